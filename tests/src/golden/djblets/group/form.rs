//! The form behind groups: initial values, values that are parsed, and rules over all of them, as Django forms do.
//!
//! Values that cannot be parsed end the request before the rules are looked at.

use webapi_core::field::FieldErrors;
use webapi_core::prelude::*;

use super::Group;

/// Most characters of a name.
const LONGEST: usize = 64;
const REQUIRED: &str = "This field is required.";

/// The values of a group as a form holds them.
pub(super) struct GroupForm {
    pub(super) name: String,
    display_name: String,
    mailing_list: String,
    visible: bool,
    invite_only: bool,
}

impl GroupForm {
    /// What a new group is unless the request says otherwise.
    pub(super) fn initial() -> Self {
        Self {
            name: String::new(),
            display_name: "Unnamed group".to_owned(),
            mailing_list: String::new(),
            visible: true,
            invite_only: false,
        }
    }

    /// The values of a group that is there.
    pub(super) fn of(group: &Group) -> Self {
        Self {
            name: group.name.clone(),
            display_name: group.display_name.clone(),
            mailing_list: group.mailing_list.clone(),
            visible: group.visible,
            invite_only: group.invite_only,
        }
    }

    /// These values, overridden by those of a request.
    pub(super) fn with(self, draft: &Draft<Group>) -> ApiResult<Self> {
        let mailing_list = match &draft.mailing_list {
            Some(address) if address.contains('@') => address.trim().to_lowercase(),
            Some(other) => {
                return Err(ApiError::invalid_field(
                    "mailing_list",
                    format!("\"{other}\" is not an e-mail address"),
                ));
            }
            None => self.mailing_list,
        };
        let text = |given: &Option<String>, or| given.as_ref().map_or(or, |text| text.trim().to_owned());
        Ok(Self {
            name: text(&draft.name, self.name),
            display_name: text(&draft.display_name, self.display_name),
            mailing_list,
            visible: draft.visible.unwrap_or(self.visible),
            invite_only: draft.invite_only.unwrap_or(self.invite_only),
        })
    }

    /// The rules; `taken` says that another group has the name.
    pub(super) fn check(&self, taken: bool) -> ApiResult<()> {
        let mut errors = FieldErrors::new();
        let length = self.name.chars().count();
        if self.name.is_empty() {
            errors.add("name", REQUIRED);
        } else if length > LONGEST {
            let message = format!("Ensure this value has at most {LONGEST} characters (it has {length}).");
            errors.add("name", message);
        } else if !self.name.chars().all(|char| char.is_ascii_alphanumeric() || "_-".contains(char)) {
            let message = "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.";
            errors.add("name", message);
        } else if self.name == "forbidden" {
            errors.add("name", "This name is reserved.");
        } else if taken {
            errors.add("name", "Review group with this Name already exists.");
        }
        if self.display_name.is_empty() {
            errors.add("display_name", REQUIRED);
        }
        if self.invite_only && self.visible {
            errors.add("__all__", "Invite-only groups must be hidden.");
        }
        errors.into_result().map_err(ApiError::invalid_fields)
    }

    pub(super) fn into_draft(self, draft: &mut Draft<Group>) {
        draft.name = Some(self.name);
        draft.display_name = Some(self.display_name);
        draft.mailing_list = Some(self.mailing_list);
        draft.visible = Some(self.visible);
        draft.invite_only = Some(self.invite_only);
    }
}
