//! The targets: what each makes up, and what must hold for it.

pub(crate) mod accept_header;
pub(crate) mod cursor;
pub(crate) mod form_body;
pub(crate) mod json_body;
pub(crate) mod multipart_body;
pub(crate) mod names_of_parts;
pub(crate) mod policy_document;
pub(crate) mod query_string;
