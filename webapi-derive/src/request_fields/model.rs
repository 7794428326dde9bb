//! What request fields mean: names, and what happens when a field is absent.

use proc_macro2::Ident;
use syn::{Expr, LitStr, Path, Type, parse_quote};

use super::parse::{Written, WrittenField};
use crate::attribute::Given;
use crate::constraint::{self, Limits};
use crate::diagnostics::Diagnostics;
use crate::exclusive;
use crate::field_type::option_inner;
use crate::naming::plain;

/// The fields of one request.
#[derive(Debug)]
pub(super) struct FieldsModel {
    /// Path of webapi-core.
    pub(super) krate: Path,
    /// The user's struct.
    pub(super) ident: Ident,
    /// Whether other fields are let through.
    pub(super) allow_unknown: bool,
    /// The fields in declaration order.
    pub(super) fields: Vec<FieldModel>,
    /// Names of which a request may bring one at most.
    pub(super) exclusive: Vec<Vec<String>>,
    /// What is asked about all fields together.
    pub(super) check: Option<Path>,
}

/// One field.
#[derive(Debug)]
pub(super) struct FieldModel {
    /// Member name.
    pub(super) ident: Ident,
    /// Type that is read: that of the member, less the outer `Option` of two.
    pub(super) read: Type,
    /// Name in the request.
    pub(super) name: String,
    /// What an absent field becomes.
    pub(super) absent: Absent,
    /// Whether JSON `null` is a value.
    pub(super) nullable: bool,
    /// Allowed texts; empty when any will do.
    pub(super) choices: Vec<String>,
    /// Most characters of a text.
    pub(super) max_length: Option<u32>,
    /// Smallest integer.
    pub(super) min: Option<i64>,
    /// Largest integer.
    pub(super) max: Option<i64>,
    /// Doc comment or `description`.
    pub(super) doc: String,
    /// Version that introduced the field.
    pub(super) added_in: Option<String>,
    /// Version that deprecated the field.
    pub(super) deprecated_in: Option<String>,
}

/// What an absent field becomes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Absent {
    /// An error; a required `Option` is `None` only when it is null.
    Error,
    /// `None`, and null too.
    None,
    /// `None`, while null is `Some(None)`.
    NoneButNull,
    /// `Default::default()`.
    Default,
    /// This value.
    Value(Expr),
}

/// The model of what was written; to be used only if there are no mistakes.
pub(super) fn fields(written: Written, errors: &mut Diagnostics) -> FieldsModel {
    let Written { ident, allow_unknown, exclusive, check, krate, fields } = written;
    let krate = krate.map_or_else(|| parse_quote!(::webapi_core), |given| given.value.0);
    let mut models: Vec<FieldModel> = Vec::new();
    for written in fields {
        let model = field(written, errors);
        if models.iter().any(|earlier| earlier.name == model.name) {
            let wrong = format_args!("two fields are called `{}`", model.name);
            errors.error(&model.ident, wrong, "rename one, as in `#[webapi(name = \"other\")]`");
        }
        models.push(model);
    }
    let known: Vec<(String, String)> =
        models.iter().map(|field| (plain(&field.ident), field.name.clone())).collect();
    let exclusive = exclusive::groups(exclusive.as_ref(), &known, errors);
    FieldsModel {
        krate,
        ident,
        allow_unknown,
        fields: models,
        exclusive,
        check: check.map(|given| given.value),
    }
}

fn field(written: WrittenField, errors: &mut Diagnostics) -> FieldModel {
    let limits = Limits {
        max_length: written.max_length.as_ref(),
        min: written.min.as_ref(),
        max: written.max.as_ref(),
        choices: written.choices.as_ref(),
    };
    constraint::check(&written.ty, limits, errors);
    if let (Some(required), Some(_)) = (&written.required, &written.default) {
        let wrong = format_args!("`{}` is required, so its `default` is never used", written.ident);
        errors.error(&required.key, wrong, "keep either `required` or `default`");
    }
    let text = |given: Option<Given<LitStr>>| given.map(|given| given.value.value());
    let (read, absent) = absent(&written.ty, written.required.is_some(), written.default.as_ref());
    FieldModel {
        nullable: option_inner(&written.ty).is_some(),
        name: text(written.name).unwrap_or_else(|| plain(&written.ident)),
        ident: written.ident,
        read,
        absent,
        choices: written.choices.iter().flat_map(|given| &given.value).map(LitStr::value).collect(),
        max_length: written.max_length.map(|given| given.value.value),
        min: written.min.map(|given| given.value.value),
        max: written.max.map(|given| given.value.value),
        doc: text(written.description).unwrap_or(written.doc),
        added_in: text(written.added_in),
        deprecated_in: text(written.deprecated_in),
    }
}

/// The type to read, and what happens when there is nothing to read.
fn absent(ty: &Type, required: bool, default: Option<&Given<Option<Expr>>>) -> (Type, Absent) {
    let default = default.map(|given| &given.value);
    let inner = option_inner(ty);
    match (default, inner) {
        (Some(Some(value)), _) => (ty.clone(), Absent::Value(value.clone())),
        (Some(None), _) => (ty.clone(), Absent::Default),
        (None, Some(_)) if required => (ty.clone(), Absent::Error),
        (None, Some(inner)) if option_inner(inner).is_some() => (inner.clone(), Absent::NoneButNull),
        (None, Some(_)) => (ty.clone(), Absent::None),
        (None, None) => (ty.clone(), Absent::Error),
    }
}

impl FieldModel {
    /// Whether a request without the field is refused.
    pub(super) fn is_required(&self) -> bool {
        self.absent == Absent::Error
    }
}
