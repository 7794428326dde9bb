//! All fields of a request together.
//!
//! In: [`Parameters`] and the declared fields. Out: typed values, the parameters left over, or [`FieldErrors`] with
//! every mistake at once. The order is Djblets': unknown names first, then the fields as declared.
//!
//! Where the parameters come from is for the caller to choose: the query of a GET, the body of everything else.

use serde_json::Value;

use super::{FieldError, FieldErrors, FieldInfo, FieldKind, FieldValue};
use crate::request::{Parameters, RawValue};

/// Names with a meaning of their own, which are never reported as unknown fields.
///
/// `only_fields` and `only_links` are the spellings for bodies; Djblets documents them and then refuses them.
const SPECIAL: [&str; 8] =
    ["api_format", "callback", "_method", "expand", "only-fields", "only-links", "only_fields", "only_links"];

/// What an operation accepts.
#[derive(Clone, Copy, Debug)]
pub struct FieldSet {
    /// The declared fields, in the order of documentation.
    pub fields: &'static [FieldInfo],
    /// Whether other fields are let through, to be read with [`extra_fields`].
    pub allow_unknown: bool,
}

/// A struct whose members are request fields; usually derived.
#[diagnostic::on_unimplemented(
    message = "`{Self}` declares no request fields",
    label = "this type has no `#[derive(RequestFields)]`",
    note = "add `#[derive(RequestFields)]` to `{Self}`"
)]
pub trait RequestFields: Sized {
    /// The declared fields, in the order of documentation.
    const FIELDS: &'static [FieldInfo];
    /// Whether other fields are let through.
    const ALLOW_UNKNOWN: bool;
    /// Groups of names of which a request may bring one at most. None by default.
    const EXCLUSIVE: &'static [&'static [&'static str]] = &[];

    /// Reads every field with [`take`]; none if there were errors, which are all added to `errors`.
    ///
    /// Unknown names are not looked for: [`parse`] does that.
    fn parse(source: &Parameters, errors: &mut FieldErrors) -> Option<Self>;
}

/// Reads a whole request.
///
/// Names in `also_known` are accepted besides the declared ones, without being read.
///
/// # Errors
///
/// Every unknown name, every missing field and every bad value.
pub fn parse<T: RequestFields>(source: &Parameters, also_known: &[&str]) -> Result<T, FieldErrors> {
    let mut errors = FieldErrors::new();
    let set = FieldSet { fields: T::FIELDS, allow_unknown: T::ALLOW_UNKNOWN };
    refuse_unknown(&set, source, also_known, &mut errors);
    match T::parse(source, &mut errors) {
        Some(parsed) if errors.is_empty() => Ok(parsed),
        _ => Err(errors),
    }
}

/// Checks the names of a request: none unknown, none missing. Values are not read.
///
/// # Errors
///
/// Every unknown name and every missing field.
pub fn validate(set: &FieldSet, source: &Parameters, also_known: &[&str]) -> Result<(), FieldErrors> {
    let mut errors = FieldErrors::new();
    refuse_unknown(set, source, also_known, &mut errors);
    for info in set.fields.iter().filter(|info| info.required) {
        if find(source, info.name, info.kind).is_none() {
            errors.add(info.name, REQUIRED);
        }
    }
    errors.into_result()
}

/// Reads one field. An absent field is `None`, and an error only if it is required; empty text is present.
///
/// An error is added to `errors` under the field's name, and the value is `None` then, too.
pub fn take<T: FieldValue>(source: &Parameters, info: &FieldInfo, errors: &mut FieldErrors) -> Option<T> {
    take_by(source, info, errors, T::KIND, T::clean)
}

/// How the value of a field is read: [`FieldValue::clean`].
pub(crate) type Clean<T> = fn(&RawValue, &FieldInfo) -> Result<T, FieldError>;

/// [`take`], with the kind and the rules of the type apart from it.
pub(crate) fn take_by<T>(
    source: &Parameters,
    info: &FieldInfo,
    errors: &mut FieldErrors,
    kind: FieldKind,
    clean: Clean<T>,
) -> Option<T> {
    let Some(raw) = find(source, info.name, kind) else {
        if info.required {
            errors.add(info.name, REQUIRED);
        }
        return None;
    };
    match clean(raw, info) {
        Ok(value) => Some(value),
        Err(FieldError(message)) => {
            errors.add(info.name, message);
            None
        }
    }
}

/// Reports fields that exclude each other, each under its own name. JSON `null` counts as absent.
pub fn exclude(source: &Parameters, groups: &[&[&str]], errors: &mut FieldErrors) {
    for group in groups {
        let is_given =
            |name: &&&str| source.get(name).is_some_and(|value| *value != RawValue::Json(Value::Null));
        let given: Vec<&str> = group.iter().filter(is_given).copied().collect();
        if given.len() > 1 {
            let quoted: Vec<String> = group.iter().map(|name| format!("\"{name}\"")).collect();
            let (last, others) = quoted
                .split_last()
                .map_or((String::new(), String::new()), |(last, others)| (last.clone(), others.join(", ")));
            given
                .iter()
                .for_each(|name| errors.add(*name, format!("Only one of {others} and {last} can be given")));
        }
    }
}

/// The parameters that are neither declared nor special, each name once. Files are left out, as in Djblets.
pub fn extra_fields<'a>(source: &'a Parameters, fields: &[FieldInfo]) -> Vec<(&'a str, &'a RawValue)> {
    source
        .iter()
        .filter(|(name, value)| {
            !value.is_file() && !is_special(name) && fields.iter().all(|info| info.name != *name)
        })
        .collect()
}

/// Whether a name has a meaning in every request, such as `expand`; such names are never unknown fields.
pub fn is_special(name: &str) -> bool {
    SPECIAL.contains(&name)
}

const REQUIRED: &str = "This field is required";

fn refuse_unknown(set: &FieldSet, source: &Parameters, also_known: &[&str], errors: &mut FieldErrors) {
    if set.allow_unknown {
        return;
    }
    for (name, _) in extra_fields(source, set.fields) {
        if !also_known.contains(&name) {
            errors.add(name, "Field is not supported");
        }
    }
}

/// The value of a field, if it came in a form that can be meant for it: text for a file field, or a file for any
/// other, counts as absent, as in Djblets. JSON, which Djblets does not read, always counts.
fn find<'a>(source: &'a Parameters, name: &str, kind: FieldKind) -> Option<&'a RawValue> {
    if kind == FieldKind::File {
        let json = || source.value(name).filter(|value| matches!(value, RawValue::Json(_)));
        source.file(name).or_else(json)
    } else {
        source.value(name)
    }
}

#[cfg(test)]
mod tests {
    use actix_web::web::Bytes;
    use serde_json::json;

    use super::*;
    use crate::request::UploadedFile;

    const FIELDS: &[FieldInfo] = &[
        FieldInfo::new("name", FieldKind::String).required(),
        FieldInfo::new("int", FieldKind::Integer),
        FieldInfo::new("file", FieldKind::File),
    ];
    const STRICT: FieldSet = FieldSet { fields: FIELDS, allow_unknown: false };

    #[derive(Debug)]
    struct Probe {
        name: String,
        int: Option<i32>,
        file: Option<UploadedFile>,
    }

    impl RequestFields for Probe {
        const FIELDS: &'static [FieldInfo] = FIELDS;
        const ALLOW_UNKNOWN: bool = false;

        fn parse(source: &Parameters, errors: &mut FieldErrors) -> Option<Self> {
            let name = take(source, &FIELDS[0], errors);
            let int = take(source, &FIELDS[1], errors);
            let file = take(source, &FIELDS[2], errors);
            Some(Self { name: name?, int, file })
        }
    }

    fn texts(pairs: &[(&str, &str)]) -> Parameters {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), RawValue::Text((*value).to_owned()))).collect()
    }

    fn file() -> RawValue {
        RawValue::File(UploadedFile::new("a.txt", None, Bytes::new()).expect("the name is usable"))
    }

    #[test]
    fn all_errors_are_collected() {
        let errors =
            parse::<Probe>(&texts(&[("zap", "1"), ("int", "x"), ("zip", "2")]), &[]).expect_err("errors");
        let expected = json!({
            "zap": ["Field is not supported"],
            "zip": ["Field is not supported"],
            "name": ["This field is required"],
            "int": ["\"x\" is not an integer"],
        });
        assert_eq!(json!(errors), expected);
        assert_eq!(errors.iter().next().map(|(name, _)| name), Some("zap"));
    }

    #[test]
    fn empty_text_is_present_and_absent_fields_are_none() {
        let probe = parse::<Probe>(&texts(&[("name", "")]), &[]).expect("a valid request");
        assert_eq!((probe.name.as_str(), probe.int, probe.file), ("", None, None));
    }

    #[test]
    fn fields_that_exclude_each_other_are_reported_each() {
        const GROUPS: &[&[&str]] = &[&["a", "b", "c"], &["c", "d"]];
        let check = |pairs: &[(&str, &str)]| {
            let mut errors = FieldErrors::new();
            exclude(&texts(pairs), GROUPS, &mut errors);
            json!(errors)
        };
        assert_eq!(check(&[("a", ""), ("d", "x"), ("e", "x")]), json!({}));
        let abc = "Only one of \"a\", \"b\" and \"c\" can be given";
        let cd = "Only one of \"c\" and \"d\" can be given";
        assert_eq!(check(&[("b", "1"), ("a", "2")]), json!({"a": [abc], "b": [abc]}));
        assert_eq!(
            check(&[("c", "1"), ("a", "2"), ("d", "")]),
            json!({"a": [abc], "c": [abc, cd], "d": [cd]})
        );
        let mut source = texts(&[("a", "1")]);
        source.push("b", RawValue::Json(Value::Null));
        let mut errors = FieldErrors::new();
        exclude(&source, GROUPS, &mut errors);
        assert!(errors.is_empty(), "null is no value");
    }

    #[test]
    fn special_and_known_names_are_not_unknown() {
        let mut pairs: Vec<_> = SPECIAL.iter().map(|name| (*name, "x")).collect();
        pairs.extend([("name", "n"), ("start", "1")]);
        assert!(validate(&STRICT, &texts(&pairs), &["start"]).is_ok());
        let errors = validate(&STRICT, &texts(&pairs), &[]).expect_err("start is unknown");
        assert_eq!(json!(errors), json!({"start": ["Field is not supported"]}));
    }

    #[test]
    fn names_are_checked_without_reading_values() {
        let errors = validate(&STRICT, &texts(&[("int", "x"), ("zap", "1")]), &[]).expect_err("errors");
        let expected = json!({"name": ["This field is required"], "zap": ["Field is not supported"]});
        assert_eq!(json!(errors), expected);
    }

    #[test]
    fn unknown_fields_can_be_let_through() {
        let set = FieldSet { allow_unknown: true, ..STRICT };
        let mut source = texts(&[("name", "n"), ("zap", "1"), ("zap", "2"), ("expand", "x")]);
        source.push("unknownfile", file());
        assert!(validate(&set, &source, &[]).is_ok());
        let zap = RawValue::Text("2".into());
        assert_eq!(extra_fields(&source, FIELDS), [("zap", &zap)]);
    }

    #[test]
    fn text_for_a_file_field_is_absent() {
        let probe = parse::<Probe>(&texts(&[("name", "n"), ("file", "text")]), &[]).expect("a valid request");
        assert_eq!(probe.file, None);
    }

    #[test]
    fn a_file_for_a_text_field_is_absent_and_an_unknown_file_is_ignored() {
        let mut source = Parameters::new();
        source.push("name", file());
        source.push("unknownfile", file());
        let errors = parse::<Probe>(&source, &[]).expect_err("the name is missing");
        assert_eq!(json!(errors), json!({"name": ["This field is required"]}));
    }

    #[test]
    fn json_for_a_file_field_is_an_error_unless_null() {
        let mut source = texts(&[("name", "n")]);
        source.push("file", RawValue::Json(json!("text")));
        let errors = parse::<Probe>(&source, &[]).expect_err("a string is not a file");
        let message = "This value is not a file; send it as a file part of a multipart/form-data body";
        assert_eq!(errors.get("file"), [message]);
        source.push("file", RawValue::Json(Value::Null));
        let mut errors = FieldErrors::new();
        assert_eq!(take::<Option<UploadedFile>>(&source, &FIELDS[2], &mut errors), Some(None));
    }
}
