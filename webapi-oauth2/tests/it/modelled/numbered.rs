//! Extensions by number, with resources of every kind: below the extension, below the items of one that it requires, at
//! the root, and with a scope and a uri template that others have, too.

use std::any::TypeId;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use webapi_core::Root;
use webapi_core::descriptor::{Attach, Descriptor, Pagination, ParentRef, Shape, Vendor};
use webapi_core::extension::{Extension, ExtensionContext, ExtensionProblem, Manifest, Version};
use webapi_core::prelude::*;
use webapi_core::resource::VTable;

use super::COUNT;

pub(super) const IDS: [&str; COUNT] = ["zero", "one", "two", "three", "four", "five", "six", "seven"];
/// The names of what hangs below the items of a required one.
pub(super) const BELOW: [&str; COUNT] = [
    "below-zero",
    "below-one",
    "below-two",
    "below-three",
    "below-four",
    "below-five",
    "below-six",
    "below-seven",
];
/// The extension with a resource at the root.
pub(super) const AT_ROOT: usize = 1;
/// Those that share a scope and a uri template.
pub(super) const SHARING: [usize; 3] = [0, 3, 6];
/// The extension that has a text for its own scope.
pub(super) const WITH_TEXT: usize = 2;

/// Stands at the root.
#[derive(WebApiResource)]
#[webapi(manual, singleton, handlers(get))]
struct Top;

impl Top {
    #[expect(clippy::unnecessary_wraps, reason = "handlers return results")]
    fn get(_: &mut Context<'_>) -> ApiResult<Reply> {
        Ok(Reply::tree([("top", Node::Null)]))
    }
}

/// One extension, in one version.
#[derive(Clone)]
pub(super) struct Numbered {
    pub(super) number: usize,
    pub(super) minor: u32,
    pub(super) requires: Vec<usize>,
    /// Whether its steps fail.
    pub(super) fails: Arc<AtomicBool>,
}

impl Numbered {
    pub(super) fn new(number: usize, requires: &[usize]) -> Self {
        Self { number, minor: 0, requires: requires.to_vec(), fails: Arc::default() }
    }
}

impl Extension for Numbered {
    fn manifest(&self) -> Manifest {
        let id = IDS[self.number];
        let mut manifest = Manifest::new(id, id, format!("1.{}", self.minor));
        for required in &self.requires {
            manifest = manifest.requires(IDS[*required], "*");
        }
        manifest = manifest.descriptor(own(self.number));
        if let Some(required) = self.requires.first() {
            manifest = manifest.descriptor(below(self.number, *required));
        }
        if self.number == AT_ROOT {
            manifest = manifest.root_resource::<Top>();
        }
        if SHARING.contains(&self.number) {
            manifest = manifest.descriptor(kept(self.number, Kind::Shared, || Descriptor {
                name: "shared",
                uri_name: "shared",
                link_name: "shared",
                uri_template_plural: Some("shared"),
                scope_name: "shared",
                scope_name_given: true,
                policy_id: "shared",
                ..PLAIN
            }));
        }
        if self.number == WITH_TEXT { manifest.scope_text("two:read", "Count to two") } else { manifest }
    }

    fn on_enable(&self, _: &mut ExtensionContext<'_>) -> Result<(), ExtensionProblem> {
        if self.fails.load(Ordering::Relaxed) { Err("it was told to fail".into()) } else { Ok(()) }
    }

    fn on_upgrade(&self, ctx: &mut ExtensionContext<'_>, _: &Version) -> Result<(), ExtensionProblem> {
        self.on_enable(ctx)
    }
}

fn own(number: usize) -> &'static Descriptor {
    kept(number, Kind::Own, || Descriptor {
        name: IDS[number],
        uri_name: IDS[number],
        link_name: IDS[number],
        uri_template_plural: Some(IDS[number]),
        scope_name: IDS[number],
        policy_id: IDS[number],
        ..PLAIN
    })
}

fn below(number: usize, required: usize) -> &'static Descriptor {
    let parent = type_id(required, Kind::Own);
    kept(number, Kind::Below(required), || Descriptor {
        name: BELOW[number],
        uri_name: BELOW[number],
        link_name: BELOW[number],
        uri_template_plural: Some(BELOW[number]),
        scope_name: BELOW[number],
        policy_id: BELOW[number],
        parent: Some(ParentRef { type_id: parent, type_name: "Numbered" }),
        attach: Attach::Item,
        ..PLAIN
    })
}

#[derive(Clone, Copy)]
enum Kind {
    Own,
    Shared,
    /// Below the items of the extension with this number.
    Below(usize),
}

/// Declarations live as long as the process; each is made once.
fn kept(number: usize, kind: Kind, make: impl FnOnce() -> Descriptor) -> &'static Descriptor {
    static KEPT: [OnceLock<Descriptor>; COUNT * 10] = [const { OnceLock::new() }; COUNT * 10];
    let place = number * 10
        + match kind {
            Kind::Own => 8,
            Kind::Shared => 9,
            Kind::Below(required) => required,
        };
    KEPT[place].get_or_init(|| {
        let described = make();
        let name = described.name;
        Descriptor {
            plural: name,
            item_key: name,
            list_key: name,
            mimetype_item: name,
            mimetype_list: name,
            type_id: type_id(number, kind),
            ..described
        }
    })
}

/// A type for each: what hangs below another one is one resource, wherever it hangs.
fn type_id(number: usize, kind: Kind) -> TypeId {
    struct Type<const N: usize>;
    macro_rules! types {
        ($($n:literal)*) => { [$(TypeId::of::<Type<$n>>()),*] };
    }
    let types = types!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23);
    let kind = match kind {
        Kind::Own => 0,
        Kind::Shared => 1,
        Kind::Below(_) => 2,
    };
    types[3 * number + kind]
}

const PLAIN: Descriptor = Descriptor {
    name: "plain",
    plural: "plain",
    item_key: "plain",
    list_key: "plain",
    uri_name: "plain",
    link_name: "plain",
    uri_template: None,
    uri_template_plural: None,
    doc: "",
    type_name: "Numbered",
    file: file!(),
    line: line!(),
    type_id: TypeId::of::<()>(),
    parent: Some(ParentRef { type_id: TypeId::of::<Root>(), type_name: "Root" }),
    attach: Attach::List,
    shape: Shape::Items { variable: "plain_id", pattern: "[0-9]+" },
    methods: &[Method::Get],
    require: &[],
    fields: &[],
    vendor: Vendor::Inherit,
    mimetype_item: "plain",
    mimetype_list: "plain",
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
