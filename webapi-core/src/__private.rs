//! What generated code names. It promises nothing to anybody else.

use std::any::Any;
use std::marker::PhantomData;

pub mod handler;

mod last_modified;
mod leads_to;

pub use inventory;
pub use serde;
pub use serde_json;

pub use last_modified::LastModified;
pub use leads_to::LeadsTo;

use crate::field::{Clean, FieldErrors, FieldInfo, FieldKind, FieldValue, take_by};
use crate::request::Parameters;
use crate::resource::{Context, Model};

/// The kind of a payload field: that of its type where the type is a request field, else that of a dictionary.
pub struct KindOf<T>(PhantomData<T>);

impl<T: FieldValue> KindOf<T> {
    /// The type's own kind; an inherent constant wins over the trait's where its bound holds.
    pub const KIND: FieldKind = T::KIND;
}

/// See [`KindOf`].
pub trait KindFallback {
    /// The kind of types that no request field can have.
    const KIND: FieldKind = FieldKind::Dict;
}

impl<T> KindFallback for KindOf<T> {}

/// Reads a field as [`field::take`](crate::field::take) does. The kind and the rules come apart from the type, so that
/// a type without any is reported where it stands, and once.
pub fn take<T>(
    source: &Parameters,
    info: &FieldInfo,
    errors: &mut FieldErrors,
    kind: FieldKind,
    clean: Clean<T>,
) -> Option<T> {
    take_by(source, info, errors, kind, clean)
}

/// The primary key of an object, if it is an `R`.
pub fn pk_of<R: Model>(object: &dyn Any) -> Option<R::Pk> {
    object.downcast_ref::<R>().map(R::pk)
}

/// Fails to compile where a field is filtered or sorted by whose type databases do not compare.
///
/// # Panics
///
/// While compiling, if the kind is a dictionary, a list or a file.
pub const fn must_be_comparable(kind: FieldKind) {
    let comparable = !matches!(kind, FieldKind::Dict | FieldKind::List(_) | FieldKind::File);
    assert!(comparable, "a field of this type cannot be filtered by: databases do not compare JSON or lists");
}

/// Calls a `default` or `on_update`, so that closures in attributes need no types.
pub fn apply<'c, 'r, T>(ctx: &'c Context<'r>, value: impl FnOnce(&'c Context<'r>) -> T) -> T {
    value(ctx)
}

/// What `search` compares with: `%text%` in lower case, with the wildcards of LIKE escaped.
pub fn contains_pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for char in text.to_lowercase().chars() {
        if matches!(char, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(char);
    }
    pattern.push('%');
    pattern
}

diesel::define_sql_function! {
    /// SQL `lower`, of text that may be null.
    fn lower(text: diesel::sql_types::Nullable<diesel::sql_types::Text>) -> diesel::sql_types::Nullable<diesel::sql_types::Text>;
}

/// Teaches SQLite to lower all letters: its own function knows those of ASCII only, and PostgreSQL's knows more.
#[cfg(feature = "sqlite")]
pub(crate) fn lower_all_letters(conn: &mut diesel::SqliteConnection) -> diesel::QueryResult<()> {
    lower_utils::register_impl(conn, |text: Option<String>| text.map(|text| text.to_lowercase()))
}

/// Narrows a query by one comparison.
#[doc(hidden)]
#[macro_export]
macro_rules! __compare {
    ($query:ident, $column:expr, $value:ident, $operator:expr) => {
        match $operator {
            $crate::resource::operator::Operator::Exact => {
                ::diesel::QueryDsl::filter($query, ::diesel::ExpressionMethods::eq($column, $value))
            }
            $crate::resource::operator::Operator::Gt => {
                ::diesel::QueryDsl::filter($query, ::diesel::ExpressionMethods::gt($column, $value))
            }
            $crate::resource::operator::Operator::Gte => {
                ::diesel::QueryDsl::filter($query, ::diesel::ExpressionMethods::ge($column, $value))
            }
            $crate::resource::operator::Operator::Lt => {
                ::diesel::QueryDsl::filter($query, ::diesel::ExpressionMethods::lt($column, $value))
            }
            $crate::resource::operator::Operator::Lte => {
                ::diesel::QueryDsl::filter($query, ::diesel::ExpressionMethods::le($column, $value))
            }
        }
    };
}

/// Locks the rows of a query until the transaction ends, where the database has several writers.
#[cfg(feature = "postgres")]
#[doc(hidden)]
#[macro_export]
macro_rules! __lock {
    ($query:expr, $conn:expr) => {
        match $conn {
            $crate::db::DbConn::Pg(native) => {
                ::diesel::RunQueryDsl::execute(::diesel::QueryDsl::for_update($query), native).map(drop)
            }
            #[allow(
                unreachable_patterns,
                reason = "which variants exist depends on the features of webapi-core"
            )]
            _ => ::core::result::Result::Ok(()),
        }
    };
}
/// Locks the rows of a query until the transaction ends: SQLite's one writer has them to itself.
#[cfg(not(feature = "postgres"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __lock {
    ($query:expr, $conn:expr) => {{
        let _ = ($query, $conn);
        ::core::result::Result::Ok(())
    }};
}

/// Sorts a query by one more column.
#[doc(hidden)]
#[macro_export]
macro_rules! __order {
    ($query:ident, $column:expr, $descending:expr) => {
        if $descending {
            ::diesel::QueryDsl::then_order_by($query, ::diesel::ExpressionMethods::desc($column))
        } else {
            ::diesel::QueryDsl::then_order_by($query, ::diesel::ExpressionMethods::asc($column))
        }
    };
}
