//! The arcs of a topology: lines that several geometries share, as the text of their positions.

use super::json::Members;
use rayon::prelude::*;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::fmt::Write as _;

/// All arcs. One that cannot be used has its reason.
pub(super) struct Arcs {
    arcs: Vec<Result<Arc, &'static str>>,
    transform: Option<Transform>,
}

/// One arc: its positions as GeoJSON text, separated by commas.
pub(super) struct Arc {
    text: String,
    /// Where each position begins in the text.
    starts: Vec<u32>,
}

/// How whole numbers become coordinates (specification 1.0 §2.1.2).
#[derive(Debug, Clone, Copy, Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

impl Arcs {
    /// Takes the arcs of a topology and decodes them.
    ///
    /// # Errors
    /// When `arcs` is no list or `transform` cannot be used: then no geometry has a place.
    pub fn read(root: &Members<'_>) -> Result<Self, String> {
        let transform = match root.get("transform").map(RawValue::get).filter(|t| *t != "null") {
            None => None,
            Some(text) => Some(serde_json::from_str(text).map_err(|e| format!("whose transform cannot be used ({e})"))?),
        };
        let arcs = root.get("arcs").map_or("[]", RawValue::get);
        let arcs: Vec<&RawValue> = serde_json::from_str(arcs).ok().ok_or_else(|| "whose “arcs” is no list".to_owned())?;
        let arcs = arcs.into_par_iter().map(|arc| Arc::decode(arc.get(), transform.as_ref())).collect();
        Ok(Self { arcs, transform })
    }

    /// Returns the arc of an index, and whether it runs backwards; a negative index `!i` is arc `i` reversed.
    pub fn get(&self, index: i64) -> Result<(&Arc, bool), String> {
        let number = if index < 0 { !index } else { index };
        match usize::try_from(number).ok().and_then(|n| self.arcs.get(n)) {
            Some(Ok(arc)) => Ok((arc, index < 0)),
            Some(Err(why)) => Err(format!("arc {number} cannot be used: {why}")),
            None => Err(format!("arc {number} does not exist; the file has {} arcs, the first is 0", self.arcs.len())),
        }
    }

    /// Writes a position of a Point or a MultiPoint: quantised too, but not as a difference to the one before.
    pub fn point(&self, position: &[&RawValue], out: &mut String) -> Result<(), &'static str> {
        write_position(position, self.transform.as_ref(), &mut [0.0; 2], out)
    }

    /// Tells whether coordinates are written as they are.
    pub fn as_written(&self) -> bool {
        self.transform.is_none()
    }
}

impl Arc {
    fn decode(text: &str, transform: Option<&Transform>) -> Result<Self, &'static str> {
        let positions: Vec<Vec<&RawValue>> = serde_json::from_str(text).ok().ok_or("it is no list of positions")?;
        let mut arc = Self { text: String::with_capacity(positions.len() * 24), starts: Vec::with_capacity(positions.len()) };
        let mut sum = [0.0; 2];
        for position in positions {
            if !arc.text.is_empty() {
                arc.text.push(',');
            }
            arc.starts.push(u32::try_from(arc.text.len()).ok().ok_or("it is too long")?);
            write_position(&position, transform, &mut sum, &mut arc.text)?;
        }
        Ok(arc)
    }

    /// Returns the texts of its positions in the order in which a geometry runs along it.
    pub fn positions(&self, backwards: bool) -> impl Iterator<Item = &str> {
        let count = self.starts.len();
        (0..count).map(move |i| {
            let i = if backwards { count - 1 - i } else { i };
            let start = self.starts[i] as usize;
            self.starts.get(i + 1).map_or(&self.text[start..], |&next| &self.text[start..next as usize - 1])
        })
    }

    /// Returns how many bytes it takes.
    pub fn len(&self) -> usize {
        self.text.len()
    }
}

/// Writes a position; the first two numbers are added to `sum` and transformed, further ones stay as they are.
fn write_position(
    position: &[&RawValue],
    transform: Option<&Transform>,
    sum: &mut [f64; 2],
    out: &mut String,
) -> Result<(), &'static str> {
    let Some(t) = transform else {
        let texts: Vec<&str> = position.iter().map(|v| v.get()).collect();
        out.push('[');
        out.push_str(&texts.join(","));
        out.push(']');
        return Ok(());
    };
    let [first, second, rest @ ..] = position else { return Err("a position has fewer than two numbers") };
    out.push('[');
    for (axis, value) in [first, second].into_iter().enumerate() {
        // Numbers in JSON begin so; Rust would read “inf” too.
        let number = value.get().strip_prefix('-').unwrap_or(value.get()).starts_with(|c: char| c.is_ascii_digit());
        let value: f64 = number.then(|| value.get().parse().ok()).flatten().ok_or("a coordinate is not a number")?;
        sum[axis] += value;
        let coordinate = sum[axis] * t.scale[axis] + t.translate[axis];
        if !coordinate.is_finite() {
            return Err("a coordinate is larger than any number a computer holds");
        }
        let comma = if axis == 0 { "" } else { "," };
        // Hundreds of zeros would fill the memory. Writing to a String cannot fail.
        let plain = coordinate == 0.0 || (1e-6..1e16).contains(&coordinate.abs());
        let _always = if plain { write!(out, "{comma}{coordinate}") } else { write!(out, "{comma}{coordinate:e}") }.is_ok();
    }
    for value in rest {
        out.push(',');
        out.push_str(value.get());
    }
    out.push(']');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::source::topojson::json::members;

    #[test]
    fn quantised_arcs_are_sums_and_run_both_ways() {
        let text = r#"{"transform":{"scale":[0.5,10],"translate":[100,-1]},"arcs":[[[2,1],[-1,0,7.50],[0.0,3]],[[1,"x"]],5]}"#;
        let arcs = Arcs::read(&members(text).unwrap()).unwrap();
        let (arc, backwards) = arcs.get(0).unwrap();
        assert_eq!(arc.positions(backwards).collect::<Vec<_>>(), ["[101,9]", "[100.5,9,7.50]", "[100.5,39]"]);
        let (arc, backwards) = arcs.get(-1).unwrap();
        assert_eq!(arc.positions(backwards).collect::<Vec<_>>(), ["[100.5,39]", "[100.5,9,7.50]", "[101,9]"]);
        for (index, why) in
            [(1, "not a number"), (2, "no list"), (3, "does not exist"), (-5, "does not exist"), (i64::MIN, "exist")]
        {
            assert!(arcs.get(index).err().unwrap().contains(why), "{index}");
        }
    }

    #[test]
    fn arcs_without_a_transform_keep_their_numbers_as_written() {
        let arcs = Arcs::read(&members(r#"{"arcs":[[[1.10, -0],[1e2,2.00,3]]]}"#).unwrap()).unwrap();
        assert_eq!(arcs.get(0).unwrap().0.positions(false).collect::<Vec<_>>(), ["[1.10,-0]", "[1e2,2.00,3]"]);
    }
}
