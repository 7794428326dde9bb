//! The facts of a page: what a person can read, fill in, press and follow, whatever the template.

use std::cell::RefCell;
use std::collections::BTreeMap;

use html5ever::Attribute;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// The facts.
#[derive(Debug, Default)]
pub struct Page {
    /// All that is shown, with single spaces.
    pub text: String,
    /// Hidden fields, from name to value.
    pub hidden: Vec<(String, String)>,
    /// Fields to fill in.
    pub inputs: Vec<Input>,
    /// Choices of each list, with whether they are chosen.
    pub selects: BTreeMap<String, Vec<(String, bool)>>,
    /// Names of buttons that send a form.
    pub submits: Vec<Option<String>>,
    /// Where links and forms lead.
    pub links: Vec<String>,
}

/// A field to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Name; a field without one is only shown.
    pub name: Option<String>,
    /// Type, or `textarea`.
    pub kind: String,
    /// Value.
    pub value: Option<String>,
    /// Whether it is ticked.
    pub checked: bool,
}

impl Page {
    /// Reads a page.
    pub fn read(html: &str) -> Self {
        let tokenizer = Tokenizer::new(Reader::default(), TokenizerOpts::default());
        let queue = BufferQueue::default();
        queue.push_back(StrTendril::from(html));
        let _ = tokenizer.feed(&queue);
        tokenizer.end();
        let mut page = tokenizer.sink.0.into_inner().page;
        page.text = page.text.split_whitespace().collect::<Vec<_>>().join(" ");
        page
    }

    /// The value of a hidden field.
    pub fn hidden(&self, name: &str) -> Option<&str> {
        self.hidden.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl Page {
    /// The values of all ticked boxes of a name, as one list.
    pub fn ticked(&self, name: &str) -> String {
        let ticked = self.inputs.iter().filter(|input| input.checked && input.name.as_deref() == Some(name));
        ticked.filter_map(|input| input.value.as_deref()).collect::<Vec<_>>().join(" ")
    }
}

#[derive(Default)]
struct Reader(RefCell<State>);

#[derive(Default)]
struct State {
    page: Page,
    /// The element whose text is not shown, or belongs to a field.
    inside: Option<Inside>,
    select: Option<String>,
}

enum Inside {
    Unseen(String),
    Textarea(Input),
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let state = &mut *self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => state.tag(&tag),
            Token::CharacterTokens(text) => match &mut state.inside {
                Some(Inside::Unseen(_)) => {}
                Some(Inside::Textarea(input)) => {
                    input.value.get_or_insert_default().push_str(&text);
                    state.page.text.push_str(&text);
                }
                None => state.page.text.push_str(&text),
            },
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn tag(&mut self, tag: &Tag) {
        let name = tag.name.as_ref();
        // Words of neighbours stay apart.
        self.page.text.push(' ');
        match tag.kind {
            TagKind::EndTag => self.end(name),
            TagKind::StartTag => self.start(name, &tag.attrs),
        }
    }

    fn end(&mut self, name: &str) {
        match &self.inside {
            Some(Inside::Unseen(unseen)) if unseen == name => self.inside = None,
            Some(Inside::Textarea(_)) if name == "textarea" => {
                if let Some(Inside::Textarea(mut input)) = self.inside.take() {
                    // One line feed behind the tag belongs to the markup.
                    let value = input.value.unwrap_or_default();
                    input.value = Some(value.strip_prefix('\n').unwrap_or(&value).to_owned());
                    self.page.inputs.push(input);
                }
            }
            _ => {}
        }
        if name == "select" {
            self.select = None;
        }
    }

    fn start(&mut self, name: &str, attributes: &[Attribute]) {
        let attribute = |wanted: &str| {
            let found = attributes.iter().find(|attribute| &*attribute.name.local == wanted);
            found.map(|attribute| attribute.value.to_string())
        };
        match name {
            "script" | "style" | "title" => self.inside = Some(Inside::Unseen(name.to_owned())),
            "a" => self.page.links.extend(attribute("href")),
            "input" => self.input(&attribute),
            "button" if attribute("type").is_none_or(|kind| kind == "submit") => {
                self.page.submits.push(attribute("name"));
            }
            "textarea" => {
                let kind = "textarea".to_owned();
                let input = Input { name: attribute("name"), kind, value: None, checked: false };
                self.inside = Some(Inside::Textarea(input));
            }
            "select" => {
                self.select = attribute("name");
                if let Some(name) = &self.select {
                    self.page.selects.entry(name.clone()).or_default();
                }
            }
            "option" => {
                let chosen = attribute("selected").is_some();
                if let Some(options) = self.select.as_ref().and_then(|name| self.page.selects.get_mut(name)) {
                    options.push((attribute("value").unwrap_or_default(), chosen));
                }
            }
            _ => {}
        }
    }

    fn input(&mut self, attribute: &dyn Fn(&str) -> Option<String>) {
        let (name, value) = (attribute("name"), attribute("value"));
        match attribute("type").as_deref() {
            Some("hidden") => {
                self.page.hidden.push((name.unwrap_or_default(), value.unwrap_or_default()));
            }
            Some("submit") => self.page.submits.push(name),
            kind => {
                let kind = kind.unwrap_or("text").to_owned();
                let checked = attribute("checked").is_some();
                self.page.inputs.push(Input { name, kind, value, checked });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_read_from_any_markup() {
        let page = Page::read(
            "<title>T</title><ul><li>Read <b>scope</b><li>Other</ul><a href='/x?a=1&amp;b=2'>x</a>\
             <form><input type=hidden name=state value=xyz><input name=q><input type=checkbox name=c checked>\
             <textarea name=t>\na &lt; b</textarea><select name=s><option value=1><option value=2 selected></select>\
             <button name=allow>Yes</button></form>",
        );
        assert_eq!(page.text, "Read scope Other x a < b Yes");
        assert_eq!(page.hidden("state"), Some("xyz"));
        assert_eq!(page.links, ["/x?a=1&b=2"]);
        assert_eq!(page.selects["s"], [("1".to_owned(), false), ("2".to_owned(), true)]);
        assert_eq!(page.submits, [Some("allow".to_owned())]);
        let kinds: Vec<_> = page.inputs.iter().map(|input| (input.kind.as_str(), input.checked)).collect();
        assert_eq!(kinds, [("text", false), ("checkbox", true), ("textarea", false)]);
        assert_eq!(page.inputs[2].value.as_deref(), Some("a < b"));
    }
}
