//! Copies of the workspace, and layers that it keeps itself: save a copy, pack for mail, embed, take out.

use crate::app::files_action::{FilePick, FilesAction};
use crate::app::jobs::Outcome;
use crate::app::layers::file_name;
use crate::app::moved::file_of;
use crate::app::notice::NoticeKind;
use crate::app::state::State;
use crate::io::files::{FileError, file_size, write_atomically};
use crate::io::gpkg::{Different, GpkgStore, KeptFile};
use crate::words::{Word, bytes};
use crate::workspace::edit::{Edit, FileChange, LayerFile};
use crate::workspace::{ChangeSet, LayerRef, Record, RecordId};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What packing the workspace would put into one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackPlan {
    /// Bytes of the workspace file.
    pub workspace: u64,
    /// Layers whose files would go in, with their bytes.
    pub layers: Vec<(RecordId, u64)>,
    /// Layers whose files are not there: they go on pointing at them.
    pub missing: Vec<RecordId>,
    /// Layers whose key tables stay outside.
    pub key_tables: Vec<RecordId>,
}

impl PackPlan {
    /// Returns the bytes of all that would go in, before anything is packed.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.workspace + self.layers.iter().map(|(_, size)| size).sum::<u64>()
    }
}

impl State {
    /// Returns what packing would put into one file, while that is on the screen.
    #[must_use]
    pub fn pack_plan(&self) -> Option<&PackPlan> {
        self.pack.as_ref()
    }

    pub(super) fn copies_action(&mut self, action: FilesAction) {
        match action {
            FilesAction::Picked(FilePick::SaveCopy, path) => self.save_copy(path, false),
            FilesAction::Picked(FilePick::Pack, path) => self.save_copy(path, true),
            FilesAction::Picked(FilePick::TakeOut(id), path) => self.take_out(id, path),
            FilesAction::PlanPack => self.plan_pack(),
            FilesAction::ClosePack => self.pack = None,
            FilesAction::Embed(id) => self.embed(id),
            _ => {}
        }
    }

    fn plan_pack(&mut self) {
        let (workspace, files) = (self.path.clone(), self.files_beside());
        let key_tables =
            self.workspace().layers.values().filter(|l| l.reading.key_table.is_some()).map(|l| l.id.clone()).collect();
        self.jobs.start(Word::LookingForFiles, "", move |_| {
            let mut plan = PackPlan { key_tables, ..PackPlan::default() };
            plan.workspace = workspace.and_then(|p| file_size(&p)).unwrap_or(0);
            for (id, path) in files {
                match file_size(&path) {
                    Some(size) => plan.layers.push((id, size)),
                    None => plan.missing.push(id),
                }
            }
            Outcome::PackPlanned(plan)
        });
    }

    /// The layers that have a file of their own, with where it is.
    fn files_beside(&self) -> Vec<(RecordId, PathBuf)> {
        let beside = self.workspace().layers.values().filter(|l| !l.embedded);
        beside.filter_map(|l| Some((l.id.clone(), self.layer_path(&l.id)?))).collect()
    }

    fn save_copy(&mut self, to: PathBuf, pack: bool) {
        self.pack = None;
        let to = if to.extension().is_some() { to } else { to.with_extension("gpkg") };
        let (from, session, author) = (self.path.clone(), self.session.clone(), self.author());
        let folder = std::path::absolute(&to).ok().and_then(|p| p.parent().map(Path::to_owned)).unwrap_or_default();
        let here = self.path.as_deref().and_then(Path::parent).map(Path::to_owned).unwrap_or_default();
        let layers: Vec<(Arc<LayerRef>, PathBuf)> =
            self.workspace().layers.values().filter_map(|l| Some((l.clone(), self.layer_path(&l.id)?))).collect();
        let changed = self.lang().t(Word::PackChanged);
        let subject = file_name(&to);
        self.jobs.start(Word::SavingCopy, &subject, move |_| {
            let made = (|| {
                let (mut changes, mut files) = (ChangeSet::default(), Vec::new());
                for (layer, path) in layers {
                    let mut copied = layer.as_ref().clone();
                    if !layer.embedded {
                        copied.path = seen_from(&folder, &path);
                        if pack && path.exists() {
                            let file = KeptFile::read(&path).map_err(|e| e.to_string())?;
                            if file.sha256 != layer.sha256 {
                                return Err(changed.replace("{0}", &path.display().to_string()));
                            }
                            (copied.embedded, copied.path) = (true, file_name(&path));
                            files.push(file);
                        }
                    }
                    if let Some(key_table) = &mut copied.reading.key_table {
                        key_table.path = seen_from(&folder, &here.join(&key_table.path));
                    }
                    changes.put(session.workspace(), Record::Layer(Arc::new(copied)));
                }
                let different = Different { changes, files };
                GpkgStore::save_copy(from.as_deref(), &to, &session, &author, different).map_err(|e| e.to_string())?;
                let size = file_size(&to).unwrap_or(0);
                Ok((to, size))
            })();
            Outcome::CopySaved(made)
        });
    }

    pub(super) fn copy_saved(&mut self, made: Result<(PathBuf, u64), String>) {
        let lang = self.lang();
        match made {
            Ok((path, size)) => {
                let text = lang.fill(Word::CopySaved, &[&path.display().to_string(), &bytes(size)]);
                self.notify(NoticeKind::Info, text);
            }
            Err(e) => self.notify(NoticeKind::Error, lang.fill(Word::CopyNotSaved, &[&e])),
        }
    }

    fn embed(&mut self, id: RecordId) {
        let (Some(layer), Some(path)) = (self.workspace().layers.get(&id).cloned(), self.layer_path(&id)) else { return };
        let changed = self.lang().fill(Word::PackChanged, &[&path.display().to_string()]);
        self.jobs.start(Word::Embedding, &file_name(&path), move |_| {
            let read = KeptFile::read(&path).map_err(|e| e.to_string());
            // Bytes that nobody has looked at must not come in by a side door.
            Outcome::Embedded { id, file: read.and_then(|f| if f.sha256 == layer.sha256 { Ok(f) } else { Err(changed) }) }
        });
    }

    pub(super) fn embedded(&mut self, id: &RecordId, file: Result<Arc<KeptFile>, String>) {
        let lang = self.lang();
        let file = match file {
            Ok(file) => file,
            Err(e) => return self.notify(NoticeKind::Error, lang.fill(Word::EmbedFailed, &[&e])),
        };
        self.ensure_file(0);
        let (Some(layer), Some(writer)) = (self.workspace().layers.get(id).cloned(), &self.writer) else { return };
        writer.keep(file.clone());
        let embedded = LayerFile { embedded: true, sha256: file.sha256.clone(), ..file_of(&layer) };
        if self.edit(&Edit::SetLayerFiles { why: FileChange::Embedded, files: vec![embedded] }) {
            let text = lang.fill(Word::EmbedDone, &[&self.layer_name(id)]);
            self.notify(NoticeKind::Info, text);
        }
    }

    fn take_out(&mut self, id: RecordId, path: PathBuf) {
        let (Some(layer), Some(workspace)) = (self.workspace().layers.get(&id).cloned(), self.path.clone()) else { return };
        let subject = file_name(&path);
        self.jobs.start(Word::Embedding, &subject, move |_| {
            let kept = GpkgStore::kept(&workspace, &layer.sha256).map_err(|e| e.to_string());
            let written = kept.and_then(|(_, bytes)| {
                let write = write_atomically(&path, |out| {
                    out.write_all(&bytes).map_err(|why| FileError::Write { why, path: path.clone() })
                });
                write.map_err(|e: FileError| e.to_string())
            });
            Outcome::TakenOut { id, path: written.map(|()| path) }
        });
    }

    pub(super) fn taken_out(&mut self, id: &RecordId, path: Result<PathBuf, String>) {
        let lang = self.lang();
        let path = match path {
            Ok(path) => path,
            Err(e) => return self.notify(NoticeKind::Error, lang.fill(Word::TakeOutFailed, &[&e])),
        };
        let Some(layer) = self.workspace().layers.get(id).cloned() else { return };
        let file = LayerFile { embedded: false, path: self.relative_path(&path), ..file_of(&layer) };
        self.edit(&Edit::SetLayerFiles { why: FileChange::TakenOut, files: vec![file] });
    }
}

/// A path as a workspace in a folder writes it: relative where the file lies beside or below, absolute otherwise.
fn seen_from(folder: &Path, path: &Path) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute.strip_prefix(folder).unwrap_or(&absolute).to_string_lossy().replace('\\', "/")
}
