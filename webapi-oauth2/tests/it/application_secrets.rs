//! The secrets of applications, as their owners make them on pages.

use webapi_oauth2::grant::GrantType;
use webapi_oauth2::store::ClientKind;

use crate::applications::{LIST, REGISTER, register, shown_secret, with};
use crate::browser::hidden;
use crate::fixture::on_each;
use crate::login::assert_page;

#[actix_web::test]
async fn oa_179_oa_521_a_secret_is_random_shown_once_and_kept_as_a_digest() {
    on_each("applications_secret", async |fixture| {
        let browser = fixture.browser_of("doc").await;
        let answer = register(&browser, &[("client_secret", "")]).await;
        assert_page(&answer);
        let secret = shown_secret(&answer).expect("the secret");
        assert_eq!((answer.status, secret.len()), (200, "wcs_".len() + 43));
        assert!(fixture.authenticates("new-client", &secret).await);

        let list = browser.get(LIST).await;
        let (_, rest) = list.body.split_once("class=\"row\" href=\"").expect("the application");
        let detail = rest.split('"').next().expect("its path").to_owned();
        let page = browser.get(&detail).await;
        assert!(page.body.contains("new-client") && shown_secret(&page).is_none());
        for path in [LIST.to_owned(), detail.clone(), format!("{detail}update/")] {
            assert!(!browser.get(&path).await.body.contains(&secret[4..]), "{path}");
        }
        let kept = fixture.client("new-client").expect("the client").secrets;
        assert!(matches!(kept[..], [ref one] if !format!("{one:?}").contains(&secret[4..])), "{kept:?}");

        let again = browser.post(REGISTER, &with(&[])).await;
        assert!(
            again.body.contains("Application with this Client ID already exists."),
            "sent twice, made once"
        );
    })
    .await;
}

#[actix_web::test]
async fn a_typed_secret_counts_alone_and_is_kept_as_a_slow_digest() {
    on_each("applications_typed", async |fixture| {
        let browser = fixture.browser_of("doc").await;
        let short = register(&browser, &[("client_secret", "short")]).await;
        assert!(short.body.contains("at least 8 characters"), "{}", short.body);
        let made = register(&browser, &[("client_secret", " typed-by-hand ")]).await;
        assert_eq!(made.status, 303, "{}", made.body);
        let detail = made.header("location").to_owned();
        assert!(fixture.authenticates("new-client", "typed-by-hand").await);
        let page = browser.get(&detail).await;
        assert!(page.body.contains("(Argon2id)") && !page.body.contains("typed-by-hand"), "{}", page.body);

        let update = format!("{detail}update/");
        let save = async |change: &[(&str, &str)]| {
            fixture.clock.advance(1);
            let form = browser.get(&update).await;
            assert!(!form.body.contains("typed-by"), "{}", form.body);
            let saved = browser.post(&update, &with(change)).await;
            assert_eq!((saved.status, saved.header("location")), (303, detail.as_str()), "{}", saved.body);
        };
        browser.get(&update).await;
        let refused =
            browser.post(&update, &with(&[("client_secret", "typed-by-mistake"), ("client_type", "")])).await;
        assert!(
            refused.body.contains("Type it again") && !refused.body.contains("typed-by"),
            "{}",
            refused.body
        );
        save(&[("name", "Renamed")]).await;
        assert!(fixture.authenticates("new-client", "typed-by-hand").await, "nothing was typed");
        save(&[("client_secret", "another-typed")]).await;
        assert!(!fixture.authenticates("new-client", "typed-by-hand").await);
        assert!(fixture.authenticates("new-client", "another-typed").await);
        save(&[("client_secret", "ignored-by-public"), ("client_type", "public")]).await;
        assert!(!fixture.authenticates("new-client", "ignored-by-public").await);
        save(&[("client_secret", "typed-once-more")]).await;
        assert!(fixture.authenticates("new-client", "typed-once-more").await);
    })
    .await;
}

#[actix_web::test]
async fn a_public_application_has_no_secret_and_several_grants() {
    on_each("applications_public", async |fixture| {
        let browser = fixture.browser_of("doc").await;
        let answer = register(
            &browser,
            &[
                ("client_type", "public"),
                ("authorization_grant_type", "authorization-code"),
                ("authorization_grant_type", "refresh_token"),
                ("allowed_origins", "https://spa.example.com"),
                ("skip_authorization", "on"),
                ("owner", "2"),
                ("is_introspector", "on"),
            ],
        )
        .await;
        assert_eq!(answer.status, 303);
        let page = browser.get(answer.header("location")).await;
        assert!(page.body.contains("https://spa.example.com"), "{}", page.body);
        assert!(!page.body.contains("rotate-secret"));
        let client = fixture.client("new-client").expect("the client");
        assert_eq!((client.kind, client.secrets.len()), (ClientKind::Public, 0));
        assert_eq!(client.grants, [GrantType::AuthorizationCode, GrantType::RefreshToken]);
        assert_eq!(client.owner, Some(fixture.user("doc")), "fields that are not there change nothing");
        assert!(!client.skip_authorization && !client.is_introspector);
        let rotation = browser.get(&format!("{}rotate-secret/", answer.header("location"))).await;
        assert_eq!(rotation.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn oa_179_two_secrets_count_while_a_new_one_is_brought_to_the_program() {
    on_each("applications_rotate", async |fixture| {
        let browser = fixture.browser_of("doc").await;
        let first = shown_secret(&register(&browser, &[]).await).expect("a secret");
        let list = browser.get(LIST).await;
        let (_, rest) = list.body.split_once("class=\"row\" href=\"").expect("the application");
        let detail = rest.split('"').next().expect("its path").to_owned();
        let rotation = format!("{detail}rotate-secret/");
        let rotate = async |overlap: &str| {
            fixture.clock.advance(1);
            let newest = hidden(&browser.get(&rotation).await, "newest").expect("which secret it follows");
            let fields = [("overlap", overlap), ("newest", newest.as_str())];
            let made = browser.post(&rotation, &fields).await;
            let again = browser.post(&rotation, &fields).await;
            assert_eq!(
                (again.status, again.header("location")),
                (303, detail.as_str()),
                "sent twice, made once"
            );
            shown_secret(&made).unwrap_or_else(|| panic!("a secret: {}", made.body))
        };
        let second = rotate("3600").await;
        for secret in [&first, &second] {
            assert!(fixture.authenticates("new-client", secret).await);
        }
        let third = rotate("86400").await;
        assert!(!fixture.authenticates("new-client", &first).await, "two count at most");
        assert!(fixture.authenticates("new-client", &second).await);
        fixture.clock.advance(86_400);
        assert!(!fixture.authenticates("new-client", &second).await, "its time is over");
        assert!(fixture.authenticates("new-client", &third).await);
        let browser = fixture.browser_of("doc").await;
        browser.get(&rotation).await;
        assert_eq!(browser.post(&rotation, &[("overlap", "1")]).await.status, 400);
    })
    .await;
}

#[actix_web::test]
async fn an_application_that_becomes_public_loses_its_secrets_and_one_that_becomes_confidential_gets_one() {
    on_each("applications_kind", async |fixture| {
        let browser = fixture.browser_of("doc").await;
        let first = shown_secret(&register(&browser, &[]).await).expect("a secret");
        let list = browser.get(LIST).await;
        let (_, rest) = list.body.split_once("class=\"row\" href=\"").expect("the application");
        let update = format!("{}update/", rest.split('"').next().expect("its path"));
        browser.get(&update).await;
        assert_eq!(browser.post(&update, &with(&[("client_type", "public")])).await.status, 303);
        assert!(!fixture.authenticates("new-client", &first).await);
        assert!(fixture.client("new-client").is_some_and(|client| client.kind == ClientKind::Public));
        browser.get(&update).await;
        let secret = shown_secret(&browser.post(&update, &with(&[])).await).expect("a secret");
        assert!(fixture.authenticates("new-client", &secret).await);
        assert!(!fixture.authenticates("new-client", &first).await);
    })
    .await;
}
