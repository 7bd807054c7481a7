//! The legend in the left panel: what is drawn now, said once for all layers that share a vocabulary.

use crate::app::State;
use crate::ui::sample;
use crate::view::{LegendRow, Paint};
use crate::words::Word;
use eframe::egui::{self, RichText, Ui, vec2};
use std::sync::Arc;

/// How often the legend is made anew while frames come, in seconds.
const AGE_S: f64 = 0.25;

/// Returns what the legend has to say now.
pub(super) fn rows(ui: &Ui, state: &State) -> Arc<Vec<LegendRow>> {
    let id = egui::Id::unique("legend");
    let now = ui.input(|i| i.time);
    let kept = ui.data(|d| d.get_temp::<(f64, Arc<Vec<LegendRow>>)>(id));
    if let Some((made, rows)) = kept
        && (0.0..AGE_S).contains(&(now - made))
    {
        // What has changed meanwhile is shown when it is old enough.
        ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(AGE_S));
        return rows;
    }
    let rows = Arc::new(state.legend());
    ui.data_mut(|d| d.insert_temp(id, (now, rows.clone())));
    rows
}

/// Shows a sample of a paint as legends do.
pub(super) fn sample(ui: &mut Ui, state: &State, paint: &Paint) {
    sample::show(ui, state, paint, vec2(26.0, 17.0));
}

/// Shows it.
pub(super) fn ui(ui: &mut Ui, state: &State, rows: &[LegendRow]) {
    let lang = state.lang();
    ui.spacing_mut().item_spacing.y = 1.0;
    for row in rows {
        let text = egui::Label::new(RichText::new(&row.text).small()).truncate();
        if row.paint == Paint::default() {
            ui.add_space(3.0);
            let heading = ui.add(egui::Label::new(RichText::new(&row.text).small().strong()).truncate());
            let name = format!("{}: {}", lang.t(Word::Legend), row.text);
            heading.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &name));
            continue;
        }
        ui.horizontal(|ui| {
            ui.add_space(4.0);
            sample::show(ui, state, &row.paint, vec2(26.0, 17.0));
            ui.add(text);
        });
    }
}
