//! The words of selecting on the map, of what lies under the pointer, and of links that are drawn. One line a word, as in the string table.

macro_rules! with_selecting {
    ($words:ident! { $($others:tt)* }) => {
        with_style! { $words! {
            $($others)*

            // Selecting
            Selecting: "Selecting", "選択中";
            SelectBy: "Select by", "範囲選択";
            SelectBox: "Select by box", "矩形で選択";
            SelectBoxTip: "Drag a box; Shift adds, Ctrl removes, both keep what is in both. With the select tool Shift or Ctrl and drag does the same", "ドラッグで矩形選択。Shift で追加、Ctrl で解除、両方で共通部分。選択ツールでも Shift または Ctrl を押しながらドラッグで可能";
            SelectLasso: "Select by lasso", "投げ縄で選択";
            SelectLassoTip: "Drag around what is meant; Shift adds, Ctrl removes, both keep what is in both", "対象をドラッグで囲む。Shift で追加、Ctrl で解除、両方で共通部分";
            SelectPolygon: "Select by polygon", "多角形で選択";
            SelectPolygonTip: "Click the corners; Enter or a double click ends, Backspace takes a corner back; Shift adds, Ctrl removes, both keep what is in both", "頂点をクリック。Enter またはダブルクリックで完了、Backspace で頂点を戻す。Shift で追加、Ctrl で解除、両方で共通部分";
            SelectInView: "Select all in view", "表示範囲をすべて選択";
            SelectInvert: "Invert the selection", "選択を反転";
            SelectClear: "Clear the selection", "選択を解除";
            SelectZoom: "Zoom to the selection", "選択範囲にズーム";
            SelectWholly: "Select only what lies wholly inside", "完全に含まれる地物だけを選択";
            HintBox: "Drag a box. Shift adds, Ctrl removes, Shift+Ctrl keeps what is in both. Esc ends", "ドラッグで矩形選択。Shift：追加、Ctrl：解除、Shift+Ctrl：共通部分。Esc で終了";
            HintLasso: "Drag around what is meant. Shift adds, Ctrl removes, Shift+Ctrl keeps what is in both. Esc ends", "対象をドラッグで囲む。Shift：追加、Ctrl：解除、Shift+Ctrl：共通部分。Esc で終了";
            HintPolygon: "Click the corners, Enter or double-click to select. Backspace takes one back. Shift adds, Ctrl removes. Esc ends", "頂点をクリックし、Enter またはダブルクリックで選択。Backspace で一つ戻す。Shift：追加、Ctrl：解除。Esc で終了";
            FeaturesSelected: "{0} features selected", "{0} 地物を選択中";
            FeatureSelected: "1 feature selected", "1 地物を選択中";
            SelectedOf: "{0}: {1}", "{0}：{1}";
            SelectedTip: "{0}. Click to show all of it on the map", "{0}。クリックですべてを地図に表示";
            OnlyTheseTip: "Keep only the selected features of this layer", "このレイヤーの選択だけを残す";
            OnlyThese: "Only these", "これだけ";
            OpenTable: "Table", "表";
            TableSelectShown: "Select", "選択";
            TableSelectNew: "Select these rows", "これらの行を選択";
            TableSelectAdd: "Add these rows to the selection", "これらの行を選択に追加";
            TableSelectRemove: "Take these rows out of the selection", "これらの行を選択から除外";
            TableSelectKeep: "Keep only these rows selected", "選択をこれらの行に限定";

            // What lies under the pointer
            FoundHere: "{0} features and records here", "この位置に {0} 件";
            FoundMore: "The {0} nearest are listed; more lie here. Zoom in, or select by a box", "近い {0} 件を表示しています。ほかにもあります。拡大するか、矩形で選択してください";
            FoundKeys: "Up and Down step through what lies here; Enter shows it on the map", "上下キーで切り替え、Enter で地図に表示";
            FoundAway: "about {0} away", "約 {0} 先";
            FeatureNumber: "Feature {0}", "地物 {0}";

            // Links on the map
            ShowAllLinks: "Draw all links", "すべての関連線を表示";
            ShowAllLinksTip: "The lines between deposits and projects; without this, only those of what is selected", "鉱床とプロジェクトを結ぶ線。オフのときは選択中のものだけを表示";
        } }
    };
}
