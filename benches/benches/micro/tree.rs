//! A tree of any number of resources, and a way to decode a body without a server.

use std::any::TypeId;

use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use futures_util::FutureExt as _;
use futures_util::stream;
use webapi_core::WebApi;
use webapi_core::db::Database;
use webapi_core::descriptor::{Attach, Descriptor, Method, Pagination, ParentRef, Shape, Vendor};
use webapi_core::rate_limit::RateLimits;
use webapi_core::request::{Body, Limits, body};
use webapi_core::resource::VTable;
use webapi_core::root::Root;

/// Decodes a body that has arrived already.
pub(crate) fn decode(content_type: &str, text: &str) -> Option<Body> {
    let bytes = Bytes::copy_from_slice(text.as_bytes());
    let payload = stream::iter([Ok::<_, PayloadError>(bytes)]);
    let length = Some(text.len() as u64);
    body::read(Some(content_type), length, payload, &Limits::default()).now_or_never()?.ok()
}

/// An API with this many resources below its root, `resource-0` and so on.
pub(crate) fn of(resources: usize) -> WebApi {
    limited(resources, RateLimits::off())
}

/// As [`of`], with rate limits.
pub(crate) fn limited(resources: usize, limits: RateLimits) -> WebApi {
    let database = Database::open("sqlite::memory:").expect("SQLite in memory always opens");
    let builder = WebApi::builder().database(database).rate_limits(limits).without_inventory();
    let ids = ids();
    assert!(resources <= ids.len(), "at most {} resources", ids.len());
    let builder = ids
        .into_iter()
        .take(resources)
        .enumerate()
        .fold(builder, |builder, (number, type_id)| builder.descriptor(leaked(number, type_id)));
    builder.build().expect("the tree has no mistakes")
}

/// The declaration of one of them.
pub(crate) fn leaked(number: usize, type_id: TypeId) -> &'static Descriptor {
    Box::leak(Box::new(descriptor(number, type_id)))
}

fn descriptor(number: usize, type_id: TypeId) -> Descriptor {
    let leak = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let name = leak(format!("resource_{number}"));
    let uri_name = leak(format!("resource-{number}"));
    Descriptor {
        name,
        plural: name,
        item_key: name,
        list_key: name,
        uri_name,
        link_name: name,
        uri_template: None,
        uri_template_plural: None,
        doc: "",
        type_name: name,
        file: file!(),
        line: line!(),
        type_id,
        parent: Some(ParentRef { type_id: TypeId::of::<Root>(), type_name: "Root" }),
        attach: Attach::List,
        shape: Shape::Items { variable: "id", pattern: "[0-9]+" },
        methods: &[Method::Get],
        require: &[],
        fields: &[],
        vendor: Vendor::Inherit,
        mimetype_item: name,
        mimetype_list: name,
        scope_name: name,
        scope_name_given: false,
        policy_id: name,
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
    }
}

/// Ten thousand type identities: four digits, each a type.
pub(crate) fn ids() -> Vec<TypeId> {
    struct Digit<const N: usize>;
    macro_rules! ten {
        ($with:ident) => {
            $with!(0 1 2 3 4 5 6 7 8 9)
        };
    }
    fn last<A: 'static, B: 'static, C: 'static>(ids: &mut Vec<TypeId>) {
        macro_rules! push {
            ($($digit:literal)*) => { $(ids.push(TypeId::of::<(A, B, C, Digit<$digit>)>());)* };
        }
        ten!(push);
    }
    fn third<A: 'static, B: 'static>(ids: &mut Vec<TypeId>) {
        macro_rules! next {
            ($($digit:literal)*) => { $(last::<A, B, Digit<$digit>>(ids);)* };
        }
        ten!(next);
    }
    fn second<A: 'static>(ids: &mut Vec<TypeId>) {
        macro_rules! next {
            ($($digit:literal)*) => { $(third::<A, Digit<$digit>>(ids);)* };
        }
        ten!(next);
    }
    let mut ids = Vec::new();
    macro_rules! first {
        ($($digit:literal)*) => { $(second::<Digit<$digit>>(&mut ids);)* };
    }
    ten!(first);
    ids
}
