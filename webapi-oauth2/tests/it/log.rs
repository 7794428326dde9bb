//! Nothing that was issued or presented is in the log, at any level.

use std::io::Write;
use std::sync::{Mutex, Once, PoisonError};

use crate::fixture::on_each_with;
use crate::flow::{SECRET, VERIFIER, by, text};

static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Writer;

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOG.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[actix_web::test]
async fn oa_522_oa_523_oa_524_the_log_of_a_whole_flow_holds_no_credential() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let subscriber =
            tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(|| Writer);
        tracing::subscriber::set_global_default(subscriber.finish()).expect("nobody else installs one");
    });
    on_each_with(
        "oa_522",
        webapi_oauth2::AuthorizationServerBuilder::legacy_password_grant,
        async |fixture| {
            fixture.clients();
            fixture.change("web", |client| client.grants.push(webapi_oauth2::grant::GrantType::Password));
            let code = fixture.code("web", "note:read");
            let first = fixture.exchange("web", &code).await.json();
            let second = fixture.refresh("web", text(&first, "refresh_token"), "").await.json();
            let form = format!("grant_type=password&username=doc&password=not-the-pass-word{}", by("web"));
            assert_eq!(fixture.post("token", &form).await.status, 400);
            assert!(fixture.opens(text(&second, "access_token")).await);
            assert!(fixture.is_active(text(&second, "access_token")).await);
            fixture.exchange("web", &code).await;
            let secrets = [
                SECRET,
                VERIFIER,
                "not-the-pass-word",
                code.as_str(),
                text(&first, "access_token"),
                text(&first, "refresh_token"),
                text(&second, "access_token"),
                text(&second, "refresh_token"),
            ];
            let log =
                String::from_utf8_lossy(&LOG.lock().unwrap_or_else(PoisonError::into_inner)).into_owned();
            for name in ["token.issued", "token.refreshed", "login.failed", "token.reuse_detected"] {
                assert!(log.contains(name), "{name}");
            }
            for secret in secrets {
                assert!(!log.contains(secret), "a secret is in the log");
            }
        },
    )
    .await;
}
