//! The words of the dossier. One line a word, as in the string table, which takes them in.

macro_rules! with_report {
    ($words:ident! { $($others:tt)* }) => {
        with_determining! { $words! {
            $($others)*

            ReportTitle: "Dossier: {0}", "資料集：{0}";
            ReportMade: "Made on {0} Washington time, {1} Tokyo time", "作成：ワシントン {0}、東京 {1}";
            ReportWhen: "Washington {0} · Tokyo {1}", "ワシントン {0}・東京 {1}";
            ReportSummary: "Areas: {0}. {1}", "区域：{0}。{1}";
            ReportAreas: "The areas", "各区域";
            ReportProjects: "Candidate projects", "候補プロジェクト";
            ReportBasis: "Basis", "根拠";
            ReportLinked: "Linked deposits", "関連付けた鉱床";
            ReportLayers: "Layers", "レイヤー";
            SaveReport: "Save dossier…", "資料集を保存…";
            SaveReportTip: "One page in English and Japanese for reading and printing: the register, every area with the parties' positions, projects, layers", "閲覧・印刷用の日英 1 ページ（区域一覧簿、各区域と当事者の立場、プロジェクト、レイヤー）";
            ReportSaved: "Dossier saved: {0}", "資料集を保存しました：{0}";
            ReportNotSaved: "The dossier was not saved: {0}", "資料集を保存できませんでした：{0}";
            ReportSuffix: "dossier", "資料集";
        }}
    };
}
