//! The words of candidates for a layer's CRS, and of swapped axes. One line a word, as in the string table, which takes them in.

macro_rules! with_crs_ranking {
    ($words:ident! { $($others:tt)* }) => {
        with_attribute_table! { $words! {
            $($others)*

            // Why a CRS may be a layer's
            WhyLands: "{0} of {1} features land in {2}, as their “{3}” says", "フィールド「{3}」にある{2}に、{1} 地物中 {0} 件が入る";
            WhyLandsSeveral: "{0} of {1} features land where their {2} says", "{1} 地物中 {0} 件が、{2} の示す場所に入る";
            WhyNear: "the features lie {0} from the positions in their columns {1} (median of {2})", "地物と列 {1} の位置との差は {0}（{2} 件の中央値）";
            WhyFileName: "the file's name says {0}", "ファイル名に {0} とある";
            WhyNamed: "{0} of {1} sampled positions land in {2}, which the file's name says", "調べた {1} 点中 {0} 点が、ファイル名にある{2}に入る";
            WhyJapanese: "{0} of {1} sampled positions land in Japan, and texts are Japanese", "調べた {1} 点中 {0} 点が日本に入り、文字も日本語である";
            WhyInArea: "{0} of {1} sampled positions lie in its area of use", "調べた {1} 点中 {0} 点が適用範囲に入る";
            WhyUsedHere: "a datum that maps of this place are made on", "この地域の地図に使われる測地系である";
            WhySwapped: "when x and y change places", "x と y を入れ替えた場合";

            // The card of a layer
            CandidatesHeading: "Which CRS is it?", "どの座標系ですか";
            CandidatesHint: "Point at one, or move to it with Tab, to see on the map where the layer would lie; click to choose it", "候補を指すか Tab で移ると、レイヤーの位置を地図に示します。クリックで選びます";
            CandidatesFrom: "Other CRSs it may be in", "ほかの座標系の候補";
            CandidateElsewhere: "{0}: outside this view, at {1}", "{0}：表示範囲の外、{1}";
            CandidateSwapped: "x and y swapped", "x と y を入れ替え";
            CandidateHere: "{0} would lie here", "{0} の場合はここ";
            CrsBack: "Back to what the file says", "ファイルの記載に戻す";
            SwapAxes: "Swap x and y", "x と y を入れ替える";
            SwapAxesBack: "Take x and y as the file has them", "x と y をファイルのとおりに読む";
            SwapAxesTip: "Reads the file's first coordinates as north (latitude) and its second as east (longitude). The file stays as it is; one step, which can be undone", "ファイルの座標の 1 番目を北（緯度）、2 番目を東（経度）として読みます。ファイルは変わりません。元に戻せます";
            SwappedNow: "x and y are swapped while reading: the file has north first", "読み込み時に x と y を入れ替えています（ファイルは北が先）";
            AxesBoth: "x and y seem to be swapped", "x と y が逆のようです";
            AxesAsWritten: "As it is read now", "現在の読み方";
            AxesSwapped: "With x and y swapped", "x と y を入れ替えた場合";
            CrsToChoose: "{0}: the CRS is not known, so it is not drawn. Its card lists {1} candidates", "{0}：座標系が不明なため描いていません。詳細に {1} 件の候補があります";
            CrsToChooseNone: "{0}: the CRS is not known, so it is not drawn. Choose it in its card", "{0}：座標系が不明なため描いていません。詳細で選んでください";
            CrsWasInferred: "{0}: no CRS is declared; {1} was inferred. Its card says why, and lists the rivals", "{0}：座標系の記載がないため {1} と推定しました。根拠とほかの候補は詳細にあります";
            SwapFound: "{0}: x and y seem to be swapped. Its card shows both, and mends it", "{0}：x と y が逆のようです。詳細で両方を確かめて直せます";
            ShowCard: "Show the card", "詳細を表示";
            DidPlaceLayer: "CRS and axis order of a layer", "レイヤーの座標系と軸順";
            // How a layer's CRS is known
            ReasonSilent: "no crs member: RFC 7946 says WGS 84 longitude/latitude", "crs メンバーがないため、RFC 7946 により WGS 84 の経度・緯度です";
            ReasonStrays: "no crs member: RFC 7946 says WGS 84 longitude/latitude; {0} of {1} positions are off the globe and are not drawn", "crs メンバーがないため、RFC 7946 により WGS 84 の経度・緯度です。{1} 点中 {0} 点は地球の範囲外のため描きません";
            ReasonNoDegrees: "no crs member, so RFC 7946 says longitude/latitude, but {0}", "crs メンバーがないため RFC 7946 では経度・緯度ですが、{0}";
            ReasonRange: "x runs from {0} to {1} and y from {2} to {3}, which cannot be degrees", "x は {0} ～ {1}、y は {2} ～ {3} で、度ではありえません";
            ReasonSays: "{0} says {1}", "{0}に {1} とあります";
            ReasonRefuted: "{0} says {1} ({2}), but {3}", "{0}に {1}（{2}）とありますが、{3}";
            ReasonNoCode: "{0} says “{1}”, which is no known code", "{0}に「{1}」とありますが、既知のコードではありません";
            ReasonTrouble: "{0} says “{1}”: {2}", "{0}に「{1}」とあります：{2}";
            ReasonAnd: "{0}; {1}", "{0}。{1}";
            ReasonAssumed: "{0}; all numbers are in the range of degrees, so WGS 84 longitude/latitude is assumed", "{0}。数値がすべて度の範囲にあるため、WGS 84 の経度・緯度と仮定します";
            ReasonInferred: "inferred, because {0}. {1}", "推定の根拠：{0}。{1}";
            ReasonSwapped: "{0}; the file has north first: x and y are swapped, as chosen", "{0}。ファイルは北が先のため、選択により x と y を入れ替えています";
            ReasonSwappedDegrees: "nothing usable says the CRS; with x and y swapped all numbers are in the range of degrees, so WGS 84 is assumed", "使える座標系の記載がありません。x と y を入れ替えると数値がすべて度の範囲に入るため、WGS 84 と仮定します";
            WhoMember: "the crs member", "crs メンバー";
            MemberNull: "the crs member is null, which says that the CRS is unknown", "crs メンバーが null で、座標系は不明とされています";
            MemberLink: "the crs member is a link to a definition elsewhere, which is not followed", "crs メンバーは外部の定義へのリンクのため、参照しません";
            MemberNothing: "the crs member names nothing", "crs メンバーに名前がありません";
            WhoCellGeoJson: "RFC 7946, for GeoJSON in a cell,", "セル内の GeoJSON の規格 RFC 7946 ";
            WhoColumn: "the column “{0}”", "列「{0}」";
            WhoColumnName: "the name of the column “{0}”", "列名「{0}」";
            TableNoPlace: "no column says a place", "位置を示す列がありません";
            TableNoCrs: "the table does not say its CRS", "表に座標系の記載がありません";
            TableDatums: "the table says different datums", "表に異なる測地系が混在しています";
            WhoFgb: "the header of the FlatGeobuf file", "FlatGeobuf ファイルのヘッダー";
            FgbNoCrs: "the header of the FlatGeobuf file names no CRS", "FlatGeobuf ファイルのヘッダーに座標系の記載がありません";
            FgbOwnCrs: "the header of the FlatGeobuf file defines its CRS, “{0}”, without a code that is known here", "FlatGeobuf ファイルのヘッダーの座標系「{0}」には既知のコードがありません";
            WhoGpkg: "the GeoPackage", "GeoPackage ";
            GpkgGeographic: "the GeoPackage says that the CRS is an undefined geographic one", "GeoPackage に「未定義の地理座標系」とあります";
            GpkgCartesian: "the GeoPackage says that the CRS is an undefined Cartesian one", "GeoPackage に「未定義の直交座標系」とあります";
            GpkgNoSrs: "the table says srs_id {0}, which the GeoPackage does not define", "表の srs_id {0} は GeoPackage に定義がありません";
            GpkgUnknownSrs: "the GeoPackage defines the CRS “{0}” ({1}), which is not known here", "GeoPackage の座標系「{0}」（{1}）は未知のものです";
        } }
    };
}
