//! Extensions to test with, and questions to ask about them.

use std::any::TypeId;
use std::sync::{Arc, Mutex};

use diesel::prelude::*;
use diesel_migrations::embed_migrations;
use webapi_core::api::WebApiBuilder;
use webapi_core::db::migrations::Migrations;
use webapi_core::descriptor::{Attach, Descriptor, Pagination, ParentRef, Shape, Vendor};
use webapi_core::extension::{
    By, Extension, ExtensionContext, ExtensionInfo, ExtensionManager, ExtensionProblem, Manifest, Version,
};
use webapi_core::prelude::*;
use webapi_core::resource::VTable;
use webapi_core::signal::Signals;

use crate::library::Library;
use crate::library::resources::Shelf;

pub(super) fn by() -> By {
    By::program("a test")
}

pub(super) fn extended(manager: &ExtensionManager, id: &str) -> ExtensionInfo {
    manager.get(id).unwrap()
}

/// Waits for work of another thread.
pub(super) async fn until(done: impl Fn() -> bool) {
    let begin = std::time::Instant::now();
    while !done() {
        assert!(begin.elapsed() < std::time::Duration::from_secs(20), "it never came to pass");
        actix_web::rt::task::yield_now().await;
    }
}

/// Who did what, in order.
pub(super) fn audit(library: &Library) -> Vec<String> {
    use webapi_core::extension::schema::webapi_extension_changes::dsl;

    let rows: Vec<(String, String, String)> = library
        .api
        .database()
        .with(|conn| {
            dsl::webapi_extension_changes
                .order(dsl::id)
                .select((dsl::class_name, dsl::action, dsl::username))
                .load(conn)
        })
        .unwrap()
        .unwrap();
    rows.into_iter().map(|(id, action, name)| format!("{id} {action} by {name}")).collect()
}

pub(super) fn table_is_missing(library: &Library, table: &str) -> bool {
    use diesel::connection::SimpleConnection as _;

    let found = library.api.database().with(|conn| conn.batch_execute(&format!("SELECT 1 FROM {table}")));
    found.unwrap().is_err()
}

pub(super) const BIN: &str = "bin";

/// Brings a singleton of its own, one below the list of shelves, and one below each shelf.
pub(super) struct Bins;

impl Extension for Bins {
    fn manifest(&self) -> Manifest {
        Manifest::new("bins", "Bins", "1.0").resource::<Bin>().resource::<Lid>().resource::<Handle>()
    }
}

/// A bin.
#[derive(WebApiResource)]
#[webapi(manual, singleton, handlers(get))]
pub(super) struct Bin;

impl Bin {
    #[allow(clippy::unnecessary_wraps, reason = "a handler's signature")]
    fn get(_: &mut Context<'_>) -> ApiResult<Reply> {
        Ok(Reply::tree([("bin", Node::object([("bottom", true.into())]))]))
    }
}

/// A lid.
#[derive(WebApiResource)]
#[webapi(manual, singleton, parent = Shelf, attach = list, handlers(get))]
pub(super) struct Lid;

impl Lid {
    #[allow(clippy::unnecessary_wraps, reason = "a handler's signature")]
    fn get(_: &mut Context<'_>) -> ApiResult<Reply> {
        Ok(Reply::tree([("lid", Node::object([("shut", true.into())]))]))
    }
}

/// A handle.
#[derive(WebApiResource)]
#[webapi(manual, singleton, parent = Shelf, handlers(get))]
pub(super) struct Handle;

impl Handle {
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        use webapi_core::resource::Model as _;
        let shelf = ctx.parent::<Shelf>()?.key().into_owned();
        Ok(Reply::tree([("handle", Node::object([("of", shelf.into())]))]))
    }
}

/// Notes the codes of new shelves.
#[derive(Clone, Default)]
pub(super) struct Labels(Arc<Mutex<Vec<String>>>);

impl Labels {
    pub(super) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl Extension for Labels {
    fn manifest(&self) -> Manifest {
        let heard = Arc::clone(&self.0);
        let signals = Signals::new().after_create::<Shelf>(move |_, shelf| {
            use webapi_core::resource::Model as _;
            heard.lock().unwrap().push(shelf.key().into_owned());
            Ok(())
        });
        Manifest::new("labels", "Labels", "1.0").signals(signals)
    }
}

static PAPERS: Migrations = Migrations {
    sqlite: embed_migrations!("tests/it/extensions/papers"),
    postgres: embed_migrations!("tests/it/extensions/papers"),
};
static HALF: Migrations = Migrations {
    sqlite: embed_migrations!("tests/it/extensions/half"),
    postgres: embed_migrations!("tests/it/extensions/half"),
};

/// Fails when it is enabled.
pub(super) struct Failing {
    id: &'static str,
    step: fn(),
}

impl Failing {
    pub(super) fn by_error() -> Self {
        Self { id: "by-error", step: || {} }
    }

    pub(super) fn by_panic() -> Self {
        Self { id: "by-panic", step: || panic!("jammed") }
    }

    pub(super) fn by_migration() -> Self {
        Self { id: "by-migration", step: || {} }
    }
}

impl Extension for Failing {
    fn manifest(&self) -> Manifest {
        let migrations = if self.id == "by-migration" { &HALF } else { &PAPERS };
        Manifest::new(self.id, self.id, "1.0").migrations(migrations)
    }

    fn on_enable(&self, ctx: &mut ExtensionContext<'_>) -> Result<(), ExtensionProblem> {
        // Within a transaction of its own, which a panic leaves open.
        ctx.conn().transaction(|_| {
            (self.step)();
            Ok::<(), ExtensionProblem>(())
        })?;
        Err("no paper".into())
    }
}

/// Panics when it is asked.
pub(super) struct Answering;

impl Extension for Answering {
    fn manifest(&self) -> Manifest {
        Manifest::new("answering", "Answering", "1.0").resource::<Answers>()
    }
}

/// Answers.
#[derive(WebApiResource)]
#[webapi(manual, singleton, name = "answers", methods(GET, POST), handlers(get, create))]
pub(super) struct Answers;

impl Answers {
    fn get(_: &mut Context<'_>) -> ApiResult<Reply> {
        panic!("no answer")
    }

    fn create(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        use crate::library::schema::visits;
        ctx.conn().transaction(|conn| -> ApiResult<Reply> {
            diesel::insert_into(visits::table).values(visits::place.eq("half")).execute(conn)?;
            panic!("no answer")
        })
    }
}

/// An extension that is what a test says.
#[derive(Clone)]
pub(super) struct Script {
    pub(super) id: String,
    version: String,
    requires: Vec<(String, String)>,
    descriptors: Vec<&'static Descriptor>,
    /// Whether its steps fail.
    pub(super) fails: Arc<Mutex<bool>>,
}

impl Script {
    pub(super) fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            version: "1.0".to_owned(),
            requires: Vec::new(),
            descriptors: Vec::new(),
            fails: Arc::default(),
        }
    }

    pub(super) fn version(mut self, version: &str) -> Self {
        version.clone_into(&mut self.version);
        self
    }

    pub(super) fn requires(mut self, id: &str, range: &str) -> Self {
        self.requires.push((id.to_owned(), range.to_owned()));
        self
    }

    pub(super) fn resource<const N: usize>(self) -> Self {
        self.descriptor(Numbered::<N>::DESCRIPTOR)
    }

    pub(super) fn descriptor(mut self, descriptor: &'static Descriptor) -> Self {
        self.descriptors.push(descriptor);
        self
    }

    pub(super) fn scope_of_shelves(self) -> Self {
        self.descriptor(
            const { &Descriptor { scope_name: "shelf", type_id: TypeId::of::<Script>(), ..PLAIN } },
        )
    }

    pub(super) fn child_of_first(self) -> Self {
        let below_the_first = const {
            &Descriptor {
                type_id: TypeId::of::<Failing>(),
                parent: Some(ParentRef { type_id: TypeId::of::<Numbered<0>>(), type_name: "Numbered" }),
                ..PLAIN
            }
        };
        self.descriptor(below_the_first)
    }
}

impl Extension for Script {
    fn manifest(&self) -> Manifest {
        let mut manifest = Manifest::new(&self.id, &self.id, &self.version);
        for (id, range) in &self.requires {
            manifest = manifest.requires(id, range);
        }
        for descriptor in &self.descriptors {
            manifest = manifest.descriptor(descriptor);
        }
        manifest
    }

    fn on_enable(&self, _: &mut ExtensionContext<'_>) -> Result<(), ExtensionProblem> {
        if *self.fails.lock().unwrap() { Err("as the script says".into()) } else { Ok(()) }
    }

    fn on_upgrade(&self, ctx: &mut ExtensionContext<'_>, _: &Version) -> Result<(), ExtensionProblem> {
        self.on_enable(ctx)
    }
}

/// Makes all of these known.
pub(super) fn all(scripts: &[Script]) -> impl Fn(WebApiBuilder) -> WebApiBuilder + use<> {
    let scripts = scripts.to_vec();
    move |builder| scripts.iter().cloned().fold(builder, WebApiBuilder::extension)
}

const PLAIN: Descriptor = Descriptor {
    name: "plain",
    plural: "plains",
    item_key: "plain",
    list_key: "plains",
    uri_name: "plains",
    link_name: "plains",
    uri_template: Some("plain"),
    uri_template_plural: Some("plains"),
    doc: "",
    type_name: "Plain",
    file: file!(),
    line: line!(),
    type_id: TypeId::of::<()>(),
    parent: None,
    attach: Attach::List,
    shape: Shape::Items { variable: "plain_id", pattern: "[0-9]+" },
    methods: &[Method::Get],
    require: &[],
    fields: &[],
    vendor: Vendor::Inherit,
    mimetype_item: "plain",
    mimetype_list: "plains",
    scope_name: "plain",
    scope_name_given: false,
    policy_id: "plain",
    oauth2_token_access_allowed: true,
    api_token_access_allowed: true,
    auto_etag: false,
    require_if_match: false,
    pagination: Pagination::DEFAULT,
    list_rules: None,
    create_rules: None,
    update_rules: None,
    added_in: None,
    deprecated_in: None,
    vtable: &VTable::EMPTY,
};

const NAMES: [&str; 8] = ["zero", "one", "two", "three", "four", "five", "six", "seven"];

/// A list of nothing, one of eight.
pub(super) struct Numbered<const N: usize>;

impl<const N: usize> Resource for Numbered<N> {
    const DEPTH: usize = 1;
    const DESCRIPTOR: &'static Descriptor = &Descriptor {
        name: NAMES[N],
        plural: NAMES[N],
        item_key: NAMES[N],
        list_key: NAMES[N],
        uri_name: NAMES[N],
        link_name: NAMES[N],
        uri_template: None,
        uri_template_plural: Some(NAMES[N]),
        scope_name: NAMES[N],
        policy_id: NAMES[N],
        type_id: TypeId::of::<Numbered<N>>(),
        ..PLAIN
    };
}
