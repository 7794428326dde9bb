//! The walk of a request that nobody made, to find out which rule would end it.

use std::sync::{Arc, OnceLock};

use super::plan;
use crate::account::User;
use crate::api::Shared;
use crate::auth::Principal;
use crate::call::{Call, Headers};
use crate::descriptor::Method;
use crate::error::{ApiError, ApiResult};
use crate::explain::{Explanation, RuleKind};
use crate::gate::{self, Operation};
use crate::request::body::BodyKind;
use crate::request::{Body, Parameters};
use crate::resource::context::Context;
use crate::router::{self, Match};
use crate::serialize::encoding::negotiate;
use crate::serialize::selection::Selection;

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
        let why = "there is no resource; if it is one of an extension, the extension is not enabled";
        explanation.add(RuleKind::Place, Some(why.to_owned()));
        return Ok(explanation);
    };
    explanation.add(RuleKind::Place, None);
    let method = if method == Method::Head { Method::Get } else { method };
    let call = call(shared, matched, method, path);
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
    if operation.key.is_some() {
        explanation.add(RuleKind::Object, object(shared, &call, principal)?);
    }
    Ok(explanation)
}

/// What the rules about the object say, if nothing forbids to read it for reasons of its own.
fn object(shared: &Arc<Shared>, call: &Call, principal: &Principal) -> ApiResult<Option<String>> {
    let reading = self::call(shared, call.matched.clone(), Method::Get, &call.path);
    match read(&reading, principal)? {
        Read::Shown | Read::Forbidden => Ok(None),
        Read::Refused(error) if error.status() == 404 => {
            let superuser = Principal::user(Arc::new(User::new(0, "", true)), "explain");
            let is_there = matches!(read(&reading, &superuser)?, Read::Shown);
            Ok(Some(if is_there {
                "`visible_to` or an object above hides it".to_owned()
            } else {
                "there is no such object".to_owned()
            }))
        }
        Read::Refused(error) => Ok(Some(told(&error))),
    }
}

enum Read {
    Shown,
    /// A gate or a missing handler: no rule about the object.
    Forbidden,
    Refused(ApiError),
}

fn read(call: &Call, principal: &Principal) -> ApiResult<Read> {
    let Ok(grant) = gate::check(&call.shared, principal, &operation(call, Method::Get)) else {
        return Ok(Read::Forbidden);
    };
    let Some(handler) = call.node().descriptor.vtable.get else { return Ok(Read::Forbidden) };
    let loan = call.shared.database.loan()?;
    let mut ctx = Context::new(loan, call, principal, &grant);
    Ok(match handler(&mut ctx) {
        Ok(_) => Read::Shown,
        Err(error) if error.status() >= 500 => return Err(error),
        Err(error) => Read::Refused(error),
    })
}

fn operation(call: &Call, method: Method) -> Operation<'_> {
    let node = call.node();
    Operation { resource: node.descriptor, method, key: call.matched.own_key(node.has_items()) }
}

fn told(error: &ApiError) -> String {
    error.to_string()
}

fn call(shared: &Arc<Shared>, matched: Match, method: Method, path: &str) -> Call {
    let snapshot = shared.snapshot.load_full();
    let format = negotiate(None, None, Some(&snapshot.node(matched.node).item_mimetypes));
    let (query, parameters) = (Parameters::default(), Parameters::default());
    Call {
        selection: Selection::of(&query, &parameters),
        shared: Arc::clone(shared),
        snapshot,
        matched,
        method,
        method_is_known: true,
        wire_method: method,
        path: path.to_owned(),
        raw_query: String::new(),
        query,
        body: Body { kind: BodyKind::Empty, parameters },
        headers: Headers::default(),
        peer: None,
        standing: OnceLock::new(),
        format,
        callback: None,
    }
}
