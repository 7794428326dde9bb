//! [`Stage`]: an API with something in it, for the standard tests of its resources.

use super::client::Client;
use super::database::TestDatabase;
use super::must;
use super::standard::Places;
use crate::WebApi;
use crate::api::WebApiBuilder;
use crate::db::Backend;
use crate::descriptor::Method;
use crate::resource::Resource;

/// An API, the people who ask it, and where the objects are that they ask for.
///
/// Made anew for each test, so that tests may write.
#[derive(Debug)]
pub struct Stage {
    pub(crate) client: Client,
    pub(crate) superuser: String,
    pub(crate) user: String,
    pub(crate) list: Option<String>,
    pub(crate) item: Option<String>,
    database: TestDatabase,
}

impl Stage {
    /// Builds an API over an empty SQLite database in memory and migrates it. There are a superuser `admin` and a user
    /// `user`, with ids 1 and 2 and passwords `pw-admin` and `pw-user`.
    pub fn new(add: impl FnOnce(WebApiBuilder) -> WebApiBuilder) -> Self {
        Self::over(TestDatabase::on(Backend::Sqlite), add)
    }

    /// As [`Stage::new`], over a database.
    pub fn over(database: TestDatabase, add: impl FnOnce(WebApiBuilder) -> WebApiBuilder) -> Self {
        let api = must(add(WebApi::builder().database(database.database())).build());
        must(api.migrate());
        let stage = Self::of(database, &api, "admin", "user");
        stage.client.add_superuser("admin");
        stage.client.add_user("user");
        stage
    }

    /// An API that was built over a test's database and is filled already, with the login names of a superuser and of an
    /// ordinary user.
    pub fn of(database: TestDatabase, api: &WebApi, superuser: &str, user: &str) -> Self {
        let (superuser, user) = (superuser.to_owned(), user.to_owned());
        Self { client: Client::new(api), superuser, user, list: None, item: None, database }
    }

    /// Runs SQL, to fill tables; see [`TestDatabase::execute`].
    pub fn with_sql(self, sql: &str) -> Self {
        self.database.execute(sql);
        self
    }

    /// Where the list is, for resources below others: `/api/shelves/1/books/`.
    pub fn with_list(mut self, uri: &str) -> Self {
        self.list = Some(uri.to_owned());
        self
    }

    /// Where an item is; the first of the list otherwise.
    pub fn with_item(mut self, uri: &str) -> Self {
        self.item = Some(uri.to_owned());
        self
    }

    /// Login name of the superuser.
    pub fn superuser_name(&self) -> &str {
        &self.superuser
    }

    /// The methods that a resource declares and answers, each with where to send it; DELETE last.
    pub fn places_of<R: Resource>(&self) -> Vec<(Method, String)> {
        Places::of::<R>(self).answered().into_iter().map(|(method, uri)| (method, uri.to_owned())).collect()
    }

    /// The database.
    pub fn database(&self) -> &TestDatabase {
        &self.database
    }

    /// A client that is nobody in particular.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// A client in a session of the superuser.
    pub fn superuser(&self) -> Client {
        self.client.as_user(&self.superuser)
    }

    /// A client in a session of the user.
    pub fn user(&self) -> Client {
        self.client.as_user(&self.user)
    }
}
