//! `repositories/{repository_id}/info`: what is known about the inside of a repository.

use webapi_core::prelude::*;
use webapi_core::serialize::Key;

use super::repository::Repository;

/// Branches and the like; the same for every repository whose tool can tell.
#[derive(Debug, WebApiResource)]
#[webapi(
    name = "info",
    uri_template = "repository_info",
    policy_id = "repository_info",
    mimetype_item = "repository-info",
    parent = Repository,
    singleton,
    handlers(get),
    manual
)]
pub struct RepositoryInfo;

impl RepositoryInfo {
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let repository = ctx.parent::<Repository>()?;
        if repository.tool == "Perforce" {
            return Err(ApiError::new(catalog::INVALID_ATTRIBUTE)
                .with_extra("reason", "Repository info is not supported for this tool."));
        }
        let stats = vec![(Key::Int(1), Node::from("one")), (Key::Int(2), Node::from(2.5))];
        let info = Node::object([
            ("path", Node::from(repository.path.clone())),
            ("branches", vec!["main", "release-1.x"].into()),
            ("tags", Node::Array(Vec::new())),
            ("stats", Node::Object(stats)),
            ("fork_of", Node::Null),
            ("locked", false.into()),
            ("extra", Node::Object(Vec::new())),
        ]);
        Ok(Reply::tree([("info", info)]))
    }
}
