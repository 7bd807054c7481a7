//! The words of files as such: recent workspaces, layers that moved or changed, copies, comparisons. One line a word, as in the
//! string table, which takes them in.

macro_rules! with_files {
    ($words:ident! { $($others:tt)* }) => {
        with_comparing! { $words! {
            $($others)*

            // Recent workspaces, and what was open when a run did not end as it should
            OpenRecent: "Open recent", "最近使ったワークスペース";
            NoRecent: "No workspace was open yet", "まだ開いたワークスペースはありません";
            RecentGone: "no longer there", "見つかりません";
            RecentForget: "Take {0} from this list (the file stays)", "{0} をこの一覧から外す（ファイルは残ります）";
            LookingForFiles: "Looking for files", "ファイルを探しています";
            AwayTitle: "The last run did not end as it should", "前回は正常に終了しませんでした";
            AwayOpen: "{0} was open (since {1}).", "{0} を開いていました（{1} から）。";
            AwaySafe: "Every step that was stored is there: {0}. The last one: {1} ({2}, {3}).", "保存されたステップはすべて残っています：{0} 件。最後のステップ：{1}（{2}、{3}）。";
            AwayNoSteps: "Nothing had been done in it yet.", "まだ何も編集されていませんでした。";
            AwayReadOnly: "It is shown read-only; what could not be read was told.", "読み取り専用で表示しています。読み取れなかった部分は別に示しました。";
            AwayShowHistory: "Show the history", "履歴を表示";
            AwayOpenIt: "Open it", "開く";

            // Files of layers that moved or changed
            DidFindLayer: "find layer files", "レイヤーのファイルの再指定";
            DidRenewLayer: "take changed layer file", "変更されたレイヤーファイルの採用";
            DidEmbedLayer: "embed layers", "レイヤーの埋め込み";
            DidTakeOutLayer: "take layer out to a file", "レイヤーのファイルへの取り出し";
            DidCopyWorkspace: "save a copy", "コピーの保存";
            FindFile: "Find the file…", "ファイルを指定…";
            FindFileTip: "Choose the file of this layer; the files of other layers that were not found are looked for beside it", "このレイヤーのファイルを選びます。見つからない他のレイヤーのファイルも同じ場所で探します";
            FoundElsewhere: "The file of layer “{0}” was not where it was; the same file was found at {1}", "レイヤー「{0}」のファイルは元の場所にありませんが、同じ内容のファイルが {1} で見つかりました";
            FoundAt: "Not where the workspace says; the same file was found at {0}", "ワークスペースに記録された場所にありません。同じ内容のファイルが {0} で見つかりました";
            FoundOther: "The file that was chosen for layer “{0}” is not the one it was; its links are compared with it", "レイヤー「{0}」に選んだファイルは元のものと内容が異なります。リンクと照合します";
            RememberPlaces: "Remember the new place", "新しい場所を記録";
            RememberPlacesTip: "Writes the places of all files that were found into the workspace, as one step", "見つかったすべてのファイルの場所を、1 ステップとしてワークスペースに記録します";
            ComparingLinks: "Comparing the links", "リンクを照合中";
            FileChanged: "The file has changed since it was added", "追加後にファイルが変更されています";
            FileChangedTitle: "The file of “{0}” has changed", "「{0}」のファイルが変更されています";
            FileChangedText: "Of {0} linked deposits {1} are no longer what they were. The links stay, with what was known when they were made.", "リンクされた鉱床 {0} 件のうち {1} 件が当時と異なります。リンクは作成時の内容とともに残ります。";
            FileChangedShow: "What became of the links", "リンクの状況を表示";
            FileTake: "Take the file as it is now", "現在のファイルを採用";
            FileTakeTip: "The workspace remembers this file from now on, as one step; the links keep what they know", "以後このファイルを基準とします（1 ステップ）。リンクの内容は変わりません";
            LinkVanished: "no longer in the file", "ファイルにありません";
            LinkMoved: "moved by {0}", "{0} 移動";
            LinkChanged: "{0}: {1} → {2}", "{0}：{1} → {2}";
            LinkSame: "{0} are as they were", "{0} 件は変わりません";
            ZoomThere: "Go there", "地図で見る";
            ZoomThen: "Go to where it was", "元の位置を見る";

            // Copies, and layers that the workspace keeps itself
            SaveCopy: "Save a copy…", "コピーを保存…";
            SaveCopyTip: "A whole workspace with its history in a new file; this one stays open", "履歴を含むワークスペース全体を新しいファイルに保存します。現在のファイルは開いたままです";
            SavingCopy: "Saving a copy", "コピーを保存中";
            CopySaved: "Copy saved: {0} ({1})", "コピーを保存しました：{0}（{1}）";
            CopyNotSaved: "The copy was not saved: {0}", "コピーを保存できませんでした：{0}";
            CopySuffix: "copy", "写し";
            PackSuffix: "packed", "まとめ";
            Pack: "Pack for mail…", "メール用にまとめる…";
            PackTip: "One file with the workspace and the files of all its layers", "ワークスペースと全レイヤーのファイルを 1 つのファイルにまとめます";
            PackText: "The workspace ({0}) and the files of {1} layers ({2}) go into one file of at most {3}; files of text become several times smaller.", "ワークスペース（{0}）と {1} レイヤーのファイル（{2}）を、最大 {3} の 1 ファイルにまとめます。テキスト形式は数分の一になります。";
            PackMissing: "Not found, and therefore not packed: {0}", "見つからないため含まれません：{0}";
            PackKeyTables: "The key tables of these layers stay outside: {0}", "次のレイヤーの凡例表は含まれません：{0}";
            PackChanged: "{0} has changed since it was added: look at it on the layer's card and take it as it is, or bring the old file back", "{0} は追加後に変更されています。レイヤーのカードで確認して採用するか、元のファイルに戻してください";
            Embed: "Embed in the workspace", "ワークスペースに埋め込む";
            EmbedTip: "The workspace keeps the file's own bytes; the file itself stays where it is", "ファイルの内容をそのままワークスペースに保存します。元のファイルは残ります";
            Embedding: "Keeping the file", "ファイルを保存中";
            EmbedDone: "“{0}” is in the workspace now; its file is no longer needed", "「{0}」をワークスペースに埋め込みました。元のファイルはなくても開けます";
            EmbedFailed: "Not embedded: {0}", "埋め込めませんでした：{0}";
            TakeOut: "Take out to a file…", "ファイルに取り出す…";
            TakeOutTip: "Writes the bytes that the workspace keeps to a file, from which the layer is read from then on", "ワークスペース内の内容をファイルに書き出し、以後はそのファイルから読み込みます";
            TakeOutFailed: "Not taken out: {0}", "取り出せませんでした：{0}";
            IsEmbedded: "in the workspace", "ワークスペース内";

            // The history as text, and comparisons
            ExportHistory: "Export history…", "履歴を書き出す…";
            ExportHistoryTip: "Every step as readable text: who, when, what, on which records", "すべてのステップを読めるテキストにします（誰が、いつ、何を、どの記録に）";
            HistorySuffix: "history", "履歴";
            HistoryOf: "History of “{0}”: {1} revisions, written {2}", "「{0}」の履歴：{1} 件（{2} 書き出し）";
            HistoryUndoOf: "undo of {0}", "{0} の取り消し";
            HistoryRedoOf: "redo of {0}", "{0} のやり直し";
            HistoryWritten: "History written: {0}", "履歴を書き出しました：{0}";
            Compare: "Compare with another workspace…", "別のワークスペースと比較…";
            CompareTip: "Shows which records only one of the two has, and which differ, field by field", "一方だけにある記録と、内容の異なる記録を項目ごとに表示します";
            ComparingWorkspaces: "Comparing", "比較中";
            CompareTitle: "Compared with {0}", "{0} との比較";
            CompareCount: "Records that differ: {0}", "異なる記録：{0} 件";
            CompareText: "Here is the open workspace, there the other; of each field first the value here, then the one there.", "「こちら」は開いているワークスペース、「相手側」は比較先です。項目は、こちら → 相手側の順に示します。";
            CompareOnlyHere: "only here: {0}", "こちらのみ：{0}";
            CompareOnlyThere: "only there: {0}", "相手側のみ：{0}";
            CompareDifferent: "different: {0}", "相違：{0}";
            CompareFailed: "Not compared: {0}", "比較できませんでした：{0}";

            // Compacting the history
            Compact: "Compact history…", "履歴を圧縮…";
            CompactTip: "Begins the history anew in a smaller file; the old file stays beside it.", "履歴を新しく始め、ファイルを小さくします。元のファイルは隣に残ります";
            CompactLost: "The {0} revisions from {1} to {2} become one: steps before this point can no longer be undone, gone to or brought back in this file.", "{1} から {2} までの {0} 件の履歴を 1 件にまとめます。このファイルでは、これより前の操作を元に戻したり、その時点に移動・復元したりできなくなります。";
            CompactKept: "All records stay as they are, with the authors and times of statements, notes and links, and with what was exchanged with the other side. The file as it is now stays beside the new one, with its whole history.", "すべての記録は、表明・注記・リンクの作成者と日時、相手側とのやり取りの状態を含めてそのまま残ります。現在のファイルは全履歴とともに新しいファイルの隣に残ります。";
            CompactNow: "Compact", "圧縮する";
            Compacting: "Compacting the history", "履歴を圧縮中";
            CompactDone: "The history begins anew; the old file is {0}", "履歴を新しく始めました。元のファイル：{0}";
            CompactFailed: "The history was not compacted: {0}", "履歴を圧縮できませんでした：{0}";
            CompactMeanwhile: "something was done meanwhile; try again", "その間に編集がありました。もう一度お試しください";
            DidCompact: "compact the history", "履歴の圧縮";
        }}
    };
}
