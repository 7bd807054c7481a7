//! Tests of charts over time and by stage; those of deposits are among the stories, on real layers.

use super::*;
use crate::geometry::Boundary;
use crate::workspace::edit::Edit;
use crate::workspace::status::determination;
use crate::workspace::{Act, AreaText, Author, Bilingual, Capacity, Milestone, ProjectText, Session};

fn at(day: &str) -> Instant {
    Instant::try_from(format!("{day}T12:00:00Z")).unwrap()
}

fn square(x: f64) -> Boundary {
    Boundary::from_coordinates(&[vec![vec![[x, 0.0], [x + 1.0, 0.0], [x + 1.0, 1.0], [x, 1.0]]]]).unwrap()
}

fn charts(session: &Session, chosen: Chosen, now: &str) -> Charts {
    let mut versions = AreaVersions::default();
    versions.follow(session.history());
    let ground = ChartGround {
        workspace: session.workspace().clone(),
        catalog: Catalog::default(),
        lists: Lists::default(),
        versions,
        chosen,
        now: at(now),
    };
    assert!(Charts::of(&ground, &AtomicBool::new(true)).is_none(), "a stop is heard");
    Charts::of(&ground, &AtomicBool::new(false)).unwrap()
}

fn act(session: &mut Session, (day, party): (&str, &str), edit: Edit) {
    let author = Author { party: party.into(), name: "x".into(), at: at(day) };
    session.perform(&Catalog::default(), &author, &edit).unwrap();
}

fn state(session: &mut Session, on: (&str, &str), area: &str, act_: Act) {
    let id = RecordId(format!("s{}", session.history().next_seq()));
    let comment = Bilingual::new("because", "");
    act(session, on, Edit::State { id, area: area.into(), act: act_, comment, evidence: Vec::new(), boundary: None });
}

fn add(session: &mut Session, day: &str, id: &str, about: AreaText) {
    let boundary = square(session.history().next_seq() as f64 * 3.0);
    act(session, (day, "US"), Edit::AddArea { id: id.into(), boundary, about });
}

/// Three areas: `a` determined in March and changed in May, `b` disputed from April on, `c` determined in June in place of `b`.
fn history() -> Session {
    let mut session = Session::new();
    add(&mut session, "2026-01-10", "a", AreaText::default());
    add(&mut session, "2026-01-11", "b", AreaText::default());
    state(&mut session, ("2026-02-03", "US"), "a", Act::Propose);
    state(&mut session, ("2026-03-03", "JP"), "a", Act::Concur);
    state(&mut session, ("2026-03-05", "JP"), "b", Act::Propose);
    state(&mut session, ("2026-04-05", "US"), "b", Act::Object);
    act(&mut session, ("2026-05-01", "US"), Edit::SetBoundary { id: "a".into(), boundary: square(90.0) });
    add(&mut session, "2026-05-02", "c", AreaText { supersedes: vec!["b".into()], ..AreaText::default() });
    state(&mut session, ("2026-06-01", "US"), "c", Act::Propose);
    state(&mut session, ("2026-06-02", "JP"), "c", Act::Concur);
    session
}

#[test]
fn each_month_has_the_statuses_that_areas_had_at_its_end() {
    let session = history();
    let steps = charts(&session, Chosen::default(), "2026-07-15").steps;
    assert_eq!((steps.first, steps.months), (2026 * 12 + 1, 6), "February to July");
    let line = |status: Status| steps.lines.iter().find(|(s, _)| *s == status).map(|(_, n)| n.clone()).unwrap_or_default();
    assert_eq!(line(Status::Proposed), [1, 1, 0, 0, 0, 0]);
    assert_eq!(line(Status::MutuallyDetermined), [0, 1, 1, 0, 1, 1]);
    assert_eq!(line(Status::Disputed), [0, 0, 1, 1, 0, 0]);
    assert_eq!(line(Status::Stale), [0, 0, 0, 1, 1, 1], "the boundary changed in May");
    assert_eq!(steps.changed(2026 * 12 + 5), ["b", "c"].map(RecordId::from), "June");
    assert!(steps.changed(2026 * 12 + 6).is_empty());
}

#[test]
fn the_last_month_and_the_bars_say_what_areas_are_now() {
    let session = history();
    let w = session.workspace();
    let charts = charts(&session, Chosen::default(), "2026-07-15");
    for status in Status::ALL {
        let naive = w.areas.values().filter(|a| determination(w, a).status == status).count();
        assert_eq!(charts.bar(&BarKey::AreaStatus(status)).map_or(0, Bar::total), naive, "{status:?}");
        if let Some((_, line)) = charts.steps.lines.iter().find(|(s, _)| *s == status) {
            assert_eq!(line.last(), Some(&naive), "{status:?}");
        }
    }
}

#[test]
fn charts_of_a_selected_area_speak_of_it_alone() {
    let chosen = Chosen { areas: vec!["b".into()], ..Chosen::default() };
    let charts = charts(&history(), chosen, "2026-04-15");
    assert_eq!(charts.areas.subject, Subject { about: About::Selected, count: 1 });
    assert_eq!(charts.stages.subject.about, About::OfDeposits);
    assert_eq!((charts.steps.first, charts.steps.months), (2026 * 12 + 2, 2));
}

#[test]
fn nothing_stated_is_no_line() {
    let mut session = Session::new();
    add(&mut session, "2026-01-10", "a", AreaText::default());
    assert_eq!(charts(&session, Chosen::default(), "2026-07-15").steps.months, 0);
}

#[test]
fn stages_count_projects_by_their_capacity_and_milestones_by_their_days() {
    let mut session = Session::new();
    let milestone = |date: &str, done| Milestone { date: date.into(), done, ..Milestone::default() };
    let capacity = |kind: &str| Capacity { kind: kind.into(), text: "1 t/a".into(), ..Capacity::default() };
    let projects = [
        (vec!["mining", "Mining", "odd stage"], vec![capacity("existing")], vec![milestone("2026-02-01", true)]),
        (vec!["mining"], vec![capacity("existing"), capacity("expansion")], vec![milestone("2026-03-01", false)]),
        (vec!["separation"], vec![capacity("new")], vec![milestone("2026-08-01", false), milestone("", false)]),
        (vec![], vec![], vec![milestone("2199-01-01", false)]),
    ];
    for (n, (stages, capacity, milestones)) in projects.into_iter().enumerate() {
        let stages = stages.into_iter().map(str::to_owned).collect();
        let name = Bilingual::new("project", "");
        let about = ProjectText { name, stages, capacity, milestones, ..ProjectText::default() };
        let edit = Edit::AddProject { id: RecordId(format!("p{n}")), place: None, about };
        act(&mut session, ("2026-01-01", "US"), edit);
    }
    let charts = charts(&session, Chosen::default(), "2026-05-15");
    let parts = |key: &BarKey| charts.bar(key).map(|bar| bar.parts.clone()).unwrap_or_default();
    let stage = |id: &str| parts(&BarKey::Stage(id.into()));
    assert_eq!([stage("mining"), stage("separation")], [[1, 1, 0, 0], [0, 0, 1, 0]]);
    assert_eq!([stage("odd stage"), stage("refining")], [[1, 0, 0, 0], [0, 0, 0, 0]], "a gap in the chain is seen");
    assert_eq!(parts(&BarKey::NoStage), [0, 0, 0, 1]);
    let quarter = |n: i32| parts(&BarKey::Quarter(2026 * 4 + n));
    assert_eq!([quarter(0), quarter(1), quarter(2)], [[1, 1, 0], [0, 0, 0], [0, 0, 1]]);
    assert_eq!(charts.milestones_left_out, [1, 1]);
}
