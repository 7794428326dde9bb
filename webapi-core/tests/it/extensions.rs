//! Extensions: what comes and goes with them, what keeps them from coming, and what is left when they fail.

mod followed;
mod kit;
mod managed;
mod settled;
mod upgraded;

use serde_json::json;
use webapi_core::extension::{ExtensionError, ExtensionSettings, PanicPolicy};

use self::kit::{Answering, BIN, Bins, Failing, Labels, Script, by, extended};
use crate::library::{Ask, Library, everywhere_with};

fn extensions(library: &Library) -> webapi_core::extension::ExtensionManager {
    library.api.extensions().unwrap()
}

#[actix_web::test]
async fn what_an_extension_brings_comes_and_goes_with_it() {
    everywhere_with(
        |builder| builder.extension(Bins),
        async |library| {
            let own = format!("/api/extensions/bins/{BIN}/");
            library.get(&own).await.expect(404);
            library.get("/api/shelves/lid/").await.expect(404);
            let before = library.get("/api/").await.json();
            let generation = library.api.snapshot().generation();

            extensions(library).enable("bins", &by()).unwrap();
            assert_eq!(library.api.snapshot().generation(), generation + 1);
            assert_eq!(library.get(&own).await.json()["bin"]["bottom"], json!(true));
            assert_eq!(library.get("/api/shelves/lid/").await.json()["lid"]["shut"], json!(true));
            let shelf = library.get("/api/shelves/A1/").await.json();
            let handle = shelf["shelf"]["links"]["handle"]["href"].as_str().unwrap().to_owned();
            assert!(handle.ends_with("/api/shelves/A1/handle/"), "{handle}");
            assert_eq!(library.get("/api/shelves/A1/handle/").await.json()["handle"]["of"], json!("A1"));
            let shelves = library.get("/api/shelves/").await.json();
            assert!(shelves["links"]["lid"]["href"].as_str().is_some());
            let templates = library.get("/api/").await.json()["uri_templates"].clone();
            assert!(templates["bin"].as_str().unwrap().ends_with(&own));
            let handles = templates["handle"].as_str().unwrap();
            assert!(handles.contains("/api/shelves/{") && handles.ends_with("}/handle/"), "{handles}");

            extensions(library).disable("bins", &by()).unwrap();
            library.get(&own).await.expect(404);
            library.get("/api/shelves/lid/").await.expect(404);
            library.get("/api/shelves/A1/handle/").await.expect(404);
            assert_eq!(library.get("/api/").await.json(), before);
        },
    )
    .await;
}

#[actix_web::test]
async fn a_path_names_keys_of_objects_and_not_the_extension_that_something_hangs_below() {
    everywhere_with(
        |builder| builder.extension(Bins),
        async |library| {
            extensions(library).enable("bins", &by()).unwrap();
            let tree = library.api.snapshot();
            let keys = |path: &str| {
                let place = tree.find(path)?;
                Some(place.keys().map(str::to_owned).collect::<Vec<_>>())
            };
            let own = |id: &str| format!("extensions/{id}/{BIN}/");
            assert_eq!(keys(&own("bins")), Some(vec![]));
            assert_eq!(keys(&own("%62ins")), Some(vec![]));
            assert_eq!(keys(&own("others")), None);
            assert_eq!(keys("extensions/bins/"), Some(vec!["bins".to_owned()]));
            for path in ["shelves/A1/", "shelves/A1/handle/", "shelves/%41%31/h%61ndle/"] {
                assert_eq!(keys(path), Some(vec!["A1".to_owned()]), "{path}");
            }
            assert_eq!(keys("shelves/lid/"), Some(vec![]), "a name comes before a key");
            for path in ["shelves//handle/", "shelves/A1//", "shelves/%FF/", "/", "shelves/A1/handle"] {
                assert_eq!(keys(path), None, "{path}");
            }
        },
    )
    .await;
}

#[actix_web::test]
async fn every_answer_says_which_tree_gave_it() {
    everywhere_with(
        |builder| builder.announce_generation().extension(Bins),
        async |library| {
            let own = format!("/api/extensions/bins/{BIN}/");
            let before = library.api.snapshot().generation().to_string();
            let enable = || Ask::put("/api/extensions/bins/").form("enabled=1");
            for (ask, status) in [(Ask::get("/api/"), 200), (Ask::get(&own), 404), (enable(), 401)] {
                let answer = library.send(ask).await.expect(status);
                assert_eq!(answer.header("x-tree-generation"), Some(before.as_str()), "{status}");
            }
            let answer = library.send(enable().admin()).await.expect(200);
            let after = library.api.snapshot().generation().to_string();
            assert_ne!(after, before);
            assert_eq!(answer.header("x-tree-generation"), Some(after.as_str()), "it shows the new one");
        },
    )
    .await;
}

#[actix_web::test]
async fn subscribers_of_an_extension_hear_nothing_before_and_after() {
    let labels = Labels::default();
    let known = labels.clone();
    everywhere_with(
        move |builder| builder.extension(known.clone()),
        async |library| {
            labels.take();
            let shelf = |code: &str| Ask::post("/api/shelves/").admin().form(format!("code={code}"));
            library.send(shelf("X1")).await.expect(201);
            assert!(labels.take().is_empty());
            extensions(library).enable("labels", &by()).unwrap();
            library.send(shelf("X2")).await.expect(201);
            assert_eq!(labels.take(), ["X2"]);
            extensions(library).disable("labels", &by()).unwrap();
            library.send(shelf("X3")).await.expect(201);
            assert!(labels.take().is_empty());
        },
    )
    .await;
}

#[actix_web::test]
async fn a_step_that_fails_or_panics_changes_nothing_and_is_remembered() {
    everywhere_with(
        |builder| builder.extension(Failing::by_error()).extension(Failing::by_panic()),
        async |library| {
            for (id, said) in [("by-error", "no paper"), ("by-panic", "it panicked: jammed")] {
                let before = library.api.snapshot();
                let error = extensions(library).enable(id, &by()).unwrap_err();
                assert_eq!(error.to_string(), format!("Error initializing extension: {said}"));
                let state = extensions(library).get(id).unwrap();
                assert!(!state.enabled && !state.wanted);
                assert!(state.load_error.unwrap().contains(said));
                let after = library.api.snapshot();
                assert_eq!(before.walk().len(), after.walk().len());
                // The table that its migration made before the step is gone with the rest.
                assert!(kit::table_is_missing(library, "failing_papers"));
            }
        },
    )
    .await;
}

#[actix_web::test]
async fn a_migration_that_fails_changes_nothing() {
    everywhere_with(
        |builder| builder.extension(Failing::by_migration()),
        async |library| {
            let error = extensions(library).enable("by-migration", &by()).unwrap_err();
            assert!(error.to_string().contains("a migration failed"), "{error}");
            assert!(!extensions(library).get("by-migration").unwrap().wanted);
            assert!(kit::table_is_missing(library, "failing_half"));
        },
    )
    .await;
}

#[actix_web::test]
async fn a_handler_that_panics_is_a_500_of_its_own() {
    everywhere_with(
        |builder| builder.extension(Answering),
        async |library| {
            extensions(library).enable("answering", &by()).unwrap();
            let uri = "/api/extensions/answering/answers/";
            library.get(uri).await.expect(500);
            let write = Ask::post(uri).admin().form("");
            library.refused(write, 500).await;
            assert_eq!(extensions(library).get("answering").unwrap().panics, 2);
            library.get("/api/shelves/").await.expect(200);
            assert!(extensions(library).get("answering").unwrap().enabled, "it stays by default");
        },
    )
    .await;
}

#[actix_web::test]
async fn an_extension_that_panics_too_often_is_disabled_where_the_policy_says_so() {
    let settings = ExtensionSettings::default().on_panic(PanicPolicy::DisableAfter(2));
    everywhere_with(
        |builder| builder.extensions(settings.clone()).extension(Answering),
        async |library| {
            extensions(library).enable("answering", &by()).unwrap();
            for _ in 0..2 {
                library.get("/api/extensions/answering/answers/").await.expect(500);
            }
            kit::until(|| !extensions(library).get("answering").unwrap().enabled).await;
            library.get("/api/extensions/answering/answers/").await.expect(404);
            assert_eq!(kit::audit(library).last().unwrap(), "answering disabled by too many panics");
        },
    )
    .await;
}

#[actix_web::test]
async fn what_is_required_is_enabled_first_and_disabled_last() {
    let (base, middle, top) = (Script::new("base"), Script::new("middle"), Script::new("top"));
    let scripts = [top.requires("middle", "*"), middle.requires("base", ">=1.0, <2"), base];
    everywhere_with(kit::all(&scripts), async |library| {
        let manager = extensions(library);
        manager.enable("top", &by()).unwrap();
        assert_eq!(
            kit::audit(library),
            ["base", "middle", "top"].map(|id| format!("{id} enabled by a test"))
        );
        let Err(ExtensionError::Required { dependents, .. }) = manager.disable("base", &by()) else {
            panic!("two others require it");
        };
        assert_eq!(dependents, ["top", "middle"]);
        manager.disable_with_dependents("base", &by()).unwrap();
        let audit = kit::audit(library);
        assert_eq!(audit[3..], ["top", "middle", "base"].map(|id| format!("{id} disabled by a test")));
        assert!(manager.list().iter().all(|extension| !extension.enabled));
    })
    .await;
}

#[actix_web::test]
async fn a_requirement_that_is_not_met_is_named() {
    let scripts = [
        Script::new("old").version("1.9"),
        Script::new("needs-new").requires("old", ">=2"),
        Script::new("needs-none").requires("nowhere", "*"),
        Script::new("a").requires("b", "*"),
        Script::new("b").requires("a", "*"),
    ];
    everywhere_with(kit::all(&scripts), async |library| {
        let manager = extensions(library);
        let said = |id: &str| manager.enable(id, &by()).unwrap_err().to_string();
        assert_eq!(said("needs-new"), "`needs-new` requires `old` >=2, and there is 1.9");
        assert_eq!(said("needs-none"), "`needs-none` requires `nowhere` *, and it is not here");
        assert!(said("a").contains("requires itself in the end"), "{}", said("a"));
        assert_eq!(said("nobody"), "there is no extension `nobody` here");
        assert!(manager.list().iter().all(|extension| !extension.enabled));
        assert!(extended(&manager, "needs-new").load_error.is_some());
    })
    .await;
}

#[actix_web::test]
async fn resources_that_do_not_fit_keep_their_extension_out() {
    let scripts = [
        Script::new("first").resource::<0>(),
        Script::new("second").resource::<0>(),
        Script::new("shelved").scope_of_shelves(),
        Script::new("stranger").child_of_first(),
    ];
    everywhere_with(kit::all(&scripts), async |library| {
        let manager = extensions(library);
        let said = |id: &str| manager.enable(id, &by()).unwrap_err().to_string();
        manager.enable("first", &by()).unwrap();
        assert!(said("second").contains("is a resource already"), "{}", said("second"));
        assert!(said("shelved").contains("the scopes `shelf:…` are claimed by"), "{}", said("shelved"));
        assert!(said("stranger").contains("speaks of resources of `first`"), "{}", said("stranger"));
        let live: Vec<String> =
            manager.list().into_iter().filter(|info| info.enabled).map(|info| info.id).collect();
        assert_eq!(live, ["first"]);
    })
    .await;
}

#[test]
fn two_extensions_of_one_id_do_not_start() {
    let database = webapi_core::db::Database::open("sqlite::memory:").unwrap();
    let builder = webapi_core::WebApi::builder().database(database).without_inventory();
    let error = builder.extension(Script::new("one")).extension(Script::new("one")).build().unwrap_err();
    assert_eq!(error.to_string(), "there are two extensions `one`; an id must be unlike all others");
}

#[test]
fn an_api_without_extensions_says_so() {
    let database = webapi_core::db::Database::open("sqlite::memory:").unwrap();
    let api = webapi_core::WebApi::builder().database(database).without_inventory().build().unwrap();
    assert!(matches!(api.extensions(), Err(ExtensionError::Absent)));
}
