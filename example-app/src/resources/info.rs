//! `/api/info/`: what server this is, and what its clients may rely on.

use webapi_core::prelude::*;

/// The version of Review Board whose API this one is like: by it, RBTools knows whether to keep answers, for example.
const REVIEW_BOARD: &str = "7.0";

/// What server this is.
#[derive(WebApiResource)]
#[webapi(singleton, handlers(get), mimetype_item = "server-info")]
struct Info;

impl Info {
    #[expect(clippy::unnecessary_wraps, reason = "other handlers fail")]
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let site = [("url", Node::from(ctx.public_url().to_owned())), ("time_zone", Node::from("UTC"))];
        let members =
            [("product", product()), ("site", Node::object(site)), ("capabilities", capabilities())];
        Ok(Reply::tree([("info", Node::object(members))]))
    }
}

/// Name and version; the root shows them too.
pub(crate) fn product() -> Node {
    let members = [
        ("name", env!("CARGO_PKG_NAME")),
        ("version", env!("CARGO_PKG_VERSION")),
        ("package_version", REVIEW_BOARD),
    ];
    Node::object(members.map(|(name, text)| (name, Node::from(text))))
}

/// What clients of Review Board may try beyond the least; the root shows it too. There is nothing yet.
pub(crate) fn capabilities() -> Node {
    Node::Object(Vec::new())
}
