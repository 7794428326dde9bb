//! Every method of every resource against every scope, read from the descriptors themselves.

use webapi_core::descriptor::{Action, Descriptor, Method};
use webapi_core::snapshot::ResourceView;

use crate::fixture::{Fixture, on_each};
use crate::http::Answer;

/// The places at which a method of a resource makes sense.
fn paths(resource: &ResourceView<'_>, method: Method) -> Vec<String> {
    let filled = |template: &str| {
        let segments =
            template.split('/').map(|segment| if segment.starts_with('{') { "1" } else { segment });
        segments.collect::<Vec<_>>().join("/")
    };
    let list = filled(resource.list_template());
    let item = resource.item_template().map(|template| filled(&template));
    match (method, item) {
        (Method::Get, Some(item)) => vec![list, item],
        (Method::Put | Method::Patch | Method::Delete, Some(item)) => vec![item],
        _ => vec![list],
    }
}

async fn send(fixture: &Fixture, method: Method, path: &str, token: &str) -> Answer {
    let path = path.strip_prefix("http://127.0.0.1:8080").unwrap_or(path);
    fixture.send(method.as_str(), path, &[("authorization", &format!("Bearer {token}"))], "").await
}

fn check(answer: &Answer, resource: &Descriptor, method: Method, granted: Option<&str>) {
    let needed = resource.scope(method);
    let place = format!("{method} {} with {granted:?}: {}", resource.name, answer.body);
    if !resource.oauth2_token_access_allowed {
        assert_eq!((answer.status, answer.code()), (403, 113), "{place}");
        assert_eq!(answer.header("www-authenticate"), "", "{place}");
    } else if granted == Some(needed.as_str()) {
        assert_eq!(answer.status / 100, 2, "{place}");
    } else {
        let challenge = format!("Bearer realm=\"Web API\", error=\"insufficient_scope\", scope=\"{needed}\"");
        assert_eq!((answer.status, answer.code()), (403, 112), "{place}");
        assert_eq!(answer.header("www-authenticate"), challenge, "{place}");
    }
}

#[actix_web::test]
async fn a_token_passes_exactly_where_it_has_the_scope() {
    on_each("matrix", async |fixture| {
        let snapshot = fixture.api.snapshot();
        let resources = snapshot.walk();
        let mut scopes: Vec<String> = resources
            .iter()
            .flat_map(|resource| Action::ALL.map(|action| (resource.descriptor().scope_name, action)))
            .map(|(name, action)| format!("{name}:{}", action.suffix()))
            .collect();
        scopes.extend([String::new(), "note:reads".to_owned(), "NOTE:READ".to_owned()]);
        scopes.sort();
        scopes.dedup();
        for (number, scope) in scopes.iter().enumerate() {
            fixture.token(&format!("token-{number}"), scope);
        }
        let mut checked = 0;
        for resource in &resources {
            for method in resource.descriptor().methods.iter().copied() {
                for path in paths(resource, method) {
                    for (number, scope) in scopes.iter().enumerate() {
                        let answer = send(fixture, method, &path, &format!("token-{number}")).await;
                        check(&answer, resource.descriptor(), method, Some(scope));
                        checked += 1;
                    }
                }
            }
        }
        assert_eq!(checked, 16 * scopes.len(), "every place was tried");
    })
    .await;
}

#[actix_web::test]
async fn the_method_in_the_form_is_the_one_that_counts() {
    on_each("override", async |fixture| {
        fixture.token("writes", "note:write");
        fixture.token("destroys", "note:destroy");
        for (token, status) in [("writes", 403), ("destroys", 200)] {
            let authorization = format!("Bearer {token}");
            let headers = [("authorization", authorization.as_str())];
            let answer = fixture.send("POST", "/api/notes/1/", &headers, "_method=DELETE").await;
            assert_eq!(answer.status, status, "{token}: {}", answer.body);
        }
    })
    .await;
}

#[actix_web::test]
async fn the_scope_is_asked_for_before_the_place_and_after_the_declared_methods() {
    on_each("order", async |fixture| {
        fixture.token("nothing", "");
        let put = fixture.send("PUT", "/api/audits/1/", &[("authorization", "Bearer nothing")], "").await;
        assert_eq!((put.status, put.header("allow")), (405, "GET, DELETE"));
        let post = fixture.send("POST", "/api/notes/1/", &[("authorization", "Bearer nothing")], "").await;
        assert_eq!(post.code(), 112);
        let closed = fixture.get_as("Bearer nothing", "/api/audits/").await;
        assert_eq!(closed.code(), 113, "closed comes before the scope");
    })
    .await;
}

#[actix_web::test]
async fn whoever_has_no_token_needs_no_scope() {
    on_each("no_token", async |fixture| {
        assert_eq!(fixture.send("GET", "/api/audits/", &[], "").await.status, 200);
        let doc = fixture.get_as("Basic ZG9jOnB3", "/api/audits/").await;
        assert_eq!((doc.status, doc.json()["user"].as_str()), (200, Some("doc")));
    })
    .await;
}
