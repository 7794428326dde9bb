//! The golden applications, by name and setup.

use clap::ValueEnum;
use webapi_core::db::Database;

use super::control::Golden;
use super::djblets::{self, corpus::Djblets, setup::Setup};
use super::oauth::{self, profile::Profile};

/// A corpus with an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum App {
    /// Recorded from Djblets.
    Djblets,
    /// Recorded from Django OAuth Toolkit.
    Oauth,
}

/// An application in one of its setups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Application {
    /// The application of the `djblets` corpus.
    Djblets(Setup),
    /// The application of the `oauth` corpus.
    OAuth(Profile),
}

impl App {
    /// Its name on the command line, which is that of the corpus's folder.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Djblets => "djblets",
            Self::Oauth => "oauth",
        }
    }

    /// `Host` of the recorded requests.
    pub const fn host(self) -> &'static str {
        match self {
            Self::Djblets => "reviews.example.com",
            Self::Oauth => "localhost:8000",
        }
    }

    /// File of the records that are answered differently on purpose.
    pub const fn deviations(self) -> &'static str {
        match self {
            Self::Djblets => "deviations.toml",
            Self::Oauth => "oauth-deviations.toml",
        }
    }

    fn setups(self) -> Vec<&'static str> {
        match self {
            Self::Djblets => Setup::ALL.map(Setup::name).to_vec(),
            Self::Oauth => Profile::ALL.map(Profile::name).to_vec(),
        }
    }
}

impl Application {
    /// The application in the setup of this name.
    ///
    /// # Errors
    ///
    /// A sentence if there is no such setup.
    pub fn of_setup(app: App, setup: &str) -> Result<Self, String> {
        let found = match app {
            App::Djblets => Setup::of_name(setup).map(Self::Djblets),
            App::Oauth => Profile::of_name(setup).map(Self::OAuth),
        };
        found.ok_or_else(|| {
            let known: Vec<String> = app.setups().iter().map(|setup| format!("`{setup}`")).collect();
            format!("there is no setup `{setup}`; the application `{}` has {}", app.name(), known.join(", "))
        })
    }

    /// Builds the application over an empty database and fills it.
    ///
    /// # Errors
    ///
    /// A sentence about the database.
    pub fn golden(self, database: Database) -> Result<Golden, String> {
        let golden = match self {
            Self::Djblets(setup) => {
                let api = djblets::app::build(database, setup).map_err(|error| error.to_string())?;
                Golden::new(api, Djblets)
            }
            Self::OAuth(profile) => oauth::corpus::golden(database, profile)?,
        };
        golden.api().migrate().map_err(|error| error.to_string())?;
        golden.reset()?;
        if self == Self::OAuth(Profile::Oidc) {
            oauth::app::make_keys(golden.api()).map_err(|error| error.to_string())?;
        }
        Ok(golden)
    }
}
