//! [`EventMessage`]: one message, and how it is written.
//!
//! The order of the lines is Djblets': `id`, `event`, `data`, `retry`. No value can bring a line of its own: line
//! breaks and NUL are taken out of `id` and `event`, and each line of `data` gets its name.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use crate::error::{ApiError, ApiResult};
use crate::serialize::encoding::Format;
use crate::serialize::node::{Key, Node, to_node};
use crate::serialize::payload;

/// One message of an event stream. Cloning shares what it says.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct EventMessage {
    id: Option<String>,
    event: Option<String>,
    content: Content,
    retry: Option<Duration>,
}

#[derive(Debug, Clone, PartialEq)]
enum Content {
    Text(Arc<str>),
    /// The whole payload, `stat` included; encoded as the reader asked for.
    Payload(Arc<Node>),
}

impl EventMessage {
    /// A message that says only `"stat": "ok"`, as an empty one does in Djblets.
    pub fn new() -> Self {
        Self::members(Vec::new())
    }

    /// Text as it is, of any number of lines.
    pub fn text(text: impl Into<Cow<'static, str>>) -> Self {
        Self::with_content(Content::Text(text.into().into()))
    }

    /// The members of `value` beside `"stat": "ok"`. The value must serialize to an object.
    ///
    /// # Errors
    ///
    /// An internal error if the value cannot be written, or is not an object.
    pub fn payload<T: Serialize + ?Sized>(value: &T) -> ApiResult<Self> {
        match to_node(value).map_err(ApiError::internal)? {
            Node::Object(members) => Ok(Self::members(members)),
            _ => Err(ApiError::internal(
                "the payload of an event must be an object, so that `stat` can stand beside its members",
            )),
        }
    }

    /// The members of a tree beside `"stat": "ok"`.
    pub fn tree<K: Into<Key>>(members: impl IntoIterator<Item = (K, Node)>) -> Self {
        Self::members(members.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    /// What an error answer would say: a stream that has begun has no other way to tell.
    pub fn error(error: &ApiError) -> Self {
        error.log();
        Self::with_content(Content::Payload(Arc::new(payload::error_tree(error))))
    }

    fn members(members: Vec<(Key, Node)>) -> Self {
        let mut all = vec![(Key::from("stat"), Node::from("ok"))];
        all.extend(members);
        Self::with_content(Content::Payload(Arc::new(Node::Object(all))))
    }

    fn with_content(content: Content) -> Self {
        Self { id: None, event: None, content, retry: None }
    }

    /// Says `"stat": "fail"` in the payload.
    pub fn failed(mut self) -> Self {
        if let Content::Payload(node) = &mut self.content
            && let Node::Object(members) = Arc::make_mut(node)
        {
            members
                .iter_mut()
                .filter(|(key, _)| *key == Key::from("stat"))
                .for_each(|(_, stat)| *stat = Node::from("fail"));
        }
        self
    }

    /// The id that a client sends as `Last-Event-ID` when it comes back. An empty one makes it forget the last.
    ///
    /// Line breaks and NUL, which cannot stand in an id, are left out.
    #[allow(clippy::needless_pass_by_value, reason = "an id is a number or a text, given as it stands")]
    pub fn with_id(mut self, id: impl ToString) -> Self {
        self.id = Some(one_line(&id.to_string()));
        self
    }

    /// The kind of event; clients take it for `message` otherwise. Line breaks and NUL are left out.
    pub fn with_event(mut self, event: impl AsRef<str>) -> Self {
        self.event = Some(one_line(event.as_ref()));
        self
    }

    /// How long the client waits before it comes back, in whole milliseconds.
    pub fn with_retry(mut self, retry: Duration) -> Self {
        self.retry = Some(retry);
        self
    }

    /// The lines of the message, with the blank one that ends it.
    pub(crate) fn encode(&self, format: Format) -> Vec<u8> {
        let mut out = String::with_capacity(128);
        if let Some(id) = &self.id {
            field(&mut out, "id", id);
        }
        if let Some(event) = &self.event {
            field(&mut out, "event", event);
        }
        match &self.content {
            Content::Text(text) => data(&mut out, text),
            Content::Payload(tree) => {
                data(&mut out, &String::from_utf8_lossy(&payload::encode(format, tree)));
            }
        }
        if let Some(retry) = self.retry {
            let _ = writeln!(out, "retry: {}", retry.as_millis());
        }
        out.push('\n');
        out.into_bytes()
    }
}

impl Default for EventMessage {
    fn default() -> Self {
        Self::new()
    }
}

fn one_line(text: &str) -> String {
    text.chars().filter(|letter| !matches!(letter, '\r' | '\n' | '\0')).collect()
}

/// One line; only the name if the value is empty.
fn field(out: &mut String, name: &str, value: &str) {
    let _ = if value.is_empty() { writeln!(out, "{name}") } else { writeln!(out, "{name}: {value}") };
}

/// A line for each line of the text, whichever way its lines end.
fn data(out: &mut String, text: &str) {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    for line in text.split('\n') {
        let _ = writeln!(out, "data: {line}");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(message: &EventMessage) -> String {
        String::from_utf8(message.encode(Format::Json)).unwrap()
    }

    #[test]
    fn lines_stand_in_the_order_of_djblets() {
        let message = EventMessage::tree([("progress", Node::from(10))])
            .with_id("")
            .with_event("step")
            .with_retry(Duration::from_secs(5))
            .failed();
        let expected = "id\nevent: step\ndata: {\"progress\": 10, \"stat\": \"fail\"}\nretry: 5000\n\n";
        assert_eq!(written(&message), expected);
    }

    #[test]
    fn an_empty_message_says_that_all_is_well() {
        assert_eq!(written(&EventMessage::new()), "data: {\"stat\": \"ok\"}\n\n");
    }

    #[test]
    fn xml_takes_a_line_of_data_for_each_of_its_own() {
        let message = EventMessage::tree([("progress", Node::from(10))]);
        let written = String::from_utf8(message.encode(Format::Xml)).unwrap();
        assert_eq!(
            written,
            "data: <?xml version=\"1.0\" encoding=\"utf-8\"?>\ndata: <rsp>\ndata:  <stat>ok</stat>\n\
             data:  <progress>10</progress>\ndata: </rsp>\n\n"
        );
    }

    #[test]
    fn an_error_in_a_stream_reads_as_an_error_answer() {
        let message = EventMessage::error(&ApiError::does_not_exist());
        assert!(written(&message).starts_with("data: {\"err\": {\"code\": 100,"), "{}", written(&message));
    }

    /// Reads a stream as a browser does (HTML Living Standard section 9.2.6): the id, the event and the data.
    fn parsed(stream: &str) -> Vec<(Option<String>, Option<String>, String)> {
        let mut all = Vec::new();
        let (mut id, mut event, mut data) = (None, None, Vec::new());
        for line in stream.replace("\r\n", "\n").replace('\r', "\n").split('\n') {
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value).to_owned();
            match name {
                "" if line.is_empty() && !data.is_empty() => {
                    all.push((id.take(), event.take(), data.join("\n")));
                    data.clear();
                }
                "id" => id = Some(value),
                "event" => event = Some(value),
                "data" => data.push(value),
                _ => {}
            }
        }
        all
    }

    proptest! {
        #[test]
        fn no_text_can_add_a_field_or_a_message(id in any::<String>(), event in any::<String>(), text in any::<String>()) {
            let message = EventMessage::text(text.clone()).with_id(&id).with_event(&event);
            let read = parsed(&written(&message));
            let text = text.replace("\r\n", "\n").replace('\r', "\n");
            prop_assert_eq!(read, vec![(Some(one_line(&id)), Some(one_line(&event)), text)]);
        }

        #[test]
        fn line_breaks_in_an_id_are_left_out(id in "[a\r\n\0]{0,8}") {
            let message = EventMessage::new().with_id(&id);
            prop_assert_eq!(written(&message).lines().count(), 3);
        }
    }
}
