//! The facts of the shape in hand: a quiet card in a corner of the map, as a legend has one, and marks where the shape is not valid.

use crate::analysis::ShapeFacts;
use crate::app::{Action, FactsAction, LiveFacts, State};
use crate::geometry::ScreenPoint;
use crate::ui::fields;
use crate::ui::map::global;
use crate::ui::theme::color;
use crate::view::AreaUnit;
use crate::view::theme::theme;
use crate::words::{Lang, Word, grouped};
use eframe::egui::{self, Align2, Id, Order, Painter, Pos2, Rect, RichText, Stroke, Ui, vec2};

/// How wide the card is, in logical points.
const WIDTH: f32 = 216.0;
/// What the line at the top of the map takes, in logical points.
const HINT_ROOM: f32 = 34.0;
/// Below the card on the left lies the scale bar, above that on the right the north arrow.
const SCALE_ROOM: f32 = 52.0;
const NORTH_ROOM: f32 = 84.0;
/// What is old for so many seconds is marked as old.
const OLD_S: f64 = 0.15;
/// How many minerals, areas and layers are listed in the card.
const FEW: usize = 3;

/// Shows the card while a shape is in hand, and marks what is wrong with it or with the selected area.
pub(super) fn ui(ui: &Ui, state: &State, rect: Rect, pointer: Option<ScreenPoint>, actions: &mut Vec<Action>) {
    let Some(facts) = state.live_facts() else { return };
    marks(&ui.painter_at(rect), state, rect, &facts);
    if !facts.in_hand {
        return;
    }
    let (id, t) = (Id::unique("facts of the shape"), theme(state.settings().dark));
    let size = ui.ctx().memory(|m| m.area_rect(id)).map_or(vec2(WIDTH + 20.0, 120.0), |r| r.size());
    let (corner, at) = corner(ui, state, rect, pointer, id, size);
    let card = egui::Area::new(id).order(Order::Middle).pivot(corner).fixed_pos(at).constrain_to(rect);
    let shown = card.show(ui.ctx(), |ui| {
        let frame =
            egui::Frame::new().fill(color(t.halo)).stroke(Stroke::new(1.0, color(t.coast.faded(0.45)))).corner_radius(3.0);
        frame.inner_margin(egui::Margin::symmetric(10, 7)).show(ui, |ui| {
            ui.set_width(WIDTH);
            ui.spacing_mut().item_spacing = vec2(5.0, 1.0);
            let name = state.lang().t(Word::FactsOfShape);
            ui.response().widget_info(|| egui::WidgetInfo::labeled(egui::Role::Group, true, name));
            size_of(ui, state, &facts, actions);
            validity(ui, state, &facts, actions);
            let Some(found) = &facts.found else { return };
            let old = is_old(ui, &facts);
            rule(ui, state);
            deposits(ui, state, &facts, found, FEW);
            if !found.areas.is_empty() || !found.layers.is_empty() {
                rule(ui, state);
                ui.label(RichText::new(state.lang().t(Word::OverlapsHeading)).small().weak());
                overlaps(ui, state, found, old, FEW);
            }
        });
    });
    if shown.response.rect.size() != size {
        // It hangs on its lower corners: with another size it lies elsewhere.
        ui.ctx().request_discard("the card of facts has another size");
    }
}

/// The corner that the shape and the pointer leave free: the last one while it is, else the first that is.
fn corner(ui: &Ui, state: &State, rect: Rect, pointer: Option<ScreenPoint>, id: Id, size: egui::Vec2) -> (Align2, Pos2) {
    let room = rect.shrink(12.0);
    let above_scale = vec2(0.0, SCALE_ROOM - 12.0);
    // On a narrow map the scale bar reaches below the card on the right too.
    let right = if rect.width() > 2.0 * WIDTH + 120.0 { egui::Vec2::ZERO } else { above_scale };
    let corners = [
        (Align2::LEFT_BOTTOM, room.left_bottom() - above_scale),
        (Align2::RIGHT_BOTTOM, room.right_bottom() - right),
        // Below the line that says what the tool does.
        (Align2::LEFT_TOP, room.left_top() + vec2(0.0, HINT_ROOM)),
        (Align2::RIGHT_TOP, room.right_top() + vec2(0.0, NORTH_ROOM)),
    ];
    let ground = state.map().ground();
    let shape = state.tool().shape_in_hand();
    // Of a shape with many corners some are enough: this is done in every frame.
    let step = shape.as_ref().map_or(1, |b| b.vertex_count() / 200 + 1);
    let places = shape.iter().flat_map(|b| b.rings()).flat_map(|(_, _, ring)| ring).step_by(step);
    let mut busy: Vec<Pos2> = places.filter_map(|v| ground.as_ref()?.screen(*v)).map(|p| global(rect, p)).collect();
    busy.extend(pointer.map(|p| global(rect, p)));
    let free = |n: usize| {
        let (align, at) = corners[n];
        let card = align.anchor_size(at, size).expand(16.0);
        !busy.iter().any(|p| card.contains(*p))
    };
    let before = ui.data(|d| d.get_temp::<usize>(id)).unwrap_or(0).min(corners.len() - 1);
    // Whoever comes to use the card must not see it run away.
    let used = ui.ctx().memory(|m| m.area_rect(id)).zip(ui.input(|i| i.pointer.hover_pos())).is_some_and(|(r, p)| r.contains(p));
    let n = if used || free(before) { before } else { (0..corners.len()).find(|n| free(*n)).unwrap_or(before) };
    ui.data_mut(|d| d.insert_temp(id, n));
    corners[n]
}

fn rule(ui: &mut Ui, state: &State) {
    ui.add_space(3.0);
    let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), egui::Sense::hover());
    let t = theme(state.settings().dark);
    ui.painter().hline(line.x_range(), line.center().y, Stroke::new(1.0, color(t.coast.faded(0.3))));
    ui.add_space(3.0);
}

/// The size, with the unit to choose, and on what it is measured.
pub(super) fn size_of(ui: &mut Ui, state: &State, facts: &LiveFacts, actions: &mut Vec<Action>) {
    let (lang, unit) = (state.lang(), state.settings().area_unit);
    let (area, perimeter, now) = match facts.measure {
        Some((m, now)) => (unit.area(m.area_m2), unit.length(m.perimeter_m), now),
        None => ("—".to_owned(), "—".to_owned(), true),
    };
    // What lies on both sides of a crossing would cancel out: of an outline that is not valid, what it encloses is said.
    let crossed = facts.found.as_ref().filter(|f| !f.flaws.is_empty());
    let area = crossed.map_or(area, |f| f.repaired.as_ref().map_or_else(|| "—".to_owned(), |r| unit.area(r.area_m2)));
    let (figure, symbol) = area.split_once(' ').unwrap_or((&area, unit.symbol()));
    let old = (!now || crossed.is_some()) && is_old(ui, facts);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let name = format!("{}: {area}", lang.t(Word::Area));
        let response = told(ui, lang, figure, |t| t.size(17.0).strong(), old);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &name));
        let button = egui::Button::new(RichText::new(format!("{symbol} ▼")).size(13.0)).frame(false);
        let tip = lang.fill(Word::AreaUnitTip, &[symbol]);
        let menu = fields::menu_of(ui, button, |ui| {
            for other in AreaUnit::ALL {
                if ui.selectable_label(other == unit, other.symbol()).clicked() {
                    actions.push(Action::Facts(FactsAction::Unit(other)));
                    ui.close();
                }
            }
        });
        menu.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &tip));
        menu.on_hover_text(&tip);
    });
    ui.horizontal_wrapped(|ui| {
        told(ui, lang, &format!("{} {perimeter}", lang.t(Word::Perimeter)), RichText::small, old);
        ui.label(RichText::new(format!("· {}", lang.t(Word::EllipsoidNamed))).small().weak())
            .on_hover_text(lang.t(Word::EdgesTip));
    });
}

/// What is wrong with the shape, and the way to mend it.
pub(super) fn validity(ui: &mut Ui, state: &State, facts: &LiveFacts, actions: &mut Vec<Action>) {
    let Some(found) = facts.found.as_ref().filter(|f| !f.flaws.is_empty()) else { return };
    let (lang, unit, t) = (state.lang(), state.settings().area_unit, theme(state.settings().dark));
    let marked = found.flaws.iter().any(|f| f.at.is_some());
    ui.add_space(3.0);
    ui.horizontal(|ui| {
        let word = if marked { Word::ShapeNotValid } else { Word::ShapeNotValidPlain };
        let reasons = found.flaws.iter().take(5).map(|f| f.what.as_str()).collect::<Vec<_>>().join("\n");
        let look = |text: RichText| text.size(12.0).strong().color(color(t.alarm));
        let old = is_old(ui, facts);
        told(ui, lang, &format!("▲ {}", lang.t(word)), look, old).on_hover_text(reasons);
        if let Some(repaired) = &found.repaired {
            let corners = grouped(repaired.boundary.vertex_count());
            let tip = lang.fill(Word::RepairShapeTip, &[&corners, &unit.area(repaired.area_m2)]);
            if ui.small_button(lang.t(Word::RepairShape)).on_hover_text(tip).clicked() {
                actions.push(Action::Facts(FactsAction::Repair));
            }
        }
    });
}

/// How many deposits lie inside, and of which minerals.
pub(super) fn deposits(ui: &mut Ui, state: &State, facts: &LiveFacts, found: &ShapeFacts, most: usize) {
    let (lang, old) = (state.lang(), is_old(ui, facts));
    let count = found.deposits.len();
    let known = found.deposits.missing.is_empty();
    let text = match count {
        _ if !known => format!("{} {}", lang.t(Word::DepositsInside), lang.t(Word::FactsCounting)),
        1 => lang.t(Word::DepositInside).to_owned(),
        _ => lang.fill(Word::DepositsInsideShort, &[&grouped(count)]),
    };
    told(ui, lang, &text, |t| t.size(12.5), old);
    let hides = |(id, rows): &(crate::workspace::RecordId, crate::layer::RowSet)| {
        state.rows_let_through(id).map_or(0, |through| rows.len() - rows.shared_with(&through.set))
    };
    let hidden: usize = found.deposits.rows.iter().map(hides).sum();
    if known && hidden > 0 {
        told(ui, lang, &lang.fill(Word::FilterHidesInside, &[&grouped(hidden)]), RichText::small, old);
    }
    let Some(minerals) = found.deposits.minerals.as_ref().filter(|_| known) else {
        if known && count > 0 {
            ui.label(RichText::new(lang.t(Word::FactsCounting)).small().weak());
        }
        return;
    };
    let of = |(mineral, n): &(&'static crate::layer::deposit::Mineral, usize)| {
        lang.fill(Word::MineralAndCount, &[mineral.name(lang.is_ja()), &grouped(*n)])
    };
    let mut parts: Vec<String> = minerals.minerals.iter().take(most).map(of).collect();
    if minerals.minerals.len() > most {
        parts.push(lang.fill(Word::MoreMinerals, &[&grouped(minerals.minerals.len() - most)]));
    }
    if !parts.is_empty() {
        let all = minerals.minerals.iter().map(of).collect::<Vec<_>>().join(" · ");
        told(ui, lang, &parts.join(" · "), RichText::small, old).on_hover_text(all);
    }
    if minerals.none > 0 {
        told(ui, lang, &lang.fill(Word::WithoutMineral, &[&grouped(minerals.none)]), RichText::small, old);
    }
}

/// Which other areas the shape overlaps, and of which layers it touches something.
pub(super) fn overlaps(ui: &mut Ui, state: &State, found: &ShapeFacts, old: bool, most: usize) {
    let (lang, unit) = (state.lang(), state.settings().area_unit);
    for overlap in found.areas.iter().take(most) {
        let Some(area) = state.workspace().areas.get(&overlap.area) else { continue };
        let name = area.about.name.get(lang.is_ja());
        let name = if name.is_empty() { lang.t(Word::Untitled) } else { name };
        let value = lang.fill(Word::OverlapsArea, &[&unit.area(overlap.area_m2), &percent(overlap.share)]);
        line(ui, lang, name, &value, old);
    }
    more(ui, lang, found.areas.len(), most);
    for touched in found.layers.iter().take(most) {
        let Some(layer) = state.workspace().layers.get(&touched.layer) else { continue };
        let wholly = grouped(touched.wholly);
        let value = match touched.touching {
            1 => lang.fill(Word::OverlapsLayerOne, &[&wholly]),
            n => lang.fill(Word::OverlapsLayer, &[&grouped(n), &wholly]),
        };
        let all = state.rows_let_through(&touched.layer).map_or("", |_| lang.t(Word::FilterAllCounted));
        let value = format!("{value}{all}");
        line(ui, lang, layer.name.get(lang.is_ja()), &value, old);
    }
    more(ui, lang, found.layers.len(), most);
}

fn line(ui: &mut Ui, lang: Lang, name: &str, value: &str, old: bool) {
    ui.add(egui::Label::new(RichText::new(name).size(12.0)).truncate()).on_hover_text(name);
    told(ui, lang, &format!("    {value}"), RichText::small, old);
}

fn more(ui: &mut Ui, lang: Lang, count: usize, most: usize) {
    if count > most {
        ui.label(RichText::new(lang.fill(Word::OverlapsMore, &[&grouped(count - most)])).small().weak());
    }
}

/// A value; one of a moment ago is quiet and followed by dots.
fn told(ui: &mut Ui, lang: Lang, text: &str, look: impl Fn(RichText) -> RichText, old: bool) -> egui::Response {
    if old {
        let quiet = look(RichText::new(format!("{text} …"))).color(ui.visuals().weak_text_color());
        ui.label(quiet).on_hover_text(lang.t(Word::FactsStale))
    } else {
        ui.label(look(RichText::new(text)))
    }
}

/// Tells whether the shape has been another for longer than one notices; then what is said of it is marked.
pub(super) fn is_old(ui: &Ui, facts: &LiveFacts) -> bool {
    let (id, now) = (Id::unique("facts were of now"), ui.input(|i| i.time));
    if facts.is_now {
        ui.data_mut(|d| d.insert_temp(id, now));
        return false;
    }
    let since = ui.data_mut(|d| *d.get_temp_mut_or(id, now));
    ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(OLD_S));
    now - since > OLD_S
}

/// A share in per cent, for people.
fn percent(share: f64) -> String {
    match share * 100.0 {
        p if p < 0.1 => "<0.1 %".to_owned(),
        p if p < 9.95 => format!("{p:.1} %"),
        p => format!("{p:.0} %"),
    }
}

/// Marks on the map where the shape is not valid: a cross in a ring.
fn marks(painter: &Painter, state: &State, rect: Rect, facts: &LiveFacts) {
    let (Some(found), Some(ground)) = (&facts.found, state.map().ground()) else { return };
    let t = theme(state.settings().dark);
    for at in found.flaws.iter().take(20).filter_map(|f| f.at).filter_map(|p| ground.screen(p)).map(|p| global(rect, p)) {
        for (width, tint) in [(4.5, color(t.halo)), (2.0, color(t.alarm))] {
            let pen = Stroke::new(width, tint);
            painter.circle_stroke(at, 9.0, pen);
            for d in [vec2(4.0, 4.0), vec2(4.0, -4.0)] {
                painter.line_segment([at - d, at + d], pen);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn shares_are_told_in_per_cent() {
        assert_eq!([0.000_1, 0.012_34, 0.5, 1.0].map(super::percent), ["<0.1 %", "1.2 %", "50 %", "100 %"]);
    }
}
