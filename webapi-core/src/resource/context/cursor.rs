//! Pages of a list that begin behind a row: `cursor`, `max-results`, `total`.
//!
//! An empty `cursor` begins; the links `next` and `prev` hold the others, which are only good for the same list with
//! the same filters in the same order. `total_results` is there if `total` asks for it, because it takes a statement
//! that reads every row. A list that has a field `cursor` of its own has no such pages.

use std::borrow::Cow;

use diesel::OptionalExtension as _;

use super::Context;
use crate::cursor::{self, Cursor, Part, Place, Scope, Way};
use crate::descriptor::RequestRules;
use crate::error::{ApiError, ApiResult};
use crate::field::{FieldErrors, FieldInfo, FieldKind, take};
use crate::resource::hooks::ResourceHooks;
use crate::resource::key::KeyType as _;
use crate::resource::model::{Loaded, Model};
use crate::resource::operator::Order;
use crate::resource::query::Query;
use crate::resource::reply::Reply;
use crate::serialize::link::Link;

/// Parameters that shape an answer, and do not choose what a list holds.
const SHAPES: [&str; 11] = [
    "cursor",
    "start",
    "max-results",
    "total",
    "counts-only",
    "sort",
    "only-fields",
    "only-links",
    "expand",
    "api_format",
    "callback",
];

/// What is said about text that is no cursor, or not one of this list.
const NONE_OF_OURS: &str = "This is no cursor of this list. Take it from a `next` or `prev` link, with the filters and \
     the order it came with; an empty `cursor` begins at the first object";

/// The page that a request asks for.
pub(crate) struct CursorPage {
    /// `None` for the first page.
    at: Option<Cursor>,
    keys: Vec<Order>,
    scope: Scope,
    max: i64,
    total: bool,
}

/// The neighbours of a page, as its links name them.
type Neighbours = Vec<(Cow<'static, str>, Link)>;

impl Context<'_> {
    /// Whether a query name is one of the parameters of these pages.
    pub(crate) fn is_cursor_parameter(&self, name: &str) -> bool {
        let resource = self.resource();
        let mut declared = resource.list_rules.iter().flat_map(RequestRules::all);
        matches!(name, "cursor" | "total")
            && resource.vtable.by_pk.is_some()
            && !declared.any(|info| info.name == "cursor")
    }

    /// Reads `cursor`; `None` if the page begins at a number.
    pub(crate) fn cursor_page<R: Model>(
        &self,
        orders: &[Order],
        max: i64,
        errors: &mut FieldErrors,
    ) -> Option<CursorPage> {
        static TOTAL: FieldInfo = FieldInfo::new("total", FieldKind::Boolean);
        let query = &self.call.query;
        let text = query.text("cursor").or_else(|| {
            let is_default = self.resource().pagination.by_cursor && query.text("start").is_none();
            is_default.then_some("")
        })?;
        if !self.is_cursor_parameter("cursor") {
            return None;
        }
        if query.text("start").is_some() {
            errors.add("cursor", "A page begins at `start` or behind a `cursor`; send one of them");
        }
        let total = take::<bool>(query, &TOTAL, errors).unwrap_or(false);
        let keys = keys::<R>(orders);
        let scope = self.scope::<R>(&keys)?;
        let at = if text.is_empty() {
            None
        } else {
            let cursor = scope.open(text).and_then(|bytes| Cursor::decode(&bytes));
            if cursor.is_none() {
                errors.add("cursor", NONE_OF_OURS);
            }
            cursor
        };
        Some(CursorPage { at, keys, scope, max, total })
    }

    /// 200 with such a page.
    pub(super) fn reply_cursor_page<R: ResourceHooks>(
        &mut self,
        page: &CursorPage,
        mut query: impl FnMut(&mut Self) -> ApiResult<Query<R>>,
    ) -> ApiResult<Reply> {
        let total = if page.total {
            let counted = query(self)?;
            Some(self.count(counted)?)
        } else {
            None
        };
        let backward = page.at.as_ref().is_some_and(|at| at.backward);
        let mut rows = self.rows_beyond(page, backward, &mut query)?;
        let size = usize::try_from(page.max).unwrap_or_default();
        let more = rows.len() > size;
        rows.truncate(size);
        if backward {
            rows.reverse();
        }
        let edges = [rows.first(), rows.last()].map(|row| row.map(|row| &row.object));
        let neighbours = self.neighbours(page, edges, more)?;
        let mut links = self.place_links(self.call.node());
        links.extend(neighbours);
        let body = self.list_body::<R>(rows, &links, total)?;
        Ok(Reply::new(200, body))
    }

    /// The rows of the page in the order of the way, and one more if there is one.
    fn rows_beyond<R: ResourceHooks>(
        &mut self,
        page: &CursorPage,
        backward: bool,
        mut query: impl FnMut(&mut Self) -> ApiResult<Query<R>>,
    ) -> ApiResult<Vec<Loaded<R>>> {
        let mut rows = Vec::new();
        if page.max == 0 {
            return Ok(rows);
        }
        let parts = match &page.at {
            Some(at) => Some(self.parts::<R>(at, &page.keys)?),
            None => None,
        };
        let inclusive = page.at.as_ref().is_some_and(|at| at.inclusive);
        let way = Way { parts: parts.as_deref(), backward, inclusive };
        for stretch in cursor::along::<R>(&page.keys, way).ok_or_else(none_of_ours)? {
            let found = i64::try_from(rows.len()).unwrap_or(i64::MAX);
            let wanted = page.max.saturating_add(1).saturating_sub(found);
            if wanted <= 0 {
                break;
            }
            let mut narrowed = query(self)?.into_diesel();
            if let Some(condition) = stretch.condition {
                narrowed = R::beyond(narrowed, condition);
            }
            let sorted = R::sort(narrowed, stretch.keys, backward, stretch.known);
            rows.extend(R::load(R::limit(sorted, wanted), self.db())?);
        }
        Ok(rows)
    }

    /// The values at the position of a cursor.
    fn parts<R: ResourceHooks>(&mut self, at: &Cursor, keys: &[Order]) -> ApiResult<Vec<Part>> {
        match &at.place {
            Place::Values(parts) => Ok(parts.clone()),
            Place::Row(pk) => {
                let pk = pk.key().and_then(|key| R::Pk::from_value(&key)).ok_or_else(none_of_ours)?;
                let row = R::by_pk(&pk, self.db()).optional()?.ok_or_else(|| {
                    ApiError::invalid_field(
                        "cursor",
                        "The object that this page begins behind is gone; begin with an empty `cursor`",
                    )
                })?;
                parts_of(&row.object, keys)
            }
        }
    }

    /// The pages before and after. Behind a cursor there is always one to go back to, be it empty by now.
    fn neighbours<R: Model>(
        &self,
        page: &CursorPage,
        [first, last]: [Option<&R>; 2],
        more: bool,
    ) -> ApiResult<Neighbours> {
        let mut links = Neighbours::new();
        if page.max == 0 {
            return Ok(links);
        }
        let backward = page.at.as_ref().is_some_and(|at| at.backward);
        let (is_prev, is_next) = if backward { (more, true) } else { (page.at.is_some(), more) };
        for (name, wanted, edge, back) in [("prev", is_prev, first, true), ("next", is_next, last, false)] {
            if !wanted {
                continue;
            }
            let bytes = match (edge, &page.at) {
                (Some(object), _) => {
                    let pk: Part = object.pk().value().into();
                    Cursor::encode(back, false, &parts_of(object, &page.keys)?, &pk)
                }
                // Nothing is left here: what is on the other side of where this page began.
                (None, Some(at)) => at.turned(back),
                (None, None) => continue,
            };
            links.push((Cow::Borrowed(name), self.cursor_link(&page.scope.seal(bytes), page.max)));
        }
        Ok(links)
    }

    fn cursor_link(&self, cursor: &str, max: i64) -> Link {
        let max = max.to_string();
        self.steered_link(&[("cursor", cursor), ("max-results", &max)], &["start"])
    }

    /// What a cursor is bound to: the list's URL, what chooses its objects, and their order.
    fn scope<R: Model>(&self, keys: &[Order]) -> Option<Scope> {
        let mut scope = Scope::new(&self.call.shared.settings.secret_key)?;
        scope.add(R::DESCRIPTOR.name);
        scope.add(&self.call.path);
        for key in keys {
            scope.add(if key.descending { "-" } else { "+" });
            scope.add(&key.field.to_string());
        }
        let mut chosen: Vec<(&str, &str)> = self
            .query()
            .iter()
            .filter(|(name, _)| !SHAPES.contains(name))
            .filter_map(|(name, value)| Some((name, value.as_str()?)))
            .collect();
        chosen.sort_unstable();
        for (name, value) in chosen {
            scope.add(name);
            scope.add(value);
        }
        Some(scope)
    }
}

/// The order with what decides ties, and without what nothing is left to decide for.
fn keys<R: Model>(orders: &[Order]) -> Vec<Order> {
    let mut keys: Vec<Order> = Vec::with_capacity(orders.len() + 1);
    for order in orders.iter().chain([&Order { field: R::PRIMARY_KEY, descending: false }]) {
        if keys.iter().all(|key| key.field != order.field) {
            keys.push(*order);
        }
        if order.field == R::PRIMARY_KEY {
            break;
        }
    }
    keys
}

fn parts_of<R: Model>(object: &R, keys: &[Order]) -> ApiResult<Vec<Part>> {
    let parts: Option<Vec<Part>> = keys.iter().map(|key| object.cursor_part(key.field)).collect();
    parts.ok_or_else(|| {
        ApiError::invalid_field(
            "cursor",
            "In this order the list can be paged by `start` alone; see `sort` for others",
        )
    })
}

fn none_of_ours() -> ApiError {
    ApiError::invalid_field("cursor", NONE_OF_OURS)
}
