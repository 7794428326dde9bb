//! Which grants a form chooses.
//!
//! In: the toolkit's list, of which one entry is chosen, and boxes for what the application may use besides. Out: the
//! grants, or what is wrong. A form that has no boxes is a program's, made for the toolkit: there every application that
//! people sign in to may refresh, and so it may here.

use super::{FieldErrors, choices, messages};
use crate::form::Form;
use crate::grant::GrantType;

/// The boxes. One value stands for none of them, since a box that is not ticked is not sent.
const FURTHER: &str = "further_grant_types";
const NONE_FURTHER: &str = "none";

/// The grants of a form, as they were chosen.
#[derive(Debug, Clone, Default)]
pub(crate) struct ChosenGrants {
    /// The entry of the list; empty for none.
    pub(crate) first: String,
    /// What is ticked besides.
    pub(crate) further: Vec<String>,
    /// Whether the form had boxes at all.
    has_boxes: bool,
}

impl ChosenGrants {
    /// What the form says.
    pub(super) fn sent(form: &Form) -> Self {
        let mut listed = form.values("authorization_grant_type").map(str::to_owned);
        let first = listed.next().unwrap_or_default();
        let has_boxes = form.value(FURTHER).is_some();
        let boxes = form.values(FURTHER).filter(|word| *word != NONE_FURTHER).map(str::to_owned);
        Self { first, further: listed.chain(boxes).collect(), has_boxes }
    }

    /// The form of a client that exists; or of none yet, with what is usual.
    pub(super) fn of(grants: &[GrantType]) -> Self {
        let mut words = choices::listed().filter(|grant| grants.contains(grant)).map(choices::word);
        let first = words.next().unwrap_or_default();
        let refresh = grants.iter().filter(|grant| **grant == GrantType::RefreshToken);
        let further = words.chain(refresh.copied().map(choices::word)).collect();
        Self { first, further, has_boxes: true }
    }

    /// Whether a grant is ticked.
    pub(crate) fn has_further(&self, grant: GrantType) -> bool {
        self.further.contains(&choices::word(grant))
    }

    /// Adds what is chosen to what the client keeps. `before` is what it had.
    pub(super) fn add_to(
        &self,
        grants: &mut Vec<GrantType>,
        before: &[GrantType],
        offered: &[GrantType],
        errors: &mut FieldErrors,
    ) {
        let words = || std::iter::once(&self.first).chain(&self.further).filter(|word| !word.is_empty());
        if words().next().is_none() && grants.is_empty() {
            errors.add(FIELD, messages::REQUIRED);
        }
        for word in words() {
            match choices::grant(word).filter(|grant| offered.contains(grant)) {
                Some(grant) if grants.contains(&grant) => {}
                Some(grant) => grants.push(grant),
                None => errors.add(FIELD, messages::no_choice(word)),
            }
        }
        let refresh = GrantType::RefreshToken;
        let is_new = |grant: &GrantType| !before.contains(grant) || before.contains(&refresh);
        let brings_refresh = grants.iter().any(|grant| may_refresh(*grant) && is_new(grant));
        if !self.has_boxes && brings_refresh && offered.contains(&refresh) && !grants.contains(&refresh) {
            grants.push(refresh);
        }
    }
}

const FIELD: &str = "authorization_grant_type";

/// Whether a person takes part, and a refresh token may follow.
fn may_refresh(grant: GrantType) -> bool {
    matches!(grant, GrantType::AuthorizationCode | GrantType::DeviceCode | GrantType::Password)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFERED: [GrantType; 4] = [
        GrantType::AuthorizationCode,
        GrantType::RefreshToken,
        GrantType::ClientCredentials,
        GrantType::DeviceCode,
    ];

    fn chosen(fields: &[(&str, &str)], before: &[GrantType]) -> (Vec<GrantType>, FieldErrors) {
        let (mut grants, mut errors) = (Vec::new(), FieldErrors::default());
        let form: Form = fields.iter().copied().collect();
        ChosenGrants::sent(&form).add_to(&mut grants, before, &OFFERED, &mut errors);
        (grants, errors)
    }

    #[test]
    fn the_form_of_a_program_for_the_toolkit_brings_refresh_tokens() {
        let of = |word: &str, before: &[GrantType]| chosen(&[(FIELD, word)], before).0;
        assert_eq!(of("authorization-code", &[]), [GrantType::AuthorizationCode, GrantType::RefreshToken]);
        assert_eq!(of("client-credentials", &[]), [GrantType::ClientCredentials]);
        let without = [GrantType::AuthorizationCode];
        assert_eq!(of("authorization-code", &without), without, "somebody took them away");
    }

    #[test]
    fn boxes_say_exactly_what_is_meant() {
        let fields = [(FIELD, "authorization-code"), (FURTHER, NONE_FURTHER)];
        assert_eq!(chosen(&fields, &[]).0, [GrantType::AuthorizationCode]);
        let more = [fields[0], fields[1], (FURTHER, "client-credentials"), (FURTHER, "refresh-token")];
        let grants = [GrantType::AuthorizationCode, GrantType::ClientCredentials, GrantType::RefreshToken];
        assert_eq!(chosen(&more, &[]).0, grants);
        let again = ChosenGrants::of(&grants);
        assert_eq!(again.first, "authorization-code");
        assert!(again.has_further(GrantType::RefreshToken) && !again.has_further(GrantType::DeviceCode));
    }

    #[test]
    fn nothing_and_nonsense_are_told() {
        let told = |fields: &[(&str, &str)]| chosen(fields, &[]).1.of(FIELD).join(" ");
        assert_eq!(told(&[(FURTHER, NONE_FURTHER)]), "This field is required.");
        assert_eq!(
            told(&[(FIELD, "banana")]),
            "Select a valid choice. banana is not one of the available choices."
        );
    }
}
