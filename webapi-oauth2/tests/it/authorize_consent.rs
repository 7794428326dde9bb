//! The consent page: what it asks, what can be left out, and when it is not shown.

use crate::authorize_page::{AUTHORIZE, asks, assert_sent, assert_told, path, path_of, sent};
use crate::browser::hidden;
use crate::fixture::{on_each, on_each_with};
use crate::flow::{CHALLENGE, REDIRECT, REDIRECT_ENCODED, text};

#[actix_web::test]
async fn oa_015_the_user_refuses() {
    on_each("oa_015_page", async |fixture| {
        fixture.clients();
        let browser = fixture.browser_of("doc").await;
        let page = browser.get(&path("")).await;
        let answer = browser.decide(&page, &[("scope", "note:read")]).await;
        assert_eq!(answer.status, 303);
        assert_sent(&answer, "access_denied");
    })
    .await;
}

#[actix_web::test]
async fn oa_024_scopes_can_be_left_out_and_not_added() {
    on_each("oa_024_scopes", async |fixture| {
        fixture.clients();
        let browser = fixture.browser_of("doc").await;
        let page = browser.get(&path("")).await;
        let answer = browser.decide(&page, &[("scope", "note:read"), ("allow", "1")]).await;
        let tokens = fixture.exchange("web", sent(&answer).value("code").expect("a code")).await;
        assert_eq!(text(&tokens.json(), "scope"), "note:read");

        let page = browser.get(&path("&approval_prompt=force")).await;
        let again = browser.decide(&page, &[("allow", "1")]).await;
        assert!(asks(&again) && again.body.contains("role=\"alert\""), "{}", again.body);
        let more = [("scope", "note:read note:destroy"), ("allow", "1")];
        assert_sent(&browser.decide(&again, &more).await, "invalid_scope");
    })
    .await;
}

#[actix_web::test]
async fn a_form_that_repeats_the_request_as_the_toolkit_does_is_taken() {
    on_each("toolkit_form", async |fixture| {
        fixture.clients();
        let browser = fixture.browser_of("doc").await;
        let page = browser.get(&path("")).await;
        for (name, value) in [("client_id", "web"), ("redirect_uri", REDIRECT), ("state", "xyz")] {
            assert_eq!(hidden(&page, name).as_deref(), Some(value));
        }
        let fields = [
            ("redirect_uri", REDIRECT),
            ("scope", "note:read note:write"),
            ("nonce", ""),
            ("client_id", "web"),
            ("state", "xyz"),
            ("response_type", "code"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
            ("claims", ""),
            ("allow", "Authorize"),
        ];
        let handle = hidden(&page, "request").expect("a handle");
        let all = [&[("request", handle.as_str())], &fields[..]].concat();
        let answer = browser.post(&path(""), &all).await;
        assert!(sent(&answer).value("code").is_some());
    })
    .await;
}

#[actix_web::test]
async fn oa_028_oa_029_an_earlier_grant_stands_for_a_new_one_only_if_it_covers_it() {
    on_each("oa_028_page", async |fixture| {
        fixture.clients();
        fixture.change("spa", |client| client.redirect_uris.push("http://127.0.0.1/cb".to_owned()));
        let browser = fixture.browser_of("doc").await;
        for client_id in ["web", "spa"] {
            let ask = |scope| path_of(client_id, scope, "");
            let page = browser.get(&ask("note:read")).await;
            assert!(asks(&page));
            browser.decide(&page, &[("scope", "note:read"), ("allow", "1")]).await;
            let answer = browser.get(&ask("note:read")).await;
            assert_eq!(answer.status, 302);
            assert!(sent(&answer).value("code").is_some(), "{client_id}");
            assert!(asks(&browser.get(&ask("note:read+note:write")).await), "{client_id}");
        }
        let loopback =
            path_of("spa", "note:read", "").replace(REDIRECT_ENCODED, "http%3A%2F%2F127.0.0.1%3A4711%2Fcb");
        let page = browser.get(&loopback).await;
        assert!(asks(&page), "anybody on this machine could have asked");
        let policy = page.header("content-security-policy");
        assert!(policy.ends_with("form-action 'self' http://127.0.0.1:4711"), "{policy}");
    })
    .await;
}

#[actix_web::test]
async fn oa_471_consent_can_be_forced_and_is_never_asked_for_applications_of_the_house() {
    on_each("approval_prompt", async |fixture| {
        fixture.clients();
        let browser = fixture.browser_of("doc").await;
        let page = browser.get(&path("")).await;
        browser.allow(&page).await;
        assert!(sent(&browser.get(&path("&approval_prompt=auto")).await).value("code").is_some());
        for ask in ["&approval_prompt=force", "&prompt=consent"] {
            assert!(asks(&browser.get(&path(ask)).await), "oa_471: {ask}");
        }
        fixture.change("other", |client| client.skip_authorization = true);
        for ask in ["", "&approval_prompt=force"] {
            let answer = browser.get(&path_of("other", "note:read", ask)).await;
            assert!(sent(&answer).value("code").is_some(), "{ask}");
        }
        let anonymous = fixture.browser().get(&path_of("other", "note:read", "")).await;
        assert!(
            anonymous.header("location").starts_with("/accounts/login/"),
            "a login is needed all the same"
        );
    })
    .await;
}

#[actix_web::test]
async fn consent_is_always_asked_for_where_the_setting_says_so() {
    on_each_with(
        "approval_setting",
        webapi_oauth2::AuthorizationServerBuilder::always_ask_consent,
        async |fixture| {
            fixture.clients();
            let browser = fixture.browser_of("doc").await;
            let page = browser.get(&path("")).await;
            browser.allow(&page).await;
            assert!(asks(&browser.get(&path("")).await));
            assert!(sent(&browser.get(&path("&approval_prompt=auto")).await).value("code").is_some());
        },
    )
    .await;
}

#[actix_web::test]
async fn oa_100_whatever_a_client_says_is_text() {
    on_each("oa_100", async |fixture| {
        fixture.clients();
        fixture
            .change("web", |client| client.name = "<b>\"A\" & 'B'</b><script>alert(1)</script>".to_owned());
        let browser = fixture.browser_of("doc").await;
        let evil = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E";
        let page = browser.get(&path(&format!("&nonce={evil}&login_hint={evil}")).replace("xyz", evil)).await;
        assert!(asks(&page));
        assert!(!page.body.contains("<script") && !page.body.contains("<b>"), "{}", page.body);
        assert!(page.body.contains("&lt;b&gt;&quot;A&quot; &amp; "));
        assert_eq!(hidden(&page, "state").as_deref(), Some("\"><script>alert(1)</script>"));
        let answer = browser.allow(&page).await;
        assert_eq!(sent(&answer).value("state"), Some("\"><script>alert(1)</script>"));
    })
    .await;
}

#[actix_web::test]
async fn oa_107_the_page_says_who_asks_for_what_and_whom_and_a_link_approves_nothing() {
    on_each("oa_107", async |fixture| {
        fixture.clients();
        fixture.change("web", |client| client.name = "Tracker".to_owned());
        let browser = fixture.browser_of("doc").await;
        let page = browser.get(&path("&allow=Authorize")).await;
        assert!(asks(&page));
        for part in [
            "<h1>Authorize Tracker?</h1>",
            "<strong>doc</strong>",
            "See notes and the twin",
            "Add and change notes",
            "<legend>Note</legend>",
            "client.example.com",
            "<button type=\"submit\">Refuse</button>",
            "value=\"note:read\" checked",
        ] {
            assert!(page.body.contains(part), "{part}: {}", page.body);
        }
        let handle = hidden(&page, "request").expect("a handle");
        let csrf = browser.csrf();
        let link = format!("{AUTHORIZE}?request={handle}&csrfmiddlewaretoken={csrf}&scope=note:read&allow=1");
        assert_told(&browser.get(&link).await, 400, "client_id");
    })
    .await;
}

#[actix_web::test]
async fn oa_107_scopes_that_nobody_described_are_told_in_words_of_their_resources() {
    on_each("oa_107_words", async |fixture| {
        fixture.clients();
        let browser = fixture.browser_of("doc").await;
        let scopes =
            "remark:read+remark:write+note:read+note:write+note:destroy+status:read+status:write+root:read";
        let page = browser.get(&path_of("web", scopes, "")).await;
        let words: Vec<&str> =
            page.body.split(" checked> <span>").skip(1).filter_map(|rest| rest.split('<').next()).collect();
        let expected = [
            "See remarks",
            "Add remarks",
            "See notes and the twin",
            "Add and change notes",
            "Delete notes",
            "See the status",
            "Change the status",
            "See what this service offers",
        ];
        assert_eq!(words, expected, "{}", page.body);
        assert!(page.body.contains("<p>It may then:</p>"), "{}", page.body);
    })
    .await;
}

#[actix_web::test]
async fn a_scope_that_is_gone_at_the_decision_is_told_on_a_page() {
    on_each("vanished", async |fixture| {
        fixture.clients();
        let browser = fixture.browser_of("doc").await;
        let page = browser.get(&path("")).await;
        fixture.change("web", |client| {
            client.allowed_scopes = Some(webapi_oauth2::ScopeSet::parse("note:read").expect("a scope"));
        });
        let answer = browser.allow(&page).await;
        assert_told(&answer, 400, "does not exist any more");
        assert!(answer.body.contains("invalid_scope"));
        assert!(answer.body.contains("href=\"/o/authorized_tokens/\""), "there is a way on: {}", answer.body);
        let user = fixture.user("doc");
        let grants =
            fixture.with(|conn| fixture.server.grants().of_user(conn, fixture.api.clock(), user, None));
        assert!(grants.expect("a store").is_empty());
        assert_sent(&browser.decide(&page, &[]).await, "access_denied");
        assert_told(&browser.decide(&page, &[]).await, 400, "decided already");
    })
    .await;
}

#[actix_web::test]
async fn a_client_without_a_name_that_can_be_read_is_called_by_its_id() {
    on_each("nameless", async |fixture| {
        fixture.clients();
        fixture.change("web", |client| client.name = "  ".to_owned());
        let browser = fixture.browser();
        let login = browser.follow(&path("")).await;
        assert!(login.body.contains("Sign in to go on to <strong>web</strong>."), "{}", login.body);
        browser.log_in("doc").await;
        let page = browser.get(&path("")).await;
        assert!(page.body.contains("<h1>Authorize web?</h1>"), "{}", page.body);
    })
    .await;
}
