//! Stories: what users rely on, through the program's own doors. One file per subject.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::cloned_ref_to_slice_refs,
    reason = "a story that cannot go on fails there, and says aloud what it skips"
)]

mod support;

mod annotate;
mod antimeridian;
mod areas_geometry;
mod attribute_table;
mod charts;
mod commands;
mod compare_boundaries;
mod coordinates_typed;
mod corpus;
mod crs_data;
mod crs_ranking;
mod damaged;
mod datum;
mod deposit_counts;
mod deposits_inside;
mod determine_jointly;
mod draw_an_area;
mod drawing_tools;
mod edit_an_area;
mod encodings;
mod exchange;
mod export;
mod filter_columns;
mod filters;
mod format;
mod geopackage;
mod given_back;
mod hostile;
mod hostile_files;
mod hostile_workspace;
mod images;
mod laws;
mod layer_meaning;
mod levels_of_detail;
mod link_deposits;
mod links;
mod live_facts;
mod map_labels;
mod naive_model;
mod older_and_newer;
mod open_a_layer;
mod outside_changes;
mod power_cut;
mod projects;
mod readiness;
mod recover_after_crash;
mod reproject;
mod sample;
mod select_features;
mod several_areas;
mod sketch_notes;
mod style;
mod tables_and_packages;
mod tidy;
mod undo_and_redo;
mod undo_history;
mod vertex_table;
mod window;
mod workspace_file;
mod workspace_layers;
mod workspace_tools;

/// A story that nobody listed would never run and never fail.
#[test]
fn no_story_is_forgotten() {
    let folder = support::root().join("tests");
    let listed = std::fs::read_to_string(folder.join("main.rs")).unwrap();
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if let Some(module) = name.strip_suffix(".rs").filter(|m| *m != "main") {
            let line = format!("mod {module};");
            assert!(listed.lines().any(|l| l.trim() == line), "tests/main.rs does not list tests/{name}");
        }
    }
}
