//! `/api/users/{username}/api-tokens/`: passwords for programs. The framework brings the resource.

use super::user::User;

webapi_core::api_token_resource! {
    /// A token with which a program acts for a person, as far as its policy lets it.
    #[webapi(parent = User)]
    struct ApiToken;
}
