//! Which methods there are, who may call them, and which of them the user answers.

use quote::ToTokens as _;
use syn::Ident;

use crate::attribute::Given;
use crate::attribute::value::{Assignment, Word};
use crate::diagnostics::{Diagnostics, nearest, quoted_list};

/// An HTTP method of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
    Options,
}

/// Who may call a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// Anyone.
    Public,
    /// Anyone who is logged in.
    Login,
    /// Superusers only.
    Superuser,
}

/// Who may call one method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Requirement {
    /// The method.
    pub(crate) method: Method,
    /// Who may call it.
    pub(crate) level: Level,
}

/// An operation that the user can replace by an associated function of the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    List,
    Get,
    Create,
    Update,
    Delete,
}

/// The operations that the user replaced, each as it was named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Handlers(Vec<(Operation, Ident)>);

impl Method {
    /// All seven, in the order of [`ResourceModel::requirements`](super::ResourceModel::requirements).
    pub(crate) const ALL: [Self; 7] =
        [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete, Self::Head, Self::Options];

    /// The method's name in HTTP.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
        }
    }

    /// Who may call it when nothing is said.
    const fn default_level(self) -> Level {
        match self {
            Self::Get | Self::Head | Self::Options => Level::Public,
            Self::Post | Self::Put | Self::Patch | Self::Delete => Level::Login,
        }
    }
}

impl Level {
    const WORDS: [(&str, Self); 3] =
        [("public", Self::Public), ("login", Self::Login), ("superuser", Self::Superuser)];
}

impl Operation {
    const ALL: [Self; 5] = [Self::List, Self::Get, Self::Create, Self::Update, Self::Delete];

    /// The name of the function that answers it.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Get => "get",
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }

    /// The methods that lead to the operation.
    const fn methods(self) -> &'static [Method] {
        match self {
            Self::List | Self::Get => &[Method::Get],
            Self::Create => &[Method::Post],
            Self::Update => &[Method::Put, Method::Patch],
            Self::Delete => &[Method::Delete],
        }
    }
}

impl Handlers {
    /// Whether the user wrote the function for this operation.
    pub(crate) fn has(&self, operation: Operation) -> bool {
        self.0.iter().any(|(named, _)| *named == operation)
    }

    /// The functions that the user wrote, as they were named.
    pub(crate) fn functions(&self) -> impl Iterator<Item = &Ident> {
        self.0.iter().map(|(_, function)| function)
    }
}

/// `methods(...)`; GET alone by default.
pub(super) fn methods(given: Option<&Given<Vec<Word>>>, errors: &mut Diagnostics) -> Vec<Method> {
    let Some(given) = given else {
        return vec![Method::Get];
    };
    if given.value.is_empty() {
        let help = "name at least one, as in `methods(GET)`, or leave it out for GET alone";
        errors.error(&given.key, "`methods()` allows nothing", help);
    }
    distinct(&given.key, &given.value, errors, method)
}

/// `require(...)` over the defaults; HEAD follows GET unless it is named, so that it never tells more than GET.
pub(super) fn requirements(
    given: Option<&Given<Vec<Assignment>>>,
    allowed: &[Method],
    errors: &mut Diagnostics,
) -> [Requirement; 7] {
    let mut named: Vec<Requirement> = Vec::new();
    for Assignment { left, right } in given.iter().flat_map(|given| &given.value) {
        let (Some(method), Some(level)) = (method(left, errors), level(right, errors)) else {
            continue;
        };
        if named.iter().any(|earlier| earlier.method == method) {
            let wrong = format_args!("`{}` is named twice in `require(...)`", method.name());
            errors.error(left, wrong, "keep one of the two");
        } else if !allowed.contains(&method) && !matches!(method, Method::Head | Method::Options) {
            let wrong = format_args!("`require` speaks of `{}`, which is not allowed at all", method.name());
            errors.error(left, wrong, format_args!("add it, as in `methods(GET, {})`", method.name()));
        }
        named.push(Requirement { method, level });
    }
    let level = |method| named.iter().find(|named| named.method == method).map(|named| named.level);
    Method::ALL.map(|method| {
        let fallback = if method == Method::Head { level(Method::Get) } else { None };
        Requirement { method, level: level(method).or(fallback).unwrap_or(method.default_level()) }
    })
}

/// `handlers(...)`.
pub(super) fn handlers(
    given: Option<&Given<Vec<Word>>>,
    allowed: &[Method],
    errors: &mut Diagnostics,
) -> Handlers {
    let Some(given) = given else {
        return Handlers::default();
    };
    let operation = |word: &Word, errors: &mut Diagnostics| {
        let words = Operation::ALL.map(|operation| (operation.word(), operation));
        let operation = one_of(word, &words, "handler", errors)?;
        let methods = operation.methods();
        if !methods.iter().any(|method| allowed.contains(method)) {
            let needed = quoted_list(methods.iter().map(|method| method.name())).replace(" and ", " or ");
            let wrong =
                format_args!("handler `{}` would never be called: {needed} is not allowed", word.text());
            errors.error(word, wrong, format_args!("add it, as in `methods(GET, {})`", methods[0].name()));
        }
        Some(operation)
    };
    if given.value.is_empty() {
        errors.error(&given.key, "`handlers()` names no function", "name some, as in `handlers(list, get)`");
    }
    let operations = distinct(&given.key, &given.value, errors, operation);
    let function = |operation: Operation| {
        let word = given.value.iter().find(|word| word.text() == operation.word());
        word.map(|word| (operation, word.0.clone()))
    };
    Handlers(operations.into_iter().filter_map(function).collect())
}

/// `allow_unknown(...)` and `deny_unknown(...)` over the defaults: reads accept unknown names, writes refuse them.
pub(super) fn accepts_unknown(
    allow: Option<&Given<Vec<Word>>>,
    deny: Option<&Given<Vec<Word>>>,
    errors: &mut Diagnostics,
) -> Vec<Method> {
    let allowed = allow.map(|given| distinct(&given.key, &given.value, errors, method)).unwrap_or_default();
    let denied = deny.map(|given| distinct(&given.key, &given.value, errors, method)).unwrap_or_default();
    if let (Some(both), Some(deny)) = (allowed.iter().find(|method| denied.contains(method)), deny) {
        let wrong = format_args!("`{}` is both in `allow_unknown` and in `deny_unknown`", both.name());
        errors.error(&deny.key, wrong, "keep it in one of the two");
    }
    let reads = [Method::Get, Method::Head].into_iter();
    let by_default = reads.filter(|method| !denied.contains(method) && !allowed.contains(method));
    by_default.chain(allowed.iter().copied()).collect()
}

fn method(word: &Word, errors: &mut Diagnostics) -> Option<Method> {
    let words = Method::ALL.map(|method| (method.name(), method));
    one_of(word, &words, "method", errors)
}

fn level(word: &Word, errors: &mut Diagnostics) -> Option<Level> {
    one_of(word, &Level::WORDS, "requirement", errors)
}

/// The meaning of a word out of a closed list.
fn one_of<T: Copy>(word: &Word, words: &[(&str, T)], kind: &str, errors: &mut Diagnostics) -> Option<T> {
    let text = word.text();
    let found = words.iter().find(|(known, _)| *known == text);
    if found.is_none() {
        let help = match nearest(&text, words.iter().map(|(known, _)| known)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it is one of {}", quoted_list(words.iter().map(|(known, _)| known))),
        };
        errors.error(word, format_args!("unknown {kind} `{text}`"), help);
    }
    found.map(|(_, meaning)| *meaning)
}

/// The meanings of a list of words, none of which may repeat.
fn distinct<T: Copy + PartialEq>(
    key: &Ident,
    words: &[Word],
    errors: &mut Diagnostics,
    mut meaning: impl FnMut(&Word, &mut Diagnostics) -> Option<T>,
) -> Vec<T> {
    let mut found = Vec::new();
    for word in words {
        match meaning(word, errors) {
            Some(again) if found.contains(&again) => errors.error(
                word,
                format_args!("`{}` is named twice in `{key}(...)`", word.to_token_stream()),
                "keep one of the two",
            ),
            Some(new) => found.push(new),
            None => {}
        }
    }
    found
}
