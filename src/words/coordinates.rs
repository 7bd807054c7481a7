//! The words of typed places, of the map CRS picker and of positions in the status bar. One line a word, as in the string table.

macro_rules! with_coordinates {
    ($words:ident! { $($others:tt)* }) => {
        with_crs_ranking! { $words! {
            $($others)*

            // How a written place was understood
            SaidLatLon: "latitude, longitude", "緯度・経度の順";
            SaidLonLat: "longitude, latitude", "経度・緯度の順";
            SaidDegrees: "degrees in {0}", "{0} の度";
            SaidNorth: "north", "北半球";
            SaidSouth: "south", "南半球";
            SaidUtm: "UTM zone {0} {1}, E {2} N {3}", "UTM {0}帯（{1}）E {2} N {3}";
            SaidPlaneRectangular: "{0}: X (north) {1}, Y (east) {2}", "{0}：X（北）{1}、Y（東）{2}";
            SaidPlane: "{0}: east {1}, north {2}", "{0}：東 {1}、北 {2}";
            DoubtOrder: "either number may be the latitude; read as latitude, longitude", "どちらも緯度になりえます。緯度・経度の順に読みました";
            DoubtOrderScreen: "either number may be the latitude; read as longitude, latitude, which lies on the screen", "どちらも緯度になりえます。画面内になる経度・緯度の順に読みました";
            DoubtBand: "S may be latitude band S (north) or the southern hemisphere", "S は緯度帯 S（北半球）とも南半球とも読めます";
            DoubtAxes: "the text does not say which number is north; read in the order of the system's axes", "どちらが北方向か書かれていません。座標系の軸の順に読みました";
            DoubtZone: "no zone is written; taken as that of the map's middle: {0}", "系の番号がないため、地図の中心の系としました：{0}";
            DoubtMapCrs: "no system is written; taken as the map's: {0}", "座標系の記載がないため、地図の座標系としました：{0}";
            DoubtComma: "the comma may be a decimal comma", "コンマは小数点とも読めます";
            NotationEmpty: "Type or paste a place in any notation", "位置を任意の表記で入力または貼り付けてください";
            NotationLong: "the text is too long: at most 600 characters a line and 1,000 places", "長すぎます。1 行 600 文字、1,000 か所までです";
            NotationStray: "“{0}” means nothing in a place", "「{0}」は位置の表記として理解できません";
            NotationOne: "two coordinates are needed, such as 35.68 139.77, 54SUE8934 or 北緯35度41分 東経139度46分", "座標は二つ必要です。例：35.68 139.77、54SUE8934、北緯35度41分 東経139度46分";
            NotationMany: "there are more numbers than two coordinates have; write one place a line", "二つの座標にしては数が多すぎます。1 行に 1 か所ずつ書いてください";
            NotationSixty: "{0} cannot stand here: minutes and seconds go from 0 to 59, and only the last may have a fraction", "ここに {0} は書けません。分と秒は 0〜59 で、小数は最後の値だけです";
            NotationLatitude: "{0} is no latitude: it goes from -90 to 90", "{0} は緯度として無効です（-90〜90）";
            NotationLongitude: "{0} is no longitude: it goes from -180 to 180", "{0} は経度として無効です（-180〜180）";
            NotationSame: "this is the second latitude or the second longitude; one of each is needed", "緯度または経度が二つあります。一つずつ書いてください";
            NotationSign: "write either a minus or a hemisphere, not both", "マイナスと半球の文字はどちらか一方だけにしてください";
            NotationSquare: "there is no MGRS square “{0}”", "MGRS に「{0}」という区画はありません";
            NotationDigits: "MGRS has as many digits east as north, at most five each", "MGRS の数字は東と北で同じ桁数（各 5 桁まで）です";
            NotationUtm: "UTM has zones 1 to 60", "UTM の帯は 1〜60 です";
            NotationBand: "the northing does not lie in latitude band {0}", "北距が緯度帯 {0} の範囲外です";
            NotationPlaneZone: "Japan's plane rectangular coordinate system has zones 1 to 19", "平面直角座標系は第1系から第19系までです";
            NotationNoZone: "metres need a system: write it before them, such as UTM 54N, 9系 or EPSG:6677", "メートルの座標には座標系が必要です。UTM 54N、9系、EPSG:6677 などを前に書いてください";
            NotationCrs: "{0}", "{0}";
            NotationNowhere: "these coordinates have no place in {0}", "この座標は {0} では位置になりません";
            NotationAt: "character {0}: {1}", "{0} 文字目：{1}";
            NotationAtLine: "line {0}, character {1}: {2}", "{0} 行 {1} 文字目：{2}";

            // Ways of writing a place
            NotationDecimal: "Decimal degrees", "度（小数）";
            NotationDms: "Degrees, minutes, seconds", "度分秒";
            NotationUtmHere: "UTM zone here", "その場所の UTM 帯";
            NotationPlaneHere: "Plane rectangular zone here (Japan)", "その場所の平面直角座標系";
            WrittenPlane: "zone {0} X {1} Y {2}", "{0}系 X {1} Y {2}";

            // Going to a place
            GoTo: "Go to a place…", "位置へ移動…";
            GoToTip: "Type or paste a place in any notation: degrees, MGRS, UTM, plane rectangular, any EPSG code; or the name of an area, a project or a layer", "位置を任意の表記で入力：度、度分秒、MGRS、UTM、平面直角座標、EPSG コード付き座標。エリア・プロジェクト・レイヤーの名称でも可";
            GoToTitle: "Go to a place", "位置へ移動";
            GoToField: "Place", "位置";
            GoToHint: "35.68 139.77 · 54SUE8934 · 北緯35度41分 東経139度46分 · IX系 X … Y …", "35.68 139.77 · 54SUE8934 · 北緯35度41分 東経139度46分 · IX系 X … Y …";
            GoToKeys: "Enter goes there; Shift+Enter begins another line, one place a line", "Enter で移動。Shift+Enter で改行（1 行に 1 か所）";
            GoToGo: "Go there", "移動";
            GoToCorner: "Add corner", "頂点を追加";
            GoToPlaceHere: "Place it there", "そこに置く";
            GoToKeysTool: "Enter gives the place to the tool in hand; Shift+Enter begins another line", "Enter で使用中のツールに位置を渡します。Shift+Enter で改行";
            GoToPlaces: "{0} places", "{0} か所";
            GoToMore: "and {0} more", "ほか {0} か所";
            GoToInstead: "Or: {0}", "別の読み方：{0}";
            GoToNames: "Names", "名称";
            NotOnThisMap: "{0} of the places cannot be shown in the map CRS {1}; choose another one", "{0} か所は地図の座標系 {1} では表示できません。別の座標系を選んでください";

            // Map CRS picker
            PickCrs: "Choose the map CRS…", "地図の座標系を選ぶ…";
            PickTitle: "Map CRS", "地図の座標系";
            PickField: "Search by code, name or place", "コード・名称・位置で検索";
            PickHint: "6677 · UTM 54N · 岐阜県 · California zone 3 · 24.3N 154E", "6677 · UTM 54N · 岐阜県 · California zone 3 · 北緯24.3度 東経154度";
            PickPresets: "Often used", "よく使う座標系";
            PickHere: "What fits the middle of the map ({0})", "地図の中心（{0}）に適した座標系";
            PickSelection: "What fits the selection ({0})", "選択中の対象（{0}）に適した座標系";
            PickPlace: "What fits {0}", "{0} に適した座標系";
            PickFound: "Found", "検索結果";
            PickNothing: "Nothing is found. Try a code (6677), words of a name, a prefecture, or a place.", "見つかりません。コード（6677）、名称の一部、都道府県名、位置で検索できます。";
            PickOnshore: "{0} is meant for land only (onshore) and has no place for the seabed; the equal-area plane centred here does", "{0} は陸上のみの座標系で、海域には適しません。ここを中心とする正積図なら海域でも使えます";
            PickLandOnly: "land only", "陸上のみ";
            PickInUse: "in use", "使用中";
            PickUnit: "unit: {0}", "単位：{0}";
            CoversAll: "holds all that is on the screen", "画面全体が適用範囲内";
            CoversPart: "holds part of what is on the screen", "画面の一部が適用範囲内";
            CoversNone: "holds nothing of what is on the screen", "画面は適用範囲外";
            CoversUnknown: "no area of use is stated", "適用範囲の記載なし";
            WhyCentred: "Lambert azimuthal equal-area, centred here", "ここを中心とするランベルト正積方位図法";
            WhyPlane: "plane rectangular zone (X north)", "平面直角座標系（X が北）";
            WhyState: "State Plane", "州平面座標系（State Plane）";
            WhyNationalUtm: "UTM zone, national datum", "UTM（国の測地系）";
            WhyUtm: "UTM zone, WGS 84", "UTM（WGS 84）";
            WhyEqualArea: "national or continental equal-area", "国・大陸の正積図法";
            UnitMetre: "metre", "メートル";
            UnitFoot: "international foot (0.3048 m)", "国際フィート（0.3048 m）";
            UnitSurveyFoot: "US survey foot (1200/3937 m)", "米国測量フィート（1200/3937 m）";
            UnitDegree: "degree", "度";

            // Positions in the status bar
            PositionCentre: "centre", "中心";
            PositionTip: "{0} of the pointer, or of the map's centre. Click to copy; C copies the place under the pointer", "{0}（ポインター、なければ地図の中心）。クリックでコピー。C キーでポインター位置をコピー";
            PositionMenu: "Notations of the position", "位置の表記";
            PositionMenuTip: "Choose up to two notations that are shown beside the map CRS", "地図の座標系のほかに表示する表記を二つまで選びます";
            PositionFirst: "First", "一つ目";
            PositionSecond: "Second", "二つ目";
            PositionNone: "None", "なし";
            CopyPosition: "Copy the position", "位置をコピー";
            CopyPositionTip: "Copy the position under the pointer, or of the map's centre, in the first notation of the status bar", "ポインター（なければ地図の中心）の位置を、ステータスバーの最初の表記でコピー";
            Copied: "Copied: {0}", "コピーしました：{0}";
        } }
    };
}
