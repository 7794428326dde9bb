//! What is known about a resource before anything runs: plain static data, one [`Descriptor`] per type.
//!
//! The derive emits it; the tree, the router, links, scopes and documentation are all read from it. Nothing
//! here is kept twice anywhere else.

pub mod method;
mod payload_field;
pub mod rules;

use std::any::TypeId;
use std::borrow::Cow;

pub use method::{Action, Method, MethodSet};
pub use payload_field::{FieldRole, PayloadField};
pub use rules::{Attach, Pagination, RequestRules, Requirement, Shape, Vendor};

use crate::resource::VTable;

/// One resource, as declared.
#[derive(Debug)]
pub struct Descriptor {
    /// Names the item: payload key, scope, registry entry.
    pub name: &'static str,
    /// Names the list; equal to `name` for singletons.
    pub plural: &'static str,
    /// Payload key of an item.
    pub item_key: &'static str,
    /// Payload key of a list.
    pub list_key: &'static str,
    /// Path segment.
    pub uri_name: &'static str,
    /// Key in the parent's `links`; empty for no link.
    pub link_name: &'static str,
    /// Key of the item URL in the root's `uri_templates`; `None` hides it.
    pub uri_template: Option<&'static str>,
    /// Key of the list URL in the root's `uri_templates`; `None` hides it.
    pub uri_template_plural: Option<&'static str>,
    /// Documentation, from the doc comment.
    pub doc: &'static str,
    /// The Rust type, for messages.
    pub type_name: &'static str,
    /// Source file of the declaration.
    pub file: &'static str,
    /// Source line of the declaration.
    pub line: u32,
    /// Identity of the Rust type.
    pub type_id: TypeId,
    /// The type this hangs below; `None` for the root itself.
    pub parent: Option<ParentRef>,
    /// Below the parent's list or below each of its items.
    pub attach: Attach,
    /// List with items, bare list, or singleton.
    pub shape: Shape,
    /// Allowed methods, in declared order.
    pub methods: &'static [Method],
    /// Who may try a method, where declared.
    pub require: &'static [(Method, Requirement)],
    /// Payload fields, in payload order.
    pub fields: &'static [PayloadField],
    /// Vendor of the mimetypes.
    pub vendor: Vendor,
    /// Name part of the item mimetype.
    pub mimetype_item: &'static str,
    /// Name part of the list mimetype.
    pub mimetype_list: &'static str,
    /// First part of the scopes.
    pub scope_name: &'static str,
    /// Whether the declaration says `scope_name` itself, so that sharing it is no accident.
    pub scope_name_given: bool,
    /// Id in API-token policies.
    pub policy_id: &'static str,
    /// Whether OAuth2 tokens may reach the resource at all.
    pub oauth2_token_access_allowed: bool,
    /// Whether API tokens may reach the resource at all.
    pub api_token_access_allowed: bool,
    /// Digest of the body as `ETag` where there is no other.
    pub auto_etag: bool,
    /// Whether PUT, PATCH and DELETE are refused without `If-Match`.
    pub require_if_match: bool,
    /// Page sizes.
    pub pagination: Pagination,
    /// Query fields of the list; `None` if they are not checked here.
    pub list_rules: Option<RequestRules>,
    /// Body fields of POST; `None` if they are not checked here.
    pub create_rules: Option<RequestRules>,
    /// Body fields of PUT and PATCH; `None` if they are not checked here.
    pub update_rules: Option<RequestRules>,
    /// API version that added the resource.
    pub added_in: Option<&'static str>,
    /// API version that deprecated the resource.
    pub deprecated_in: Option<&'static str>,
    /// What runs.
    pub vtable: &'static VTable,
}

/// A reference to a parent type.
#[derive(Debug, Clone, Copy)]
pub struct ParentRef {
    /// Identity of the parent's type.
    pub type_id: TypeId,
    /// Its name, for messages.
    pub type_name: &'static str,
}

impl Descriptor {
    /// Whether the method is in the declared list.
    pub fn allows(&self, method: Method) -> bool {
        self.methods.contains(&method)
    }

    /// Who may try the method: as declared, else anybody for reading and whoever is logged in for the rest.
    pub fn requirement(&self, method: Method) -> Requirement {
        let declared = self.require.iter().find(|(of, _)| *of == method).map(|(_, requirement)| *requirement);
        declared.unwrap_or(if method.is_safe() { Requirement::Public } else { Requirement::Login })
    }

    /// The scope that the method needs, for example `review_request:write`.
    pub fn scope(&self, method: Method) -> String {
        format!("{}:{}", self.scope_name, method.action().suffix())
    }

    /// The one spelling of an item's key, so that `02` is not another item than `2`.
    ///
    /// Read as the type of the key where there is one; else leading zeros go from keys that are digits by their
    /// pattern. What cannot be read names nothing, and stays as it is.
    pub fn canonical_key<'a>(&self, key: &'a str) -> Cow<'a, str> {
        if let Some(canonical) = self.vtable.canonical_key {
            return canonical(key).map_or(Cow::Borrowed(key), Cow::Owned);
        }
        let is_number = matches!(self.shape, Shape::Items { pattern: "[0-9]+", .. });
        match key.trim_start_matches('0') {
            _ if !is_number => Cow::Borrowed(key),
            "" => Cow::Borrowed("0"),
            digits => Cow::Borrowed(digits),
        }
    }

    /// The methods that are both declared and answered by something.
    pub fn implemented_methods(&self) -> impl Iterator<Item = Method> + '_ {
        self.methods
            .iter()
            .copied()
            .filter(|method| self.vtable.implements(*method, self.shape.is_singleton()))
    }
}
