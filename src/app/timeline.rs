//! The timeline of an area on the screen: worked out by a job with each change, told in words, and which of its moments is shown on the map.

use crate::analysis::{Event, Happened, TimelineGround};
use crate::app::exchange::when;
use crate::app::jobs::Outcome;
use crate::app::state::State;
use crate::view::compose::status_word;
use crate::words::Word;
use crate::workspace::{Act, Cause, MappingArea, RecordId, Statement};
use std::sync::Arc;

/// The timeline that is on the screen.
#[derive(Debug)]
pub struct Timeline {
    area: RecordId,
    /// The next revision when the job was started that made the events.
    asked: Option<u64>,
    events: Arc<Vec<Event>>,
    shown: Option<usize>,
    known: bool,
}

impl Timeline {
    /// Returns the area that it is of.
    #[must_use]
    pub fn area(&self) -> &RecordId {
        &self.area
    }

    /// Returns the events, the oldest first.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Tells whether the events were worked out at least once.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.known
    }

    /// Returns the number of the event whose boundary is shown.
    #[must_use]
    pub fn shown(&self) -> Option<usize> {
        self.shown
    }

    /// Returns the event whose boundary is shown, with the area as it was then.
    #[must_use]
    pub fn shown_area(&self) -> Option<(&Event, &Arc<MappingArea>)> {
        let event = self.events.get(self.shown?)?;
        Some((event, event.area.as_ref()?))
    }

    pub(super) fn show(&mut self, event: Option<usize>) {
        self.shown = event.filter(|n| self.events.get(*n).is_some_and(|e| e.area.is_some()));
    }
}

impl State {
    /// Returns the timeline that is on the screen.
    #[must_use]
    pub fn timeline(&self) -> Option<&Timeline> {
        self.review.timeline.as_ref()
    }

    pub(super) fn open_timeline(&mut self, area: Option<RecordId>) {
        self.review.timeline = area.map(|area| Timeline { area, asked: None, events: Arc::default(), shown: None, known: false });
        self.follow_timeline();
    }

    /// Brings the timeline up to the history. Call it once a frame.
    pub(super) fn follow_timeline(&mut self) {
        let next = self.session.history().next_seq();
        let Some(timeline) = &mut self.review.timeline else { return };
        if timeline.asked == Some(next) || self.jobs.running().iter().any(|j| j.what == Word::Timeline) {
            return;
        }
        timeline.asked = Some(next);
        let area = timeline.area.clone();
        let ground = TimelineGround::of(&self.session, &area);
        self.jobs.start(Word::Timeline, "", move |_| Outcome::Timeline(area, ground.events()));
    }

    pub(super) fn timeline_found(&mut self, area: &RecordId, events: Vec<Event>) {
        if let Some(timeline) = self.review.timeline.as_mut().filter(|t| t.area == *area) {
            // Events are only ever added at the end: the one that is shown keeps its number.
            timeline.events = Arc::new(events);
            timeline.known = true;
            timeline.show(timeline.shown);
        }
    }

    /// Returns what an event says, in the user's language and unit of area.
    #[must_use]
    pub fn event_told(&self, event: &Event) -> String {
        let (lang, unit) = (self.lang(), self.settings.area_unit);
        let again = matches!(event.cause, Cause::Undo(_) | Cause::Redo(_) | Cause::Restore(_));
        let text = match &event.what {
            Happened::Drawn(m2) if again => lang.fill(Word::EventBack, &[&unit.area(*m2)]),
            Happened::Drawn(m2) => lang.fill(Word::EventDrawn, &[&unit.area(*m2)]),
            Happened::Changed(before, after) => lang.fill(Word::EventChanged, &[&unit.area(*before), &unit.area(*after)]),
            Happened::Removed => lang.t(Word::EventRemoved).to_owned(),
            Happened::Stated(s) => self.act_told(s),
            Happened::Unstated(s) => return lang.fill(Word::EventUnstated, &[&self.act_told(s)]),
            Happened::TakenIn => lang.t(Word::EventTakenIn).to_owned(),
            Happened::Compacted => lang.t(Word::EventCompacted).to_owned(),
            Happened::Became(status) => return lang.fill(Word::EventBecame, &[lang.t(status_word(*status))]),
        };
        match event.cause {
            Cause::Do | Cause::More => text,
            Cause::Undo(_) => lang.fill(Word::EventUndone, &[&text]),
            Cause::Redo(_) => lang.fill(Word::EventRedone, &[&text]),
            Cause::Restore(_) => lang.fill(Word::EventRestored, &[&text]),
        }
    }

    /// Returns who did it and when, in both capitals' time.
    #[must_use]
    pub fn event_by(&self, event: &Event) -> String {
        format!("{} · {} · {}", event.by.name, self.party_name(&event.by.party), when(self.lang(), &event.by.at))
    }

    /// Returns what a party is called.
    #[must_use]
    pub fn party_name(&self, id: &RecordId) -> String {
        self.workspace().parties.get(id).map_or_else(|| id.0.clone(), |p| p.name.get(self.lang().is_ja()).to_owned())
    }

    fn act_told(&self, s: &Statement) -> String {
        let lang = self.lang();
        let word = match s.act {
            Act::Propose => Word::EventProposed,
            Act::Counter => Word::EventCountered,
            Act::Concur => Word::EventConcurred,
            Act::Object => Word::EventObjected,
            Act::Withdraw => Word::EventWithdrew,
        };
        let text = lang.fill(word, &[&self.party_name(&s.by.party)]);
        let comment = s.comment.get(lang.is_ja()).trim();
        if comment.is_empty() { text } else { lang.fill(Word::EventReason, &[&text, &comment.replace(['\n', '\r'], " ")]) }
    }
}
