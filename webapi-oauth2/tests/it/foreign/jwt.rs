//! JWT access tokens (RFC 9068) with the keys of their issuer.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use webapi_core::clock::ManualClock;
use webapi_oauth2::verifier::{JwtVerifier, ResourceServer};

use super::instance::{AUDIENCE, Accepting, JwtIssuer, Key, clock, now};

const OLD: Key = Key::new("old", 1);
const NEW: Key = Key::new("new", 2);

fn accepting(issuer: &JwtIssuer, clock: &Arc<ManualClock>) -> Accepting {
    let verifier = JwtVerifier::discovered(issuer.issuer(), AUDIENCE).expect("a URL");
    Accepting::new(clock, ResourceServer::new().verifier(verifier))
}

#[actix_web::test]
async fn oa_410_a_signed_token_opens_what_its_scopes_say() {
    let (issuer, clock) = (JwtIssuer::new(&[&OLD]), clock());
    let accepting = accepting(&issuer, &clock);
    let token = OLD.sign(&issuer.claims(now(&clock)));
    assert_eq!(accepting.status(&token).await, 200);
    assert_eq!(accepting.get("/handler", &token).await.body, "handled");
    assert_eq!(issuer.fetched.load(Ordering::SeqCst), 1, "keys are fetched once");
    issuer.served.stop().await;
}

#[actix_web::test]
async fn oa_414_keys_rotate_in_flight() {
    let (issuer, clock) = (JwtIssuer::new(&[&OLD]), clock());
    let accepting = accepting(&issuer, &clock);
    let old = OLD.sign(&issuer.claims(now(&clock)));
    assert_eq!(accepting.status(&old).await, 200);
    issuer.publish(&[&OLD, &NEW]);
    let new = NEW.sign(&issuer.claims(now(&clock)));
    assert_eq!(accepting.status(&new).await, 200, "an unknown `kid` fetches the keys");
    assert_eq!(accepting.status(&old).await, 200);
    // The old key is gone: what it signed stops working when the keys are fetched next.
    issuer.publish(&[&NEW]);
    clock.advance(10 * 60);
    assert_eq!(accepting.status(&new).await, 200);
    assert_eq!(accepting.status(&old).await, 401);
    issuer.served.stop().await;
}

#[actix_web::test]
async fn unknown_keys_are_asked_for_once_a_minute_at_most() {
    let (issuer, clock) = (JwtIssuer::new(&[&OLD]), clock());
    let accepting = accepting(&issuer, &clock);
    let claims = issuer.claims(now(&clock));
    for number in 10..20 {
        let made_up = Key::new("made-up", number);
        assert_eq!(accepting.status(&made_up.sign(&claims)).await, 401);
    }
    assert_eq!(issuer.fetched.load(Ordering::SeqCst), 1);
    clock.advance(60);
    assert_eq!(accepting.status(&Key::new("another", 30).sign(&claims)).await, 401);
    assert_eq!(issuer.fetched.load(Ordering::SeqCst), 2);
    issuer.served.stop().await;
}

#[actix_web::test]
async fn while_the_issuer_is_down_known_keys_work_for_an_hour() {
    let (issuer, clock) = (JwtIssuer::new(&[&OLD]), clock());
    let accepting = accepting(&issuer, &clock);
    let fresh = || OLD.sign(&issuer.claims(now(&clock)));
    assert_eq!(accepting.status(&fresh()).await, 200);
    issuer.served.stop().await;
    clock.advance(30 * 60);
    assert_eq!(accepting.status(&fresh()).await, 200);
    clock.advance(31 * 60);
    let answer = accepting.get("/api/notes/", &fresh()).await;
    assert_eq!(answer.status, 503);
    assert!(!answer.header("retry-after").is_empty());
}

#[actix_web::test]
async fn of_several_issuers_each_answers_for_its_own() {
    let (one, two, clock) = (JwtIssuer::new(&[&OLD]), JwtIssuer::new(&[&NEW]), clock());
    let verifier = |issuer: &JwtIssuer| JwtVerifier::discovered(issuer.issuer(), AUDIENCE).expect("a URL");
    let server = ResourceServer::new().verifier(verifier(&one)).verifier(verifier(&two));
    let accepting = Accepting::new(&clock, server);
    let at = now(&clock);
    assert_eq!(accepting.status(&OLD.sign(&one.claims(at))).await, 200);
    assert_eq!(accepting.status(&NEW.sign(&two.claims(at))).await, 200);
    assert_eq!(accepting.status(&NEW.sign(&one.claims(at))).await, 401, "a key of the other issuer");
    one.served.stop().await;
    two.served.stop().await;
}
