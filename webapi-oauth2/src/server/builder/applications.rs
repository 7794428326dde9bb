//! Who manages applications in the browser, and how many.

use super::AuthorizationServerBuilder;
use crate::server::settings::ApplicationPages;

impl AuthorizationServerBuilder {
    /// Who is offered the pages on which people register clients; everybody who is logged in by default.
    ///
    /// ```
    /// use webapi_oauth2::AuthorizationServer;
    /// use webapi_oauth2::server::settings::ApplicationPages;
    ///
    /// let server = AuthorizationServer::builder("https://example.com");
    /// let server = server.application_pages(ApplicationPages::Superusers).build()?;
    /// # Ok::<(), webapi_oauth2::SettingsError>(())
    /// ```
    pub fn application_pages(mut self, pages: ApplicationPages) -> Self {
        self.applications.pages = pages;
        self
    }

    /// How many applications one person may register in the browser; 100 by default.
    pub fn most_applications(mut self, most: usize) -> Self {
        self.applications.most = most;
        self
    }
}
