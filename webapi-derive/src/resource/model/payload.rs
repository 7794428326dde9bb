//! What a payload holds, in which order, and in which order the objects of a list come.

use quote::ToTokens;
use syn::{Ident, Type, parse_quote};

use super::{FieldModel, ManyModel, lookup};
use crate::attribute::Given;
use crate::attribute::value::{Computed, Signed, Word};
use crate::diagnostics::{Diagnostics, quoted_list};
use crate::naming::plain;

/// Keys that the framework itself writes into every object.
const RESERVED: [&str; 2] = ["links", "_expanded"];

/// A payload field that a method of the type gives.
#[derive(Debug)]
pub(crate) struct ComputedModel {
    /// The doc comment.
    pub(crate) doc: String,
    /// The method: `fn(&self) -> ty`, or `fn(&self, &Context) -> ty`.
    pub(crate) method: Ident,
    /// Name in the payload.
    pub(crate) name: String,
    /// Type that the method returns.
    pub(crate) ty: Type,
    /// Whether the method also takes the context.
    pub(crate) takes_context: bool,
}

/// One field of the payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PayloadEntry {
    /// Index into `ResourceModel::fields`.
    Field(usize),
    /// Index into `ResourceModel::computed`.
    Computed(usize),
    /// Index into `ResourceModel::many`.
    Many(usize),
}

/// One key of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SortKey {
    /// Index of a field, which has a column.
    pub(crate) field: usize,
    /// Largest first.
    pub(crate) descending: bool,
}

/// What gives an object its title.
#[derive(Debug)]
pub(crate) enum TitleModel {
    /// Index of a field.
    Field(usize),
    /// A method `fn(&self) -> impl Display`.
    Method(Ident),
}

/// `computed(...)`.
pub(super) fn computed(given: Option<Given<Vec<Computed>>>, errors: &mut Diagnostics) -> Vec<ComputedModel> {
    let model = |Computed { doc, method, takes_context, ty }| {
        if ty.is_none() {
            let argument = if takes_context { "(ctx)" } else { "" };
            let wrong = format_args!("`{method}` in `computed(...)` has no type");
            let help =
                format_args!("write the type that it returns, as in `computed({method}{argument}: String)`");
            errors.error(&method, wrong, help);
        }
        let name = plain(&method);
        ComputedModel { doc, name, method, takes_context, ty: ty.unwrap_or_else(|| parse_quote!(())) }
    };
    given.into_iter().flat_map(|given| given.value).map(model).collect()
}

/// `title = field_or_method`.
pub(super) fn title(given: Option<&Given<Word>>, fields: &[FieldModel]) -> Option<TitleModel> {
    let Word(ident) = &given?.value;
    let field = fields.iter().position(|field| plain(&field.ident) == plain(ident));
    Some(field.map_or_else(|| TitleModel::Method(ident.clone()), TitleModel::Field))
}

/// The payload in order: as `fields(...)` says, else struct fields, then computed, then many.
pub(super) fn payload(
    given: Option<&Given<Vec<Word>>>,
    fields: &[FieldModel],
    computed: &[ComputedModel],
    many: &[ManyModel],
    errors: &mut Diagnostics,
) -> Vec<PayloadEntry> {
    let shown = fields.iter().filter(|field| field.in_payload);
    let shown = shown.map(|field| (field.name.as_str(), &field.ident, PayloadEntry::Field(field.index)));
    let methods = computed.iter().enumerate();
    let methods =
        methods.map(|(at, method)| (method.name.as_str(), &method.method, PayloadEntry::Computed(at)));
    let relations = many.iter().enumerate();
    let relations = relations.map(|(at, many)| (many.name.as_str(), &many.ident, PayloadEntry::Many(at)));
    let known: Vec<Known<'_>> = shown.chain(methods).chain(relations).collect();
    distinct(&known, errors);
    match given {
        None => known.iter().map(|(_, _, entry)| *entry).collect(),
        Some(given) => ordered(given, &known, errors),
    }
}

/// Payload name, Rust name, entry.
type Known<'a> = (&'a str, &'a Ident, PayloadEntry);

fn distinct(known: &[Known<'_>], errors: &mut Diagnostics) {
    for (at, (name, ident, _)) in known.iter().enumerate() {
        if RESERVED.contains(name) {
            let wrong = format_args!("the payload field `{name}` would hide the framework's own `{name}`");
            errors.error(ident, wrong, "call it otherwise, as in `#[webapi(name = \"related\")]`");
        } else if known[..at].iter().any(|(earlier, ..)| earlier == name) {
            let wrong = format_args!("two payload fields are called `{name}`");
            errors.error(
                ident,
                wrong,
                "rename one, as in `#[webapi(name = \"other\")]`, or leave one out with `skip`",
            );
        }
    }
}

fn ordered(given: &Given<Vec<Word>>, known: &[Known<'_>], errors: &mut Diagnostics) -> Vec<PayloadEntry> {
    let mut order: Vec<PayloadEntry> = Vec::new();
    for word in &given.value {
        let text = word.text();
        let by_name = known.iter().find(|(name, ..)| *name == text);
        let found = by_name.or_else(|| known.iter().find(|(_, ident, _)| plain(ident) == text));
        match found {
            Some((.., entry)) if order.contains(entry) => {
                errors.error(
                    word,
                    format_args!("`{text}` is named twice in `fields(...)`"),
                    "keep one of the two",
                );
            }
            Some((.., entry)) => order.push(*entry),
            None => {
                let wrong = format_args!("`fields(...)` names `{text}`, which is not in the payload");
                errors.error(
                    word,
                    wrong,
                    lookup::suggestion(&text, known.iter().map(|(name, ..)| (*name).to_owned())),
                );
            }
        }
    }
    let missing: Vec<&str> =
        known.iter().filter(|(.., entry)| !order.contains(entry)).map(|(name, ..)| *name).collect();
    if !missing.is_empty() {
        let wrong = format_args!("`fields(...)` leaves out {}", quoted_list(missing));
        let help = "it is the order of the whole payload: name every field, or mark those that do not belong with `skip`";
        errors.missing(&given.key, wrong, help);
    }
    order
}

/// `default_sort(...)`; the primary key by default.
pub(super) fn default_sort(
    given: Option<&Given<Vec<Signed>>>,
    primary_key: Option<usize>,
    fields: &[FieldModel],
    errors: &mut Diagnostics,
) -> Vec<SortKey> {
    let Some(given) = given else {
        return primary_key.into_iter().map(|field| SortKey { field, descending: false }).collect();
    };
    let mut keys: Vec<SortKey> = Vec::new();
    for Signed { minus, word } in &given.value {
        let Some(field) = lookup::field("default_sort", word, fields, errors) else {
            continue;
        };
        if fields[field].column.is_none() && fields.iter().any(|field| field.column.is_some()) {
            no_column(word, "default_sort", errors);
        } else if keys.iter().any(|key| key.field == field) {
            let wrong = format_args!("`{}` is named twice in `default_sort(...)`", word.text());
            errors.error(word, wrong, "keep the first: the second changes nothing");
        }
        keys.push(SortKey { field, descending: *minus });
    }
    if given.value.is_empty() {
        let help =
            "name a field, as in `default_sort(-last_updated, id)`, or leave it out for the primary key";
        errors.error(&given.key, "`default_sort()` names no field", help);
    }
    keys
}

fn no_column(at: &impl ToTokens, key: &str, errors: &mut Diagnostics) {
    let wrong = format_args!("`{key}` speaks of a column, and this field has none");
    errors.error(at, wrong, "name a field that is a column of the resource's table");
}
