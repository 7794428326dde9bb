//! Filters and sort orders of a list, parsed from its query.
//!
//! Names follow the queries mixin of Djblets: a field's name with `-` for `_`, and `-gt`, `-gte`, `-lt`,
//! `-lte` after it. An exact filter with a value of the wrong type is an error; a range filter with one is
//! ignored, as in Djblets. `sort=-last_updated,id` is ours.

/// How a field is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// Equal.
    Exact,
    /// Greater.
    Gt,
    /// Greater or equal.
    Gte,
    /// Less.
    Lt,
    /// Less or equal.
    Lte,
}

impl Operator {
    /// The operators with what follows a field's name.
    pub(crate) const ALL: [(Self, &'static str); 5] =
        [(Self::Exact, ""), (Self::Gt, "-gt"), (Self::Gte, "-gte"), (Self::Lt, "-lt"), (Self::Lte, "-lte")];
}

/// One filter of a request.
#[derive(Debug, Clone, Copy)]
pub struct Comparison<'a> {
    /// How.
    pub operator: Operator,
    /// With what, as it stands in the query.
    pub text: &'a str,
}

/// One sort key of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// Which field, by its position in the struct.
    pub field: usize,
    /// Largest first.
    pub descending: bool,
}

/// A payload field that lists can be filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filter {
    /// Which payload field.
    pub field: usize,
    /// Whether it has an order, so that ranges make sense.
    pub ranges: bool,
}
