//! `…/reviews/{review_id}/comments`: remarks on lines.

use diesel::dsl::auto_type;
use diesel::prelude::*;
use serde::{Serialize, Serializer};
use webapi_core::field::{FieldInfo, FieldKind, FieldValue};
use webapi_core::prelude::*;

use super::review::Review;
use super::schema::{comments, reviews, webapi_users};
use super::user::User;

/// A comment. Whether it is public, and whose it is, is the business of its review.
#[derive(Debug, Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = comments)]
#[webapi(
    parent = Review,
    methods(GET, POST, PUT, DELETE),
    mimetype_item = "review-comment",
    mimetype_list = "review-comments",
    list_fields = CommentListFields,
    handlers(update),
    hooks,
    manual
)]
pub struct Comment {
    id: i64,
    #[webapi(parent)]
    review_id: i64,
    #[webapi(create(required))]
    text: String,
    #[webapi(create)]
    first_line: i64,
    #[webapi(create)]
    num_lines: i64,
    #[webapi(create)]
    issue_opened: bool,
    #[serde(serialize_with = "null_if_empty")]
    issue_status: String,
    #[webapi(default = Context::now)]
    timestamp: UtcDateTime,
    #[diesel(select_expression = is_public(), select_expression_type = is_public)]
    public: bool,
    #[webapi(skip)]
    #[diesel(select_expression = author(), select_expression_type = author)]
    author: String,
}

/// What the list of comments takes beside ranges of `line`.
#[derive(Debug, RequestFields)]
pub struct CommentListFields {
    /// The first line.
    line: Option<i64>,
}

#[auto_type]
fn is_public() -> _ {
    reviews::table
        .filter(reviews::id.eq(comments::review_id))
        .select(reviews::public)
        .single_value()
        .assume_not_null()
}

#[auto_type]
fn author() -> _ {
    // Not a join: SQLite cannot resolve the columns of one behind RETURNING.
    let reviewer = reviews::table.filter(reviews::id.eq(comments::review_id)).select(reviews::user_id);
    webapi_users::table
        .filter(webapi_users::id.eq_any(reviewer))
        .select(webapi_users::username)
        .single_value()
        .assume_not_null()
}

fn null_if_empty<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if text.is_empty() { serializer.serialize_none() } else { serializer.serialize_str(text) }
}

/// An integer of the query; a range that cannot be read is passed over, as in Djblets.
fn bound(ctx: &Context<'_>, name: &'static str) -> Option<i64> {
    i64::clean_text(ctx.query().text(name)?, &FieldInfo::new(name, FieldKind::Integer)).ok()
}

impl Comment {
    fn update(_: &mut Context<'_>) -> ApiResult<Reply> {
        Err(ApiError::method_not_allowed())
    }
}

impl ResourceHooks for Comment {
    fn list_query(ctx: &mut Context<'_>, mut query: Query<Self>) -> ApiResult<Query<Self>> {
        let Some(input) = ctx.try_input::<CommentListFields>() else { return Ok(query) };
        if let Some(line) = input.line {
            query = query.filter(comments::first_line.eq(line));
        }
        if let Some(line) = bound(ctx, "line-gt") {
            query = query.filter(comments::first_line.gt(line));
        }
        if let Some(line) = bound(ctx, "line-gte") {
            query = query.filter(comments::first_line.ge(line));
        }
        if let Some(line) = bound(ctx, "line-lt") {
            query = query.filter(comments::first_line.lt(line));
        }
        if let Some(line) = bound(ctx, "line-lte") {
            query = query.filter(comments::first_line.le(line));
        }
        Ok(query)
    }

    fn can_create(ctx: &mut Context<'_>) -> ApiResult<Access> {
        let reviewer = ctx.parent::<Review>()?.user_id;
        Ok(Access::when(ctx.is_user(reviewer)))
    }

    fn can_delete(&self, ctx: &mut Context<'_>) -> ApiResult<Access> {
        Self::can_create(ctx)
    }

    fn before_create(_: &mut Context<'_>, draft: &mut Draft<Self>) -> ApiResult<()> {
        if draft.issue_opened == Some(true) {
            draft.issue_status = Some("open".to_owned());
        }
        Ok(())
    }

    fn extra_links(&self, ctx: &Context<'_>, links: &mut Links) {
        if let Some(url) = ctx.url_by_key::<User>(&self.author) {
            links.get("user", url, Some(self.author.clone()));
        }
    }
}
