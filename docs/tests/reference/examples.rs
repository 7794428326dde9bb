//! Examples of HTTP in a page: a block `http` with a request, then a block with the body of the answer.
//!
//! The answer's block is `json`, `xml`, `text` (bytes as they are), or `none`, each followed by the status.

use serde_json::Value;
use webapi_docs::Trial;

/// A request in a page, and the answer that the page promises.
#[derive(Debug)]
pub(crate) struct Example {
    request: String,
    kind: String,
    status: u16,
    body: String,
}

/// The examples of a page, in order.
pub(crate) fn of_page(page: &str) -> Vec<Example> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        blocks.push((info.to_owned(), body.join("\n")));
    }
    let mut examples = Vec::new();
    for pair in blocks.windows(2) {
        let [(http, request), (answer, body)] = pair else { continue };
        if http != "http" {
            continue;
        }
        let (kind, status) = answer.split_once(' ').unwrap_or_else(|| panic!("no status after {request}"));
        examples.push(Example {
            request: request.clone(),
            kind: kind.to_owned(),
            status: status.parse().unwrap(),
            body: body.clone(),
        });
    }
    examples
}

/// Sends a request of a page, and insists on the answer.
pub(crate) fn insist(trial: &Trial, example: &Example) {
    let Example { request, kind, status, body } = example;
    let (head, sent) = request.split_once("\n\n").unwrap_or((request, ""));
    let mut head = head.lines();
    let (method, uri) = head.next().and_then(|line| line.split_once(' ')).unwrap();
    let headers: Vec<(&str, &str)> = head.map(|line| line.split_once(": ").unwrap()).collect();
    let answer = trial.exchange(method, uri, &headers, sent);
    assert_eq!(answer.status, *status, "{request}\n\n{}", answer.text);
    match kind.as_str() {
        "json" => {
            let promised: Value =
                serde_json::from_str(body).unwrap_or_else(|error| panic!("{error} in {body}"));
            assert_eq!(answer.json, promised, "{request}\n\n{}", answer.text);
        }
        "none" => assert_eq!(answer.text, "", "{request}"),
        "xml" | "text" => assert_eq!(answer.text.trim_end(), body.trim_end(), "{request}"),
        kind => panic!("a block `{kind}` cannot be compared with an answer"),
    }
}
