//! Any number of extensions of ten resources each, half of them enabled.

use std::any::TypeId;
use std::hint::black_box;
use std::time::{Duration, Instant};

use webapi_core::WebApi;
use webapi_core::db::Database;
use webapi_core::descriptor::Descriptor;
use webapi_core::extension::{By, Extension, ExtensionSettings, Manifest};
use webapi_oauth2::{AuthorizationServer, OAuth2 as _, enable_webapi_scopes};

use super::tree;

/// Resources of each extension.
const EACH: usize = 10;
/// How often something is looked up in one go, and how many goes there are: the fastest counts, since whatever else the
/// machine does only makes them slower.
const LOOKUPS: u32 = 1_000;
const GOES: u32 = 400;

struct Numbered {
    number: usize,
    descriptors: Vec<&'static Descriptor>,
}

impl Extension for Numbered {
    fn manifest(&self) -> Manifest {
        let manifest = Manifest::new(id(self.number), "Numbered", "1.0");
        self.descriptors.iter().fold(manifest, |manifest, descriptor| manifest.descriptor(descriptor))
    }
}

fn id(number: usize) -> String {
    format!("extension-{number}")
}

/// Measures each number of extensions, and prints a line for it.
pub(super) fn run(numbers: &[usize]) {
    println!("known  enabled  start      enable(mean)  enable(max)  restart    find    scope   scopes");
    for number in numbers {
        measure(*number);
    }
}

fn measure(number: usize) {
    let ids = tree::ids();
    let database = Database::open("sqlite::memory:").expect("SQLite in memory always opens");
    let (api, start) = timed(|| build(&database, number, &ids));
    let extensions = api.extensions().expect("there are extensions");
    let by = By::program("bench");
    let took: Vec<Duration> = (0..number)
        .step_by(2)
        .map(|number| timed(|| extensions.enable(&id(number), &by).expect("it can be enabled")).1)
        .collect();
    let enabled = took.len();
    let mean = took.iter().sum::<Duration>() / u32::try_from(enabled).unwrap_or(1);
    let max = took.iter().max().copied().unwrap_or_default();
    drop(extensions);
    let (again, restart) = timed(|| build(&database, number, &ids));

    let tree = again.snapshot();
    let last = number - 1 - (number - 1) % 2;
    let path = format!("extensions/{}/resource-{}/", id(last), last * EACH);
    assert!(tree.find(&path).is_some(), "{path} is in the tree");
    let find = each(|| black_box(tree.find(black_box(&path)).is_some()));
    let dictionary = enable_webapi_scopes(&again).dictionary();
    let scope = format!("resource_{}:read", last * EACH);
    assert!(dictionary.contains(&scope));
    assert!(!dictionary.contains(&format!("resource_{EACH}:read")), "an extension that is not enabled");
    let own = enable_webapi_scopes(&api).dictionary();
    assert_eq!(*dictionary, *own, "grown step by step or formed at once, it is the same");
    let look = each(|| black_box(dictionary.contains(black_box(&scope))));
    println!(
        "{number:>5}  {enabled:>7}  {start:>8.1?}  {mean:>12.2?}  {max:>11.2?}  {restart:>8.1?}  {find:>5} ns  {look:>4} ns  {:>5}",
        dictionary.len()
    );
    if !cfg!(debug_assertions) {
        assert!(max < Duration::from_millis(50), "enabling took {max:?}");
        assert!(look < 200 && find < 200, "a scope took {look} ns, a path {find} ns");
        assert!(start < Duration::from_secs(2) && restart < Duration::from_secs(2));
    }
}

fn build(database: &Database, number: usize, ids: &[TypeId]) -> WebApi {
    let server = AuthorizationServer::builder("http://127.0.0.1:8080").allow_insecure_issuer();
    let builder = WebApi::builder().database(database.clone()).without_inventory();
    let builder = builder.oauth2(server).extensions(ExtensionSettings::default());
    let builder = (0..number).fold(builder, |builder, number| {
        let own = number * EACH..(number + 1) * EACH;
        let descriptors = own.map(|resource| tree::leaked(resource, ids[resource])).collect();
        builder.extension(Numbered { number, descriptors })
    });
    let api = builder.build().expect("the tree has no mistakes");
    api.migrate().expect("the migrations run");
    api
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begin = Instant::now();
    let done = work();
    (done, begin.elapsed())
}

/// Nanoseconds for one of many, in the fastest of goes that are spread over half a second.
fn each(mut work: impl FnMut() -> bool) -> u128 {
    let go = |_| {
        std::thread::sleep(Duration::from_millis(1));
        let begin = Instant::now();
        (0..LOOKUPS).for_each(|_| {
            work();
        });
        begin.elapsed().as_nanos() / u128::from(LOOKUPS)
    };
    (0..GOES).map(go).min().unwrap_or_default()
}
