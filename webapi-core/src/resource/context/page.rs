//! Pages of a list: `start`, `max-results`, declared filters, `sort` and `q`.
//!
//! `start` below zero is zero; `max-results` is capped silently; beyond Djblets, zero and negative sizes give an
//! empty page without a `next` that leads nowhere, and numbers beyond 64 bits are field errors.

use super::Context;
use crate::field::{FieldErrors, FieldInfo, FieldKind, take};
use crate::resource::model::Model;
use crate::resource::operator::{Comparison, Operator, Order};
use crate::resource::query::Query;

/// The cut that a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) start: i64,
    pub(crate) max: i64,
}

/// More sort keys than this are refused: each combination is another prepared statement.
const SORT_KEYS: usize = 4;

/// Asks for the number of rows alone.
const COUNTS_ONLY: &str = "counts-only";

/// The text to search for. Longer ones are refused: SQLite takes no patterns beyond 50000 bytes.
static SEARCH: FieldInfo = FieldInfo::new("q", FieldKind::String).max_length(1000);

impl Context<'_> {
    /// Whether a query name steers every list.
    pub(crate) fn is_list_parameter(&self, name: &str) -> bool {
        let counts = name == COUNTS_ONLY && self.call.shared.settings.counts_only;
        let pages = name == "start" || name == "max-results" || self.is_cursor_parameter(name);
        self.call.is_list() && (pages || counts)
    }

    /// Whether nothing but the number of rows is asked for, as in Review Board.
    pub(crate) fn counts_only(&self) -> bool {
        let asked = self
            .call
            .special(COUNTS_ONLY)
            .is_some_and(|text| text == "1" || text.eq_ignore_ascii_case("true"));
        asked && self.call.shared.settings.counts_only
    }

    /// Reads and checks `start` and `max-results`.
    pub(crate) fn page(&self, errors: &mut FieldErrors) -> Page {
        static START: FieldInfo = FieldInfo::new("start", FieldKind::Integer);
        static MAX: FieldInfo = FieldInfo::new("max-results", FieldKind::Integer);
        // Djblets validates where the fields stand and pages by the query, which differ for `_method=GET`.
        for info in [&START, &MAX] {
            let _ = take::<i64>(self.call.fields(), info, errors);
        }
        let mut ignored = FieldErrors::new();
        let sizes = self.resource().pagination;
        let start = take::<i64>(&self.call.query, &START, &mut ignored).unwrap_or(0);
        let max = take::<i64>(&self.call.query, &MAX, &mut ignored).unwrap_or(i64::from(sizes.default));
        Page { start: start.max(0), max: max.clamp(0, i64::from(sizes.max)) }
    }

    /// Applies the declared filters and `q`, as far as the query names them.
    pub(crate) fn narrow<R: Model>(&self, mut query: Query<R>, errors: &mut FieldErrors) -> Query<R> {
        if self.call.query.is_empty() {
            return query;
        }
        for filter in R::FILTERS {
            let Some(field) = R::DESCRIPTOR.fields.get(filter.field) else { continue };
            let base = field.name.replace('_', "-");
            let operators = if filter.ranges { &Operator::ALL[..] } else { &Operator::ALL[..1] };
            for (operator, suffix) in operators {
                let name = format!("{base}{suffix}");
                let Some(text) = self.call.query.text(&name) else { continue };
                let comparison = Comparison { operator: *operator, text };
                query = match R::compare(query.into_diesel(), filter.field, &comparison) {
                    Ok(narrowed) => Query::of(narrowed),
                    Err((query, error)) => {
                        // Djblets ignores ranges that it cannot read; exact values it fails on.
                        if *operator == Operator::Exact {
                            errors.add(&name, error.0);
                        }
                        Query::of(query)
                    }
                };
            }
        }
        if !R::SEARCHED {
            return query;
        }
        match take::<String>(&self.call.query, &SEARCH, errors).filter(|text| !text.is_empty()) {
            Some(text) => Query::of(R::search(query.into_diesel(), &text)),
            None => query,
        }
    }

    /// Reads `sort`: payload fields that are declared sortable, a minus in front for the largest first.
    pub(crate) fn orders<R: Model>(&self, errors: &mut FieldErrors) -> Vec<Order> {
        let Some(text) = self.call.query.text("sort").filter(|_| !R::SORTABLE.is_empty()) else {
            return R::DEFAULT_SORT.to_vec();
        };
        let mut orders = Vec::new();
        for name in text.split(',').filter(|name| !name.is_empty()) {
            let (descending, name) = name.strip_prefix('-').map_or((false, name), |name| (true, name));
            let field = R::SORTABLE.iter().find(|(known, _)| *known == name).map(|(_, field)| *field);
            match field {
                Some(field) if orders.len() < SORT_KEYS => orders.push(Order { field, descending }),
                Some(_) => errors.add("sort", format!("At most {SORT_KEYS} fields can be sorted by")),
                None => {
                    let known = sortable::<R>();
                    errors
                        .add("sort", format!("\"{name}\" cannot be sorted by. Sortable fields are: {known}"));
                }
            }
        }
        orders
    }
}

fn sortable<R: Model>() -> String {
    R::SORTABLE.iter().map(|(name, _)| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}
