//! [`Form`]: all values of an object at once, with rules that look at more than one of them.
//!
//! In: the initial values of a new object or the values of one that is there, and a draft with what a request brings.
//! Out: a draft with every value of the form, or every mistake at once. It is Djblets' forms mixin without Django:
//! values that cannot be converted end the request before the rules are asked, messages about the whole stand under
//! `__all__`.

use super::context::Context;
use super::model::{Draft, Model};
use crate::error::{ApiError, ApiResult};
use crate::field::FieldErrors;

/// The values of an object and what must hold for them; usually derived.
///
/// A resource names it with `form = …`; handlers of your own call [`Context::create_form`] and
/// [`Context::update_form`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no form",
    label = "this type has no `#[derive(Form)]`",
    note = "add `#[derive(Form)]` and `#[webapi(resource = ...)]` to `{Self}`"
)]
pub trait Form: Sized {
    /// Whose values these are.
    type Resource: Model;

    /// The values of a new object that a request says nothing about.
    fn initial(ctx: &Context<'_>) -> Self;
    /// The values of an object that is there.
    fn of(object: &Self::Resource) -> Self;
    /// Takes over what a draft sets, converted; errors are collected.
    fn take(&mut self, draft: &mut Draft<Self::Resource>, errors: &mut FieldErrors);
    /// Asks the rules; `before` is the object that changes, and none for a new one. Errors are collected.
    ///
    /// # Errors
    ///
    /// What ends the request with another answer than field errors, such as `DUPLICATE_ITEM`.
    fn check(
        &self,
        ctx: &mut Context<'_>,
        before: Option<&Self::Resource>,
        errors: &mut FieldErrors,
    ) -> ApiResult<()>;
    /// Writes every value into a draft.
    fn put(self, draft: &mut Draft<Self::Resource>);
}

impl Context<'_> {
    /// Lets a new object pass a form: what the draft does not set becomes the form's initial value.
    ///
    /// # Errors
    ///
    /// `INVALID_FORM_DATA` with every mistake, or what the form's rules answer.
    pub fn create_form<F: Form>(&mut self, draft: &mut Draft<F::Resource>) -> ApiResult<()> {
        let form = F::initial(self);
        self.pass(form, draft, None)
    }

    /// Lets a changed object pass a form: what the draft does not set stays as it is.
    ///
    /// # Errors
    ///
    /// As [`Context::create_form`].
    pub fn update_form<F: Form>(
        &mut self,
        object: &F::Resource,
        draft: &mut Draft<F::Resource>,
    ) -> ApiResult<()> {
        self.pass(F::of(object), draft, Some(object))
    }

    fn pass<F: Form>(
        &mut self,
        mut form: F,
        draft: &mut Draft<F::Resource>,
        before: Option<&F::Resource>,
    ) -> ApiResult<()> {
        let mut errors = FieldErrors::new();
        form.take(draft, &mut errors);
        if errors.is_empty() {
            form.check(self, before, &mut errors)?;
        }
        errors.into_result().map_err(ApiError::invalid_fields)?;
        form.put(draft);
        Ok(())
    }
}
