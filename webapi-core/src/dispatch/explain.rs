//! The walk of a request that nobody made, to find out which rule would end it.

use std::sync::{Arc, OnceLock};

use super::plan;
use crate::account::User;
use crate::api::Shared;
use crate::auth::{Presented, Principal};
use crate::call::{Call, Headers};
use crate::descriptor::Method;
use crate::error::{ApiError, ApiResult};
use crate::explain::{Explanation, RuleKind};
use crate::extension;
use crate::gate::{self, Operation};
use crate::request::body::BodyKind;
use crate::request::{Body, Parameters};
use crate::resource::context::Context;
use crate::resource::vtable::Handler;
use crate::router::{self, Match};
use crate::serialize::encoding::negotiate;
use crate::serialize::selection::Selection;
use crate::snapshot::Snapshot;

/// Asks each rule, in the order of `hop::admit` and of reading an object.
pub(crate) fn explain(
    shared: &Arc<Shared>,
    principal: &Principal,
    method: Method,
    path: &str,
) -> ApiResult<Explanation> {
    let mut explanation = Explanation { steps: Vec::new() };
    let snapshot = shared.snapshot.load_full();
    let below = path.strip_prefix(&shared.settings.prefix).and_then(|below| below.strip_prefix('/'));
    let Some(matched) = below.and_then(|below| router::find(&snapshot, below).ok()) else {
        match below.and_then(|below| extension::explain_absent(shared, &snapshot, below)) {
            Some(why) => explanation.add(RuleKind::Extension, Some(why)),
            None => explanation.add(RuleKind::Place, Some("there is no resource".to_owned())),
        }
        return Ok(explanation);
    };
    explanation.add(RuleKind::Place, None);
    let method = if method == Method::Head { Method::Get } else { method };
    let call = call(shared, &snapshot, matched, method, path);
    let declared = plan::declared(&call).and_then(|()| plan::level(&call));
    explanation.add(RuleKind::Method, declared.err().map(|_| format!("{method} is not answered here")));
    let operation = operation(&call, method);
    for gate in &shared.gates {
        let refusal = gate.check(principal, &operation).err().map(|error| told(&error));
        explanation.add(RuleKind::Gate(gate.name()), refusal);
    }
    let required = gate::require(principal, &operation)
        .err()
        .map(|_| format!("the method requires {:?}", operation.resource.requirement(method)).to_lowercase());
    explanation.add(RuleKind::Requirement, required);
    if let Some(hooks) = Hooks::of(&call) {
        explanation.add(RuleKind::Object, hooks.refusal(shared, &call, principal)?);
    }
    Ok(explanation)
}

/// The rules about objects that a request would meet.
struct Hooks {
    /// The handler that reads the object, whatever is asked.
    read: Option<Handler>,
    /// The access hooks of what is asked.
    may: Option<Asking<()>>,
}

impl Hooks {
    fn of(call: &Call) -> Option<Self> {
        let vtable = call.node().descriptor.vtable;
        let has_key = operation(call, call.method).key.is_some();
        let read = vtable.get.filter(|_| has_key);
        let may = vtable.hooks_of(call.method, call.matched.on_list);
        (read.is_some() || may.is_some()).then_some(Self { read, may })
    }

    fn refusal(&self, shared: &Arc<Shared>, call: &Call, principal: &Principal) -> ApiResult<Option<String>> {
        let reading = self::call(shared, &call.snapshot, call.matched.clone(), Method::Get, &call.path);
        match refused(call, &reading, principal, self.read)? {
            Some(why) => Ok(Some(why)),
            None => refused(call, call, principal, self.may),
        }
    }
}

/// Why a function refuses what was asked for, if no gate does. It may see another call: to write, one has to read first,
/// whatever one's scopes say about reading alone.
fn refused<T>(
    asked: &Call,
    call: &Call,
    principal: &Principal,
    asking: Option<Asking<T>>,
) -> ApiResult<Option<String>> {
    let Some(asking) = asking else { return Ok(None) };
    Ok(match ran(asked, call, principal, asking)? {
        Ran::Through | Ran::NotAtAll => None,
        Ran::Refused(error) if error.status() == 404 => {
            let superuser = Principal::user(Arc::new(User::new(0, "", true)), "explain");
            let is_there = matches!(ran(asked, call, &superuser, asking)?, Ran::Through);
            let why =
                if is_there { "`visible_to` or an object above hides it" } else { "there is no such object" };
            Some(why.to_owned())
        }
        Ran::Refused(error) => Some(told(&error)),
    })
}

enum Ran {
    Through,
    /// A gate forbids it: no rule about the object.
    NotAtAll,
    Refused(ApiError),
}

fn ran<T>(asked: &Call, call: &Call, principal: &Principal, asking: Asking<T>) -> ApiResult<Ran> {
    let Ok(grant) = gate::check(&call.shared, principal, &operation(asked, asked.method)) else {
        return Ok(Ran::NotAtAll);
    };
    let loan = call.shared.database.loan()?;
    let mut ctx = Context::new(loan, call, principal, &grant);
    Ok(match asking(&mut ctx) {
        Ok(_) => Ran::Through,
        Err(error) if error.status() >= 500 => return Err(error),
        Err(error) => Ran::Refused(error),
    })
}

/// A handler, or what asks hooks alone.
type Asking<T> = fn(&mut Context<'_>) -> ApiResult<T>;

fn operation(call: &Call, method: Method) -> Operation<'_> {
    let node = call.node();
    Operation { resource: node.descriptor, method, key: call.matched.own_key(node.has_items()) }
}

fn told(error: &ApiError) -> String {
    error.to_string()
}

fn call(shared: &Arc<Shared>, snapshot: &Arc<Snapshot>, matched: Match, method: Method, path: &str) -> Call {
    let format = negotiate(None, None, Some(&snapshot.node(matched.node).item_mimetypes));
    let (query, parameters) = (Parameters::default(), Parameters::default());
    Call {
        selection: Selection::of(&query, &parameters),
        shared: Arc::clone(shared),
        snapshot: Arc::clone(snapshot),
        switched: OnceLock::new(),
        matched,
        method,
        method_is_known: true,
        wire_method: method,
        path: path.to_owned(),
        raw_query: String::new(),
        query,
        body: Body { kind: BodyKind::Empty, parameters },
        headers: Headers::default(),
        presented: Presented::default(),
        peer: None,
        standing: OnceLock::new(),
        format,
        callback: None,
    }
}
