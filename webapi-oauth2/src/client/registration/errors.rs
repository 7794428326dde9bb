//! [`FieldErrors`]: what is wrong with a form, field by field.

/// What is wrong, in the order of the form: the field's name and what to tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FieldErrors(pub(super) Vec<(&'static str, String)>);

impl FieldErrors {
    /// What is wrong with the whole, and not with one field: the name that Django gives it.
    pub(crate) const WHOLE: &'static str = "__all__";

    pub(crate) fn add(&mut self, field: &'static str, message: impl Into<String>) {
        self.0.push((field, message.into()));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with one field.
    pub(crate) fn of(&self, field: &str) -> Vec<&str> {
        self.0.iter().filter(|(known, _)| *known == field).map(|(_, message)| message.as_str()).collect()
    }
}
