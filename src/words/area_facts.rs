//! The words of the facts of the shape in hand. One line a word, as in the string table, which takes them in.

macro_rules! with_area_facts {
    ($words:ident! { $($others:tt)* }) => {
        with_store! { $words! {
            $($others)*

            // Facts of a shape
            FactsOfShape: "The shape in hand", "操作中の形状";
            EdgesTip: "Measured on the WGS 84 ellipsoid along edges that are straight in longitude and latitude. The same edges are drawn, stored and exported", "WGS 84 楕円体上で、経緯度平面で直線となる辺に沿って計測しています。描画・保存・書き出しにも同じ辺を使います";
            EllipsoidNamed: "WGS 84 ellipsoid", "WGS 84 楕円体";
            AreaUnitTip: "Unit of areas: {0}", "面積の単位：{0}";
            FactsStale: "This was so a moment ago; the shape as it is now is being worked out", "直前の形状での値です。現在の形状を計算しています";
            FactsCounting: "counting …", "集計中…";
            ShapeNotValid: "Not valid where it is marked", "印の箇所が不正です";
            ShapeNotValidPlain: "Not a valid outline", "形状が正しくありません";
            RepairShape: "Repair", "修復";
            RepairShapeTip: "Takes the valid outline that encloses the same: {0} corners, {1}. It is a step that can be undone", "同じ範囲を囲む正しい形状に置き換えます（頂点 {0}、面積 {1}）。元に戻せます";
            MineralAndCount: "{0} {1}", "{0} {1}";
            MoreMinerals: "and {0} more", "ほか {0} 鉱種";
            WithoutMineral: "{0} without a known mineral", "鉱種不明 {0}";
            DepositInside: "1 deposit inside", "内側の鉱床 1 件";
            DepositsInsideShort: "{0} deposits inside", "内側の鉱床 {0} 件";
            OverlapsHeading: "Overlaps", "重なり";
            OverlapsArea: "{0} ({1} of it)", "{0}（全体の {1}）";
            OverlapsLayer: "{0} features, {1} wholly inside", "{0} 地物（うち内側に完全に含まれるもの {1}）";
            OverlapsLayerOne: "1 feature, {0} wholly inside", "1 地物（うち内側に完全に含まれるもの {0}）";
            OverlapsMore: "and {0} more", "ほか {0} 件";
            CountingInside: "Counting what lies inside", "内側の集計";
            IndexingPlaces: "Indexing places", "位置の索引の作成";
        }}
    };
}
