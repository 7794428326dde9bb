//! `users`: the accounts, found by their names.

use diesel::prelude::*;
use webapi_core::prelude::*;

use super::schema::webapi_users;

/// An account.
#[derive(Debug, Queryable, Selectable, Identifiable, WebApiResource)]
#[diesel(table_name = webapi_users)]
#[webapi(
    key = username,
    key_pattern = r"[A-Za-z0-9@\._\-'\+]+",
    title = username,
    list_fields = UserListFields,
    computed(fullname: String, url: String),
    fields(id, username, first_name, last_name, fullname, email, url),
    auto_etag,
    hooks,
    manual
)]
pub struct User {
    pub(super) id: i64,
    pub(super) username: String,
    first_name: String,
    last_name: String,
    email: String,
}

/// What the list of users takes.
#[derive(Debug, RequestFields)]
pub struct UserListFields {
    /// How the username begins, in any case.
    q: Option<String>,
}

impl User {
    /// First and last name; empty if there are none.
    pub fn fullname(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim().to_owned()
    }

    /// The title of links that show people by their names.
    pub fn fullname_or_username(&self) -> String {
        let fullname = self.fullname();
        if fullname.is_empty() { self.username.clone() } else { fullname }
    }

    /// The user's page, outside the API.
    pub fn url(&self) -> String {
        format!("/users/{}/", self.username)
    }
}

diesel::define_sql_function! {
    /// SQL `lower`.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

impl ResourceHooks for User {
    fn list_query(ctx: &mut Context<'_>, query: Query<Self>) -> ApiResult<Query<Self>> {
        let Some(prefix) = ctx.try_input::<UserListFields>().and_then(|input| input.q.as_deref()) else {
            return Ok(query);
        };
        let literal = prefix.to_lowercase().replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
        Ok(query.filter(lower(webapi_users::username).like(format!("{literal}%")).escape('\\')))
    }
}
