//! The pages on which people manage their applications.

use std::sync::{Arc, Mutex, PoisonError};

use webapi_core::account::{AccountStore, NewUser, Password};
use webapi_oauth2::event::Event;
use webapi_oauth2::server::settings::ApplicationPages;
use webapi_oauth2::store::ClientRecord;

use crate::browser::{Browser, hidden};
use crate::fixture::{Fixture, on_each, on_each_with};
use crate::http::Answer;
use crate::login::assert_page;

pub(crate) const LIST: &str = "/o/applications/";
pub(crate) const REGISTER: &str = "/o/applications/register/";
const NOWHERE: [&str; 7] = ["abc", "0", "+1", "-1", "1e9", "99999999999999999999999", "%F0%9F%90%A2"];

/// What a form holds when nothing is wrong.
const USUAL: [(&str, &str); 5] = [
    ("name", "New one"),
    ("client_id", "new-client"),
    ("client_type", "confidential"),
    ("authorization_grant_type", "authorization-code"),
    ("redirect_uris", "https://client.example.com/cb"),
];

pub(crate) fn with<'a>(change: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = USUAL.iter().filter(|(name, _)| !change.iter().any(|(changed, _)| changed == name));
    kept.chain(change).copied().collect()
}

impl Fixture {
    /// Somebody else who can log in.
    pub(crate) fn person(&self, username: &str, is_superuser: bool) {
        let password = Some(Password::new("pw"));
        let user = NewUser { username, password, is_superuser, cheap_hash: true, ..NewUser::default() };
        self.with(|conn| AccountStore.create(conn, self.api.clock(), &user)).expect("a user");
    }

    pub(crate) fn client(&self, client_id: &str) -> Option<ClientRecord> {
        let found = self.with(|conn| self.server.clients().by_client_id(conn, client_id)).expect("a store");
        found.map(|found| found.record)
    }

    /// The status of a token request by this client.
    pub(crate) async fn authenticates(&self, client_id: &str, secret: &str) -> bool {
        let form =
            format!("grant_type=authorization_code&code=x&client_id={client_id}&client_secret={secret}");
        match self.send("POST", "/o/token/", &[], &form).await.status {
            400 => true,
            401 => false,
            odd => panic!("{odd}"),
        }
    }
}

pub(crate) async fn register(browser: &Browser<'_>, change: &[(&str, &str)]) -> Answer {
    browser.get(REGISTER).await;
    browser.post(REGISTER, &with(change)).await
}

/// Registers a public application and returns its page's path.
async fn registered(browser: &Browser<'_>, client_id: &str) -> String {
    let answer = register(browser, &[("client_id", client_id), ("client_type", "public")]).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.header("location").to_owned()
}

/// The value of the field that shows a new secret.
pub(crate) fn shown_secret(answer: &Answer) -> Option<String> {
    let (_, rest) = answer.body.split_once("id=\"id_client_secret\"")?;
    let (_, rest) = rest.split_once('>')?;
    Some(rest.split('<').next()?.to_owned())
}

#[actix_web::test]
async fn whoever_is_not_logged_in_is_sent_to_the_login_page_and_comes_back() {
    on_each("applications_login", async |fixture| {
        let browser = fixture.browser();
        for (path, next) in [
            (LIST, "/accounts/login/?next=/o/applications/"),
            (REGISTER, "/accounts/login/?next=/o/applications/register/"),
            ("/o/applications/1/delete/", "/accounts/login/?next=/o/applications/1/delete/"),
        ] {
            let answer = browser.get(path).await;
            assert_eq!((answer.status, answer.header("location")), (302, next));
        }
    })
    .await;
}

#[actix_web::test]
async fn what_the_toolkit_has_and_we_have_not_is_named_where_a_legacy_grant_is_on() {
    let absent = ["value=\"openid-hybrid\" disabled", "value=\"HS256\" disabled"];
    on_each("applications_modern", async |fixture| {
        let form = fixture.browser_of("doc").await.get(REGISTER).await;
        assert!(absent.iter().all(|entry| !form.body.contains(entry)), "{}", form.body);
    })
    .await;
    let legacy = webapi_oauth2::AuthorizationServerBuilder::legacy_password_grant;
    on_each_with("applications_legacy", legacy, async |fixture| {
        let browser = fixture.browser_of("doc").await;
        let form = browser.get(REGISTER).await;
        assert!(absent.iter().all(|entry| form.body.contains(entry)), "{}", form.body);
        let chosen = register(&browser, &[("authorization_grant_type", "openid-hybrid")]).await;
        assert!(
            chosen.body.contains("openid-hybrid is not one of the available choices."),
            "{}",
            chosen.body
        );
    })
    .await;
}

#[actix_web::test]
async fn oa_101_what_is_wrong_is_told_at_once_and_escaped() {
    on_each("applications_wrong", async |fixture| {
        let browser = fixture.browser_of("doc").await;
        let answer = register(
            &browser,
            &[
                ("name", "<script>alert(1)</script>"),
                ("client_id", "golden"),
                ("authorization_grant_type", "<b>banana</b>"),
                ("redirect_uris", "javascript:alert(1) \"><img src=x>"),
                ("allowed_origins", "http://spa.example.com https://a.example/x"),
            ],
        )
        .await;
        assert_page(&answer);
        assert_eq!(answer.status, 200);
        for text in [
            "&lt;b&gt;banana&lt;/b&gt; is not one of the available choices.",
            "redirect uri URI Validation error. invalid_scheme: javascript:alert(1)",
            "allowed origin URI Validation error. invalid_scheme: http:",
            "allowed origin URI validation error. path not allowed: https:",
            "aria-invalid=\"true\" autofocus",
            "3 fields need another look",
            "<a href=\"#id_redirect_uris\">Redirect URIs</a>",
        ] {
            assert!(answer.body.contains(text), "{text}: {}", answer.body);
        }
        for text in ["<script", "<img", "<b>"] {
            assert!(!answer.body.contains(text), "{text}");
        }
        assert_eq!(answer.body.matches(" autofocus").count(), 1, "{}", answer.body);
        let taken = register(&browser, &[("client_id", "golden")]).await;
        assert!(taken.body.contains("One field needs another look"), "{}", taken.body);
        assert!(taken.body.contains("Application with this Client ID already exists."), "{}", taken.body);
        assert!(fixture.client("golden").is_some_and(|client| client.name == "Golden App"));
        let empty = browser.post(REGISTER, &[]).await;
        assert_eq!(empty.body.matches("This field is required.").count(), 3, "{}", empty.body);
    })
    .await;
}

#[actix_web::test]
async fn the_applications_of_others_are_as_good_as_none() {
    on_each("applications_others", async |fixture| {
        fixture.person("bob", false);
        fixture.person("root", true);
        let detail = registered(&fixture.browser_of("doc").await, "docs").await;
        for other in ["bob", "root"] {
            let browser = fixture.browser_of(other).await;
            assert!(!browser.get(LIST).await.body.contains("docs"));
            browser.get(REGISTER).await;
            for path in ["", "update/", "delete/", "rotate-secret/"].map(|end| format!("{detail}{end}")) {
                assert_eq!(browser.get(&path).await.status, 404, "{path}");
                browser.get(REGISTER).await;
                let expected = if path == detail { 405 } else { 404 };
                assert_eq!(browser.post(&path, &with(&[])).await.status, expected, "{path}");
            }
            for id in NOWHERE {
                for end in ["", "update/", "delete/", "rotate-secret/"] {
                    assert_eq!(browser.get(&format!("{LIST}{id}/{end}")).await.status, 404, "{id}");
                }
            }
        }
        assert!(fixture.client("docs").is_some_and(|client| client.name == "New one"));
    })
    .await;
}

#[actix_web::test]
async fn oa_096_oa_098_a_form_without_its_proof_changes_nothing() {
    on_each("applications_forged", async |fixture| {
        let browser = fixture.browser_of("doc").await;
        let detail = registered(&browser, "docs").await;
        let stranger = fixture.browser();
        stranger.get("/accounts/login/").await;
        let stolen = stranger.csrf();
        for path in [REGISTER.to_owned(), format!("{detail}update/"), format!("{detail}delete/")] {
            let forged = [("csrfmiddlewaretoken", stolen.as_str())];
            let fields = with(&[("client_id", "forged"), ("name", "Forged")]);
            for proof in [&[][..], &forged] {
                let answer = browser.post_bare(&path, &[proof, &fields].concat()).await;
                assert_eq!(answer.status, 403, "{path}");
            }
        }
        assert!(fixture.client("forged").is_none());
        assert!(fixture.client("docs").is_some_and(|client| client.name == "New one"));
    })
    .await;
}

#[actix_web::test]
async fn an_owner_changes_and_deletes_an_application() {
    on_each("applications_change", async |fixture| {
        let browser = fixture.browser_of("doc").await;
        let detail = registered(&browser, "docs").await;
        fixture.change("docs", |client| client.skip_authorization = true);
        let update = format!("{detail}update/");
        let form = browser.get(&update).await;
        let version = hidden(&form, "version").expect("a version");
        let change = [
            ("name", "Renamed"),
            ("client_id", "docs"),
            ("client_type", "public"),
            ("redirect_uris", "https://client.example.com/new"),
            ("version", version.as_str()),
        ];
        fixture.clock.advance(1);
        let saved = browser.post(&update, &with(&change)).await;
        assert_eq!((saved.status, saved.header("location")), (303, detail.as_str()), "{}", saved.body);
        let told = "role=\"status\">Your changes are saved.<";
        assert!(browser.get(&detail).await.body.contains(told), "what was done is told");
        assert!(!browser.get(&detail).await.body.contains(told), "once");
        let client = fixture.client("docs").expect("the client");
        assert_eq!((client.name.as_str(), client.skip_authorization), ("Renamed", true));
        assert_eq!(client.redirect_uris, ["https://client.example.com/new"]);

        browser.get(&update).await;
        let stale = browser.post(&update, &with(&change)).await;
        assert!(stale.body.contains("changed elsewhere"), "{}", stale.body);
        let another = browser.post(&update, &with(&[("client_id", "another")])).await;
        assert!(another.body.contains("cannot be changed"), "{}", another.body);

        let delete = format!("{detail}delete/");
        assert!(browser.get(&delete).await.body.contains("Delete Renamed?"));
        assert!(fixture.client("docs").is_some(), "asking deletes nothing");
        let gone = browser.post(&delete, &[("allow", "Delete")]).await;
        assert_eq!((gone.status, gone.header("location")), (303, LIST));
        assert!(fixture.client("docs").is_none());
        assert_eq!(browser.get(&detail).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn a_setting_says_who_is_offered_the_pages() {
    let superusers =
        |pages| move |builder: webapi_oauth2::AuthorizationServerBuilder| builder.application_pages(pages);
    on_each_with("applications_superusers", superusers(ApplicationPages::Superusers), async |fixture| {
        fixture.person("root", true);
        let doc = fixture.browser_of("doc").await;
        for path in [LIST, REGISTER] {
            assert_eq!(doc.get(path).await.status, 404);
        }
        assert!(!doc.get("/o/authorized_tokens/").await.body.contains("o/applications"));
        let root = fixture.browser_of("root").await;
        assert_eq!(root.get(LIST).await.status, 200);
        registered(&root, "roots").await;
    })
    .await;
    on_each_with("applications_off", superusers(ApplicationPages::Off), async |fixture| {
        for path in [LIST, REGISTER, "/o/applications/1/"] {
            assert_eq!(fixture.browser().get(path).await.status, 404);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_person_has_so_many_applications_and_no_more() {
    on_each_with(
        "applications_most",
        |builder| builder.most_applications(2),
        async |fixture| {
            let browser = fixture.browser_of("doc").await;
            registered(&browser, "one").await;
            registered(&browser, "two").await;
            let refused = register(&browser, &[("client_type", "public")]).await;
            assert!(refused.body.contains("You have 2 applications"), "{}", refused.body);
            assert!(!refused.body.contains("another look"), "no field is at fault: {}", refused.body);
            assert!(fixture.client("new-client").is_none());
        },
    )
    .await;
}

#[actix_web::test]
async fn oa_524_what_happens_to_clients_is_told_with_its_origin() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let listener = Arc::clone(&told);
    on_each_with(
        "applications_events",
        move |builder| {
            let told = Arc::clone(&listener);
            builder.on_event(move |event: &Event<'_>, origin| {
                let line = format!("{} {}", event.name(), origin.request_id.as_deref().unwrap_or("-"));
                told.lock().unwrap_or_else(PoisonError::into_inner).push(line);
            })
        },
        async |fixture| {
            let browser = fixture.browser_of("doc").await;
            browser.headers.borrow_mut().push(("x-request-id", "r-17".to_owned()));
            let detail = registered(&browser, "docs").await;
            browser.get(&format!("{detail}update/")).await;
            let change = with(&[("client_id", "docs"), ("client_type", "public")]);
            browser.post(&format!("{detail}update/"), &change).await;
            browser.get(&format!("{detail}delete/")).await;
            browser.post(&format!("{detail}delete/"), &[]).await;
            let told = std::mem::take(&mut *told.lock().unwrap_or_else(PoisonError::into_inner));
            for line in ["client.created r-17", "client.changed r-17", "client.deleted r-17"] {
                assert!(told.iter().any(|known| known == line), "{line}: {told:?}");
            }
        },
    )
    .await;
}
