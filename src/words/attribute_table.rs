//! The words of the attribute table, of filters and of columns with positions. One line a word, as in the string table, which takes them in.

macro_rules! with_attribute_table {
    ($words:ident! { $($others:tt)* }) => {
        with_selecting! { $words! {
            $($others)*

            // Attribute table
            AttributeTable: "Attribute table", "属性テーブル";
            AttributeTableTip: "All features of a layer as rows: sort, filter, select, copy", "レイヤーの全地物を表で表示：並べ替え・絞り込み・選択・コピー";
            TableOf: "Attribute table of {0}", "{0} の属性テーブル";
            TableCount: "{0} of {1} features", "{1} 地物中 {0} 件";
            TableSelected: "{0} selected", "{0} 件を選択";
            TableFilter: "Filter", "絞り込み";
            TableFilterTip: "Ctrl+F. Field names and comparisons: = != < <= > >= LIKE ILIKE CONTAINS (or ~) IN, IS NULL, AND, OR, NOT; Ctrl+Space offers what may come next", "Ctrl+F。フィールド名と比較：= != < <= > >= LIKE ILIKE CONTAINS（または ~）IN、IS NULL、AND、OR、NOT。Ctrl+Space で候補を表示";
            TableFilterHint: "such as {0}", "例：{0}";
            TableClear: "Clear the filter", "絞り込みを解除";
            TableShow: "Show", "表示";
            TableAll: "All rows", "すべての行";
            TableInView: "In the map view", "地図の範囲内";
            TableOnlySelected: "Selected rows", "選択した行";
            TableCopy: "Copy", "コピー";
            TableCopyTip: "Copy the selected rows as tab-separated text", "選択した行をタブ区切りでコピー";
            TableClose: "Close the attribute table", "属性テーブルを閉じる";
            TableGeometry: "Geometry", "ジオメトリ";
            TableRow: "Row {0}", "行 {0}";
            TableNumberTip: "Number of the feature in the file", "ファイル内の地物番号";
            TableIdTip: "GeoJSON id of the feature", "地物の GeoJSON id";
            TableFieldTip: "{0} · filled in {1} of {2}", "{0} · {2} 件中 {1} 件に値あり";
            TableSortTip: "Click to sort: ascending, descending, off. Drag the edge for the width, double-click it to fit", "クリックで並べ替え：昇順、降順、解除。端をドラッグで幅を変更、ダブルクリックで自動調整";
            TableAscending: "sorted ascending", "昇順";
            TableDescending: "sorted descending", "降順";
            TableWidth: "Width of {0}", "{0} の幅";
            TableNull: "null", "null";
            TableMissing: "The feature has no such member", "この地物にはこの項目がありません";
            TableNothing: "No row passes the filter", "条件に合う行がありません";
            TableEmpty: "This layer has no features", "このレイヤーに地物はありません";
            TableNoneShown: "No row to show here", "表示する行がありません";
            TableHidden: "the selected feature is not among these rows", "選択中の地物はこの一覧にありません";
            TableNoField: "no feature has a field “{0}”", "フィールド「{0}」を持つ地物はありません";
            TableNoFieldNear: "no feature has a field “{0}”; nearest names: {1}", "フィールド「{0}」を持つ地物はありません。近い名前：{1}";
            TableRows: "Rows {0} to {1}", "行 {0}〜{1}";
            TableColumns: "Columns", "列";
            RowsCopied: "{0} rows copied", "{0} 行をコピーしました";
            TooMuchToCopy: "That is too much for the clipboard: select fewer rows, or write a file with  lodemap convert", "クリップボードには大きすぎます。行を減らすか、lodemap convert でファイルに書き出してください";
            Sorting: "Sorting", "並べ替え中";
            Filtering: "Filtering", "絞り込み中";
            Copying: "Copying", "コピー中";

            // Filters
            FilterAt: "the filter is not understood at character {0}: {1}", "絞り込み条件の {0} 文字目が理解できません：{1}";
            FilterMore: "AND, OR or the end is expected here", "ここには AND、OR または終わりが必要です";
            FilterDeep: "parentheses and NOT are nested too deeply", "括弧や NOT の入れ子が深すぎます";
            FilterClose: "a closing parenthesis is expected here", "ここに閉じ括弧が必要です";
            FilterField: "a field name is expected here, bare or in double quotes", "ここにはフィールド名が必要です（そのまま、または二重引用符で囲む）";
            FilterIs: "NULL or NOT NULL is expected after IS", "IS の後には NULL または NOT NULL が必要です";
            FilterNot: "LIKE, ILIKE, CONTAINS or IN is expected after NOT", "NOT の後には LIKE、ILIKE、CONTAINS または IN が必要です";
            FilterComparison: "a comparison is expected here: = != < <= > >= LIKE ILIKE CONTAINS ~ IN or IS NULL", "ここには比較が必要です：= != < <= > >= LIKE ILIKE CONTAINS ~ IN または IS NULL";
            FilterOpen: "an opening parenthesis is expected after IN", "IN の後には開き括弧が必要です";
            FilterComma: "a comma or a closing parenthesis is expected here", "ここにはコンマか閉じ括弧が必要です";
            FilterText: "a text in single quotes is expected here", "ここには一重引用符で囲んだ文字列が必要です";
            FilterNull: "nothing equals null; write IS NULL or IS NOT NULL", "null と等しいものはありません。IS NULL または IS NOT NULL を使ってください";
            FilterLiteral: "a number or a text is expected here; texts stand in single quotes", "ここには数値か文字列が必要です。文字列は一重引用符で囲みます";
            FilterValue: "a number, a text in single quotes, true or false is expected here", "ここには数値、一重引用符で囲んだ文字列、true または false が必要です";
            FilterNumber: "“{0}” is not a number", "「{0}」は数値ではありません";
            FilterStray: "“{0}” means nothing here", "「{0}」はここでは使えません";
            FilterQuote: "this {0} is not closed", "この {0} が閉じられていません";

            // Columns of tables that hold positions
            PlaceColumns: "Columns of the position", "位置の列";
            ColumnX: "Longitude, easting (X), or geometry", "経度・東距（X）、または形状の列";
            ColumnY: "Latitude or northing (Y)", "緯度・北距（Y）";
            ColumnNone: "none: X holds geometries", "なし（X が形状の列）";
            ColumnNotChosen: "choose a column", "列を選択";
            ColumnPreview: "First rows", "先頭の行";
            ColumnNoPlace: "no position", "位置なし";
            ColumnsUse: "Use these columns", "この列を使う";
            ColumnsFind: "Find them by name again", "列名による自動判定に戻す";
            ColumnsNoChange: "these columns are in use", "現在使用中の列です";
            ColumnsPick: "choose two different columns first", "先に異なる二つの列を選んでください";
            KeyCode: "Column of codes", "コードの列";
            KeyEn: "Column in English", "英語の列";
            KeyJa: "Column in Japanese", "日本語の列";
            KeyColor: "Columns of colours", "色の列";

            // Datums that were not said
            Comparing: "Comparing positions", "位置を比較中";
            DatumDoubt: "{0} of {1} points have twins {2} m {3} in “{4}”: {5}?", "{1} 点のうち {0} 点で、「{4}」の対応点が{3}に {2} m 離れています：{5}？";
            DatumUse: "Use {0}", "{0} を使う";
            DatumUseTip: "Read the coordinates in this datum; undo takes it back", "座標をこの測地系で読みます。元に戻せます";
            CliDatumDoubt: "{0} of {1} points have twins {2} m {3} of them in {4}, and would meet them in {5} ({6}): the datum may have been said wrongly, or not at all", "{1} 点のうち {0} 点で、{4} の対応点が{3}に {2} m 離れていますが、{5}（{6}）とすれば一致します。測地系の指定が誤っているか、ない可能性があります";
        } }
    };
}
