use syn::{Ident, Path};
/// Below which URL of the parent a resource hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attach {
    /// Below each item.
    Item,
    /// Below the list (or the root).
    List,
}

/// Where a resource hangs in the tree.
#[derive(Debug)]
pub(crate) struct ParentModel {
    /// Parent type; `<krate>::Root` by default.
    pub(crate) ty: Path,
    /// Whether the parent is the root of the API.
    pub(crate) is_root: bool,
    /// List or item of the parent.
    pub(crate) attach: Attach,
    /// Index of the foreign key field that refers to the parent object.
    pub(crate) key: Option<usize>,
    /// The join table that relates parent and children, instead of `key`.
    pub(crate) through: Option<ThroughModel>,
}

/// A resource whose objects belong to a parent through a join table.
#[derive(Debug)]
pub(crate) struct ThroughModel {
    /// Join table.
    pub(crate) table: Path,
    /// Its column that refers to the parent.
    pub(crate) parent_column: Ident,
    /// Its column that refers to this resource.
    pub(crate) own_column: Ident,
}
