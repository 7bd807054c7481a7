//! Parses filter expressions.

use super::{Comparison, Expression, FilterError, Literal};
use crate::words::Word;

/// Deepest nesting of parentheses and NOT.
const MAX_DEPTH: usize = 100;

#[derive(Debug, Clone, PartialEq)]
enum Token {
    /// A bare word: a field, a keyword, true or false.
    Word(String),
    /// A field in double quotes.
    Field(String),
    Text(String),
    Number(f64),
    Symbol(&'static str),
    End,
}

/// Parses a whole filter.
pub(super) fn parse(text: &str) -> Result<Expression, FilterError> {
    let mut parser = Parser { tokens: tokens(text)?, at: 0, depth: 0 };
    let expression = parser.or()?;
    match parser.peek() {
        Token::End => Ok(expression),
        _ => parser.fail(Word::FilterMore),
    }
}

fn tokens(text: &str) -> Result<Vec<(usize, Token)>, FilterError> {
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
                let bad = || FilterError { at: start, what: Word::FilterNumber, with: number.clone() };
                Token::Number(value.ok_or_else(bad)?)
            }
            _ if c.is_alphabetic() || matches!(c, '_' | '$' | '@') => {
                while chars.get(at).is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '@' | '.' | ':')) {
                    at += 1;
                }
                Token::Word(chars[start..at].iter().collect())
            }
            _ => {
                let rest: String = chars[at..(at + 2).min(chars.len())].iter().collect();
                let symbols = ["<=", ">=", "<>", "!=", "==", "=", "<", ">", "(", ")", ","];
                let Some(symbol) = symbols.iter().find(|s| rest.starts_with(**s)) else {
                    return Err(FilterError { at, what: Word::FilterStray, with: c.to_string() });
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
            None => return Err(FilterError { at: start, what: Word::FilterQuote, with: quote.to_string() }),
        }
    }
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> &Token {
        self.tokens.get(self.at).map_or(&Token::End, |(_, token)| token)
    }

    fn fail<T>(&self, what: Word) -> Result<T, FilterError> {
        let at = self.tokens.get(self.at).or(self.tokens.last()).map_or(0, |(at, _)| *at);
        Err(FilterError { at, what, with: String::new() })
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
        let field = match self.peek() {
            Token::Word(word) => word.clone(),
            Token::Field(name) => name.clone(),
            _ => return self.fail(Word::FilterField),
        };
        self.at += 1;
        if self.keyword("is") {
            let not = self.keyword("not");
            if !self.keyword("null") {
                return self.fail(Word::FilterIs);
            }
            return Ok(negated(not, Expression::IsNull(field)));
        }
        let not = self.keyword("not");
        if self.keyword("like") {
            let pattern = self.text()?.chars().collect();
            return Ok(negated(not, Expression::Like { field, pattern, fold: false }));
        }
        if self.keyword("ilike") {
            let pattern = self.text()?.to_lowercase().chars().collect();
            return Ok(negated(not, Expression::Like { field, pattern, fold: true }));
        }
        if self.keyword("contains") {
            return Ok(negated(not, Expression::Contains(field, self.text()?.to_lowercase())));
        }
        if self.keyword("in") {
            return Ok(negated(not, Expression::In(field, self.list()?)));
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
                return Ok(Expression::Compare(field, comparison, self.literal()?));
            }
        }
        self.fail(Word::FilterComparison)
    }

    fn list(&mut self) -> Result<Vec<Literal>, FilterError> {
        if !self.symbol("(") {
            return self.fail(Word::FilterOpen);
        }
        let mut literals = vec![self.literal()?];
        while self.symbol(",") {
            literals.push(self.literal()?);
        }
        if self.symbol(")") { Ok(literals) } else { self.fail(Word::FilterComma) }
    }

    fn text(&mut self) -> Result<String, FilterError> {
        match self.peek().clone() {
            Token::Text(text) => {
                self.at += 1;
                Ok(text)
            }
            _ => self.fail(Word::FilterText),
        }
    }

    fn literal(&mut self) -> Result<Literal, FilterError> {
        let literal = match self.peek().clone() {
            Token::Number(number) => Literal::Number(number),
            Token::Text(text) => Literal::Text(text),
            Token::Word(word) if word.eq_ignore_ascii_case("true") => Literal::Boolean(true),
            Token::Word(word) if word.eq_ignore_ascii_case("false") => Literal::Boolean(false),
            Token::Word(word) if word.eq_ignore_ascii_case("null") => {
                return self.fail(Word::FilterNull);
            }
            Token::Word(_) | Token::Field(_) => {
                return self.fail(Word::FilterLiteral);
            }
            _ => return self.fail(Word::FilterValue),
        };
        self.at += 1;
        Ok(literal)
    }
}

fn negated(not: bool, expression: Expression) -> Expression {
    if not { Expression::Not(Box::new(expression)) } else { expression }
}
