//! The limits of a field's values, and whether its type can have them.
//!
//! Resource fields and request fields share these rules. A type is judged by its spelling, and only where the
//! spelling leaves no doubt.

use quote::ToTokens as _;
use syn::{Ident, LitStr, Type};

use crate::attribute::Given;
use crate::attribute::value::{Count, Integer};
use crate::diagnostics::Diagnostics;
use crate::field_type::{Spelling, spelling};

/// `max_length`, `min`, `max` and `choices` as given.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits<'a> {
    /// Most characters of a text.
    pub(crate) max_length: Option<&'a Given<Count>>,
    /// Smallest integer.
    pub(crate) min: Option<&'a Given<Integer>>,
    /// Largest integer.
    pub(crate) max: Option<&'a Given<Integer>>,
    /// Allowed texts.
    pub(crate) choices: Option<&'a Given<Vec<LitStr>>>,
}

/// Reports limits that the type cannot have, or that exclude everything.
pub(crate) fn check(ty: &Type, limits: Limits<'_>, errors: &mut Diagnostics) {
    types(ty, limits, errors);
    if let (Some(min), Some(max)) = (limits.min, limits.max)
        && min.value.value > max.value.value
    {
        let wrong = format_args!("`min` {} is larger than `max` {}", min.value.value, max.value.value);
        errors.error(&min.value, wrong, "swap them");
    }
    if let Some(given) = limits.max_length.filter(|given| given.value.value == 0) {
        errors.error(&given.value, "`max_length = 0` allows only the empty text", "write at least 1");
    }
    if let Some(given) = limits.choices {
        choices(given, errors);
    }
}

fn types(ty: &Type, limits: Limits<'_>, errors: &mut Diagnostics) {
    use Spelling::{Boolean, Compound, Float, Integer, Text, Uuid};
    let not_text = [Boolean, Compound, Float, Integer, Uuid];
    let not_integer = [Boolean, Compound, Float, Text, Uuid];
    if let Some(given) = limits.max_length {
        let help = "use `min` and `max` to bound a number, or make it a `String`";
        refuse(ty, &given.key, &not_text, "a text", help, errors);
    }
    if let Some(given) = limits.choices {
        let help = "make it a `String`, or an enum with `#[derive(Choice)]`";
        refuse(ty, &given.key, &not_text, "a text", help, errors);
    }
    for given in [limits.min, limits.max].into_iter().flatten() {
        let help = "use `max_length` to bound a text, or make it an integer such as `i32`";
        refuse(ty, &given.key, &not_integer, "an integer", help, errors);
    }
}

/// Reports `key` on a type that is spelled in one of the `refused` ways.
pub(crate) fn refuse(
    ty: &Type,
    key: &Ident,
    refused: &[Spelling],
    needs: &str,
    help: &str,
    errors: &mut Diagnostics,
) {
    if refused.contains(&spelling(ty)) {
        let spelled = ty.to_token_stream().to_string().replace(' ', "");
        errors.error(ty, format_args!("`{key}` needs {needs}, and this is `{spelled}`"), help);
    }
}

fn choices(given: &Given<Vec<LitStr>>, errors: &mut Diagnostics) {
    if given.value.is_empty() {
        let help = "name at least one, as in `choices(\"open\", \"closed\")`";
        errors.error(&given.key, "`choices()` allows no value", help);
    }
    for (at, choice) in given.value.iter().enumerate() {
        if given.value[..at].iter().any(|earlier| earlier.value() == choice.value()) {
            let wrong = format_args!("`{}` is twice among the choices", choice.value());
            errors.error(choice, wrong, "keep one of the two");
        }
    }
}
