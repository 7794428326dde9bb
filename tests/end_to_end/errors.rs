//! Refusals, as the exceptions of the client.

use serde_json::{Value, json};

use crate::site::everywhere;

fn shape(refusal: &Value) -> Value {
    json!([refusal["class"], refusal["status"], refusal["code"]])
}

#[test]
fn errors_have_the_classes_and_codes_that_clients_know() {
    everywhere(|site| {
        let told = site.tells("errors", "refusals");
        for (cause, class, status, code) in [
            ("nothing there", "APIError", 404, 100),
            ("another's", "APIError", 403, 101),
            ("superusers only", "APIError", 403, 101),
            ("nobody", "AuthorizationError", 401, 103),
            ("a wrong password", "AuthorizationError", 401, 104),
            ("a wrong token", "AuthorizationError", 401, 104),
            ("wrong fields", "BadRequestError", 400, 105),
            ("a missing field", "BadRequestError", 400, 105),
            ("a taken name", "APIError", 409, 111),
            ("a repository that cannot tell", "APIError", 404, 209),
        ] {
            assert_eq!(shape(&told[cause]), json!([class, status, code]), "{cause}: {}", told[cause]);
        }
    });
}

#[test]
fn the_text_of_an_error_names_each_wrong_field() {
    everywhere(|site| {
        let told = site.tells("errors", "refusals");
        let text = told["wrong fields"]["text"].as_str().expect("a text");
        assert!(
            text.starts_with("One or more fields had errors (API Error 105: Invalid Form Data)"),
            "{text}"
        );
        assert!(text.contains("\n    status: \"finished\" is not a valid value."), "{text}");
        assert!(text.contains("\n    summary: "), "{text}");
    });
}
