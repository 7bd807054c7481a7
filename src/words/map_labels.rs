//! The words of labels and of what stands around the map. One line a word, as in the string table, which takes them in.

macro_rules! with_map_labels {
    ($words:ident! { $($others:tt)* }) => {
        with_coordinates! { $words! {
            $($others)*

            // Labels and furniture of the map
            ShowGrid: "Grid of the map CRS", "地図座標系の方眼";
            ShowGridTip: "Eastings and northings in place of meridians and parallels", "経緯線の代わりに、地図座標系の方眼とその値を表示します";
            Labels: "Labels", "ラベル";
            LabelsEn: "Labels: English", "ラベル：英語";
            LabelsJa: "Labels: Japanese", "ラベル：日本語";
            LabelsBoth: "Labels: both languages", "ラベル：二言語併記";
            LabelsNone: "Labels: none", "ラベル：なし";
            LabelsTip: "Which names stand on the map; a thing without a name in that language keeps its other one", "地図に表示する名称の言語。その言語の名称がない場合は、もう一方の言語で表示します";
            CliBadLabels: "--labels takes en, ja, both or none, not “{0}”", "--labels に指定できるのは en、ja、both、none です（「{0}」は使えません）";
            NorthArrow: "North arrow", "方位記号";
            NorthUp: "north is at the top of the map", "地図の上が北です";
            TrueNorthOff: "true north {0}° {1} of grid north", "真北は方眼北から{1}へ{0}°";
            ScaleAtMiddle: "{0} at the middle of the map", "{0}（地図の中央）";
        } }
    };
}
