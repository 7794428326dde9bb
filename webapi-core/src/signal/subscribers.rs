//! [`Subscribers`] of one resource, without its type.

use std::any::Any;
use std::sync::Arc;

use super::change::Change;
use super::contain;
use crate::WebApi;
use crate::error::ApiResult;
use crate::resource::context::Context;

/// What is done to an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    Create,
    Update,
    Delete,
}

impl Act {
    fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }
}

/// Takes the old object, if there is one, and the draft, if there is one.
type Before =
    Arc<dyn Fn(&mut Context<'_>, Option<&dyn Any>, Option<&mut dyn Any>) -> ApiResult<()> + Send + Sync>;
/// Takes the object, and the old one of an update.
type After = Arc<dyn Fn(&mut Context<'_>, &dyn Any, Option<&dyn Any>) -> ApiResult<()> + Send + Sync>;
/// Takes the same, and gives what is to be done after the commit.
type Committed = Arc<dyn Fn(&Context<'_>, &dyn Any, Option<&dyn Any>) -> Option<Work> + Send + Sync>;
type Work = Box<dyn FnOnce() + Send>;

/// The subscribers of one resource, by what is done.
#[derive(Clone)]
pub(crate) struct Subscribers {
    pub(crate) type_name: &'static str,
    before: [Vec<Before>; 3],
    after: [Vec<After>; 3],
    committed: [Vec<Committed>; 3],
}

impl Subscribers {
    pub(super) fn new(type_name: &'static str) -> Self {
        Self {
            type_name,
            before: Default::default(),
            after: Default::default(),
            committed: Default::default(),
        }
    }

    pub(super) fn add_before(&mut self, act: Act, subscriber: Before) {
        self.before[act as usize].push(subscriber);
    }

    pub(super) fn add_after(&mut self, act: Act, subscriber: After) {
        self.after[act as usize].push(subscriber);
    }

    pub(super) fn add_committed(&mut self, act: Act, subscriber: Committed) {
        self.committed[act as usize].push(subscriber);
    }

    pub(crate) fn extend(&mut self, others: Self) {
        fn join<T>(own: &mut [Vec<T>; 3], others: [Vec<T>; 3]) {
            own.iter_mut().zip(others).for_each(|(own, others)| own.extend(others));
        }
        join(&mut self.before, others.before);
        join(&mut self.after, others.after);
        join(&mut self.committed, others.committed);
    }

    /// Whether anything runs in the transaction that creates an object.
    pub(crate) fn stand_in_creation(&self) -> bool {
        !self.before[Act::Create as usize].is_empty() || !self.after[Act::Create as usize].is_empty()
    }

    pub(super) fn run_before(
        &self,
        act: Act,
        ctx: &mut Context<'_>,
        old: Option<&dyn Any>,
        mut draft: Option<&mut dyn Any>,
    ) -> ApiResult<()> {
        for subscriber in &self.before[act as usize] {
            let what = format_args!("`before_{}` of `{}`", act.name(), self.type_name);
            let draft: Option<&mut dyn Any> = match draft {
                Some(ref mut draft) => Some(*draft),
                None => None,
            };
            contain::within_request(what, || subscriber(ctx, old, draft))?;
        }
        Ok(())
    }

    pub(super) fn run_after(
        &self,
        act: Act,
        ctx: &mut Context<'_>,
        object: &dyn Any,
        old: Option<&dyn Any>,
    ) -> ApiResult<()> {
        for subscriber in &self.after[act as usize] {
            let what = format_args!("`after_{}` of `{}`", act.name(), self.type_name);
            contain::within_request(what, || subscriber(ctx, object, old))?;
        }
        for subscriber in &self.committed[act as usize] {
            if let Some(work) = subscriber(ctx, object, old) {
                let type_name = self.type_name;
                ctx.after_commit(async move {
                    contain::beside(format_args!("a change of `{type_name}`"), work);
                });
            }
        }
        Ok(())
    }
}

/// Forgets the type of a subscriber that runs after the commit: the object is cloned while it is there.
pub(super) fn committed<R: Clone + Send + Sync + 'static>(
    subscriber: impl Fn(&Change<R>) + Send + Sync + 'static,
) -> Committed {
    let subscriber = Arc::new(subscriber);
    Arc::new(move |ctx, object, previous| {
        let change = Change {
            object: object.downcast_ref::<R>()?.clone(),
            previous: previous.and_then(<dyn Any>::downcast_ref::<R>).cloned(),
            by: ctx.user().cloned(),
            at: ctx.now(),
            api: WebApi(Arc::clone(&ctx.call.shared)),
        };
        let subscriber = Arc::clone(&subscriber);
        Some(Box::new(move || subscriber(&change)) as Work)
    })
}

impl std::fmt::Debug for Subscribers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Subscribers({})", self.type_name)
    }
}
