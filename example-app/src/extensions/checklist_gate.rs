//! `checklist-gate`: a change is not submitted before its checklist is done. Requires `checklists`.

use diesel::prelude::*;
use webapi_core::extension::Extension;
use webapi_core::prelude::*;
use webapi_core::signal::Signals;

use super::checklists::item::checklist_items;
use crate::resources::review_request::{ReviewRequest, Status};

/// Keeps a change from being submitted before its checklist is done.
#[derive(Extension)]
#[webapi(
    id = "checklist-gate",
    name = "Checklist gate",
    version = "1.0.0",
    author = "The authors of the example",
    requires("checklists" = "1"),
    resources(ChecklistProgress),
    signals
)]
struct ChecklistGate;

impl ChecklistGate {
    fn signals() -> Signals {
        Signals::new().before_update::<ReviewRequest>(|ctx, request, draft| {
            if draft.status != Some(Status::Submitted) {
                return Ok(());
            }
            match count(ctx, request.id)? {
                (total, done) if done < total => {
                    let message = format!("{} items of the checklist are not done", total - done);
                    Err(ApiError::invalid_field("status", message))
                }
                _ => Ok(()),
            }
        })
    }
}

/// How far the checklist of a review request is.
#[derive(WebApiResource)]
#[webapi(parent = ReviewRequest, singleton, handlers(get))]
struct ChecklistProgress;

impl ChecklistProgress {
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let request = ctx.parent::<ReviewRequest>()?.id;
        let (total, done) = count(ctx, request)?;
        let progress = Node::object([("total", Node::from(total)), ("done", Node::from(done))]);
        Ok(Reply::tree([("checklist_progress", progress)]))
    }
}

/// How many items there are, and how many of them are done.
fn count(ctx: &mut Context<'_>, request: i64) -> ApiResult<(i64, i64)> {
    let items = checklist_items::table.filter(checklist_items::review_request_id.eq(request));
    let total = items.count().get_result(ctx.conn())?;
    let done = items.filter(checklist_items::done).count().get_result(ctx.conn())?;
    Ok((total, done))
}
