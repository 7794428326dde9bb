//! Who manages applications in the browser.

use webapi_core::account::User;

/// Who is offered the pages on which people register clients, under `applications/` below the prefix.
///
/// Whoever is not offered them finds nothing there. Everybody sees and changes their own applications only, superusers
/// too. Commands and files work whatever this says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ApplicationPages {
    /// Everybody who is logged in; as in Django OAuth Toolkit.
    #[default]
    Everybody,
    /// Superusers.
    Superusers,
    /// Nobody: the pages are not there.
    Off,
}

impl ApplicationPages {
    /// Reads a word as settings have it: `everybody`, `superusers` or `off`.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "everybody" => Some(Self::Everybody),
            "superusers" => Some(Self::Superusers),
            "off" => Some(Self::Off),
            _ => None,
        }
    }

    /// Whether somebody is offered the pages.
    pub(crate) fn are_for(self, user: &User) -> bool {
        match self {
            Self::Everybody => true,
            Self::Superusers => user.is_superuser,
            Self::Off => false,
        }
    }
}

/// What a server is set to about applications.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ApplicationSettings {
    pub(crate) pages: ApplicationPages,
    /// The most applications that one person may own.
    pub(crate) most: usize,
}

impl Default for ApplicationSettings {
    fn default() -> Self {
        Self { pages: ApplicationPages::default(), most: 100 }
    }
}
