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
    hooks
)]
pub(crate) struct Repository {
    /// The number of the repository.
    #[webapi(read_only, sort)]
    pub(crate) id: i64,
    /// The name to show.
    #[webapi(create(required), update, max_length = 200, filter, search, sort)]
    name: String,
    /// Where to get the code from.
    #[webapi(create(required), update, max_length = 1000)]
    pub(crate) path: String,
    /// Where else to get it from; may be empty.
    #[webapi(create, update, max_length = 1000)]
    mirror_path: String,
    /// The version control system.
    #[webapi(create(required), filter)]
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

impl ResourceHooks for Repository {
    fn visible_to(ctx: &Context<'_>, query: Query<Self>) -> Query<Self> {
        if ctx.is_superuser() { query } else { query.filter(repositories::visible) }
    }
}
