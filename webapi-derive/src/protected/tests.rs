//! What the attributes say about mistakes, and what they make of a handler.

use quote::quote;

use super::{Rule, attribute};

#[expect(clippy::needless_pass_by_value, reason = "`quote!` gives values")]
fn text(rule: Rule, arguments: proc_macro2::TokenStream, item: proc_macro2::TokenStream) -> String {
    attribute(rule, arguments, &item).to_string()
}

fn handler() -> proc_macro2::TokenStream {
    quote!(
        pub async fn songs(name: web::Path<String>) -> String {
            name.into_inner()
        }
    )
}

#[test]
fn a_handler_gets_its_guard_before_its_own_parameters() {
    let made = text(Rule::Scopes, quote!(scopes("music", "read")), handler());
    assert!(made.contains("pub struct __protected_songs"), "{made}");
    assert!(
        made.contains(
            "async fn songs (_ : :: webapi_oauth2 :: protect :: Guarded < __protected_songs > , name"
        )
    );
    assert!(made.contains("TokenHasScope :: new") && made.contains("\"music\"") && made.contains("\"read\""));
    assert!(text(Rule::ReadWrite, quote!(), handler()).contains("TokenHasReadWriteScope :: new"));
}

#[test]
fn the_crate_may_have_another_name() {
    let made = text(Rule::Scopes, quote!(crate = oauth), handler());
    assert!(made.contains("oauth :: protect :: Guarded") && !made.contains("webapi_oauth2"), "{made}");
}

#[test]
fn every_mistake_is_told_with_the_right_form() {
    let mistakes = [
        (quote!(scope("music")), "did you mean `scopes`"),
        (quote!(scopes("a b")), "write `scopes(\\\"a\\\", \\\"b\\\")`"),
        (quote!(scopes("")), "a scope has no name"),
        (quote!(scopes("é")), "`é` is no scope"),
        (quote!(scopes("a"), scopes("b")), "stands here twice"),
        (quote!(scopes("a"), permission = AllowAny), "side by side"),
        (quote!(scopes = "a"), "write it as in"),
    ];
    for (arguments, part) in mistakes {
        let made = text(Rule::Scopes, arguments, handler());
        assert!(made.contains("compile_error") && made.contains(part), "{part}: {made}");
        assert!(made.contains("async fn songs (name"), "the handler stays: {made}");
    }
    let made = text(Rule::ReadWrite, quote!(permission = AllowAny), handler());
    assert!(made.contains("has no place"), "{made}");
}

#[test]
fn only_async_functions_are_protected() {
    for (item, part) in [
        (
            quote!(
                fn songs() -> String {
                    String::new()
                }
            ),
            "write `async fn songs`",
        ),
        (
            quote!(
                async fn songs(&self) -> String {
                    String::new()
                }
            ),
            "this is a method",
        ),
        (
            quote!(
                struct Songs;
            ),
            "protects a function",
        ),
    ] {
        let made = text(Rule::Scopes, quote!(), item);
        assert!(made.contains(part), "{part}: {made}");
    }
}
