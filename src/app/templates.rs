//! Templates of areas: descriptions that a person keeps for areas that are drawn later. They lie in the settings and in no workspace.

use crate::app::notice::NoticeKind;
use crate::app::settings::AreaTemplate;
use crate::app::state::State;
use crate::view::tools::{RingFor, Tool};
use crate::words::Word;
use crate::workspace::{AreaText, Bilingual, RecordId};

impl State {
    /// Returns the template that areas get which are drawn now.
    #[must_use]
    pub fn template(&self) -> Option<&AreaTemplate> {
        let name = self.settings.template.as_ref()?;
        self.settings.templates.iter().find(|t| t.name == *name)
    }

    /// Returns the description that an area gets which is drawn now: that of the chosen template, else an empty one.
    #[must_use]
    pub fn about_new_area(&self) -> AreaText {
        self.template().map(|t| t.about.clone()).unwrap_or_default()
    }

    /// Tells whether an area is being drawn.
    #[must_use]
    pub fn draws_area(&self) -> bool {
        matches!(&self.tool, Tool::DrawArea(tool) if *tool.of() == RingFor::NewArea)
    }

    /// Keeps the description of an area, without its name; a template of that name is replaced.
    pub(super) fn keep_template(&mut self, area: &RecordId, name: &str) {
        let (Some(area), name) = (self.workspace().areas.get(area), name.trim()) else { return };
        if name.is_empty() {
            return self.notify(NoticeKind::Warning, self.lang().t(Word::NoName).to_owned());
        }
        let about = AreaText { name: Bilingual::default(), supersedes: Vec::new(), ..area.about.clone() };
        self.settings.templates.retain(|t| t.name != name);
        self.settings.templates.push(AreaTemplate { name: name.to_owned(), about });
        self.settings.templates.sort_by(|a, b| a.name.cmp(&b.name));
        self.save_settings();
        let text = self.lang().fill(Word::TemplateKept, &[name]);
        self.notify(NoticeKind::Info, text);
    }

    pub(super) fn use_template(&mut self, name: Option<String>) {
        self.settings.template = name;
        self.save_settings();
    }

    pub(super) fn remove_template(&mut self, name: &str) {
        self.settings.templates.retain(|t| t.name != name);
        if self.settings.template.as_deref() == Some(name) {
            self.settings.template = None;
        }
        self.save_settings();
    }
}
