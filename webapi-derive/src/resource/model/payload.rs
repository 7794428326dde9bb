use syn::Ident;
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
    /// Index of a field with a column.
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
