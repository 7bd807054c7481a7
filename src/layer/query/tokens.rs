//! Takes the text of a filter apart into tokens.

use super::FilterError;
use crate::words::Word;

/// One piece of a filter.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A bare word: a field, a keyword, a function, true or false.
    Word(String),
    /// A bare word that begins with `$`: a term of the model.
    Term(String),
    /// A field in double quotes.
    Field(String),
    /// A text in single quotes.
    Text(String),
    /// A number.
    Number(f64),
    /// A sign.
    Symbol(&'static str),
    /// Nothing follows.
    End,
}

/// Signs, the longer before those they begin with.
const SYMBOLS: [&str; 12] = ["<=", ">=", "<>", "!=", "==", "=", "<", ">", "(", ")", ",", "~"];

/// Returns the tokens with the character at which each begins.
pub(super) fn tokens(text: &str) -> Result<Vec<(usize, Token)>, FilterError> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let start = at;
        let token = match c {
            _ if c.is_whitespace() => {
                at += 1;
                continue;
            }
            '\'' | '"' => {
                let quoted = quoted(&chars, &mut at)?;
                if c == '"' { Token::Field(quoted) } else { Token::Text(quoted) }
            }
            '0'..='9' | '.' | '-' | '+' => {
                at += 1;
                while chars.get(at).is_some_and(|&c| {
                    c.is_ascii_digit()
                        || matches!(c, '.' | 'e' | 'E')
                        || matches!(c, '-' | '+') && matches!(chars[at - 1], 'e' | 'E')
                }) {
                    at += 1;
                }
                let number: String = chars[start..at].iter().collect();
                let value = number.parse::<f64>().ok().filter(|n| n.is_finite());
                let bad = || FilterError::with(start, Word::FilterNumber, [number.clone()]);
                Token::Number(value.ok_or_else(bad)?)
            }
            _ if c.is_alphabetic() || matches!(c, '_' | '$' | '@') => {
                while chars.get(at).is_some_and(|c| is_of_word(*c)) {
                    at += 1;
                }
                let word: String = chars[start..at].iter().collect();
                if c == '$' { Token::Term(word) } else { Token::Word(word) }
            }
            _ => {
                let rest: String = chars[at..(at + 2).min(chars.len())].iter().collect();
                let Some(symbol) = SYMBOLS.iter().find(|s| rest.starts_with(**s)) else {
                    return Err(FilterError::with(at, Word::FilterStray, [c.to_string()]));
                };
                at += symbol.len();
                Token::Symbol(symbol)
            }
        };
        tokens.push((start, token));
    }
    tokens.push((chars.len(), Token::End));
    Ok(tokens)
}

/// Tells whether a character goes on with a bare word.
pub(super) fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '@' | '.' | ':')
}

/// Reads what stands in quotes; a doubled quote stands for one.
fn quoted(chars: &[char], at: &mut usize) -> Result<String, FilterError> {
    let (start, quote) = (*at, chars[*at]);
    let mut text = String::new();
    *at += 1;
    loop {
        match chars.get(*at) {
            Some(&c) if c == quote && chars.get(*at + 1) == Some(&quote) => {
                text.push(c);
                *at += 2;
            }
            Some(&c) if c == quote => {
                *at += 1;
                return Ok(text);
            }
            Some(&c) => {
                text.push(c);
                *at += 1;
            }
            None => return Err(FilterError::with(start, Word::FilterQuote, [quote.to_string()])),
        }
    }
}
