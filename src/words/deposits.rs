//! The words of deposits and of the lists of critical minerals. One line a word, as in the string table, which takes them in.

macro_rules! with_deposits {
    ($words:ident! { $($others:tt)* }) => {
        with_filters! { $words! {
            $($others)*

            // Lists of critical minerals
            CriticalLists: "Critical minerals", "重要鉱物リスト";
            OnBothLists: "On the U.S. list and on Japan’s", "米国・日本の両方のリストに掲載";
            OnEachList: "On the U.S. list and on Japan’s, by different minerals", "米国・日本のリストに別々の鉱種で掲載";
            OnUsList: "On the U.S. list", "米国のリストに掲載";
            OnJapanList: "On Japan’s list", "日本のリストに掲載";
            OnNoList: "On neither list", "どちらのリストにもなし";
            OnUsListNew: " (not on the earlier U.S. list)", "（以前の米国リストにはなし）";
            MineralLists: "Lists of critical minerals", "重要鉱物リスト";
            ListTitle: "{0} ({1}, {2} entries, {3})", "{0}（{1}、{2} 件、{3}）";
            ListBuiltIn: "built in", "内蔵";
            ListYours: "your file", "利用者のファイル";
            ListUseAnother: "Use another list for “{0}”…", "「{0}」に別のリストを使用…";
            ListUseBuiltIn: "Use the built-in list again", "内蔵のリストに戻す";
            ListUseTip: "A list is a JSON file with names, date, source and entries; see docs/FORMAT.md", "リストは名称・日付・出典・項目を持つ JSON ファイルです（docs/FORMAT.md を参照）";
            ListPick: "Choose a list of minerals (JSON)", "鉱種リスト（JSON）の選択";
            ListUsed: "In force now: {0}", "使用中のリスト：{0}";
            ListNotUsed: "Your list of minerals is not used, the built-in one stays. {0}", "利用者の鉱種リストは使用されず、内蔵のリストが使われます。{0}";
            ListNotTaken: "The list was not taken; nothing has changed. {0}", "リストは採用されませんでした。変更はありません。{0}";

            // Types and resources of a deposit
            TypeScheme: "CMMI: {0}", "CMMI：{0}";
            Reserves: "Reserves (not added to resources)", "埋蔵量（資源量とは合算しません）";
            Resources: "Resources (not added to reserves)", "資源量（埋蔵量とは合算しません）";
            ExplorationTargets: "Exploration targets", "探査目標";
            HistoricalEstimates: "Historical estimates, to no present code", "旧来の見積り（現行基準によらない）";
            Produced: "Taken out", "採掘済み";
            NotClassified: "Amounts without a class", "区分のない量";
            GradeOf: "grade {0}", "品位 {0}";
            ContainedOf: "contained {0}", "含有量 {0}";
            CutoffOf: "cut-off {0}", "カットオフ {0}";

            // The command line
            CliVocabularies: "Vocabularies", "語彙";
            CliEntries: "{0} entries, {1}", "{0} 件、{1}";
            CliRecalled: ", {0} of them recalled", "（うち {0} 件は記憶による）";
            CliDepositsOf: "Deposits", "鉱床";
            CliNoDeposit: "no feature of {1} has the id or key {0}", "{1} に ID またはキーが {0} の地物はありません";
        } }
    };
}
