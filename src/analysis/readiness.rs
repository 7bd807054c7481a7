//! How ready an area is for joint work: three levels, each with what it asks for, and what is missing (docs/FORMAT.md, "Readiness of an area").

use crate::geometry::{Flaw, flaws};
use crate::workspace::status::{Determination, Position, Standings};
use crate::workspace::{Act, AreaText, Evidence, MappingArea, RecordId, Statement, Workspace};
use std::sync::Arc;

/// The highest level.
pub const MOST_LEVEL: u8 = 3;

/// A class of data that an area rests on, and of which more may be needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DataClass {
    /// Geological maps and reports.
    Geology,
    /// Geophysical surveys.
    Geophysics,
    /// Elevation or bathymetry.
    Elevation,
}

impl DataClass {
    /// All classes.
    pub const ALL: [Self; 3] = [Self::Geology, Self::Geophysics, Self::Elevation];

    /// Returns the evidence of this class.
    #[must_use]
    pub fn evidence(self, about: &AreaText) -> &Vec<Evidence> {
        match self {
            Self::Geology => &about.evidence_geology,
            Self::Geophysics => &about.evidence_geophysics,
            Self::Elevation => &about.evidence_elevation,
        }
    }

    /// Returns the evidence of this class, to be changed.
    pub fn evidence_mut(self, about: &mut AreaText) -> &mut Vec<Evidence> {
        match self {
            Self::Geology => &mut about.evidence_geology,
            Self::Geophysics => &mut about.evidence_geophysics,
            Self::Elevation => &mut about.evidence_elevation,
        }
    }
}

/// What a level asks for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Criterion {
    /// A boundary that is a valid polygon.
    Geometry,
    /// A boundary that lies somewhere: areas are WGS 84, so it is enough that there are corners.
    Position,
    /// A name in at least one language.
    Name,
    /// A party that has proposed it.
    Proposer,
    /// At least one mineral.
    Minerals,
    /// A mineral system or a deposit type.
    System,
    /// Why this area.
    Basis,
    /// At least one reference.
    Reference,
    /// At least one source of this class.
    Evidence(DataClass),
    /// What of any class is still to be surveyed.
    DataNeeds,
    /// This party, which must concur, is for the boundary as it is now.
    Concurrence(RecordId),
    /// There is a party that must concur.
    Parties,
}

impl Criterion {
    /// Returns the level that asks for it, 1 to 3.
    #[must_use]
    pub fn level(&self) -> u8 {
        match self {
            Self::Geometry | Self::Position | Self::Name | Self::Proposer => 1,
            Self::Minerals | Self::System | Self::Basis | Self::Reference => 2,
            Self::Evidence(_) | Self::DataNeeds | Self::Concurrence(_) | Self::Parties => 3,
        }
    }

    /// Returns the word used in files.
    #[must_use]
    pub fn word(&self) -> String {
        let word = match self {
            Self::Geometry => "geometry",
            Self::Position => "position",
            Self::Name => "name",
            Self::Proposer => "proposer",
            Self::Minerals => "minerals",
            Self::System => "system",
            Self::Basis => "basis",
            Self::Reference => "reference",
            Self::Evidence(DataClass::Geology) => "evidence_geology",
            Self::Evidence(DataClass::Geophysics) => "evidence_geophysics",
            Self::Evidence(DataClass::Elevation) => "evidence_elevation",
            Self::DataNeeds => "data_needs",
            Self::Concurrence(party) => return format!("concurrence_{party}"),
            Self::Parties => "parties",
        };
        word.to_owned()
    }
}

/// What would have to be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Missing {
    /// The boundary is to be mended; its first flaw.
    Mend(Flaw),
    /// The boundary is to be drawn.
    Draw,
    /// Something is to be written into the field of the criterion.
    Write,
    /// A party is to propose it.
    Propose,
    /// The party is to speak for the boundary as it is now; where it stands.
    Concur(Position),
    /// A party is to be named that must concur.
    Choose,
}

/// One line of the checklist.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// What is asked for.
    pub criterion: Criterion,
    /// What is missing; `None` when it is met.
    pub missing: Option<Missing>,
}

/// The checklist of an area.
#[derive(Debug, Clone, PartialEq)]
pub struct Readiness {
    /// The level reached, 0 to 3: that of which, and of those below which, nothing is missing.
    pub level: u8,
    /// Every criterion, level by level.
    pub items: Vec<Checked>,
}

impl Readiness {
    /// Returns what is missing.
    pub fn missing(&self) -> impl Iterator<Item = (&Criterion, &Missing)> {
        self.items.iter().filter_map(|i| Some((&i.criterion, i.missing.as_ref()?)))
    }
}

/// Works out the checklist of one area.
#[must_use]
pub fn readiness(w: &Workspace, area: &MappingArea) -> Readiness {
    let standings = Standings::of(w);
    let determination = standings.determination(&area.id, &area.digest());
    readiness_of(w, area, &flaws(&area.boundary), &determination, standings.statements(&area.id))
}

/// Works out the checklist of an area whose flaws, standing and statements are known.
#[must_use]
pub fn readiness_of(
    w: &Workspace,
    area: &MappingArea,
    flaws: &[Flaw],
    standing: &Determination,
    statements: &[&Arc<Statement>],
) -> Readiness {
    let t = &area.about;
    let filled = |texts: &[String]| texts.iter().any(|s| !s.trim().is_empty());
    let write = |there: bool| if there { None } else { Some(Missing::Write) };
    let placed = area.boundary.polygons.iter().any(|p| !p.exterior.is_empty());
    let mut items = Vec::with_capacity(16);
    let mut add = |criterion, missing| items.push(Checked { criterion, missing });
    add(Criterion::Geometry, flaws.first().cloned().map(Missing::Mend));
    add(Criterion::Position, (!placed).then_some(Missing::Draw));
    add(Criterion::Name, write(!t.name.is_empty()));
    add(Criterion::Proposer, (!is_proposed(standing, statements)).then_some(Missing::Propose));
    add(Criterion::Minerals, write(filled(&t.minerals)));
    add(Criterion::System, write(!t.mineral_system.trim().is_empty() || filled(&t.deposit_types)));
    add(Criterion::Basis, write(!t.basis.is_empty()));
    add(Criterion::Reference, write(filled(&t.references)));
    for class in DataClass::ALL {
        let sources = class.evidence(t).iter().any(|e| !e.reference.trim().is_empty());
        add(Criterion::Evidence(class), write(sources));
    }
    let needs = [&t.needs_geology, &t.needs_geophysics, &t.needs_elevation];
    add(Criterion::DataNeeds, write(needs.iter().any(|n| !n.is_empty())));
    let mut required = 0;
    for (party, position, _) in &standing.positions {
        if w.parties.get(party).is_some_and(|p| p.must_concur) {
            required += 1;
            let missing = (*position != Position::For).then_some(Missing::Concur(*position));
            add(Criterion::Concurrence(party.clone()), missing);
        }
    }
    if required == 0 {
        add(Criterion::Parties, Some(Missing::Choose));
    }
    let lowest = items.iter().filter(|i| i.missing.is_some()).map(|i| i.criterion.level()).min();
    Readiness { level: lowest.map_or(MOST_LEVEL, |level| level - 1), items }
}

/// Tells whether some party has proposed the area, on any boundary, or countered with the one it has, and has not withdrawn since.
fn is_proposed(standing: &Determination, statements: &[&Arc<Statement>]) -> bool {
    standing.positions.iter().any(|(party, position, last)| {
        let proposed = || statements.iter().any(|s| s.by.party == *party && s.act == Act::Propose);
        let countered = || *position == Position::For && last.as_ref().is_some_and(|s| s.act == Act::Counter);
        *position != Position::Withdrawn && (proposed() || countered())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Boundary;
    use crate::layer::catalog::Catalog;
    use crate::workspace::edit::Edit;
    use crate::workspace::{Author, Bilingual, Change, ChangeSet, Instant, Party, Record, Session};
    use proptest::prelude::*;

    fn square() -> Boundary {
        Boundary::from_coordinates(&[vec![vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]]]).unwrap()
    }

    /// Everything that can be written of an area; the bits of `parts` leave some of it out.
    fn about(parts: u32) -> AreaText {
        let on = |bit: u32| parts >> bit & 1 == 1;
        let text = |bit| if on(bit) { Bilingual::new("", "文") } else { Bilingual::default() };
        let list = |bit| if on(bit) { vec!["x".to_owned()] } else { Vec::new() };
        let source = |bit| if on(bit) { vec![Evidence { reference: "s".into(), page: String::new() }] } else { Vec::new() };
        AreaText {
            name: text(0),
            minerals: list(1),
            mineral_system: if on(2) { "Placer".into() } else { String::new() },
            deposit_types: list(3),
            basis: text(4),
            references: list(5),
            evidence_geology: source(6),
            evidence_geophysics: source(7),
            evidence_elevation: source(8),
            needs_geology: text(9),
            needs_geophysics: text(10),
            needs_elevation: text(11),
            ..AreaText::default()
        }
    }

    const ALL: u32 = 0xFFF;

    fn session(about: AreaText, acts: &[(&str, Act)]) -> Session {
        let mut session = Session::new();
        let mut seconds = 0;
        let mut done = |party: &str, edit: Edit| {
            seconds += 1;
            let at = Instant::try_from(format!("2026-01-20T12:00:{seconds:02}+09:00")).unwrap();
            let author = Author { party: party.into(), name: "x".into(), at };
            session.perform(&Catalog::default(), &author, &edit).unwrap();
        };
        done("US", Edit::AddArea { id: "a".into(), boundary: square(), about });
        for (n, (party, act)) in acts.iter().enumerate() {
            let (id, comment) = (RecordId(format!("s{n}")), Bilingual::new("because", ""));
            done(party, Edit::State { id, area: "a".into(), act: *act, comment, evidence: Vec::new(), boundary: None });
        }
        session
    }

    const BOTH: [(&str, Act); 2] = [("US", Act::Propose), ("JP", Act::Concur)];

    fn of(session: &Session) -> Readiness {
        readiness(session.workspace(), &session.workspace().areas[&RecordId::from("a")])
    }

    fn missing(r: &Readiness) -> Vec<String> {
        r.missing().map(|(c, _)| c.word()).collect()
    }

    #[test]
    fn each_level_asks_for_what_the_format_says() {
        let r = of(&session(about(ALL), &BOTH));
        assert_eq!((r.level, missing(&r)), (3, Vec::<String>::new()));
        let words: Vec<(u8, String)> = r.items.iter().map(|i| (i.criterion.level(), i.criterion.word())).collect();
        let expected = "1 geometry, 1 position, 1 name, 1 proposer, 2 minerals, 2 system, 2 basis, 2 reference, 3 evidence_geology, \
            3 evidence_geophysics, 3 evidence_elevation, 3 data_needs, 3 concurrence_JP, 3 concurrence_US";
        assert_eq!(words.iter().map(|(l, w)| format!("{l} {w}")).collect::<Vec<_>>().join(", "), expected);
        assert_eq!(of(&session(about(0), &[])).level, 0);
    }

    #[test]
    fn every_text_that_is_missing_is_named_and_lowers_the_level_to_below_its_own() {
        let cases = [
            (0x001, "name", 0),
            (0x002, "minerals", 1),
            (0x00C, "system", 1),
            (0x010, "basis", 1),
            (0x020, "reference", 1),
            (0x040, "evidence_geology", 2),
            (0x080, "evidence_geophysics", 2),
            (0x100, "evidence_elevation", 2),
            (0xE00, "data_needs", 2),
        ];
        for (out, word, level) in cases {
            let r = of(&session(about(ALL & !out), &BOTH));
            assert_eq!((missing(&r), r.level), (vec![word.to_owned()], level));
            assert!(r.missing().all(|(_, m)| *m == Missing::Write), "{word}");
        }
        // One of two is enough, and blanks are nothing.
        for out in [0x004, 0x008, 0x200, 0x600] {
            assert_eq!(of(&session(about(ALL & !out), &BOTH)).level, 3, "{out:x}");
        }
        let blank = AreaText { references: vec!["  ".into()], basis: Bilingual::new(" ", ""), ..about(ALL) };
        assert_eq!(missing(&of(&session(blank, &BOTH))), ["basis", "reference"]);
    }

    #[test]
    fn a_boundary_must_be_valid_and_somewhere() {
        let with = |boundary: Boundary| {
            let mut w = session(about(ALL), &[]).workspace().clone();
            let mut area = w.areas[&RecordId::from("a")].as_ref().clone();
            area.boundary = boundary;
            let change = Change { before: None, after: Some(Record::Area(Arc::new(area.clone()))) };
            ChangeSet(vec![change]).apply(&mut w);
            readiness(&w, &area)
        };
        let bow_tie = Boundary::from_coordinates(&[vec![vec![[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0]]]]).unwrap();
        let r = with(bow_tie);
        assert_eq!(r.level, 0);
        assert!(matches!(&r.items[0].missing, Some(Missing::Mend(flaw)) if flaw.at.is_some()), "{:?}", r.items[0]);
        assert_eq!(with(Boundary::default()).items[1].missing, Some(Missing::Draw));
        assert_eq!((&with(square()).items[0].missing, &with(square()).items[1].missing), (&None, &None));
    }

    #[test]
    fn a_proposer_is_one_that_proposed_and_did_not_withdraw() {
        let proposed = |acts: &[(&str, Act)]| of(&session(about(ALL), acts)).items[3].missing.is_none();
        assert!(!proposed(&[]));
        assert!(proposed(&[("JP", Act::Propose)]));
        assert!(!proposed(&[("JP", Act::Propose), ("JP", Act::Withdraw)]));
        assert!(proposed(&[("JP", Act::Propose), ("US", Act::Propose), ("JP", Act::Withdraw)]));
        assert!(!proposed(&[("JP", Act::Object)]));
    }

    #[test]
    fn every_party_that_must_concur_has_its_own_line() {
        let r = of(&session(about(ALL), &[("US", Act::Propose)]));
        assert_eq!((missing(&r), r.level), (vec!["concurrence_JP".to_owned()], 2));
        assert_eq!(r.missing().next().unwrap().1, &Missing::Concur(Position::Silent));
        let r = of(&session(about(ALL), &[("US", Act::Propose), ("JP", Act::Object)]));
        assert_eq!(r.missing().next().unwrap().1, &Missing::Concur(Position::Against));
        // A third party speaks only when it must.
        let with = |must: bool, framework: bool| {
            let mut w = session(about(ALL), &BOTH).workspace().clone();
            let [us, jp] = Party::framework();
            let third = Party { id: "AU".into(), must_concur: must, ..us.clone() };
            for party in [third, Party { must_concur: framework, ..us }, Party { must_concur: framework, ..jp }] {
                ChangeSet(vec![Change { before: None, after: Some(Record::Party(Arc::new(party))) }]).apply(&mut w);
            }
            missing(&readiness(&w, &w.areas[&RecordId::from("a")].clone()))
        };
        assert_eq!(with(true, true), ["concurrence_AU"]);
        assert_eq!(with(false, true), Vec::<String>::new());
        assert_eq!(with(false, false), ["parties"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn more_information_never_lowers_the_level(parts in 0..=ALL, more in 0..=ALL, spoken in 0..=2_usize, then in 0..=2_usize) {
            let less = of(&session(about(parts), &BOTH[..spoken.min(then)]));
            let more = of(&session(about(parts | more), &BOTH[..spoken.max(then)]));
            prop_assert!(less.level <= more.level);
            prop_assert!(missing(&more).iter().all(|m| missing(&less).contains(m)));
        }

        #[test]
        fn it_is_the_same_for_both_sides(parts in 0..=ALL, spoken in 0..=2_usize) {
            let swapped: Vec<(&str, Act)> = BOTH.iter().map(|(p, act)| (if *p == "US" { "JP" } else { "US" }, *act)).collect();
            let (one, other) = (of(&session(about(parts), &BOTH[..spoken])), of(&session(about(parts), &swapped[..spoken])));
            prop_assert_eq!(one.level, other.level);
            prop_assert_eq!(one.missing().count(), other.missing().count());
        }
    }
}
