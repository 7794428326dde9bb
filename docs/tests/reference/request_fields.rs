//! Every example of `reference/request-fields.md` is asked, and answered as it says.

use serde_json::{Map, Value};
use webapi_core::field::UtcDateTime;
use webapi_core::prelude::*;
use webapi_core::request::UploadedFile;
use webapi_docs::Trial;

use crate::examples;

/// A field of each type.
#[derive(RequestFields)]
struct Fields {
    flag: Option<bool>,
    number: Option<i32>,
    ratio: Option<f64>,
    #[webapi(max_length = 5)]
    text: Option<String>,
    #[webapi(choices("red", "green"))]
    colour: Option<String>,
    when: Option<UtcDateTime>,
    data: Option<Map<String, Value>>,
    numbers: Option<Vec<i64>>,
    file: Option<UploadedFile>,
}

/// Says what it understood.
#[derive(WebApiResource)]
#[webapi(manual, singleton, methods(POST), handlers(create), require(POST = public), create_fields = Fields)]
struct Everything;

impl Everything {
    fn create(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let Fields { flag, number, ratio, text, colour, when, data, numbers, file } = ctx.input()?;
        let understood = Node::of(&serde_json::json!({
            "flag": flag,
            "number": number,
            "ratio": ratio,
            "text": text,
            "colour": colour,
            "data": data,
            "numbers": numbers,
        }));
        let mut understood = understood?;
        understood.push("when", Node::from(*when));
        if let Some(file) = file {
            understood.push("file", Node::from(file.name().to_owned()));
        }
        Ok(Reply::tree([("everything", understood)]).with_status(201))
    }
}

#[test]
fn fields_are_read_as_the_page_shows_them() {
    let examples = examples::of_page(include_str!("../../reference/request-fields.md"));
    assert_eq!(examples.len(), 3, "the examples were not found");
    let trial = Trial::new("", webapi_core::api::WebApiBuilder::resource::<Everything>);
    for example in &examples {
        examples::insist(&trial, example);
    }
}
