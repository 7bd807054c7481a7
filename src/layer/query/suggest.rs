//! What may come next in a filter that is being typed.

use super::tokens::{Token, is_of_word, tokens};
use super::{Subject, is_reserved};

/// What is expected at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// A field, a term of the model or a function.
    Subject,
    /// A comparison.
    Comparison,
    /// A value of a field or term.
    Value(Subject),
    /// The name of an area.
    Area,
    /// The name of a project.
    Project,
    /// A place, or the name of an area, a project or a linked deposit.
    Place,
    /// The status of an area.
    AreaStatus,
    /// AND or OR.
    Joint,
    /// Nothing that could be offered.
    Nothing,
}

/// Returns what is expected at the end of a text (what stands before the cursor), the character at which what is being typed there
/// begins, and whether that is inside a text in single quotes.
#[must_use]
pub fn expected(before: &str) -> (Expected, usize, bool) {
    let chars: Vec<char> = before.chars().collect();
    let mut open: Option<(char, usize)> = None;
    for (i, c) in chars.iter().enumerate() {
        match open {
            Some((quote, _)) if *c == quote => open = None,
            None if matches!(c, '\'' | '"') => open = Some((*c, i)),
            _ => {}
        }
    }
    let (start, quoted) = match open {
        Some(('\'', at)) => (at + 1, true),
        Some((_, at)) => (at, false),
        None => (chars.len() - chars.iter().rev().take_while(|c| is_of_word(**c)).count(), false),
    };
    let end = if quoted { start - 1 } else { start };
    let before: String = chars[..end].iter().collect();
    let Ok(tokens) = tokens(&before) else { return (Expected::Nothing, start, quoted) };
    let tokens: Vec<Token> = tokens.into_iter().map(|(_, token)| token).filter(|t| *t != Token::End).collect();
    let found = after(&tokens);
    // In single quotes there are values only.
    let fits = !quoted || !matches!(found, Expected::Subject | Expected::Comparison | Expected::Joint);
    (if fits { found } else { Expected::Nothing }, start, quoted)
}

fn after(tokens: &[Token]) -> Expected {
    let Some((last, before)) = tokens.split_last() else { return Expected::Subject };
    let is = |token: &Token, word: &str| matches!(token, Token::Word(w) if w.eq_ignore_ascii_case(word));
    match last {
        Token::Symbol("(" | ",") => in_brackets(tokens),
        Token::Symbol(")") | Token::Text(_) | Token::Number(_) => Expected::Joint,
        Token::Symbol(_) => subject_at_end(before).map_or(Expected::Nothing, Expected::Value),
        Token::Word(_) if ["and", "or"].iter().any(|w| is(last, w)) => Expected::Subject,
        Token::Word(_) if is(last, "not") => {
            if subject_at_end(before).is_some() {
                Expected::Comparison
            } else {
                Expected::Subject
            }
        }
        Token::Word(_) if ["contains", "like", "ilike"].iter().any(|w| is(last, w)) => {
            subject_at_end(before).map_or(Expected::Nothing, Expected::Value)
        }
        Token::Word(_) if ["null", "true", "false"].iter().any(|w| is(last, w)) => Expected::Joint,
        Token::Word(word) if is_reserved(word) => Expected::Nothing,
        Token::Term(word) if word.eq_ignore_ascii_case("$selected") => Expected::Joint,
        Token::Word(_) | Token::Field(_) | Token::Term(_) => Expected::Comparison,
        Token::End => Expected::Nothing,
    }
}

/// What is expected after an opening parenthesis or a comma behind it.
fn in_brackets(tokens: &[Token]) -> Expected {
    let Some(open) = tokens.iter().rposition(|t| *t == Token::Symbol("(")) else { return Expected::Nothing };
    let first = open + 1 == tokens.len();
    match &tokens[..open] {
        [before @ .., Token::Word(word)] if word.eq_ignore_ascii_case("in") => {
            subject_at_end(before).map_or(Expected::Nothing, Expected::Value)
        }
        [.., Token::Word(word)] => match word.to_ascii_lowercase().as_str() {
            "in_area" if first => Expected::Area,
            "linked" if first => Expected::Project,
            "near" if first => Expected::Place,
            "area_status" => Expected::AreaStatus,
            _ if is_reserved(word) && first => Expected::Subject,
            _ => Expected::Nothing,
        },
        _ if first => Expected::Subject,
        _ => Expected::Nothing,
    }
}

/// The field or term that tokens end with, NOT behind it left out.
fn subject_at_end(tokens: &[Token]) -> Option<Subject> {
    match tokens {
        [rest @ .., Token::Word(word)] if word.eq_ignore_ascii_case("not") => subject_at_end(rest),
        [.., Token::Word(word)] if !is_reserved(word) => Some(Subject::Field(word.clone())),
        [.., Token::Field(name)] => Some(Subject::Field(name.clone())),
        [.., Token::Term(word)] => Subject::of(word),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::query::Term;

    #[test]
    fn what_comes_next_is_known_while_typing() {
        let field = |name: &str| Expected::Value(Subject::Field(name.into()));
        for (before, found, start, quoted) in [
            ("", Expected::Subject, 0, false),
            ("com", Expected::Subject, 0, false),
            ("name ", Expected::Comparison, 5, false),
            ("name NOT ", Expected::Comparison, 9, false),
            ("name = ", field("name"), 7, false),
            ("name = 'Mount P", field("name"), 8, true),
            ("\"Dep Type\" IN ('a', '", field("Dep Type"), 21, true),
            ("$mineral = 'N", Expected::Value(Subject::Term(Term::Mineral)), 12, true),
            ("name ~ '", field("name"), 8, true),
            ("a = 1 ", Expected::Joint, 6, false),
            ("a = 1 AND (b", Expected::Subject, 11, false),
            ("NOT in_area('Ki", Expected::Area, 13, true),
            ("near('", Expected::Place, 6, true),
            ("near('x', 5", Expected::Nothing, 10, false),
            ("linked('", Expected::Project, 8, true),
            ("area_status('draft', '", Expected::AreaStatus, 22, true),
            ("a IS NULL ", Expected::Joint, 10, false),
            ("'", Expected::Nothing, 1, true),
            ("\"Dep T", Expected::Subject, 0, false),
        ] {
            assert_eq!(expected(before), (found, start, quoted), "{before}");
        }
    }
}
