//! Items and lists as JSON, written straight into the response body.
//!
//! The format is that of Djblets: keys sorted at every level, `", "` and `": "` between, absolute
//! links. The keys are known, so sorting happened when this file was written.

use super::json::{number, string, timestamp};
use chrono::NaiveDateTime;
use diesel::Queryable;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What is escaped in a path segment: all but the unreserved characters of RFC 3986 section 2.3.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Bytes to reserve per item: a description of 500 characters, four links and the rest.
const ITEM_SIZE: usize = 1_536;

/// A review request with the name of its submitter, as one row of the joined query.
#[derive(Clone, Debug, Queryable)]
pub struct ReviewRequest {
    /// The primary key.
    pub id: i64,
    /// One line.
    pub summary: String,
    /// Some paragraphs.
    pub description: String,
    /// `pending`, `submitted` or `discarded`.
    pub status: String,
    /// When it was made, in UTC.
    pub time_added: NaiveDateTime,
    /// When it was changed last, in UTC.
    pub last_updated: NaiveDateTime,
    /// The user name of the submitter.
    pub submitter: String,
}

/// One page of the list, and what its links need to know.
#[derive(Clone, Debug)]
pub struct Page {
    /// The rows of this page.
    pub rows: Vec<ReviewRequest>,
    /// How many rows there are on all pages.
    pub total: i64,
    /// The number of rows before this page.
    pub start: i64,
    /// The most rows that a page has.
    pub max_results: i64,
}

/// The document of one item. `base` is scheme and host, without a slash at the end.
pub fn item(base: &str, row: &ReviewRequest) -> Vec<u8> {
    let mut out = Vec::with_capacity(ITEM_SIZE);
    out.extend_from_slice(br#"{"review_request": "#);
    object(&mut out, base, row);
    out.extend_from_slice(br#", "stat": "ok"}"#);
    out
}

/// The document of one page of the list; `query` is the query string of the request, for the link `self`.
pub fn list(base: &str, query: &str, page: &Page) -> Vec<u8> {
    let mut out = Vec::with_capacity(512 + ITEM_SIZE * page.rows.len());
    let path = format!("{base}/api/review-requests/");
    out.extend_from_slice(br#"{"links": {"create": "#);
    link(&mut out, &path, "POST");
    let returned = i64::try_from(page.rows.len()).unwrap_or(i64::MAX);
    let other_page = |start: i64| {
        format!("{path}?start={start}&max-results={max_results}", max_results = page.max_results)
    };
    if page.start.saturating_add(returned) < page.total {
        out.extend_from_slice(br#", "next": "#);
        link(&mut out, &other_page(page.start.saturating_add(page.max_results)), "GET");
    }
    if page.start > 0 {
        out.extend_from_slice(br#", "prev": "#);
        link(&mut out, &other_page((page.start - page.max_results).max(0)), "GET");
    }
    out.extend_from_slice(br#", "self": "#);
    if query.is_empty() {
        link(&mut out, &path, "GET");
    } else {
        link(&mut out, &format!("{path}?{query}"), "GET");
    }
    out.extend_from_slice(br#"}, "review_requests": ["#);
    for (index, row) in page.rows.iter().enumerate() {
        if index > 0 {
            out.extend_from_slice(b", ");
        }
        object(&mut out, base, row);
    }
    out.extend_from_slice(br#"], "stat": "ok", "total_results": "#);
    number(&mut out, page.total);
    out.push(b'}');
    out
}

/// The path below `base` of the item with the id `id`.
pub(super) fn item_path(id: i64) -> String {
    format!("/api/review-requests/{id}/")
}

fn object(out: &mut Vec<u8>, base: &str, row: &ReviewRequest) {
    let path = format!("{base}{}", item_path(row.id));
    out.extend_from_slice(br#"{"description": "#);
    string(out, &row.description);
    out.extend_from_slice(br#", "id": "#);
    number(out, row.id);
    out.extend_from_slice(br#", "last_updated": "#);
    timestamp(out, row.last_updated);
    out.extend_from_slice(br#", "links": {"delete": "#);
    link(out, &path, "DELETE");
    out.extend_from_slice(br#", "self": "#);
    link(out, &path, "GET");
    out.extend_from_slice(br#", "submitter": "#);
    submitter(out, base, &row.submitter);
    out.extend_from_slice(br#", "update": "#);
    link(out, &path, "PUT");
    out.extend_from_slice(br#"}, "status": "#);
    string(out, &row.status);
    out.extend_from_slice(br#", "summary": "#);
    string(out, &row.summary);
    out.extend_from_slice(br#", "time_added": "#);
    timestamp(out, row.time_added);
    out.push(b'}');
}

fn link(out: &mut Vec<u8>, href: &str, method: &str) {
    out.extend_from_slice(br#"{"href": "#);
    string(out, href);
    out.extend_from_slice(br#", "method": ""#);
    out.extend_from_slice(method.as_bytes());
    out.extend_from_slice(br#""}"#);
}

fn submitter(out: &mut Vec<u8>, base: &str, username: &str) {
    let href = format!("{base}/api/users/{}/", utf8_percent_encode(username, SEGMENT));
    out.extend_from_slice(br#"{"href": "#);
    string(out, &href);
    out.extend_from_slice(br#", "method": "GET", "title": "#);
    string(out, username);
    out.push(b'}');
}

#[cfg(test)]
mod tests {
    use super::{Page, ReviewRequest, item, list};
    use chrono::NaiveDate;

    fn row(id: i64) -> ReviewRequest {
        let time = NaiveDate::from_ymd_opt(2024, 3, 1).and_then(|day| day.and_hms_opt(12, 30, 15));
        let time = time.expect("a valid time");
        ReviewRequest {
            id,
            summary: "Fix".to_owned(),
            description: "naïve".to_owned(),
            status: "pending".to_owned(),
            time_added: time,
            last_updated: time,
            submitter: "doc".to_owned(),
        }
    }

    #[test]
    fn an_item_has_its_keys_sorted_and_its_links_absolute() {
        let expected = concat!(
            r#"{"review_request": {"description": "na\u00efve", "id": 1, "last_updated": "2024-03-01T12:30:15Z", "#,
            r#""links": {"delete": {"href": "http://h/api/review-requests/1/", "method": "DELETE"}, "#,
            r#""self": {"href": "http://h/api/review-requests/1/", "method": "GET"}, "#,
            r#""submitter": {"href": "http://h/api/users/doc/", "method": "GET", "title": "doc"}, "#,
            r#""update": {"href": "http://h/api/review-requests/1/", "method": "PUT"}}, "status": "pending", "#,
            r#""summary": "Fix", "time_added": "2024-03-01T12:30:15Z"}, "stat": "ok"}"#,
        );
        assert_eq!(String::from_utf8(item("http://h", &row(1))).expect("only ASCII"), expected);
    }

    #[test]
    fn a_middle_page_links_to_both_sides() {
        let page = Page { rows: vec![row(3), row(4)], total: 9, start: 2, max_results: 2 };
        let json: serde_json::Value =
            serde_json::from_slice(&list("http://h", "start=2&max-results=2", &page)).expect("it is JSON");
        let href = |name: &str| json["links"][name]["href"].as_str().map(str::to_owned);
        let at = |query: &str| Some(format!("http://h/api/review-requests/{query}"));
        assert_eq!(href("next"), at("?start=4&max-results=2"));
        assert_eq!(href("prev"), at("?start=0&max-results=2"));
        assert_eq!(href("self"), at("?start=2&max-results=2"));
        assert_eq!(href("create"), at(""));
        assert_eq!(json["total_results"], 9);
        assert_eq!(json["review_requests"][1]["id"], 4);
    }

    #[test]
    fn a_list_on_one_page_links_to_no_other() {
        let page = Page { rows: vec![row(1)], total: 1, start: 0, max_results: 25 };
        let json: serde_json::Value =
            serde_json::from_slice(&list("http://h", "", &page)).expect("it is JSON");
        assert!(json["links"]["next"].is_null() && json["links"]["prev"].is_null());
    }
}
