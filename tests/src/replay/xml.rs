//! XML in a form that only differs where documents differ.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;
use quick_xml::reader::Reader;

/// The document with entities resolved and white space between elements left out; white space that is all an
/// element holds stays, since that is how an empty value is written.
///
/// # Errors
///
/// A sentence if the text is not well formed.
pub(super) fn canonical(text: &str) -> Result<String, String> {
    let failed = |error: &dyn std::fmt::Display| format!("not XML: {error}");
    let mut reader = Reader::from_str(text);
    let mut out: Vec<String> = Vec::new();
    let mut held = String::new();
    let mut is_leaf = false;
    loop {
        match reader.read_event().map_err(|error| failed(&error))? {
            Event::Start(start) => {
                out.push(format!("<{}>", &*start));
                held.clear();
                is_leaf = true;
            }
            Event::End(end) => {
                if is_leaf {
                    out.push(format!("{held:?}"));
                }
                out.push(format!("</{}>", &*end));
                held.clear();
                is_leaf = false;
            }
            Event::Text(text) => held += &text,
            Event::GeneralRef(entity) => match entity.resolve_char_ref().map_err(|error| failed(&error))? {
                Some(char) => held.push(char),
                None => held.push_str(resolve_predefined_entity(&entity).unwrap_or(&entity)),
            },
            Event::Empty(empty) => out.push(format!("<{0}>\n\"\"\n</{0}>", &*empty)),
            Event::Eof => return Ok(out.join("\n")),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indentation_and_entities_make_no_difference_and_text_does() {
        let one = canonical("<rsp>\n <a>x &amp; y</a>\n <none>\n </none>\n</rsp>").expect("XML");
        let same = canonical("<rsp><a>x &#38; y</a><none>\n </none></rsp>").expect("XML");
        let other = canonical("<rsp><a>x &amp; y</a><none></none></rsp>").expect("XML");
        assert_eq!(one, same);
        assert_ne!(one, other);
    }
}
