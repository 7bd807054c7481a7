//! The words of drawing and editing areas. One line a word, as in the string table, which takes them in.

macro_rules! with_drawing {
    ($words:ident! { $($others:tt)* }) => {
        with_history! { $words! {
            $($others)*

            // Drawing
            DrawRectangle: "Rectangle", "長方形";
            DrawRectangleTip: "Drag from corner to corner: an area along meridians and parallels", "角から角へドラッグ：経線・緯線に沿った区域";
            DrawCircle: "Circle", "円";
            DrawCircleTip: "Drag from the centre to the rim: a circle on the ellipsoid, in metres", "中心から縁へドラッグ：楕円体上の円（メートル）";
            DrawFreehand: "Freehand", "フリーハンド";
            DrawFreehandTip: "Drag along the border; the area closes when the button is released", "境界に沿ってドラッグ。離すと閉じます";
            DrawOther: "Draw otherwise", "ほかの描き方";
            DrawHole: "Cut a hole", "穴をあける";
            DrawHoleTip: "Draw a ring that is cut out of the selected area", "選択中の区域から切り抜く環を描く";
            DrawPart: "Add a part", "部分を追加";
            DrawPartTip: "Draw another part of the selected area", "選択中の区域に別の部分を描き足す";
            HintHole: "Hole: click the corners · Enter or double-click to finish · Esc cancels", "穴：角をクリック · Enter またはダブルクリックで完了 · Esc で中止";
            HintPart: "New part: click the corners · Enter or double-click to finish · Esc cancels", "部分：角をクリック · Enter またはダブルクリックで完了 · Esc で中止";
            HintRectangle: "Drag from corner to corner, or click both · Ctrl+G types them · Esc cancels", "角から角へドラッグ、または二点をクリック · Ctrl+G で入力 · Esc で中止";
            HintCircle: "Drag from the centre to the rim · Ctrl+G types centre and radius · Esc cancels", "中心から縁へドラッグ · Ctrl+G で中心と半径を入力 · Esc で中止";
            HintCircleRadius: "Radius {0}", "半径 {0}";
            HintFreehand: "Drag along the border · release to close it · Esc cancels", "境界に沿ってドラッグ · 離すと閉じる · Esc で中止";

            // Editing
            ReshapeArea: "Reshape", "境界を引き直す";
            ReshapeAreaTip: "Draw a line from border to border: the border goes along it", "境界から境界へ線を引くと、その線に沿って境界が変わります";
            HintReshape: "Draw a line that crosses the border twice · Enter or double-click to finish · Esc cancels", "境界と二回交わる線を描く · Enter またはダブルクリックで完了 · Esc で中止";
            SplitAreas: "Split", "分割";
            SplitAreasTip: "Draw a line across the selected areas, or across any when none is selected", "選択中の区域（なければすべて）を横切る線を描く";
            HintSplit: "Draw a line across what is to be split · Enter or double-click to finish · Esc cancels", "分割したい区域を横切る線を描く · Enter またはダブルクリックで完了 · Esc で中止";
            MoveAreas: "Move", "移動";
            MoveAreasTip: "Drag moves the selected areas; only with this tool in hand", "ドラッグで選択中の区域を移動（この道具を持っているときだけ）";
            HintMove: "Drag moves the areas · Ctrl+G types bearing and distance · Esc when done", "ドラッグで移動 · Ctrl+G で方位と距離を入力 · Esc で終了";
            RotateAreas: "Rotate", "回転";
            RotateAreasTip: "Drag turns the selected areas about their middle", "ドラッグで選択中の区域を中心のまわりに回転";
            HintRotate: "Drag turns the areas about the cross · Ctrl+G types degrees, clockwise · Esc when done", "ドラッグで十字のまわりに回転 · Ctrl+G で角度（時計回り）を入力 · Esc で終了";
            ScaleAreas: "Scale", "拡大・縮小";
            ScaleAreasTip: "Drag makes the selected areas larger or smaller", "ドラッグで選択中の区域を拡大・縮小";
            HintScale: "Drag outwards or inwards · Ctrl+G types a factor · Esc when done", "外側または内側へドラッグ · Ctrl+G で倍率を入力 · Esc で終了";
            MergeAreas: "Merge into one", "一つに統合";
            MergeAreasTip: "One area of the selected ones: the first keeps its description, notes come along, statements on the others go", "選択中の区域を一つに：最初の区域の記述を残し、注記は引き継ぎ、ほかの区域の表明はなくなります";
            UniteAreas: "New area: union", "新しい区域：和";
            IntersectAreas: "New area: what they have in common", "新しい区域：共通部分";
            SubtractAreas: "New area: the first without the others", "新しい区域：最初の区域から他を除いた部分";
            DifferAreas: "New area: what only one of them has", "新しい区域：一方だけに含まれる部分";
            OverlayTip: "The selected areas stay as they are", "選択中の区域はそのまま残ります";
            CutOutAreas: "Cut the others out of the first", "最初の区域から他を切り抜く";
            CutOutAreasTip: "The first selected area loses what the other selected areas cover", "最初に選択した区域から、ほかの選択区域と重なる部分を除きます";
            SimplifyAreas: "Simplify…", "単純化…";
            SmoothAreas: "Smooth…", "平滑化…";
            BufferAreas: "Buffer…", "バッファ…";
            ChangeAreas: "Shape", "形状";
            ChooseCorners: "Choose all corners", "すべての角を選択";
            DidSplitAreas: "split areas", "区域の分割";
            DidMergeAreas: "merge areas", "区域の統合";
            Shaping: "Working out shapes", "形状を計算中";

            // What a change would cost
            SimplifyBy: "Border moves by at most (m)", "境界のずれの上限（m）";
            SmoothBy: "Corners are cut (times)", "角を切る回数";
            BufferBy: "Distance (m); negative: inwards", "距離（m）。負の値は内側";
            ProposalVertices: "Vertices: {0} → {1}", "頂点：{0} → {1}";
            ProposalArea: "Area: {0} km² ({1} %)", "面積：{0} km²（{1} %）";
            ProposalShift: "Largest shift of the border: {0}", "境界の最大のずれ：{0}";
            ProposalTake: "Take it", "採用する";
            ProposalNote: "The dashed line is the border as it is. Nothing changes until it is taken.", "破線は現在の境界です。採用するまで何も変わりません。";
            ProposalWaits: "Working it out …", "計算中…";

            // Snapping
            Snap: "Snap", "スナップ";
            SnapTip: "What the tools are drawn to, and how near. Hold Ctrl to set a corner freely, hold Shift to trace a border", "道具が吸い付く対象と距離。Ctrl を押すと自由に、Shift を押すと境界をなぞります";
            SnapOn: "Snap", "スナップする";
            SnapVertices: "Vertices and points", "頂点・点";
            SnapEdges: "Edges", "辺";
            SnapCrossings: "Crossings of edges", "辺の交点";
            SnapAreas: "Of areas", "区域";
            SnapLayers: "Of layers", "レイヤー";
            SnapGraticule: "Graticule or grid", "経緯線・方眼";
            SnapReach: "Within (points)", "距離（ポイント）";
            ShareBorders: "Shared borders move together", "共有する境界を一緒に動かす";
            ShareBordersTip: "A border that two areas have in common stays common: both change, in one step", "二つの区域が共有する境界は共有のまま、一度に両方が変わります";
            SnappedVertex: "vertex", "頂点";
            SnappedCrossing: "crossing", "交点";
            SnappedEdge: "edge", "辺";
            SnappedGrid: "graticule", "経緯線";
            Tracing: "tracing", "トレース中";

            // Said
            PasteBadWkt: "The WKT on the clipboard cannot be read: {0}", "クリップボードの WKT を読めません：{0}";
            NothingLeft: "Nothing would be left, so nothing was changed", "何も残らないため、変更しませんでした";
            LineMisses: "The line does not cut across: it has to begin and end outside, crossing the border at least twice", "線が区域を横切っていません。外側から始め、境界を二回以上横切って外側で終えてください";
            ShapesChanged: "The areas changed in the meantime: please do it again", "その間に区域が変わりました。もう一度行ってください";
            BorderTorn: "Not done: {0}. To change this border alone, switch off “Shared borders move together” under Snap", "実行しませんでした：{0}。この境界だけを変えるには、スナップの「共有する境界を一緒に動かす」をオフにしてください";
            TornJunction: "borders meet at {0}, or the border shared with “{1}” ends there; move that corner instead of removing it", "{0} で境界が合わさるか、「{1}」と共有する境界がそこで終わります。角は削除せずに動かしてください";
            TornHalfway: "“{0}” has a corner at {1} in the middle of this area's edge; put a corner there first", "「{0}」の角が {1} で、この区域の辺の途中にあります。先にそこへ角を追加してください";
            TornNeighbour: "the border shared with “{0}” cannot follow: {1}", "「{0}」と共有する境界が追従できません：{1}";
            TornInvalid: "the boundary would not be valid: {0}", "境界が妥当でなくなります：{0}";
            TornOverlap: "the area would overlap “{0}”", "「{0}」と重なります";
            TornNeighbourOverlap: "“{0}”, following, would overlap “{1}”", "追従する「{0}」が「{1}」と重なります";
            TornTooMuch: "the boundary changes so much that the border shared with “{0}” cannot follow", "境界の変化が大きく、「{0}」と共有する境界が追従できません";
            NeighboursMoved: "The shared border moved in {0} more area(s) with it: {1}.", "共有する境界に合わせて、ほかの区域も {0} 件変わりました：{1}。";
            NeighboursStale: "Statements on their old boundaries are stale.", "以前の境界についての表明は古くなりました。";
            MeasuredCorner: "{0} at {1}° from the last corner", "最後の角から {1}° 方向に {0}";
            MeasuredRadius: "Radius {0}", "半径 {0}";
            MeasuredTurn: "Turn by {0}°, clockwise", "時計回りに {0}° 回転";
            MeasuredFactor: "{0} times as large", "{0} 倍";
            MeasuredMove: "Move by {0} at {1}°", "{1}° 方向に {0} 移動";
        }}
    };
}
