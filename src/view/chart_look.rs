//! How the bars and lines of charts look: one hue from dark to light, each step with a hatch of its own, so that colour is never the only sign.

use super::theme::MapTheme;
use super::{Hatch, Paint, Pattern, Rgba, Stroke};
use crate::analysis::{CapacityState, MilestoneState};
use crate::layer::symbology::StatusFill;
use crate::words::Word;
use crate::workspace::status::Status;

/// A class of a chart: its name, and how its part of a bar is painted.
pub type ClassLook = (Word, Paint);

/// Returns the classes of deposits by how they are worked.
#[must_use]
pub fn fills(theme: &MapTheme) -> Vec<ClassLook> {
    let of = |fill: &StatusFill| match fill {
        StatusFill::Worked => (Word::ChartWorked, solid(theme.accent)),
        StatusFill::Past => (Word::ChartPast, hatched(theme, theme.accent, 0.3, Pattern::Rising)),
        StatusFill::NotYet => (Word::ChartNotYet, hatched(theme, theme.accent, 0.12, Pattern::Dots)),
        StatusFill::Unknown => (Word::ChartUnknownState, hollow(theme)),
    };
    StatusFill::ALL.iter().map(of).collect()
}

/// Returns the classes of projects by their capacity.
#[must_use]
pub fn capacities(theme: &MapTheme) -> Vec<ClassLook> {
    let of = |state: &CapacityState| match state {
        CapacityState::Existing => (Word::ChartExisting, solid(theme.project)),
        CapacityState::Growing => (Word::ChartGrowing, hatched(theme, theme.project, 0.45, Pattern::Crossed)),
        CapacityState::Planned => (Word::ChartPlanned, hatched(theme, theme.project, 0.18, Pattern::Rising)),
        CapacityState::NotRecorded => (Word::ChartNotRecorded, hollow(theme)),
    };
    CapacityState::ALL.iter().map(of).collect()
}

/// Returns the classes of milestones.
#[must_use]
pub fn milestones(theme: &MapTheme) -> Vec<ClassLook> {
    let of = |state: &MilestoneState| match state {
        MilestoneState::Reached => (Word::ChartReached, solid(theme.project)),
        MilestoneState::Overdue => (Word::ChartOverdue, hatched(theme, theme.alarm, 0.25, Pattern::Crossed)),
        MilestoneState::ToCome => (Word::ChartToCome, hatched(theme, theme.project, 0.12, Pattern::Dots)),
    };
    MilestoneState::ALL.iter().map(of).collect()
}

/// Returns how a bar without classes is painted; its name stands beside it.
#[must_use]
pub fn plain(theme: &MapTheme) -> Paint {
    solid(theme.accent)
}

/// Returns how the bar of a status is painted; its name stands beside it.
#[must_use]
pub fn status(theme: &MapTheme, status: Status) -> Paint {
    solid(theme.status(status))
}

/// Returns the line of a status over time, told by its dashes as well.
#[must_use]
pub fn status_line(theme: &MapTheme, status: Status) -> Stroke {
    let (width, dash) = match status {
        Status::MutuallyDetermined => (2.4, None),
        Status::Proposed => (1.8, Some([7.0, 3.0])),
        Status::Disputed => (2.0, Some([2.0, 3.0])),
        Status::Countered => (1.6, Some([11.0, 3.0])),
        _ => (1.4, Some([4.0, 2.0])),
    };
    Stroke { color: theme.status(status), width, dash, casing: None }
}

fn solid(color: Rgba) -> Paint {
    Paint { fill: Some(color), stroke: edge(color), ..Paint::default() }
}

fn hatched(theme: &MapTheme, color: Rgba, share: f32, pattern: Pattern) -> Paint {
    let hatch = Hatch { color, spacing: if pattern == Pattern::Dots { 5.0 } else { 5.5 }, width: 1.2, pattern };
    Paint { fill: Some(toward(theme.paper, color, share)), hatch: Some(hatch), stroke: edge(color), ..Paint::default() }
}

fn hollow(theme: &MapTheme) -> Paint {
    Paint { fill: Some(theme.paper), stroke: edge(theme.quiet), ..Paint::default() }
}

#[expect(clippy::unnecessary_wraps, reason = "as a paint has it")]
fn edge(color: Rgba) -> Option<Stroke> {
    Some(Stroke { color, width: 1.0, dash: None, casing: None })
}

/// A colour on the way from one to another, opaque.
fn toward(from: Rgba, to: Rgba, share: f32) -> Rgba {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two bytes")]
    let mix = |i: usize| (f32::from(from.0[i]) + (f32::from(to.0[i]) - f32::from(from.0[i])) * share).round() as u8;
    Rgba([mix(0), mix(1), mix(2), 255])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::theme::theme;

    #[test]
    fn classes_of_one_chart_are_told_apart_without_colour() {
        for theme in [theme(false), theme(true)] {
            for classes in [fills(theme), capacities(theme), milestones(theme)] {
                let filled = |p: &Paint| p.fill != Some(theme.paper);
                let signs: Vec<_> = classes.iter().map(|(_, p)| (p.hatch.map(|h| h.pattern), filled(p))).collect();
                for (i, sign) in signs.iter().enumerate() {
                    assert!(!signs[..i].contains(sign), "{signs:?}");
                }
            }
            let dashes = [Status::MutuallyDetermined, Status::Proposed, Status::Disputed, Status::Countered, Status::Stale];
            let dashes = dashes.map(|s| status_line(theme, s).dash);
            assert!((1..dashes.len()).all(|i| !dashes[..i].contains(&dashes[i])));
        }
    }
}
