//! The tests that follow from the declarations, over the demo's data.

use webapi_core::db::Backend;
use webapi_core::testing::{Stage, TestDatabase, resource_tests};
use webapi_oauth2::testing::scope_tests;

use super::group::Group;
use super::repository::Repository;
use super::review::Review;
use super::review_request::ReviewRequest;
use super::user::User;
use crate::settings::Settings;
use crate::{app, demo};

/// The service as it is after its first start.
fn service() -> Stage {
    let database = TestDatabase::on(Backend::Sqlite);
    let settings = Settings::default();
    let api = app::build(database.database(), &settings, "http://127.0.0.1:8080").expect("the tree is sound");
    api.migrate().expect("the migrations run");
    demo::load_into_empty(&api).expect("the demo can be loaded");
    Stage::of(database, &api, "admin", "doc")
}

fn reviews() -> Stage {
    service().with_list("/api/review-requests/1/reviews/")
}

resource_tests!(users: User, service);
resource_tests!(groups: Group, service);
resource_tests!(repositories: Repository, service);
resource_tests!(review_requests: ReviewRequest, service);
resource_tests!(reviews_of_a_request: Review, reviews);
resource_tests!(root: webapi_core::Root, service);

scope_tests!(scopes_of_users: User, service);
scope_tests!(scopes_of_groups: Group, service);
scope_tests!(scopes_of_repositories: Repository, service);
scope_tests!(scopes_of_review_requests: ReviewRequest, service);
scope_tests!(scopes_of_reviews: Review, reviews);
