//! Names that may have been meant: for a field that no feature has.

/// Names offered, at most.
const OFFERED: usize = 3;

/// Returns the names nearest to a mistaken one, nearest first; none that has nothing to do with it.
#[must_use]
pub fn nearest_names<'a>(wrong: &str, names: &[&'a str]) -> Vec<&'a str> {
    let folded: Vec<char> = wrong.to_lowercase().chars().collect();
    let mut ranked: Vec<(usize, &'a str)> = names
        .iter()
        .map(|name| {
            let other: Vec<char> = name.to_lowercase().chars().collect();
            let part = |a: &[char], b: &[char]| !b.is_empty() && a.windows(b.len()).any(|w| w == b);
            let near = if part(&folded, &other) || part(&other, &folded) { 1 } else { distance(&folded, &other) };
            (if folded == other { 0 } else { near }, *name)
        })
        .filter(|(far, name)| *far <= (folded.len().max(name.chars().count()) / 2).max(1))
        .collect();
    ranked.sort_by_key(|(far, _)| *far);
    ranked.into_iter().map(|(_, name)| name).take(OFFERED).collect()
}

/// Words that mean something else when they stand bare.
const RESERVED: [&str; 11] = ["and", "or", "not", "is", "null", "in", "like", "ilike", "contains", "true", "false"];

/// Returns a field's name as a filter writes it: bare, or in double quotes where it has to be.
#[must_use]
pub fn written(name: &str) -> String {
    let bare = name.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '@'))
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '@' | '.' | ':'))
        && !is_reserved(name);
    if bare { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

/// Tells whether a bare word is a word of the language and no field; capitals do not count.
#[must_use]
pub fn is_reserved(word: &str) -> bool {
    RESERVED.iter().any(|r| r.eq_ignore_ascii_case(word))
}

/// The least number of characters put in, taken out or changed (Levenshtein 1966).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = changed.min(corner + 1).min(row[j] + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_comes_first_and_strangers_not_at_all() {
        let names = ["name", "commodity", "commod1", "tonnes", "鉱種"];
        assert_eq!(nearest_names("comodity", &names)[0], "commodity");
        assert_eq!(nearest_names("Name", &names)[0], "name");
        assert_eq!(nearest_names("commod", &names), ["commodity", "commod1"]);
        assert_eq!(nearest_names("zzzzzzzz", &names), [""; 0]);
        assert_eq!(nearest_names("x", &[]), [""; 0]);
    }

    #[test]
    fn a_name_is_written_so_that_the_filter_means_it() {
        for name in ["name", "鉱種", "@id", "Dep Type", "in", "a\"b", "7", "", "a-b", "$mineral", "dc:title", "'", "NULL"] {
            let filter = crate::layer::query::Filter::parse(&format!("{} IS NULL", written(name))).unwrap();
            assert_eq!(filter.fields(), [name], "{name}");
        }
        assert_eq!([written("name"), written("Dep Type")], ["name", "\"Dep Type\""]);
    }
}
