//! A field in which a filter is typed: names, values and functions are offered, a mistake is underlined at its character, and a
//! small “?” has examples.

use crate::app::table::FilterFault;
use crate::app::{Action, State, TableAction};
use crate::layer::fold::search::Needle;
use crate::layer::query::{Expected, FUNCTIONS, Subject, Term, expected, written};
use crate::layer::{FieldType, Layer};
use crate::ui::theme::color;
use crate::view::theme::theme;
use crate::words::{Lang, Word, grouped};
use crate::workspace::RecordId;
use crate::workspace::status::Status;
use eframe::egui::{self, CompletionPopup, CompletionQuery, Key, Modifiers, RichText, Suggestion, TextEdit, Ui};
use std::cell::Cell;
use std::sync::Arc;

/// Suggestions, at most.
const OFFERED: usize = 20;

/// What a field is about.
pub(super) struct Of<'a> {
    /// The state.
    pub state: &'a State,
    /// The layer that is filtered.
    pub id: &'a RecordId,
    /// The same.
    pub layer: &'a Arc<Layer>,
    /// What is wrong with the text as it stands.
    pub fault: Option<&'a FilterFault>,
}

/// Shows the field.
pub(super) fn show(
    ui: &mut Ui,
    of: &Of<'_>,
    (id, name): (egui::Id, &str),
    draft: &mut String,
    (hint, width): (String, f32),
    actions: &mut Vec<Action>,
) -> egui::Response {
    let forced_id = id.with("forced");
    let focused = ui.memory(|m| m.has_focus(id));
    if focused && ui.input_mut(|i| i.consume_key(Modifiers::CTRL, Key::Space)) {
        ui.data_mut(|d| d.insert_temp(forced_id, draft.clone()));
    }
    // Ctrl+Space offers what may come next until something is typed.
    let forced = ui.data(|d| d.get_temp::<String>(forced_id)).is_some_and(|at| at == *draft);
    let cursor = TextEdit::load_state(ui.ctx(), id).and_then(|s| s.cursor.char_range()).map(|r| r.primary.index.0);
    let before: String = draft.chars().take(cursor.unwrap_or(usize::MAX)).collect();
    let quoted = expected(&before).2;
    let boundary = move |c: char| if quoted { c == '\'' } else { c.is_whitespace() || "(),=<>!~'".contains(c) };
    let wanted = Cell::new(None);
    let field = TextEdit::singleline(draft).hint_text(hint).desired_width(width);
    let suggest = |query: &CompletionQuery<'_>| {
        let (found, asks) = suggestions(query, of, forced);
        wanted.set(asks);
        found
    };
    let output = CompletionPopup::new(id).word_boundary(boundary).show(ui, field, suggest);
    if let Some(subject) = wanted.take() {
        actions.push(Action::Table(TableAction::CountValues(of.id.clone(), subject)));
    }
    if output.accepted.is_some() {
        ui.data_mut(|d| d.remove::<String>(forced_id));
    }
    let response = output.text_edit.response.response.clone();
    if let Some(fault) = of.fault {
        underline(ui, &output.text_edit, fault.at(), color(theme(of.state.settings().dark).alarm));
    }
    response.accessible_name(match of.fault {
        Some(fault) => format!("{name}. {}", fault.text(of.state.lang())),
        None => name.to_owned(),
    })
}

/// A waved line under the word at which a mistake is, or behind the end.
fn underline(ui: &Ui, output: &egui::text_edit::TextEditOutput, at: usize, tint: egui::Color32) {
    let galley = &output.galley;
    let text: Vec<char> = galley.text().chars().collect();
    let ends = |c: &&char| c.is_alphanumeric() || matches!(c, '_' | '$' | '\'' | '"');
    let length = text.iter().skip(at).take_while(ends).count().max(1);
    let x = |i: usize| galley.pos_from_cursor(egui::text::CCursor::new(egui::text::CharIndex(i))).min.x + output.galley_pos.x;
    let left = x(at.min(text.len()));
    let right = x((at + length).min(text.len())).max(left + 7.0);
    let y = output.galley_pos.y + galley.size().y;
    let steps = ((right - left) / 2.5).ceil().max(2.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hundred at most")]
    let points = (0..=steps as usize).map(|i| egui::pos2(left + i as f32 * 2.5, y + if i % 2 == 0 { 0.0 } else { 2.0 }));
    let clip = output.text_clip_rect.expand(3.0);
    ui.painter().with_clip_rect(clip).add(egui::Shape::line(points.collect(), egui::Stroke::new(1.2, tint)));
}

/// What may come next, and the field or term whose values have to be counted for that.
fn suggestions(query: &CompletionQuery<'_>, of: &Of<'_>, forced: bool) -> (Vec<Suggestion>, Option<Subject>) {
    let before: String = query.text.chars().take(query.word_range.end.0).collect();
    let (what, start, quoted) = expected(&before);
    let typed: String = before.chars().skip(start).collect();
    // Where something else is replaced than what was looked at, nothing can be offered.
    if start != query.word_range.start.0 || typed.is_empty() && !forced && !quoted {
        return (Vec::new(), None);
    }
    let lang = of.state.lang();
    let w = of.state.workspace();
    let name = |n: &crate::workspace::Bilingual| n.get(lang.is_ja()).to_owned();
    let texts = |all: Vec<(String, String)>, end: &str| offered(all, &typed, |text| quoted_text(text, quoted, end));
    match what {
        Expected::Subject => (subjects(of, &typed, forced), None),
        Expected::Comparison if forced || !typed.is_empty() => {
            let all = ["=", "<>", "CONTAINS", "IN (", "LIKE", "ILIKE", "IS NULL", "IS NOT NULL", "<", "<=", ">", ">="];
            (begins(&all, &typed), None)
        }
        Expected::Joint if forced || !typed.is_empty() => (begins(&["AND", "OR"], &typed), None),
        Expected::Value(subject) if quoted || forced => values(of, &subject, &typed, quoted),
        Expected::Area => (texts(w.areas.values().map(|a| (name(&a.about.name), String::new())).collect(), ") "), None),
        Expected::Project => (texts(w.projects.values().map(|p| (name(&p.about.name), String::new())).collect(), ") "), None),
        Expected::Place => {
            let areas = w.areas.values().map(|a| (name(&a.about.name), lang.t(Word::Areas).to_owned()));
            let projects = w.projects.values().map(|p| (name(&p.about.name), lang.t(Word::Projects).to_owned()));
            let deposits = w.deposits.values().map(|d| (name(&d.name), lang.t(Word::RoleDeposits).to_owned()));
            (texts(areas.chain(projects).chain(deposits).collect(), ", "), None)
        }
        Expected::AreaStatus => {
            let word = |s: &Status| lang.t(crate::view::compose::status_word(*s)).to_owned();
            (texts(Status::ALL.iter().map(|s| (s.word().to_owned(), word(s))).collect(), ""), None)
        }
        _ => (Vec::new(), None),
    }
}

/// A text in quotes, the first of which may stand there already, and what follows it.
fn quoted_text(text: &str, quoted: bool, end: &str) -> String {
    let text = text.replace('\'', "''");
    if quoted { format!("{text}'{end}") } else { format!("'{text}'{end}") }
}

/// Those that have what was typed in them; what begins with it first.
fn offered(all: Vec<(String, String)>, typed: &str, insert: impl Fn(&str) -> String) -> Vec<Suggestion> {
    let needle = Needle::of(typed);
    let mut fits: Vec<(String, String)> =
        all.into_iter().filter(|(t, d)| !t.is_empty() && (needle.is_in(t) || needle.is_in(d))).collect();
    fits.sort_by_key(|(text, _)| !text.to_lowercase().starts_with(&typed.to_lowercase()));
    let one = |(text, about): (String, String)| Suggestion::new(insert(&text)).content(text).description(about);
    fits.into_iter().take(OFFERED).map(one).collect()
}

fn begins(all: &[&str], typed: &str) -> Vec<Suggestion> {
    let fits = all.iter().filter(|word| word.to_lowercase().starts_with(&typed.to_lowercase()) && **word != typed);
    fits.map(|word| Suggestion::new(if word.ends_with('(') { (*word).to_owned() } else { format!("{word} ") }).content(*word))
        .collect()
}

/// Fields, terms of the model and functions.
fn subjects(of: &Of<'_>, typed: &str, forced: bool) -> Vec<Suggestion> {
    let lang = of.state.lang();
    let typed = typed.trim_start_matches('"').to_lowercase();
    if !forced && (typed.is_empty() || typed.starts_with(|c: char| c.is_ascii_digit())) {
        return Vec::new();
    }
    let fields = of.layer.fields.iter().map(|f| (f.name.clone(), f.kind.name(), format!("{} ", written(&f.name))));
    let terms = Subject::WORDS.iter().map(|t| ((*t).to_owned(), lang.t(Word::FilterTermKind), format!("{t} ")));
    let functions = FUNCTIONS.iter().map(|(name, _)| (format!("{name}()"), lang.t(Word::FilterFunctionKind), format!("{name}(")));
    let all: Vec<_> = fields.chain(terms).chain(functions).chain([("NOT".to_owned(), "", "NOT ".to_owned())]).collect();
    if all.iter().any(|(name, ..)| name.to_lowercase() == typed) {
        return Vec::new();
    }
    let mut fits: Vec<_> = all.into_iter().filter(|(name, ..)| name.to_lowercase().contains(&typed)).collect();
    fits.sort_by_key(|(name, ..)| !name.to_lowercase().trim_start_matches('$').starts_with(&typed));
    let one = |(name, kind, insert): (String, &str, String)| Suggestion::new(insert).content(name).description(kind);
    fits.into_iter().take(OFFERED).map(one).collect()
}

/// The values of a field or term, the most frequent first.
fn values(of: &Of<'_>, subject: &Subject, typed: &str, quoted: bool) -> (Vec<Suggestion>, Option<Subject>) {
    let lang = of.state.lang();
    let there = match subject {
        Subject::Field(name) => of.layer.fields.iter().any(|f| f.name == *name),
        _ => true,
    };
    let column = of.state.catalog().columns(&of.id.0).and_then(|c| c.known(subject, of.state.lists())).filter(|_| there);
    let counted = column.as_ref().and_then(|c| c.known_frequent());
    let number = |f: &crate::layer::Field| matches!(f.kind, FieldType::Integer | FieldType::Real | FieldType::Boolean);
    let bare = !quoted && matches!(subject, Subject::Field(name) if of.layer.fields.iter().any(|f| f.name == *name && number(f)));
    let shown = |value: &str, count: usize| {
        let name = match subject {
            Subject::Term(term) => term.name_of(value, lang.is_ja()),
            _ => None,
        };
        let count = if count > 0 { grouped(count) } else { String::new() };
        match (subject, name) {
            // Nobody knows types by their ids.
            (Subject::Term(Term::DepositType), Some(name)) => (name.to_owned(), count),
            (_, name) => (value.to_owned(), format!("{} {count}", name.unwrap_or_default()).trim().to_owned()),
        }
    };
    let all: Vec<(String, String)> = match counted {
        Some(values) => values.iter().map(|(value, count)| shown(value, *count)).collect(),
        None => vocabulary(subject).iter().map(|value| shown(value, 0)).collect(),
    };
    let insert = |text: &str| if bare { format!("{text} ") } else { quoted_text(text, quoted, " ") };
    let all = all.into_iter().filter(|(value, _)| value != typed).collect();
    (offered(all, typed, insert), (counted.is_none() && there).then(|| subject.clone()))
}

fn vocabulary(subject: &Subject) -> Vec<String> {
    match subject {
        Subject::Term(term) => term.vocabulary(),
        _ => Vec::new(),
    }
}

/// Shows a “?” with examples; one that is clicked becomes the text.
pub(super) fn help(ui: &mut Ui, lang: Lang, draft: &mut String) {
    let button = ui.small_button("?").on_hover_text(lang.t(Word::FilterHelp));
    button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, lang.t(Word::FilterHelp)));
    let popup = egui::Popup::from_toggle_button_response(&button).close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
    popup.width(430.0).show(|ui| {
        ui.label(RichText::new(lang.t(Word::FilterHelp)).strong());
        ui.label(RichText::new(lang.t(Word::FilterHelpKeys)).small().weak());
        egui::Grid::new("filter examples").num_columns(2).spacing([10.0, 3.0]).show(ui, |ui| {
            for (example, word) in EXAMPLES {
                let example = if lang.is_ja() { example.replace("'gold'", "'金'") } else { example.to_owned() };
                if ui.add(egui::Button::new(RichText::new(&example).monospace().size(11.5)).frame(false)).clicked() {
                    *draft = example;
                    egui::Popup::close_all(ui.ctx());
                }
                ui.label(RichText::new(lang.t(word)).small());
                ui.end_row();
            }
        });
    });
}

/// Filters to learn from.
const EXAMPLES: [(&str, Word); 9] = [
    ("name CONTAINS 'gold'", Word::FilterExampleContains),
    ("name ~ 'ritiumu'", Word::FilterExampleRomaji),
    ("tonnes >= 1e6 AND grade IS NOT NULL", Word::FilterExampleNumbers),
    ("status IN ('Producer', 'Prospect')", Word::FilterExampleIn),
    ("$mineral IN ('rare earths', 'Li')", Word::FilterExampleMineral),
    ("$list = 'both' AND $status = 'producer'", Word::FilterExampleList),
    ("in_area('…') OR area_status('proposed')", Word::FilterExampleArea),
    ("near('139.7, 35.6', 25 km)", Word::FilterExampleNear),
    ("linked() AND NOT $selected", Word::FilterExampleLinked),
];
