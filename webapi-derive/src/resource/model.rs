//! The model of one resource: everything the expansion needs, with nothing left to decide.
//!
//! In: a [`WrittenResource`], attributes as the user wrote them. Out: a
//! [`ResourceModel`] whose defaults are filled and whose parts agree with each other; indices into `fields`,
//! `computed` and `many` are always valid. Every disagreement goes to [`Diagnostics`], so that the expansion can
//! be plain `quote!`. Types are never resolved here: what a type *is* is read from its spelling alone.

use syn::{Ident, LitBool, LitStr, Path, Visibility, parse_quote};

use super::parse::{ResourceKeys, WrittenResource};
use crate::attribute::Given;
use crate::diagnostics::Diagnostics;
use crate::exclusive;
use crate::naming::plain;

pub(crate) use access::{Handlers, Level, Method, Operation, Requirement};
pub(crate) use field::{FieldModel, OnCreate};
pub(crate) use key::KeyModel;
pub(crate) use link::ManyModel;
pub(crate) use names::{Names, Vendor};
pub(crate) use parent::{Attach, ParentModel};
pub(crate) use payload::{ComputedModel, PayloadEntry, SortKey, TitleModel};

mod access;
mod field;
mod key;
mod link;
mod lookup;
mod names;
mod page;
mod parent;
mod payload;
mod shape;

/// One resource, complete and consistent.
#[expect(clippy::struct_excessive_bools, reason = "each is a key of its own that the user sets or not")]
#[derive(Debug)]
pub(crate) struct ResourceModel {
    /// Path of webapi-core as the expansion must spell it: `::webapi_core` unless `crate = …` was given.
    pub(crate) krate: Path,
    /// The user's struct.
    pub(crate) ident: Ident,
    /// Its visibility, which the draft type shares.
    pub(crate) vis: Visibility,
    /// The struct's doc comment, lines joined by `\n`; empty when there is none.
    pub(crate) doc: String,
    /// Every name the resource is known by.
    pub(crate) names: Names,
    /// diesel's table module; `None` for a model-less resource.
    pub(crate) table: Option<Path>,
    /// Index into `fields` of the primary key; `None` for a model-less resource.
    pub(crate) primary_key: Option<usize>,
    /// How the item URL is addressed; `None` for singletons and for resources without an item URL.
    pub(crate) key: Option<KeyModel>,
    /// One URL with item semantics and no list.
    pub(crate) singleton: bool,
    /// Where the resource hangs in the tree.
    pub(crate) parent: ParentModel,
    /// Allowed methods as declared, each once, never empty.
    pub(crate) methods: Vec<Method>,
    /// Who may call each of the seven methods (allowed or not), in [`Method::ALL`] order.
    pub(crate) requirements: [Requirement; 7],
    /// Operations for which the user wrote an associated function.
    pub(crate) handlers: Handlers,
    /// The user implements `ResourceHooks`; otherwise the expansion emits an empty implementation.
    pub(crate) hooks: bool,
    /// Registration by hand: no inventory submission.
    pub(crate) manual: bool,
    /// Whether `OAuth2` tokens may reach the resource at all.
    pub(crate) oauth2_token_access_allowed: bool,
    /// Whether API tokens may reach the resource at all.
    pub(crate) api_token_access_allowed: bool,
    /// Every struct field in declaration order, in the payload or not. Empty for unit structs.
    pub(crate) fields: Vec<FieldModel>,
    /// Extra payload fields from methods.
    pub(crate) computed: Vec<ComputedModel>,
    /// Many-to-many link arrays.
    pub(crate) many: Vec<ManyModel>,
    /// The payload's fields in order, each exactly once.
    pub(crate) payload: Vec<PayloadEntry>,
    /// Order of a list when the request asks for none; the primary key by default, empty for model-less ones.
    pub(crate) default_sort: Vec<SortKey>,
    /// What gives an object its title.
    pub(crate) title: Option<TitleModel>,
    /// Index of the field behind `Last-Modified`.
    pub(crate) last_modified: Option<usize>,
    /// Index of the field behind `ETag`.
    pub(crate) etag: Option<usize>,
    /// Whether an answer without an `ETag` gets one computed from its body.
    pub(crate) auto_etag: bool,
    /// Whether PUT, PATCH and DELETE are refused without `If-Match`.
    pub(crate) require_if_match: bool,
    /// Objects on a page when the request does not say.
    pub(crate) page_size: u32,
    /// Most objects a request can ask for; never below `page_size`.
    pub(crate) max_page_size: u32,
    /// Pages begin behind a cursor unless the request says `start`.
    pub(crate) cursor_pages: bool,
    /// Types (deriving `RequestFields`) of extra request fields.
    pub(crate) request_fields: RequestFieldTypes,
    /// Names of request fields of which one may be given at most.
    pub(crate) exclusive: Vec<Vec<String>>,
    /// Type (deriving `Form`) that new and changed objects pass.
    pub(crate) form: Option<Path>,
    /// The same for new ones alone.
    pub(crate) create_form: Option<Path>,
    /// Methods whose requests may carry names that are not declared.
    pub(crate) accepts_unknown: Vec<Method>,
    /// Version that introduced the resource.
    pub(crate) added_in: Option<String>,
    /// Version that deprecated the resource.
    pub(crate) deprecated_in: Option<String>,
}

/// The user's types for request fields beyond the columns.
#[derive(Debug, Default)]
pub(crate) struct RequestFieldTypes {
    /// For the query of a list.
    pub(crate) list: Option<Path>,
    /// For the body of a POST.
    pub(crate) create: Option<Path>,
    /// For the body of a PUT or PATCH.
    pub(crate) update: Option<Path>,
}

impl ResourceModel {
    /// Whether the method is allowed.
    pub(crate) fn allows(&self, method: Method) -> bool {
        self.methods.contains(&method)
    }

    /// The field of the primary key.
    pub(crate) fn primary_key(&self) -> Option<&FieldModel> {
        self.primary_key.and_then(|index| self.fields.get(index))
    }

    /// The field that leads to the parent object.
    pub(crate) fn parent_key(&self) -> Option<&FieldModel> {
        self.parent.key.and_then(|index| self.fields.get(index))
    }
}

/// The model of what was written; to be used only if there are no mistakes.
pub(crate) fn resource(mut written: WrittenResource, errors: &mut Diagnostics) -> ResourceModel {
    shape::keys(&written, errors);
    let has_table = written.diesel.table.is_some();
    let marker = parent::marker(&written.fields, errors);
    let names = names::names(&written, errors);
    let krate = written.keys.krate.take().map_or_else(|| parse_quote!(::webapi_core), |given| given.value.0);

    let written_fields = std::mem::take(&mut written.fields);
    let mut fields = field::fields(written_fields, &written.serde, has_table, errors);
    let primary_key = key::primary_key(&written, &fields, errors);
    let key = key::key(&written, &names.name, primary_key, &fields, errors);
    let parent = parent::parent(&written, &krate, marker.as_ref(), &fields, errors);
    hide_parent_key(&parent, &mut fields);
    let computed = payload::computed(written.keys.computed.take(), errors);
    let many = link::many(written.keys.many.take(), has_table, errors);

    let keys = &written.keys;
    let methods = access::methods(keys.methods.as_ref(), errors);
    let (page_size, max_page_size) =
        page::sizes(keys.page_size.as_ref(), keys.max_page_size.as_ref(), errors);
    let model = ResourceModel {
        requirements: access::requirements(keys.require.as_ref(), &methods, errors),
        handlers: access::handlers(keys.handlers.as_ref(), &methods, errors),
        accepts_unknown: access::accepts_unknown(
            keys.allow_unknown.as_ref(),
            keys.deny_unknown.as_ref(),
            errors,
        ),
        payload: payload::payload(keys.fields.as_ref(), &fields, &computed, &many, errors),
        default_sort: payload::default_sort(keys.default_sort.as_ref(), primary_key, &fields, errors),
        title: payload::title(keys.title.as_ref(), &fields),
        last_modified: lookup::given(keys.last_modified.as_ref(), &fields, errors),
        etag: lookup::given(keys.etag.as_ref(), &fields, errors),
        auto_etag: keys.auto_etag.is_some(),
        cursor_pages: keys.cursor_pages.is_some(),
        require_if_match: keys.require_if_match.is_some(),
        singleton: keys.singleton.is_some(),
        hooks: keys.hooks.is_some(),
        manual: keys.manual.is_some(),
        oauth2_token_access_allowed: yes_unless_denied(keys.oauth2_token_access_allowed.as_ref()),
        api_token_access_allowed: yes_unless_denied(keys.api_token_access_allowed.as_ref()),
        request_fields: RequestFieldTypes::of(keys),
        exclusive: exclusive::groups(keys.exclusive.as_ref(), &requested(&fields, &many), errors),
        form: keys.form.as_ref().map(|given| given.value.clone()),
        create_form: keys.create_form.as_ref().or(keys.form.as_ref()).map(|given| given.value.clone()),
        added_in: text(keys.added_in.as_ref()),
        deprecated_in: text(keys.deprecated_in.as_ref()),
        ident: written.ident.clone(),
        vis: written.vis.clone(),
        doc: written.doc.clone(),
        table: written.diesel.table.clone(),
        krate,
        names,
        primary_key,
        key,
        parent,
        methods,
        fields,
        computed,
        many,
        page_size,
        max_page_size,
    };
    shape::operations(&written, &model, errors);
    model
}

/// The members that requests can bring, with their names there.
fn requested(fields: &[FieldModel], many: &[ManyModel]) -> Vec<(String, String)> {
    let fields = fields.iter().filter(|field| !field.is_read_only());
    let fields = fields.map(|field| (plain(&field.ident), field.name.clone()));
    let many = many.iter().filter(|many| many.is_writable());
    fields.chain(many.map(|many| (plain(&many.ident), many.name.clone()))).collect()
}

/// The URL tells the parent already; only a link shows it once more.
fn hide_parent_key(parent: &ParentModel, fields: &mut [FieldModel]) {
    if let Some(field) = parent.key.and_then(|index| fields.get_mut(index)) {
        field.in_payload &= field.link.is_some();
    }
}

fn yes_unless_denied(given: Option<&Given<LitBool>>) -> bool {
    given.is_none_or(|given| given.value.value)
}

fn text(given: Option<&Given<LitStr>>) -> Option<String> {
    given.map(|given| given.value.value())
}

impl RequestFieldTypes {
    fn of(keys: &ResourceKeys) -> Self {
        let ty = |given: &Option<Given<Path>>| given.as_ref().map(|given| given.value.clone());
        Self { list: ty(&keys.list_fields), create: ty(&keys.create_fields), update: ty(&keys.update_fields) }
    }
}
