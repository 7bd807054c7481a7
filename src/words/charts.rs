//! The words of charts. One line a word, as in the string table, which takes them in.

macro_rules! with_charts {
    ($words:ident! { $($others:tt)* }) => {
        with_gaps! { $words! {
            $($others)*

            // Charts
            Charts: "Charts", "グラフ";
            ChartsTip: "Deposits by mineral, projects by stage, areas and deposits by status, all over time; of what is selected, or of all that is loaded", "鉱種別の鉱床、段階別のプロジェクト、状況別の区域・鉱床、時系列。選択中のもの、または読み込み済みのすべてについて表示します";
            ChartsWorking: "Counting for charts", "グラフの集計";
            ChartsPicking: "Finding what the bar stands for", "棒に対応する対象の検索";
            ChartTabMineral: "By mineral", "鉱種別";
            ChartTabStage: "By stage", "段階別";
            ChartTabStatus: "By status", "状況別";
            ChartTabTime: "Over time", "時系列";
            ChartMineral: "Deposits by mineral", "鉱種別の鉱床";
            ChartStage: "Projects by stage of the supply chain", "サプライチェーンの段階別プロジェクト";
            ChartStatus: "Areas and deposits by status", "状況別の区域と鉱床";
            ChartTime: "Areas and milestones over time", "区域とマイルストーンの時系列";
            ChartAreasByStatus: "Areas by status", "状況別の区域";
            ChartDepositsByStatus: "Deposits by status", "状況別の鉱床";
            ChartAreaSteps: "Areas at the end of each month", "各月末の区域数";
            ChartMilestones: "Milestones of projects by quarter", "四半期別のプロジェクトのマイルストーン";

            // What they speak of
            ChartAllDeposits: "All loaded deposits: {0}", "読み込み済みの全鉱床：{0} 件";
            ChartSelectedDeposits: "Selected deposits: {0}", "選択中の鉱床：{0} 件";
            ChartDepositsInAreas: "Deposits in the selected areas ({1}): {0}", "選択中の区域（{1}）内の鉱床：{0} 件";
            ChartDepositsInLayers: "Deposits of the selected layers ({1}): {0}", "選択中のレイヤー（{1}）の鉱床：{0} 件";
            ChartLinkedDeposits: "Deposits linked to the selected project: {0}", "選択中のプロジェクトに関連付けた鉱床：{0} 件";
            ChartAllProjects: "All projects: {0}", "全プロジェクト：{0} 件";
            ChartSelectedProject: "The selected project", "選択中のプロジェクト";
            ChartLinkedProjects: "Projects linked to these deposits: {0}", "これらの鉱床に関連付けたプロジェクト：{0} 件";
            ChartAllAreas: "All areas: {0}", "全区域：{0} 件";
            ChartSelectedAreas: "Selected areas: {0}", "選択中の区域：{0} 件";
            ChartOnlyLoaded: "Only what is loaded is counted.", "読み込み済みのもののみを集計しています。";
            ChartHeld: "Selected by the chart: {0}. Again to go back.", "グラフからの選択：{0}。もう一度押すと元に戻ります。";
            ChartMade: "{0} · Washington {1} · Tokyo {2}", "{0}・ワシントン {1}・東京 {2}";

            // Classes and bars
            ChartWorked: "Worked or under development", "操業・開発中";
            ChartPast: "Worked in the past", "休廃止";
            ChartNotYet: "Not worked yet", "未開発";
            ChartUnknownState: "Not known", "不明";
            ChartBothLists: "◆ on the U.S. list and on Japan's", "◆ 米国・日本両方のリストに掲載";
            ChartOtherMinerals: "Others ({0} minerals)", "その他（{0} 鉱種）";
            ChartNoMineral: "No known mineral", "鉱種不明";
            ChartEachMineral: "A deposit counts once for each of its minerals.", "一つの鉱床は、含まれる鉱種ごとに一回ずつ数えます。";
            ChartExisting: "Existing capacity", "既存の生産能力";
            ChartGrowing: "Existing, more planned", "既存・増強計画あり";
            ChartPlanned: "Planned capacity", "計画中の生産能力";
            ChartNotRecorded: "No capacity recorded", "生産能力の記録なし";
            ChartEachStage: "A project counts once at each of its stages.", "一つのプロジェクトは、該当する段階ごとに一回ずつ数えます。";
            ChartNoStage: "No stage recorded", "段階の記録なし";
            ChartNoStatus: "Not stated, or no known word", "記載なし・判別不能";
            ChartReached: "Reached", "達成";
            ChartOverdue: "Overdue", "期限超過";
            ChartToCome: "To come", "予定";
            ChartToday: "today", "今日";
            ChartUtc: "Months in UTC, by the statements made until then.", "月は UTC。その時点までの表明によります。";
            ChartUndated: "Without a day: {0}. Too far away to be drawn: {1}.", "日付なし：{0} 件。遠すぎて描けないもの：{1} 件。";

            // Nothing to show
            ChartNoDeposits: "No deposits here. Open a layer of deposits, or clear the selection (Esc) to see everything loaded.", "鉱床がありません。鉱床のレイヤーを開くか、選択を解除（Esc）すると読み込み済みのすべてを表示します。";
            ChartNoProjects: "No projects here. Add one with the tool “Project” (P), or clear the selection (Esc).", "プロジェクトがありません。「プロジェクト」ツール（P）で追加するか、選択を解除（Esc）してください。";
            ChartNoAreas: "No areas here. Draw one (D), or make areas of polygons of a layer.", "区域がありません。描く（D）か、レイヤーのポリゴンから作成してください。";
            ChartNoStatements: "No party has stated anything on these areas. Propose one, and the line begins.", "これらの区域に対する表明はまだありません。提案すると線が始まります。";
            ChartNoMilestones: "No milestone has a day. Write milestones into the card of a project.", "日付のあるマイルストーンがありません。プロジェクトのカードに入力してください。";

            // Saving and speaking
            ChartSaveSvg: "Save as SVG…", "SVG で保存…";
            ChartSavePng: "Save as PNG…", "PNG で保存…";
            ChartSaveTip: "Saves this chart with its title, the date, what it speaks of and the disclaimer", "このグラフを、題名・日付・対象・免責事項とともに保存します";
            ChartSuffix: "chart", "グラフ";
            ChartSaved: "Chart saved: {0}", "グラフを保存しました：{0}";
            ChartNotSaved: "The chart was not saved: {0}", "グラフを保存できませんでした：{0}";
            ChartBar: "{0}: {1}", "{0}：{1}";
            ChartPart: "{0}, {1}: {2}", "{0}、{1}：{2}";
            ChartShare: "{0} ({1})", "{0}（{1}）";
            ChartKeys: "Arrows go from bar to bar, Enter selects what it stands for on the map", "矢印キーで棒を移動、Enter で対応する対象を地図上で選択";
            CliBadBy: "--by {0} is none of mineral, stage, status, time", "--by {0} は mineral、stage、status、time のいずれでもありません";
        }}
    };
}
