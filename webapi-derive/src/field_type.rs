//! What a type is, read from its spelling: a derive sees tokens, not types.
//!
//! Only spellings that leave no doubt are classified; an alias or a type of the user's own is [`Spelling::Other`],
//! and whoever asks must then let it pass.

use syn::{GenericArgument, PathArguments, Type};

/// What the spelling of a type says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// `String`.
    Text,
    /// `i64`, `u8` and the like.
    Integer,
    /// `f32`, `f64`.
    Float,
    /// `bool`.
    Boolean,
    /// `Uuid`.
    Uuid,
    /// `Vec<…>`, arrays, maps, tuples, references: several values, or none that could be compared.
    Compound,
    /// Anything else.
    Other,
}

/// Classifies a type; `Option<T>` counts as `T`.
pub(crate) fn spelling(ty: &Type) -> Spelling {
    let ty = option_inner(ty).unwrap_or(ty);
    let Type::Path(path) = ungrouped(ty) else {
        return match ungrouped(ty) {
            Type::Macro(_) | Type::Infer(_) => Spelling::Other,
            _ => Spelling::Compound,
        };
    };
    let Some(last) = path.path.segments.last() else {
        return Spelling::Other;
    };
    match last.ident.to_string().as_str() {
        "String" => Spelling::Text,
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" | "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => {
            Spelling::Integer
        }
        "f32" | "f64" => Spelling::Float,
        "bool" => Spelling::Boolean,
        "Uuid" => Spelling::Uuid,
        "Vec" | "HashMap" | "BTreeMap" | "HashSet" | "BTreeSet" | "VecDeque" => Spelling::Compound,
        _ => Spelling::Other,
    }
}

/// `T` of `Option<T>`, however the path to `Option` is written.
pub(crate) fn option_inner(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ungrouped(ty) else {
        return None;
    };
    let last = path.path.segments.last().filter(|last| last.ident == "Option")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match arguments.args.first() {
        Some(GenericArgument::Type(inner)) if arguments.args.len() == 1 => Some(inner),
        _ => None,
    }
}

/// A type without the invisible group that `macro_rules!` puts around it, and without parentheses.
fn ungrouped(mut ty: &Type) -> &Type {
    loop {
        ty = match ty {
            Type::Group(group) => &group.elem,
            Type::Paren(parenthesised) => &parenthesised.elem,
            _ => return ty,
        };
    }
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn spellings_that_leave_no_doubt_are_classified() {
        assert_eq!(spelling(&parse_quote!(String)), Spelling::Text);
        assert_eq!(spelling(&parse_quote!(::std::option::Option<std::string::String>)), Spelling::Text);
        assert_eq!(spelling(&parse_quote!(Option<i32>)), Spelling::Integer);
        assert_eq!(spelling(&parse_quote!(uuid::Uuid)), Spelling::Uuid);
        assert_eq!(spelling(&parse_quote!(Vec<u8>)), Spelling::Compound);
        assert_eq!(spelling(&parse_quote!([u8; 4])), Spelling::Compound);
        assert_eq!(spelling(&parse_quote!(UtcDateTime)), Spelling::Other);
    }

    #[test]
    fn only_option_has_an_inner_type() {
        assert_eq!(option_inner(&parse_quote!((core::option::Option<T>))), Some(&parse_quote!(T)));
        assert_eq!(option_inner(&parse_quote!(Result<T, E>)), None);
        assert_eq!(option_inner(&parse_quote!(Option)), None);
    }
}
