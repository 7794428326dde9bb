//! Any sequence of enabling, disabling, failing, upgrading and restarting, over any dependencies, ends where a simple model
//! ends; and after each step routes, names, links, uri templates and scopes say the same.

mod model;
mod numbered;

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use proptest::prelude::*;
use serde_json::json;
use webapi_core::WebApi;
use webapi_core::api::WebApiBuilder;
use webapi_core::db::Database;
use webapi_core::extension::{By, ExtensionManager};
use webapi_core::snapshot::Snapshot;
use webapi_core::testing::Client;
use webapi_oauth2::{AuthorizationServer, OAuth2 as _, WebApiScopeDictionary, enable_webapi_scopes};

use self::model::Model;
use self::numbered::{AT_ROOT, BELOW, IDS, Numbered, SHARING, WITH_TEXT};
use crate::fixture::while_nobody_counts;

/// How many extensions there are.
const COUNT: usize = 8;

#[derive(Debug, Clone)]
enum Act {
    Enable(usize),
    Disable(usize),
    DisableAll(usize),
    /// Its steps begin or cease to fail.
    Flip(usize),
    /// A fresh process over the same database.
    Restart,
    /// The same, with the next version of one.
    Upgrade(usize),
}

impl Act {
    fn concerns(&self) -> usize {
        match self {
            Self::Restart => 0,
            Self::Enable(index)
            | Self::Disable(index)
            | Self::DisableAll(index)
            | Self::Flip(index)
            | Self::Upgrade(index) => *index,
        }
    }
}

fn act() -> impl Strategy<Value = Act> {
    let which = 0..COUNT;
    prop_oneof![
        4 => which.clone().prop_map(Act::Enable),
        2 => which.clone().prop_map(Act::Disable),
        1 => which.clone().prop_map(Act::DisableAll),
        2 => which.clone().prop_map(Act::Flip),
        1 => Just(Act::Restart),
        1 => which.prop_map(Act::Upgrade),
    ]
}

/// What each requires: only ones with a smaller number.
fn edges() -> impl Strategy<Value = Vec<(usize, usize)>> {
    let edge = (1..COUNT).prop_flat_map(|from| (Just(from), 0..from));
    prop::collection::vec(edge, 0..COUNT)
}

/// A process that knows the extensions.
struct Process {
    api: WebApi,
    client: Client,
}

impl Process {
    fn start(extensions: &[Numbered], database: &Database) -> Self {
        let api = build(extensions, database);
        api.migrate().expect("the migrations run");
        Self { client: Client::new(&api), api }
    }

    fn manager(&self) -> ExtensionManager {
        self.api.extensions().expect("there are extensions")
    }
}

fn build(extensions: &[Numbered], database: &Database) -> WebApi {
    let builder = WebApi::builder().database(database.clone()).without_inventory();
    let builder = builder.oauth2(AuthorizationServer::builder("http://127.0.0.1:8080"));
    let builder = extensions.iter().cloned().fold(builder, WebApiBuilder::extension);
    builder.build().expect("the tree is sound")
}

/// Whether every part of the tree says the same of one extension.
fn agrees(process: &Process, of: &Numbered, is_live: bool) -> Result<(), TestCaseError> {
    let (tree, id) = (process.api.snapshot(), IDS[of.number]);
    let dictionary = tree.facet::<WebApiScopeDictionary>().expect("a dictionary");
    let template = |wanted: &str| {
        let mut templates = tree.uri_templates();
        templates.find(|(name, _)| *name == wanted).map(|(_, template)| template.to_owned())
    };
    let path = format!("extensions/{id}/{id}/");
    prop_assert_eq!(process.manager().get(id).expect("it is known").enabled, is_live, "{}", id);
    prop_assert_eq!(tree.resource(id).is_some(), is_live, "{} by name", id);
    prop_assert_eq!(tree.is_policy_id(id), is_live, "{} as a policy id", id);
    prop_assert_eq!(tree.find(&path).is_some(), is_live, "{}", &path);
    prop_assert_eq!(template(id), is_live.then(|| format!("http://127.0.0.1:8080/api/{path}")));
    let usual = || format!("Ability to perform HTTP GET on the {id} resource");
    let described = if of.number == WITH_TEXT { "Count to two".to_owned() } else { usual() };
    let scope = dictionary.get(&format!("{id}:read")).map(str::to_owned);
    prop_assert_eq!(scope, is_live.then_some(described));

    if let Some(required) = of.requires.first() {
        let (name, above) = (BELOW[of.number], IDS[*required]);
        let path = |key: &str| format!("extensions/{above}/{above}/{key}/{name}/");
        prop_assert_eq!(tree.find(&path("7")).is_some(), is_live, "{}", name);
        let expected = format!("http://127.0.0.1:8080/api/{}", path("{plain_id}"));
        prop_assert_eq!(template(name), is_live.then_some(expected));
        prop_assert_eq!(dictionary.contains(&format!("{name}:read")), is_live);
    }
    if of.number == AT_ROOT {
        prop_assert_eq!(tree.find("top/").is_some(), is_live);
        prop_assert_eq!(dictionary.contains("top:read"), is_live);
        let links = process.client.get("/api/").expect(200).json()["links"].clone();
        prop_assert_eq!(links["top"]["href"].is_string(), is_live, "{}", links);
    }
    Ok(())
}

/// What the item of an extension says over HTTP, and whether its links lead somewhere.
fn links_agree(process: &Process, of: &Numbered, is_live: bool) -> Result<(), TestCaseError> {
    let id = IDS[of.number];
    let item = process.client.get(&format!("/api/extensions/{id}/")).expect(200).json()["extension"].clone();
    prop_assert_eq!(&item["enabled"], &json!(is_live));
    let tree = process.api.snapshot();
    for name in [id, "scopes"] {
        let href = item["links"][name]["href"].as_str();
        prop_assert_eq!(href.is_some(), is_live, "{}: {}", name, item);
        let below = href.and_then(|href| href.strip_prefix("http://127.0.0.1:8080/api/"));
        prop_assert!(below.is_none_or(|path| tree.find(path).is_some()), "{:?} leads nowhere", href);
    }
    let scopes = process.client.get(&format!("/api/extensions/{id}/scopes/")).expect(200).json();
    let own = json!(format!("{id}:read"));
    prop_assert_eq!(scopes["scopes"].as_array().is_some_and(|all| all.contains(&own)), is_live);
    Ok(())
}

/// Grown step by step, a tree and its dictionary are what they would be if they were formed at once.
fn is_as_formed_at_once(process: &Process, extensions: &[Numbered]) -> Result<(), TestCaseError> {
    let tree = process.api.snapshot();
    let at_once = build(extensions, process.api.database());
    prop_assert_eq!(portrait(&tree), portrait(&at_once.snapshot()));
    let grown = enable_webapi_scopes(&process.api).dictionary();
    prop_assert_eq!(&grown, &enable_webapi_scopes(&at_once).dictionary());
    prop_assert_eq!(&*grown, &WebApiScopeDictionary::of(&tree));
    let keys: BTreeSet<&str> = grown.keys().collect();
    prop_assert_eq!(keys.len(), grown.len(), "each scope stands in it once");
    Ok(())
}

/// Everything that a tree shows, in its order.
fn portrait(tree: &Snapshot) -> Vec<String> {
    let resources = tree.walk().into_iter().map(|view| {
        let children: Vec<&str> = view.item_children().map(|child| child.descriptor().name).collect();
        let beside: Vec<&str> = view.list_children().map(|child| child.descriptor().name).collect();
        let pinned: Vec<&str> = view.pinned_children().map(|child| child.descriptor().name).collect();
        format!("{} {} {children:?} {beside:?} {pinned:?}", view.descriptor().name, view.list_template())
    });
    let templates = tree.uri_templates().map(|(name, template)| format!("{name} {template}"));
    resources.chain(templates).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_state_and_the_tree_and_the_scopes_are_what_the_model_says(
        edges in edges(),
        acts in prop::collection::vec(act(), 1..24),
    ) {
        let _others = while_nobody_counts();
        let mut model = Model::of(&edges);
        let mut extensions: Vec<Numbered> =
            (0..COUNT).map(|number| Numbered::new(number, &model.requires[number])).collect();
        let database = Database::open("sqlite::memory:").expect("a database");
        let mut process = Process::start(&extensions, &database);
        for act in acts {
            let (manager, by) = (process.manager(), By::program("a test"));
            let (done, expected) = match act {
                Act::Enable(index) => (manager.enable(IDS[index], &by), model.enable(index)),
                Act::Disable(index) => (manager.disable(IDS[index], &by), model.disable(index, false)),
                Act::DisableAll(index) => {
                    (manager.disable_with_dependents(IDS[index], &by), model.disable(index, true))
                }
                Act::Flip(index) => {
                    let fails = model.flip(index);
                    extensions[index].fails.store(fails, Ordering::Relaxed);
                    (Ok(()), true)
                }
                Act::Restart | Act::Upgrade(_) => {
                    if let Act::Upgrade(index) = act {
                        model.version[index] += 1;
                        extensions[index].minor += 1;
                    }
                    process = Process::start(&extensions, &database);
                    model.start();
                    (Ok(()), true)
                }
            };
            prop_assert_eq!(done.is_ok(), expected, "{:?}: {:?}", act, done);
            let live = model.live();
            for extension in &extensions {
                agrees(&process, extension, live.contains(&extension.number))?;
            }
            let touched = &extensions[act.concerns()];
            links_agree(&process, touched, live.contains(&touched.number))?;
            let is_shared = SHARING.iter().any(|index| live.contains(index));
            let tree = process.api.snapshot();
            prop_assert_eq!(enable_webapi_scopes(&process.api).contains("shared:read"), is_shared);
            prop_assert_eq!(tree.uri_templates().any(|(name, _)| name == "shared"), is_shared);
            is_as_formed_at_once(&process, &extensions)?;
        }
    }
}
