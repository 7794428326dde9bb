//! Several processes over one database: what starts later, and what follows.

use std::time::Duration;

use actix_web::App;
use webapi_core::WebApi;
use webapi_core::extension::ExtensionSettings;

use super::extensions;
use super::kit::{self, Bins, Script, by};
use crate::library::everywhere_with;

/// Lets a process follow, as serving does.
fn serve(api: &WebApi) {
    drop(App::new().configure(api.configure()));
}

#[actix_web::test]
async fn what_is_enabled_is_enabled_in_whoever_starts_later() {
    everywhere_with(
        |builder| builder.extension(Bins),
        async |library| {
            extensions(library).enable("bins", &by()).unwrap();
            let later = library.beside(|builder| builder.extension(Bins));
            assert_eq!(later.snapshot().generation(), library.api.snapshot().generation());
            assert!(later.extensions().unwrap().get("bins").unwrap().enabled);
            assert!(later.snapshot().resource("bin").is_some());
        },
    )
    .await;
}

#[actix_web::test]
async fn others_follow_a_change_and_say_so() {
    let settings = ExtensionSettings::default().poll_every(Duration::from_millis(50));
    everywhere_with(
        |builder| builder.extension(Bins),
        async |library| {
            let other = library.beside(|builder| builder.extensions(settings.clone()).extension(Bins));
            let manager = other.extensions().unwrap();
            assert!(!manager.health().follows);
            serve(&other);
            extensions(library).enable("bins", &by()).unwrap();
            kit::until(|| other.snapshot().resource("bin").is_some()).await;
            kit::until(|| manager.health().is_well()).await;
            assert!(manager.health().follows);
            assert_eq!(manager.health().generation, library.api.snapshot().generation());
            extensions(library).disable("bins", &by()).unwrap();
            kit::until(|| other.snapshot().resource("bin").is_none()).await;
        },
    )
    .await;
}

#[actix_web::test]
async fn a_change_by_a_process_that_has_not_followed_yet_keeps_what_others_did() {
    let scripts = [Script::new("one").resource::<1>(), Script::new("two").resource::<2>()];
    everywhere_with(kit::all(&scripts), async |library| {
        let other = library.beside(kit::all(&scripts));
        extensions(library).enable("one", &by()).unwrap();
        other.extensions().unwrap().enable("two", &by()).unwrap();
        let here: Vec<bool> = other.extensions().unwrap().list().iter().map(|info| info.enabled).collect();
        assert_eq!(here, [true, true]);
        extensions(library).reload().unwrap();
        assert!(library.api.snapshot().resource("two").is_some());
        assert_eq!(library.api.snapshot().generation(), other.snapshot().generation());
    })
    .await;
}

#[actix_web::test]
async fn a_process_without_the_extension_says_what_it_lacks() {
    let scripts = [Script::new("one").resource::<1>(), Script::new("two").requires("one", "*")];
    everywhere_with(kit::all(&scripts), async |library| {
        extensions(library).enable("two", &by()).unwrap();
        let other = library.beside(kit::all(&scripts[1..]));
        let manager = other.extensions().unwrap();
        let one = manager.get("one").unwrap();
        assert!(one.wanted && !one.enabled && one.name.is_none());
        assert_eq!(one.load_error.unwrap(), "This extension is not installed on the server");
        let two = manager.get("two").unwrap();
        assert!(two.wanted && !two.enabled);
        assert_eq!(two.load_error.unwrap(), "`two` requires `one` *, and it is not here");
    })
    .await;
}

#[actix_web::test]
async fn a_process_that_cannot_follow_says_so_on_its_health() {
    let settings = ExtensionSettings::default().poll_every(Duration::from_millis(50));
    everywhere_with(
        |builder| builder.extensions(settings.clone()).extension(Bins),
        async |library| {
            let manager = extensions(library);
            kit::until(|| manager.health().is_well() && manager.health().follows).await;
            library.execute("ALTER TABLE webapi_extension_tree RENAME TO webapi_extension_lost");
            kit::until(|| !manager.health().is_well()).await;
            assert!(manager.health().problem.unwrap().contains("webapi_extension_tree"));
            library.execute("ALTER TABLE webapi_extension_lost RENAME TO webapi_extension_tree");
            kit::until(|| manager.health().is_well()).await;
        },
    )
    .await;
}
