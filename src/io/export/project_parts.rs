//! The parts of a project as texts, for the columns and properties that any program shows.

use crate::workspace::CandidateProject;

/// Returns each part's name and its entries, one text each: `loan, 250000000 USD, capex, 2026-01-15`.
pub(super) fn parts(p: &CandidateProject) -> Vec<(&'static str, Vec<String>)> {
    let t = &p.about;
    let joined = |parts: &[&str]| parts.iter().filter(|s| !s.is_empty()).copied().collect::<Vec<_>>().join(", ");
    let related = |kind: &str| t.relations.iter().filter(|r| r.kind == kind).map(|r| r.project.0.clone()).collect();
    let money = |amount: &str, currency: &str| [amount, currency].join(" ").trim().to_owned();
    let support = t.support.iter().map(|s| joined(&[&s.kind, &money(&s.amount, &s.currency), &s.covers, &s.date, &s.source]));
    let permits = t.permits.iter().map(|x| joined(&[&x.kind, &x.authority, &x.status, &x.date, &x.source]));
    let share = |share: &str| if share.is_empty() { String::new() } else { format!("{share} %") };
    let owners = t.owners.iter().map(|o| joined(&[&o.name, &o.country, &share(&o.share), &o.from, &o.source]));
    let reviews = t.reviews.iter().map(|r| joined(&[&r.country, &r.author, &r.date, r.outcome.get(false)]));
    let milestones = t.milestones.iter().map(|m| {
        let due = t.due(m).unwrap_or_default();
        joined(&[m.name.get(false), &due, if m.done { "reached" } else { "" }])
    });
    vec![
        ("capacity", t.capacity.iter().map(|c| joined(&[&c.kind, &c.text])).collect()),
        ("support", support.collect()),
        ("permits", permits.collect()),
        ("destinations", t.destinations.clone()),
        ("end_product_en", Vec::from_iter(Some(t.end_product.en.clone()).filter(|s| !s.is_empty()))),
        ("end_product_ja", Vec::from_iter(Some(t.end_product.ja.clone()).filter(|s| !s.is_empty()))),
        ("start", t.start.iter().map(|s| joined(&[&s.date, &s.zone, s.what.get(false)])).collect()),
        ("milestones", milestones.collect()),
        ("owners", owners.collect()),
        ("feeds", related("feeds")),
        ("offtakes_from", related("offtakes_from")),
        ("reviews", reviews.collect()),
        ("interest", p.interest.iter().map(|i| format!("{}: {}", i.by.party, i.level)).collect()),
    ]
}
