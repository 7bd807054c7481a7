//! Key tables: text tables of codes and their meanings, with whatever delimiter and encoding, with or without a header.

use crate::io::files::{FileError, first_bytes};
use crate::layer::fold::{fold, fold_name, is_japanese};
use crate::layer::{KeyChoice, KeyTable, Layer, code_in, code_key, color_of};
use sha2::Digest as _;
use std::collections::HashSet;
use std::path::Path;

/// Largest key table that is read.
const MAX_BYTES: u64 = 16 << 20;
/// Features whose codes are compared with the columns of a table that is to be joined.
const SAMPLE: usize = 20_000;

/// Why a key table cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyTableError {
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// Larger than any key table.
    #[error("{path} has more than {MAX_BYTES} bytes, the most for a key table: is it the layer itself?")]
    TooLarge {
        /// The file.
        path: String,
    },
    /// Not a text table.
    #[error("{0} is no text table: save it as CSV (a workbook must be exported first)")]
    NotATable(String),
    /// The codes are not in it.
    #[error("no column of {path} has the codes of a field of this layer; its columns are: {columns}")]
    NoCodes {
        /// The file.
        path: String,
        /// Its columns.
        columns: String,
    },
}

/// Reads a key table: UTF-8, UTF-16 with a byte order mark, else Shift_JIS (CP932); delimited by comma, tab, semicolon or bar.
///
/// # Errors
/// When the file cannot be read or is no table of at least two columns.
pub fn read_key_table(path: &Path) -> Result<KeyTable, KeyTableError> {
    let bytes = first_bytes(path, MAX_BYTES + 1)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(KeyTableError::TooLarge { path: path.display().to_string() });
    }
    key_table_of(&bytes).ok_or_else(|| KeyTableError::NotATable(path.display().to_string()))
}

fn key_table_of(bytes: &[u8]) -> Option<KeyTable> {
    let (text, encoding) = decode(bytes)?;
    let delimiter = [',', '\t', ';', '|'].into_iter().max_by_key(|d| (agreement(&text, *d), *d == ','))?;
    let mut records = records(&text, delimiter);
    // Markdown and the like: an empty first and last column, and a line of dashes.
    if records.iter().all(|r| r.len() > 2 && r[0].is_empty() && r[r.len() - 1].is_empty()) {
        for record in &mut records {
            record.pop();
            record.remove(0);
        }
        records.retain(|r| !r.iter().all(|c| !c.is_empty() && c.chars().all(|c| "-:".contains(c))));
    }
    let width = records.first()?.len();
    if width < 2 {
        return None;
    }
    for record in &mut records {
        record.resize(width, String::new());
    }
    let columns = if has_header(&records) {
        let header = records.remove(0);
        let numbered = |(i, name): (usize, String)| if name.is_empty() { (i + 1).to_string() } else { name };
        header.into_iter().enumerate().map(numbered).collect()
    } else {
        (1..=width).map(|i| i.to_string()).collect()
    };
    let sha256 = sha2::Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect();
    Some(KeyTable { columns, rows: records, encoding, delimiter, sha256 })
}

fn decode(bytes: &[u8]) -> Option<(String, &'static str)> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, bad) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return (!bad).then(|| (text.into_owned(), encoding.name()));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (!text.contains('\0')).then(|| (text.to_owned(), "UTF-8"));
    }
    let (text, bad) = encoding_rs::SHIFT_JIS.decode_without_bom_handling(bytes);
    (!bad && !text.contains('\0')).then(|| (text.into_owned(), encoding_rs::SHIFT_JIS.name()))
}

/// How many of the first records have the same number of columns (at least two) as the first one, times those columns.
fn agreement(text: &str, delimiter: char) -> usize {
    let head: String = text.split_inclusive('\n').take(60).collect();
    let widths: Vec<usize> = records(&head, delimiter).iter().map(Vec::len).collect();
    let Some(&first) = widths.first().filter(|w| **w > 1) else { return 0 };
    widths.iter().filter(|w| **w == first).count() * first.min(30)
}

/// Takes a table apart (RFC 4180: quotes, doubled quotes, line breaks in quotes); empty lines are passed over.
fn records(text: &str, delimiter: char) -> Vec<Vec<String>> {
    let (mut all, mut record, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.trim().is_empty() => {
                cell.clear();
                quoted = true;
            }
            '\n' | '\r' if !quoted => {
                record.push(std::mem::take(&mut cell).trim().to_owned());
                let done = std::mem::take(&mut record);
                if done.iter().any(|c| !c.is_empty()) {
                    all.push(done);
                }
            }
            _ if c == delimiter && !quoted => record.push(std::mem::take(&mut cell).trim().to_owned()),
            _ => cell.push(c),
        }
    }
    if !cell.trim().is_empty() || !record.is_empty() {
        record.push(cell.trim().to_owned());
        all.push(record);
    }
    all
}

/// Names of columns, as they occur in key tables; folded.
const CODE_NAMES: [&str; 12] =
    ["code", "symbol", "mapunit", "majorcode", "attribute", "コード", "記号", "凡例コード", "属性コード", "key", "id", "value"];
const EN_NAMES: [&str; 12] = [
    "english",
    "en",
    "legende",
    "legend01e",
    "nameen",
    "英語",
    "英名",
    "lithologyen",
    "fullname",
    "name",
    "meaning",
    "description",
];
const JA_NAMES: [&str; 11] =
    ["japanese", "ja", "legendj", "legend01", "nameja", "日本語", "和名", "lithologyja", "凡例", "名称", "意味"];
const COLOR_NAMES: [&str; 10] = ["color", "colour", "rgb", "areafillrgb", "hex", "色", "カラー", "rgb値", "colorrgb", "value"];

/// Tells whether the first record names the columns: it has a known name, or no number where the others have numbers.
fn has_header(records: &[Vec<String>]) -> bool {
    let Some((first, rest)) = records.split_first() else { return false };
    let known = |cell: &String| {
        let name = fold_name(cell);
        [CODE_NAMES.as_slice(), &EN_NAMES, &JA_NAMES, &COLOR_NAMES].iter().any(|names| names.contains(&name.as_str()))
            || ["r", "g", "b"].contains(&name.as_str())
    };
    let is_value = |cell: &String| cell.parse::<f64>().is_ok() || color_of(&[cell]).is_some();
    first.iter().any(known)
        || first.iter().enumerate().any(|(i, cell)| {
            let others: Vec<&String> = rest.iter().filter_map(|r| r.get(i)).filter(|c| !c.is_empty()).collect();
            !is_value(cell) && !others.is_empty() && others.iter().all(|c| is_value(c))
        })
}

/// Finds how a table is to be joined to a layer: which field has its codes, and which columns are what.
///
/// # Errors
/// When no column has the codes of any field.
pub fn propose(layer: &Layer, table: &KeyTable, path: &Path) -> Result<KeyChoice, KeyTableError> {
    let rows = layer.table.len().min(SAMPLE);
    let columns: Vec<HashSet<String>> = (0..table.columns.len())
        .map(|i| table.rows.iter().filter_map(|r| r.get(i)).filter(|c| !c.is_empty()).map(|c| code_key(c)).collect())
        .collect();
    // Best first: the share of the field's different values that are in the column, then how well the names fit.
    let mut best: Option<((usize, usize, usize), usize, &str)> = None;
    for field in &layer.fields {
        let codes: HashSet<String> = (0..rows).filter_map(|row| code_in(layer, row, &field.name)).map(|c| code_key(&c)).collect();
        for (at, column) in columns.iter().enumerate() {
            let matched = codes.intersection(column).count();
            if matched == 0 || matched * 2 < codes.len().min(column.len()) {
                continue;
            }
            let same_name = fold_name(&table.columns[at]) == fold_name(&field.name);
            let named = CODE_NAMES.contains(&fold_name(&table.columns[at]).as_str());
            let rank = (matched * 1000 / codes.len().max(1), usize::from(same_name) + usize::from(named), matched);
            if best.as_ref().is_none_or(|(b, ..)| rank > *b) {
                best = Some((rank, at, &field.name));
            }
        }
    }
    let columns = || table.columns.join(", ");
    let (_, code_at, field) =
        best.ok_or_else(|| KeyTableError::NoCodes { path: path.display().to_string(), columns: columns() })?;
    let mut choice = KeyChoice {
        path: path.to_string_lossy().replace('\\', "/"),
        field: field.to_owned(),
        code: table.columns[code_at].clone(),
        sha256: table.sha256.clone(),
        ..KeyChoice::default()
    };
    let cells = |at: usize| table.rows.iter().filter_map(move |r| r.get(at)).filter(|c| !c.is_empty());
    let others: Vec<usize> = (0..table.columns.len()).filter(|i| *i != code_at).collect();
    let name = |at: usize| table.columns[at].clone();
    choice.color = color_columns(table, &others, &cells);
    let free: Vec<usize> = others.into_iter().filter(|i| !choice.color.contains(&name(*i))).collect();
    // A text column is one whose cells are mostly words.
    let words = |at: usize| cells(at).filter(|c| c.parse::<f64>().is_err()).count();
    let japanese = |at: usize| cells(at).filter(|c| is_japanese(c)).count();
    let filled = |at: usize| cells(at).count().max(1);
    let is_ja = |at: &&usize| japanese(**at) * 2 > filled(**at);
    let is_en = |at: &&usize| words(**at) * 2 > filled(**at) && japanese(**at) * 2 <= filled(**at);
    let pick = |names: &[&str], fits: &dyn Fn(&&usize) -> bool| {
        let is_named = |at: usize, n: &str| {
            let column = fold_name(&table.columns[at]);
            column == n || n.len() > 4 && column.contains(n)
        };
        let by_name = names.iter().find_map(|n| free.iter().filter(fits).find(|i| is_named(**i, n)));
        // What is filled most, with the longest texts, says most.
        let most = free.iter().filter(fits).max_by_key(|i| (words(**i), cells(**i).map(|c| c.chars().count()).sum::<usize>()));
        by_name.or(most).map(|i| name(*i))
    };
    choice.ja = pick(&JA_NAMES, &is_ja);
    choice.en = pick(&EN_NAMES, &is_en);
    Ok(choice)
}

/// The column of colours, or the three of red, green and blue.
fn color_columns<'a, I: Iterator<Item = &'a String>>(
    table: &KeyTable,
    others: &[usize],
    cells: &impl Fn(usize) -> I,
) -> Vec<String> {
    let by_letter = |names: [&str; 2]| others.iter().find(|i| names.contains(&fold(&table.columns[**i]).as_str()));
    let three = [["r", "red"], ["g", "green"], ["b", "blue"]].map(by_letter);
    if let [Some(&r), Some(&g), Some(&b)] = three {
        let is_rgb = |row: &Vec<String>| color_of(&[&row[r], &row[g], &row[b]]).is_some();
        if table.rows.iter().any(is_rgb) {
            return [r, g, b].map(|i| table.columns[i].clone()).to_vec();
        }
    }
    let is_color = |at: usize| {
        let (good, all) = cells(at).fold((0, 0), |(good, all), c| (good + usize::from(color_of(&[c]).is_some()), all + 1));
        good * 2 > all
    };
    let known = |at: &&usize| COLOR_NAMES.contains(&fold_name(&table.columns[**at]).as_str());
    let found = others.iter().filter(known).chain(others).find(|i| is_color(**i));
    found.map(|i| table.columns[*i].clone()).into_iter().collect()
}

#[cfg(test)]
mod tests;
