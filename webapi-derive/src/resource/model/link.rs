use syn::{Ident, Path};
/// A foreign key shown as a link.
#[derive(Debug)]
pub(crate) struct LinkModel {
    /// Resource type the key refers to.
    pub(crate) target: Path,
    /// Method of the target giving the link's title: a bare name is a method of `target`, a longer path a function
    /// of `&target`. Already completed to a path that can be called: `<Target>::fullname`.
    pub(crate) title: Option<TokenStream>,
}

/// A many-to-many relation shown as an array of links.
#[derive(Debug)]
pub(crate) struct ManyModel {
    /// Name as written, for spans.
    pub(crate) ident: Ident,
    /// Name in the payload.
    pub(crate) name: String,
    /// Resource type on the other side.
    pub(crate) target: Path,
    /// Join table.
    pub(crate) table: Path,
    /// Column of the join table that refers to this resource.
    pub(crate) near: Ident,
    /// Column of the join table that refers to the target.
    pub(crate) far: Ident,
    /// As [`LinkModel::title`].
    pub(crate) title: Option<TokenStream>,
}
