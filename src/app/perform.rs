//! Performs actions: the one place where a wish becomes a change of the state.

use crate::app::action::{Action, Selection};
use crate::app::notice::{NoticeKind, refusal};
use crate::app::state::State;
use crate::view::tools::{Tool, ToolEvent};
use crate::words::Word;
use crate::workspace::edit::{Edit, EditRefused, decide};
use crate::workspace::{Author, RecordId, RecordKind, Revision, Session, Workspace};

impl State {
    /// Does what was wished for.
    pub fn perform(&mut self, action: Action) {
        match action {
            Action::Open(paths) => self.open(paths),
            Action::OpenSample => self.open_sample(),
            Action::NewWorkspace => self.new_workspace(),
            Action::TakeInOutside(back) => self.take_in_outside(back),
            Action::SaveRecovered(path) => self.save_recovered(path),
            Action::CloseDamage => self.damage = None,
            Action::Edit(edit) => {
                self.edit(&edit);
            }
            Action::EditMore(edit) => {
                let author = self.author();
                let result = self.session.perform_more(&self.catalog, &author, &edit);
                self.settle_edit(result);
            }
            Action::Undo => self.step(Session::undo_step),
            Action::Redo => self.step(Session::redo_step),
            Action::GoToStep(seq) => self.step(|session, author| session.go_to(author, seq)),
            Action::Restore(seq) => self.restore(seq),
            Action::Take(tool) => self.take(tool),
            Action::Tool(event) => self.tool_event(event),
            Action::WriteNote(text) => self.write_note(text),
            Action::Pan(by) => {
                self.fit_when_loaded = false;
                self.map.wanted = None;
                self.map.set_camera(self.map.camera.panned(by));
            }
            Action::Zoom(factor, about) => {
                self.fit_when_loaded = false;
                self.map.wanted = None;
                self.map.set_camera(self.map.camera.zoomed(factor, about));
            }
            Action::Resize(size) => self.resize(size),
            Action::ZoomAll => self.zoom_all(),
            Action::ZoomTo(selection) => self.zoom_to(&selection),
            Action::SetMapCrs(code) => self.set_map_crs(&code),
            Action::GoTo(places) => self.go_to(&places),
            Action::PlaceTyped(places) => self.place_typed(&places),
            Action::Unmark => self.marks.clear(),
            Action::ShowPositions(notations) => {
                self.settings.positions = Some(notations);
                self.save_settings();
            }
            Action::CopyText(text) => {
                let told = self.lang().fill(Word::Copied, &[&text]);
                self.notify(NoticeKind::Info, told);
                self.clipboard = Some(text);
            }
            Action::ChooseEncoding(id) => self.choose_encoding(id),
            Action::CloseEncodings => self.encodings = None,
            Action::Select(selection) => self.select(selection),
            Action::SelectAlso(what, join) => self.select_also(what, join),
            Action::SelectAllAreas => self.select_all_areas(),
            Action::RemoveSelected => self.remove_selected(),
            Action::Copy => self.copy_selected(),
            Action::Paste(text) => self.paste_text(&text),
            Action::Duplicate => self.duplicate(),
            Action::MakeAreas(of) => self.make_areas(&of),
            Action::KeepTemplate(area, name) => self.keep_template(&area, &name),
            Action::UseTemplate(name) => self.use_template(name),
            Action::RemoveTemplate(name) => self.remove_template(&name),
            Action::SelectAt(at) => self.select_at(at),
            Action::SelectAlsoAt(at, how) => self.select_also_at(at, how),
            Action::ShowFound(nth) => self.show_found(nth),
            Action::Find(action) => self.find_action(action),
            Action::Projects(action) => self.project_action(action),
            Action::Rows(action) => self.select_action(action),
            Action::ShowGrid(grid) => {
                self.settings.grid = grid;
                self.map.dirty = true;
                self.save_settings();
            }
            Action::ShowAllLinks(all) => {
                self.settings.all_links = all;
                self.map.dirty = true;
                self.save_settings();
            }
            Action::Files(action) => self.files_action(action),
            Action::Area(action) => self.area_action(action),
            Action::PlaceMeasured(azimuth, metres) => self.tool_event(ToolEvent::Measured { azimuth, metres }),
            Action::PlaceNumber(number) => self.tool_event(ToolEvent::Number(number)),
            Action::Boundaries(action) => self.compare_boundaries(action),
            Action::Style(action) => self.style_action(action),
            Action::Table(action) => self.table_action(action),
            Action::Facts(action) => self.facts_action(action),
            Action::Review(action) => self.review_action(action),
            Action::Gaps(action) => self.gaps_action(action),
            Action::Charts(action) => self.chart_action(action),
            Action::Vertices(action) => self.vertex_action(action),
            Action::ToggleVisible(id) => {
                if !self.hidden.remove(&id) {
                    self.hidden.insert(id);
                }
                self.map.dirty = true;
            }
            Action::Sit(party, name) => {
                self.settings.seat = Some(party);
                self.settings.name = name;
                self.save_settings();
            }
            Action::SetLang(lang) => {
                self.settings.lang = Some(lang);
                self.map.dirty = true;
                self.save_settings();
            }
            Action::SetDark(dark) => {
                self.settings.dark = dark;
                self.map.dirty = true;
                self.save_settings();
            }
            Action::SetLabels(names) => {
                self.settings.labels = Some(names);
                self.map.dirty = true;
                self.save_settings();
            }
            Action::Send(path) => self.send(path),
            Action::LookAtTheirs(path) => self.look_at_theirs(path),
            Action::AcceptKeys(accept) => self.accept_keys(accept),
            Action::TakeIn => self.take_in_now(),
            Action::PutAway => self.incoming = None,
            Action::Withdraw(area) => self.withdraw(area),
            Action::Export(folder) => self.export(folder),
            Action::SavePicture(path) => self.save_picture(path),
            Action::JoinKeyTable(id, path) => self.join_key_table(&id, &path),
            Action::MeasureLayer(id) => self.measure_layer(&id),
            Action::CountIds(id) => self.count_ids(&id),
            Action::CancelJob(id) => {
                if let Some(job) = self.jobs.running().iter().find(|j| j.id == id) {
                    job.cancel();
                }
            }
            Action::Dismiss(id) => self.notices.retain(|n| n.id != id),
        }
    }

    /// Tells why an edit would be refused now, in the user's language; `None` when it would be done.
    #[must_use]
    pub fn why_not(&self, edit: &Edit) -> Option<String> {
        decide(self.workspace(), &self.catalog, &self.author(), edit).err().map(|e| refusal(self.lang(), &e))
    }

    /// Does an edit and hands it to the writer; a refusal becomes a notice. Returns whether it was done.
    pub(super) fn edit(&mut self, edit: &Edit) -> bool {
        self.settle_outside();
        let author = self.author();
        let states = matches!(edit, Edit::State { .. }) && decide(self.workspace(), &self.catalog, &author, edit).is_ok();
        let key = if states { self.sealing_key() } else { None };
        let result = self.session.perform_sealed(&self.catalog, &author, edit, key.as_ref());
        self.settle_edit(result)
    }

    fn step(&mut self, step: impl FnOnce(&mut Session, &Author) -> Result<Vec<(Revision, Workspace)>, EditRefused>) {
        // What is just going out cannot be taken back meanwhile.
        if self.sending {
            return;
        }
        self.settle_outside();
        let author = self.author();
        let result = step(&mut self.session, &author);
        let touched = result.as_ref().ok().and_then(|made| made.last()).map(|(r, _)| {
            let touched = r.changes.touched().map(|(kind, id)| (kind, id.clone()));
            touched.collect::<Vec<_>>()
        });
        let in_hand = self.tool.held_areas();
        let is_held = |touched: &[(RecordKind, RecordId)]| touched.iter().any(|(_, id)| in_hand.contains(id));
        if self.settle_edits(result) {
            // The hand goes on with what it holds.
            if is_held(touched.as_deref().unwrap_or_default()) {
                return;
            }
            // What came back or changed is shown selected.
            self.select_touched(&touched.unwrap_or_default());
        }
    }

    fn restore(&mut self, seq: u64) {
        let before = self.session.history().next_seq();
        self.step(|session, author| {
            let revision = session.restore(author, seq)?;
            Ok(vec![(revision, session.workspace().clone())])
        });
        if self.session.history().next_seq() == before && self.session.way_back_to(seq).is_ok_and(|(way, _)| way.is_empty()) {
            self.notify(NoticeKind::Info, self.lang().t(Word::HistoryIsSo).to_owned());
        }
    }

    fn select_touched(&mut self, touched: &[(RecordKind, RecordId)]) {
        let w = self.workspace();
        let of = |wanted: RecordKind| {
            let there = touched.iter().filter(|(kind, id)| *kind == wanted && w.get(*kind, id).is_some());
            there.map(|(_, id)| id.clone()).collect::<Vec<_>>()
        };
        let kept = match (of(RecordKind::Area), of(RecordKind::Layer)) {
            (areas, _) if areas.len() > 1 => Some(Selection::Areas(areas)),
            (_, layers) if layers.len() > 1 => Some(Selection::Layers(layers)),
            _ => touched.iter().find_map(|(kind, id)| self.selection_of(*kind, id)),
        };
        if let Some(selection) = kept {
            self.select(selection);
        }
    }

    fn selection_of(&self, kind: RecordKind, id: &RecordId) -> Option<Selection> {
        let w = self.workspace();
        w.get(kind, id)?;
        Some(match kind {
            RecordKind::Area => Selection::Area(id.clone()),
            RecordKind::Statement => Selection::Area(w.statements.get(id)?.area.clone()),
            RecordKind::Note => Selection::Note(id.clone()),
            RecordKind::Project => Selection::Project(id.clone()),
            RecordKind::Link => Selection::Project(w.links.get(id)?.project.clone()),
            RecordKind::Layer => Selection::Layer(id.clone()),
            RecordKind::Deposit | RecordKind::Party | RecordKind::Flag => return None,
        })
    }

    pub(super) fn settle_edit(&mut self, result: Result<Revision, EditRefused>) -> bool {
        let after = self.session.workspace().clone();
        self.settle_edits(result.map(|revision| vec![(revision, after)]))
    }

    /// Hands revisions, each with the workspace after it, to the writer; a refusal becomes a notice.
    fn settle_edits(&mut self, result: Result<Vec<(Revision, Workspace)>, EditRefused>) -> bool {
        match result {
            Ok(revisions) => {
                self.ensure_file(revisions.len());
                if let Some(writer) = &self.writer {
                    revisions.into_iter().for_each(|(revision, after)| writer.append(revision, after));
                }
                self.follow_layers();
                self.follow_selection();
                self.map.dirty = true;
                true
            }
            Err(EditRefused::NothingChanges) => false,
            Err(refused) => {
                let offer = match &refused {
                    EditRefused::AlreadySent { area, .. } => Some((Word::WithdrawInstead, Action::Withdraw(area.clone()))),
                    _ => None,
                };
                let text = self.lang().fill(Word::Refused, &[&refusal(self.lang(), &refused)]);
                self.notify_with(NoticeKind::Error, text, None, offer);
                false
            }
        }
    }

    /// Lets go of what no longer exists, and shows the tool the boundary as it is now.
    pub(super) fn follow_selection(&mut self) {
        let w = self.session.workspace();
        let gone = match &self.selection {
            Selection::Area(id) => !w.areas.contains_key(id),
            Selection::Note(id) => !w.notes.contains_key(id),
            Selection::Project(id) => !w.projects.contains_key(id),
            Selection::Layer(id) => !w.layers.contains_key(id),
            Selection::Areas(ids) => {
                let kept = ids.iter().filter(|id| w.areas.contains_key(id)).cloned().collect();
                self.selection = Selection::areas(kept);
                false
            }
            Selection::Layers(ids) => {
                let kept = ids.iter().filter(|id| w.layers.contains_key(id)).cloned().collect();
                self.selection = Selection::layers(kept);
                false
            }
            Selection::Feature(_) | Selection::Features | Selection::None => false,
        };
        if gone {
            self.selection = Selection::None;
        }
        self.follow_note();
        let w = self.session.workspace();
        match &mut self.tool {
            Tool::EditVertices(tool) => match w.areas.get(tool.area()) {
                Some(area) => tool.refresh(&area.boundary),
                None => self.tool = Tool::Select,
            },
            Tool::Shift(tool) => {
                let now = |id: &RecordId| Some((id.clone(), w.areas.get(id)?.boundary.clone()));
                let areas: Option<Vec<_>> = tool.areas().iter().map(|(id, _)| now(id)).collect();
                match areas {
                    Some(areas) => tool.refresh(areas),
                    None => self.tool = Tool::Select,
                }
            }
            _ => {}
        }
    }
}
