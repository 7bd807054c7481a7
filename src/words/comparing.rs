//! The words of comparing two boundaries. One line a word, as in the string table, which takes them in.

macro_rules! with_comparing {
    ($words:ident! { $($others:tt)* }) => {
        with_readiness! { $words! {
            $($others)*

            // Commands
            CmpBoundaries: "Compare boundaries", "境界を比較";
            CmpBoundariesTip: "Two selected areas; or an area with a counter to it, with its boundary at a statement, or with the other side's version beside it", "選択した 2 つの区域、または区域とその対案・表明時の境界・並記された相手側の版を比べます";
            CmpNext: "Next difference", "次の差分";
            CmpPrevious: "Previous difference", "前の差分";
            CmpFlip: "Flip between the boundaries", "境界を交互に表示";
            CmpCompare: "Compare…", "比較…";
            CmpCompareTip: "Shows on the map where this boundary and the area's differ", "この境界と区域の境界の違いを地図に示します";
            CmpSince: "What changed since…", "その後の変更…";
            CmpSinceTip: "Compares the area as it is now with its boundary at this statement", "現在の境界と、この表明の時点の境界を比べます";
            CmpWith: "Compare with the version beside it…", "並記された版と比較…";
            CmpWorking: "Comparing boundaries", "境界を比較中";

            // The panel
            CmpTitle: "Boundaries compared", "境界の比較";
            CmpClose: "Close the comparison", "比較を閉じる";
            CmpBack: "Back to what came", "受領内容に戻る";
            CmpOurs: "Ours", "当方案";
            CmpTheirs: "Theirs", "相手方案";
            CmpBoth: "Both", "両方";
            CmpCommon: "Common part", "共通部分";
            CmpOnlyOurs: "Only ours", "当方案のみ";
            CmpOnlyTheirs: "Only theirs", "相手方案のみ";
            CmpAncestor: "Where both come from", "共通の元の境界";
            CmpNoAncestor: "No earlier boundary that both come from is known here", "共通の元の境界は、ここでは分かりません";
            CmpShare: "Only on one side: {0} % of what either has", "いずれか一方のみの部分：全体の {0} %";
            CmpMoved: "{0} vertices moved: at most {1}, median {2}", "移動した頂点 {0}：最大 {1}、中央値 {2}";
            CmpNotMoved: "No vertex moved", "移動した頂点はありません";
            CmpLone: "Vertices only ours {0}, only theirs {1}", "頂点：当方案のみ {0}、相手方案のみ {1}";
            CmpSame: "The two boundaries are the same to the bit.", "2 つの境界は完全に一致しています。";
            CmpOnlyVertices: "They enclose the same; only vertices on the border differ.", "囲む範囲は同じで、境界上の頂点だけが異なります。";
            CmpSideNow: "as it is now", "現在の境界";
            CmpLastChanged: "boundary last changed by {0} · {1}", "境界の最終変更：{0} · {1}";
            CmpSideStatement: "{0} by {1}", "{0}（{1}）";
            CmpSideIncoming: "as it came from {0}", "{0} から届いた版";
            CmpDifferences: "Differences: {0}", "差分：{0} 件";
            CmpRowVertex: "vertex moved {0}", "頂点の移動 {0}";
            CmpRowOnlyOurs: "vertex only in ours", "頂点（当方案のみ）";
            CmpRowOnlyTheirs: "vertex only in theirs", "頂点（相手方案のみ）";
            CmpByUs: "changed by us", "当方が変更";
            CmpByThem: "changed by them", "相手方が変更";
            CmpByBoth: "changed by both", "双方が変更";
            CmpFlipTip: "Space: one boundary and then the other; Shift+Space: both", "スペース：交互に表示、Shift+スペース：両方";
            CmpArrows: "moved vertex, from ours to theirs", "移動した頂点（当方案 → 相手方案）";

            // What can be done
            CmpTakeTheirs: "Take theirs", "相手方案を採用";
            CmpTakeTheirsTip: "The area gets their whole boundary, in one step", "区域の境界を相手方案に置き換えます（1 ステップ）";
            CmpConcurTip: "Concurs with their boundary from your seat; your counter is put aside by that", "あなたの席から相手方案に賛同します。対案はそれにより取り下げられた扱いになります";
            CmpKeepTheirs: "Keep theirs as the one area", "相手方の版に一本化";
            CmpKeepTheirsTip: "Their version stays as a whole, ours beside it goes, in one step; the other side is told when it takes in what is sent next", "相手方の版を残し、当方の版を外します（1 ステップ）。次に送付した内容の取り込みで相手側にも伝わります";
            CmpKeepOurs: "Keep ours", "当方案を維持";
            CmpKeepOursTip: "Closes the comparison; nothing changes", "何も変更せずに比較を閉じます";
            CmpKeepOneTip: "Our version stays as a whole, theirs beside it goes, in one step; the other side is told when it takes in what is sent next", "当方の版を残し、相手方の版を外します（1 ステップ）。次に送付した内容の取り込みで相手側にも伝わります";
            CmpTakePart: "Take this part", "この部分を採用";
            CmpTakePartTip: "The area becomes as theirs in this part only, in one step", "この部分だけを相手方案に合わせます（1 ステップ）";
            CmpTakeNumber: "Take difference {0}", "差分 {0} を採用";
            CmpAnswer: "Answer with a reason…", "理由を添えて回答…";
            CmpAnswerTip: "Ours stays; the reason goes on record as a note on the area, which is sent along", "当方案を維持し、理由を区域の注記として記録します。送付時に一緒に送られます";
            CmpAnswerLabel: "Why we keep our boundary", "当方案を維持する理由";
            CmpAnswerText: "To the counter of {0} ({1}): {2}", "{0} の対案（{1}）について：{2}";
            CmpRecord: "Record it", "記録する";
            CmpStale: "Taking anything changes the boundary: statements of {0} that are on another one become stale at once.", "採用すると境界が変わり、{0} の表明のうち新しい境界に対するもの以外は直ちに失効します。";
            CmpOwnCounter: "your counter is a statement and stays as it was said: state another one, or concur", "あなたの対案は表明なので変更できません。別の対案を表明するか、賛同してください";
            CmpNothingLeft: "nothing would be left of the area: take their other parts first", "区域が残らなくなります。先に相手方案のほかの部分を採用してください";
            CmpBusy: "it is being compared anew", "比較をやり直しています";
            CmpNoBoundary: "The boundary of that statement is not in this workspace or its history", "その表明の境界は、このワークスペースにも履歴にもありません";
            CmpNothing: "There is no other boundary of this area to compare with: select a second area with Shift", "この区域には比べる境界がほかにありません。Shift を押しながら別の区域を選んでください";
            CmpGone: "One of the boundaries is no longer there", "比較していた境界の一方がなくなりました";
            NotBeside: "“{0}” is no other version of the same area", "「{0}」は同じ区域の別の版ではありません";
            DidKeepOne: "keep one of two versions", "2 つの版の一本化";
            CmpLine: "boundary: only here {0} km², only there {1} km², {2} vertices moved (at most {3})", "境界：こちらのみ {0} km²、相手側のみ {1} km²、移動した頂点 {2}（最大 {3}）";
        }}
    };
}
