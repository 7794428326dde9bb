//! Why would a request be refused? Each rule in turn, for an operator; nothing of it is for callers.
//!
//! In: who asks, the method, the path. Out: what each rule says, in the order in which requests meet them. Nothing is
//! written: the rules about an object are asked by reading it, and the access hooks of the framework's own handlers by
//! themselves. What a handler of the application's own says to a write is known only when it writes.

use std::fmt;

use crate::api::WebApi;
use crate::auth::Principal;
use crate::descriptor::Method;
use crate::dispatch;
use crate::error::ApiResult;

/// A kind of rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RuleKind {
    /// Whether there is a resource at the path.
    Place,
    /// Whether the extension that has a resource at the path is enabled.
    Extension,
    /// Whether the resource declares the method.
    Method,
    /// A gate, by its name: the scope of a token, or its policy.
    Gate(&'static str),
    /// What the method requires of the user.
    Requirement,
    /// The resource's own rules: `visible_to` and `can_access` for what there is, `can_list`, `can_create`, `can_modify`
    /// and `can_delete` for what is asked.
    Object,
}

impl RuleKind {
    /// The rule in a word or two.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Extension => "extension state",
            Self::Method => "method",
            Self::Gate(name) => name,
            Self::Requirement => "user permission",
            Self::Object => "object rule",
        }
    }
}

/// What one rule says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// Which rule.
    pub rule: RuleKind,
    /// Why it refuses; `None` if it does not.
    pub refusal: Option<String>,
}

/// What all rules say, the first to be asked first.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// What each says.
    pub steps: Vec<Step>,
}

impl Explanation {
    pub(crate) fn add(&mut self, rule: RuleKind, refusal: Option<String>) {
        self.steps.push(Step { rule, refusal });
    }

    /// The rule that a request would be refused by: the first that refuses.
    pub fn refused_by(&self) -> Option<&Step> {
        self.steps.iter().find(|step| step.refusal.is_some())
    }
}

/// One line for each rule.
impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.steps.iter().try_for_each(|step| match &step.refusal {
            None => writeln!(f, "passes   {}", step.rule.name()),
            Some(why) => writeln!(f, "refuses  {}: {why}", step.rule.name()),
        })
    }
}

impl WebApi {
    /// What each rule would say to a request. The path is the whole one, such as `/api/users/doc/`. It blocks: it is for
    /// commands.
    ///
    /// # Errors
    ///
    /// The database's.
    ///
    /// ```
    /// use webapi_core::WebApi;
    /// use webapi_core::auth::Principal;
    /// use webapi_core::db::Database;
    /// use webapi_core::descriptor::Method;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let api = WebApi::builder().database(Database::open("sqlite::memory:")?).build()?;
    /// let explained = api.explain(&Principal::anonymous(), Method::Get, "/api/nowhere/")?;
    /// assert_eq!(explained.refused_by().map(|step| step.rule.name()), Some("place"));
    /// # Ok(()) }
    /// ```
    pub fn explain(&self, principal: &Principal, method: Method, path: &str) -> ApiResult<Explanation> {
        dispatch::explain(&self.0, principal, method, path)
    }
}
