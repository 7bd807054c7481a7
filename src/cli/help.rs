//! Help and usage lines, English and Japanese.

use crate::words::Lang;

/// Commands with their usage line and what they do.
pub const COMMANDS: [(&str, &str, [&str; 2]); 13] = [
    (
        "info",
        "lodemap info PATH… [--json] [--where EXPR] [--areas WORKSPACE.gpkg] [--deposits] [--deposit ID] [--vocabularies] [--encoding NAME] [--swap-axes]",
        [
            "Tells what is in layers (GeoJSON, TopoJSON) and workspaces (.gpkg): one entry each.\n\
             --deposits: counts a layer’s deposits by mineral, list, status and type; --deposit: all that is known of one feature.\n\
             --vocabularies: which lists of minerals and other vocabularies are in force, with dates; PATH may be left out.\n\
             --encoding: the text encoding of layers (Shift_JIS, EUC-JP, windows-1252 …); without it, it is found out.\n\
             --swap-axes: the file has north (latitude) first; x and y change places while it is read.\n\
             --where: how many features pass a filter (docs/FILTERS.md); --areas: the workspace that it may ask.",
            "レイヤー（GeoJSON、TopoJSON）とワークスペース（.gpkg）の内容を一件ずつ表示します。\n\
             --deposits：レイヤーの鉱床を鉱種・リスト・状況・鉱床型ごとに数えます。--deposit：一つの地物のすべての内容です。\n\
             --vocabularies：使用中の鉱種リストなどの語彙と日付。PATH は省略できます。\n\
             --encoding：レイヤーの文字コード（Shift_JIS、EUC-JP、windows-1252 など）。省略時は自動判定します。\n\
             --swap-axes：北（緯度）が先のファイルです。読み込み時に x と y を入れ替えます。\n\
             --where：条件に合う地物の数（docs/FILTERS.md）。--areas：条件が参照するワークスペース。",
        ],
    ),
    (
        "check",
        "lodemap check PATH… [--json] [--encoding NAME]",
        [
            "Lists problems with feature number, line, column and byte. Exit status 1 when there are errors or warnings.",
            "問題を地物番号・行・桁・バイト位置とともに一覧します。エラーか警告があれば終了コード 1 です。",
        ],
    ),
    (
        "convert",
        "lodemap convert IN OUT [--from CRS] [--to CRS] [--where EXPR] [--areas WORKSPACE.gpkg] [--cut-180] [--encoding NAME] [--layer NAME] [--swap-axes]",
        [
            "Writes a layer anew, by the ending of OUT: .geojson .json .geojsonl .ndjson .csv .gpkg .fgb.\n\
             --from says which CRS IN is in, --to which OUT shall be in (EPSG:6677, OGC:CRS84 …), --where which features\n\
             (docs/FILTERS.md; --areas names the workspace that a filter may ask for areas and links).\n\
             Without --to, coordinates stay as they are, to the byte in GeoJSON.\n\
             GeoJSON with --to a CRS in degrees is cut at the 180th meridian as RFC 7946 asks; --cut-180 does that without --to.\n\
             --encoding says in which text encoding IN is, --layer which layer of it when it holds several. OUT is UTF-8.\n\
             --swap-axes: IN has north (latitude) first; x and y change places in what is written, digit for digit.",
            "レイヤーを OUT の拡張子の形式で書き出します：.geojson .json .geojsonl .ndjson .csv .gpkg .fgb。\n\
             --from は IN の座標系、--to は OUT の座標系（EPSG:6677、OGC:CRS84 など）、--where は地物の条件です\n\
             （docs/FILTERS.md。--areas は条件が参照する区域と関連付けのワークスペース）。\n\
             --to がなければ座標はそのままです（GeoJSON ではバイト単位で同一）。\n\
             --to が度の座標系のとき GeoJSON は RFC 7946 に従い 180 度子午線で切ります。--cut-180 は --to なしでも切ります。\n\
             --encoding は IN の文字コード、--layer は IN に複数のレイヤーがあるときの名前です。OUT は UTF-8 です。\n\
             --swap-axes：IN は北（緯度）が先です。書き出しでは x と y を入れ替えます（数字の表記はそのまま）。",
        ],
    ),
    (
        "render",
        "lodemap render PATH… -o OUT.png [--crs CRS] [--bbox W,S,E,N] [--size 1600x1000] [--scale 1] [--dark] [--grid] [--labels en|ja|both|none] [--where EXPR] [--areas WORKSPACE.gpkg]",
        [
            "Draws layers and at most one workspace as a picture.\n\
             --crs: the map CRS; without it EPSG:3857 when the --bbox, else the layers, have at most 40 degrees of longitude, do not\n\
             cross 180° and stay within 80° of latitude; otherwise, and for workspaces without --bbox, EPSG:8859.\n\
             --bbox: what to show, in degrees; W > E crosses 180°; --bbox=-180,-90,180,90 is the whole world.\n\
             --size: width and height in points; --scale: pixels a point. At most 16384 pixels a side.\n\
             --labels: which names stand on the map; without it those in the language of --lang.\n\
             --where: only these features of the layers that are named; --areas: the workspace that it may ask.",
            "レイヤーと一つまでのワークスペースを画像に描きます。\n\
             --crs：地図の座標系。省略時、--bbox（なければレイヤー）が経度 40 度以内で 180° をまたがず緯度 80 度以内なら EPSG:3857、\n\
             それ以外と --bbox のないワークスペースは EPSG:8859。\n\
             --bbox：表示範囲（度）。W > E なら 180° をまたぎます。--bbox=-180,-90,180,90 は全世界です。\n\
             --size：幅と高さ（ポイント）。--scale：1 ポイントあたりの画素数。一辺 16384 画素まで。\n\
             --labels：地図に表示する名称の言語。省略時は --lang の言語です。\n\
             --where：指定したレイヤーのうち描く地物の条件。--areas：条件が参照するワークスペース。",
        ],
    ),
    (
        "apply",
        "lodemap apply WORKSPACE.gpkg SCRIPT [--seal] [--json]",
        [
            "Runs edits from a JSON-lines script (- is standard input) on a workspace, which is created when absent: all of them or none.\n\
             --seal: seals its statements with the key of this user; without it they are unsealed.",
            "JSON 行形式のスクリプト（- は標準入力）の編集をワークスペースに適用します（なければ作成）。全部行うか、何もしないかです。\n\
             --seal：表明をこの利用者の鍵で封印します。省略時は封印なしです。",
        ],
    ),
    (
        "export",
        "lodemap export WORKSPACE.gpkg -o FOLDER [--json]",
        [
            "Writes areas, notes, deposits, projects and links as GeoJSON and CSV.",
            "区域・注記・鉱床・プロジェクト・関連付けを GeoJSON と CSV で書き出します。",
        ],
    ),
    (
        "history",
        "lodemap history WORKSPACE.gpkg [--json]",
        [
            "Prints every revision: number, when, seat, who, what, on which records, and whether it was undone.",
            "すべての履歴を表示します：番号、日時、立場、氏名、内容、対象の記録、取り消しの有無。",
        ],
    ),
    (
        "compare",
        "lodemap compare A.gpkg B.gpkg [--json]",
        [
            "Lists the records that only one of two workspaces has, and those that differ, field by field. Exit status 1 when they differ.",
            "二つのワークスペースの一方だけにある記録と、内容の異なる記録を項目ごとに一覧します。違いがあれば終了コード 1 です。",
        ],
    ),
    (
        "report",
        "lodemap report WORKSPACE.gpkg -o OUT.html [--in en,ja]",
        [
            "Writes the dossier: one page for reading and printing with the register of areas, each area with the parties' positions,\n\
             projects and layers. --in: the languages, in their order; English and Japanese without it.",
            "資料集を書き出します：区域一覧簿、各区域と当事者の立場、プロジェクト、レイヤーを収めた閲覧・印刷用の 1 ページです。\n\
             --in：言語とその順序。省略時は英語と日本語です。",
        ],
    ),
    (
        "charts",
        "lodemap charts WORKSPACE.gpkg --by mineral|stage|status|time -o OUT.svg|png [--in en|ja]",
        [
            "Draws a chart of a workspace and its layers: deposits by mineral, projects by stage of the supply chain, areas and deposits\n\
             by status, areas and milestones over time. Only what is loaded is counted: exit status 1 when a layer is missing.\n\
             --in: the language of the chart.",
            "ワークスペースとそのレイヤーのグラフを描きます：鉱種別の鉱床、サプライチェーンの段階別プロジェクト、状況別の区域と鉱床、\n\
             区域とマイルストーンの時系列。集計は読み込めたもののみで、レイヤーが欠けていれば終了コード 1 です。\n\
             --in：グラフの言語です。",
        ],
    ),
    (
        "send",
        "lodemap send WORKSPACE.gpkg -o OUT.geojson [--party ID] [--name NAME] [--json]",
        [
            "Writes areas, notes, statements, projects and links into one sealed GeoJSON file for the other side, and marks what went out.\n\
             --party, --name: who sends; without them the seat and the name of the window.",
            "区域・注記・表明・プロジェクト・関連付けを、封印した GeoJSON ファイル一つにして相手側に書き出し、送付済みと記録します。\n\
             --party、--name：送付者。省略時はウィンドウの席と氏名です。",
        ],
    ),
    (
        "take-in",
        "lodemap take-in MINE.gpkg THEIRS [--preview] [--accept-new-keys] [--party ID] [--name NAME] [--json]",
        [
            "Brings in an exchange file or a workspace of the other side, as one step that can be undone. Nothing that is here is overwritten.\n\
             --preview: only say what would come. --accept-new-keys: take keys that are not the known ones; ask the other side first.\n\
             Exit status 1 when something is in conflict, altered, or sealed by an unknown key.",
            "相手側の交換ファイルまたはワークスペースを、元に戻せる一つの操作として取り込みます。こちらの内容は上書きしません。\n\
             --preview：内容の表示のみ。--accept-new-keys：既知でない鍵を受け入れます（先に相手側に確認してください）。\n\
             競合、改変、未知の鍵による封印があれば終了コード 1 です。",
        ],
    ),
    (
        "verify",
        "lodemap verify FILE… [--known WORKSPACE.gpkg] [--json]",
        [
            "Says of each statement of exchange files and workspaces: holds, altered (what), sealed by an unknown key, unsealed.\n\
             --known: go by the keys that this workspace knows; without it by those that each file names: compare their fingerprints.\n\
             Exit status 0 when everything holds, 1 when something does not.",
            "交換ファイルやワークスペースの各表明について、有効・改変（箇所）・未知の鍵による封印・封印なし、のいずれかを示します。\n\
             --known：このワークスペースで既知の鍵で判定します。省略時は各ファイルに記された鍵で判定するので、指紋を照合してください。\n\
             すべて有効なら終了コード 0、そうでなければ 1 です。",
        ],
    ),
];

const WINDOW: [&str; 2] =
    ["The window, with a workspace (.gpkg) and layers.", "ワークスペース（.gpkg）とレイヤーをウィンドウで開きます。"];

const COMMON: [&str; 2] = [
    "Every command takes --lang en|ja (else the locale decides) and --help; -- ends the options. --json prints one JSON\n\
     document to standard output; messages go to standard error.\n\
     Exit status: 0 done, 1 done but problems were found, 2 unusable input or arguments.",
    "どのコマンドも --lang en|ja（省略時はロケール）と --help を受け付けます。-- 以降はすべてパスです。--json は JSON 文書を\n\
     一つ標準出力に書き、メッセージは標準エラー出力に書きます。\n\
     終了コード：0 完了、1 完了したが問題あり、2 入力または引数が使えません。",
];

/// The usage line of the window.
pub const WINDOW_USAGE: &str = "lodemap [PATH…] [--lang en|ja]";

/// Returns the usage line of a command; of the window when there is no such command.
#[must_use]
pub fn usage(command: &str) -> &'static str {
    COMMANDS.iter().find(|c| c.0 == command).map_or(WINDOW_USAGE, |c| c.1)
}

/// Returns the help of a command; of the whole program when there is no such command.
#[must_use]
pub fn help(command: &str, lang: Lang) -> String {
    let i = usize::from(lang.is_ja());
    if let Some((_, usage, about)) = COMMANDS.iter().find(|c| c.0 == command) {
        return format!("{usage}\n\n{}\n\n{}\n", about[i], COMMON[i]);
    }
    let mut text = format!("lodemap {}\n\n  {WINDOW_USAGE}\n      {}\n", env!("CARGO_PKG_VERSION"), WINDOW[i]);
    for (_, usage, about) in &COMMANDS {
        text += &format!("  {usage}\n      {}\n", about[i].replace('\n', "\n      "));
    }
    text + "\n" + COMMON[i] + "\n"
}
