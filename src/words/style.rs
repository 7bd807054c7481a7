//! The words of styles and legends. One line a word, as in the string table, which takes them in.

macro_rules! with_style {
    ($words:ident! { $($others:tt)* }) => {
        with_drawing! { $words! {
            $($others)*

            // Style panel
            Style: "Style", "スタイル";
            StyleTip: "How the layer is drawn: symbols, colours, classes, lines, scales", "レイヤーの描き方：記号・色・区分・線・縮尺";
            StyleOf: "Style of {0}", "{0} のスタイル";
            StyleOpen: "Style…", "スタイル…";
            StyleClose: "Back to the card", "カードに戻る";
            StyleKind: "Drawn by", "描き分け";
            StyleAutomatic: "Automatic", "自動";
            StyleAutomaticTip: "In the colours of the key table when one is joined, else in one colour", "凡例表があればその色で、なければ単一の色で描きます";
            StyleSingle: "Single", "単一";
            StyleSingleTip: "All features alike", "すべての地物を同じに描きます";
            StyleCategorised: "Categories", "分類";
            StyleCategorisedTip: "A symbol for each value", "値ごとに記号を変えます";
            StyleGraduated: "Ranges", "段階";
            StyleGraduatedTip: "Colours by ranges of a number", "数値の範囲ごとに色を変えます";
            StyleBy: "By", "基準";
            StyleFindField: "Find a field", "フィールドを検索";
            StyleVocabulary: "Of the deposit", "鉱床の項目";
            StyleFields: "Fields of the layer", "レイヤーのフィールド";
            StyleKeyTable: "Key table", "凡例表";
            SizeClass: "Size", "規模";
            CommodityGroups: "Commodities", "鉱種";
            StyleClasses: "Classes", "区分";
            StyleClassCount: "{0} features", "{0} 地物";
            StyleFindValues: "Find the values again", "値を読み直す";
            StyleFindValuesTip: "Adds classes for values that have none yet", "区分のない値を追加します";
            StyleMoreValues: "{0} values; the {1} most frequent have a class", "値は {0} 種類。多い順に {1} 種類を区分しました";
            StyleOther: "all others", "その他";
            StyleEdit: "Change the look of {0}", "{0} の描き方を変更";
            StyleShow: "Show {0}", "{0} を表示";
            StyleLabelEn: "Label in English", "英語の表示名";
            StyleLabelJa: "Label in Japanese", "日本語の表示名";
            StyleStatusFill: "Fill shows the status", "塗りで操業状況を示す";
            StyleStatusFillTip: "Worked: solid. Past producer: ringed. Not worked yet: hollow. Unknown: pale", "操業・開発：塗りつぶし、休廃止：二重、未開発：白抜き、不明：淡色";
            StyleHatches: "A hatch for each class", "区分ごとにハッチを付ける";
            StyleHatchesTip: "Like colours can then be told apart in grey print", "白黒印刷でも似た色を見分けられます";
            StyleMethod: "Breaks", "区切り方";
            MethodQuantile: "Equal counts", "等量";
            MethodEqual: "Equal steps", "等間隔";
            MethodNatural: "Natural breaks", "自然な区切り";
            MethodPretty: "Round numbers", "切りのよい数";
            MethodManual: "By hand", "手動";
            StyleRamp: "Colours", "配色";
            StyleReverse: "Turn round", "反転";
            StyleBreak: "Break {0}", "区切り {0}";
            StyleSymbol: "Symbol", "記号";
            StyleMark: "Shape", "形";
            StyleSize: "Size", "大きさ";
            StyleFill: "Fill", "塗り";
            FillSolid: "Solid", "塗りつぶし";
            FillTint: "Pale", "淡色";
            FillRinged: "Ringed", "二重";
            FillHollow: "Hollow", "白抜き";
            StyleLine: "Line", "線";
            StyleWidth: "Width", "太さ";
            StyleDash: "Dashes", "線種";
            DashNone: "Unbroken", "実線";
            DashShort: "Short dashes", "短破線";
            DashLong: "Long dashes", "長破線";
            DashDots: "Dots", "点線";
            StyleCasing: "Casing", "縁取り";
            StyleHatch: "Hatch", "ハッチ";
            HatchNone: "None", "なし";
            HatchRising: "Rising lines", "右上がり";
            HatchFalling: "Falling lines", "右下がり";
            HatchCrossed: "Crossed lines", "格子（斜め）";
            HatchLevel: "Level lines", "横線";
            HatchUpright: "Upright lines", "縦線";
            HatchDots: "Dots", "点";
            StyleSpacing: "Spacing", "間隔";
            StyleUsual: "as usual", "標準";
            StyleScales: "Scales", "縮尺";
            StyleNotCloser: "Not closer than 1:", "これより大縮尺では非表示 1:";
            StyleNotFarther: "Not farther than 1:", "これより小縮尺では非表示 1:";
            StyleFromHere: "From here", "現在の縮尺";
            StyleAnyScale: "Any", "制限なし";
            StyleNow: "The map is at 1:{0}", "現在の縮尺 1:{0}";
            StyleOutOfScale: "not drawn at this scale", "この縮尺では非表示";
            StyleNames: "Names on the map", "地図に名称を表示";
            StyleDefault: "Back to the default", "標準に戻す";
            StyleNoValues: "“{0}” has no values there to make classes of", "「{0}」には区分できる値がありません";
            StyleNoNumbers: "“{0}” has no numbers there to make ranges of", "「{0}」には段階に分けられる数値がありません";
            StyleNewer: "This style was written by a newer version and is kept; choosing another replaces it", "新しい版で作られたスタイルです。そのまま保持しています。別のものを選ぶと置き換わります";
            MarkCircle: "Disc", "円";
            MarkSquare: "Square", "四角";
            MarkDiamond: "Diamond", "ひし形";
            MarkTriangle: "Triangle", "三角";
            MarkTriangleDown: "Triangle pointing down", "逆三角";
            MarkPentagon: "Pentagon", "五角形";
            MarkHexagon: "Hexagon", "六角形";
            MarkStar: "Star", "星";
            MarkCross: "Cross", "十字";
            MarkSaltire: "Slanting cross", "ばつ";
            MarkHourglass: "Hourglass", "砂時計";
            MarkPin: "Pin", "ピン";
            Legend: "Legend", "凡例";
            Classifying: "Sorting into classes", "区分中";
            Surveying: "Looking at values", "値を調査中";

            // Why a style is refused
            StyleRange: "{0} {1} is outside {2} to {3}", "{0} {1} は {2}〜{3} の範囲外です";
            StyleNoClasses: "a style by classes of “{0}” needs at least one class", "「{0}」で分類するには区分が一つ以上必要です";
            StyleTooMany: "{0} classes are more than {1}, which nobody could tell apart", "区分が {0} あります。見分けられるのは {1} までです";
            StyleTwice: "the value “{0}” is in two classes", "値「{0}」が二つの区分にあります";
            StyleEmptyClass: "a class has no value", "値のない区分があります";
            StyleBadBreaks: "breaks have to rise from one to the next", "区切りは小さい順でなければなりません";
            StyleBadClasses: "{0} classes do not fit {1} breaks: there is one class from each break to the next", "区分 {0} と区切り {1} の数が合いません。区切りと区切りの間が一つの区分です";
            StyleBadScales: "the closest scale 1:{0} is not closer than the farthest 1:{1}", "大きい側の縮尺 1:{0} が小さい側の縮尺 1:{1} より大きくありません";
            StyleUnknown: "the symbology is not understood: {0}", "スタイルの指定を理解できません：{0}";
        }}
    };
}
