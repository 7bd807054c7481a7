//! FlatGeobuf properties to JSON: a row of bytes in which each value stands behind the number of its column.

use super::{Told, real};
use crate::io::source::made::{base64, json, string};
use flatgeobuf::{Column, ColumnType};

/// The columns of a file or of a feature.
pub(super) struct Columns(Vec<(Vec<u8>, ColumnType)>);

impl Columns {
    /// Takes the columns of a header; a name that occurs twice gets a number.
    pub fn of<'a>(columns: Option<impl IntoIterator<Item = Column<'a>>>) -> Self {
        let mut names: Vec<String> = Vec::new();
        let mut all = Vec::new();
        for column in columns.into_iter().flatten() {
            let is_free = |n: &String| !names.contains(n);
            let name = column.name();
            let name = Some(name.to_owned()).filter(is_free).or_else(|| (2..).map(|n| format!("{name}_{n}")).find(is_free));
            let name = name.unwrap_or_default();
            let mut key = Vec::new();
            string(&mut key, &name);
            key.push(b':');
            names.push(name);
            all.push((key, column.type_()));
        }
        Self(all)
    }

    /// Writes the properties as a JSON object: every column, those without a value as null.
    ///
    /// # Errors
    /// What is wrong with the bytes; what stands before is written, and the object is whole all the same.
    pub fn write(&self, out: &mut Vec<u8>, bytes: &[u8], told: &mut Told) -> Result<(), String> {
        let (values, broken) = self.values(bytes);
        out.push(b'{');
        for (i, ((key, kind), value)) in self.0.iter().zip(values).enumerate() {
            if i > 0 {
                out.push(b',');
            }
            out.extend(key);
            match value {
                Some(value) => one(out, *kind, value, told),
                None => out.extend(b"null"),
            }
        }
        out.push(b'}');
        broken.map_or(Ok(()), Err)
    }

    /// Finds the bytes of each column's value.
    fn values<'a>(&self, mut rest: &'a [u8]) -> (Vec<Option<&'a [u8]>>, Option<String>) {
        let mut values = vec![None; self.0.len()];
        // Some writers leave one byte at the end.
        while rest.len() > 1 {
            let Some(([a, b], more)) = rest.split_first_chunk::<2>().map(|(n, more)| (*n, more)) else { break };
            let column = usize::from(u16::from_le_bytes([a, b]));
            let Some((_, kind)) = self.0.get(column) else {
                return (values, Some(format!("a property is of column {column}, and there are {} columns", self.0.len())));
            };
            let Some((value, behind)) = cut(more, *kind) else {
                return (values, Some(format!("the property of column {column} is cut short")));
            };
            // The first one counts, as for programs that look for it.
            values[column] = values[column].or(Some(value));
            rest = behind;
        }
        (values, None)
    }
}

/// Cuts a value off: its bytes, without the length of texts.
fn cut(bytes: &[u8], kind: ColumnType) -> Option<(&[u8], &[u8])> {
    let (size, bytes) = match kind {
        ColumnType::Byte | ColumnType::UByte | ColumnType::Bool => (1, bytes),
        ColumnType::Short | ColumnType::UShort => (2, bytes),
        ColumnType::Int | ColumnType::UInt | ColumnType::Float => (4, bytes),
        ColumnType::Long | ColumnType::ULong | ColumnType::Double => (8, bytes),
        ColumnType::String | ColumnType::Json | ColumnType::DateTime | ColumnType::Binary => {
            let (size, rest) = bytes.split_first_chunk::<4>()?;
            (u32::from_le_bytes(*size) as usize, rest)
        }
        _ => return None,
    };
    bytes.split_at_checked(size)
}

fn one(out: &mut Vec<u8>, kind: ColumnType, value: &[u8], told: &mut Told) {
    /// The value's bytes; they are as many as `cut` took.
    fn of<const N: usize>(value: &[u8]) -> [u8; N] {
        value.try_into().unwrap_or([0; N])
    }
    match kind {
        ColumnType::Byte => json(out, &i8::from_le_bytes(of(value))),
        ColumnType::UByte => json(out, &u8::from_le_bytes(of(value))),
        ColumnType::Bool => json(out, &(value != [0])),
        ColumnType::Short => json(out, &i16::from_le_bytes(of(value))),
        ColumnType::UShort => json(out, &u16::from_le_bytes(of(value))),
        ColumnType::Int => json(out, &i32::from_le_bytes(of(value))),
        ColumnType::UInt => json(out, &u32::from_le_bytes(of(value))),
        ColumnType::Long => json(out, &i64::from_le_bytes(of(value))),
        ColumnType::ULong => json(out, &u64::from_le_bytes(of(value))),
        ColumnType::Float => {
            let value = f32::from_le_bytes(of(value));
            // As the short number that it was meant to be, not as its neighbour in 64 bits.
            if value.is_finite() { json(out, &value) } else { real(out, f64::NAN, told) }
        }
        ColumnType::Double => real(out, f64::from_le_bytes(of(value)), told),
        ColumnType::Binary => {
            told.binary += 1;
            string(out, &base64(value));
        }
        ColumnType::Json => match std::str::from_utf8(value) {
            Ok(text) if serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() => {
                // A feature is one line: JSON's line breaks stand between its parts only.
                out.extend(text.bytes().map(|b| if matches!(b, b'\n' | b'\r') { b' ' } else { b }));
            }
            _ => string(out, &String::from_utf8_lossy(value)),
        },
        _ => string(out, &String::from_utf8_lossy(value)),
    }
}
