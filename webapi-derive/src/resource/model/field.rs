//! The model of a field, and whether what its attributes say can be true of it.

use syn::{Expr, Ident, LitStr, Path, Type};

use super::link::{self, LinkModel};
use crate::attribute::Given;
use crate::attribute::serde::SerdeContainer;
use crate::diagnostics::Diagnostics;
use crate::field_type::option_inner;
use crate::naming::plain;
use crate::resource::parse::WrittenField;

mod check;

/// What a POST may say about a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnCreate {
    /// Not accepted from the request; `default`, if any, is always used.
    Refused,
    /// Accepted; when absent `default` is used, or null, or the column's own default.
    Optional,
    /// Accepted, and a mistake when absent.
    Required,
}

/// One field of the struct.
#[expect(clippy::struct_excessive_bools, reason = "each is a key of its own that the user sets or not")]
#[derive(Debug)]
pub(crate) struct FieldModel {
    /// Position in the struct and in `ResourceModel::fields`.
    pub(crate) index: usize,
    /// Member name as Rust must spell it (`r#type`).
    pub(crate) ident: Ident,
    /// Name in the payload and in requests (`type`).
    pub(crate) name: String,
    /// Column as `table::column` must spell it; `None` for model-less resources and for diesel's
    /// `embed` and `select_expression`.
    pub(crate) column: Option<Ident>,
    /// Whether it is several columns: diesel's `embed`.
    pub(crate) embedded: bool,
    /// Type as written.
    pub(crate) ty: Type,
    /// `T` when the type is `Option<T>`.
    pub(crate) inner: Option<Type>,
    /// Doc comment or `description`, lines joined by `\n`; empty when there is none.
    pub(crate) doc: String,
    /// False for `skip`, for what serde skips, and for a parent key that is not a link.
    pub(crate) in_payload: bool,
    /// Whether POST takes it.
    pub(crate) create: OnCreate,
    /// Whether PUT and PATCH take it.
    pub(crate) update: bool,
    /// `fn(&Context) -> T` giving the value on create when the request gives none.
    pub(crate) default: Option<Expr>,
    /// `fn(&Context) -> T` giving the value at each update that does not give one itself.
    pub(crate) on_update: Option<Expr>,
    /// Lists can be filtered by it.
    pub(crate) filter: bool,
    /// Lists can be ordered by it.
    pub(crate) sort: bool,
    /// Text search looks into it.
    pub(crate) search: bool,
    /// The object the field refers to.
    pub(crate) link: Option<LinkModel>,
    /// Most characters of a text.
    pub(crate) max_length: Option<u32>,
    /// Smallest integer.
    pub(crate) min: Option<i64>,
    /// Largest integer.
    pub(crate) max: Option<i64>,
    /// Allowed texts; empty when any will do.
    pub(crate) choices: Vec<String>,
    /// `fn(&T, S) -> Result<S::Ok, S::Error>` of serde's `serialize_with` (or `with`, completed by `::serialize`).
    pub(crate) serialize_with: Option<Path>,
    /// Version that introduced the field.
    pub(crate) added_in: Option<String>,
    /// Version that deprecated the field.
    pub(crate) deprecated_in: Option<String>,
}

impl FieldModel {
    /// The type without `Option`.
    pub(crate) fn value_type(&self) -> &Type {
        self.inner.as_ref().unwrap_or(&self.ty)
    }

    /// Whether neither POST nor PUT takes it.
    pub(crate) fn is_read_only(&self) -> bool {
        self.create == OnCreate::Refused && !self.update
    }
}

/// The models of all fields, in struct order.
pub(super) fn fields(
    written: Vec<WrittenField>,
    serde: &SerdeContainer,
    has_table: bool,
    errors: &mut Diagnostics,
) -> Vec<FieldModel> {
    let model = |(index, written): (usize, WrittenField)| {
        check::field(&written, has_table, errors);
        field(index, written, serde, has_table)
    };
    written.into_iter().enumerate().map(model).collect()
}

fn field(index: usize, written: WrittenField, serde: &SerdeContainer, has_table: bool) -> FieldModel {
    let name = payload_name(&written, serde);
    let WrittenField { ident, ty, doc, diesel, serde, keys } = written;
    let column = diesel.column.unwrap_or_else(|| ident.clone());
    let text = |given: Option<Given<LitStr>>| given.map(|given| given.value.value());
    FieldModel {
        index,
        name,
        column: (has_table && !diesel.embed && !diesel.expression).then_some(column),
        embedded: diesel.embed,
        inner: option_inner(&ty).cloned(),
        doc: text(keys.description).unwrap_or(doc),
        in_payload: !serde.skipped && keys.skip.is_none(),
        create: match keys.create {
            None => OnCreate::Refused,
            Some(given) if given.value => OnCreate::Required,
            Some(_) => OnCreate::Optional,
        },
        update: keys.update.is_some(),
        default: keys.default.map(|given| given.value),
        on_update: keys.on_update.map(|given| given.value),
        filter: keys.filter.is_some(),
        sort: keys.sort.is_some(),
        search: keys.search.is_some(),
        link: link::link(keys.link, keys.title),
        max_length: keys.max_length.map(|given| given.value.value),
        min: keys.min.map(|given| given.value.value),
        max: keys.max.map(|given| given.value.value),
        choices: keys.choices.iter().flat_map(|given| &given.value).map(LitStr::value).collect(),
        serialize_with: serde.serialize_with,
        added_in: text(keys.added_in),
        deprecated_in: text(keys.deprecated_in),
        ident,
        ty,
    }
}

/// `name`, else serde's name; a link drops the `_id` of its foreign key, since it shows the object itself.
fn payload_name(written: &WrittenField, serde: &SerdeContainer) -> String {
    if let Some(name) = &written.keys.name {
        return name.value.value();
    }
    if let Some(name) = &written.serde.rename {
        return name.clone();
    }
    let member = plain(&written.ident);
    let shown = match (&written.keys.link, member.strip_suffix("_id")) {
        (Some(_), Some(object)) if !object.is_empty() => object,
        _ => &member,
    };
    serde.rename_all.map_or_else(|| shown.to_owned(), |rule| rule.field(shown))
}
