//! The words of filters beside those of the attribute table. One line a word, as in the string table, which takes them in.

macro_rules! with_filters {
    ($words:ident! { $($others:tt)* }) => {
        $words! {
            $($others)*

            // Mistakes in filters
            FilterNoTerm: "there is no “{0}”; terms are {1}; a field of that name stands in double quotes", "「{0}」という項はありません。使える項：{1}。同名のフィールドは二重引用符で囲みます";
            FilterNoFunction: "there is no function “{0}”; functions are {1}", "「{0}」という関数はありません。使える関数：{1}";
            FilterCoded: "{0} is compared with {1} only", "{0} に使える比較は {1} だけです";
            FilterUnknown: "“{0}” is not known here", "「{0}」は見つかりません";
            FilterUnknownNear: "“{0}” is not known here; nearest names: {1}", "「{0}」は見つかりません。近い名前：{1}";
            FilterSeveral: "several are called “{0}”: write the id of one of them: {1}", "「{0}」という名前のものが複数あります。いずれかの ID を書いてください：{1}";
            FilterPlace: "“{0}” is no place: write longitude, latitude, or the name of an area, a project or a linked deposit", "「{0}」は場所として読めません。「経度, 緯度」、または区域・プロジェクト・関連付けた鉱床の名前を書いてください";
            FilterDistance: "a distance is expected here, such as , 25 km", "ここには距離が必要です（例：, 25 km）";
            FilterLong: "a filter may have {0} characters at most", "絞り込み条件は {0} 文字までです";
            FilterTwice: "a filter called “{0}” is kept already: give another name", "「{0}」という名前の条件は保存済みです。別の名前を付けてください";
            DidFilterLayer: "Filter a layer", "レイヤーの絞り込み";
            DidKeepFilters: "Change saved filters", "保存した条件の変更";
            CliNeedsAreas: "this filter asks for areas or links: name their workspace with --areas WORKSPACE.gpkg", "この条件には区域または関連付けが必要です。--areas WORKSPACE.gpkg でワークスペースを指定してください";
            CliAreasWithoutWhere: "--areas goes with --where", "--areas は --where と一緒に指定します";
            CliNothingSelected: "$selected means what is selected in the window; on the command line nothing is", "$selected はウィンドウで選択中の地物です。コマンドでは使えません";
            CliWhereLayers: "--where goes with layers that are named on the command line", "--where は、コマンドで指定したレイヤーに使います";
            CliPassing: "{0} of {1} features pass the filter", "{1} 地物中 {0} 件が条件に合います";
            StyleRules: "Rules (filters)", "ルール（絞り込み条件）";
            StyleRule: "Rule {0}", "ルール {0}";
            StyleRulesTip: "A feature takes the look of the first rule that it passes", "地物は、最初に条件に合ったルールの表示になります";
            StyleRuleAdd: "Add a rule", "ルールを追加";
            StyleRuleRemove: "Remove rule {0}", "ルール {0} を削除";
            StyleRuleUp: "Move rule {0} up", "ルール {0} を上へ";
            FilterMenu: "Filters", "条件";
            FilterName: "Name of the filter", "条件の名前";
            FilterKeep: "Keep", "保存";
            FilterRename: "Rename", "名前を変更";
            FilterForget: "Delete the filter “{0}”", "条件「{0}」を削除";
            FilterOthers: "Of other layers", "他のレイヤーの条件";
            FilterEmpty: "type a filter first", "先に条件を入力してください";
            FilterLayer: "Show only these on the map", "地図にはこの条件の地物だけを表示";
            FilterLayerTip: "Filter the layer: features that do not pass are not drawn and cannot be picked; nothing is removed", "レイヤーの絞り込み：条件に合わない地物は描かれず、選択もされません。データは消えません";
            FilterLayerOff: "Show all features on the map again", "すべての地物を地図に表示";
            FilterShows: "{0} of {1} features are drawn", "{1} 地物中 {0} 件を表示";
            FilterNotInEffect: "the filter is not in effect, all features are drawn: {0}", "条件が使えないため、すべての地物を表示しています：{0}";
            FilterStopped: "filtering was stopped, all features are drawn; click to filter again", "絞り込みを中止したため、すべての地物を表示しています。クリックでもう一度絞り込みます";
            FilterMapShows: "map: {0} of {1} (layer filter)", "地図：{1} 件中 {0} 件（レイヤーの条件）";
            FilterHidesInside: "all are counted; filters of layers hide {0} of them on the map", "すべて数えています。うち {0} 件はレイヤーの条件により地図に表示されません";
            FilterAllCounted: " (all, also those that its filter hides)", "（条件で非表示のものも含む）";
            CountingValues: "Counting values", "値を集計中";
            FilterTermKind: "term", "項";
            FilterFunctionKind: "function", "関数";
            FilterHelp: "How to filter", "絞り込みの書き方";
            FilterHelpKeys: "Ctrl+Space offers what may come next; arrows, Tab or Enter take it", "Ctrl+Space で候補を表示し、矢印キーと Tab または Enter で選びます";
            FilterExampleContains: "has it, whatever width, capitals and kana", "含む（全角・半角、大文字・小文字、かな・カナの違いは無視）";
            FilterExampleRomaji: "the same; romaji finds リチウム", "同じ。ローマ字でもリチウムが見つかる";
            FilterExampleNumbers: "numbers, and fields that are filled", "数値の比較、値のある項目";
            FilterExampleIn: "exactly one of these", "いずれかと完全一致";
            FilterExampleMineral: "holds one of these, in any field and language; groups with their members", "いずれかの鉱種を含む（項目・言語を問わない。グループは構成元素も含む）";
            FilterExampleList: "on the lists of both countries; worked now", "日米両方のリストにある鉱種で、操業中";
            FilterExampleArea: "lies in the area; in an area of that status", "その区域内、またはその状態の区域内";
            FilterExampleNear: "within a distance of longitude, latitude or a name", "経度・緯度または名前の場所から一定距離以内";
            FilterExampleLinked: "linked to a project; not selected", "プロジェクトに関連付け済みで、選択されていない";
            FilterUnit: "a unit is expected here: km, m, mi or nmi", "ここには単位が必要です：km、m、mi、nmi";
        }
    };
}
