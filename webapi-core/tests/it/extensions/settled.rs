//! Settings of an extension: their defaults, who changes them, what is refused, who reads them.

use serde::Serialize;
use serde_json::json;
use webapi_core::extension::{Extension, ExtensionContext, ExtensionProblem, Manifest};
use webapi_core::prelude::*;

use super::extensions;
use super::kit::by;
use crate::library::{Ask, everywhere_with};

const SETTINGS: &str = "/api/extensions/bells/settings/";

/// How bells ring.
#[derive(Debug, Serialize, RequestFields)]
struct BellSettings {
    /// How loud.
    #[webapi(default = 3, min = 0, max = 11)]
    volume: i64,
    /// What is rung.
    #[webapi(default = "ding".to_owned(), max_length = 10)]
    sound: String,
}

impl Default for BellSettings {
    fn default() -> Self {
        Self { volume: 3, sound: "ding".to_owned() }
    }
}

/// A bell.
#[derive(WebApiResource)]
#[webapi(manual, singleton, handlers(get))]
struct Bell;

impl Bell {
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let settings = ctx.extension_settings::<BellSettings>();
        let settings = settings.ok_or_else(|| ApiError::internal("a bell without settings"))?;
        Ok(Reply::tree([(
            "bell",
            Node::from(settings.sound.repeat(usize::try_from(settings.volume).unwrap())),
        )]))
    }
}

struct Bells;

impl Extension for Bells {
    fn manifest(&self) -> Manifest {
        Manifest::new("bells", "Bells", "1.0").resource::<Bell>().settings::<BellSettings>()
    }

    fn on_enable(&self, ctx: &mut ExtensionContext<'_>) -> Result<(), ExtensionProblem> {
        let settings = ctx.settings::<BellSettings>().ok_or("no settings")?;
        if settings.sound.is_empty() { Err("silence".into()) } else { Ok(()) }
    }
}

#[actix_web::test]
async fn settings_have_defaults_and_change_one_by_one() {
    everywhere_with(
        |builder| builder.extension(Bells),
        async |library| {
            let shown = library.send(Ask::get(SETTINGS).admin()).await.expect(200).json()["settings"].clone();
            assert_eq!(shown, json!({"volume": 3, "sound": "ding"}));
            extensions(library).enable("bells", &by()).unwrap();
            let bell = "/api/extensions/bells/bell/";
            assert_eq!(library.get(bell).await.json()["bell"], json!("dingdingding"));
            let put = Ask::put(SETTINGS).admin().form("volume=2");
            let shown = library.send(put).await.expect(200).json()["settings"].clone();
            assert_eq!(shown, json!({"volume": 2, "sound": "ding"}));
            let put = Ask::put(SETTINGS).admin().json(r#"{"sound": "dong"}"#);
            library.send(put).await.expect(200);
            assert_eq!(library.get(bell).await.json()["bell"], json!("dongdong"));
            extensions(library).disable("bells", &by()).unwrap();
            extensions(library).enable("bells", &by()).unwrap();
            assert_eq!(library.get(bell).await.json()["bell"], json!("dongdong"), "settings stay");
        },
    )
    .await;
}

#[actix_web::test]
async fn settings_that_are_wrong_are_refused_whole() {
    everywhere_with(
        |builder| builder.extension(Bells),
        async |library| {
            let put = Ask::put(SETTINGS).admin().form("volume=12&sound=bing&colour=red");
            let fields = library.refused(put, 400).await.fields();
            let names: Vec<&str> = fields.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(names, ["colour", "volume"]);
            let shown = library.send(Ask::get(SETTINGS).admin()).await.json()["settings"].clone();
            assert_eq!(shown, json!({"volume": 3, "sound": "ding"}));
        },
    )
    .await;
}

#[actix_web::test]
async fn settings_are_for_superusers_and_only_where_there_are_some() {
    everywhere_with(
        |builder| builder.extension(Bells).extension(super::Bins),
        async |library| {
            library.get(SETTINGS).await.expect(401);
            library.send(Ask::get(SETTINGS).reader()).await.expect(403);
            library.refused(Ask::put(SETTINGS).reader().form("volume=1"), 403).await;
            library.send(Ask::get("/api/extensions/bins/settings/").admin()).await.expect(404);
            extensions(library).enable("bells", &by()).unwrap();
            let item = library.send(Ask::get("/api/extensions/bells/").admin()).await.json();
            assert!(item["extension"]["links"]["settings"]["href"].as_str().unwrap().ends_with(SETTINGS));
            assert!(
                library.get("/api/extensions/bells/").await.json()["extension"]["links"]["settings"]
                    .is_null()
            );
        },
    )
    .await;
}

#[actix_web::test]
async fn a_stored_setting_that_is_no_longer_valid_falls_back_to_its_default() {
    everywhere_with(
        |builder| builder.extension(Bells),
        async |library| {
            library.execute(
                r#"UPDATE webapi_extensions SET settings = '{"volume": 99, "sound": "dong", "old": 1}'"#,
            );
            extensions(library).reload().unwrap();
            let shown = library.send(Ask::get(SETTINGS).admin()).await.json()["settings"].clone();
            assert_eq!(shown, json!({"volume": 3, "sound": "dong"}));
        },
    )
    .await;
}
