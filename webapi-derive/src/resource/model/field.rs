use syn::{Expr, Ident, Path, Type};
use super::LinkModel;
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
#[derive(Debug)]
pub(crate) struct FieldModel {
    /// Position in the struct and in `ResourceModel::fields`.
    pub(crate) index: usize,
    /// Member name as Rust must spell it (`r#type`).
    pub(crate) ident: Ident,
    /// Name in the payload and in requests (`type`).
    pub(crate) name: String,
    /// Column as `table::column` must spell it; `None` for model-less resources and diesel's `embed`.
    pub(crate) column: Option<Ident>,
    /// Type as written.
    pub(crate) ty: Type,
    /// `T` when the type is `Option<T>`.
    pub(crate) inner: Option<Type>,
    /// Doc comment or `description`, lines joined by `\n`; empty when there is none.
    pub(crate) doc: String,
    /// False for the parent key, for `skip`, and for what serde skips.
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
/// A payload field that a method of the type gives.
#[derive(Debug)]
pub(crate) struct ComputedModel {
    /// The method: `fn(&self) -> ty`, or `fn(&self, &Context) -> ty`.
    pub(crate) method: Ident,
    /// Name in the payload.
    pub(crate) name: String,
    /// Type the method returns.
    pub(crate) ty: Type,
    /// Whether the method also takes the context.
    pub(crate) takes_context: bool,
}
impl FieldModel {
    /// The type without `Option`.
    pub(crate) fn value_type(&self) -> &Type { self.inner.as_ref().unwrap_or(&self.ty) }
    /// Whether neither POST nor PUT takes it.
    pub(crate) fn is_read_only(&self) -> bool { self.create == OnCreate::Refused && !self.update }
}
