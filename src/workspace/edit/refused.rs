//! Why an edit is refused: shown as the tooltip of a greyed button and as the error of a failing command.

use crate::geometry::NotABoundary;
use crate::workspace::RecordId;

/// Why the deposits of links could not follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LostLink {
    /// The layer is not loaded.
    #[error("the layer is not loaded, so nobody knows what they would be called")]
    NotLoaded,
    /// The feature is gone and its snapshot has no value in the new field.
    #[error("it is no longer in the file, and what is kept of it has no value there; remove the link first")]
    Gone,
    /// Two linked deposits would get one key.
    #[error("another linked deposit has the same value there; remove one of the links first")]
    Merged,
    /// The features themselves would be others.
    #[error("they are known by their text, which would be read differently; choose an id field first")]
    ReadDifferently,
}

/// Why an edit is refused. The English text is `Display`; `app` words it in the language of the person.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EditRefused {
    /// The author's seat is no party of this workspace.
    #[error("“{0}” is not a party of this workspace: choose a seat")]
    NoSuchSeat(RecordId),
    /// The id is empty.
    #[error("an id may not be empty")]
    EmptyId,
    /// The id is in use.
    #[error("the id “{0}” is already used: give another")]
    IdTaken(RecordId),
    /// The record does not exist.
    #[error("there is no “{0}”: it may have been removed or never added")]
    NotFound(RecordId),
    /// A character that no text may hold.
    #[error("“{text}” holds the control character {code}: only line breaks and tabs may stand in a text")]
    ControlCharacter {
        /// The text, the character taken out.
        text: String,
        /// The character, such as `U+0000`.
        code: String,
    },
    /// A host that is no country's code.
    #[error("“{0}” is no country code: write two capital letters (ISO 3166-1 alpha-2), such as JP")]
    Host(String),
    /// An opacity outside 0 to 1.
    #[error("opacity {0} is outside 0 to 1")]
    Opacity(f32),
    /// A style that makes no sense.
    #[error(transparent)]
    Style(#[from] crate::layer::symbology::StyleFault),
    /// A filter that is not understood.
    #[error(transparent)]
    Filter(#[from] crate::layer::query::FilterError),
    /// A filter that nobody could read.
    #[error("a filter may have {0} characters at most")]
    FilterLong(usize),
    /// Two filters of one name.
    #[error("a filter called “{0}” is kept already: give another name")]
    FilterTwice(String),
    /// A statement by nobody.
    #[error("say who speaks: a statement needs the speaker's name")]
    NoSpeaker,
    /// Nothing would change.
    #[error("this changes nothing")]
    NothingChanges,
    /// The rings are no boundary.
    #[error("{0}")]
    Boundary(#[from] NotABoundary),
    /// A ring crosses itself or the like.
    #[error("the boundary is not valid: {0}")]
    InvalidBoundary(String),
    /// The seat proposed or concurred already.
    #[error("{0} is already for this exact boundary")]
    AlreadyFor(RecordId),
    /// The seat objected already.
    #[error("{0} has already objected to this exact boundary")]
    AlreadyAgainst(RecordId),
    /// There is no proposal to concur with.
    #[error("no other party has proposed this exact boundary yet: propose it")]
    NothingToConcurWith,
    /// An objection needs a reason.
    #[error("an objection needs a reason")]
    NoReason,
    /// There is nothing to withdraw.
    #[error("{0} has no statement on this area to withdraw")]
    NothingToWithdraw(RecordId),
    /// Two areas that are not versions of one.
    #[error("“{0}” is no other version of the same area")]
    NotBeside(RecordId),
    /// A counter with the boundary that the area has.
    #[error("this is the boundary that the area has: propose it or concur with it")]
    CounterSame,
    /// There is nothing to counter.
    #[error(
        "no other party has proposed this exact boundary yet, so there is nothing to counter: change the boundary and propose it"
    )]
    NothingToCounter,
    /// A counter without a boundary, or another act with one.
    #[error("a counter, and nothing else, brings its own boundary")]
    CounterBoundary,
    /// The statement's boundary cannot be taken.
    #[error("“{0}” is no counter that stands, so there is no boundary to take from it")]
    NotACounter(RecordId),
    /// What is no key.
    #[error("a public key is 64 hexadecimal digits")]
    NotAKeyText,
    /// Evidence that names no source.
    #[error("evidence needs a reference: a title, a DOI or an address")]
    NoReference,
    /// An area that would replace itself, perhaps through others.
    #[error("“{0}” cannot be replaced here: it would end up replacing itself")]
    SupersedesItself(RecordId),
    /// A statement that the other side has.
    #[error("a statement of {party} has gone out to the other side on {at} and cannot be taken back here: withdraw it instead")]
    AlreadySent {
        /// Whose.
        party: RecordId,
        /// When it went out.
        at: String,
        /// On which area.
        area: RecordId,
    },
    /// A note without words.
    #[error("a note needs some text")]
    EmptyText,
    /// A note without a place.
    #[error("a note needs a place on the map, or a record that has one")]
    NoPlace,
    /// A sketch that is none.
    #[error(transparent)]
    Sketch(#[from] crate::workspace::SketchFault),
    /// A language that is not offered.
    #[error("“{0}” is not a language of this workspace: write en or ja")]
    NotALanguage(String),
    /// A record without any name.
    #[error("give it a name in English or Japanese")]
    NoName,
    /// The feature to be linked is not loaded or has no such key.
    #[error("layer “{layer}” has no feature “{key}”, or it is not loaded")]
    NoSuchDeposit {
        /// The layer.
        layer: RecordId,
        /// The key.
        key: String,
    },
    /// The layer's role is not deposits.
    #[error("layer “{0}” does not hold deposits: set its role to deposits first")]
    NotDeposits(RecordId),
    /// The link exists.
    #[error("this deposit is already linked to this project")]
    AlreadyLinked,
    /// A confidence outside 0 to 1.
    #[error("confidence {0} is outside 0 to 1")]
    Confidence(f64),
    /// What is no day.
    #[error("“{0}” is no date: write year-month-day, such as 2026-04-28")]
    Date(String),
    /// What is no decimal number.
    #[error("“{0}” is no amount: write digits only, such as 250000000 or 12.5")]
    Amount(String),
    /// What is no currency.
    #[error("“{0}” is no currency: write three capital letters (ISO 4217), such as USD or JPY")]
    Currency(String),
    /// What is no offset from UTC.
    #[error("“{0}” is no zone: write an offset such as +09:00")]
    Zone(String),
    /// A word that a list does not have.
    #[error("“{word}” is not one of {terms}")]
    NotATerm {
        /// The word.
        word: String,
        /// Those that may be written.
        terms: String,
    },
    /// A project that would feed itself.
    #[error("a project cannot feed or offtake from itself")]
    RelatedToItself,
    /// A CRS that nobody knows.
    #[error(transparent)]
    Crs(#[from] crate::crs::CrsError),
    /// A field that a layer does not have.
    #[error("layer “{layer}” has no field “{field}”")]
    NoSuchField {
        /// The layer.
        layer: RecordId,
        /// The field.
        field: String,
    },
    /// A field that cannot tell features apart.
    #[error("“{source_name}” cannot tell the features apart: {repeats} repeat a value, {empty} have none")]
    NotAKey {
        /// The field, or `id` for the GeoJSON id.
        source_name: String,
        /// Features with a value that an earlier one has.
        repeats: usize,
        /// Features without a value.
        empty: usize,
    },
    /// Links would lose their deposits.
    #[error("{links} linked deposit(s) of layer “{layer}” could no longer be told, such as “{deposit}”: {why}")]
    LinksWouldBreak {
        /// The layer.
        layer: RecordId,
        /// How many deposits.
        links: usize,
        /// One of them.
        deposit: String,
        /// Why not.
        why: LostLink,
    },
    /// A step that undo and redo do not lead to.
    #[error("step {0} is no longer on the line of undo and redo: bring its state back instead")]
    NotOnTheLine(u64),
    /// Nothing to undo.
    #[error("there is nothing to undo")]
    NothingToUndo,
    /// Nothing to redo.
    #[error("there is nothing to redo")]
    NothingToRedo,
}
