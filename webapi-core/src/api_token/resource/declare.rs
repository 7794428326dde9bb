//! The macro that declares the resource.

/// Declares a resource with which users manage their API tokens.
///
/// The first attribute names the resource of users below which it hangs, and may have any other key of
/// [the reference](https://docs.rs/webapi-core): `manual`, `uri_name`, and so on. Users are found by whatever key they
/// have; their primary key is an `i64`.
///
/// ```ignore
/// webapi_core::api_token_resource! {
///     /// Tokens with which programs act for a user.
///     #[webapi(parent = User)]
///     pub struct ApiToken;
/// }
/// ```
///
/// | request | who | what |
/// | --- | --- | --- |
/// | GET of the list or a token | the user, superusers | everything but the text: `token` is its beginning, or null |
/// | POST `note`, `policy`, `expires` | the same | the one answer with the text |
/// | PUT `note`, `policy`, `expires`, `valid`, `invalid_reason` | the same | `valid` can become false, and never true again |
/// | DELETE | the same | ends the sessions that the token began |
///
/// Neither API tokens nor OAuth2 tokens open it, nor do sessions that they began: a token cannot make another one.
#[macro_export]
macro_rules! api_token_resource {
    ($(#[$attribute:meta])* $visibility:vis struct $name:ident;) => {
        #[derive(
            ::core::fmt::Debug,
            ::diesel::Queryable,
            ::diesel::Selectable,
            ::diesel::Identifiable,
            $crate::WebApiResource,
        )]
        $(#[$attribute])*
        #[diesel(table_name = $crate::api_token::schema::webapi_api_tokens)]
        #[webapi(
            methods(GET, POST, PUT, DELETE),
            handlers(create, update, delete),
            create_fields = $crate::api_token::resource::CreateApiToken,
            update_fields = $crate::api_token::resource::UpdateApiToken,
            oauth2_token_access_allowed = false,
            api_token_access_allowed = false,
            computed(token: ::core::option::Option<::std::string::String>, deprecated(ctx): bool),
            hooks
        )]
        $visibility struct $name {
            /// The number of the token.
            id: i64,
            #[webapi(parent)]
            user_id: i64,
            #[webapi(skip)]
            hint: ::core::option::Option<::std::string::String>,
            /// The form of the token.
            token_generator_id: ::std::string::String,
            /// What the token is for.
            note: ::std::string::String,
            /// What the token may do.
            policy: $crate::api_token::resource::Json,
            /// Whatever the application keeps with the token.
            extra_data: $crate::api_token::resource::Json,
            /// When the token was made.
            time_added: $crate::field::UtcDateTime,
            /// When the token was last changed.
            last_updated: $crate::field::UtcDateTime,
            /// When the token was last used, to the minute.
            last_used: ::core::option::Option<$crate::field::UtcDateTime>,
            /// From when on the token is worth nothing.
            expires: ::core::option::Option<$crate::field::UtcDateTime>,
            /// Whether nobody has invalidated the token.
            valid: bool,
            /// When the token was invalidated.
            invalid_date: ::core::option::Option<$crate::field::UtcDateTime>,
            /// Why the token was invalidated.
            invalid_reason: ::std::string::String,
        }

        impl $name {
            /// How the token begins; its text is shown only once, when it is made.
            fn token(&self) -> ::core::option::Option<::std::string::String> {
                ::core::clone::Clone::clone(&self.hint)
            }

            /// Whether the token should be replaced.
            fn deprecated(&self, ctx: &$crate::resource::Context<'_>) -> bool {
                $crate::api_token::resource::is_deprecated(ctx, &self.token_generator_id)
            }

            fn create(
                ctx: &mut $crate::resource::Context<'_>,
            ) -> $crate::error::ApiResult<$crate::resource::Reply> {
                $crate::api_token::resource::create::<Self>(ctx)
            }

            fn update(
                ctx: &mut $crate::resource::Context<'_>,
            ) -> $crate::error::ApiResult<$crate::resource::Reply> {
                $crate::api_token::resource::update::<Self>(ctx)
            }

            fn delete(
                ctx: &mut $crate::resource::Context<'_>,
            ) -> $crate::error::ApiResult<$crate::resource::Reply> {
                $crate::api_token::resource::delete::<Self>(ctx)
            }
        }

        impl $crate::resource::ResourceHooks for $name {
            fn can_list(
                ctx: &mut $crate::resource::Context<'_>,
            ) -> $crate::error::ApiResult<$crate::resource::Access> {
                let owner = $crate::api_token::resource::owner(ctx)?;
                ::core::result::Result::Ok($crate::api_token::resource::access(ctx, owner))
            }

            fn can_create(
                ctx: &mut $crate::resource::Context<'_>,
            ) -> $crate::error::ApiResult<$crate::resource::Access> {
                <Self as $crate::resource::ResourceHooks>::can_list(ctx)
            }

            fn can_access(
                &self,
                ctx: &mut $crate::resource::Context<'_>,
            ) -> $crate::error::ApiResult<$crate::resource::Access> {
                ::core::result::Result::Ok($crate::api_token::resource::access(ctx, self.user_id))
            }

            fn can_modify(
                &self,
                ctx: &mut $crate::resource::Context<'_>,
            ) -> $crate::error::ApiResult<$crate::resource::Access> {
                <Self as $crate::resource::ResourceHooks>::can_access(self, ctx)
            }

            fn can_delete(
                &self,
                ctx: &mut $crate::resource::Context<'_>,
            ) -> $crate::error::ApiResult<$crate::resource::Access> {
                <Self as $crate::resource::ResourceHooks>::can_access(self, ctx)
            }
        }
    };
}
