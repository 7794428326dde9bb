//! `info`: what the server is and can do.

use webapi_core::prelude::*;

/// The server.
#[derive(Debug, WebApiResource)]
#[webapi(singleton, handlers(get), manual)]
pub struct Info;

impl Info {
    #[expect(clippy::unnecessary_wraps, reason = "other handlers fail")]
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let product = Node::object([
            ("name", Node::from("Review Board")),
            ("version", "7.0".into()),
            ("package_version", "7.0".into()),
            ("is_release", true.into()),
        ]);
        let administrator =
            Node::object([("name", Node::from("Admin")), ("email", "admin@example.com".into())]);
        let site = Node::object([
            ("url", Node::from(format!("{}/", ctx.public_url()))),
            ("administrators", Node::Array(vec![administrator])),
            ("time_zone", "UTC".into()),
        ]);
        let info = Node::object([("product", product), ("site", site), ("capabilities", capabilities())]);
        Ok(Reply::tree([("info", info)]))
    }
}

fn flags<const N: usize>(flags: [(&'static str, bool); N]) -> Node {
    Node::object(flags.map(|(name, value)| (name, Node::from(value))))
}

fn capabilities() -> Node {
    let mut diffs = flags([("base_commit_ids", true), ("moved_files", true)]);
    diffs.push("validation", flags([("base_commit_ids", true)]));
    let scmtools = Node::object([
        ("git", flags([("empty_files", true)])),
        ("supported_tools", vec!["git", "mercurial"].into()),
    ]);
    Node::object([
        ("authentication", flags([("client_web_login", false)])),
        ("diffs", diffs),
        ("extra_data", flags([("json_patching", true)])),
        (
            "review_requests",
            flags([("commit_ids", true), ("trivial_publish", true), ("supports_history", false)]),
        ),
        ("scmtools", scmtools),
        ("text", flags([("markdown", true), ("per_field_text_types", true)])),
    ])
}
