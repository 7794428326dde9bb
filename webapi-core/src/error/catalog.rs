//! The error codes of Djblets, with the same numbers, types and messages.
//!
//! Clients written for Djblets or Review Board recognise errors by these codes. Your own codes are
//! [`ErrorCode`] constants beside them; begin their type with `x-` and a vendor name.

/// One kind of error: its number, status, machine-readable type and default message.
///
/// ```
/// use webapi_core::error::ErrorCode;
/// const TEAPOT: ErrorCode = ErrorCode::new(218, 418, "x-example-teapot", "Short and stout");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorCode {
    /// The number in `err.code`.
    pub code: u16,
    /// The HTTP status.
    pub status: u16,
    /// The text in `err.type`; empty for answers without a body.
    pub kind: &'static str,
    /// The text in `err.msg` unless the error brings its own.
    pub message: &'static str,
}

impl ErrorCode {
    /// A code of your own. Numbers from 200 on are free.
    pub const fn new(code: u16, status: u16, kind: &'static str, message: &'static str) -> Self {
        Self { code, status, kind, message }
    }
}

macro_rules! catalog {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $status:literal, $kind:literal, $message:literal;)*) => {
        $($(#[$doc])* pub const $name: ErrorCode = ErrorCode::new($code, $status, $kind, $message);)*

        /// The whole catalogue, with the name of each constant, by number.
        pub const ALL: &[(&str, ErrorCode)] = &[$((stringify!($name), $name)),*];
    };
}

catalog! {
    /// The service is not set up yet.
    SERVICE_NOT_CONFIGURED = 1, 503, "server-not-configured", "The web service has not yet been configured";
    /// There is no such object for this caller.
    DOES_NOT_EXIST = 100, 404, "resource-does-not-exist", "Object does not exist";
    /// The caller may not do this.
    PERMISSION_DENIED = 101, 403, "resource-permission-denied", "You don't have permission for this";
    /// An attribute of the object does not allow this; add the extra key `reason`.
    INVALID_ATTRIBUTE = 102, 400, "resource-attribute-invalid", "Invalid attribute";
    /// Nobody is logged in.
    NOT_LOGGED_IN = 103, 401, "auth-not-logged-in", "You are not logged in";
    /// The credentials are not good.
    LOGIN_FAILED = 104, 401, "auth-login-failed", "The username or password was not correct";
    /// Fields of the request are wrong.
    INVALID_FORM_DATA = 105, 400, "request-field-error", "One or more fields had errors";
    /// A value is missing.
    MISSING_ATTRIBUTE = 106, 400, "request-attribute-missing", "Missing value for the attribute";
    /// An extension could not be enabled.
    ENABLE_EXTENSION_FAILED = 107, 500, "extension-enable-error", "There was a problem enabling the extension";
    /// An extension could not be disabled.
    DISABLE_EXTENSION_FAILED = 108, 500, "extension-disable-error", "There was a problem disabling the extension";
    /// The extension is installed already.
    EXTENSION_INSTALLED = 109, 409, "extension-already-installed", "This extension has already been installed.";
    /// The extension could not be installed.
    INSTALL_EXTENSION_FAILED = 110, 409, "extension-install-error", "An error occurred while installing the extension";
    /// A unique key is taken.
    DUPLICATE_ITEM = 111, 409, "resource-conflict", "An entry for this item or its unique key(s) already exists";
    /// The token lacks a scope.
    OAUTH_MISSING_SCOPE = 112, 403, "auth-oauth2-missing-scope", "Your OAuth2 token lacks the necessary scopes for this request.";
    /// The resource takes no OAuth2 tokens.
    OAUTH_ACCESS_DENIED = 113, 403, "auth-oauth2-access-denied", "OAuth2 token access for this resource is prohibited.";
    /// Too many requests.
    RATE_LIMIT_EXCEEDED = 114, 429, "request-rate-limit-exceeded", "API rate limit has been exceeded.";

    /// The request itself cannot be read. Not in Djblets, whose framework answers with a page.
    BAD_REQUEST = 120, 400, "request-malformed", "The request could not be read";
    /// The body is larger than the limit. Not in Djblets.
    BODY_TOO_LARGE = 121, 413, "request-too-large", "The request body is too large";
    /// The body is of a type that is not read here. Not in Djblets.
    UNSUPPORTED_MEDIA_TYPE = 122, 415, "request-media-type", "The request body is of a type that is not supported";
    /// Something else refers to the object, or it refers to something that is gone. Not in Djblets.
    STILL_REFERENCED = 123, 409, "resource-referenced", "Other objects refer to this one";
    /// The request comes from a page of another site. Not in Djblets.
    CROSS_SITE = 124, 403, "request-cross-site", "Requests from pages of other sites are refused when a session cookie is the only credential";
    /// The server is at its limit; try again. Not in Djblets.
    BUSY = 125, 503, "server-busy", "The server is busy. Try again in a moment.";
    /// The method is not implemented; answered without a body.
    METHOD_NOT_ALLOWED = 126, 405, "", "Method not allowed";
    /// Something broke on the server. Not in Djblets, whose framework answers with a page.
    INTERNAL = 127, 500, "server-error", "Something went wrong on the server";
    /// The object is not in the state that the request's `If-Match` or its like speaks of. Not in Djblets.
    PRECONDITION_FAILED = 128, 412, "request-precondition-failed", "The object has changed, or is not what the request expects";
    /// The object is only changed on condition. Not in Djblets.
    PRECONDITION_REQUIRED = 129, 428, "request-precondition-required", "This object is only changed on condition: send `If-Match` with its ETag, or with `*` to overwrite any state";
}
