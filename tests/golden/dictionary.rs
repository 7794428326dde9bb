//! The scope dictionary of the `djblets` application, before any extension is enabled.

use serde::Deserialize;
use webapi_oauth2::enable_webapi_scopes;
use webapi_tests::golden::application::Application;
use webapi_tests::golden::database;
use webapi_tests::golden::djblets::setup::Setup;

use super::djblets::folder;
use super::served::golden;

#[derive(Deserialize)]
struct Recorded {
    before_enabling_extension: Vec<(String, String)>,
}

#[test]
fn scopes_descriptions_and_their_order_are_those_of_the_record() {
    let text =
        std::fs::read_to_string(folder().join("scope-dictionary.json")).expect("the recorded dictionary");
    let recorded: Recorded = serde_json::from_str(&text).expect("pairs of scope and description");
    let golden = golden(database::sqlite().expect("a database in memory"), Application::Djblets(Setup::Base));
    let dictionary = enable_webapi_scopes(golden.api()).dictionary();
    let scopes: Vec<(String, String)> =
        dictionary.iter().map(|(scope, description)| (scope.to_owned(), description.to_owned())).collect();
    assert_eq!(scopes, recorded.before_enabling_extension);
}
