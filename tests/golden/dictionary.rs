//! The scope dictionary of the `djblets` application, before, while and after an extension is enabled.

use serde::Deserialize;
use webapi_core::WebApi;
use webapi_core::extension::By;
use webapi_oauth2::enable_webapi_scopes;
use webapi_tests::golden::application::Application;
use webapi_tests::golden::database;
use webapi_tests::golden::djblets::setup::Setup;

use super::djblets::folder;
use super::served::golden;

type Scopes = Vec<(String, String)>;

#[derive(Deserialize)]
struct Recorded {
    before_enabling_extension: Scopes,
    added_by_enabling_extension: Scopes,
}

fn scopes(api: &WebApi) -> Scopes {
    let dictionary = enable_webapi_scopes(api).dictionary();
    dictionary.iter().map(|(scope, description)| (scope.to_owned(), description.to_owned())).collect()
}

#[test]
fn scopes_descriptions_and_their_order_are_those_of_the_record() {
    let text =
        std::fs::read_to_string(folder().join("scope-dictionary.json")).expect("the recorded dictionary");
    let recorded: Recorded = serde_json::from_str(&text).expect("pairs of scope and description");
    let golden = golden(database::sqlite().expect("a database in memory"), Application::Djblets(Setup::Base));
    let api = golden.api();
    assert_eq!(scopes(api), recorded.before_enabling_extension);

    let before = enable_webapi_scopes(api).dictionary();
    let extensions = api.extensions().expect("there are extensions");
    let (report, by) = ("goldenext.extension.ReportExtension", By::program("the test"));
    extensions.enable(report, &by).expect("it can be enabled");
    let (added, kept): (Scopes, Scopes) =
        scopes(api).into_iter().partition(|entry| !recorded.before_enabling_extension.contains(entry));
    assert_eq!(added, recorded.added_by_enabling_extension);
    assert_eq!(kept, recorded.before_enabling_extension);
    assert_eq!(before.len(), kept.len(), "a dictionary once taken does not change");

    extensions.disable(report, &by).expect("it can be disabled");
    assert_eq!(scopes(api), recorded.before_enabling_extension);
}
