//! The words of notes and sketches. One line a word, as in the string table, which takes them in.

macro_rules! with_sketches {
    ($words:ident! { $($others:tt)* }) => {
        with_area_facts! { $words! {
            $($others)*

            // Kinds of notes
            SketchKind: "Kind", "種類";
            SketchPoint: "Point", "点";
            SketchCallout: "Callout", "吹き出し";
            SketchLine: "Line", "線";
            SketchArrow: "Arrow", "矢印";
            SketchUnknownKind: "{0} (of a newer version; drawn as a point)", "{0}（新しい版の形。点として表示）";
            NotePoint: "Note: point", "注記：点";
            NoteCallout: "Note: callout", "注記：吹き出し";
            NoteLine: "Note: line", "注記：線";
            NoteArrow: "Note: arrow", "注記：矢印";
            NoteKinds: "Kinds of notes", "注記の種類";
            NotePointTip: "Click where the note belongs", "注記を置く場所をクリック";
            NoteCalloutTip: "Press at the thing and release where the text goes, or click both", "対象の上で押し、本文を置く場所で離す。両方をクリックしても可";
            NoteLineTip: "Click the corners of a line; Enter or double-click to finish; its length is offered as the text", "線の折れ点をクリック、Enter またはダブルクリックで完了。長さが本文の候補になります";
            NoteArrowTip: "Click from the tail to the tip; Enter or double-click to finish", "矢の元から先へクリック、Enter またはダブルクリックで完了";
            HintCallout: "Press at the thing and release where the text goes, or click both · Esc cancels", "対象の上で押し、本文を置く場所で離す（両方をクリックしても可） · Esc で中止";
            HintCalloutText: "Click where the text goes · Backspace takes the first place back · Esc cancels", "本文を置く場所をクリック · Backspace で最初の位置を取り消し · Esc で中止";
            HintLine: "Click the corners of the line · Enter or double-click to finish · Backspace takes one back · Esc cancels", "線の折れ点をクリック · Enter またはダブルクリックで完了 · Backspace で一つ戻る · Esc で中止";
            HintArrow: "Click from the tail to the tip · Enter or double-click to finish · Backspace takes one back · Esc cancels", "矢の元から先へクリック · Enter またはダブルクリックで完了 · Backspace で一つ戻る · Esc で中止";
            HintEditNote: "Drag the handles · Delete removes a corner of a line · Enter or Esc when done", "ハンドルをドラッグ · Delete で線の折れ点を削除 · Enter または Esc で終了";

            // The vertex table
            VertexTable: "Vertex table", "頂点表";
            VertexTableTip: "The corners of the selected area as numbers, in any CRS or notation", "選択した区域の頂点を、任意の座標系や表記の数値で表示・編集";
            VertexNoArea: "Select an area to see its corners", "区域を選択すると頂点が表示されます";
            VertexCount: "{0} corners", "頂点 {0}";
            VertexInTip: "How the corners are written; what is typed is understood in the same way", "頂点の表記。入力もこの表記で解釈します";
            VertexPolygon: "Polygon", "ポリゴン";
            VertexRing: "Ring", "リング";
            VertexOuter: "outer", "外周";
            VertexHole: "hole {0}", "穴 {0}";
            VertexNumber: "Corner", "頂点";
            VertexLon: "Longitude (°)", "経度（°）";
            VertexLat: "Latitude (°)", "緯度（°）";
            VertexEast: "East", "東距";
            VertexNorth: "North", "北距";
            VertexRow: "Polygon {0}, ring {1}, corner {2}", "ポリゴン {0}・リング {1}・頂点 {2}";
            VertexChooseTip: "Mark this corner on the map", "この頂点を地図に示す";
            VertexChooseFirst: "Choose a row by its number first", "先に行の番号を選んでください";
            VertexInsert: "Insert", "挿入";
            VertexInsertTip: "Put a corner in the middle of the edge after the chosen one", "選んだ頂点の次の辺の中央に頂点を追加";
            VertexDelete: "Delete", "削除";
            VertexDeleteTip: "Take the chosen corner away", "選んだ頂点を削除";
            VertexPaste: "Paste rows", "行を貼り付け";
            VertexPasteTip: "One place a line: two numbers as in the columns, or any notation; they come after the chosen corner", "一行に一点。列と同じ並びの二つの数値、または任意の表記。選んだ頂点の後に入ります";
            VertexCopy: "Copy", "コピー";
            VertexGone: "this corner is no longer there", "この頂点はもうありません";
            VertexTooFew: "a ring keeps at least three corners", "リングには三つ以上の頂点が必要です";
            VertexNoNumber: "“{0}” is no number", "「{0}」は数値ではありません";
            VertexNowhere: "there is no such place in {0}", "{0} にそのような位置はありません";
            VertexOnePlace: "a cell holds one place", "一つのセルに入るのは一点です";
            VertexTooMany: "more than {0} rows at once", "一度に貼り付けられるのは {0} 行までです";
            VertexTyped: "“{0}” was not taken: {1}", "「{0}」は反映していません：{1}";
            VertexLine: "line {0}: {1}", "{0} 行目：{1}";
            VertexNothingToPaste: "there is nothing to paste", "貼り付けるものがありません";

            // Their card
            Length: "Length", "長さ";
            LengthTip: "On the WGS 84 ellipsoid, along edges that are straight in longitude and latitude", "WGS 84 楕円体上で、経緯度で直線の辺に沿って測った長さ";
            Ink: "Ink", "インク";
            InkUsual: "Usual", "標準";
            InkAmber: "Amber, plain", "琥珀・実線";
            InkRed: "Red, wide", "赤・太線";
            InkBlue: "Blue, long dashes", "青・長い破線";
            InkGreen: "Green, short dashes", "緑・短い破線";
            InkPurple: "Purple, dots", "紫・点線";
            InkGrey: "Grey, thin", "灰色・細線";
            Replies: "Replies", "返信";
            AddReply: "Reply", "返信する";
            ReplyTo: "Reply to", "返信先";
            MoveHandles: "Move on the map", "地図上で動かす";

            // Steps and refusals
            LineTooShort: "A line needs at least two corners", "線には二つ以上の位置が必要です";
            DidReshapeNote: "move note", "注記の移動";
            DidInkNote: "ink of note", "注記のインク";
            SketchTooShort: "a line or an arrow needs at least two different places", "線や矢印には異なる位置が二つ以上必要です";
            SketchTooWide: "the path is {0}° wide: it cannot go more than once round the earth", "経路の幅が {0}° あります。地球を一周より長く回ることはできません";
            SketchOnItself: "the text of a callout needs a place beside what it points at", "吹き出しの本文は、指し示す対象とは別の位置に置いてください";
            SketchPlaceElsewhere: "the place of a line or an arrow is the end of its path: leave “place” out", "線や矢印の位置は経路の終点です。「place」は省いてください";
            SketchUnknown: "“{0}” is no shape of a note: point, callout with “at”, line or arrow with “path”", "「{0}」は注記の形ではありません。point、callout（at が必要）、line・arrow（path が必要）のいずれかです";
            SketchUnknownInk: "“{0}” is no ink: amber, red, blue, green, purple or grey", "「{0}」というインクはありません。amber、red、blue、green、purple、grey のいずれかです";
        }}
    };
}
