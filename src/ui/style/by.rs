//! By what a layer is divided: what the deposit model says, the key table, or any of its fields.

use super::Sheet;
use crate::app::StyleAction;
use crate::app::style::Classing;
use crate::layer::deposit::Role;
use crate::layer::symbology::breaks::Method;
use crate::layer::symbology::{By, Categorised, Symbology};
use crate::layer::{FieldType, Layer, LayerRole, LayerStyle};
use crate::ui::fields;
use crate::words::{Lang, Word};
use eframe::egui::{self, RichText, Ui};

/// How many ranges are made when nobody asked for another number.
const USUAL_RANGES: usize = 5;

/// Returns what a division is called.
pub(super) fn name(by: &By, lang: Lang) -> String {
    match by {
        By::Field(field) => field.clone(),
        By::CommodityGroup => lang.t(Word::CommodityGroups).to_owned(),
        By::DepositType => lang.t(Word::DepositType).to_owned(),
        By::Status => lang.t(Word::WorkStatus).to_owned(),
        By::Size => lang.t(Word::SizeClass).to_owned(),
        By::KeyTable => lang.t(Word::StyleKeyTable).to_owned(),
        By::Rule => lang.t(Word::StyleRules).to_owned(),
    }
}

/// What the deposit model of a layer can be divided by.
fn aspects(layer: &Layer) -> Vec<By> {
    let all = [
        (By::CommodityGroup, Role::Commodities),
        (By::Status, Role::Status),
        (By::DepositType, Role::DepositType),
        (By::Size, Role::Size),
    ];
    let mut there: Vec<By> =
        all.into_iter().filter(|(_, role)| layer.meaning.model.roles.contains_key(role)).map(|(by, _)| by).collect();
    if layer.meaning.key.is_some() {
        there.push(By::KeyTable);
    }
    there.push(By::Rule);
    there
}

pub(super) fn ui(ui: &mut Ui, sheet: &mut Sheet<'_>, style: &LayerStyle, find: &mut String) {
    let lang = sheet.lang;
    let (current, ranges) = match &style.symbology {
        Symbology::Categorised(c) => (c.by.clone(), false),
        Symbology::Graduated(g) => (g.by.clone(), true),
        _ => return,
    };
    let Some(layer) = sheet.loaded.clone() else {
        ui.label(RichText::new(lang.t(Word::NotLoaded)).weak());
        return;
    };
    ui.add_space(4.0);
    let mut chosen = None;
    ui.horizontal(|ui| {
        ui.label(RichText::new(lang.t(Word::StyleBy)).small().weak());
        let shown = name(&current, lang);
        let button = egui::Button::new(format!("{shown}  ▼")).truncate();
        let menu = fields::menu_of(ui, button, |ui| {
            ui.set_width(250.0);
            let search = egui::TextEdit::singleline(find).hint_text(lang.t(Word::StyleFindField)).desired_width(f32::INFINITY);
            let search = ui.add(search).accessible_name(lang.t(Word::StyleFindField));
            // The keyboard is in the search from the first frame on.
            let seen = ui.scope_id().with("seen");
            let now = ui.ctx().cumulative_pass_nr();
            if ui.data(|d| d.get_temp::<u64>(seen)).is_none_or(|last| last + 2 < now) {
                search.request_focus();
            }
            ui.data_mut(|d| d.insert_temp(seen, now));
            let enter = search.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
            chosen = choices(ui, lang, &layer, &current, ranges, (find.as_str(), enter));
            if chosen.is_some() {
                ui.close();
            }
        });
        menu.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("{}: {shown}", lang.t(Word::StyleBy))));
    });
    if let Some(by) = chosen {
        find.clear();
        let how = if ranges { usual_ranges(&style.symbology) } else { Classing::Values };
        sheet.act(StyleAction::Classify(sheet.layer.id.clone(), by, how));
    }
}

fn choices(ui: &mut Ui, lang: Lang, layer: &Layer, current: &By, ranges: bool, (find, enter): (&str, bool)) -> Option<By> {
    let needle = find.to_lowercase();
    let fits = |text: &str| text.to_lowercase().contains(&needle);
    let mut chosen = None;
    let mut first = None;
    let mut offer = |ui: &mut Ui, by: By, note: &str| {
        let text = name(&by, lang);
        if first.is_none() {
            first = Some(by.clone());
        }
        let button = egui::Button::selectable(by == *current, text).shortcut_text(note).truncate();
        if ui.add(button.min_size(egui::vec2(240.0, 0.0))).clicked() {
            chosen = Some(by);
        }
    };
    egui::ScrollArea::vertical().max_height(340.0).show(ui, |ui| {
        let there: Vec<By> =
            aspects(layer).into_iter().filter(|by| fits(&name(by, lang)) && (!ranges || *by == By::Size)).collect();
        if !there.is_empty() {
            ui.label(RichText::new(lang.t(Word::StyleVocabulary)).small().weak());
            there.into_iter().for_each(|by| offer(ui, by, ""));
        }
        ui.label(RichText::new(lang.t(Word::StyleFields)).small().weak());
        let number = |kind: FieldType| matches!(kind, FieldType::Integer | FieldType::Real);
        // Numbers may be written as texts, as in tables.
        let mut listed: Vec<_> = layer.fields.iter().filter(|f| fits(&f.name) && f.kind != FieldType::Null).collect();
        if ranges {
            listed.sort_by_key(|f| !number(f.kind));
        }
        for field in listed {
            offer(ui, By::Field(field.name.clone()), field.kind.name());
        }
    });
    chosen.or_else(|| first.filter(|_| enter))
}

/// Ranges as they were made before, else as usual.
pub(super) fn usual_ranges(symbology: &Symbology) -> Classing {
    match symbology {
        Symbology::Graduated(g) => {
            let method = if g.method == Method::Manual { Method::Quantile } else { g.method };
            Classing::Ranges { method, classes: USUAL_RANGES.max(g.classes.len().min(9)), ramp: g.ramp.clone() }
        }
        _ => Classing::Ranges { method: Method::Quantile, classes: USUAL_RANGES, ramp: "viridis".to_owned() },
    }
}

/// What names of fields that sort features into kinds have in them.
const KINDS: [&str; 14] =
    ["type", "class", "unit", "lith", "rock", "formation", "kind", "category", "symbol", "status", "code", "岩", "地質", "種"];

/// The division that is taken first: the key table, the commodity, else a field that sounds of kinds, else of texts that are no names.
pub(super) fn begin_classes(sheet: &mut Sheet<'_>, style: &mut LayerStyle) {
    let Some(layer) = sheet.loaded.clone() else { return };
    if layer.meaning.key.is_some() {
        style.symbology = Symbology::Categorised(Box::new(Categorised::by(By::KeyTable)));
        return;
    }
    let first = aspects(&layer).into_iter().next().filter(|_| sheet.layer.role == LayerRole::Deposits);
    let names = [Role::Name, Role::NameEn, Role::NameJa, Role::Id, Role::OtherNames];
    let roles = &layer.meaning.model.roles;
    let is_name = |field: &str| names.iter().filter_map(|r| roles.get(r)).flatten().any(|f| f == field);
    let texts = || layer.fields.iter().filter(|f| f.kind == FieldType::Text && f.filled > 0 && !is_name(&f.name));
    let kinds = KINDS.iter().find_map(|word| texts().find(|f| f.name.to_lowercase().contains(word)));
    let no_id = || texts().find(|f| !f.name.to_lowercase().ends_with("id"));
    let field = kinds.or_else(no_id).or_else(|| layer.fields.first());
    if let Some(by) = first.or_else(|| field.map(|f| By::Field(f.name.clone()))) {
        sheet.act(StyleAction::Classify(sheet.layer.id.clone(), by, Classing::Values));
    }
}

/// Ranges of the first field of numbers that is no identity.
pub(super) fn begin_ranges(sheet: &mut Sheet<'_>) {
    let Some(layer) = sheet.loaded.clone() else { return };
    let ids = layer.meaning.model.roles.get(&Role::Id);
    let is_id = |field: &str| {
        let small = field.to_lowercase();
        ids.into_iter().flatten().any(|f| f == field) || small.ends_with("id") || small == "fid"
    };
    let numbers = || layer.fields.iter().filter(|f| matches!(f.kind, FieldType::Integer | FieldType::Real));
    let field = numbers().find(|f| !is_id(&f.name)).or_else(|| numbers().next()).or_else(|| layer.fields.first());
    if let Some(field) = field {
        let by = By::Field(field.name.clone());
        sheet.act(StyleAction::Classify(sheet.layer.id.clone(), by, usual_ranges(&Symbology::Automatic)));
    }
}
