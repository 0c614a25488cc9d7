//! Which crates a source names. It works on the tokens that a compiler would see, so comments and strings are none; it must
//! not know which crates there are.
//!
//! A crate is named by the first part of a path (`serde::Serialize`, `::serde`, `#[derive(thiserror::Error)]`), by `use` and
//! `extern crate`, and by paths in the strings of attributes (`#[serde(with = "x::y")]`). A module or type whose name is
//! that of a crate looks like one: then a use too many is found, never one too few.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

/// The first parts of paths in sources.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Usage {
    /// In what is compiled for users.
    pub production: BTreeSet<String>,
    /// In what is compiled for tests and benches alone.
    pub tests: BTreeSet<String>,
}

impl Usage {
    /// Adds what a source names; `is_test` says that all of it is compiled for tests alone.
    ///
    /// # Errors
    /// What is wrong, when the text is not Rust.
    pub fn add(&mut self, source: &str, is_test: bool) -> Result<(), String> {
        let tokens: TokenStream = source.parse().map_err(|error| format!("{error}"))?;
        self.walk(&tokens.into_iter().collect::<Vec<_>>(), is_test);
        Ok(())
    }

    fn name(&mut self, ident: &Ident, is_test: bool) {
        let name = ident.to_string();
        let name = name.strip_prefix("r#").unwrap_or(&name).to_owned();
        let names = if is_test {
            &mut self.tests
        } else {
            &mut self.production
        };
        names.insert(name);
    }

    fn walk(&mut self, tokens: &[TokenTree], is_test: bool) {
        let is_all_test = |attribute: &[TokenTree]| is_test || is_cfg_test(attribute);
        let mut is_test = is_test;
        let mut index = 0;
        while index < tokens.len() {
            let rest = &tokens[index..];
            if let Some((is_inner, attribute, length)) = attribute(rest) {
                self.attribute(&attribute, is_test);
                index += length;
                if is_inner {
                    is_test = is_all_test(&attribute);
                } else if !is_test && is_cfg_test(&attribute) {
                    let item = item_length(&tokens[index..]);
                    self.walk(&tokens[index..index + item], true);
                    index += item;
                }
                continue;
            }
            if let Some(length) = self.import(rest, is_test) {
                index += length;
                continue;
            }
            match &rest[0] {
                TokenTree::Ident(ident)
                    if is_path_start(tokens, index) && !is_before_path(ident) =>
                {
                    self.name(ident, is_test)
                }
                TokenTree::Group(group) => {
                    self.walk(&group.stream().into_iter().collect::<Vec<_>>(), is_test);
                }
                _ => {}
            }
            index += 1;
        }
    }

    /// `use …;` and `extern crate …;`: the number of tokens, if `tokens` begin with one.
    fn import(&mut self, tokens: &[TokenTree], is_test: bool) -> Option<usize> {
        let after = match tokens {
            [first, second, ..] if is_word(first, "extern") && is_word(second, "crate") => 2,
            [first, ..] if is_word(first, "use") => 1,
            _ => return None,
        };
        // `use` is also a word of types: `impl Trait + use<'a>`.
        if tokens
            .get(after)
            .is_some_and(|token| is_punctuation(token, '<'))
        {
            return None;
        }
        let end = tokens.iter().position(|token| is_punctuation(token, ';'))?;
        self.import_tree(&tokens[after..end], is_test);
        Some(end + 1)
    }

    fn import_tree(&mut self, tokens: &[TokenTree], is_test: bool) {
        for tree in tokens.split(|token| is_punctuation(token, ',')) {
            let root = tree.iter().find(|token| !is_punctuation(token, ':'));
            match root {
                Some(TokenTree::Ident(ident)) => self.name(ident, is_test),
                Some(TokenTree::Group(group)) => {
                    self.import_tree(&group.stream().into_iter().collect::<Vec<_>>(), is_test);
                }
                _ => {}
            }
        }
    }

    /// The content of an attribute: paths, and strings that are paths.
    fn attribute(&mut self, tokens: &[TokenTree], is_test: bool) {
        if tokens.first().is_some_and(|token| is_word(token, "doc")) {
            return;
        }
        // `#[name(…)]` and `#[name]` need no `::` to be a crate's, but such a name has to be imported.
        self.walk(tokens, is_test);
        self.strings(tokens, is_test);
    }

    fn strings(&mut self, tokens: &[TokenTree], is_test: bool) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => {
                    self.strings(&group.stream().into_iter().collect::<Vec<_>>(), is_test);
                }
                TokenTree::Literal(literal) => {
                    let text = literal.to_string();
                    let path = text.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
                    let parsed = path.and_then(|path| path.parse::<TokenStream>().ok());
                    let tokens: Vec<_> = parsed.into_iter().flatten().collect();
                    if let [TokenTree::Ident(ident)] = tokens.as_slice() {
                        self.name(ident, is_test);
                    }
                    self.walk(&tokens, is_test);
                }
                _ => {}
            }
        }
    }
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

fn is_punctuation(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punctuation) if punctuation.as_char() == character)
}

fn is_path_separator(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [first, second, ..] if is_punctuation(first, ':') && is_punctuation(second, ':'))
}

/// Words after which `::` begins a path instead of going on with one.
const WORDS_BEFORE_PATHS: [&str; 17] = [
    "as", "box", "break", "const", "dyn", "else", "for", "if", "impl", "in", "match", "move",
    "mut", "ref", "return", "where", "while",
];

fn is_before_path(ident: &Ident) -> bool {
    WORDS_BEFORE_PATHS.iter().any(|word| ident == word)
}

/// Whether the identifier at `index` is the first part of a path.
fn is_path_start(tokens: &[TokenTree], index: usize) -> bool {
    if !is_path_separator(&tokens[index + 1..]) {
        return false;
    }
    if index < 2 || !is_path_separator(&tokens[index - 2..]) {
        return true;
    }
    match index.checked_sub(3).map(|before| &tokens[before]) {
        Some(TokenTree::Ident(ident)) => is_before_path(ident),
        // `<T as Trait>::x` goes on, `-> ::x` and `=> ::x` do not.
        Some(token) if is_punctuation(token, '>') => {
            let arrow = index.checked_sub(4).map(|before| &tokens[before]);
            arrow.is_some_and(|it| is_punctuation(it, '-') || is_punctuation(it, '='))
        }
        _ => true,
    }
}

/// `#[…]` or `#![…]`: whether it is the latter, what is in it, and the number of tokens.
fn attribute(tokens: &[TokenTree]) -> Option<(bool, Vec<TokenTree>, usize)> {
    if !is_punctuation(tokens.first()?, '#') {
        return None;
    }
    let is_inner = is_punctuation(tokens.get(1)?, '!');
    let at = if is_inner { 2 } else { 1 };
    match tokens.get(at)? {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
            Some((is_inner, group.stream().into_iter().collect(), at + 1))
        }
        _ => None,
    }
}

/// `cfg(test)`, and `cfg(all(test, …))`.
fn is_cfg_test(attribute: &[TokenTree]) -> bool {
    let [name, TokenTree::Group(condition)] = attribute else {
        return false;
    };
    let condition: Vec<_> = condition.stream().into_iter().collect();
    let is_test = |tokens: &[TokenTree]| matches!(tokens, [only] if is_word(only, "test"));
    let is_all_test = match condition.as_slice() {
        [all, TokenTree::Group(of)] if is_word(all, "all") => {
            let of: Vec<_> = of.stream().into_iter().collect();
            of.split(|token| is_punctuation(token, ',')).any(is_test)
        }
        other => is_test(other),
    };
    is_word(name, "cfg") && is_all_test
}

/// How many tokens the item at the beginning has: to the end of its braces, or to its semicolon.
fn item_length(tokens: &[TokenTree]) -> usize {
    let is_import = |token: &TokenTree| is_word(token, "use");
    let is_braces = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let mut has_import = false;
    for (index, token) in tokens.iter().enumerate() {
        has_import |= is_import(token);
        if is_punctuation(token, ';') || (is_braces(token) && !has_import) {
            return index + 1;
        }
    }
    tokens.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, production: &[&str], tests: &[&str]) {
        let mut usage = Usage::default();
        usage.add(source, false).expect("Rust");
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        let expected = Usage {
            production: names(production),
            tests: names(tests),
        };
        assert_eq!(usage, expected, "{source}");
    }

    #[test]
    fn imports() {
        check("use a;", &["a"], &[]);
        check("use a as b;", &["a"], &[]);
        check("pub use a::*;", &["a"], &[]);
        check("pub(crate) use ::a::b;", &["a"], &[]);
        check("use {a, b::{c::d, e}, ::f};", &["a", "b", "f"], &[]);
        check("use a::{b, c::{self, d}};", &["a"], &[]);
        check("extern crate a; extern crate b as c;", &["a", "b"], &[]);
        check("use r#a::b;", &["a"], &[]);
        check("fn f() { use a::b; }", &["a"], &[]);
    }

    #[test]
    fn paths() {
        check("fn f() { a::b::c(); }", &["a"], &[]);
        check("fn f() -> ::a::B { return ::b::c; }", &["a", "b"], &[]);
        check("impl a::B for c::D<e::F> {}", &["a", "c", "e"], &[]);
        check(
            "fn f() { <a::B as c::D>::e(); X::<y::Z>::w() }",
            &["X", "a", "c", "y"],
            &[],
        );
        check("fn f() { m!(a::b, 1 => ::c::d); }", &["a", "c"], &[]);
        check(
            "fn f() -> impl Iterator<Item = u8> + use<'_> { a::b() }",
            &["a"],
            &[],
        );
    }

    #[test]
    fn macros() {
        check("fn f() { a::m! { b::C } }", &["a", "b"], &[]);
        check(
            "macro_rules! m { () => { $crate::x::y; a::b } }",
            &["a", "crate"],
            &[],
        );
    }

    #[test]
    fn attributes() {
        check("#[derive(Debug, a::B)] struct S;", &["a"], &[]);
        check("#[a::main] async fn f() {}", &["a"], &[]);
        check(
            r#"#[serde(with = "a::b", crate = "c")] struct S;"#,
            &["a", "c"],
            &[],
        );
        check(
            r#"#[cfg_attr(feature = "x y", derive(a::B))] struct S;"#,
            &["a"],
            &[],
        );
    }

    #[test]
    fn what_no_compiler_sees_is_no_use() {
        check("// a::b\n/* use a; */ /// a::b\n fn f() {}", &[], &[]);
        check("//! use a::b;\n/** a::b */ struct S;", &[], &[]);
        check(
            r#"fn f() { let a = "a::b"; a.b(); a(b); S { a: c } }"#,
            &[],
            &[],
        );
        check("mod a; mod b { }", &[], &[]);
    }

    #[test]
    fn tests_are_told_apart() {
        check(
            "#[cfg(test)] mod tests { use a::b; } fn f() { c::d() }",
            &["c"],
            &["a"],
        );
        check("#[cfg(test)] use a::{b, c}; use d::e;", &["d"], &["a"]);
        check(
            "#[cfg(test)] #[allow(x)] fn f() { a::b() } use c;",
            &["c"],
            &["a"],
        );
        check("#[cfg(all(test, unix))] mod t { use a; }", &[], &["a"]);
        check(
            "#[cfg(not(test))] use a::b; #[cfg(any(test, unix))] use c;",
            &["a", "c"],
            &[],
        );
        check("#![cfg(test)] use a::b;", &[], &["a"]);
    }

    #[test]
    fn what_is_not_rust_is_said() {
        let problem = Usage::default().add("fn f() { ", false);
        assert!(problem.is_err());
    }
}
