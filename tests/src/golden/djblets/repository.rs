//! `repositories`: where code is kept.

use diesel::prelude::*;
use webapi_core::prelude::*;

use super::schema::repositories;

/// A repository.
#[derive(Debug, Queryable, Selectable, Identifiable, WebApiResource)]
#[diesel(table_name = repositories)]
#[webapi(
    plural = "repositories",
    title = name,
    methods(GET, POST, PUT, DELETE),
    require(POST = superuser),
    list_fields = RepositoryListFields,
    handlers(update),
    hooks,
    manual
)]
pub struct Repository {
    id: i64,
    #[webapi(create(required))]
    name: String,
    #[webapi(create(required))]
    pub(super) path: String,
    mirror_path: String,
    #[webapi(create(required), choices("Git", "Mercurial", "Subversion"))]
    pub(super) tool: String,
    #[webapi(create)]
    visible: bool,
}

/// What the list of repositories takes.
#[derive(Debug, RequestFields)]
pub struct RepositoryListFields {
    /// Tools, separated by commas.
    tool: Option<String>,
}

impl Repository {
    fn update(_: &mut Context<'_>) -> ApiResult<Reply> {
        Err(ApiError::method_not_allowed())
    }
}

impl ResourceHooks for Repository {
    fn list_query(ctx: &mut Context<'_>, query: Query<Self>) -> ApiResult<Query<Self>> {
        let query = query.filter(repositories::visible.eq(true));
        Ok(match ctx.try_input::<RepositoryListFields>().and_then(|input| input.tool.as_deref()) {
            Some(tools) => {
                let tools: Vec<String> = tools.split(',').map(str::to_owned).collect();
                query.filter(repositories::tool.eq_any(tools))
            }
            None => query,
        })
    }

    fn before_create(ctx: &mut Context<'_>, draft: &mut Draft<Self>) -> ApiResult<()> {
        let name = draft.name.clone().unwrap_or_default();
        let same = repositories::table.filter(repositories::name.eq(&name));
        if same.count().get_result::<i64>(ctx.conn())? == 0 {
            return Ok(());
        }
        Err(ApiError::new(catalog::DUPLICATE_ITEM)
            .with_message("A repository with this name already exists")
            .with_extra("conflict", name))
    }
}
