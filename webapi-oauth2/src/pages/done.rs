//! [`Done`]: what a form has done, told once on the page that follows.
//!
//! In: what was done, with the redirect that answers the form. Out: a sentence on the next page. The cookie in between holds
//! one of a few words, so whoever plants one can make a page say nothing but these sentences. It ends when it was told, or
//! after a minute.

use crate::server::AuthorizationServer;

/// How long the next page may take, in seconds.
const LIFETIME: u32 = 60;

/// What a form has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    Registered,
    Saved,
    Deleted,
    Revoked,
}

impl Done {
    const ALL: [Self; 4] = [Self::Registered, Self::Saved, Self::Deleted, Self::Revoked];

    /// What people are told.
    pub(super) fn sentence(self) -> &'static str {
        match self {
            Self::Registered => "The application is registered.",
            Self::Saved => "Your changes are saved.",
            Self::Deleted => "The application is deleted.",
            Self::Revoked => "Access is revoked: the application cannot act for you with it any more.",
        }
    }

    /// What the cookie of a request says, if it says anything.
    pub(super) fn of<'a>(
        server: &AuthorizationServer,
        cookie: impl FnOnce(&str) -> Option<&'a str>,
    ) -> Option<Self> {
        let word = cookie(&name(server))?;
        Self::ALL.into_iter().find(|known| known.word() == word)
    }

    /// The text of the `Set-Cookie` header that says it.
    pub(super) fn set_cookie(self, server: &AuthorizationServer) -> String {
        cookie(server, self.word(), LIFETIME)
    }

    /// The text of the `Set-Cookie` header that ends it.
    pub(super) fn delete_cookie(server: &AuthorizationServer) -> String {
        cookie(server, "", 0)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Saved => "saved",
            Self::Deleted => "deleted",
            Self::Revoked => "revoked",
        }
    }
}

fn cookie(server: &AuthorizationServer, word: &str, seconds: u32) -> String {
    let secure = if server.is_https() { "; Secure" } else { "" };
    format!("{}={word}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}", name(server))
}

/// With the prefix that keeps other hosts of the domain from planting it, as the cookie of the browser has it.
fn name(server: &AuthorizationServer) -> String {
    let prefix = if server.is_https() { "__Host-" } else { "" };
    format!("{prefix}webapi_done")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_says_one_of_a_few_words() {
        let server = AuthorizationServer::builder("https://login.example.com").build().unwrap();
        for done in Done::ALL {
            assert_eq!(
                Done::of(&server, |name| (name == "__Host-webapi_done").then_some(done.word())),
                Some(done)
            );
        }
        assert_eq!(Done::of(&server, |_| Some("<b>planted</b>")), None);
        let set = Done::Saved.set_cookie(&server);
        assert_eq!(set, "__Host-webapi_done=saved; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
        assert!(Done::delete_cookie(&server).starts_with("__Host-webapi_done=; Path=/; Max-Age=0"));
    }
}
