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
            Self::TooMany(_) => {
                (429, "slow_down", "There were too many attempts. Wait a moment, and try again.")
            }
            Self::MethodNotAllowed(_) => (405, "invalid_request", "This page is asked in another way."),
            Self::Refused { status, code, description } => (*status, code, description),
            Self::Busy => (503, "temporarily_unavailable", "The server is busy. Try again in a moment."),
            Self::Failed(_) => (500, "server_error", "Something went wrong here. Try again in a moment."),
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
