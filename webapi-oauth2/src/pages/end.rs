//! [`PageEnd`]: how a request ends without the page that it asked for.

use webapi_core::db::pool::JobError;
use webapi_core::error::{ApiError, catalog};
use webapi_core::rate_limit::Standing;

/// What a page comes to.
pub(crate) type PageResult<T> = Result<T, PageEnd>;

/// How a request ends without the page that it asked for.
#[derive(Debug)]
pub(crate) enum PageEnd {
    /// Nobody is logged in: the browser goes to the login page, and comes back.
    LoginRequired,
    /// There is no such thing, or it is somebody else's.
    NotFound,
    /// The form was not made for this browser and this session.
    ForgedForm,
    /// Too many attempts; says until when.
    TooMany(Standing),
    /// The page is asked otherwise; says how.
    MethodNotAllowed(&'static str),
    /// Something about the request is wrong: a status, a code, and a sentence for the person. Fixed texts.
    Refused { status: u16, code: &'static str, description: String },
    /// The server has too much to do.
    Busy,
    /// The server's own failure, of which the person learns nothing.
    Failed(ApiError),
}

impl PageEnd {
    /// Something about the request is wrong. The sentence reflects nothing of it.
    pub(crate) fn refused(status: u16, code: &'static str, description: impl Into<String>) -> Self {
        Self::Refused { status, code, description: description.into() }
    }

    /// Whether the page that tells about it is for whoever is logged in. Where there is too much to do, nobody is looked up
    /// for a page that says so.
    pub(super) fn is_told_to_somebody(&self) -> bool {
        matches!(self, Self::NotFound | Self::ForgedForm | Self::MethodNotAllowed(_) | Self::Refused { .. })
    }

    /// The heading of the page that tells about it.
    pub(super) fn heading(&self) -> &'static str {
        match self {
            Self::LoginRequired => "Sign in first",
            Self::NotFound => "Page not found",
            Self::TooMany(_) => "Too many attempts",
            Self::Busy => "The server is busy",
            Self::Failed(_) => "Something went wrong",
            Self::Refused { code: "logout_denied", .. } => "You are still signed in",
            Self::ForgedForm | Self::MethodNotAllowed(_) | Self::Refused { .. } => {
                "This request did not work"
            }
        }
    }

    /// How long to wait before the next attempt, in words.
    pub(super) fn wait(&self) -> Option<String> {
        let Self::TooMany(standing) = self else { return None };
        let seconds = standing.reset_seconds().max(1);
        let (count, unit) =
            if seconds <= 90 { (seconds, "second") } else { (seconds.div_ceil(60), "minute") };
        Some(format!("{count} {unit}{}", if count == 1 { "" } else { "s" }))
    }

    /// The status, the code and the sentence of the page that tells about it.
    pub(super) fn told(&self) -> (u16, &str, &str) {
        match self {
            Self::LoginRequired => (401, "login_required", "You have to sign in first."),
            Self::NotFound => (404, "not_found", "There is no such page, or it is not yours."),
            Self::ForgedForm => (
                403,
                "invalid_request",
                "This form was not made for you, or you have signed in or out since. Go back, reload the page and try \
                 again. Cookies must be allowed for this site.",
            ),
            Self::TooMany(_) => (429, "slow_down", "Wait a while before you try once more."),
            Self::MethodNotAllowed(_) => (
                405,
                "invalid_request",
                "This page was opened in a way that it does not answer. Go to it with a link or with its address.",
            ),
            Self::Refused { status, code, description } => (*status, code, description),
            Self::Busy => (503, "temporarily_unavailable", "Try again in a moment."),
            Self::Failed(_) => (500, "server_error", "This is no fault of yours. Try again in a moment."),
        }
    }
}

impl From<ApiError> for PageEnd {
    fn from(error: ApiError) -> Self {
        if error.code() == catalog::BUSY { Self::Busy } else { Self::Failed(error) }
    }
}

impl From<diesel::result::Error> for PageEnd {
    fn from(error: diesel::result::Error) -> Self {
        ApiError::from(error).into()
    }
}

impl From<JobError> for PageEnd {
    fn from(error: JobError) -> Self {
        ApiError::from(error).into()
    }
}
