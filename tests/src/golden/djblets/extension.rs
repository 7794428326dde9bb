//! The extensions of the corpus: one that brings reports, and one that fails to start.

use std::any::TypeId;

use webapi_core::descriptor::{Attach, Descriptor, Pagination, Shape, Vendor};
use webapi_core::extension::{Extension, ExtensionContext, ExtensionProblem, Manifest};
use webapi_core::prelude::*;
use webapi_core::resource::VTable;

/// How the build is.
#[derive(Debug, WebApiResource)]
#[webapi(singleton, uri_name = "build-weather", handlers(get), manual)]
pub struct BuildWeather;

impl BuildWeather {
    #[expect(clippy::unnecessary_wraps, reason = "other handlers fail")]
    fn get(_: &mut Context<'_>) -> ApiResult<Reply> {
        Ok(Reply::tree([("build_weather", Node::object([("outlook", Node::from("sunny"))]))]))
    }
}

/// Brings reports.
#[derive(Debug)]
pub struct ReportExtension;

impl Extension for ReportExtension {
    fn manifest(&self) -> Manifest {
        Manifest::new("goldenext.extension.ReportExtension", "Report Extension", "1.2")
            .summary("Adds reports.")
            .author("Golden Team", "https://example.com/")
            .resource::<BuildWeather>()
            .resource::<Report>()
    }
}

/// Fails to start.
#[derive(Debug)]
pub struct BrokenExtension;

impl Extension for BrokenExtension {
    fn manifest(&self) -> Manifest {
        Manifest::new("goldenext.extension.BrokenExtension", "Broken Extension", "0.1")
            .summary("Fails to start.")
            .author("Golden Team", "")
    }

    fn on_enable(&self, _: &mut ExtensionContext<'_>) -> Result<(), ExtensionProblem> {
        Err("cannot start".into())
    }
}

/// A report. The list shows nothing but its links, and POST is allowed and answered by nothing, so the declaration is
/// written by hand, as that of [`Patchable`](super::patchable::Patchable).
#[derive(Debug)]
pub struct Report;

impl Resource for Report {
    const DEPTH: usize = 1;
    const DESCRIPTOR: &'static Descriptor = &Descriptor {
        name: "report",
        plural: "reports",
        item_key: "report",
        list_key: "reports",
        uri_name: "reports",
        link_name: "reports",
        uri_template: Some("report"),
        uri_template_plural: Some("reports"),
        doc: "A report.",
        type_name: "Report",
        file: file!(),
        line: line!(),
        type_id: TypeId::of::<Report>(),
        parent: None,
        attach: Attach::List,
        shape: Shape::Items { variable: "report_id", pattern: "[0-9]+" },
        methods: &[Method::Get, Method::Post],
        require: &[],
        fields: &[],
        vendor: Vendor::Inherit,
        mimetype_item: "report",
        mimetype_list: "reports",
        scope_name: "report",
        scope_name_given: false,
        policy_id: "report",
        oauth2_token_access_allowed: true,
        api_token_access_allowed: true,
        auto_etag: false,
        require_if_match: false,
        pagination: Pagination::DEFAULT,
        list_rules: None,
        create_rules: None,
        update_rules: None,
        added_in: None,
        deprecated_in: None,
        vtable: &VTable::EMPTY.with_get(get_report),
    };
}

fn get_report(ctx: &mut Context<'_>) -> ApiResult<Reply> {
    let id = ctx.key().and_then(|key| key.parse::<i64>().ok());
    let id = id.ok_or_else(ApiError::does_not_exist)?;
    let report = Node::object([("id", Node::from(id)), ("title", Node::from(format!("Report {id}")))]);
    Ok(Reply::tree([("report", report)]))
}
