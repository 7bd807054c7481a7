//! The words of the gap map, of what is vulnerable, and of priority flags. One line a word, as in the string table, which takes them in.

macro_rules! with_gaps {
    ($words:ident! { $($others:tt)* }) => {
        with_projects! { $words! {
            $($others)*

            CliBadAxis: "--by “{0}”: write one of {1}", "--by「{0}」：次のいずれかを指定してください：{1}";

            // Priority flags
            KindFlag: "Priority flag", "優先指定";
            DidFlagMineral: "flag a mineral", "鉱種の優先指定";
            DidWithdrawFlag: "withdraw a priority flag", "優先指定の取り下げ";
            FlagWithdrawn: "(withdrawn)", "（取り下げ）";
            NoSuchMineral: "no mineral “{0}” is known: write its id (such as dysprosium), its name or its symbol", "鉱種「{0}」は語彙にありません。ID（dysprosium など）、名称、元素記号のいずれかで書いてください";
            NoFlagReason: "say why: a priority flag needs a reason", "理由を書いてください。優先指定には理由が必要です";
            OthersFlag: "this flag is {0}'s, and the seat is {1}'s: each party sets and withdraws only its own", "この指定は {0} のもので、現在の立場は {1} です。各当事者は自らの指定だけを行い、取り下げます";

            // The gap map
            GapMapName: "Gap map", "ギャップマップ";
            GapMapTip: "Minerals by stage, country, product or area: what the loaded layers, areas and projects have of each, and where there is nothing", "鉱種ごとに段階・国・製品・区域別で、読み込んだレイヤー、区域、プロジェクトに何があり、何が欠けているかを示します";
            GapsByStage: "Stage", "段階";
            GapsByCountry: "Country", "国";
            GapsByProduct: "Product", "製品";
            GapsByArea: "Area", "区域";
            GapsColumns: "Columns", "列";
            GapsStageText: "In the ground: each record of the loaded layers that names the mineral, and each area that names it or has such a record inside. At a stage: each project that names the mineral and the stage, each deposit linked to one that names it too (unless it is linked for comparison only), and each area in which such a project lies.", "「地中」：その鉱種を挙げる読み込み済みレイヤーの記録と、その鉱種を挙げる（またはそうした記録を含む）区域。各段階：その鉱種と段階を挙げるプロジェクト、それに関連付けられ同じ鉱種を挙げる鉱床（比較用の関連付けを除く）、そうしたプロジェクトが位置する区域。";
            GapsCountryText: "A record counts where its country, or else its state or prefecture, says that it is; an area in its host countries; a project in each of its countries. What names several counts in each. Where none is known, none is assumed.", "記録は国名（なければ州・都道府県名）の示す国、区域はホスト国、プロジェクトはその各国で数えます。複数の国を挙げるものは各国で数えます。不明なものは推定しません。";
            GapsProductText: "Each project that names the mineral and the product, each deposit linked to one that names it too (unless it is linked for comparison only), and each area in which such a project lies. “No project” stands only where the vocabulary has the mineral behind the product (general knowledge).", "その鉱種と製品を挙げるプロジェクト、それに関連付けられ同じ鉱種を挙げる鉱床（比較用の関連付けを除く）、そうしたプロジェクトが位置する区域。「プロジェクトなし」は、語彙でその製品の原料とされる鉱種（一般知識）にのみ示します。";
            GapsAreaText: "Records and projects that lie in the area, and the area itself where it names the mineral or has such a record inside. What lies in two areas counts in both.", "区域内にある記録とプロジェクト、およびその鉱種を挙げる（またはそうした記録を含む）区域自体。二つの区域にまたがるものは両方で数えます。";
            GapsLoaded: "This speaks only of what is loaded here: layers of deposits {0}, records {1}, areas {2}, projects {3}. The same deposit in two layers is two records.", "ここに読み込まれているものだけの集計です：鉱床レイヤー {0}、記録 {1}、区域 {2}、プロジェクト {3}。同じ鉱床が二つのレイヤーにあれば、記録は二つと数えます。";
            GapsNotLoaded: " Layers of this workspace that are not loaded: {0}.", "読み込まれていないレイヤー：{0}。";
            GapsWithout: "Records that name no mineral of the vocabulary: {0}.", "語彙にある鉱種を挙げていない記録：{0}。";
            GapsUnknown: "Words that the vocabulary does not have: {0}.", "語彙にない語：{0}。";
            GapsGround: "in the ground", "地中";
            GapsOtherWords: "other words", "その他の語";
            GapsNotSaid: "not said", "記載なし";
            GapsNoCountry: "not known", "不明";
            GapsOutside: "in no area", "区域外";
            GapsRecords: "records {0}", "記録 {0}";
            GapsAreas: "areas {0}", "区域 {0}";
            GapsProjects: "projects {0}", "プロジェクト {0}";
            GapsByGroupCounts: "named only as a group: {0}", "グループ名のみ：{0}";
            GapsByGroup: "only as a group", "グループ名のみ";
            GapsNoProject: "no project", "計画なし";
            GapsNothing: "nothing", "なし";
            GapsNoSeparation: "on both lists, and no project at separation", "両国のリストにあり、分離段階のプロジェクトなし";
            GapsOnBoth: "on both lists", "両国のリスト";
            GapsOnEither: "on each list by another member", "構成元素が別々に両リスト";
            GapsOnUs: "on the list of the United States", "米国のリスト";
            GapsOnJapan: "on Japan's list", "日本のリスト";
            GapsOnOne: "on one list", "片方のリスト";
            GapsOnNone: "on neither list", "リスト外";
            GapsShow: "Rows", "行";
            GapsShowAll: "all", "すべて";
            GapsShowListed: "on a list", "いずれかのリスト";
            GapsShowBoth: "on both lists", "両国のリスト";
            GapsShowGaps: "only gaps", "空白のみ";
            GapsCount: "On both lists: {0}; of these with no project at separation: {1}", "両国のリストにある鉱種：{0}、うち分離段階のプロジェクトなし：{1}";
            GapsMatrix: "Matrix", "一覧表";
            GapsMineral: "Mineral", "鉱種";
            GapsLegendRecords: "records of deposits", "鉱床の記録";
            GapsLegendAreas: "areas", "区域";
            GapsLegendProjects: "projects", "プロジェクト";
            GapsLegendGroup: "(n) named only as a group", "(n) グループ名のみ";
            GapsLegendGap: "on both lists, no project", "両国のリスト、プロジェクトなし";
            GapsCounting: "Counting the gap map", "ギャップマップの集計";
            GapsLooking: "Finding what a cell counts", "セルの内訳の検索";
            GapsEmpty: "Nothing is loaded that could be counted. Open layers of deposits (GeoJSON, CSV and others) or a workspace with projects, or look at the sample.", "集計できるものがまだありません。鉱床のレイヤー（GeoJSON、CSV など）かプロジェクトのあるワークスペースを開くか、サンプルをご覧ください。";
            GapsSave: "Save gap map…", "ギャップマップを保存…";
            GapsSaveTip: "As a table (.csv: a line for each mineral, column, kind and status) or as a drawing (.svg); both say of what they speak", "表（.csv：鉱種・列・種類・状況ごとに 1 行）または図（.svg）として保存します。いずれにも集計の対象を記します";
            GapsSaved: "Gap map saved: {0}", "ギャップマップを保存しました：{0}";
            GapsNotSaved: "The gap map was not saved: {0}", "ギャップマップを保存できませんでした：{0}";
            GapsSuffix: "gap-map", "ギャップマップ";
            GapsCard: "{0}, {1}", "{0}・{1}";
            GapsSelect: "Select on the map", "地図で選択";
            GapsSelectTip: "Selects the records and areas of this cell, or its project, and shows all of them", "このセルの記録と区域、またはプロジェクトを選択し、全体を表示します";
            GapsInTable: "Show in table", "表で表示";
            GapsInTableTip: "The attribute table with just these records; of several layers the one with most of them", "これらの記録だけの属性テーブル（複数レイヤーの場合は最も多いもの）";
            GapsNoRows: "this cell counts no record of a loaded layer", "このセルには読み込み済みレイヤーの記録がありません";
            GapsNothingToSelect: "nothing of this cell is on the map", "このセルのものは地図上にありません";
            GapsOneProject: "The map selects one project at a time; all {0} of this cell are in view", "地図で選択できるプロジェクトは一つです。このセルの {0} 件すべてを表示しています";
            GapsFirst: "the first {0} of {1}", "{1} 件中、最初の {0} 件";
            GapsItemsGone: "Linked deposits that are not loaded: {0}", "関連付けられているが読み込まれていない鉱床：{0}";
            GapsCells: "Cells of the gap map: arrows move, Enter opens, Esc closes", "ギャップマップのセル：矢印で移動、Enter で開く、Esc で閉じる";

            // What is vulnerable
            GapsVulnerable: "Vulnerability", "脆弱性";
            GapsVulnerableTip: "Minerals on both lists with one source or none outside a country", "両国のリストにあり、ある国以外の供給源が一つ以下の鉱種";
            GapsVulnerableText: "Seen from one country ({0}): minerals on both lists with one source or none outside it. A source is a record whose country is known to be another one, or a project that has other countries only; a record may be an occurrence that nobody mines. Where no country is known, it is counted apart and never assumed.", "両国のリストにあり、{0} 以外の供給源が一つ以下の鉱種です。供給源とは、他国にあると記された記録、または {0} を含まない国々のプロジェクトです（記録には採掘されていない鉱徴地も含みます）。国が不明なものは推定せず、別に数えます。";
            GapsOutsideOf: "Sources outside", "国外の供給源";
            GapsIn: "Sources inside", "国内の供給源";
            GapsUnknownCountry: "Country not known", "国が不明";
            GapsOutsideGroup: "Outside, only as a group", "国外・グループ名のみ";
            GapsNoneVulnerable: "Seen from one country ({0}), every mineral on both lists has two sources or more outside.", "両国のリストにあるすべての鉱種に、{0} 以外の供給源が二つ以上あります。";
            GapsNoCountries: "No country is known of anything that is loaded, so nothing can be said.", "読み込まれたものの国がいずれも不明なため、判断できません。";

            // Flags in the window
            FlagOf: "flagged by {0}: {1}", "{0} が優先指定：{1}";
            FlagsTitle: "Priority flags", "優先指定";
            FlagWhy: "Why it is urgent ({0})", "{0} にとって急ぐ理由";
            FlagSet: "Flag", "指定";
            FlagAgain: "Change the reason", "理由を変更";
            FlagWithdraw: "Withdraw", "取り下げ";
            FlagSays: "{0}: {1}\n{2} · {3}", "{0}：{1}\n{2}・{3}";
            FlagsNone: "nobody has flagged it", "優先指定はありません";
        }}
    };
}
