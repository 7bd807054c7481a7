//! Arguments of one command: options with and without values, `--`, and paths that need not be UTF-8.

use super::Stop;
use crate::words::{Lang, Word};
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// Which options a command has. Every command has `--lang`, `--help` and `-h` as well.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Options without a value.
    pub flags: &'static [&'static str],
    /// Options with a value.
    pub values: &'static [&'static str],
}

/// What was given.
#[derive(Debug, Default)]
pub struct Given {
    /// What is no option, in order.
    pub paths: Vec<PathBuf>,
    options: BTreeMap<&'static str, Option<OsString>>,
}

impl Given {
    /// Sorts arguments into options and paths.
    ///
    /// # Errors
    /// At an option that the command does not have, that lacks its value or is given twice.
    pub fn parse(args: &[OsString], known: Options, lang: Lang) -> Result<Self, Stop> {
        let mut given = Self::default();
        let mut rest = args.iter().peekable();
        while let Some(arg) = rest.next() {
            if arg == "--" {
                given.paths.extend(rest.map(PathBuf::from));
                break;
            }
            let Some((name, attached)) = option(arg) else {
                given.paths.push(arg.into());
                continue;
            };
            let wrong = |word: Word| Stop::Usage(lang.fill(word, &[&name]));
            let find = |list: &[&'static str]| list.iter().find(|n| **n == name).copied();
            let (name, value) = if let Some(flag) = find(known.flags).or_else(|| find(&["--help", "-h"])) {
                if attached.is_some() {
                    return Err(wrong(Word::CliNoValue));
                }
                (if flag == "-h" { "--help" } else { flag }, None)
            } else if let Some(option) = find(known.values).or_else(|| find(&["--lang"])) {
                // A value may begin with one dash (a western longitude), but two begin the next option.
                let value = attached.or_else(|| rest.next_if(|v| !v.as_encoded_bytes().starts_with(b"--")).cloned());
                (option, Some(value.filter(|v| !v.is_empty()).ok_or_else(|| wrong(Word::CliNeedsValue))?))
            } else {
                return Err(wrong(Word::CliUnknownOption));
            };
            if given.options.insert(name, value).is_some() {
                return Err(Stop::Usage(lang.fill(Word::CliTwice, &[name])));
            }
        }
        Ok(given)
    }

    /// Tells whether an option without a value was given.
    #[must_use]
    pub fn has(&self, flag: &str) -> bool {
        self.options.contains_key(flag)
    }

    /// Returns the value of an option.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&OsStr> {
        self.options.get(name)?.as_deref()
    }

    /// Returns the value of an option as text; what is not UTF-8 shows replacement marks and so fits nothing.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        self.value(name).map(|v| v.to_string_lossy().into_owned())
    }

    /// Returns exactly the paths that a command wants, by the names in its usage line.
    ///
    /// # Errors
    /// When there are fewer or more.
    pub fn exactly<const N: usize>(&self, names: [&str; N], lang: Lang) -> Result<[&PathBuf; N], Stop> {
        if let Some(missing) = names.get(self.paths.len()) {
            return Err(Stop::Usage(lang.fill(Word::CliMissing, &[missing])));
        }
        if let Some(extra) = self.paths.get(N) {
            return Err(Stop::Usage(lang.fill(Word::CliTooMany, &[&extra.to_string_lossy()])));
        }
        Ok(std::array::from_fn(|i| &self.paths[i]))
    }

    /// Makes sure that there is at least one path.
    ///
    /// # Errors
    /// When there is none.
    pub fn some_paths(&self, lang: Lang) -> Result<&[PathBuf], Stop> {
        if self.paths.is_empty() { Err(Stop::Usage(lang.fill(Word::CliMissing, &["PATH"]))) } else { Ok(&self.paths) }
    }
}

/// Splits `--name=value` and `-o=value`; `None` for what is no option. A single `-` is none: it stands for standard input.
fn option(arg: &OsStr) -> Option<(String, Option<OsString>)> {
    let bytes = arg.as_encoded_bytes();
    if !bytes.starts_with(b"-") || bytes == b"-" {
        return None;
    }
    let Some(at) = bytes.iter().position(|&b| b == b'=') else { return Some((arg.to_string_lossy().into_owned(), None)) };
    let name = String::from_utf8_lossy(&bytes[..at]).into_owned();
    #[cfg(unix)]
    let value = {
        use std::os::unix::ffi::OsStrExt as _;
        OsStr::from_bytes(&bytes[at + 1..]).to_owned()
    };
    #[cfg(not(unix))]
    let value = OsString::from(String::from_utf8_lossy(&bytes[at + 1..]).into_owned());
    Some((name, Some(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: Options = Options { flags: &["--json"], values: &["-o", "--bbox"] };

    fn parse(args: &[&str]) -> Result<Given, String> {
        let args: Vec<OsString> = args.iter().map(OsString::from).collect();
        Given::parse(&args, KNOWN, Lang::En).map_err(|e| match e {
            Stop::Usage(text) => text,
            other => format!("{other:?}"),
        })
    }

    #[test]
    fn options_stand_anywhere_and_take_values_in_both_ways() {
        let given = parse(&["a.geojson", "--bbox", "-10,0,10,5", "--json", "-o=x.png", "b"]).unwrap();
        assert_eq!(given.paths, [PathBuf::from("a.geojson"), PathBuf::from("b")]);
        assert_eq!(given.text("--bbox").as_deref(), Some("-10,0,10,5"));
        assert_eq!(given.text("-o").as_deref(), Some("x.png"));
        assert!(given.has("--json") && !given.has("--help"));
    }

    #[test]
    fn after_two_dashes_everything_is_a_path() {
        let given = parse(&["-", "--", "--json", "-x.geojson"]).unwrap();
        assert_eq!(given.paths, ["-", "--json", "-x.geojson"].map(PathBuf::from));
        assert!(!given.has("--json"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (args, part) in [
            (&["--jsn"][..], "--jsn"),
            (&["--json=1"], "takes no value"),
            (&["--bbox"], "needs a value"),
            (&["--bbox="], "needs a value"),
            (&["--bbox", "--json"], "needs a value"),
            (&["--json", "--json"], "twice"),
        ] {
            let message = parse(args).unwrap_err();
            assert!(message.contains(part), "{message}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn paths_need_not_be_utf8() {
        use std::os::unix::ffi::OsStringExt as _;
        let odd = OsString::from_vec(b"--bbox=\xff".to_vec());
        let path = OsString::from_vec(b"\xfe.geojson".to_vec());
        let given = Given::parse(&[path.clone(), odd], KNOWN, Lang::En).unwrap();
        assert_eq!(given.paths, [PathBuf::from(path)]);
        assert_eq!(given.value("--bbox"), Some(OsString::from_vec(vec![0xff]).as_os_str()));
    }
}
