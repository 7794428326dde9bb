//! Extensions as they are written, which is nearly what they mean.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Data, DataStruct, DeriveInput, Expr, Fields, LitStr, Path, Token, Type, parse_quote};

use crate::attribute::value::{CratePath, Word};
use crate::attribute::{Entry, Given, KeySpec, KeyTable, doc};
use crate::diagnostics::{Diagnostics, quoted_list};
use crate::naming::{plain, snake_case};

/// An extension.
#[derive(Debug)]
pub(super) struct Extension {
    /// Path of webapi-core.
    pub(super) krate: Path,
    /// The user's struct.
    pub(super) ident: Ident,
    pub(super) id: TokenStream,
    pub(super) name: TokenStream,
    pub(super) version: TokenStream,
    pub(super) summary: TokenStream,
    pub(super) author: TokenStream,
    pub(super) author_url: TokenStream,
    pub(super) licence: Option<TokenStream>,
    pub(super) url: Option<TokenStream>,
    pub(super) requires: Vec<Pair>,
    pub(super) resources: Vec<Type>,
    pub(super) root_resources: Vec<Type>,
    pub(super) settings: Option<Type>,
    pub(super) migrations: Option<Path>,
    pub(super) scope_texts: Vec<Pair>,
    /// Whether there is a function `signals`.
    pub(super) signals: bool,
    /// Which of [`STEPS`] are functions of the struct.
    pub(super) steps: Vec<Ident>,
    /// Whether it stays out of the inventory.
    pub(super) manual: bool,
}

/// `"reminders" = ">=1.0, <2"`.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) left: LitStr,
    pub(super) right: LitStr,
}

impl Parse for Pair {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let left = input.parse()?;
        input.parse::<Token![=]>()?;
        Ok(Self { left, right: input.parse()? })
    }
}

/// What can be said in `steps(...)`.
const STEPS: [&str; 3] = ["on_enable", "on_disable", "on_upgrade"];

const fn key(key: &'static str, takes: &'static str, form: &'static str) -> KeySpec {
    KeySpec { key, takes, form }
}

const TEXT: &str = "text in quotes";
const TYPES: &str = "a list of types between parentheses";

/// Keys on the struct.
pub(super) static STRUCT: KeyTable = KeyTable {
    place: "on an extension",
    elsewhere: None,
    keys: &[
        key("id", TEXT, r#"id = "checklists""#),
        key("name", TEXT, r#"name = "Checklists""#),
        key("version", "text in quotes, or a constant", r#"version = "1.2.0""#),
        key("summary", TEXT, r#"summary = "Lists of things to do.""#),
        key("author", TEXT, r#"author = "Example Team""#),
        key("author_url", TEXT, r#"author_url = "https://example.com/""#),
        key("licence", TEXT, r#"licence = "MIT""#),
        key("url", TEXT, r#"url = "https://example.com/checklists""#),
        key("requires", "a list of ids with ranges of versions", r#"requires("reminders" = ">=1.0, <2")"#),
        key("resources", TYPES, "resources(Checklist, Step)"),
        key("root_resources", TYPES, "root_resources(Calendar)"),
        key("settings", "a type", "settings = ChecklistSettings"),
        key("migrations", "the path of a static", "migrations = MIGRATIONS"),
        key(
            "scope_texts",
            "a list of scopes with texts",
            r#"scope_texts("checklist:read" = "See your lists")"#,
        ),
        key("signals", "nothing after it", "signals"),
        key("steps", "a list of functions", "steps(on_enable, on_disable, on_upgrade)"),
        key("manual", "nothing after it", "manual"),
        key("crate", "the path of webapi-core", "crate = my_webapi_core"),
    ],
};

/// Reads the struct; `None` when it cannot be an extension.
pub(super) fn extension(input: &DeriveInput, errors: &mut Diagnostics) -> Option<Extension> {
    let ident = input.ident.clone();
    let name = plain(&ident);
    let mut read = Extension {
        krate: parse_quote!(::webapi_core),
        id: text(&snake_case(&name)),
        name: text(&name),
        version: quote!(::core::env!("CARGO_PKG_VERSION")),
        summary: text(doc::text(&input.attrs).trim()),
        author: quote!(::core::env!("CARGO_PKG_AUTHORS")),
        author_url: text(""),
        licence: None,
        url: None,
        requires: Vec::new(),
        resources: Vec::new(),
        root_resources: Vec::new(),
        settings: None,
        migrations: None,
        scope_texts: Vec::new(),
        signals: false,
        steps: Vec::new(),
        manual: false,
        ident,
    };
    for entry in STRUCT.read(&input.attrs, errors) {
        read.take(entry, errors);
    }
    if !input.generics.params.is_empty() {
        let wrong = format_args!("`{}` has generic parameters, and an extension is one", read.ident);
        errors.error(&input.generics, wrong, "remove the parameters");
        return None;
    }
    let Data::Struct(DataStruct { fields: Fields::Unit, .. }) = &input.data else {
        let wrong = format_args!("`{}` is not a struct without fields", read.ident);
        let help =
            "write `struct Checklists;`; what an extension remembers stands in its tables and settings";
        errors.error(&read.ident, wrong, help);
        return None;
    };
    Some(read)
}

impl Extension {
    fn take(&mut self, entry: Entry, errors: &mut Diagnostics) {
        match entry.spec.key {
            "id" => set(&mut self.id, entry, errors),
            "name" => set(&mut self.name, entry, errors),
            "version" => {
                if let Some(given) = entry.value::<Expr>(errors) {
                    self.version = given.value.to_token_stream();
                }
            }
            "summary" => set(&mut self.summary, entry, errors),
            "author" => set(&mut self.author, entry, errors),
            "author_url" => set(&mut self.author_url, entry, errors),
            "licence" => self.licence = entry.text(errors).map(|given| given.value.to_token_stream()),
            "url" => self.url = entry.text(errors).map(|given| given.value.to_token_stream()),
            "requires" => self.requires = all(entry.list(errors)),
            "resources" => self.resources = all(entry.list(errors)),
            "root_resources" => self.root_resources = all(entry.list(errors)),
            "settings" => self.settings = entry.value(errors).map(|given| given.value),
            "migrations" => self.migrations = entry.value(errors).map(|given| given.value),
            "scope_texts" => self.scope_texts = all(entry.list(errors)),
            "signals" => self.signals = entry.flag(errors).is_some(),
            "steps" => self.steps = steps(all(entry.list::<Word>(errors)), errors),
            "manual" => self.manual = entry.flag(errors).is_some(),
            "crate" => {
                if let Some(given) = entry.value::<CratePath>(errors) {
                    self.krate = given.value.0;
                }
            }
            other => unreachable!("`{other}` is in the table of keys but is not read"),
        }
    }
}

fn text(text: &str) -> TokenStream {
    quote!(#text)
}

fn set(place: &mut TokenStream, entry: Entry, errors: &mut Diagnostics) {
    if let Some(given) = entry.text(errors) {
        *place = given.value.to_token_stream();
    }
}

fn all<T>(given: Option<Given<Vec<T>>>) -> Vec<T> {
    given.map(|given| given.value).unwrap_or_default()
}

fn steps(words: Vec<Word>, errors: &mut Diagnostics) -> Vec<Ident> {
    let mut steps = Vec::new();
    for word in words {
        let name = word.text();
        if STEPS.contains(&name.as_str()) {
            steps.push(word.0);
        } else {
            let help = format_args!("steps are {}", quoted_list(STEPS));
            errors.error(&word, format_args!("an extension has no step `{name}`"), help);
        }
    }
    steps
}
