//! What runs on a database thread: the rest of authentication, the handler, the transaction, the encoding.

use super::contained::contained;
use super::plan;
use crate::auth::{self, Authenticated, CookieChange, Notice, Principal, Refused};
use crate::call::Call;
use crate::db::pool::Loan;
use crate::error::{ApiError, ApiResult, catalog};
use crate::gate::{self, Operation, ScopeGrant};
use crate::rate_limit;
use crate::resource::context::precondition;
use crate::resource::context::transaction::Phase;
use crate::resource::context::{AfterCommit, Context};
use crate::resource::reply::Reply;
use crate::response::{Answer, Parts};
use crate::signal::Subscribers;

/// What the worker has found out already.
pub(super) enum Known {
    /// Who, and that the gates let them through.
    Admitted(Authenticated, ScopeGrant),
    /// Only the database can tell who.
    Unknown,
}

/// An answer, and what is to be done once it is certain.
pub(super) struct Done {
    pub(super) answer: Answer,
    pub(super) after_commit: Vec<AfterCommit>,
}

impl Done {
    fn with_notice(self, notice: Notice) -> Self {
        Self { answer: self.answer.with_notice(notice), ..self }
    }
}

/// Runs a request to its end.
pub(super) fn run(call: &Call, known: Known) -> Done {
    let loan = match call.shared.database.loan() {
        Ok(loan) => loan,
        Err(error) => return failed(call, error.into()),
    };
    run_with(call, loan, known)
}

/// Runs a request to its end on a connection that is there already.
pub(super) fn run_with(call: &Call, loan: Loan, known: Known) -> Done {
    match known {
        Known::Admitted(authenticated, grant) => admitted(call, loan, authenticated, &grant),
        Known::Unknown => authenticate(call, loan),
    }
}

fn authenticate(call: &Call, mut loan: Loan) -> Done {
    // Once more: others may have failed while this one waited for its thread.
    if let Some(error) = rate_limit::Attempt::of(call).and_then(|attempt| attempt.refusal()) {
        return failed(call, error);
    }
    match auth::authenticate(&call.shared, &mut loan, &call.presented.credentials()) {
        Err(error) => failed(call, error),
        Ok(Err(refused)) => self::refused(call, refused),
        Ok(Ok(authenticated)) => match admit(call, &authenticated.principal) {
            Ok(grant) => admitted(call, loan, authenticated, &grant),
            Err(error) => {
                let done = failed(call, error).with_notice(authenticated.notice);
                with_cookie(done, &authenticated.cookie, call)
            }
        },
    }
}

/// The answer to bad credentials, which are counted.
pub(super) fn refused(call: &Call, Refused { error, cookie }: Refused) -> Done {
    let error = match rate_limit::Attempt::of(call) {
        Some(attempt) => attempt.failed(error),
        None => error,
    };
    with_cookie(failed(call, error), &cookie, call)
}

/// The decisions that need no database, in order.
pub(super) fn admit(call: &Call, principal: &Principal) -> ApiResult<ScopeGrant> {
    let by_header = call.presented.header_is_known();
    rate_limit::admit(call, principal, by_header)?;
    refuse_cross_site(call, principal, by_header)?;
    plan::declared(call)?;
    let resource = call.node().descriptor;
    let key = call.matched.own_key(call.node().has_items());
    let operation = Operation { resource, method: call.method, key };
    let grant = gate::check(&call.shared, principal, &operation)?;
    plan::level(call)?;
    gate::require(principal, &operation)?;
    plan::handler(call)?;
    plan::readable(call)?;
    Ok(grant)
}

/// A page of another site can make a browser send its cookies; it cannot make it lie about where it comes from.
fn refuse_cross_site(call: &Call, principal: &Principal, by_header: bool) -> ApiResult<()> {
    let by_cookie = principal.is_authenticated() && !by_header;
    if !by_cookie || call.wire_method.is_safe() {
        return Ok(());
    }
    let site = call.headers.named("sec-fetch-site");
    let origin = call.headers.named("origin");
    let foreign = site.is_some_and(|site| site == "cross-site")
        || origin.is_some_and(|origin| origin != call.shared.settings.public_url);
    if foreign { Err(ApiError::new(catalog::CROSS_SITE)) } else { Ok(()) }
}

fn admitted(call: &Call, loan: Loan, authenticated: Authenticated, grant: &ScopeGrant) -> Done {
    let Authenticated { principal, cookie, notice } = authenticated;
    let reads = precondition::reads(call);
    let mut ctx = Context::new(loan, call, &principal, grant).compared_with(&reads);
    let outcome = if call.method.is_safe() { handle(&mut ctx) } else { in_transaction(&mut ctx) };
    let cookie = if ctx.ended_session { CookieChange::Delete } else { cookie };
    let after_commit = std::mem::take(&mut ctx.after_commit);
    let done = match outcome {
        Ok(reply) => Done { answer: Answer::of_reply(reply, call), after_commit },
        Err(error) => failed(call, error),
    };
    with_cookie(done.with_notice(notice), &cookie, call)
}

fn handle(ctx: &mut Context<'_>) -> ApiResult<Reply> {
    let call = ctx.call;
    if call.node().descriptor.vtable.checks_fields(call.method, call.is_list()) {
        ctx.check_fields()?;
    }
    if call.node().descriptor.vtable.writes_by_hand(call.method) {
        if let Some(lock) = call.node().descriptor.vtable.lock {
            lock(ctx)?;
        }
        ctx.check_preconditions()?;
    }
    match plan::handler(ctx.call)? {
        Some(handler) if call.node().extension.is_some() => contained(ctx, handler),
        Some(handler) => handler(ctx),
        None => Ok(bare_list(ctx)),
    }
}

/// A list that nothing answers: its links.
fn bare_list(ctx: &Context<'_>) -> Reply {
    let links = ctx.place_links(ctx.call.node());
    let links = crate::serialize::link::nodes(links.iter().map(|(name, link)| (name.clone(), link)));
    Reply::tree([("links", links)])
}

/// Commits what a handler did if its answer is a success, and only then.
fn in_transaction(ctx: &mut Context<'_>) -> ApiResult<Reply> {
    let call = ctx.call;
    let turn = call.shared.database.write_turn();
    if let Some(writing) = call.shared.database.writing_loan() {
        ctx.use_connection(writing?);
    }
    let node = call.node();
    let late = node.descriptor.vtable.creates_by_default(call.method)
        && call.special("expand").is_none()
        && !node.subscribers.as_ref().is_some_and(Subscribers::stand_in_creation);
    if late {
        ctx.phase = Phase::Late;
    } else {
        ctx.begin()?;
    }
    let outcome = handle(ctx);
    let keep = outcome.as_ref().is_ok_and(|reply| reply.status < 400);
    if !keep {
        ctx.after_commit.clear();
    }
    ctx.end(keep)?;
    drop(turn);
    outcome
}

fn failed(call: &Call, error: ApiError) -> Done {
    Done { answer: error_answer(call, error), after_commit: Vec::new() }
}

/// The answer for an error of this request.
pub(super) fn error_answer(call: &Call, error: ApiError) -> Answer {
    let error = error.with_default_allow(|| call.node().allow(None));
    let parts = Parts {
        accept: call.headers.named("accept"),
        api_format: call.special("api_format"),
        callback: call.callback.as_deref(),
    };
    Answer::of_error(&error, parts, Some(call))
}

fn with_cookie(done: Done, cookie: &CookieChange, call: &Call) -> Done {
    Done { answer: done.answer.with_cookie(cookie, call), ..done }
}
