//! Pages, by their recorded facts: field names, hidden values, error messages, list items, link targets.
//!
//! A page of ours may show, ask and offer more. What a page calls its token against other sites is its own affair.

use serde_json::Value;

use super::oauth::{Texts, same_words};
use crate::replay::page::{Input, Page};

/// Adds every recorded fact that a page has not.
pub(super) fn compare(facts: &Value, html: &str, texts: &Texts<'_>, found: &mut Vec<String>) {
    let page = Page::read(html);
    let shown = joined(&page.text);
    for item in strings(&facts["list_items"]) {
        if !shown.contains(&joined(item)) {
            found.push(format!("page: `{item}` is not shown"));
        }
    }
    for pair in facts["errors"].as_array().into_iter().flatten() {
        let message = pair[1].as_str().unwrap_or_default();
        if !page.text.contains(message) {
            found.push(format!("page: the error `{message}` is not shown"));
        }
    }
    for (name, value) in facts["hidden"].as_object().into_iter().flatten() {
        let value = value.as_str().unwrap_or_default();
        let same = |given: &str| texts.is_same(value, given) || name == "scope" && same_words(value, given);
        // An empty field says as much as none, and what is ticked as much as a list.
        let ticked = page.ticked(name);
        let given = page.hidden(name).unwrap_or(&ticked);
        if name != "csrfmiddlewaretoken" && !same(given) {
            found.push(format!("page: hidden {name}: expected `{value}`, got `{given}`"));
        }
    }
    for recorded in facts["inputs"].as_array().into_iter().flatten() {
        if !page.inputs.iter().any(|input| is_input(recorded, input, &page, texts)) {
            found.push(format!("page: there is no field {recorded}"));
        }
    }
    for (name, options) in facts["selects"].as_object().into_iter().flatten() {
        let given = page.selects.get(name);
        for option in options.as_array().into_iter().flatten() {
            let (value, chosen) = (option[0].as_str().unwrap_or_default(), option[1] == true);
            if !given.is_some_and(|given| given.iter().any(|(known, is)| known == value && *is == chosen)) {
                found.push(format!("page: the list {name} has no choice {option}"));
            }
        }
    }
    for submit in facts["submits"].as_array().into_iter().flatten() {
        if let Some(name) = submit[0].as_str()
            && !page.submits.iter().flatten().any(|known| known == name)
        {
            found.push(format!("page: there is no button `{name}`"));
        }
    }
    for link in strings(&facts["links"]) {
        if !page.links.iter().any(|given| texts.is_same(link, given)) {
            found.push(format!("page: there is no link to `{link}`, but {:?}", page.links));
        }
    }
}

/// The letters and digits of a text, in lower case: how labels are written, and what parts them from values, is the
/// template's affair.
fn joined(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn is_input(recorded: &Value, input: &Input, page: &Page, texts: &Texts<'_>) -> bool {
    let value = recorded[2].as_str().unwrap_or_default();
    let Some(name) = recorded[0].as_str() else {
        // A field that is only shown may be plain text as well.
        return page.text.contains(value) || texts.is_same(value, input.value.as_deref().unwrap_or_default());
    };
    input.name.as_deref() == Some(name)
        && recorded[1].as_str() == Some(input.kind.as_str())
        && (input.kind == "checkbox" || texts.is_same(value, input.value.as_deref().unwrap_or_default()))
        && recorded[3].as_bool().is_none_or(|checked| checked == input.checked)
}

fn strings(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}
