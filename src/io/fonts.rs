//! Fonts of the system, for characters that the bundled font lacks.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Beginnings of file names (small letters, without spaces, dashes and underscores) of fonts that many systems have and that
/// have many characters, the best for rare kanji first, then those for other scripts.
const WANTED: [&str; 22] = [
    "notosanscjk",
    "sourcehansans",
    "ipaexg",
    "ipag",
    "takaopgothic",
    "vlpgothic",
    "yugoth",
    "hiragino",
    "meiryo",
    "msgothic",
    "dejavusans.",
    "notosansregular",
    "notosans.",
    "segoeui.",
    "arialunicode",
    "arial.",
    "freesans.",
    "msyh",
    "applegothic",
    "malgun",
    "unifont",
    "droidsansfallback",
];
/// Larger files are left alone.
const MOST_BYTES: u64 = 40_000_000;
/// At most this many folder entries are looked at.
const MOST_ENTRIES: usize = 20_000;

/// Returns the bytes of the n-th useful font of the system, the best first; `None` when there are no more or it cannot be read.
/// The first call looks through the system's font folders.
#[must_use]
pub fn system_font(n: usize) -> Option<Vec<u8>> {
    static FOUND: OnceLock<Vec<PathBuf>> = OnceLock::new();
    std::fs::read(FOUND.get_or_init(|| useful_fonts(&folders())).get(n)?).ok()
}

fn folders() -> Vec<PathBuf> {
    let var = |name: &str, rest: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(|v| PathBuf::from(v).join(rest));
    let fixed = ["/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts"].map(PathBuf::from);
    let own =
        [var("XDG_DATA_HOME", "fonts"), var("HOME", ".local/share/fonts"), var("HOME", ".fonts"), var("HOME", "Library/Fonts")];
    let windows = [var("WINDIR", "Fonts"), var("LOCALAPPDATA", "Microsoft/Windows/Fonts")];
    own.into_iter().flatten().chain(windows.into_iter().flatten()).chain(fixed).collect()
}

/// The wanted fonts in these folders and below, one file for each wanted name, in the order of wishes.
fn useful_fonts(folders: &[PathBuf]) -> Vec<PathBuf> {
    let (mut open, mut seen) = (folders.to_vec(), 0);
    let mut found: Vec<(usize, PathBuf)> = Vec::new();
    while let Some(folder) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            seen += 1;
            let path = entry.path();
            if seen > MOST_ENTRIES {
                break;
            }
            if entry.file_type().is_ok_and(|t| t.is_dir()) {
                open.push(path);
            } else if let Some(wish) = wish(&path).filter(|_| entry.metadata().is_ok_and(|m| m.len() <= MOST_BYTES)) {
                found.push((wish, path));
            }
        }
    }
    found.sort();
    found.dedup_by_key(|(wish, _)| *wish);
    found.into_iter().map(|(_, path)| path).collect()
}

/// The place of a file among the wanted ones: upright and of regular weight.
fn wish(path: &Path) -> Option<usize> {
    let name = path.file_name()?.to_str()?.to_lowercase().replace([' ', '-', '_'], "");
    let font = [".ttf", ".otf", ".ttc"].iter().any(|e| name.ends_with(e));
    let odd = ["bold", "black", "light", "thin", "italic", "oblique", "mono", "condensed", "medium", "heavy"];
    WANTED.iter().position(|w| name.starts_with(w)).filter(|_| font && !odd.iter().any(|o| name.contains(o)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_fonts_with_many_characters_are_found_in_the_order_of_wishes() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("truetype/noto");
        std::fs::create_dir_all(&below).unwrap();
        for name in
            ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "NotoSansCJK-Regular.ttc", "Other.ttf", "NotoSansCJK-Thin.ttc", "notes.txt"]
        {
            std::fs::write(below.join(name), b"x").unwrap();
        }
        let found = useful_fonts(&[folder.path().to_owned(), folder.path().join("none")]);
        let names: Vec<_> = found.iter().filter_map(|p| p.file_name()?.to_str()).collect();
        assert_eq!(names, ["NotoSansCJK-Regular.ttc", "DejaVuSans.ttf"]);
    }
}
