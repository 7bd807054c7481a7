//! Parses filter expressions.

use super::call::{Asked, Call, FUNCTIONS, Named, UNITS};
use super::tokens::{Token, tokens};
use super::{Comparison, Expression, FilterError, Leaf, Literal, Subject, Term, Test, nearest_names};
use crate::layer::fold::search::Needle;
use crate::words::Word;

/// Deepest nesting of parentheses and NOT.
const MAX_DEPTH: usize = 100;

/// Parses a whole filter.
pub(super) fn parse(text: &str) -> Result<(Expression, Vec<Call>), FilterError> {
    let mut parser = Parser { tokens: tokens(text)?, at: 0, depth: 0, calls: Vec::new() };
    let expression = parser.or()?;
    match parser.peek() {
        Token::End => Ok((expression, parser.calls)),
        _ => parser.fail(Word::FilterMore),
    }
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    at: usize,
    depth: usize,
    calls: Vec<Call>,
}

impl Parser {
    fn peek(&self) -> &Token {
        self.tokens.get(self.at).map_or(&Token::End, |(_, token)| token)
    }

    /// The character at which the next token begins.
    fn place(&self) -> usize {
        self.tokens.get(self.at).or(self.tokens.last()).map_or(0, |(at, _)| *at)
    }

    fn fail<T>(&self, what: Word) -> Result<T, FilterError> {
        Err(FilterError::with(self.place(), what, []))
    }

    fn keyword(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Token::Word(w) if w.eq_ignore_ascii_case(word));
        self.at += usize::from(found);
        found
    }

    fn symbol(&mut self, symbol: &str) -> bool {
        let found = matches!(self.peek(), Token::Symbol(s) if *s == symbol);
        self.at += usize::from(found);
        found
    }

    fn or(&mut self) -> Result<Expression, FilterError> {
        let mut any = vec![self.and()?];
        while self.keyword("or") {
            any.push(self.and()?);
        }
        Ok(if any.len() == 1 { any.remove(0) } else { Expression::Or(any) })
    }

    fn and(&mut self) -> Result<Expression, FilterError> {
        let mut all = vec![self.unary()?];
        while self.keyword("and") {
            all.push(self.unary()?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Expression::And(all) })
    }

    fn unary(&mut self) -> Result<Expression, FilterError> {
        if self.depth >= MAX_DEPTH {
            return self.fail(Word::FilterDeep);
        }
        self.depth += 1;
        let expression = if self.keyword("not") {
            Expression::Not(Box::new(self.unary()?))
        } else if self.symbol("(") {
            let inner = self.or()?;
            if !self.symbol(")") {
                return self.fail(Word::FilterClose);
            }
            inner
        } else {
            self.condition()?
        };
        self.depth -= 1;
        Ok(expression)
    }

    fn condition(&mut self) -> Result<Expression, FilterError> {
        let at = self.place();
        let subject = match self.peek().clone() {
            // No field can be followed by a parenthesis, so no field is ever taken for a function.
            Token::Word(word) if matches!(self.tokens.get(self.at + 1), Some((_, Token::Symbol("(")))) => {
                if !super::is_reserved(&word) {
                    return self.call(at, &word);
                }
                Subject::Field(word)
            }
            Token::Word(word) => Subject::Field(word),
            Token::Field(name) => Subject::Field(name),
            Token::Term(word) if word.eq_ignore_ascii_case("$selected") => {
                self.at += 1;
                return Ok(self.asked(at, Asked::Selected));
            }
            Token::Term(word) => Subject::of(&word).ok_or_else(|| {
                let names: Vec<&str> = Subject::WORDS.to_vec();
                let near = nearest_names(&word, &names);
                let near = if near.is_empty() { names } else { near };
                FilterError::with(at, Word::FilterNoTerm, [word.clone(), near.join(", ")])
            })?,
            _ => return self.fail(Word::FilterField),
        };
        self.at += 1;
        let leaf = |test: Test| Expression::Leaf(Leaf { subject: subject.clone(), at, test });
        let term = match subject {
            Subject::Term(term) => Some(term),
            _ => None,
        };
        if self.keyword("is") {
            let not = self.keyword("not");
            if !self.keyword("null") {
                return self.fail(Word::FilterIs);
            }
            return Ok(negated(not, leaf(Test::IsNull)));
        }
        let not = self.keyword("not");
        let here = self.place();
        if self.keyword("in") {
            return Ok(negated(not, leaf(Test::In(self.list(term)?))));
        }
        let part = self.keyword("contains") || self.symbol("~");
        let likes = [("like", false), ("ilike", true)].into_iter().find(|(word, _)| !part && self.keyword(word));
        if let (true, Some(coded)) = (part || likes.is_some(), term.filter(|t| t.is_coded() && !t.has_parts())) {
            return Err(only(here, coded));
        }
        // Its names are in the vocabulary, its values are ids.
        if let (true, Some(coded)) = (part, term.filter(|t| t.has_parts())) {
            let Named { at, text } = self.text()?;
            let values = coded.with_part(&text);
            if values.is_empty() {
                return Err(FilterError::unknown(at, text, &[]));
            }
            return Ok(negated(not, leaf(Test::In(values.into_iter().map(Literal::Text).collect()))));
        }
        if let Some((_, fold)) = likes {
            let text = self.text()?.text;
            return Ok(negated(not, leaf(Test::like(&text, fold))));
        }
        if part {
            return Ok(negated(not, leaf(Test::Contains(Needle::of(&self.text()?.text)))));
        }
        if not {
            return self.fail(Word::FilterNot);
        }
        let comparisons = [
            ("=", Comparison::Equal),
            ("==", Comparison::Equal),
            ("!=", Comparison::Unequal),
            ("<>", Comparison::Unequal),
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
        ];
        for (symbol, comparison) in comparisons {
            if self.symbol(symbol) {
                let is_order = !matches!(comparison, Comparison::Equal | Comparison::Unequal);
                if let Some(coded) = term.filter(|t| is_order && t.is_coded()) {
                    return Err(only(here, coded));
                }
                let mut values = self.values(term)?;
                return Ok(match (values.len(), comparison) {
                    (1, _) => leaf(Test::Compare(comparison, values.remove(0))),
                    // Not a group: none of its members.
                    (_, Comparison::Unequal) => {
                        Expression::And(values.into_iter().map(|value| leaf(Test::Compare(comparison, value))).collect())
                    }
                    _ => leaf(Test::In(values)),
                });
            }
        }
        self.fail(Word::FilterComparison)
    }

    fn asked(&mut self, at: usize, what: Asked) -> Expression {
        self.calls.push(Call { at, what });
        Expression::Given(self.calls.len() - 1)
    }

    /// Reads a function from its name on.
    fn call(&mut self, at: usize, name: &str) -> Result<Expression, FilterError> {
        let Some((known, _)) = FUNCTIONS.iter().find(|(f, _)| f.eq_ignore_ascii_case(name)) else {
            let near: Vec<String> = FUNCTIONS.iter().map(|(f, _)| format!("{f}()")).collect();
            return Err(FilterError::with(at, Word::FilterNoFunction, [name.to_owned(), near.join(", ")]));
        };
        self.at += 2;
        let what = match *known {
            "in_area" => Asked::InArea(self.text()?),
            "near" => {
                let place = self.text()?;
                if !self.symbol(",") {
                    return self.fail(Word::FilterDistance);
                }
                Asked::Near(place, self.distance()?)
            }
            "linked" => Asked::Linked(if *self.peek() == Token::Symbol(")") { None } else { Some(self.text()?) }),
            _ => {
                let mut of = vec![self.text()?];
                while self.symbol(",") {
                    of.push(self.text()?);
                }
                Asked::AreaStatus(of)
            }
        };
        if !self.symbol(")") {
            return self.fail(Word::FilterClose);
        }
        Ok(self.asked(at, what))
    }

    /// Reads a distance with its unit; in metres.
    fn distance(&mut self) -> Result<f64, FilterError> {
        let Token::Number(number) = *self.peek() else { return self.fail(Word::FilterDistance) };
        if number <= 0.0 {
            return self.fail(Word::FilterDistance);
        }
        self.at += 1;
        let unit = match self.peek() {
            Token::Word(word) => UNITS.iter().find(|(u, _)| u.eq_ignore_ascii_case(word)),
            _ => None,
        };
        let Some((_, metres)) = unit else { return self.fail(Word::FilterUnit) };
        self.at += 1;
        Ok(number * metres)
    }

    fn list(&mut self, term: Option<Term>) -> Result<Vec<Literal>, FilterError> {
        if !self.symbol("(") {
            return self.fail(Word::FilterOpen);
        }
        let mut literals = self.values(term)?;
        while self.symbol(",") {
            literals.extend(self.values(term)?);
        }
        if self.symbol(")") { Ok(literals) } else { self.fail(Word::FilterComma) }
    }

    fn text(&mut self) -> Result<Named, FilterError> {
        let at = self.place();
        match self.peek().clone() {
            Token::Text(text) => {
                self.at += 1;
                Ok(Named { at, text })
            }
            _ => self.fail(Word::FilterText),
        }
    }

    /// Reads a value; of a term with a vocabulary a word of it, which may stand for several.
    fn values(&mut self, term: Option<Term>) -> Result<Vec<Literal>, FilterError> {
        if let Some(term) = term.filter(|t| t.is_coded()) {
            let Named { at, text } = self.text()?;
            let values = term.coded(&text).map_err(|near| FilterError::unknown(at, text, &near))?;
            return Ok(values.into_iter().map(Literal::Text).collect());
        }
        let literal = match self.peek().clone() {
            Token::Number(number) => Literal::Number(number),
            Token::Text(text) => Literal::Text(text),
            Token::Word(word) if word.eq_ignore_ascii_case("true") => Literal::Boolean(true),
            Token::Word(word) if word.eq_ignore_ascii_case("false") => Literal::Boolean(false),
            Token::Word(word) if word.eq_ignore_ascii_case("null") => {
                return self.fail(Word::FilterNull);
            }
            Token::Word(_) | Token::Field(_) | Token::Term(_) => {
                return self.fail(Word::FilterLiteral);
            }
            _ => return self.fail(Word::FilterValue),
        };
        self.at += 1;
        Ok(vec![literal])
    }
}

/// Words of a vocabulary are compared in some ways only.
fn only(at: usize, term: Term) -> FilterError {
    let ways = if term.has_parts() { "=, !=, IN, CONTAINS, LIKE, IS NULL" } else { "=, !=, IN, IS NULL" };
    FilterError::with(at, Word::FilterCoded, [term.word().to_owned(), ways.to_owned()])
}

fn negated(not: bool, expression: Expression) -> Expression {
    if not { Expression::Not(Box::new(expression)) } else { expression }
}
