//! Small closed choices of a declaration.

use std::any::Any;

use crate::field::{FieldErrors, FieldInfo, RequestFields};
use crate::request::Parameters;

/// Where a child hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attach {
    /// Below each item of the parent: `/users/{username}/api-tokens/`.
    Item,
    /// Below the parent's list: `/review-requests/stats/`.
    List,
}

/// What the resource's URL stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A list whose items have URLs.
    Items {
        /// Name of the captured URL variable, for example `review_request_id`.
        variable: &'static str,
        /// What the item's segment must look like, as a regular expression for the whole segment.
        pattern: &'static str,
    },
    /// A list whose items have no URL.
    ListOnly,
    /// One object at one URL.
    Singleton,
}

impl Shape {
    /// Whether this is one object at one URL.
    pub const fn is_singleton(self) -> bool {
        matches!(self, Self::Singleton)
    }
}

/// Whose mimetypes a resource answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vendor {
    /// The application's, if it has one.
    Inherit,
    /// None: plain `application/json` and `application/xml`.
    None,
    /// This one.
    Named(&'static str),
}

/// Who may try a method, decided before fields are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Requirement {
    /// Anybody.
    Public,
    /// Whoever presents valid credentials.
    Login,
    /// Superusers.
    Superuser,
}

/// Page sizes of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pagination {
    /// Without `max-results`.
    pub default: u32,
    /// Larger `max-results` are cut to this.
    pub max: u32,
    /// Pages begin behind a cursor unless the request says `start`.
    pub by_cursor: bool,
}

impl Pagination {
    /// 25 and 200, as in Djblets.
    pub const DEFAULT: Self = Self { default: 25, max: 200, by_cursor: false };
}

/// Parses the fields of a hand-written type; errors are collected.
pub type ParseInput = fn(&Parameters, &mut FieldErrors) -> Option<Box<dyn Any + Send>>;

/// The fields that a request may bring.
#[derive(Debug, Clone, Copy)]
pub struct RequestRules {
    /// Known fields of the resource itself.
    pub fields: &'static [FieldInfo],
    /// Known fields of a hand-written type, checked beside those of the resource.
    pub more: &'static [FieldInfo],
    /// Parses the hand-written type.
    pub parse: Option<ParseInput>,
    /// Whether other names are let through.
    pub allow_unknown: bool,
    /// Groups of the resource's own fields of which a request may bring one at most.
    pub exclusive: &'static [&'static [&'static str]],
    /// As `exclusive`, of the hand-written type; its parser checks them.
    pub more_exclusive: &'static [&'static [&'static str]],
}

impl RequestRules {
    /// Nothing known, everything let through.
    pub const OPEN: Self = Self::of(&[], true);

    /// The rules of fields of the resource.
    pub const fn of(fields: &'static [FieldInfo], allow_unknown: bool) -> Self {
        Self { fields, more: &[], parse: None, allow_unknown, exclusive: &[], more_exclusive: &[] }
    }

    /// Adds groups of fields of which a request may bring one at most.
    pub const fn exclusive(mut self, groups: &'static [&'static [&'static str]]) -> Self {
        self.exclusive = groups;
        self
    }

    /// Adds the fields of a hand-written type.
    pub const fn with<T: RequestFields + Send + 'static>(mut self) -> Self {
        self.more = T::FIELDS;
        self.more_exclusive = T::EXCLUSIVE;
        self.parse = Some(parse::<T>);
        self.allow_unknown = self.allow_unknown || T::ALLOW_UNKNOWN;
        self
    }

    /// All known fields.
    pub fn all(&self) -> impl Iterator<Item = &'static FieldInfo> + '_ {
        self.fields.iter().chain(self.more.iter())
    }
}

fn parse<T: RequestFields + Send + 'static>(
    source: &Parameters,
    errors: &mut FieldErrors,
) -> Option<Box<dyn Any + Send>> {
    Some(Box::new(T::parse(source, errors)?))
}
