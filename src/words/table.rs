//! The string table. One line a word: English, Japanese.

macro_rules! words {
    ($($name:ident: $en:literal, $ja:literal;)*) => {
        /// A text for people.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "each variant's text is its documentation")]
        pub enum Word { $($name),* }

        impl Word {
            /// All words.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Returns the English and the Japanese text.
            #[must_use]
            pub fn texts(self) -> [&'static str; 2] {
                match self { $(Self::$name => [$en, $ja]),* }
            }
        }
    };
}

with_charts! { words! {
    // Menus and commands
    File: "File", "ファイル";
    EditMenu: "Edit", "編集";
    View: "View", "表示";
    OpenFiles: "Open…", "開く…";
    OpenFilesTip: "Open layers (GeoJSON, TopoJSON, CSV, GeoPackage, FlatGeobuf) or a workspace (.gpkg)", "レイヤー（GeoJSON・TopoJSON・CSV・GeoPackage・FlatGeobuf）またはワークスペース（.gpkg）を開く";
    OpenSample: "Open the sample", "サンプルを開く";
    NewWorkspace: "New workspace", "新しいワークスペース";
    ExportAll: "Export…", "書き出し…";
    ExportTip: "Write areas, notes, deposits, projects and links as GeoJSON and CSV", "区域・注記・鉱床・プロジェクト・関連付けを GeoJSON と CSV で書き出す";
    SavePicture: "Save picture…", "画像を保存…";
    Quit: "Quit", "終了";
    Undo: "Undo", "元に戻す";
    Redo: "Redo", "やり直す";
    UndoWhat: "Undo: {0}", "元に戻す：{0}";
    RedoWhat: "Redo: {0}", "やり直す：{0}";
    ZoomAll: "Show everything", "全体を表示";
    ZoomIn: "Zoom in", "拡大";
    ZoomOut: "Zoom out", "縮小";
    ZoomHere: "Show on the map", "地図に表示";
    DarkTheme: "Dark theme", "暗い配色";
    LightTheme: "Light theme", "明るい配色";
    SwitchLang: "日本語", "English";
    Commands: "Commands", "コマンド";
    CommandsHint: "Type to find a command", "コマンドを検索";
    NoCommand: "No command of that name", "該当するコマンドはありません";
    MapCrs: "Map CRS", "地図の座標系";
    MapCrsTip: "The coordinate reference system the map is drawn in; layers keep their own", "地図を描く座標参照系。レイヤー自身の座標系は変わりません";
    OtherCode: "Another code", "その他のコード";
    CodeHint: "EPSG:32654", "EPSG:32654";
    Apply: "Use", "適用";
    Cancel: "Cancel", "中止";
    Close: "Close", "閉じる";
    Folder: "Folder to write into", "書き出し先フォルダー";
    Path: "Path of a file", "ファイルのパス";
    PathHint: "Type or paste a path and press Enter", "パスを入力または貼り付けて Enter";

    // Tools
    ToolSelect: "Select", "選択";
    ToolSelectTip: "Click to select; drag to move the map; wheel to zoom", "クリックで選択、ドラッグで移動、ホイールで拡大縮小";
    ToolDraw: "Draw area", "区域を描く";
    ToolDrawTip: "Draw an area to be mapped: click its corners, Enter or double-click to finish", "調査区域を描く：角をクリック、Enter またはダブルクリックで完了";
    ToolEdit: "Edit corners", "角を編集";
    ToolEditTip: "Drag a corner of the selected area or a handle of the selected note to move it, drag the middle of an edge to add one, Delete to remove", "選択した区域の角や注記のハンドルをドラッグで移動、辺の中央をドラッグで追加、Delete で削除";
    ToolNote: "Note", "注記";
    ToolNoteTip: "Put a note on the map: a point, a callout, a line or an arrow, whichever was used last", "地図に注記を置く（点・吹き出し・線・矢印のうち、最後に使った種類）";
    ToolProject: "Project", "プロジェクト";
    ToolProjectTip: "Click where the candidate project is", "候補プロジェクトの場所をクリック";
    HintDraw: "Click the corners · Shift traces a border · Enter or double-click to finish · Backspace takes one back · Esc cancels", "角をクリック · Shift で境界をなぞる · Enter またはダブルクリックで完了 · Backspace で一つ戻る · Esc で中止";
    HintEdit: "Drag corners and edge middles · Shift chooses several · Delete removes them · Esc when done", "角や辺の中央をドラッグ · Shift で複数選択 · Delete で削除 · Esc で終了";
    HintNote: "Click where the note belongs · Esc cancels", "注記の場所をクリック · Esc で中止";
    HintProject: "Click where the project is · Esc cancels", "プロジェクトの場所をクリック · Esc で中止";
    HintLink: "Click the deposit that feeds “{0}” · Esc cancels", "「{0}」に関連する鉱床をクリック · Esc で中止";
    TooFewCorners: "An area needs at least three corners", "区域には三つ以上の角が必要です";
    NoDepositHere: "There is no deposit at this place: click a symbol of a deposits layer", "ここに鉱床はありません。鉱床レイヤーの記号をクリックしてください";

    // Layers panel
    Layers: "Layers", "レイヤー";
    Areas: "Mapping areas", "調査区域";
    Projects: "Candidate projects", "候補プロジェクト";
    Notes: "Notes", "注記";
    Map: "Map", "地図";
    RoleDeposits: "Deposits", "鉱床";
    RoleOther: "Other", "その他";
    Role: "Role", "役割";
    Color: "Colour", "色";
    Opacity: "Opacity", "不透明度";
    Visible: "Visible", "表示する";
    MoveUp: "Move up", "上へ";
    MoveDown: "Move down", "下へ";
    ZoomLayer: "Zoom to layer", "レイヤーの範囲へ";
    RemoveLayer: "Remove from the workspace", "ワークスペースから外す";
    Loading: "Loading", "読み込み中";
    Features: "{0} features", "{0} 地物";
    Problems: "Problems: {0}", "問題 {0} 件";
    NotLoaded: "Not loaded", "読み込まれていません";
    CrsDeclared: "declared", "ファイルの宣言";
    CrsInferred: "inferred", "推定";
    CrsChosen: "chosen by you", "利用者の選択";
    CrsAssumed: "assumed", "仮定";
    CrsUnknown: "CRS unknown: choose one to draw this layer", "座標系が不明です。選ぶと描画されます";
    ChooseCrs: "Choose CRS", "座標系を選ぶ";
    ChooseEncoding: "Text encoding…", "文字コード…";
    ChooseEncodingTip: "Shows texts of the file as each encoding reads them", "ファイル内の文字列を各文字コードで表示して選びます";
    ChooseEncodingTitle: "Text encoding of “{0}”", "「{0}」の文字コード";
    ChooseEncodingText: "These are the same texts of the file, read in each encoding. Click the one that reads right; the file itself is not changed.", "ファイル内の同じ文字列を各文字コードで読んだものです。正しく読めるものをクリックしてください。ファイル自体は変わりません。";
    EncodingDetected: "detected", "自動判定";
    EncodingInUse: "in use", "使用中";
    EncodingUnreadable: "unreadable places: {0}", "読めない箇所 {0}";
    EncodingNoText: "the file has no text", "文字列がありません";
    EncodingAutomatic: "Detect it automatically", "自動判定に戻す";
    AccuracyUnknown: "unknown", "不明";


    // Empty states
    EmptyTitle: "Open a map", "地図を開く";
    EmptyText: "Drop layers (GeoJSON, CSV, GeoPackage, FlatGeobuf) or a workspace here, or open them with Ctrl+O", "レイヤー（GeoJSON・CSV・GeoPackage・FlatGeobuf）やワークスペースをここにドロップするか、Ctrl+O で開きます";
    NoAreas: "No area yet. Draw one with D.", "区域はまだありません。D キーで描けます。";
    NoProjects: "No project yet. Place one with P.", "プロジェクトはまだありません。P キーで置けます。";
    NoNotes: "No note yet. Pin one with N.", "注記はまだありません。N キーで置けます。";
    NoLayers: "No layer yet. Open one with Ctrl+O.", "レイヤーはまだありません。Ctrl+O で開けます。";
    NothingSelected: "Nothing selected", "何も選択されていません";
    NothingSelectedText: "Click something on the map or in a list to see and edit it here.", "地図や一覧の項目をクリックすると、ここで確認・編集できます。";
    DropHere: "Drop to open", "ドロップして開く";

    // Inspector
    NameEn: "English name", "英語名";
    NameJa: "Japanese name", "日本語名";
    Minerals: "Minerals", "鉱物";
    MineralsHint: "Nd; Dy; Y", "Nd; Dy; Y";
    MineralSystem: "Mineral system", "鉱床生成系";
    DepositTypes: "Deposit types", "鉱床型";
    BasisEn: "Basis (English)", "根拠（英語）";
    BasisJa: "Basis (Japanese)", "根拠（日本語）";
    References: "References", "文献";
    Host: "Host countries", "所在国";
    SemicolonHint: "separate with ;", "; で区切る";
    Area: "Area", "面積";
    Perimeter: "Perimeter", "周長";
    Corners: "{0} corners", "角 {0} 個";
    Boundary: "Boundary", "境界";
    Digest: "Boundary digest", "境界ダイジェスト";
    DepositsInside: "Deposits inside", "区域内の鉱床";
    Untitled: "Untitled", "名称未設定";
    RemoveArea: "Remove area", "区域を削除";
    RemoveProject: "Remove project", "プロジェクトを削除";
    RemoveNote: "Remove note", "注記を削除";
    AddNoteHere: "Add a note", "注記を付ける";
    PinNote: "Pin note", "注記を置く";
    NoteText: "Text of the note", "注記の本文";
    About: "About", "対象";
    Description: "Description", "説明";
    By: "By", "記入者";
    Proponents: "Proponents", "実施者";
    Countries: "Countries", "国";
    Stages: "Supply-chain stages", "供給網の段階";
    Products: "Derivative products", "派生製品";
    SummaryEn: "Summary (English)", "概要（英語）";
    SummaryJa: "Summary (Japanese)", "概要（日本語）";
    Place: "Place", "位置";
    NoPlaceYet: "no place on the map", "地図上の位置なし";
    Links: "Linked deposits", "関連付けた鉱床";
    LinksOfDeposit: "Projects this deposit feeds", "この鉱床に関連するプロジェクト";
    NoLinks: "No deposit is linked yet", "関連付けた鉱床はまだありません";
    LinkDeposit: "Link a deposit…", "鉱床を関連付ける…";
    LinkToProject: "Link to a project", "プロジェクトに関連付ける";
    Unlink: "Unlink", "関連付けを解除";
    LinkRole: "Role", "役割";
    RolePrimaryFeed: "primary feed", "主原料";
    RolePossibleFeed: "possible feed", "原料候補";
    RoleByProduct: "by-product", "副産物";
    RoleTailings: "tailings or scrap", "尾鉱・スクラップ";
    RoleReference: "reference", "参考";
    ReasonEn: "Reason (English)", "理由（英語）";
    ReasonJa: "Reason (Japanese)", "理由（日本語）";
    Reference: "Source of the reason", "理由の出典";
    Attributes: "Attributes", "属性";
    FeatureKey: "Feature", "地物";
    Layer: "Layer", "レイヤー";
    Deposit: "Deposit", "鉱床";
    Project: "Candidate project", "候補プロジェクト";
    Note: "Note", "注記";
    MappingArea: "Mapping area", "調査区域";

    // What a layer means
    FieldMeanings: "What the fields say", "フィールドの意味";
    PresetKnown: "{0}: {1} of {2} known headers", "{0}：既知の見出し {2} 件のうち {1} 件";
    PresetWords: "Not a layer known by its headers; fields are found by common names", "見出しからは既知のレイヤーと判定できません。一般的な名前から対応付けています";
    OtherNames: "Other names", "別名";
    Name: "Name", "名称";
    Commodities: "Commodities", "鉱種";
    DepositType: "Deposit type", "鉱床型";
    WorkStatus: "Status", "稼行状況";
    Country: "Country", "国";
    StateOrPrefecture: "State or prefecture", "州・都道府県";
    SourceId: "Id at the source", "出典での番号";
    SizeText: "Size, tonnage", "規模・鉱量";
    NoField: "no field", "なし";
    ChosenByYou: "chosen by you", "手動で選択";
    BackToFound: "Back to what was found", "自動の対応付けに戻す";
    FieldsOfRole: "Fields that say: {0}", "「{0}」を表すフィールド";
    NotMapped: "Not mapped ({0})", "対応なし（{0}）";
    AsFound: "as found: {0}", "原文：{0}";
    IdentityHeading: "What tells features apart", "地物の識別";
    IdMember: "GeoJSON id", "GeoJSON の id";
    IdContent: "the whole text of the feature", "地物の内容そのもの";
    IdWhyUnique: "different in every feature", "全ての地物で値が異なります";
    IdWhyContent: "no id and no known field is different in every feature", "全ての地物で値が異なる id や既知のフィールドがありません";
    IdWhyLinks: "kept because links know deposits by it", "関連付けがこの識別子を使っているため維持しています";
    IdUnique: "unique", "一意";
    IdRepeats: "{0} repeats", "重複 {0}";
    IdRepeatsAtLeast: "at least {0} repeats", "重複 {0} 以上";
    IdEmpty: "{0} empty", "空 {0}";
    IdAuto: "Find it again", "自動で判定";
    IdChange: "Change…", "変更…";
    IdTip: "Links to deposits follow the new id", "鉱床の関連付けは新しい識別子に引き継がれます";
    KeyTable: "Key table", "コード対応表";
    JoinKeyTable: "Join key table…", "対応表を結合…";
    JoinKeyTableTip: "A CSV table that says what the codes of a field mean: code, English, Japanese, colour", "フィールドのコードの意味（コード、英語、日本語、色）を示す CSV の表";
    KeyField: "Field with the codes", "コードのフィールド";
    KeyCounts: "{0} of {1} features have a code in the table", "{1} 地物のうち {0} 地物のコードが表にあります";
    NotInKey: "not in the key table", "対応表になし";
    RemoveKeyTable: "Remove key table", "対応表を外す";
    MoreEntries: "… {0} more", "… 他 {0} 件";
    Understanding: "Working out meanings", "意味を確認中";
    JoiningKeyTable: "Looking at the key table", "対応表を確認中";
    Measuring: "Measuring", "計測中";
    CountingIds: "Counting ids", "識別子を集計中";
    KeyTableFailed: "The key table was not joined: {0}", "対応表を結合できませんでした：{0}";

    // Determination
    Determination: "Determination", "決定の状況";
    StatusDraft: "Draft", "案";
    StatusProposed: "Proposed", "提案中";
    StatusMutual: "Mutually determined", "相互に決定";
    StatusDisputed: "Disputed", "異議あり";
    StatusStale: "Stale: the boundary changed since", "失効：境界が変わりました";
    StatusStaleShort: "Stale", "失効";
    StatusWithdrawn: "Withdrawn", "取り下げ";
    PosSilent: "no position yet", "立場未表明";
    PosFor: "for this exact boundary", "この境界に賛同";
    PosAgainst: "objects", "異議";
    PosStale: "spoke on an earlier boundary", "以前の境界に対する立場";
    PosWithdrawn: "withdrew", "取り下げ";
    Propose: "Propose as {0}", "{0}として提案";
    Concur: "Concur as {0}", "{0}として賛同";
    Object: "Object…", "異議…";
    Withdraw: "Withdraw", "取り下げ";
    ObjectReason: "Reason of the objection", "異議の理由";
    Seat: "Seat", "席";
    SeatTip: "Whose position you record. It is neither a login nor a legal signature.", "どの側の立場を記録するか。ログインでも法的な記名でもありません。";
    YourName: "Your name", "氏名";
    NonBinding: "Non-binding: positions recorded here create no rights or obligations.", "法的拘束力のない記録です。ここでの立場は権利・義務を生じません。";
    ExportDisclaimer: "Working record under a non-binding framework; it creates no rights or obligations and is not the position of any government unless that government says so.", "法的拘束力のない枠組みの下での作業記録です。権利・義務を生じず、当該政府が表明しない限りいかなる政府の立場でもありません。";

    // Status bar
    Scale: "Scale 1:{0}", "縮尺 1:{0}";
    ReadOnly: "Read-only: changes cannot be stored", "読み取り専用：変更は保存できません";
    ReadOnlyNotice: "{0} cannot be written: what you change here is not stored. Make a copy that you may write to.", "{0} には書き込めません。ここでの変更は保存されません。書き込める場所にコピーしてください。";
    MapMoved: "{0} does not cover the place you were looking at: the map went to the region it is made for", "{0} は表示していた場所を含まないため、対象地域へ移動しました";
    Typing: "Typing…", "入力中…";
    Stored: "All changes stored", "すべて保存済み";
    Storing: "Storing…", "保存中…";
    NotStored: "{0} changes are NOT stored", "{0} 件の変更が保存されていません";
    NoWorkspaceYet: "Nothing to store yet", "保存する変更はまだありません";
    OutsideMap: "outside this map", "この地図の範囲外";
    DrawingMap: "Drawing", "描画中";
    Projecting: "Reprojecting", "座標変換中";
    Simplifying: "Preparing small scales", "小縮尺の表示を準備中";
    Exporting: "Exporting", "書き出し中";
    Opening: "Opening", "開いています";

    // Notices
    LayerAdded: "{0}: {1} features", "{0}：{1} 地物";
    LayersAdded: "{0}: {1} layers added", "{0}：レイヤーを {1} 件追加しました";
    LayerProblems: "{0}: {1} problems in the file; everything else was loaded. First: {2}", "{0}：ファイルに問題が {1} 件あります。それ以外は読み込みました。最初の問題：{2}";
    BytesRead: "{0} of {1} MB", "{1} MB 中 {0} MB";
    LayerFailed: "{0} could not be opened: {1}", "{0} を開けませんでした：{1}";
    LayerMissing: "Layer “{0}” was not found at {1}; its links keep what they know", "レイヤー「{0}」が {1} に見つかりません。関連付けの情報は保たれています";
    LayerChanged: "The file of layer “{0}” has changed since it was added", "レイヤー「{0}」のファイルは追加後に変更されています";
    LayerOutside: "{0}: {1} features have no place in this map CRS and are not drawn", "{0}：{1} 地物はこの座標系では表示できません";
    AlreadyOpen: "{0} is open already", "{0} は既に開いています";
    WorkspaceFailed: "The workspace could not be opened: {0}", "ワークスペースを開けませんでした：{0}";
    StoreFailed: "This change is not on disk yet: {0}. It will be tried again with the next change.", "この変更はまだ保存されていません：{0}。次の変更時に再試行します。";
    Exported: "Exported to {0}: {1}", "{0} に書き出しました：{1}";
    ExportFailed: "The export failed: {0}", "書き出しに失敗しました：{0}";
    PictureSaved: "Picture saved: {0}", "画像を保存しました：{0}";
    PictureFailed: "The picture could not be saved: {0}", "画像を保存できませんでした：{0}";
    Refused: "Not done: {0}", "実行できません：{0}";
    CrsFailed: "The map CRS was not changed: {0}", "地図の座標系は変わっていません：{0}";
    DialogFailed: "No file dialog can be shown here. Type a path below, drop files on the window, or give them on the command line.", "ファイル選択画面を表示できません。下にパスを入力するか、ウィンドウにドロップするか、コマンドラインで指定してください。";
    JobCrashed: "An internal error stopped “{0}”: {1}. Your work is stored.", "内部エラーにより「{0}」が停止しました：{1}。作業内容は保存されています。";
    Cancelled: "{0}: cancelled", "{0}：中止しました";

    // History labels
    DidAddLayer: "add layer", "レイヤーの追加";
    DidSetLayerReading: "how a layer is read", "レイヤーの読み方の変更";
    DidRemoveLayer: "remove layer", "レイヤーの除外";
    DidStyleLayer: "change a layer's look", "レイヤーの表示変更";
    DidRoleLayer: "change a layer's role", "レイヤーの役割変更";
    DidMoveLayer: "reorder layers", "レイヤーの並べ替え";
    DidLayerCrs: "choose a layer's CRS", "レイヤーの座標系の選択";
    DidAddArea: "draw area", "区域の作成";
    DidSetBoundary: "change boundary", "境界の変更";
    DidDescribeArea: "describe area", "区域の説明";
    DidRemoveArea: "remove area", "区域の削除";
    DidPropose: "propose", "提案";
    DidConcur: "concur", "賛同";
    DidObject: "object", "異議";
    DidWithdraw: "withdraw", "取り下げ";
    DidAddNote: "add note", "注記の追加";
    DidRewriteNote: "rewrite note", "注記の書き直し";
    DidRemoveNote: "remove note", "注記の削除";
    DidAddProject: "create project", "プロジェクトの作成";
    DidDescribeProject: "describe project", "プロジェクトの説明";
    DidPlaceProject: "place project", "プロジェクトの位置変更";
    DidRemoveProject: "remove project", "プロジェクトの削除";
    DidLink: "link deposit", "鉱床の関連付け";
    DidDescribeLink: "describe link", "関連付けの説明";
    DidUnlink: "unlink deposit", "関連付けの解除";
    NewProject: "New project", "新しいプロジェクト";

    // Refusals
    NoSuchSeat: "“{0}” is not a party of this workspace: choose a seat", "「{0}」はこのワークスペースの当事者ではありません。席を選んでください";
    EmptyId: "an id may not be empty", "ID を空にはできません";
    ControlCharacter: "“{0}” holds the control character {1}: only line breaks and tabs may stand in a text", "「{0}」に制御文字 {1} が含まれています。使えるのは改行とタブだけです";
    BadHost: "“{0}” is no country code: write two capital letters (ISO 3166-1 alpha-2), such as JP", "「{0}」は国コードではありません。JP のように英大文字 2 字（ISO 3166-1 alpha-2）で書いてください";
    BadOpacity: "opacity {0} is outside 0 to 1", "不透明度 {0} は 0〜1 の範囲外です";
    NoSpeaker: "say who speaks: a statement needs the speaker's name", "誰の表明か示してください。氏名が必要です";
    IdTaken: "the id “{0}” is already used: give another", "ID「{0}」は使用済みです。別の ID を指定してください";
    NotFound: "there is no “{0}”: it may have been removed or never added", "「{0}」がありません。削除されたか、追加されていません";
    NothingChanges: "this changes nothing", "変更点がありません";
    BadBoundary: "the boundary is not valid: {0}", "境界が正しくありません：{0}";
    AlreadyFor: "{0} is already for this exact boundary", "{0} は既にこの境界に賛同しています";
    AlreadyAgainst: "{0} has already objected to this exact boundary", "{0} は既にこの境界に異議を述べています";
    NothingToConcurWith: "no other party has proposed this exact boundary yet: propose it", "他の当事者はまだこの境界を提案していません。先に提案してください";
    NoReason: "an objection needs a reason", "異議には理由が必要です";
    NothingToWithdraw: "{0} has no statement on this area to withdraw", "{0} には取り下げる表明がありません";
    EmptyNote: "a note needs some text", "注記の本文を入力してください";
    NoteNoPlace: "a note needs a place on the map, or a record that has one", "注記には地図上の位置か、位置を持つ対象が必要です";
    NotALanguage: "“{0}” is not a language of this workspace: write en or ja", "「{0}」は使えません。en または ja を指定してください";
    NoName: "give it a name in English or Japanese", "英語または日本語の名称を付けてください";
    NoSuchDeposit: "layer “{0}” has no feature “{1}”, or it is not loaded", "レイヤー「{0}」に地物「{1}」がないか、読み込まれていません";
    NotDeposits: "layer “{0}” does not hold deposits: set its role to deposits first", "レイヤー「{0}」は鉱床レイヤーではありません。役割を鉱床にしてください";
    AlreadyLinked: "this deposit is already linked to this project", "この鉱床は既にこのプロジェクトに関連付けられています";
    BadConfidence: "confidence {0} is outside 0 to 1", "確信度 {0} は 0〜1 の範囲外です";
    NoSuchField: "layer “{0}” has no field “{1}”", "レイヤー「{0}」にフィールド「{1}」はありません";
    NotAKey: "“{0}” cannot tell the features apart: {1} repeat a value, {2} have none", "「{0}」では地物を区別できません。値の重複 {1} 件、空 {2} 件";
    LinksWouldBreak: "{0} linked deposits of layer “{1}” could no longer be told, such as “{2}”: {3}", "レイヤー「{1}」の関連付け済みの鉱床 {0} 件（「{2}」など）を特定できなくなります：{3}";
    LostNotLoaded: "the layer is not loaded, so nobody knows what they would be called", "レイヤーが読み込まれていないため、新しい識別子が分かりません";
    LostGone: "it is no longer in the file, and what is kept of it has no value there; remove the link first", "ファイルに存在せず、控えにもその値がありません。先に関連付けを解除してください";
    LostMerged: "another linked deposit has the same value there; remove one of the links first", "関連付け済みの別の鉱床と値が同じです。先に一方の関連付けを解除してください";
    LostReadDifferently: "they are known by their text, which would be read differently; choose an id field first", "内容そのもので識別しているため、読み方を変えると一致しなくなります。先に識別子のフィールドを選んでください";
    NothingToUndo: "there is nothing to undo", "元に戻す操作はありません";
    NothingToRedo: "there is nothing to redo", "やり直す操作はありません";


    // Command line
    NoDisplay: "There is no display here to open a window on; draw the map into a file instead:  lodemap render {0} -o map.png", "ウィンドウを開ける画面がありません。代わりに地図をファイルに描けます：  lodemap render {0} -o map.png";
    NoGl: "The window needs OpenGL 2.1 or OpenGL ES 3 and none was found ({0}); draw the map into a file instead:  lodemap render {1} -o map.png", "ウィンドウには OpenGL 2.1 または OpenGL ES 3 が必要ですが見つかりません（{0}）。代わりに地図をファイルに描けます：  lodemap render {1} -o map.png";
    NotYetCommand: "not yet: “{0}” is planned for a later version", "「{0}」は今後の版で対応します";
    CliUsage: "usage:", "使い方：";
    CliUnknownOption: "there is no option {0} here", "オプション {0} はここにはありません";
    CliNeedsValue: "the option {0} needs a value", "オプション {0} には値が必要です";
    CliNoValue: "the option {0} takes no value", "オプション {0} に値は付けられません";
    CliTwice: "the option {0} is given twice", "オプション {0} が二度指定されています";
    CliMissing: "{0} is missing", "{0} がありません";
    CliTooMany: "“{0}” is one argument too many", "引数「{0}」が余分です";
    CliNoCommand: "“{0}” is neither a command nor a file; lodemap --help lists the commands", "「{0}」はコマンドでもファイルでもありません。lodemap --help で一覧を表示します";
    CliBadLang: "--lang “{0}”: write en or ja", "--lang「{0}」：en または ja を指定してください";
    CliBadBbox: "--bbox “{0}”: write WEST,SOUTH,EAST,NORTH in degrees; west > east crosses 180°", "--bbox「{0}」：西,南,東,北 を度で指定してください。西＞東なら 180° をまたぎます";
    CliBboxOffMap: "no part of --bbox {0} lies on the map of {1}", "--bbox {0} は {1} の地図の範囲外です";
    CliBadSize: "--size “{0}”: write WIDTHxHEIGHT in points, such as 1600x1000", "--size「{0}」：1600x1000 のように 幅x高さ をポイントで指定してください";
    CliBadScale: "--scale “{0}”: write pixels a point, from 0.1 to 10", "--scale「{0}」：1 ポイントあたりの画素数を 0.1〜10 で指定してください";
    CliPictureTooLarge: "the picture would be {0} pixels; at most {1} a side can be drawn: choose a smaller --size or --scale", "画像が {0} 画素になります。一辺 {1} 画素までです。--size か --scale を小さくしてください";
    CliBadEnding: "the ending of {0} is not one of {1}", "{0} の拡張子は {1} のいずれでもありません";
    CliNotAWorkspace: "{0} is not a workspace: its name does not end in .gpkg", "{0} はワークスペースではありません（拡張子 .gpkg が必要です）";
    CliLayersOnly: "convert reads layers, and {0} is a lodemap workspace, of which you get layers with:  lodemap export {0} -o FOLDER", "convert はレイヤーを読みます。{0} は lodemap のワークスペースです。次でレイヤーを書き出せます：  lodemap export {0} -o フォルダー";
    CliOneWorkspace: "only one workspace can be drawn at a time", "一度に描けるワークスペースは一つです";
    CliSameFile: "{0} is the file that is read: write to another name", "{0} は読み込むファイル自身です。別の名前に書き出してください";
    CliOverWorkspace: "{0} is a lodemap workspace, which convert does not overwrite: write to another name", "{0} は lodemap のワークスペースのため、convert では上書きしません。別の名前に書き出してください";
    CliNeedsFrom: "{0}: the coordinate reference system is not known ({1}); say it with --from, such as --from EPSG:6677", "{0}：座標参照系が不明です（{1}）。--from EPSG:6677 のように指定してください";
    CliFromOverrides: "WARNING: {0} is in {1} ({2}), but --from says {3}: its numbers are taken as {3}", "警告：{0} の座標系は {1} です（{2}）が、--from の {3} として扱います";
    CliNoField: "--where: no feature has a field “{0}”; nearest names: {1}", "--where：フィールド「{0}」を持つ地物はありません。近い名前：{1}";
    CliTableLonLat: "CSV is written in longitude and latitude: leave out --to, or write --to OGC:CRS84", "CSV は経度・緯度で書き出します。--to を省くか OGC:CRS84 を指定してください";
    CliWritten: "{0}: {1} features written", "{0}：{1} 地物を書き出しました";
    CliNothingLeft: "no feature is left to write; nothing was written", "書き出す地物がありません。何も書き出していません";
    CliLeftOut: "{0} features have no place in {1} and were left out; the first is feature {2}", "{0} 地物は {1} に位置がないため省きました。最初は地物 {2} です";
    CliNotRead: "{0} could not be read in full; what could not be read is not in the new file:  lodemap check {0}", "{0} には読めない部分があり、新しいファイルには含まれません：  lodemap check {0}";
    CliNowUtf8: "the source is {0}; the new file holds the same text in UTF-8", "元のファイルの文字コードは {0} です。新しいファイルは同じ内容の UTF-8 です";
    CliHeights: "{0} features have heights, which are not in the new file", "{0} 地物の標高は新しいファイルに含まれません";
    CliReadBack: "{0} was written, but {1} features read back instead of {2}: do not use it", "{0} を書き出しましたが、読み戻すと {2} 地物ではなく {1} 地物でした。使用しないでください";
    CliOutsideUse: "{0} features lie outside the area that {1} is meant for; their coordinates may be far off", "{0} 地物は {1} の適用範囲外です。座標が大きくずれるおそれがあります";
    CliSeqLonLat: "newline-delimited GeoJSON cannot name a CRS: coordinates are written in longitude and latitude", "改行区切り GeoJSON には座標系を書けないため、経度・緯度で書き出します";
    CliNotDrawn: "{0}: the coordinate reference system is not known, so the layer is not drawn; {1}", "{0}：座標系が不明なため描いていません。{1}";
    CliEdits: "{0}: {1} edits done", "{0}：{1} 件の編集を行いました";
    CliCreated: "{0}: created, {1} edits done", "{0}：新規作成し、{1} 件の編集を行いました";
    CliNothingDone: "{0}; nothing was written", "{0}。何も書き込んでいません";
    CliScriptNotUtf8: "the script is not UTF-8 text: {0}", "スクリプトが UTF-8 ではありません：{0}";
    CliCounts: "{0}: {1} errors, {2} warnings, {3} notes", "{0}：エラー {1}、警告 {2}、参考 {3}";
    CliError: "error", "エラー";
    CliWarning: "warning", "警告";
    CliNote: "note", "参考";
    CliFeature: "feature {0}", "地物 {0}";
    CliFormat: "Format", "形式";
    CliEncoding: "Encoding", "文字コード";
    CliBadEncoding: "“{0}” is no text encoding that is known here: say UTF-8, Shift_JIS, EUC-JP, windows-1252, UTF-16LE …", "「{0}」は不明な文字コードです。UTF-8、Shift_JIS、EUC-JP、windows-1252、UTF-16LE などを指定してください";
    CliCrs: "CRS", "座標参照系";
    CliFeatures: "Features", "地物数";
    CliVertices: "Vertices", "頂点数";
    CliExtent: "Extent", "範囲";
    CliIdentity: "Identity", "識別子";
    CliFields: "Fields", "フィールド";
    CliProblems: "Problems", "問題";
    CliNone: "none", "なし";
    CliUnknown: "unknown", "不明";
    CliFound: "found", "あり";
    CliGone: "not found", "見つかりません";
    CliChanged: "changed since it was added", "追加後に変更";
    CliStatements: "Statements", "表明";
    CliRevisions: "Revisions", "改訂数";

    // Names of coordinate reference systems
    CrsWgs84: "WGS 84 (longitude, latitude)", "WGS 84（経度、緯度）";
    CrsTokyo: "Tokyo", "日本測地系（Tokyo）";
    CrsJgd2000: "JGD2000", "JGD2000";
    CrsJgd2011: "JGD2011 (renamed JGD2024)", "JGD2011（JGD2024に改称）";
    CrsPlaneRectangular: "Japan Plane Rectangular CS {0}", "平面直角座標系 第{0}系";
    CrsUtm: "UTM zone {0}", "UTM {0}帯";
    CrsCentred: "Equal-area plane centred on {0}°, {1}° (latitude, longitude)", "緯度{0}°、経度{1}°を中心とする正積図（ランベルト正積方位図法）";

    CrsOnshore: "{0} is meant for land only; at sea, choose an equal-area plane centred there, such as LAEA:24.3,154", "{0} は陸上のみの座標系です。海域では、LAEA:24.3,154 のように、そこを中心とする正積図を選んでください";
    // What was done between two of them
    OpNone: "none: the coordinates stay as they are", "なし（座標はそのまま）";
    OpOne: "coordinates go from {0} to {1}: {2}; stated accuracy {3}", "座標を {0} から {1} へ変換：{2}。公表精度 {3}";
    OpSeveral: "coordinates go from {0} to {1} by {2} operations, each where it holds:", "座標を {0} から {1} へ、場所により {2} 種類の方法で変換：";
    OpPart: "{0} of {1} positions: {2}; stated accuracy {3}", "{1} 点中 {0} 点：{2}。公表精度 {3}";
    OpSampled: "these are {0} of {1} positions, spread evenly", "{1} 点から均等に選んだ {0} 点を調べた結果です";
    OpBallpark: "WARNING: no change of datum is known for {0} of {1} positions and none was made; they may be hundreds of metres off", "警告：{1} 点中 {0} 点は測地系の変換方法が不明なため変換していません。数百メートルずれている可能性があります";
    OpOutside: "{0} of {1} positions lie outside the area that the operation is meant for; its accuracy does not hold there", "{1} 点中 {0} 点は変換方法の適用範囲外にあり、公表精度は当てはまりません";
    OpEpoch: "the parameters hold for the year {0}; the ground's motion since then is left out (some centimetres a year)", "変換パラメータは {0} 年のものです。その後の地殻変動（年に数センチ）は含みません";
    OpMissing: "{0} ({1}) would be more accurate ({3}), but its grid {2} is not in the program", "{0}（{1}）のほうが正確（{3}）ですが、グリッド {2} が組み込まれていません";
}}
