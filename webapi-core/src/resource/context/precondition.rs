//! Conditional writes: what `If-Match` and its like are compared with, inside the transaction that writes.
//!
//! The validators of an object are those that a GET of the same URL would answer with, so that is what runs: the
//! resource's own `get`, default or by hand, with the request's query. Before that, the row is locked. SQLite has one
//! writer, and needs no lock. Requests without conditional headers pay for none of this.

use std::sync::OnceLock;

use actix_web::http::header::{ETAG, LAST_MODIFIED};

use super::Context;
use crate::call::Call;
use crate::descriptor::Method;
use crate::error::{ApiError, ApiResult, catalog};
use crate::request::body::BodyKind;
use crate::request::{Body, Parameters};
use crate::resource::hooks::ResourceHooks;
use crate::resource::model::Loaded;
use crate::response::Answer;
use crate::response::conditional::{Outcome, Preconditions, State, http_date};
use crate::serialize::encoding::Format;
use crate::serialize::selection::Selection;

/// Body parameters that make the answer of a write something else than what GET answers.
const SHAPES: [&str; 4] = ["only_fields", "only_links", "expand", "api_format"];

/// The reads whose validators a conditional write is compared with: of the JSON that clients get by default, and of
/// the encoding that this request asks for. None if the request has no conditional headers, or writes no object.
pub(crate) fn reads(call: &Call) -> Vec<Call> {
    let writes = matches!(call.method, Method::Put | Method::Patch | Method::Delete);
    if !writes || call.matched.on_list || Preconditions::of(&call.headers).is_none() {
        return Vec::new();
    }
    let read = |format| Call {
        shared: call.shared.clone(),
        snapshot: call.snapshot.clone(),
        switched: OnceLock::new(),
        matched: call.matched.clone(),
        method: Method::Get,
        method_is_known: true,
        wire_method: Method::Get,
        path: call.path.clone(),
        raw_query: call.raw_query.clone(),
        query: call.query.clone(),
        body: Body { kind: BodyKind::Empty, parameters: Parameters::default() },
        headers: call.headers.unconditional(),
        presented: call.presented.clone(),
        format,
        selection: Selection::of(&call.query, &Parameters::default()),
        callback: call.callback.clone(),
        peer: call.peer,
        standing: call.standing.clone(),
    };
    let own = (call.format != Format::Json).then(|| read(call.format));
    std::iter::once(read(Format::Json)).chain(own).collect()
}

impl<'r> Context<'r> {
    /// Ends a write whose `If-Match`, `If-None-Match` or `If-Unmodified-Since` does not hold for the object as it is
    /// now (RFC 9110 section 13.1).
    ///
    /// The framework calls it before hand-written handlers of PUT, PATCH and DELETE, and in its own after the access
    /// hooks; there is a reason to call it where a handler writes something else than what its URL names.
    ///
    /// # Errors
    ///
    /// `PRECONDITION_FAILED`; `PRECONDITION_REQUIRED` if the resource demands `If-Match` and there is none; server
    /// errors of the resource's GET.
    pub fn check_preconditions(&mut self) -> ApiResult<()> {
        let call = self.call;
        let preconditions = Preconditions::of(&call.headers);
        let demanded = call.node().descriptor.require_if_match && !call.method.is_safe();
        if demanded && !call.matched.on_list && call.method != Method::Post {
            let matches = preconditions.as_ref().is_some_and(Preconditions::has_if_match);
            if !matches {
                return Err(ApiError::new(catalog::PRECONDITION_REQUIRED));
            }
        }
        let Some(preconditions) = preconditions.filter(|_| !self.reads.is_empty()) else { return Ok(()) };
        let (mut exists, mut etags, mut last_modified) = (true, Vec::new(), None);
        for read in self.reads {
            match self.answer_to(read)? {
                None => exists = false,
                Some(answer) => {
                    etags.extend(answer.headers.get(&ETAG).map(str::to_owned));
                    last_modified = answer.headers.get(&LAST_MODIFIED).and_then(http_date).or(last_modified);
                }
            }
        }
        let state = State { exists, etags: &etags, last_modified };
        match preconditions.evaluate(&state, false) {
            Outcome::Proceed => Ok(()),
            Outcome::NotModified | Outcome::Failed => Err(ApiError::new(catalog::PRECONDITION_FAILED)),
        }
    }

    /// What GET answers in this transaction; `None` if there is nothing. An object that the caller may change and not
    /// read is there, without validators.
    fn answer_to(&mut self, read: &'r Call) -> ApiResult<Option<Answer>> {
        let Some(get) = read.node().descriptor.vtable.get else { return Ok(Some(Answer::new(200))) };
        let own = std::mem::replace(&mut self.call, read);
        let reply = get(self);
        self.call = own;
        match reply {
            Ok(reply) => Ok(Some(Answer::of_reply(reply, read))),
            Err(error) => match error.status() {
                404 | 410 => Ok(None),
                status if status < 500 => Ok(Some(Answer::new(status))),
                _ => Err(error),
            },
        }
    }

    /// Locks the row that the URL names, if the request is conditional and the database has several writers.
    pub(crate) fn lock_item<R: ResourceHooks>(&mut self) -> ApiResult<()> {
        if !self.reads.is_empty() && self.call.shared.database.has_many_writers() {
            let pk = self.item::<R>()?.object.pk();
            R::lock(&pk, self.db())?;
        }
        Ok(())
    }

    /// The item that the URL names, as it stays until this transaction ends, if the request is conditional.
    pub(crate) fn item_to_write<R: ResourceHooks>(&mut self) -> ApiResult<Loaded<R>> {
        self.lock_item::<R>()?;
        self.item::<R>()
    }

    /// Whether the answer to a write shows the new validators: if the request spoke of the old ones, and its body is
    /// what GET would answer.
    pub(crate) fn shows_validators(&self) -> bool {
        !self.reads.is_empty() && SHAPES.iter().all(|name| self.call.body.parameters.text(name).is_none())
    }
}
