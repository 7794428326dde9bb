//! [`Context`]: everything a hook or handler may look at, and the request's one connection.
//!
//! It lives for one hop: it owns the connection, knows who asks for what, keeps the objects above the one the
//! request is about, and collects what shall happen after the commit.

mod ancestors;
mod cursor;
mod events;
mod extensions;
mod find;
mod page;
pub(crate) mod precondition;
mod reach;
mod respond;
pub(crate) mod transaction;

use std::any::Any;
use std::future::Future;
use std::pin::Pin;

use crate::account::User;
use crate::auth::Principal;
use crate::call::Call;
use crate::db::pool::Loan;
use crate::db::{Database, DbConn};
use crate::descriptor::{Descriptor, Method};
use crate::error::{ApiError, ApiResult};
use crate::field::{FieldErrors, RequestFields, UtcDateTime};
use crate::gate::{self, ScopeGrant};
use crate::request::Parameters;
use crate::resource::access::Access;
use crate::resource::vtable::Ancestor;
use crate::snapshot::Snapshot;

/// Work for after the commit: mail, webhooks, anything that must not hold the connection.
pub(crate) type AfterCommit = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The request as hooks and handlers see it.
pub struct Context<'r> {
    conn: Loan,
    pub(crate) call: &'r Call,
    /// What a conditional write is compared with.
    reads: &'r [Call],
    principal: &'r Principal,
    pub(crate) ancestors: Vec<Option<Ancestor>>,
    pub(crate) ancestors_loaded: bool,
    /// Whether a hook asked for a parent while there were several.
    below_several: Option<bool>,
    input: Option<Box<dyn Any + Send>>,
    pub(crate) after_commit: Vec<AfterCommit>,
    pub(crate) ended_session: bool,
    pub(crate) phase: transaction::Phase,
    begin_error: Option<diesel::result::Error>,
    /// Whether the `after_create` that ran was the trait's own.
    pub(crate) default_hook_ran: bool,
}

impl<'r> Context<'r> {
    /// Opens a request's context; the grant proves that the gates let it through.
    pub(crate) fn new(conn: Loan, call: &'r Call, principal: &'r Principal, _grant: &ScopeGrant) -> Self {
        Self {
            conn,
            call,
            reads: &[],
            principal,
            ancestors: Vec::new(),
            ancestors_loaded: false,
            below_several: None,
            input: None,
            after_commit: Vec::new(),
            ended_session: false,
            phase: transaction::Phase::Outside,
            begin_error: None,
            default_hook_ran: false,
        }
    }

    /// Makes a write conditional; see [`precondition::reads`].
    pub(crate) fn compared_with(mut self, reads: &'r [Call]) -> Self {
        self.reads = reads;
        self
    }

    /// Goes on with another connection.
    pub(crate) fn use_connection(&mut self, conn: Loan) {
        self.conn = conn;
    }

    /// The request's connection; inside its transaction if the request writes.
    pub fn conn(&mut self) -> &mut DbConn {
        self.begin_late();
        &mut self.conn
    }

    /// Who asks.
    pub fn principal(&self) -> &Principal {
        self.principal
    }

    /// The person who asks, if it is one.
    pub fn user(&self) -> Option<&User> {
        self.principal.as_user()
    }

    /// The person who asks.
    ///
    /// # Errors
    ///
    /// `NOT_LOGGED_IN` for nobody, `PERMISSION_DENIED` for a client without a person behind it.
    pub fn require_user(&self) -> ApiResult<&User> {
        self.user().ok_or_else(|| self.no_access())
    }

    /// Whether the person who asks has this id.
    pub fn is_user(&self, id: i64) -> bool {
        self.user().is_some_and(|user| user.id == id)
    }

    /// Whether a superuser asks.
    pub fn is_superuser(&self) -> bool {
        self.user().is_some_and(|user| user.is_superuser)
    }

    /// Whether the request came with valid credentials.
    pub fn is_authenticated(&self) -> bool {
        self.principal.is_authenticated()
    }

    /// The error for somebody who may not: 401 for nobody, 403 for somebody.
    pub fn no_access(&self) -> ApiError {
        gate::no_access(self.principal)
    }

    /// Turns a hook's answer into an early end.
    ///
    /// # Errors
    ///
    /// [`Context::no_access`] if access is denied.
    pub fn require(&self, access: Access) -> ApiResult<()> {
        match access {
            Access::Allowed => Ok(()),
            Access::Denied => Err(self.no_access()),
        }
    }

    /// The time.
    pub fn now(&self) -> UtcDateTime {
        self.call.shared.clock.utc()
    }

    /// The method, `_method` resolved and HEAD read as GET.
    pub fn method(&self) -> Method {
        self.call.method
    }

    /// The resource the request is about.
    pub fn resource(&self) -> &'static Descriptor {
        self.call.node().descriptor
    }

    /// The key of the item in the URL, if the URL names one.
    pub fn key(&self) -> Option<&str> {
        self.call.matched.own_key(self.call.node().has_items())
    }

    /// The query of the URL.
    pub fn query(&self) -> &Parameters {
        &self.call.query
    }

    /// The fields of the body.
    pub fn body(&self) -> &Parameters {
        &self.call.body.parameters
    }

    /// Where the request's fields stand: the query of a GET, the body of everything else.
    pub fn fields(&self) -> &Parameters {
        self.call.fields()
    }

    /// The tree that the request sees: to look resources up by name, by type, or by one of their objects.
    pub fn snapshot(&self) -> &Snapshot {
        &self.call.snapshot
    }

    /// The database, for what goes on after the request: an event stream or work after the commit. The request's own
    /// connection is [`Context::conn`].
    pub fn database(&self) -> &Database {
        &self.call.shared.database
    }

    /// A request header, if it is there and text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.call.headers.get(name)
    }

    /// Scheme and host under which clients know the server, without a slash at the end.
    pub fn public_url(&self) -> &str {
        &self.call.shared.settings.public_url
    }

    /// The declared fields of the request, parsed: of `list_fields`, `create_fields` or `update_fields`.
    ///
    /// # Errors
    ///
    /// An internal error if the resource does not declare `T` for this method.
    pub fn input<T: RequestFields + Send + 'static>(&self) -> ApiResult<&T> {
        self.try_input().ok_or_else(|| {
            let name = std::any::type_name::<T>();
            ApiError::internal(format!("`{name}` is not declared as the fields of this method"))
        })
    }

    /// As [`Context::input`], and `None` where the request is about another resource or method.
    pub fn try_input<T: RequestFields + Send + 'static>(&self) -> Option<&T> {
        self.input.as_ref().and_then(|input| input.downcast_ref())
    }

    /// Checks the names of the request's fields and parses the declared type; errors are collected.
    pub(crate) fn read_input(&mut self, errors: &mut FieldErrors) {
        let Some(rules) = self.rules() else { return };
        let call = self.call;
        let source = call.fields();
        if !rules.allow_unknown {
            for (name, value) in source.iter() {
                let known = value.is_file()
                    || crate::field::is_special(name)
                    || self.is_list_parameter(name)
                    || rules.all().any(|info| info.name == name);
                if !known {
                    errors.add(name, "Field is not supported");
                }
            }
        }
        crate::field::exclude(source, rules.exclusive, errors);
        if let Some(parse) = rules.parse {
            self.input = parse(source, errors);
        }
    }

    /// Checks the fields of a request that a hand-written handler answers.
    pub(crate) fn check_fields(&mut self) -> ApiResult<()> {
        let mut errors = FieldErrors::new();
        self.read_input(&mut errors);
        if self.call.is_list() {
            self.page(&mut errors);
        }
        if errors.is_empty() { Ok(()) } else { Err(ApiError::invalid_fields(errors)) }
    }

    fn rules(&self) -> Option<crate::descriptor::RequestRules> {
        let descriptor = self.resource();
        match self.call.method {
            Method::Get if self.call.is_list() => descriptor.list_rules,
            Method::Post => descriptor.create_rules,
            Method::Put | Method::Patch => descriptor.update_rules,
            _ => None,
        }
    }

    /// Ends the session that the request's cookie belongs to, if any; the answer deletes the cookie, and the user's
    /// event streams end, so that those of the session do.
    ///
    /// # Errors
    ///
    /// An internal error if the database fails.
    pub fn end_session(&mut self) -> ApiResult<()> {
        let shared = &self.call.shared;
        if let Some(cookie) = self.call.presented.cookie() {
            for backend in &shared.backends {
                if backend.end_session(&mut self.conn, cookie)? {
                    break;
                }
            }
        }
        self.ended_session = true;
        if let Some(user) = self.user().map(|user| user.id) {
            let streams = shared.event_streams.clone();
            self.after_commit(async move { streams.end_of(user) });
        }
        Ok(())
    }

    /// Runs a future on the server's runtime once the transaction has committed, and not at all if it does not.
    pub fn after_commit(&mut self, work: impl Future<Output = ()> + Send + 'static) {
        self.after_commit.push(Box::pin(work));
    }
}

impl std::fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Context({} {} for {:?})", self.call.method, self.call.path, self.principal)
    }
}
