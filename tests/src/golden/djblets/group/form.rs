//! The form behind groups: initial values, values that are parsed, and rules over all of them, as Django forms do.

use webapi_core::field::FieldError;
use webapi_core::prelude::*;

use super::{Group, is_taken};

/// Most characters of a name.
const LONGEST: usize = 64;
const REQUIRED: &str = "This field is required.";

/// The values of a group as a form holds them.
#[derive(Form)]
#[webapi(resource = Group, check = Self::check)]
pub(super) struct GroupForm {
    #[webapi(parse = trimmed)]
    name: String,
    #[webapi(parse = trimmed, initial = "Unnamed group".to_owned())]
    display_name: String,
    #[webapi(parse = address)]
    mailing_list: String,
    #[webapi(initial = true)]
    visible: bool,
    invite_only: bool,
}

#[allow(clippy::unnecessary_wraps, reason = "values that cannot be parsed are what such functions are for")]
fn trimmed(text: &str) -> Result<String, FieldError> {
    Ok(text.trim().to_owned())
}

fn address(text: &str) -> Result<String, FieldError> {
    match text.contains('@') {
        true => Ok(text.trim().to_lowercase()),
        false => Err(FieldError::new(format!("\"{text}\" is not an e-mail address"))),
    }
}

impl GroupForm {
    fn check(
        &self,
        ctx: &mut Context<'_>,
        before: Option<&Group>,
        errors: &mut FieldErrors,
    ) -> ApiResult<()> {
        let taken = is_taken(ctx, &self.name, before.map(|group| group.id))?;
        if taken && before.is_none() {
            return Err(ApiError::new(catalog::DUPLICATE_ITEM));
        }
        self.check_name(taken, errors);
        if self.display_name.is_empty() {
            errors.add("display_name", REQUIRED);
        }
        if self.invite_only && self.visible {
            errors.add_to_all("Invite-only groups must be hidden.");
        }
        Ok(())
    }

    fn check_name(&self, taken: bool, errors: &mut FieldErrors) {
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
    }
}
