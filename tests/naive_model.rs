//! Law: thousands of random edits, undos and redos leave what a model leaves that is too simple to be wrong: lists and whole copies.

use crate::support::{Desk, Random, author};
use lodemap::geometry::{Boundary, Overlay, overlay};
use lodemap::workspace::edit::{Edit, SplitArea};
use lodemap::workspace::{AreaText, Bilingual, RecordId, Session};

/// What a person would write down: the areas with their boundaries and names, the notes with what they are about and say.
#[derive(Debug, Clone, Default, PartialEq)]
struct Model {
    areas: Vec<(String, Boundary, String)>,
    notes: Vec<(String, Option<String>, String)>,
}

impl Model {
    fn of(session: &Session) -> Self {
        let w = session.workspace();
        let areas = w.areas.values().map(|a| (a.id.0.clone(), a.boundary.clone(), a.about.name.en.clone()));
        let notes = w.notes.values().map(|n| (n.id.0.clone(), n.about.as_ref().map(|a| a.0.clone()), n.text.clone()));
        Self { areas: areas.collect(), notes: notes.collect() }.sorted()
    }

    fn sorted(mut self) -> Self {
        self.areas.sort_by(|a, b| a.0.cmp(&b.0));
        self.notes.sort_by(|a, b| a.0.cmp(&b.0));
        self
    }

    fn area(&mut self, id: &str) -> Option<&mut (String, Boundary, String)> {
        self.areas.iter_mut().find(|a| a.0 == id)
    }

    /// Takes a note with the notes about it.
    fn drop_notes_about(&mut self, id: &str) {
        while let Some(i) = self.notes.iter().position(|n| n.1.as_deref() == Some(id)) {
            let note = self.notes.remove(i);
            self.drop_notes_about(&note.0);
        }
    }
}

fn square(random: &mut Random) -> Boundary {
    let (x, y) = (random.below(300) as f64 - 150.0, random.below(120) as f64 - 60.0);
    let size = 1.0 + random.below(5) as f64;
    Boundary::from_coordinates(&[vec![vec![[x, y], [x + size, y], [x + size, y + size], [x, y + size]]]]).unwrap()
}

/// A random edit, and what it does to the model; `None` when the model says that it must be refused.
fn some_edit(random: &mut Random, model: &Model, fresh: &mut u32) -> (Edit, Option<Model>) {
    let mut after = model.clone();
    let mut new_id = || {
        *fresh += 1;
        format!("r{fresh}")
    };
    let known = |random: &mut Random, ids: Vec<String>| {
        // Now and then one that is not there.
        if ids.is_empty() || random.below(12) == 0 { "nowhere".to_owned() } else { ids[random.below(ids.len())].clone() }
    };
    let areas: Vec<String> = model.areas.iter().map(|a| a.0.clone()).collect();
    let notes: Vec<String> = model.notes.iter().map(|n| n.0.clone()).collect();
    let id = |s: &str| RecordId::from(s);
    match random.below(9) {
        0 | 1 => {
            let (new, boundary) = (new_id(), square(random));
            after.areas.push((new.clone(), boundary.clone(), String::new()));
            (Edit::AddArea { id: id(&new), boundary, about: AreaText::default() }, Some(after))
        }
        2 => {
            let (area, boundary) = (known(random, areas), square(random));
            let done = after.area(&area).map(|a| a.1 = boundary.clone()).is_some();
            (Edit::SetBoundary { id: id(&area), boundary }, done.then_some(after))
        }
        3 => {
            let (area, name) = (known(random, areas), format!("name {}", random.below(1000)));
            let done = after.area(&area).map(|a| a.2 = name.clone()).is_some();
            let about = AreaText { name: Bilingual::new(&name, ""), ..AreaText::default() };
            (Edit::DescribeArea { id: id(&area), about }, done.then_some(after))
        }
        4 => {
            let area = known(random, areas);
            let before = after.areas.len();
            after.areas.retain(|a| a.0 != area);
            let done = after.areas.len() < before;
            after.drop_notes_about(&area);
            (Edit::RemoveArea { id: id(&area) }, done.then_some(after))
        }
        5 => {
            let (new, text) = (new_id(), format!("text {}", random.below(1000)));
            let about = if random.below(2) == 0 { Some(known(random, [areas, notes].concat())) } else { None };
            let there =
                about.as_ref().is_none_or(|a| model.areas.iter().any(|x| x.0 == *a) || model.notes.iter().any(|n| n.0 == *a));
            after.notes.push((new.clone(), about.clone(), text.clone()));
            let place = Some(lodemap::geometry::LonLat::new(1.0, 2.0).unwrap());
            let about = about.as_deref().map(id);
            let edit = serde_json::from_value(serde_json::json!({
                "edit": "add_note", "id": new, "place": place, "about": about, "lang": "en", "text": text
            }));
            (edit.unwrap(), there.then_some(after))
        }
        6 => {
            let note = known(random, notes);
            let there = after.notes.iter().any(|n| n.0 == note);
            after.drop_notes_about(&note);
            after.notes.retain(|n| n.0 != note);
            (Edit::RemoveNote { id: id(&note) }, there.then_some(after))
        }
        7 => {
            let area = known(random, areas);
            let cut = square(random);
            let new = new_id();
            let Some((_, whole, name)) = after.area(&area).cloned() else {
                let areas = vec![SplitArea { id: id(&area), keeps: cut, pieces: Vec::new() }];
                return (Edit::SplitAreas { areas }, None);
            };
            let keeps = overlay(&whole, &cut, Overlay::Difference).unwrap_or(whole);
            after.area(&area).unwrap().1 = keeps.clone();
            after.areas.push((new.clone(), cut.clone(), name));
            let areas = vec![SplitArea { id: id(&area), keeps, pieces: vec![(id(&new), cut)] }];
            (Edit::SplitAreas { areas }, Some(after))
        }
        _ => {
            let (into, from, boundary) = (known(random, areas.clone()), known(random, areas), square(random));
            let there = into != from && model.areas.iter().filter(|a| a.0 == into || a.0 == from).count() == 2;
            if there {
                after.area(&into).unwrap().1 = boundary.clone();
                after.areas.retain(|a| a.0 != from);
                after.notes.iter_mut().filter(|n| n.1.as_deref() == Some(&from)).for_each(|n| n.1 = Some(into.clone()));
            }
            let refused = into == from || !there;
            let from = if into == from { "nowhere".to_owned() } else { from };
            (Edit::MergeAreas { into: id(&into), from: vec![id(&from)], boundary }, (!refused).then_some(after))
        }
    }
}

#[test]
fn six_thousand_random_steps_leave_what_a_naive_model_leaves() {
    let mut random = Random::new(20_260_120);
    let mut desk = Desk::new(Session::new());
    let (mut model, mut fresh) = (Model::default(), 0);
    // Undo by whole copies.
    let (mut past, mut future): (Vec<Model>, Vec<Model>) = (Vec::new(), Vec::new());
    let (mut done, mut refused, mut undone) = (0, 0, 0);
    for step in 0..6000 {
        match random.below(6) {
            0 => {
                let took = desk.session.undo(&author("US", step)).is_ok();
                match past.pop() {
                    Some(before) => {
                        future.push(std::mem::replace(&mut model, before));
                        assert!(took, "step {step}");
                        undone += 1;
                    }
                    None => assert!(!took, "step {step}: there is nothing to undo"),
                }
            }
            1 => {
                let took = desk.session.redo(&author("US", step)).is_ok();
                match future.pop() {
                    Some(after) => {
                        past.push(std::mem::replace(&mut model, after));
                        assert!(took, "step {step}");
                    }
                    None => assert!(!took, "step {step}: there is nothing to redo"),
                }
            }
            _ => {
                let (edit, after) = some_edit(&mut random, &model, &mut fresh);
                let before = desk.session.workspace().clone();
                let took = desk.perform("US", &edit).is_ok();
                match after.map(Model::sorted) {
                    // What changes nothing is no step.
                    Some(after) if after == model => assert!(!took, "step {step}: {edit:?}"),
                    Some(after) => {
                        assert!(took, "step {step}: {edit:?}");
                        past.push(std::mem::replace(&mut model, after));
                        future.clear();
                        done += 1;
                    }
                    None => {
                        assert!(!took, "step {step}: {edit:?}");
                        assert_eq!(*desk.session.workspace(), before, "step {step}: a refused edit changes nothing");
                        refused += 1;
                    }
                }
            }
        }
        assert_eq!(Model::of(&desk.session), model, "step {step}");
    }
    println!("6000 steps: {done} edits, {refused} refused, {undone} undone");
    assert!(done > 2000 && refused > 100 && undone > 500, "{done} {refused} {undone}");
}
