//! What `checklists` can be set to.

use serde::Serialize;
use webapi_core::prelude::*;

/// The longest text of an item, in characters.
const LONGEST: usize = 200;

/// Settings of the checklists.
#[derive(Debug, Default, Serialize, RequestFields)]
#[webapi(check = Self::check)]
pub(super) struct ChecklistSettings {
    /// The items that every new review request begins with.
    #[webapi(default)]
    pub(super) first_items: Vec<String>,
}

impl ChecklistSettings {
    fn check(&self, errors: &mut FieldErrors) {
        if self.first_items.len() > 50 || self.first_items.iter().any(|text| text.chars().count() > LONGEST) {
            errors.add("first_items", format!("There can be 50 items of {LONGEST} characters each"));
        }
    }
}
