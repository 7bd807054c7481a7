//! The words of readiness, of who is waited for, of timelines and the register. One line a word, as in the string table, which takes them in.

macro_rules! with_readiness {
    ($words:ident! { $($others:tt)* }) => {
        with_report! { $words! {
            $($others)*

            // The levels and the checklist
            Readiness: "Readiness", "準備度";
            ReadyLevel0: "Level 0 of 3: begun", "準備度 0／3：着手";
            ReadyLevel1: "Level 1 of 3: put forward", "準備度 1／3：提示済み";
            ReadyLevel2: "Level 2 of 3: described", "準備度 2／3：説明済み";
            ReadyLevel3: "Level 3 of 3: complete", "準備度 3／3：完備";
            ReadyTip: "1: valid boundary with a position, a name, a proposer. 2: also minerals, system or deposit type, basis, a reference. 3: also evidence of each class, data needs, and every required party for the boundary as it is now", "1：位置の定まった正しい境界、名称、提案者。2：さらに鉱物、鉱床生成系または鉱床型、根拠、文献。3：さらに各区分の根拠資料、必要なデータ、現在の境界に対する必要な全当事者の賛同";
            ReadyMissing: "missing: {0}", "不足：{0}";
            ReadyNothingMissing: "nothing is missing", "不足なし";
            ReadyGeometry: "valid boundary", "正しい境界";
            ReadyPosition: "position (WGS 84)", "位置（WGS 84）";
            ReadyName: "name", "名称";
            ReadyProposer: "proposer", "提案者";
            ReadyMinerals: "minerals", "鉱物";
            ReadySystem: "mineral system or deposit type", "鉱床生成系または鉱床型";
            ReadyBasis: "basis", "根拠";
            ReadyReference: "a reference", "文献";
            ReadyEvidenceGeology: "evidence: geology", "根拠資料：地質";
            ReadyEvidenceGeophysics: "evidence: geophysics", "根拠資料：物理探査";
            ReadyEvidenceElevation: "evidence: elevation or bathymetry", "根拠資料：標高・水深";
            ReadyNeeds: "data needs", "必要なデータ";
            ReadyConcurrence: "{0} for this boundary", "{0}の現境界への賛同";
            ReadyParties: "a party that must concur", "賛同が必要な当事者";
            ReadyMet: "{0}: there", "{0}：あり";
            ReadyGoMend: "{0}: missing. Show the place that is not valid on the map", "{0}：不足。不正な箇所を地図に表示します";
            ReadyGoDraw: "{0}: missing. Edit the corners", "{0}：不足。頂点を編集します";
            ReadyGoWrite: "{0}: missing. Go to the field", "{0}：不足。入力欄に移動します";
            ReadyGoState: "{0}: missing. Go to the buttons of your seat", "{0}：不足。自席の表明ボタンに移動します";
            ReadyGoSend: "{0}: missing. Send to the other side", "{0}：不足。相手側に送付します";
            ReadyGoParties: "{0}: missing. Choose the parties", "{0}：不足。当事者を選びます";
            EvidenceGeology: "Evidence: geology (one source a line; its page after |)", "根拠資料：地質（1 行に 1 件、ページは | の後に）";
            EvidenceGeophysics: "Evidence: geophysics", "根拠資料：物理探査";
            EvidenceElevation: "Evidence: elevation or bathymetry", "根拠資料：標高・水深";
            NeedsGeologyField: "Data needed: geology", "必要なデータ：地質";
            NeedsGeophysicsField: "Data needed: geophysics", "必要なデータ：物理探査";
            NeedsElevationField: "Data needed: elevation or bathymetry", "必要なデータ：標高・水深";
            CheckingAreas: "Checking the areas", "区域を点検中";

            // Filters
            FilterAll: "All areas", "すべての区域";
            FilterUs: "Waiting for us", "当方の回答待ち";
            FilterThem: "Waiting for them", "相手方の回答待ち";
            FilterDetermined: "Determined this quarter", "今四半期に決定";
            FilterCount: "{0} ({1})", "{0}（{1}）";
            FilterTip: "Which areas are listed, as seen from the seat of {0}", "一覧に出す区域（{0}の席から見て）";
            FilterHide: "Hide the others on the map", "他の区域を地図で隠す";
            FilterHideTip: "The areas that are not listed are drawn faintly, or not at all", "一覧にない区域は薄く表示するか、隠します";
            FilterNone: "No area of this kind", "該当する区域はありません";

            // Timelines
            Timeline: "Timeline of the area", "区域の経過";
            TimelineTip: "Every step of the selected area: its boundary, the parties' statements, and what they made of it, in both capitals' time", "選択中の区域の経過（境界、当事者の表明、その結果）を両国の時刻で表示します";
            TimelineOf: "Timeline: {0}", "経過：{0}";
            TimelineText: "In the order in which it came to be known here. A click shows the boundary of that moment on the map; nothing is changed.", "ここで把握した順に示します。クリックするとその時点の境界を地図に表示します（何も変更しません）。";
            TimelineNone: "The history of this file tells nothing of this area", "このファイルの履歴に、この区域の記録はありません";
            TimelineOutline: "Boundary as of {0}", "{0} 時点の境界";
            EventDrawn: "drawn ({0})", "作成（{0}）";
            EventBack: "brought back ({0})", "復活（{0}）";
            EventChanged: "boundary changed: {0} → {1}", "境界の変更：{0} → {1}";
            EventRemoved: "removed", "削除";
            EventProposed: "{0} proposed", "{0}が提案";
            EventCountered: "{0} countered", "{0}が対案を提示";
            EventConcurred: "{0} concurred", "{0}が賛同";
            EventObjected: "{0} objected", "{0}が異議を表明";
            EventWithdrew: "{0} withdrew", "{0}が取り下げ";
            EventReason: "{0}: {1}", "{0}：{1}";
            EventUnstated: "taken back unsent: {0}", "送付前に取り消し：{0}";
            EventTakenIn: "taken in from the other side", "相手側から取り込み";
            EventCompacted: "the history was compacted; what was before is not told", "履歴の圧縮（これ以前の経過は残っていません）";
            EventBecame: "status: {0}", "状況：{0}";
            EventUndone: "{0} (undone)", "{0}（元に戻す）";
            EventRedone: "{0} (redone)", "{0}（やり直し）";
            EventRestored: "{0} (an earlier state brought back)", "{0}（以前の状態の復元）";

            // The register
            Register: "Register of areas", "区域一覧簿";
            RegisterTip: "All areas as a table: status, readiness, positions, size, minerals; sorted, searched, saved as CSV", "すべての区域の表（状況、準備度、立場、面積、鉱物）。並べ替え・検索・CSV 保存ができます";
            RegisterCount: "{0} of {1} areas", "{1} 区域中 {0}";
            RegisterSearch: "Search", "検索";
            RegisterSearchTip: "Words that occur in the name, minerals, system, deposit type, host country, status or id, or the beginning of the digest", "名称、鉱物、鉱床生成系、鉱床型、所在国、状況、ID に含まれる語、またはダイジェストの先頭";
            RegisterSave: "Save as CSV…", "CSV で保存…";
            RegisterSaveTip: "All areas, in UTF-8, with a text beside it that says what such a file means", "すべての区域を UTF-8 で保存します。ファイルの意味を記した文書も隣に置きます";
            RegisterBom: "with a byte order mark", "BOM 付き";
            RegisterBomTip: "Some spreadsheets show Japanese in a CSV file only with this mark", "表計算ソフトによっては、BOM がないと CSV の日本語を正しく表示できません";
            RegisterSuffix: "register", "区域一覧簿";
            RegisterSaved: "Register saved: {0}", "区域一覧簿を保存しました：{0}";
            RegisterNotSaved: "The register was not saved: {0}", "区域一覧簿を保存できませんでした：{0}";
            RegisterRow: "Area {0}", "区域 {0}";
            RegisterSort: "Sort by {0}", "{0}で並べ替え";
            RegisterNumber: "No.", "番号";
            RegisterLevel: "Level", "準備度";
            RegisterStatus: "Status", "状況";
            RegisterReferences: "References", "文献数";
            RegisterChanged: "Last change (Washington · Tokyo)", "最終更新（ワシントン・東京）";
            RegisterDigest: "Digest", "ダイジェスト";
            RegisterKm2: "km²", "km²";
        }}
    };
}
