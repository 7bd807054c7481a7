//! The words of history, the clipboard and several areas at once. One line a word, as in the string table, which takes them in.

macro_rules! with_history {
    ($words:ident! { $($others:tt)* }) => {
        with_sketches! { $words! {
            $($others)*

            // The history panel
            History: "History", "履歴";
            HistoryTip: "Every step, newest first; one can go to any of them", "すべての操作を新しい順に表示。どの時点にも移動できます";
            HistoryStart: "The beginning", "最初の状態";
            HistoryStartText: "before the first step", "最初の操作の前";
            HistoryNow: "now", "現在";
            HistoryUndone: "undone", "元に戻した操作";
            HistoryLeft: "no longer on the line", "現在の流れから外れた操作";
            HistoryGoTo: "Go to this step", "この時点へ移動";
            HistoryGoToTip: "Undoes or redoes all steps between", "間の操作をすべて元に戻す、またはやり直します";
            HistoryRestore: "Bring back this state", "この時点の状態を復元";
            HistoryRestoreTip: "Makes all records as they were right after this step. It is one new step, which can be undone", "すべての記録をこの操作の直後の状態にします。新しい操作として記録され、元に戻せます";
            HistoryIsSo: "Everything is as it was then", "現在の状態と同じです";
            HistoryKeys: "Up and Down choose a step, Enter goes to it", "上下キーで選択、Enter で移動";
            HistoryAndMore: "{0} and {1} more", "{0} ほか {1} 件";
            HistoryRestored: "as of {0}", "{0} の時点";
            HistoryRecord: "{0} “{1}”", "{0}「{1}」";
            HistoryAdded: "added: {0}", "追加：{0}";
            HistoryChanged: "changed: {0}", "変更：{0}";
            HistoryRemoved: "removed: {0}", "削除：{0}";
            HistoryClose: "Close the history", "履歴を閉じる";
            NotOnTheLine: "this step is no longer on the line of undo and redo: bring its state back instead", "この操作は現在の流れから外れています。代わりに状態を復元してください";
            DidRestore: "bring back a state", "状態の復元";
            DidRemoveLayers: "remove layers", "複数レイヤーの除外";
            DidAddAreas: "add areas", "区域の追加";
            DidDescribeAreas: "describe areas", "複数区域の説明";
            DidRemoveAreas: "remove areas", "複数区域の削除";

            // Several at once
            AreasSelected: "{0} areas selected", "{0} 区域を選択中";
            LayersSelected: "{0} layers selected", "{0} レイヤーを選択中";
            TotalArea: "Total area", "面積の合計";
            TotalAreaTip: "The sum of the areas' sizes: where two overlap, both count", "各区域の面積の合計です。重なる部分は重複して数えます";
            SeveralValues: "(several values)", "（複数の値）";
            SeveralValuesTip: "The areas differ here. What you type replaces it in all of them; left alone, each keeps its own", "区域ごとに値が異なります。入力するとすべての区域に反映され、入力しなければそのまま残ります";
            EmptyInAll: "Empty it in all", "すべて空にする";
            AddMinerals: "Add minerals to all", "すべてに鉱物を追加";
            MineralInSome: "{0} · {1} of {2}", "{0} · {2} 件中 {1} 件";
            AddToAll: "Add {0} to all of them", "{0} をすべてに追加";
            RemoveFromAll: "Take {0} from all of them", "{0} をすべてから削除";
            DescribeAll: "Describe all of them", "まとめて説明";
            RemoveAreas: "Remove these areas", "これらの区域を削除";
            RemoveLayers: "Remove these layers from the workspace", "これらのレイヤーをワークスペースから外す";
            RemoveSelected: "Remove the selected areas or layers", "選択中の区域・レイヤーを削除";
            RemovedAreas: "{0} areas removed with their statements and notes; undo brings them back", "区域 {0} 件を表明・注記とともに削除しました。元に戻せます";
            RemovedLayers: "{0} layers removed from the workspace; undo brings them back, and their files stay", "レイヤー {0} 件をワークスペースから外しました。元に戻せます。ファイルは残ります";
            SelectAllAreas: "Select all areas", "すべての区域を選択";

            // Copy, paste, duplicate
            Copy: "Copy as GeoJSON", "GeoJSON としてコピー";
            CopyTip: "Puts the selected areas or features on the clipboard as GeoJSON, for QGIS, another window of lodemap or a text", "選択中の区域・地物を GeoJSON としてクリップボードに置きます。QGIS や別の lodemap に貼り付けられます";
            CopiedFeatures: "Copied as GeoJSON: {0}", "GeoJSON としてコピーしました：{0} 件";
            CopyTooMany: "{0} features are too many for the clipboard (at most {1}): select fewer, or write a file with lodemap convert", "{0} 地物はクリップボードには多すぎます（{1} 件まで）。選択を減らすか、lodemap convert でファイルに書き出してください";
            CopyFailed: "Not copied: {0}", "コピーできませんでした：{0}";
            Duplicate: "Duplicate the selected areas", "選択中の区域を複製";
            DuplicateTip: "Copies with names of their own and without statements: nobody has spoken on them yet", "名称に「写し」が付いた複製を作ります。表明は引き継がれません";
            Paste: "Paste as areas", "区域として貼り付け";
            PasteTip: "Makes areas of polygons on the clipboard: GeoJSON, such as lodemap and QGIS copy it", "クリップボードのポリゴン（lodemap や QGIS でコピーした GeoJSON）から区域を作ります";
            CopyOf: "{0} (copy)", "{0}（写し）";
            Pasting: "Reading the clipboard", "貼り付け中";
            PastedAreas: "{0} areas made from the clipboard", "クリップボードから区域 {0} 件を作成しました";
            NotAllMade: "{0} of {1} polygon features became no area; the first: {2}", "ポリゴン {1} 件中 {0} 件は区域にできませんでした。最初の理由：{2}";
            PasteNoPolygon: "The clipboard holds {0} and no polygon; areas are made of polygons. Save the text as a .geojson file and open it to see it as a layer", "クリップボードの内容は {0} で、ポリゴンがありません。区域はポリゴンから作ります。.geojson ファイルに保存して開けば、レイヤーとして表示できます";
            PasteNotUnderstood: "The clipboard holds no areas: GeoJSON or WKT with polygons, or at least three coordinates, one a line, are understood here", "クリップボードに区域がありません：ポリゴンを含む GeoJSON・WKT、または一行に一点ずつ三点以上の座標を貼り付けられます";
            PasteNoCrs: "the coordinates are in no known system ({0})", "座標系が不明です（{0}）";
            MakeAreas: "Make areas of these", "これらから区域を作成";
            MakeAreasTip: "Each polygon becomes an area in one step; the layer and the feature are remembered as a reference. These rows can also be dragged onto “Mapping areas” on the left", "各ポリゴンを区域にします（一操作）。元のレイヤーと地物は文献欄に残ります。左の「調査区域」へのドラッグでも作成できます";
            MadeAreas: "{0} areas made from “{1}”", "「{1}」から区域 {0} 件を作成しました";
            NotPolygons: "None of these features is a polygon: areas are made of polygons", "ポリゴンの地物がありません。区域はポリゴンから作ります";
            TooManyAreas: "{0} features are too many to become areas at once (at most {1}): select fewer", "{0} 地物は一度に区域にするには多すぎます（{1} 件まで）。選択を減らしてください";
            DropForAreas: "Drop here to make areas", "ここにドロップして区域を作成";
            NoPlaceInDegrees: "a corner has no place in longitude and latitude", "経度・緯度にできない頂点があります";

            // Templates
            KeepAsTemplate: "Keep as template…", "ひな形として保存…";
            KeepAsTemplateTip: "Keeps this description, without the name and the boundary, for areas that are drawn later", "この説明（名称と境界を除く）を、後で描く区域のために保存します";
            TemplateName: "Name of the template", "ひな形の名前";
            TemplateKeep: "Keep", "保存";
            TemplateKept: "Template “{0}” is kept; choose it while drawing an area", "ひな形「{0}」を保存しました。区域を描くときに選べます";
            TemplateOf: "Description of new areas", "新しい区域の説明";
            TemplateNone: "empty", "なし";
            TemplateTip: "What an area gets that is drawn now: nothing, or the description kept in a template", "これから描く区域の説明。空のままか、保存したひな形を使います";
            TemplateRemove: "Remove the template “{0}”", "ひな形「{0}」を削除";
        }}
    };
}
