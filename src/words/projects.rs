//! The words of candidate projects, links, suggestions and twins. One line a word, as in the string table, which takes them in.

macro_rules! with_projects {
    ($words:ident! { $($others:tt)* }) => {
        with_map_labels! { $words! {
            $($others)*

            // The supply chain
            StageExploration: "exploration", "探査";
            StageMining: "mining", "採掘";
            StageConcentration: "concentration", "選鉱";
            StageSeparation: "separation", "分離";
            StageRefining: "refining", "製錬・精製";
            StageAlloy: "alloy", "合金";
            StageComponent: "component", "部品・磁石製造";
            StageEndProduct: "end product", "最終製品";
            StageRecycling: "recycling", "リサイクル";
            StageStockpile: "stockpile", "備蓄";
            ProductMagnets: "permanent magnets", "永久磁石";
            ProductBatteries: "batteries", "電池";
            ProductCatalysts: "catalysts", "触媒";
            ProductOptical: "optical materials", "光学材料";
            TermOther: "other", "その他";
            InstrumentGrant: "grant", "補助金";
            InstrumentGuarantee: "guarantee", "保証";
            InstrumentLoan: "loan", "融資";
            InstrumentEquity: "equity", "出資";
            InstrumentOfftake: "offtake", "引取契約";
            InstrumentInsurance: "insurance", "保険";
            InstrumentRegulatory: "regulatory facilitation", "規制上の円滑化";
            InstrumentTrade: "trade measure", "貿易措置";
            InstrumentStockpiling: "stockpiling", "備蓄制度";
            CoversCapex: "capital cost", "設備投資";
            CoversOpex: "operating cost", "操業費";
            CoversBoth: "capital and operating cost", "設備投資と操業費";
            CapacityExisting: "existing", "既存";
            CapacityNew: "new", "新設";
            CapacityExpansion: "expansion", "増強";
            PermitPlanned: "planned", "予定";
            PermitApplied: "applied for", "申請中";
            PermitGranted: "granted", "取得済み";
            PermitRefused: "refused", "不許可";
            PermitExpired: "expired", "失効";
            DestinationUs: "United States", "米国";
            DestinationJapan: "Japan", "日本";
            DestinationLikeMinded: "like-minded countries", "有志国";
            RelationFeeds: "feeds", "供給先";
            RelationOfftakes: "offtakes from", "引取元";
            RelationFedBy: "is fed by", "供給元";
            RelationOfftakenBy: "is offtaken by", "引取先";
            InterestNone: "none stated", "表明なし";
            InterestWatch: "watching", "注視";
            InterestInterested: "interested", "関心あり";
            InterestStrong: "strongly interested", "強い関心";

            // The card of a project
            PartCapacity: "Capacity", "生産能力";
            PartSupport: "Support instruments", "支援手段";
            PartPermits: "Permits", "許認可";
            PartMilestones: "Start and milestones", "起算日と節目";
            PartOwners: "Owners", "所有者の履歴";
            PartRelations: "Other projects", "ほかのプロジェクトとの関係";
            PartReviews: "Reviews", "レビュー";
            PartInterest: "Interest of the parties", "各当事者の関心";
            PartKind: "Kind", "種類";
            PartText: "How much of what", "内容と量";
            PartAmount: "Amount (digits only)", "金額（数字のみ）";
            PartCurrency: "Currency (ISO 4217)", "通貨（ISO 4217）";
            PartSource: "Source", "出典";
            PartDate: "Date (year-month-day)", "日付（年-月-日）";
            PartCovers: "Pays for", "対象費用";
            PartAuthority: "Authority", "所管機関";
            PartPermit: "Permit for", "許認可の対象";
            PartStatus: "Status", "状況";
            PartStart: "Start date (year-month-day)", "起算日（年-月-日）";
            PartZone: "Zone of that day", "その日付の時差";
            PartStartEn: "What started then (English)", "起算の事由（英語）";
            PartStartJa: "What started then (Japanese)", "起算の事由（日本語）";
            PartMilestone: "milestone", "節目";
            PartReview: "review", "レビュー";
            PartMilestoneEn: "Milestone (English)", "節目（英語）";
            PartMilestoneJa: "Milestone (Japanese)", "節目（日本語）";
            PartMonths: "Months after the start", "起算日からの月数";
            PartDays: "Days after the start", "起算日からの日数";
            PartReached: "reached", "達成";
            PartOwner: "Owner", "所有者";
            PartCountry: "Country (two letters)", "国（2文字）";
            PartShare: "Share in percent", "持分（%）";
            PartFrom: "Since (year-month-day)", "開始日（年-月-日）";
            PartReviewer: "Reviewed by", "レビュー担当";
            PartOutcomeEn: "Outcome (English)", "結果（英語）";
            PartOutcomeJa: "Outcome (Japanese)", "結果（日本語）";
            PartNext: "Next review (year-month-day)", "次回（年-月-日）";
            PartCheck: "Point to look at", "確認項目";
            PartChecks: "Checklist", "チェックリスト";
            PartAddTo: "Add: {0}", "追加：{0}";
            PartRemove: "Remove: {0}", "削除：{0}";
            PartOwnWords: "In other words", "その他の語";
            PartDestinations: "Destinations", "供給先の国";
            PartEndProductEn: "End product (English)", "最終製品（英語）";
            PartEndProductJa: "End product (Japanese)", "最終製品（日本語）";
            PartChoose: "choose", "選択";
            PartDaysLeft: "{0}, {1} days left", "{0}（あと {1} 日）";
            PartDaysAgo: "{0}, {1} days ago", "{0}（{1} 日前）";
            PartDayReached: "{0}, reached", "{0}（達成）";
            PartNoDay: "no day: give a date, or a start date and the time after it", "期日なし：日付、または起算日とそこからの期間を入力してください";
            PartOwnerChanged: "The owner has changed since the last review", "前回のレビュー以降に所有者が変わっています";
            PartInterestOwn: "Each party writes only its own mark; yours is that of {0}", "各当事者は自らの欄のみ記入します。記入中の立場：{0}";
            PartNoteEn: "Why (English)", "理由（英語）";
            PartNoteJa: "Why (Japanese)", "理由（日本語）";
            PartPlaceIt: "Place it on the map", "地図に置く";
            PartUnplace: "Take its place away", "位置を消す";
            PartNewProject: "New project without a place", "位置のないプロジェクトを追加";
            BadDate: "“{0}” is no date: write year-month-day, such as 2026-04-28", "「{0}」は日付ではありません。2026-04-28 のように年-月-日で入力してください";
            BadAmount: "“{0}” is no amount: write digits only, such as 250000000 or 12.5", "「{0}」は金額・数量ではありません。250000000 や 12.5 のように数字のみで入力してください";
            BadCurrency: "“{0}” is no currency: write three capital letters (ISO 4217), such as USD or JPY", "「{0}」は通貨コードではありません。USD や JPY のように大文字3字（ISO 4217）で入力してください";
            BadZone: "“{0}” is no zone: write an offset such as +09:00", "「{0}」は時差ではありません。+09:00 のように入力してください";
            BadTerm: "“{0}” is not one of {1}", "「{0}」は次のいずれでもありません：{1}";
            RelatedToItself: "a project cannot feed or offtake from itself", "プロジェクトを自分自身に関係付けることはできません";
            DidInterest: "state interest in a project", "プロジェクトへの関心の表明";

            // Links
            LinkSelected: "Link to project…", "プロジェクトに関連付ける…";
            LinkSelectedTip: "Link all selected deposits to one project, in one step", "選択中の鉱床をまとめて1つのプロジェクトに関連付けます（1操作）";
            LinkArea: "Link the deposits of a mineral…", "鉱種を選んで鉱床を関連付ける…";
            LinkAreaTip: "Link the deposits of a mineral inside this area to a project, in one step", "この区域内の、ある鉱種の鉱床をまとめてプロジェクトに関連付けます（1操作）";
            LinkSearch: "Search for a project, or name a new one", "プロジェクトを検索、または新しい名前を入力";
            LinkNew: "New project: {0}", "新しいプロジェクト：{0}";
            LinkMinerals: "Mineral", "鉱種";
            LinkAnyMineral: "any mineral", "すべての鉱種";
            LinkMade: "Deposits linked to “{1}”: {0}", "{0} 件の鉱床を「{1}」に関連付けました";
            LinkMadeOld: "Deposits linked to “{1}”: {0}; linked before: {2}", "{0} 件の鉱床を「{1}」に関連付けました（{2} 件は関連付け済み）";
            LinkNone: "there is no deposit to link", "関連付ける鉱床がありません";
            LinkDrag: "Or drag the selected deposit on the map, or a row of a list, onto a project", "選択した鉱床を地図上で、またはリストの行を、プロジェクトまでドラッグしても関連付けられます";
            LinkDropHere: "drop here to link", "ここに置いて関連付ける";
            LinkReading: "Looking for the deposits to link", "関連付ける鉱床を調べています";
            LinkConfidence: "Confidence", "確度";
            LinkLow: "low", "低い";
            LinkMedium: "medium", "中程度";
            LinkHigh: "high", "高い";
            LinkUnsaid: "not stated", "未記入";
            LinkEvidence: "Evidence", "根拠資料";
            LinkEvidenceText: "What it shows", "内容";
            LinkEvidenceReference: "Reference", "文献";
            LinkEvidencePage: "Page", "頁";
            LinkSortName: "by name", "名称順";
            LinkSortRole: "by role", "役割順";
            LinkSortSure: "by confidence", "確度順";
            LinkAll: "Choose all", "すべて選ぶ";
            LinkNoneChosen: "Choose none", "選択を外す";
            LinkChosen: "{0} chosen", "{0} 件を選択";
            LinkRoleOfAll: "Role of the chosen ones", "選んだものの役割";
            LinkUnlinkAll: "Unlink {0}", "{0} 件の関連付けを解除";
            LinkOrder: "Order", "並び順";
            DidLinkDeposits: "link deposits", "鉱床の一括関連付け";
            DidDescribeLinks: "describe links", "関連付けの一括説明";
            DidUnlinkLinks: "unlink deposits", "関連付けの一括解除";

            // Suggestions
            Suggest: "Suggested links", "関連付けの候補";
            SuggestLook: "Look for suggestions", "候補を探す";
            SuggestLooking: "Looking for suggested links", "関連付けの候補を探しています";
            SuggestTold: "Nothing is linked until you accept it. What you dismiss stays away until the program ends.", "確認するまで何も関連付けません。却下した候補は、終了するまで表示しません。";
            SuggestNone: "No suggestion", "候補はありません";
            SuggestSameName: "same name", "同じ名称";
            SuggestLikeName: "similar name", "似た名称";
            SuggestNear: "{0} away", "距離 {0}";
            SuggestOwner: "same owner: {0}", "同じ所有者：{0}";
            SuggestAccept: "Link", "関連付ける";
            SuggestDismiss: "Not this one", "却下";
            SuggestScore: "{0} %", "{0} %";
            SuggestMore: "{0} more; accept or dismiss these first", "ほかに {0} 件。まず上の候補を確認してください";

            // Twins
            Twins: "Same deposit in several layers", "複数のレイヤーにある同じ鉱床";
            TwinsLook: "Find the same deposits in other layers", "ほかのレイヤーの同じ鉱床を探す";
            TwinsTip: "Places that two layers seem to know, by distance and name", "距離と名称から、複数のレイヤーにあると思われる鉱床を探します";
            TwinsLooking: "Comparing the deposits of the layers", "レイヤー間で鉱床を照合しています";
            TwinsTold: "They may be one deposit: told by distance and name. Nothing is merged, and both stay as they are.", "距離と名称から同じ鉱床と考えられます。統合はせず、どちらもそのまま残します。";
            TwinsAlso: "Also in other layers", "ほかのレイヤーにも";
            TwinsLine: "{0}: {1}, {2} away", "{0}：{1}（距離 {2}）";
            TwinsNone: "No deposit seems to be in two layers", "複数のレイヤーにある鉱床は見つかりません";
            TwinsCount: "{0} pairs", "{0} 組";
            TwinsLink: "Link it to {0}, too", "こちらも {0} に関連付ける";
            TwinsOffer: "Link the same deposit of the other layer, too", "別レイヤーの同じ鉱床も関連付ける";
            TwinsOld: "Layers have changed since: look again", "レイヤーが変わりました。もう一度探してください";
        } }
    };
}
