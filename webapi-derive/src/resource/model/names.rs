/// Every name a resource is known by.
#[derive(Debug)]
pub(crate) struct Names {
    /// Registry name, and the base of all others.
    pub(crate) name: String,
    /// Plural; equal to `name` for singletons.
    pub(crate) plural: String,
    /// Payload key of an item.
    pub(crate) item_key: String,
    /// Payload key of a list.
    pub(crate) list_key: String,
    /// Path segment.
    pub(crate) uri_name: String,
    /// Key in the parent's `links`.
    pub(crate) link_name: String,
    /// Key of the item URL in the root's `uri_templates`; `None` hides it.
    pub(crate) uri_template: Option<String>,
    /// Key of the list URL in the root's `uri_templates`; `None` hides it.
    pub(crate) uri_template_plural: Option<String>,
    /// Vendor of the mimetypes.
    pub(crate) mimetype_vendor: Vendor,
    /// Name part of the item mimetype.
    pub(crate) mimetype_item: String,
    /// Name part of the list mimetype.
    pub(crate) mimetype_list: String,
    /// First half of the OAuth2 scope tokens.
    pub(crate) scope_name: String,
    /// Name in API token policies.
    pub(crate) policy_id: String,
}

/// Where the mimetypes' vendor comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Vendor {
    /// The application's, if it has one.
    Inherit,
    /// Plain `application/json` and `application/xml`.
    None,
    /// This one.
    Named(String),
}
