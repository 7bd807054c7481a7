//! Notices: the one place where errors become words for the person at the screen.

use crate::geometry::{LonLat, Torn};
use crate::layer::symbology::StyleFault;
use crate::words::{Lang, Word};
use crate::workspace::SketchFault;
use crate::workspace::edit::{EditRefused, LostLink};

/// How a notice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// Done.
    Info,
    /// Done, with something to look at.
    Warning,
    /// Not done.
    Error,
}

/// A message to the user, until they take it away.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// Its number.
    pub id: u64,
    /// How it is meant.
    pub kind: NoticeKind,
    /// The text.
    pub text: String,
    /// What it is about: a button shows its card.
    pub about: Option<crate::app::Selection>,
    /// What can be done instead: a button's word and what it does.
    pub offer: Option<(Word, crate::app::Action)>,
}

/// Returns why an edit was refused, in the user's language.
#[must_use]
pub fn refusal(lang: Lang, refused: &EditRefused) -> String {
    use EditRefused as R;
    let fill = |word: Word, values: &[&str]| lang.fill(word, values);
    match refused {
        R::NoSuchSeat(id) => fill(Word::NoSuchSeat, &[&id.0]),
        R::EmptyId => fill(Word::EmptyId, &[]),
        R::ControlCharacter { text, code } => fill(Word::ControlCharacter, &[text, code]),
        R::Host(host) => fill(Word::BadHost, &[host]),
        R::Opacity(o) => fill(Word::BadOpacity, &[&o.to_string()]),
        R::Style(fault) => style_fault(lang, fault),
        R::NoSpeaker => fill(Word::NoSpeaker, &[]),
        R::Filter(e) => e.text(lang),
        R::FilterLong(most) => fill(Word::FilterLong, &[&most.to_string()]),
        R::FilterTwice(name) => fill(Word::FilterTwice, &[name]),
        R::IdTaken(id) => fill(Word::IdTaken, &[&id.0]),
        R::NotFound(id) => fill(Word::NotFound, &[&id.0]),
        R::NothingChanges => fill(Word::NothingChanges, &[]),
        R::Boundary(e) => fill(Word::BadBoundary, &[&e.to_string()]),
        R::InvalidBoundary(e) => fill(Word::BadBoundary, &[e]),
        R::AlreadyFor(id) => fill(Word::AlreadyFor, &[&id.0]),
        R::AlreadyAgainst(id) => fill(Word::AlreadyAgainst, &[&id.0]),
        R::NothingToConcurWith => fill(Word::NothingToConcurWith, &[]),
        R::NoReason => fill(Word::NoReason, &[]),
        R::NothingToWithdraw(id) => fill(Word::NothingToWithdraw, &[&id.0]),
        R::NotBeside(id) => fill(Word::NotBeside, &[&id.0]),
        R::CounterSame => fill(Word::CounterSame, &[]),
        R::NothingToCounter => fill(Word::NothingToCounter, &[]),
        R::CounterBoundary => fill(Word::CounterBoundary, &[]),
        R::NotACounter(id) => fill(Word::NotACounter, &[&id.0]),
        R::NotAKeyText => fill(Word::NotAKeyText, &[]),
        R::NoReference => fill(Word::NoEvidenceReference, &[]),
        R::SupersedesItself(id) => fill(Word::SupersedesItself, &[&id.0]),
        R::AlreadySent { party, at, .. } => fill(Word::AlreadySent, &[&party.0, at]),
        R::EmptyText => fill(Word::EmptyNote, &[]),
        R::NoPlace => fill(Word::NoteNoPlace, &[]),
        R::Sketch(fault) => sketch_fault(lang, fault),
        R::NotALanguage(l) => fill(Word::NotALanguage, &[l]),
        R::NoName => fill(Word::NoName, &[]),
        R::NoSuchDeposit { layer, key } => fill(Word::NoSuchDeposit, &[&layer.0, key]),
        R::NotDeposits(id) => fill(Word::NotDeposits, &[&id.0]),
        R::AlreadyLinked => fill(Word::AlreadyLinked, &[]),
        R::Confidence(c) => fill(Word::BadConfidence, &[&c.to_string()]),
        R::Date(text) => fill(Word::BadDate, &[text]),
        R::Amount(text) => fill(Word::BadAmount, &[text]),
        R::Currency(text) => fill(Word::BadCurrency, &[text]),
        R::Zone(text) => fill(Word::BadZone, &[text]),
        R::NotATerm { word, terms } => fill(Word::BadTerm, &[word, terms]),
        R::RelatedToItself => fill(Word::RelatedToItself, &[]),
        R::Crs(e) => e.to_string(),
        R::NoSuchField { layer, field } => fill(Word::NoSuchField, &[&layer.0, field]),
        R::NotAKey { source_name, repeats, empty } => {
            fill(Word::NotAKey, &[source_name, &repeats.to_string(), &empty.to_string()])
        }
        R::LinksWouldBreak { layer, links, deposit, why } => {
            let why = lang.t(match why {
                LostLink::NotLoaded => Word::LostNotLoaded,
                LostLink::Gone => Word::LostGone,
                LostLink::Merged => Word::LostMerged,
                LostLink::ReadDifferently => Word::LostReadDifferently,
            });
            fill(Word::LinksWouldBreak, &[&links.to_string(), &layer.0, deposit, why])
        }
        R::NotOnTheLine(_) => fill(Word::NotOnTheLine, &[]),
        R::NothingToUndo => fill(Word::NothingToUndo, &[]),
        R::NothingToRedo => fill(Word::NothingToRedo, &[]),
    }
}

fn sketch_fault(lang: Lang, fault: &SketchFault) -> String {
    use SketchFault as F;
    match fault {
        F::TooShort => lang.t(Word::SketchTooShort).to_owned(),
        F::TooWide(width) => lang.fill(Word::SketchTooWide, &[&width.to_string()]),
        F::OnItself => lang.t(Word::SketchOnItself).to_owned(),
        F::PlaceElsewhere => lang.t(Word::SketchPlaceElsewhere).to_owned(),
        F::Unknown(kind) => lang.fill(Word::SketchUnknown, &[kind]),
        F::UnknownInk(ink) => lang.fill(Word::SketchUnknownInk, &[ink]),
    }
}

fn style_fault(lang: Lang, fault: &StyleFault) -> String {
    use StyleFault as F;
    match fault {
        F::Range { what, value, least, most } => {
            lang.fill(Word::StyleRange, &[what, &value.to_string(), &least.to_string(), &most.to_string()])
        }
        F::NoClasses(by) => lang.fill(Word::StyleNoClasses, &[by]),
        F::TooMany(classes, most) => lang.fill(Word::StyleTooMany, &[&classes.to_string(), &most.to_string()]),
        F::Twice(value) => lang.fill(Word::StyleTwice, &[value]),
        F::EmptyClass => lang.t(Word::StyleEmptyClass).to_owned(),
        F::Breaks => lang.t(Word::StyleBadBreaks).to_owned(),
        F::Classes { classes, breaks } => lang.fill(Word::StyleBadClasses, &[&classes.to_string(), &breaks.to_string()]),
        F::Scales { closest, farthest } => lang.fill(Word::StyleBadScales, &[&closest.to_string(), &farthest.to_string()]),
        F::Rule(e) => e.text(lang),
        F::Unknown(why) => lang.fill(Word::StyleUnknown, &[why]),
    }
}

/// Says why borders that areas share could not follow a change.
pub(super) fn torn(lang: Lang, torn: &Torn<usize>, name: impl Fn(usize) -> String) -> String {
    let at = |at: &LonLat| format!("{}, {}", at.lon(), at.lat());
    match torn {
        Torn::Junction { key, at: place } => lang.fill(Word::TornJunction, &[&at(place), &name(*key)]),
        Torn::Halfway { key, at: place } => lang.fill(Word::TornHalfway, &[&name(*key), &at(place)]),
        Torn::Neighbour { key, why } => lang.fill(Word::TornNeighbour, &[&name(*key), why]),
        Torn::Invalid(why) => lang.fill(Word::TornInvalid, &[why]),
        Torn::Overlap { key } => lang.fill(Word::TornOverlap, &[&name(*key)]),
        Torn::NeighbourOverlap { key, other } => lang.fill(Word::TornNeighbourOverlap, &[&name(*key), &name(*other)]),
        Torn::TooMuch { key } => lang.fill(Word::TornTooMuch, &[&name(*key)]),
    }
}

/// Returns the name of a step of history.
#[must_use]
pub fn step(lang: Lang, label: &str) -> &'static str {
    lang.t(match label {
        "add_layer" => Word::DidAddLayer,
        "set_layer_reading" => Word::DidSetLayerReading,
        "remove_layer" => Word::DidRemoveLayer,
        "style_layer" => Word::DidStyleLayer,
        "set_layer_role" => Word::DidRoleLayer,
        "filter_layer" => Word::DidFilterLayer,
        "keep_filters" => Word::DidKeepFilters,
        "move_layer" => Word::DidMoveLayer,
        "set_layer_crs" => Word::DidLayerCrs,
        "place_layer" => Word::DidPlaceLayer,
        "add_area" => Word::DidAddArea,
        "remove_layers" => Word::DidRemoveLayers,
        "add_areas" => Word::DidAddAreas,
        "describe_areas" => Word::DidDescribeAreas,
        "remove_areas" => Word::DidRemoveAreas,
        "restore" => Word::DidRestore,
        "set_boundary" | "set_boundaries" => Word::DidSetBoundary,
        "split_areas" => Word::DidSplitAreas,
        "merge_areas" => Word::DidMergeAreas,
        "remove_area" => Word::DidRemoveArea,
        "propose" => Word::DidPropose,
        "concur" => Word::DidConcur,
        "counter" => Word::DidCounter,
        "take_counter" => Word::DidTakeCounter,
        "keep_one" => Word::DidKeepOne,
        "add_party" => Word::DidAddParty,
        "describe_party" => Word::DidDescribeParty,
        "pin_key" => Word::DidPinKey,
        "unpin_key" => Word::DidUnpinKey,
        "send" => Word::DidSend,
        "take_in" => Word::DidTakeIn,
        "object" => Word::DidObject,
        "withdraw" => Word::DidWithdraw,
        "add_note" => Word::DidAddNote,
        "rewrite_note" => Word::DidRewriteNote,
        "reshape_note" => Word::DidReshapeNote,
        "ink_note" => Word::DidInkNote,
        "remove_note" => Word::DidRemoveNote,
        "add_project" => Word::DidAddProject,
        "describe_project" => Word::DidDescribeProject,
        "place_project" => Word::DidPlaceProject,
        "remove_project" => Word::DidRemoveProject,
        "link" => Word::DidLink,
        "describe_link" => Word::DidDescribeLink,
        "unlink" => Word::DidUnlink,
        "set_interest" => Word::DidInterest,
        "link_deposits" => Word::DidLinkDeposits,
        "describe_links" => Word::DidDescribeLinks,
        "unlink_all" => Word::DidUnlinkLinks,
        "changed_outside" => Word::DidChangedOutside,
        "find_layer" => Word::DidFindLayer,
        "renew_layer" => Word::DidRenewLayer,
        "embed_layer" => Word::DidEmbedLayer,
        "take_out_layer" => Word::DidTakeOutLayer,
        "compact_history" | "compact_history_taken_in" => Word::DidCompact,
        "copy_workspace" => Word::DidCopyWorkspace,
        "recovered" => Word::DidRecovered,
        _ => Word::DidDescribeArea,
    })
}
