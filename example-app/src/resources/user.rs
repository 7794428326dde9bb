//! `/api/users/`: people, found by name.

use diesel::prelude::*;
use webapi_core::prelude::*;

use crate::schema::webapi_users;

/// Somebody with an account.
#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = webapi_users)]
#[webapi(
    key = username,
    key_pattern = r"[A-Za-z0-9@\._\-'\+]+",
    title = fullname,
    computed(fullname: String, email(ctx): Option<String>),
    auto_etag
)]
pub(crate) struct User {
    /// The number of the account.
    pub(crate) id: i64,
    /// The name to log in with, which also stands in URLs.
    #[webapi(search, sort)]
    username: String,
    /// The first name; may be empty.
    #[webapi(search)]
    first_name: String,
    /// The last name; may be empty.
    #[webapi(search)]
    last_name: String,
    #[webapi(skip)]
    email: String,
}

impl User {
    /// The name to show: first and last name, or the login name if there are none.
    fn fullname(&self) -> String {
        match format!("{} {}", self.first_name, self.last_name).trim() {
            "" => self.username.clone(),
            name => name.to_owned(),
        }
    }

    /// The e-mail address, which only the person and superusers see.
    fn email(&self, ctx: &Context<'_>) -> Option<String> {
        (ctx.is_user(self.id) || ctx.is_superuser()).then(|| self.email.clone())
    }
}
