//! Sending to the other side, looking at what came, and taking it in.

use crate::app::jobs::Outcome;
use crate::app::layers::file_name;
use crate::app::notice::NoticeKind;
use crate::app::state::State;
use crate::io::exchange::{Difference, ExchangeFile, from_session, looks_like_one, read, write};
use crate::io::gpkg::GpkgStore;
use crate::io::keys::key_or_new;
use crate::layer::deposit::minerals;
use crate::words::{Lang, Word};
use crate::workspace::edit::Edit;
use crate::workspace::exchange::{Plan, Sending, What, outgoing, plan};
use crate::workspace::seal::{SealingKey, Verdict};
use crate::workspace::zones::washington_and_tokyo;
use crate::workspace::{Act, Bilingual, Instant, PriorityFlag, Record, RecordId, RecordKind};
use std::path::{Path, PathBuf};

/// What came and has not been taken in yet.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// The file.
    pub path: PathBuf,
    /// What it holds, judged by the keys that are known here.
    pub file: ExchangeFile,
    /// What taking it in would do.
    pub plan: Plan,
    /// The person takes new keys for those of the parties that they say they are.
    pub accept: bool,
}

/// Reads what came from the other side: an exchange file or a workspace.
///
/// # Errors
/// In words, when it is neither or cannot be read.
pub fn read_theirs(path: &Path) -> Result<ExchangeFile, String> {
    if looks_like_one(path) || !crate::io::gpkg::holds_workspace(path) {
        read(path).map_err(|e| e.to_string())
    } else {
        GpkgStore::read(path).map(|theirs| from_session(&theirs)).map_err(|e| e.to_string())
    }
}

impl State {
    /// Returns what came and is being looked at.
    #[must_use]
    pub fn incoming(&self) -> Option<&Incoming> {
        self.incoming.as_ref()
    }

    /// Returns the person's sealing key; none, and a warning, when there cannot be one.
    pub(super) fn sealing_key(&mut self) -> Option<SealingKey> {
        match key_or_new(self.setup.home.as_deref()?) {
            Ok(key) => Some(key),
            Err(e) => {
                let text = self.lang().fill(Word::KeyFailed, &[&e.to_string()]);
                self.notify(NoticeKind::Warning, text);
                None
            }
        }
    }

    /// Returns the public key of the person at this machine, when one was made.
    #[must_use]
    pub fn own_key(&self) -> Option<String> {
        crate::io::keys::key(self.setup.home.as_deref()?).ok().flatten().map(|key| key.public())
    }

    pub(super) fn send(&mut self, path: PathBuf) {
        let (workspace, catalog, by) = (self.workspace().clone(), self.catalog.clone(), self.author());
        let parcels = outgoing(&self.session);
        let key = self.sealing_key();
        let mut sending = Sending::new(&self.session, Vec::new(), file_name(&path));
        self.sending = true;
        let subject = file_name(&path);
        self.jobs.start(Word::Sending, &subject, move |_| {
            let written = write(&workspace, &catalog, (&by, &parcels), key.as_ref(), &path);
            sending.parcels = parcels;
            Outcome::Sent(written.map(|()| (path, Box::new(sending))).map_err(|e| e.to_string()))
        });
    }

    pub(super) fn was_sent(&mut self, written: Result<(PathBuf, Box<Sending>), String>) {
        self.sending = false;
        match written {
            Ok((path, sending)) => {
                let statements = sending.parcels.iter().filter(|p| matches!(p.record, Record::Statement(_))).count();
                let values = [path.display().to_string(), sending.parcels.len().to_string(), statements.to_string()];
                self.edit(&Edit::Send(sending));
                let text = self.lang().fill(Word::SentTo, &values.each_ref().map(String::as_str));
                self.notify(NoticeKind::Info, text);
            }
            Err(e) => self.notify(NoticeKind::Error, self.lang().fill(Word::SendFailed, &[&e])),
        }
    }

    pub(super) fn look_at_theirs(&mut self, path: PathBuf) {
        let subject = file_name(&path);
        self.jobs.start(Word::Comparing2, &subject, move |_| {
            let result = read_theirs(&path).map(Box::new);
            Outcome::Came { path, result }
        });
    }

    pub(super) fn came(&mut self, path: PathBuf, result: Result<Box<ExchangeFile>, String>) {
        match result {
            Ok(file) => {
                self.incoming = Some(Incoming { path, file: *file, plan: Plan::default(), accept: false });
                self.plan_anew();
            }
            Err(e) => self.notify(NoticeKind::Error, self.lang().fill(Word::TakeInFailed, &[&e])),
        }
    }

    pub(super) fn accept_keys(&mut self, accept: bool) {
        if let Some(incoming) = &mut self.incoming {
            incoming.accept = accept;
        }
        self.plan_anew();
    }

    /// Works out what taking in would do to the workspace as it is now.
    pub(super) fn plan_anew(&mut self) {
        let at = (self.setup.clock)();
        let Some(mut incoming) = self.incoming.take() else { return };
        incoming.file.judge_by(&self.session);
        incoming.plan = plan(self.workspace(), &at, &incoming.file.take_in(&self.session, Vec::new()));
        // A key that is seen for the first time is known from now on.
        let first = incoming.file.by.as_ref().map(|by| by.party.clone()).zip(incoming.file.key.clone());
        if incoming.file.whole == Some(Verdict::UnknownKey) && first.is_some_and(|f| incoming.plan.first_seen.contains(&f)) {
            incoming.file.whole = Some(Verdict::Holds);
        }
        self.incoming = Some(incoming);
    }

    pub(super) fn take_in_now(&mut self) {
        let Some(incoming) = self.incoming.take() else { return };
        let accepted = if incoming.accept { incoming.plan.strangers } else { Vec::new() };
        let take = incoming.file.take_in(&self.session, accepted);
        let at = (self.setup.clock)();
        let rows = plan(self.workspace(), &at, &take).rows;
        if self.edit(&Edit::TakeIn(Box::new(take))) {
            let count = |wanted: &[&str]| rows.iter().filter(|r| wanted.contains(&what_word(&r.what))).count().to_string();
            let counts = [count(&["new"]), count(&["changed"]), count(&["beside"]), count(&["kept", "altered"])];
            let text = self.lang().fill(Word::TakenIn, &counts.each_ref().map(String::as_str));
            self.notify(NoticeKind::Info, text);
        } else {
            self.notify(NoticeKind::Info, self.lang().t(Word::NothingToTakeIn).to_owned());
        }
    }

    /// The seat withdraws its last statement on an area.
    pub(super) fn withdraw(&mut self, area: RecordId) {
        let (id, comment) = (self.fresh_id(), Bilingual::default());
        self.edit(&Edit::State { id, area, act: Act::Withdraw, comment, evidence: Vec::new(), boundary: None });
    }
}

/// Returns the word for what taking in does to a record, as `--json` has it.
#[must_use]
pub fn what_word(what: &What) -> &'static str {
    match what {
        What::New => "new",
        What::Changed => "changed",
        What::Beside(_) => "beside",
        What::Kept => "kept",
        What::Altered => "altered",
    }
}

/// Says what taking in does to a record.
#[must_use]
pub fn what_text(lang: Lang, what: &What) -> String {
    match what {
        What::New => lang.t(Word::WhatNew).to_owned(),
        What::Changed => lang.t(Word::WhatChanged).to_owned(),
        What::Beside(id) => lang.fill(Word::WhatBeside, &[&id.0]),
        What::Kept => lang.t(Word::WhatKept).to_owned(),
        What::Altered => lang.t(Word::WhatAltered).to_owned(),
    }
}

/// Returns the word for a seal's verdict.
#[must_use]
pub fn verdict_word(verdict: Verdict) -> Word {
    match verdict {
        Verdict::Holds => Word::SealHolds,
        Verdict::Unsealed => Word::SealUnsealed,
        Verdict::UnknownKey => Word::SealUnknownKey,
        Verdict::Altered => Word::SealAltered,
    }
}

/// Returns the word for a verdict on a file as a whole.
#[must_use]
pub fn whole_word(verdict: Verdict) -> Word {
    match verdict {
        Verdict::Holds => Word::FileHolds,
        Verdict::Unsealed => Word::FileUnsealed,
        Verdict::UnknownKey => Word::FileUnknownKey,
        Verdict::Altered => Word::FileAltered,
    }
}

/// Says what is other than it was sealed.
#[must_use]
pub fn told(lang: Lang, difference: &Difference) -> String {
    use Difference as D;
    match difference {
        D::Field { name, sealed, here } => lang.fill(Word::DiffField, &[name, sealed, here]),
        D::Seal => lang.t(Word::DiffSeal).to_owned(),
        D::Boundary { of, sealed, here } => lang.fill(Word::DiffBoundary, &[of, sealed, here]),
        D::Geometry { area } => lang.fill(Word::DiffGeometry, &[area]),
        D::Record { kind, id } => lang.fill(Word::DiffRecord, &[kind, id]),
        D::Removed { kind, id } => lang.fill(Word::DiffRemoved, &[kind, id]),
        D::Added { kind, id } => lang.fill(Word::DiffAdded, &[kind, id]),
    }
}

/// Returns the word for a kind of record.
#[must_use]
pub fn kind_word(kind: RecordKind) -> Word {
    match kind {
        RecordKind::Area => Word::MappingArea,
        RecordKind::Note => Word::Note,
        RecordKind::Party => Word::Party,
        RecordKind::Statement => Word::Statement,
        RecordKind::Project => Word::Project,
        RecordKind::Deposit => Word::Deposit,
        RecordKind::Flag => Word::KindFlag,
        RecordKind::Link => Word::LinkDeposit,
        RecordKind::Layer => Word::Layer,
    }
}

/// Returns the word for an act as history has it.
#[must_use]
pub fn act_text(lang: Lang, act: Act) -> &'static str {
    crate::app::notice::step(lang, act.word())
}

/// Returns what a record is called, for a list.
#[must_use]
pub fn record_name(lang: Lang, record: &Record) -> String {
    let ja = lang.is_ja();
    match record {
        Record::Area(r) => r.about.name.get(ja).to_owned(),
        Record::Note(r) => r.text.chars().take(40).collect(),
        Record::Party(r) => r.name.get(ja).to_owned(),
        Record::Statement(r) => format!("{} · {} · {}", r.by.party, act_text(lang, r.act), when(lang, &r.by.at)),
        Record::Project(r) => r.about.name.get(ja).to_owned(),
        Record::Deposit(r) => r.name.get(ja).to_owned(),
        Record::Link(r) => format!("{} – {}", r.deposit, r.project),
        Record::Layer(r) => r.name.get(ja).to_owned(),
        Record::Flag(r) => format!("{} · {}", flag_name(lang, r), when(lang, &r.by.at)),
    }
}

/// Returns what a priority flag is called: whose word on which mineral.
pub(super) fn flag_name(lang: Lang, flag: &PriorityFlag) -> String {
    let mineral = minerals().iter().find(|m| m.id == flag.mineral).map_or(flag.mineral.as_str(), |m| m.name(lang.is_ja()));
    let withdrawn = if flag.flagged { "" } else { lang.t(Word::FlagWithdrawn) };
    format!("{mineral} · {} {withdrawn}", flag.by.party).trim_end().to_owned()
}

/// Returns an instant as the clocks of both capitals show it.
#[must_use]
pub fn when(lang: Lang, at: &Instant) -> String {
    let [washington, tokyo] = washington_and_tokyo(at);
    format!("{} {washington} · {} {tokyo}", lang.t(Word::Washington), lang.t(Word::Tokyo))
}
