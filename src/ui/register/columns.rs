//! The columns of the register: their heads, their cells, and how each sorts.

use crate::analysis::{Register, RegisterRow};
use crate::app::State;
use crate::app::exchange::when;
use crate::ui::area_list::position;
use crate::ui::inspector::readiness::dots;
use crate::view::compose::status_word;
use crate::words::{Lang, Word};

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Column {
    /// The number of the area in the register.
    #[default]
    Number,
    NameEn,
    NameJa,
    Status,
    Level,
    /// Where the party with this number stands.
    Party(usize),
    Area,
    Minerals,
    System,
    Host,
    References,
    Changed,
    Digest,
}

/// The columns for so many parties.
pub(super) fn columns(parties: usize) -> Vec<Column> {
    use Column as C;
    let before = [C::Number, C::NameEn, C::NameJa, C::Status, C::Level];
    let after = [C::Area, C::Minerals, C::System, C::Host, C::References, C::Changed, C::Digest];
    before.into_iter().chain((0..parties).map(C::Party)).chain(after).collect()
}

impl Column {
    /// Its width in logical points.
    pub(super) fn width(self) -> f32 {
        match self {
            Self::Number => 60.0,
            Self::NameEn | Self::NameJa | Self::System => 150.0,
            Self::Status | Self::Minerals => 140.0,
            Self::Party(_) => 165.0,
            Self::Level => 64.0,
            Self::Area | Self::References | Self::Digest => 84.0,
            Self::Host => 70.0,
            Self::Changed => 320.0,
        }
    }

    /// Whether its values stand on the right.
    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Number | Self::Area | Self::References)
    }

    /// What stands at its head.
    pub(super) fn head(self, state: &State) -> String {
        let word = match self {
            Self::Party(n) => {
                let id = state.workspace().parties.keys().nth(n);
                return id.map_or_else(String::new, |id| state.party_name(id));
            }
            Self::Number => Word::RegisterNumber,
            Self::NameEn => Word::NameEn,
            Self::NameJa => Word::NameJa,
            Self::Status => Word::RegisterStatus,
            Self::Level => Word::RegisterLevel,
            Self::Area => Word::RegisterKm2,
            Self::Minerals => Word::Minerals,
            Self::System => Word::MineralSystem,
            Self::Host => Word::Host,
            Self::References => Word::RegisterReferences,
            Self::Changed => Word::RegisterChanged,
            Self::Digest => Word::RegisterDigest,
        };
        state.lang().t(word).to_owned()
    }

    /// What stands in a cell.
    pub(super) fn cell(self, state: &State, row: &RegisterRow, number: usize) -> String {
        let (lang, t) = (state.lang(), &row.area.about);
        match self {
            Self::Number => number.to_string(),
            Self::NameEn => t.name.en.clone(),
            Self::NameJa => t.name.ja.clone(),
            Self::Status => lang.t(status_word(row.standing.status)).to_owned(),
            Self::Level => format!("{} {}", row.readiness.level, dots(row.readiness.level)),
            Self::Party(n) => row.standing.positions.get(n).map_or_else(String::new, |(_, p, _)| {
                let (sign, word) = position(lang, *p);
                format!("{sign} {word}")
            }),
            Self::Area => km2(row.itself.area_m2),
            Self::Minerals => t.minerals.join("; "),
            Self::System => t.mineral_system.clone(),
            Self::Host => t.host.join("; "),
            Self::References => t.references.len().to_string(),
            Self::Changed => state.last_change(row).map(|at| when(lang, at)).unwrap_or_default(),
            Self::Digest => row.itself.digest.short().to_owned(),
        }
    }
}

/// Square kilometres, with as many digits as tell areas apart.
fn km2(area_m2: f64) -> String {
    let km2 = area_m2 / 1e6;
    if km2 < 100.0 { format!("{km2:.2}") } else { format!("{km2:.0}") }
}

/// Sorts rows by a column, then by their numbers. Texts that are empty come last.
pub(super) fn sorted(state: &State, register: &Register, mut rows: Vec<u32>, column: Column) -> Vec<u32> {
    let of = |n: &u32| register.rows.get(*n as usize);
    let text = |n: &u32, of_row: &dyn Fn(&RegisterRow) -> String| {
        let text = of(n).map(of_row).unwrap_or_default().to_lowercase();
        (text.is_empty(), text)
    };
    match column {
        Column::Number => {}
        Column::Area => {
            let size = |n: &u32| of(n).map_or(0.0, |r| r.itself.area_m2);
            rows.sort_by(|a, b| size(a).total_cmp(&size(b)));
        }
        Column::Level => rows.sort_by_key(|n| of(n).map(|r| r.readiness.level)),
        Column::References => rows.sort_by_key(|n| of(n).map(|r| r.area.about.references.len())),
        Column::Status => rows.sort_by_key(|n| of(n).map(|r| r.standing.status)),
        Column::Changed => rows.sort_by_cached_key(|n| of(n).and_then(|r| state.last_change(r)).map(|at| at.nanos())),
        Column::Party(_) => rows.sort_by_cached_key(|n| text(n, &|r| column.cell(state, r, 0))),
        Column::NameEn | Column::NameJa | Column::Minerals | Column::System | Column::Host | Column::Digest => {
            rows.sort_by_cached_key(|n| text(n, &|r| column.cell(state, r, 0)));
        }
    }
    rows
}

/// What a screen reader says of a row: each head with what stands below it.
pub(super) fn spoken(state: &State, lang: Lang, row: &RegisterRow, number: usize, columns: &[Column]) -> String {
    let cells = columns.iter().skip(1).filter_map(|c| {
        let cell = c.cell(state, row, number);
        (!cell.is_empty()).then(|| format!("{}: {cell}", c.head(state)))
    });
    std::iter::once(lang.fill(Word::RegisterRow, &[&number.to_string()])).chain(cells).collect::<Vec<_>>().join("; ")
}
