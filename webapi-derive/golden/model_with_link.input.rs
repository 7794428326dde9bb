/// What somebody thinks of a change.
#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = reviews)]
#[webapi(
    parent = ReviewRequest,
    methods(GET, POST, PUT, DELETE),
    require(DELETE = superuser),
    computed(excerpt: String),
    default_sort(-timestamp),
    last_modified = timestamp,
    hooks
)]
pub struct Review {
    id: i64,
    review_request_id: i64,
    /// Who wrote it.
    #[webapi(link = User, title = fullname)]
    user_id: i64,
    #[webapi(create(required), update, max_length = 2000, search)]
    body: String,
    #[webapi(create, update, filter, sort, min = 1, max = 5)]
    stars: Option<i32>,
    #[webapi(default = Context::now, on_update = Context::now, sort)]
    timestamp: UtcDateTime,
}
