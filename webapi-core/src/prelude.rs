//! What every file with resources needs: `use webapi_core::prelude::*;`.

pub use crate::WebApi;
pub use crate::descriptor::Method;
pub use crate::error::{ApiError, ApiResult, catalog};
pub use crate::field::{FieldErrors, RequestFields, UtcDateTime};
pub use crate::resource::{Access, Context, Draft, Loaded, Query, Reply, Resource, ResourceHooks};
pub use crate::root::Root;
pub use crate::serialize::Node;
pub use crate::serialize::link::Links;
pub use webapi_derive::{Choice, Form, RequestFields, WebApiResource};
