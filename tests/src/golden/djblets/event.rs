//! `event`: four server-sent events.

use webapi_core::prelude::*;

/// The stream. The whole of it is known beforehand, so it is sent as one body.
#[derive(Debug, WebApiResource)]
#[webapi(singleton, handlers(get), manual)]
pub struct Event;

impl Event {
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let last_id = serde_json::to_string(&ctx.header("last-event-id")).map_err(ApiError::internal)?;
        let stream = format!(
            "id: 1\ndata: {{\"progress\": 10, \"stat\": \"ok\"}}\n\n\
             id: 2\nevent: note\ndata: line 1\ndata: line 2\n\n\
             data: {{\"stat\": \"ok\"}}\n\n\
             id\ndata: {{\"last_id\": {last_id}, \"stat\": \"fail\"}}\nretry: 5000\n\n"
        );
        Ok(Reply::raw(200, "text/event-stream", stream)
            .with_header("Cache-Control", "no-cache")
            .with_header("X-Event-Data-Mimetype", "application/vnd.reviewboard.org.event+json"))
    }
}
