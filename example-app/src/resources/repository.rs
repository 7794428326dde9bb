//! `/api/repositories/`: where the code under review lives.

use diesel::prelude::*;
use webapi_core::prelude::*;

use crate::schema::repositories;

/// A repository of code.
#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = repositories)]
#[webapi(
    plural = "repositories",
    methods(GET, POST, PUT, PATCH, DELETE),
    require(POST = superuser),
    title = name,
    list_fields = ListFields,
    hooks
)]
pub(crate) struct Repository {
    /// The number of the repository.
    #[webapi(read_only, sort)]
    pub(crate) id: i64,
    /// The name to show.
    #[webapi(create(required), update, max_length = 200, search, sort)]
    name: String,
    /// Where to get the code from.
    #[webapi(create(required), update, max_length = 1000)]
    pub(crate) path: String,
    /// Where else to get it from; may be empty.
    #[webapi(create, update, max_length = 1000)]
    mirror_path: String,
    /// The version control system.
    #[webapi(create(required))]
    pub(crate) tool: Tool,
    /// Whether anybody but superusers sees the repository.
    #[webapi(create, update, default = |_| true)]
    visible: bool,
}

/// A version control system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
#[webapi(rename_all = "PascalCase")]
pub(crate) enum Tool {
    Git,
    Mercurial,
    Perforce,
    Subversion,
}

/// What the list can be narrowed by: texts separated by commas, of which one has to fit.
#[derive(RequestFields)]
struct ListFields {
    /// Names.
    name: Option<String>,
    /// Paths or mirror paths.
    path: Option<String>,
    /// Version control systems; unknown ones fit nothing.
    tool: Option<String>,
}

fn listed(texts: &str) -> Vec<String> {
    texts.split(',').map(|text| text.trim().to_owned()).collect()
}

impl ResourceHooks for Repository {
    fn visible_to(ctx: &Context<'_>, query: Query<Self>) -> Query<Self> {
        if ctx.is_superuser() { query } else { query.filter(repositories::visible) }
    }

    fn list_query(ctx: &mut Context<'_>, mut query: Query<Self>) -> ApiResult<Query<Self>> {
        let Some(ListFields { name, path, tool }) = ctx.try_input() else { return Ok(query) };
        if let Some(names) = name {
            query = query.filter(repositories::name.eq_any(listed(names)));
        }
        if let Some(paths) = path {
            let mirrors = repositories::mirror_path.eq_any(listed(paths));
            query = query.filter(repositories::path.eq_any(listed(paths)).or(mirrors));
        }
        if let Some(tools) = tool {
            query = query.filter(repositories::tool.eq_any(listed(tools)));
        }
        Ok(query)
    }
}
