//! The words of joint determination and exchange. One line a word, as in the string table, which takes them in.

macro_rules! with_determining {
    ($words:ident! { $($others:tt)* }) => {
        with_deposits! { $words! {
            $($others)*

            // Status and acts
            StatusCountered: "Countered", "対案あり";
            StatusSuperseded: "Superseded", "置き換え済み";
            PosCountered: "would have another boundary", "別の境界を対案として提示";
            Counter: "Counter…", "対案…";
            CounterTip: "Answer with another boundary: draw it as an area of its own, then choose that area here", "別の境界で応答します。対案を別の区域として描き、ここで選んでください";
            CounterWith: "Counter with the boundary of", "対案とする区域";
            NoOtherArea: "There is no other area: draw the boundary that you would have as an area of its own", "ほかに区域がありません。対案の境界を別の区域として描いてください";
            TakeCounter: "Take {0}'s boundary", "{0}の境界を採用";
            TakeCounterTip: "The area gets the boundary of the counter; {0} is for it by that, other statements become stale", "区域の境界を対案の境界に置き換えます。{0}は賛同の扱いとなり、他の表明は失効します";
            CommentAndEvidence: "Comment, evidence…", "コメント・根拠資料…";
            CommentEn: "Comment (English)", "コメント（英語）";
            CommentJa: "Comment (Japanese)", "コメント（日本語）";
            EvidenceLines: "Evidence, one source a line; its page after |", "根拠資料（1 行に 1 件、ページは | の後に）";
            EvidenceHint: "USGS PP 1802-O | p. 12", "USGS PP 1802-O | p. 12";
            CommentTip: "Goes with the next statement made here", "次の表明に添えます";
            Replaces: "Replaces areas (ids)", "置き換える区域（ID）";
            ReplacedBy: "To be replaced by {0} once that is mutually determined", "{0} が相互に決定されると置き換わります";
            SentAt: "sent {0}", "{0} 送付済み";

            // Seals
            SealHolds: "seal holds", "封印は有効";
            SealUnsealed: "unsealed", "封印なし";
            SealUnknownKey: "sealed by an unknown key", "未知の鍵による封印";
            SealAltered: "ALTERED since it was sealed", "封印後に改変あり";
            KeyFailed: "The statement is not sealed, because your key cannot be used: {0}", "鍵を使えないため、この表明には封印がありません：{0}";
            YourKey: "Your key", "あなたの鍵";
            Fingerprint: "Fingerprint: {0}", "指紋：{0}";
            FingerprintTip: "Read these eight groups of digits to the other side aloud; they must be the same there", "この 8 組の数字を相手側と読み合わせ、一致することを確かめてください";
            KnownSince: "known since {0}", "{0} から既知";
            NoKeyYet: "No key is known yet", "既知の鍵はまだありません";
            ForgetKey: "Know it no longer", "既知から外す";

            // Parties
            PartiesMenu: "Parties…", "当事者…";
            PartiesTitle: "Parties of this workspace", "このワークスペースの当事者";
            PartiesText: "An area is mutually determined when every party that must concur is for its exact boundary. Seats and seals are neither a login nor a legal signature.", "賛同が必要な当事者のすべてがその境界に賛同したとき、区域は相互に決定されます。席や封印はログインでも法的な記名でもありません。";
            MustConcur: "must concur", "賛同が必要";
            AddParty: "Add party", "当事者を追加";
            PartyId: "Id (such as AU)", "ID（AU など）";

            // Exchange
            Send: "Send to the other side…", "相手側に送付…";
            SendTip: "Write areas, notes, statements, projects and links into one GeoJSON file for the other side. Statements that have gone out can be withdrawn, but no longer undone", "区域・注記・表明・プロジェクト・関連付けを相手側への GeoJSON ファイル一つに書き出します。送付した表明は取り下げられますが、元に戻すことはできません";
            TakeIn: "Take in…", "取り込み…";
            TakeInTip: "Bring in an exchange file or a workspace of the other side, after a preview", "相手側の交換ファイルまたはワークスペースを、確認の上で取り込みます";
            Sending: "Writing for the other side", "相手側への書き出し中";
            Comparing2: "Looking at what came", "受領内容を確認中";
            SentTo: "Written for the other side: {0} ({1} records, {2} statements)", "相手側への書き出し：{0}（レコード {1} 件、表明 {2} 件）";
            SendFailed: "Nothing was sent: {0}", "書き出せませんでした：{0}";
            TakeInFailed: "Nothing was taken in: {0}", "取り込めませんでした：{0}";
            NothingToTakeIn: "Everything in it is here already", "すべて取り込み済みです";
            TakeInTitle: "What came: {0}", "受領内容：{0}";
            TakeInFrom: "From {0} · {1} · {2}", "送付者：{0} · {1} · {2}";
            TakeInNow: "Take in as one step", "一括して取り込む";
            TakenIn: "Taken in: {0} new, {1} changed, {2} side by side, {3} left out", "取り込み：新規 {0}、変更 {1}、並記 {2}、除外 {3}";
            Kind: "Kind", "種類";
            WhatHappens: "What", "内容";
            WhatNew: "new", "新規";
            WhatChanged: "changed by the other side", "相手側で変更";
            WhatBeside: "conflict: both kept, side by side ({0})", "競合：両方を並記（{0}）";
            WhatKept: "conflict: differs from what is here, which stays", "競合：こちらと異なるため、こちらを維持";
            WhatAltered: "altered: stays out", "改変あり：取り込まない";
            Party: "Party", "当事者";
            Statement: "Statement", "表明";
            UnsealedThough: "CAUTION: statements or priority flags in the name of {0} without its seal: {1}. A key of {0} is known, so ask {0} whether they are theirs.", "注意：{0} の名による、{0} の封印のない表明・優先指定が {1} 件あります。{0} の鍵は既知です。{0} 自身のものか確認してください。";
            StrangeKey: "CAUTION: {0} has used a key that is not the one known here. Ask {0} in person or by telephone before you go on.", "注意：{0} の鍵が、ここで既知の鍵と異なります。続ける前に、対面または電話で {0} に確認してください。";
            KnownKeys: "known here:", "ここで既知：";
            NewKey: "in this file:", "このファイル：";
            KeepOldKey: "Keep to the known key; statements under the other one are shown as sealed by an unknown key", "既知の鍵のみを維持。他方の鍵による表明は「未知の鍵」と表示";
            TakeNewKey: "I have asked: take the new key as well", "確認済み：新しい鍵も受け入れる";
            FirstKey: "First key of {0}: {1}", "{0} の最初の鍵：{1}";
            FileHolds: "The file as a whole is as it was sealed", "ファイル全体は封印時のままです";
            FileUnsealed: "The file as a whole is not sealed", "ファイル全体の封印はありません";
            FileUnknownKey: "The file as a whole is sealed by an unknown key", "ファイル全体が未知の鍵で封印されています";
            FileAltered: "The file was ALTERED after it was written", "ファイルは書き出し後に改変されています";
            WithdrawInstead: "Withdraw it", "取り下げる";

            // verify
            VerifyLine: "{0}: {1} of {2} by {3} ({4}) at {5}: {6}", "{0}：{1}（区域 {2}、{3}・{4}、{5}）：{6}";
            DiffField: "{0}: sealed “{1}”, here “{2}”", "{0}：封印時「{1}」、現在「{2}」";
            DiffSeal: "the seal does not fit", "封印が一致しません";
            DiffBoundary: "the boundary of {0} is not the one of its digest: sealed “{1}”, here “{2}”", "{0} の境界がダイジェストと一致しません：封印時「{1}」、現在「{2}」";
            DiffGeometry: "the geometry of {0} is not its exact boundary", "{0} の図形が正確な境界と一致しません";
            DiffRecord: "{0} “{1}” was altered", "{0}「{1}」が改変されています";
            DiffRemoved: "{0} “{1}” was taken out", "{0}「{1}」が取り除かれています";
            DiffAdded: "{0} “{1}” was added", "{0}「{1}」が追加されています";
            NotAnExchange: "this is neither an exchange file nor a workspace: {0}", "交換ファイルでもワークスペースでもありません：{0}";
            VerifyKeys: "key of {0}: {1}", "{0} の鍵：{1}";
            VerifySum: "{0}: {1} statements, {2} hold", "{0}：表明 {1} 件、有効 {2} 件";

            // Dates
            Washington: "Washington", "ワシントン";
            Tokyo: "Tokyo", "東京";

            // History and refusals
            DidCounter: "counter", "対案";
            DidTakeCounter: "take a counter's boundary", "対案の境界の採用";
            DidAddParty: "add party", "当事者の追加";
            DidDescribeParty: "describe party", "当事者の説明";
            DidPinKey: "know a key", "鍵の登録";
            DidUnpinKey: "know a key no longer", "鍵の登録解除";
            DidSend: "send to the other side", "相手側への送付";
            DidTakeIn: "take in", "取り込み";
            CounterSame: "this is the boundary that the area has: propose it or concur with it", "区域の現在の境界と同じです。提案または賛同してください";
            NothingToCounter: "no other party has proposed this exact boundary yet, so there is nothing to counter: change the boundary and propose it", "他の当事者がまだこの境界を提案していないため、対案は出せません。境界を変更して提案してください";
            CounterBoundary: "a counter, and nothing else, brings its own boundary", "境界を添えられるのは対案だけで、対案には境界が必要です";
            NotACounter: "“{0}” is no counter that stands, so there is no boundary to take from it", "「{0}」は有効な対案ではないため、採用できる境界がありません";
            NotAKeyText: "a public key is 64 hexadecimal digits", "公開鍵は 64 桁の 16 進数です";
            NoEvidenceReference: "evidence needs a reference: a title, a DOI or an address", "根拠資料には出典（題名、DOI、URL）が必要です";
            SupersedesItself: "“{0}” cannot be replaced here: it would end up replacing itself", "「{0}」は自身を置き換えることになるため指定できません";
            AlreadySent: "a statement of {0} has gone out to the other side on {1} and cannot be taken back here: withdraw it instead", "{0} の表明は {1} に相手側へ送付済みのため、元に戻せません。代わりに取り下げてください";
        }}
    };
}
