//! `extensions`: what can be switched on. Switching is not part of this application yet.

use diesel::prelude::*;
use webapi_core::prelude::*;

use super::schema::extensions;

/// An extension, never enabled.
#[derive(Debug, Queryable, Selectable, Identifiable, WebApiResource)]
#[diesel(table_name = extensions)]
#[webapi(
    key = class_name,
    key_variable = "extension_name",
    key_pattern = "[.A-Za-z0-9_-]+",
    methods(GET, PUT),
    require(PUT = superuser),
    update_fields = ExtensionUpdateFields,
    handlers(update),
    computed(
        can_disable: bool,
        can_enable: bool,
        enabled: bool,
        installed: bool,
        loadable: bool,
        load_error: Option<String>
    ),
    fields(
        author, author_url, can_disable, can_enable, class_name, enabled, installed, loadable, load_error, name,
        summary, version
    ),
    hooks,
    manual
)]
pub struct Extension {
    #[webapi(skip)]
    id: i64,
    class_name: String,
    name: String,
    version: String,
    summary: String,
    author: String,
    author_url: Option<String>,
}

/// What PUT takes.
#[derive(Debug, RequestFields)]
pub struct ExtensionUpdateFields {
    /// Whether the extension shall be on.
    #[expect(dead_code, reason = "nothing can be switched yet")]
    enabled: bool,
}

#[allow(clippy::unused_self, reason = "computed fields are methods")]
impl Extension {
    fn can_disable(&self) -> bool {
        false
    }

    fn can_enable(&self) -> bool {
        true
    }

    fn enabled(&self) -> bool {
        false
    }

    fn installed(&self) -> bool {
        false
    }

    fn loadable(&self) -> bool {
        true
    }

    fn load_error(&self) -> Option<String> {
        None
    }

    fn update(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        ctx.item::<Self>()?;
        Err(ApiError::method_not_allowed())
    }
}

impl ResourceHooks for Extension {
    fn can_list(ctx: &mut Context<'_>) -> ApiResult<Access> {
        Ok(Access::when(ctx.is_authenticated()))
    }
}
