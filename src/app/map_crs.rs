//! What the map CRS picker offers: presets, what fits the middle of the map, the selection or a typed place, and what a search finds.

use crate::app::presets::presets;
use crate::app::state::State;
use crate::crs::fitting::{Covers, Why, covers, fitting};
use crate::crs::notation::parse;
use crate::crs::{Crs, search};
use crate::geometry::{LonLat, LonLatExtent};
use crate::words::{Lang, Word};

/// Codes that a search shows.
const MOST: usize = 60;

/// CRSs under one heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// What they have in common.
    pub heading: String,
    /// What is to be known of them all.
    pub remark: Option<String>,
    /// They.
    pub choices: Vec<Choice>,
}

/// A CRS that is offered.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// Its code, for [`crate::app::Action::SetMapCrs`].
    pub code: String,
    /// Its name in the language of the window.
    pub name: String,
    /// Why it fits the place, when it does.
    pub why: Option<String>,
    /// What the registry says of the area it is meant for, in English.
    pub area: String,
    /// Whether that area, as a box, holds what is on the screen.
    pub covers: Covers,
    /// It is meant for land alone.
    pub onshore_only: bool,
}

impl State {
    /// Returns what a text typed into the picker finds, in groups; without a text the presets and what fits here.
    #[must_use]
    pub fn map_crs_choices(&self, text: &str) -> Vec<Group> {
        let lang = self.lang();
        let (text, view) = (text.trim(), self.view_lonlat());
        let mut groups = Vec::new();
        if text.is_empty() {
            let of = presets().iter().map(|p| self.choice(view, &p.code, Some(p.name(lang)), None));
            groups.push(Group { heading: lang.t(Word::PickPresets).to_owned(), remark: None, choices: of.collect() });
            groups.extend(self.middle().map(|at| self.fitting_group(view, Word::PickHere, at)));
            if let Some(at) = self.middle_of_selection() {
                groups.push(self.fitting_group(view, Word::PickSelection, at));
            }
            return groups;
        }
        if let Ok(places) = parse(text, &self.notation_context())
            && let Some(first) = places.first()
        {
            groups.push(self.fitting_group(view, Word::PickPlace, first.at));
        }
        let needle = text.to_lowercase();
        let own = presets().iter().filter(|p| p.en.to_lowercase().contains(&needle) || p.ja.contains(text));
        let mut codes: Vec<String> = own.map(|p| p.code.clone()).collect();
        codes.extend(search::search(text, MOST).into_iter().filter(|code| !codes.contains(code)).collect::<Vec<_>>());
        if !codes.is_empty() {
            let choices = codes.iter().map(|code| self.choice(view, code, None, None)).collect();
            groups.push(Group { heading: lang.t(Word::PickFound).to_owned(), remark: None, choices });
        }
        groups
    }

    fn fitting_group(&self, view: Option<LonLatExtent>, heading: Word, at: LonLat) -> Group {
        let lang = self.lang();
        let at = at.wrapped();
        let place = crate::crs::notation::Notation::Decimal.write(at, 1000.0, lang).unwrap_or_default();
        let fits = fitting(at.into());
        let choices: Vec<Choice> =
            fits.iter().map(|f| self.choice(view, &f.code, None, Some(lang.t(why(f.why)).to_owned()))).collect();
        let onshore = choices.iter().find(|c| c.onshore_only && fits.first().is_some_and(|f| f.why == Why::Centred));
        let remark = onshore.map(|zone| lang.fill(Word::PickOnshore, &[&zone.name]));
        Group { heading: lang.fill(heading, &[&place]), remark, choices }
    }

    fn choice(&self, view: Option<LonLatExtent>, code: &str, name: Option<&str>, why: Option<String>) -> Choice {
        let lang = self.lang();
        if let Some(listed) = search::known(code) {
            let area = &listed.area_name;
            return Choice {
                code: code.to_owned(),
                name: name.map_or_else(|| search::name_in(listed, lang), str::to_owned),
                why,
                // A preset's own name says where it is for.
                area: if name.is_some() { String::new() } else { area.clone() },
                covers: covers(listed.area_of_use, view),
                onshore_only: area.contains("onshore") && !area.contains("offshore"),
            };
        }
        // One centred on a point, which is meant for around there.
        let crs = Crs::parse(code).ok();
        let own = crs.as_ref().map_or_else(|| code.to_owned(), |crs| crs.name_in(lang));
        Choice {
            code: code.to_owned(),
            name: name.map_or(own, str::to_owned),
            why,
            area: crs.as_ref().and_then(Crs::area_name).unwrap_or_default().to_owned(),
            covers: covers(crs.as_ref().and_then(Crs::area_of_use), view),
            onshore_only: crs.as_ref().is_some_and(Crs::is_onshore_only),
        }
    }
}

fn why(why: Why) -> Word {
    match why {
        Why::Centred => Word::WhyCentred,
        Why::PlaneRectangular => Word::WhyPlane,
        Why::StatePlane => Word::WhyState,
        Why::NationalUtm => Word::WhyNationalUtm,
        Why::Utm => Word::WhyUtm,
        Why::EqualArea => Word::WhyEqualArea,
    }
}

/// Returns a unit of the registry in words: which of the two feet is meant matters by metres.
#[must_use]
pub fn unit_text(unit: &str, lang: Lang) -> String {
    let word = match unit {
        "metre" => Word::UnitMetre,
        "foot" => Word::UnitFoot,
        "US survey foot" => Word::UnitSurveyFoot,
        "degree" => Word::UnitDegree,
        other => return other.to_owned(),
    };
    lang.t(word).to_owned()
}
