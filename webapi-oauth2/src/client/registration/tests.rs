//! The rules of the form, in memory.

use super::*;

const OFFERED: [GrantType; 3] =
    [GrantType::AuthorizationCode, GrantType::RefreshToken, GrantType::ClientCredentials];

fn offer() -> Offer<'static> {
    static REDIRECTS: RedirectRules =
        RedirectRules { schemes: None, localhost_with_any_port: false, wildcards: false, insecure: false };
    let scopes = [("note:read", "Reading"), ("note:write", "Writing"), ("note:destroy", "Deleting")];
    Offer {
        grants: &OFFERED,
        redirects: &REDIRECTS,
        algorithms: vec![SigningAlgorithm::Es256],
        scopes: Arc::new(scopes.into_iter().collect()),
        may_widen: false,
    }
}

fn form(change: &[(&str, &str)]) -> Form {
    let usual = [
        ("name", "New one"),
        ("client_id", "new-client"),
        ("client_type", "confidential"),
        ("authorization_grant_type", "authorization-code"),
        ("redirect_uris", "https://client.example.com/cb"),
    ];
    let kept = usual.iter().filter(|(name, _)| !change.iter().any(|(changed, _)| changed == name));
    kept.chain(change).copied().collect()
}

fn created(change: &[(&str, &str)]) -> Result<ClientRecord, FieldErrors> {
    Draft::sent(&form(change)).create(7, &offer(), DateTime::UNIX_EPOCH)
}

fn errors(change: &[(&str, &str)]) -> Vec<(&'static str, String)> {
    created(change).expect_err("it is refused").0
}

#[test]
fn a_form_becomes_a_client_of_its_owner() {
    let client = created(&[
        ("authorization_grant_type", "authorization-code"),
        ("authorization_grant_type", "refresh-token"),
        ("redirect_uris", "https://a.example/cb\r\nhttps://b.example/cb  https://a.example/cb"),
        ("allowed_origins", "https://spa.example.com https://b.example.com:8443"),
        ("skip_authorization", "on"),
    ])
    .expect("it is sound");
    assert_eq!(client.grants, [GrantType::AuthorizationCode, GrantType::RefreshToken]);
    assert_eq!(client.redirect_uris, ["https://a.example/cb", "https://b.example/cb"]);
    assert_eq!(client.allowed_origins.len(), 2);
    assert_eq!((client.owner, client.skip_authorization), (Some(7), false));
}

#[test]
fn messages_are_those_of_django_oauth_toolkit() {
    let of = |change: &[(&str, &str)]| errors(change).remove(0);
    assert_eq!(
        of(&[("redirect_uris", "")]),
        ("redirect_uris", "redirect_uris cannot be empty with grant_type authorization-code".to_owned())
    );
    let uri = |uri| of(&[("redirect_uris", uri)]).1;
    assert_eq!(
        uri("ftp://a.example/cb"),
        "redirect uri URI Validation error. invalid_scheme: ftp://a.example/cb"
    );
    assert_eq!(
        uri("https://a.example/#x"),
        "redirect uri URI validation error. fragment not allowed: https://a.example/#x"
    );
    assert_eq!(uri("https:///cb"), "redirect uri URI validation error. missing host: https:///cb");
    let origin = |origin| of(&[("allowed_origins", origin)]).1;
    assert_eq!(
        origin("http://spa.example.com"),
        "allowed origin URI Validation error. invalid_scheme: http://spa.example.com"
    );
    assert_eq!(
        origin("https://spa.example.com/x"),
        "allowed origin URI validation error. path not allowed: https://spa.example.com/x"
    );
    assert_eq!(of(&[("client_type", "")]), ("client_type", "This field is required.".to_owned()));
    assert_eq!(
        of(&[("authorization_grant_type", "banana")]).1,
        "Select a valid choice. banana is not one of the available choices."
    );
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let found = errors(&[
        ("name", "a\u{202e}b"),
        ("client_id", "ä"),
        ("client_type", "public"),
        ("authorization_grant_type", "client-credentials"),
        ("authorization_grant_type", "password"),
        ("redirect_uris", "javascript:alert(1) /relative"),
        ("allowed_origins", "*"),
        ("algorithm", "HS256"),
    ]);
    let fields: Vec<_> = found.iter().map(|(field, _)| *field).collect();
    let expected = [
        "name",
        "authorization_grant_type",
        "redirect_uris",
        "redirect_uris",
        "allowed_origins",
        "algorithm",
        "client_id",
        "authorization_grant_type",
    ];
    assert_eq!(fields, expected, "{found:#?}");
}

#[test]
fn a_change_keeps_what_an_owner_may_not_decide() {
    let mut client = created(&[]).expect("it is sound");
    client.skip_authorization = true;
    client.grants.push(GrantType::Password);
    client.id_token_algorithm = SigningAlgorithm::Es256;
    let mut draft = Draft { name: "Renamed".to_owned(), ..Draft::of_client(&client, &offer()) };
    draft.grants.further.retain(|word| word != "password");
    let changed = draft.change(&client, &offer(), DateTime::UNIX_EPOCH).expect("it is sound");
    assert_eq!((changed.name.as_str(), changed.skip_authorization), ("Renamed", true));
    assert_eq!(changed.id_token_algorithm, SigningAlgorithm::Es256);
    assert!(changed.may_use(GrantType::Password), "it was switched off for the server, and is not lost");
    draft.client_id = "another".to_owned();
    let refused = draft.change(&client, &offer(), DateTime::UNIX_EPOCH).expect_err("it is refused");
    assert_eq!(refused.of("client_id"), ["The client id of an application cannot be changed."]);
}

#[test]
fn a_client_that_becomes_public_authenticates_as_one() {
    let mut client = created(&[]).expect("it is sound");
    client.pkce = PkceRule::Optional;
    let draft = Draft {
        client_type: "public".to_owned(),
        algorithm: String::new(),
        ..Draft::of_client(&client, &offer())
    };
    let changed = draft.change(&client, &offer(), DateTime::UNIX_EPOCH).expect("it is sound");
    assert_eq!(changed.auth_methods, ClientKind::Public.default_auth_methods());
    assert_eq!(changed.pkce, PkceRule::S256);
}

#[test]
fn an_owner_leaves_scopes_out_and_a_superuser_gives_them_back() {
    let told = |client: &Option<ScopeSet>| client.as_ref().map(ToString::to_string);
    let mut client =
        created(&[("allowed_scopes", "note:write\r\nnote:read note:read")]).expect("it is sound");
    assert_eq!(told(&client.allowed_scopes).as_deref(), Some("note:read note:write"));
    let unknown = errors(&[("allowed_scopes", "note:read nonsense")]);
    assert_eq!(unknown, [("allowed_scopes", "There is no scope nonsense.".to_owned())]);
    assert_eq!(created(&[]).expect("it is sound").allowed_scopes, None);
    assert_eq!(created(&[("scope_choice", "1")]).expect("it is sound").allowed_scopes, None);

    let change = |client: &ClientRecord, fields: &[(&str, &str)], may_widen| {
        let offer = Offer { may_widen, ..offer() };
        let changed = Draft::sent(&form(fields)).change(client, &offer, DateTime::UNIX_EPOCH);
        changed.map(|client| told(&client.allowed_scopes))
    };
    let narrower = [("allowed_scopes", "note:read")];
    let wider = [("allowed_scopes", "note:read note:destroy")];
    let all = [("scope_choice", "1"), ("allowed_scopes", "")];
    assert_eq!(change(&client, &[], false), Ok(Some("note:read note:write".to_owned())), "nobody asked");
    assert_eq!(change(&client, &narrower, false), Ok(Some("note:read".to_owned())));
    for fields in [&wider[..], &all] {
        let refused = change(&client, fields, false).expect_err("it is refused");
        assert!(refused.of("allowed_scopes")[0].contains("administrator"), "{refused:?}");
    }
    assert_eq!(change(&client, &wider, true), Ok(Some("note:destroy note:read".to_owned())));
    assert_eq!(change(&client, &all, true), Ok(None));
    client.allowed_scopes = ScopeSet::parse("gone:read note:read").ok();
    let kept = change(&client, &[("allowed_scopes", "gone:read")], false);
    assert_eq!(kept, Ok(Some("gone:read".to_owned())), "its extension may come back");
}

#[test]
fn lists_are_bounded() {
    let many: Vec<String> = (0..60).map(|number| format!("https://a.example/{number}")).collect();
    let many = many.join(" ");
    assert_eq!(errors(&[("redirect_uris", &many)]).len(), 1);
    let long = "n".repeat(256);
    assert_eq!(
        errors(&[("name", &long)]),
        [("name", "Ensure this value has at most 255 characters (it has 256).".to_owned())]
    );
}
