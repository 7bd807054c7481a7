//! The words of the workspace file. One line a word, as in the string table, which takes them in.

macro_rules! with_store {
    ($words:ident! { $($others:tt)* }) => {
        with_files! { $words! {
            $($others)*

            // What the file is like when it is opened
            NewerNotice: "{0} was written by a newer lodemap (format {1}; this program knows {2}). It is shown read-only: update lodemap to change it.", "{0} は新しい版の lodemap で作成されています（形式 {1}、このプログラムは {2} まで対応）。読み取り専用で表示します。編集するには lodemap を更新してください。";
            DamagedNotice: "{0} is damaged. What could be read is shown read-only; nothing is written into the file.", "{0} は破損しています。読み取れた部分を読み取り専用で表示します。このファイルには何も書き込みません。";
            DamagedTitle: "This file is damaged", "ファイルが破損しています";
            DamagedText: "This was recovered: {0} areas, {1} notes, {2} projects, {3} deposits, {4} links, {5} statements, {6} steps of history. The damaged file stays as it is.", "復元できたもの：調査区域 {0}、注記 {1}、プロジェクト {2}、鉱床 {3}、リンク {4}、表明 {5}、履歴 {6} 件。破損したファイルはそのまま残ります。";
            DamagedRows: "{0}: {1} rows read; {2}", "{0}：{1} 行を読み取り；{2}";
            SaveRecovered: "Save what was recovered…", "復元した内容を保存…";
            SaveRecoveredTip: "Makes a new workspace of it and opens that", "新しいワークスペースとして保存し、開きます";
            SavingRecovered: "Saving what was recovered", "復元した内容を保存中";
            DidRecovered: "recover from a damaged file", "破損ファイルからの復元";

            // What another program changed in it
            OutsideTitle: "Changed outside lodemap: {0} records", "lodemap 以外で変更されたレコード：{0} 件";
            OutsideText: "Another program changed rows of this file since lodemap wrote them. Whatever you choose, the history keeps both.", "前回の保存後、別のプログラムがこのファイルの行を変更しました。どちらを選んでも、両方の内容が履歴に残ります。";
            OutsideTakeIn: "Take in the changes", "変更を取り込む";
            OutsideTakeInTip: "They become one step of the history, which can be undone", "履歴の1ステップとして取り込みます。元に戻すこともできます";
            OutsideKeep: "Keep ours", "元の内容を保つ";
            OutsideKeepTip: "The rows are written as they were; the changes stay in the history", "行を元の内容に書き戻します。変更内容は履歴に残ります";
            KindArea: "Area", "調査区域";
            KindNote: "Note", "注記";
            KindParty: "Party", "当事者";
            KindStatement: "Statement", "表明";
            KindProject: "Project", "プロジェクト";
            KindDeposit: "Deposit", "鉱床";
            KindLink: "Link", "リンク";
            KindLayer: "Layer", "レイヤー";
            OutsideNew: "new", "追加";
            OutsideGone: "removed", "削除";
            OutsideChanged: "changed", "変更";
            OutsideNot: "not taken in: {0}", "取り込めません：{0}";
            OutsideNone: "(empty)", "（空）";
            OutsideTakenIn: "{0} records that were changed outside lodemap were taken in", "lodemap 以外で変更されたレコード {0} 件を取り込みました";
            OutsideKeptOurs: "{0} records stay as they were; what was changed outside lodemap is in the history", "{0} 件のレコードを元の内容に戻しました。lodemap 以外での変更は履歴に残っています";
            OutsideUnheard: "{0} records were changed outside lodemap; they can be taken in when the file can be written", "lodemap 以外で {0} 件のレコードが変更されています。ファイルに書き込めるようになれば取り込めます";
            DidChangedOutside: "change made outside lodemap", "lodemap 以外での変更";
        }}
    };
}
