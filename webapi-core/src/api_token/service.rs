//! [`ApiTokens`]: tokens as the rest of a program sees them.
//!
//! Everything that changes a token goes through here, so that what is remembered of it is forgotten at once. What is
//! done on a connection inside a transaction counts when that is committed.

use std::sync::Arc;

use super::cache::TokenCache;
use super::event::{ApiTokenCreated, ApiTokenExpired, ApiTokenUpdated, Audience};
use super::generator::TokenGenerator;
use super::record::{ApiToken, ApiTokenChange, ImportedApiToken, NewApiToken};
use super::refusal::Refusal;
use super::secret::TokenText;
use super::settings::ApiTokenSettings;
use super::store::{self, TokenKey};
use super::verified::VerifiedApiToken;
use crate::WebApi;
use crate::auth::backend::Tools;
use crate::clock::Clock;
use crate::db::DbConn;
use crate::error::{ApiError, ApiResult};
use crate::snapshot::Snapshot;

/// How often a generator may come up with a token that is there already.
const ATTEMPTS: u32 = 20;

/// The API tokens of an API. Cloning shares them.
#[derive(Clone)]
pub struct ApiTokens(Arc<Inner>);

struct Inner {
    settings: ApiTokenSettings,
    cache: TokenCache,
    audience: Audience,
}

impl ApiTokens {
    pub(super) fn new(settings: ApiTokenSettings) -> Self {
        let cache = TokenCache::new(settings.remembered, settings.remembered_for);
        Self(Arc::new(Inner { settings, cache, audience: Audience::default() }))
    }

    /// The tokens of an API; `None` if it was built without [`api_tokens`](crate::api::WebApiBuilder::api_tokens).
    pub fn of(api: &WebApi) -> Option<Self> {
        api.snapshot().facet::<Self>().map(|tokens| (*tokens).clone())
    }

    /// Makes a token. Its text is in nothing but this answer: only a digest is stored.
    ///
    /// # Errors
    ///
    /// Those of the database and of the generator, and an internal error if twenty generated tokens are all taken.
    pub fn create(
        &self,
        conn: &mut DbConn,
        clock: &dyn Clock,
        new: NewApiToken,
    ) -> ApiResult<(ApiToken, TokenText)> {
        let auto_generated = new.auto_generated;
        let (token, text) = self.create_untold(conn, clock, new)?;
        self.0.audience.tell(|| ApiTokenCreated { token: token.clone(), auto_generated });
        Ok((token, text))
    }

    pub(super) fn create_untold(
        &self,
        conn: &mut DbConn,
        clock: &dyn Clock,
        new: NewApiToken,
    ) -> ApiResult<(ApiToken, TokenText)> {
        let generator = self.default_generator()?;
        for _ in 0..ATTEMPTS {
            let text = generator.generate()?;
            // Asked first: a failed INSERT would end the transaction around it.
            if store::find(conn, TokenKey::Token(text.digest()))?.is_some() {
                continue;
            }
            let imported = ImportedApiToken {
                text: text.clone(),
                generator_id: generator.id().to_owned(),
                time_added: clock.now(),
                invalidated: None,
                token: new,
            };
            return Ok((store::insert(conn, imported)?, text));
        }
        Err(ApiError::internal(format!("`{}` made {ATTEMPTS} tokens that are all taken", generator.id())))
    }

    /// Stores a token whose text is known already.
    ///
    /// # Errors
    ///
    /// `DUPLICATE_ITEM` if there is such a token; those of the database.
    pub fn import(&self, conn: &mut DbConn, token: ImportedApiToken) -> ApiResult<ApiToken> {
        let auto_generated = token.token.auto_generated;
        let token = store::insert(conn, token)?;
        self.0.audience.tell(|| ApiTokenCreated { token: token.clone(), auto_generated });
        Ok(token)
    }

    /// Checks a token as a login does, policy aside.
    ///
    /// # Errors
    ///
    /// Those of the database. Why a token is not good is the inner error.
    pub fn verify(
        &self,
        conn: &mut DbConn,
        tools: &Tools<'_>,
        text: &TokenText,
    ) -> ApiResult<Result<Arc<VerifiedApiToken>, Refusal>> {
        if self.is_forged(text.expose()) {
            return Ok(Err(Refusal::Unknown));
        }
        self.verify_key(conn, TokenKey::Token(text.digest()), tools)
    }

    pub(super) fn verify_key(
        &self,
        conn: &mut DbConn,
        key: TokenKey,
        tools: &Tools<'_>,
    ) -> ApiResult<Result<Arc<VerifiedApiToken>, Refusal>> {
        let now = tools.clock.now();
        let Some(token) = store::find(conn, key)? else { return Ok(Err(Refusal::Unknown)) };
        let Some(user) = tools.users.by_id(conn, token.user_id)?.filter(|user| user.is_active) else {
            return Ok(Err(Refusal::Unknown));
        };
        if let Some(refusal) = Refusal::of(&token, now) {
            if matches!(refusal, Refusal::Expired { .. }) {
                self.0.audience.tell(|| ApiTokenExpired { token: token.clone() });
            }
            return Ok(Err(refusal));
        }
        let is_deprecated = self.is_deprecated(&token.generator_id);
        let verified = Arc::new(VerifiedApiToken::new(token, Arc::new(user.user), is_deprecated));
        self.cache().put(key, &verified, now);
        Ok(Ok(verified))
    }

    /// The token with this primary key.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub fn find(&self, conn: &mut DbConn, id: i64) -> ApiResult<Option<ApiToken>> {
        store::by_id(conn, id)
    }

    /// The token with this text, usable or not.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub fn find_text(&self, conn: &mut DbConn, text: &TokenText) -> ApiResult<Option<ApiToken>> {
        store::find(conn, TokenKey::Token(text.digest()))
    }

    /// The tokens of a user, oldest first.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub fn list(&self, conn: &mut DbConn, user_id: i64) -> ApiResult<Vec<ApiToken>> {
        store::of_user(conn, user_id)
    }

    /// Changes a token; `None` if it is gone.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub fn change(
        &self,
        conn: &mut DbConn,
        clock: &dyn Clock,
        id: i64,
        change: ApiTokenChange,
    ) -> ApiResult<Option<ApiToken>> {
        let token = self.change_untold(conn, clock, id, change)?;
        self.tell_updated(token.as_ref());
        Ok(token)
    }

    pub(super) fn change_untold(
        &self,
        conn: &mut DbConn,
        clock: &dyn Clock,
        id: i64,
        change: ApiTokenChange,
    ) -> ApiResult<Option<ApiToken>> {
        let token = store::change(conn, id, change, clock.now())?;
        self.forget(clock, token.as_ref());
        Ok(token)
    }

    /// Invalidates a token for good: from the commit on it opens nothing, nor do the sessions it began. `None` if it is
    /// gone, or invalid already. The reason may be empty; whoever tries the token is told it.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub fn invalidate(
        &self,
        conn: &mut DbConn,
        clock: &dyn Clock,
        id: i64,
        reason: &str,
    ) -> ApiResult<Option<ApiToken>> {
        let token = self.invalidate_untold(conn, clock, id, reason)?;
        self.tell_updated(token.as_ref());
        Ok(token)
    }

    pub(super) fn invalidate_untold(
        &self,
        conn: &mut DbConn,
        clock: &dyn Clock,
        id: i64,
        reason: &str,
    ) -> ApiResult<Option<ApiToken>> {
        let token = store::invalidate(conn, id, reason, clock.now())?;
        self.forget(clock, token.as_ref());
        Ok(token)
    }

    /// Deletes a token, and with it the sessions it began; false if it is gone.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub fn delete(&self, conn: &mut DbConn, clock: &dyn Clock, id: i64) -> ApiResult<bool> {
        let token = store::delete(conn, id)?;
        self.forget(clock, token.as_ref());
        Ok(token.is_some())
    }

    /// Forgets what was verified earlier: after changes that did not go through here, to accounts for example.
    pub fn forget_verified(&self, clock: &dyn Clock) {
        self.cache().forget_all(clock.now());
    }

    /// Whether tokens of this generator should be replaced.
    pub fn is_deprecated(&self, generator_id: &str) -> bool {
        self.0.settings.deprecated.iter().any(|deprecated| deprecated == generator_id)
    }

    fn forget(&self, clock: &dyn Clock, token: Option<&ApiToken>) {
        if let Some(token) = token {
            self.cache().forget(token.digests, clock.now());
        }
    }

    fn tell_updated(&self, token: Option<&ApiToken>) {
        if let Some(token) = token {
            self.0.audience.tell(|| ApiTokenUpdated { token: token.clone() });
        }
    }

    /// Takes the listeners of a new tree.
    pub(super) fn heard_by(&self, tree: &Snapshot) {
        self.0.audience.invite(&tree.listeners);
    }

    pub(super) fn cache(&self) -> &TokenCache {
        &self.0.cache
    }

    /// Whether a text claims a form that it has not.
    pub(super) fn is_forged(&self, text: &str) -> bool {
        self.0.settings.generators.iter().any(|generator| generator.is_forged(text))
    }

    fn default_generator(&self) -> ApiResult<&dyn TokenGenerator> {
        let settings = &self.0.settings;
        let found = settings.generators.iter().find(|generator| generator.id() == settings.default_generator);
        found.map(Box::as_ref).ok_or_else(|| ApiError::internal("there is no generator of API tokens"))
    }
}

impl std::fmt::Debug for ApiTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ApiTokens({:?})", self.0.settings)
    }
}
