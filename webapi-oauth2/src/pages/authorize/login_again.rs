//! Whether a login is fresh enough for a request, and the way to a fresh one (OpenID Connect Core section 3.1.2.1).
//!
//! A request that wants a new login waits on the server, and only a session that began after it came satisfies it. So the
//! way back says nothing that could be left out.

use chrono::{DateTime, TimeDelta, Utc};

use super::Waiting;
use crate::authorization::Validated;
use crate::pages::{Page, PageEnd, PageResult, Visit, next};

/// Whether somebody who logged in at `since` has to do so again, for a request that came at `asked_at` if it waited.
pub(super) fn is_needed(
    visit: &Visit<'_>,
    validated: &Validated,
    since: DateTime<Utc>,
    asked_at: Option<DateTime<Utc>>,
) -> bool {
    if asked_at.is_some_and(|asked_at| since > asked_at) {
        return false;
    }
    let age = visit.api().clock().now() - since;
    // A limit that no duration can hold is never reached.
    let limit = validated.max_age().map(|seconds| {
        i64::try_from(seconds).ok().and_then(TimeDelta::try_seconds).unwrap_or(TimeDelta::MAX)
    });
    wants_login(validated) || limit.is_some_and(|limit| age > limit)
}

/// Whether the request wants a login whoever is logged in.
fn wants_login(validated: &Validated) -> bool {
    let prompt = validated.prompt();
    prompt.login || prompt.select_account || validated.max_age() == Some(0)
}

/// Sends the browser to the login page. Where any login will do, the way back is the request itself, and nothing has to
/// be kept for somebody who may never come back.
pub(super) fn ask(
    visit: &mut Visit<'_>,
    validated: &Validated,
    query: &str,
    waiting: Option<Waiting>,
) -> PageResult<Page> {
    let waiting = match waiting {
        Some(waiting) => waiting,
        None if visit.who().is_none() && !wants_login(validated) => return Err(PageEnd::LoginRequired),
        None => Waiting::keep(visit, query)?,
    };
    Ok(back_to(visit, &waiting))
}

/// To the login page, and back to a request that waits.
pub(super) fn back_to(visit: &Visit<'_>, waiting: &Waiting) -> Page {
    let login = &visit.server().settings().pages.login_path;
    Page::see_other(next::with_next(login, &waiting.path(visit)))
}
