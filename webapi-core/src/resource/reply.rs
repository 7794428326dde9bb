//! [`Reply`]: what a handler hands back when it did what was asked.

use std::borrow::Cow;

use serde::Serialize;

use crate::error::{ApiError, ApiResult};
use crate::event_stream::body::EventBody;
use crate::serialize::node::{Key, Node, to_node};

/// The answer of a handler: a payload, raw bytes, or nothing.
///
/// ```
/// use webapi_core::resource::Reply;
/// # fn main() -> Result<(), webapi_core::error::ApiError> {
/// #[derive(serde::Serialize)]
/// struct Info { info: Product }
/// #[derive(serde::Serialize)]
/// struct Product { name: &'static str }
///
/// // {"info": {"name": "Reviews"}, "stat": "ok"}
/// let reply = Reply::payload(&Info { info: Product { name: "Reviews" } })?;
/// # Ok(()) }
/// ```
#[derive(Debug)]
#[must_use]
pub struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(Cow<'static, str>, String)>,
    pub(crate) body: ReplyBody,
    /// Whether the digest of the body is its ETag, if it has no other.
    pub(crate) digest: bool,
}

#[derive(Debug)]
pub(crate) enum ReplyBody {
    /// No body, but the resource's content type, as Djblets answers a DELETE.
    Empty,
    /// No body and no content type: 304.
    NotModified,
    /// A payload that is encoded already.
    Encoded(Vec<u8>),
    /// A payload as a tree.
    Tree(Node),
    /// Messages, as they come.
    Events(EventBody),
    /// Anything else.
    Raw { content_type: Cow<'static, str>, bytes: Vec<u8> },
}

impl Reply {
    pub(crate) fn new(status: u16, body: ReplyBody) -> Self {
        Self { status, headers: Vec::new(), body, digest: false }
    }

    /// 200 with the members of `value` beside `"stat": "ok"`. The value must serialize to an object.
    ///
    /// # Errors
    ///
    /// An internal error if the value cannot be written, or is not an object.
    pub fn payload<T: Serialize + ?Sized>(value: &T) -> ApiResult<Self> {
        match to_node(value).map_err(ApiError::internal)? {
            Node::Object(members) => Ok(Self::members(members)),
            _ => Err(ApiError::internal(
                "a payload must be an object, so that `stat` can stand beside its members",
            )),
        }
    }

    /// 200 with the members of a tree beside `"stat": "ok"`.
    pub fn tree<K: Into<Key>>(members: impl IntoIterator<Item = (K, Node)>) -> Self {
        Self::members(members.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    fn members(members: Vec<(Key, Node)>) -> Self {
        let mut all = vec![(Key::from("stat"), Node::from("ok"))];
        all.extend(members);
        Self::new(200, ReplyBody::Tree(Node::Object(all)))
    }

    /// 204.
    pub fn no_content() -> Self {
        Self::new(204, ReplyBody::Empty)
    }

    /// Bytes of your own type, passed through as they are.
    pub fn raw(status: u16, content_type: impl Into<Cow<'static, str>>, bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(status, ReplyBody::Raw { content_type: content_type.into(), bytes: bytes.into() })
    }

    /// Sets the status.
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Adds a header.
    pub fn with_header(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}
