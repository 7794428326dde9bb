//! The settings of an [`AuthorizationServerBuilder`]: the sections `[oauth2]` and `[scopes]`, and `WEBAPI_OAUTH2_…`.
//!
//! Each feature has its list in a file of its own. A test finds methods of the builder that have no setting here.

mod abuse;
mod applications;
mod device;
mod endpoints;
mod lifetimes;
mod oidc;
mod pages;
mod protocol;
pub(crate) mod scopes;

use super::{Document, Environment, Mistake, Mistakes, Place, Section};
use crate::server::{AuthorizationServerBuilder, SettingsError};

/// The settings of an authorization server, in the section `[oauth2]` and in `WEBAPI_OAUTH2_…`.
pub static SERVER: Section<AuthorizationServerBuilder> = Section {
    name: "oauth2",
    environment: "WEBAPI_OAUTH2_",
    settings: &[
        endpoints::ALL,
        protocol::ALL,
        lifetimes::ALL,
        abuse::ALL,
        pages::ALL,
        applications::ALL,
        device::ALL,
        oidc::ALL,
    ],
};

type Setting = super::Setting<AuthorizationServerBuilder>;

impl AuthorizationServerBuilder {
    /// Takes what a file and the environment say: the section `[oauth2]`, and `[scopes]` for scopes that follow from no
    /// resource ([`FixedScopes`](crate::scope::FixedScopes)).
    ///
    /// ```
    /// use webapi_oauth2::AuthorizationServer;
    /// use webapi_oauth2::settings::{Document, Environment};
    ///
    /// let text = "[oauth2]\nissuer = 'https://reviews.example.com'\nrealm = 'Reviews'\ncode_lifetime = '2m'";
    /// let document = Document::parse("reviews.toml", text).expect("TOML");
    /// let environment = Environment::of([("WEBAPI_OAUTH2_ACCESS_TOKEN_LIFETIME", "10m")]);
    /// let builder = AuthorizationServer::builder("http://127.0.0.1:8080");
    /// let server = builder.configured(&document, &environment).expect("sound settings").build().expect("a server");
    /// assert_eq!(server.issuer(), "https://reviews.example.com");
    /// ```
    ///
    /// # Errors
    ///
    /// Everything that is wrong, with what [`build`](Self::build) finds besides.
    pub fn configured(self, document: &Document, environment: &Environment) -> Result<Self, Mistakes> {
        let (mut builder, mut mistakes) = SERVER.read(document, environment, self);
        match scopes::read(document) {
            Ok(Some(fixed)) => builder = builder.scopes(fixed),
            Ok(None) => {}
            Err(wrong) => mistakes.append(wrong),
        }
        if mistakes.is_empty() {
            return Ok(builder);
        }
        if let Err(error) = builder.build() {
            mistakes.append(together(error));
        }
        Err(mistakes)
    }
}

/// What only all settings together can get wrong.
fn together(error: SettingsError) -> Mistakes {
    let all = match error {
        SettingsError::Several(all) => all,
        one => vec![one],
    };
    let mut mistakes = Mistakes::default();
    for error in all {
        mistakes.push(Mistake::new(Place::Together, error.to_string()));
    }
    mistakes
}
