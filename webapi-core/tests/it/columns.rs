//! Every type of column, there and back.

use serde_json::{Value, json};

use crate::library::{Ask, Library, everywhere};

fn full() -> Value {
    json!({
        "flag": true, "small": -32768, "medium": 2_147_483_647, "big": i64::MIN, "ratio": 0.1,
        "text": "Grüße 🎉 \u{1} \"<&>", "moment": "1969-07-20T20:17:40.123456Z",
        "data": {"a": [1, 2.5, null, "x"], "ü": {"b": true}},
        "maybe_flag": false, "maybe_small": 32767, "maybe_medium": -2_147_483_648, "maybe_big": i64::MAX,
        "maybe_ratio": -1e-300, "maybe_text": "", "maybe_moment": "2024-02-29T12:00:00+02:00",
        "maybe_data": {},
    })
}

async fn create(library: &Library, body: &Value) -> Value {
    let answer = library.send(Ask::post("/api/samples/").admin().json(body.to_string())).await.expect(201);
    answer.json()["sample"].clone()
}

#[actix_web::test]
async fn extreme_values_of_every_type_come_back_unchanged() {
    everywhere(async |library| {
        let sent = full();
        let created = create(library, &sent).await;
        let href = created["links"]["self"]["href"].as_str().unwrap().to_owned();
        let path = href.strip_prefix("http://127.0.0.1:8080").unwrap();
        let read = library.get(path).await.expect(200).json()["sample"].clone();
        assert_eq!(read, created);
        for (name, value) in sent.as_object().unwrap() {
            match name.as_str() {
                // Fractions of seconds are kept and not shown, as in Djblets; other offsets are stored as UTC.
                "moment" => assert_eq!(read[name], "1969-07-20T20:17:40Z"),
                "maybe_moment" => assert_eq!(read[name], "2024-02-29T10:00:00Z"),
                _ => assert_eq!(&read[name], value, "{name}"),
            }
        }
        let id = read["id"].as_str().unwrap();
        assert_eq!(id.len(), 36, "{id}");
        assert!(href.ends_with(&format!("/samples/{id}/")), "{href}");
    })
    .await;
}

#[actix_web::test]
async fn every_nullable_column_is_cleared_by_null() {
    everywhere(async |library| {
        let created = create(library, &full()).await;
        let path = format!("/api/samples/{}/", created["id"].as_str().unwrap());
        for name in created.as_object().unwrap().keys().filter(|name| name.starts_with("maybe_")) {
            let body = json!({ name: null }).to_string();
            let answer = library.send(Ask::patch(&path).admin().json(body)).await.expect(200);
            assert_eq!(answer.json()["sample"][name], Value::Null, "{name}");
        }
        let read = library.get(&path).await.json()["sample"].clone();
        let left: Vec<_> = read.as_object().unwrap().iter().filter(|(_, value)| value.is_null()).collect();
        assert_eq!(left.len(), 8, "{read}");
    })
    .await;
}

#[actix_web::test]
async fn null_in_a_required_column_is_a_field_error_for_every_type() {
    everywhere(async |library| {
        let created = create(library, &full()).await;
        let path = format!("/api/samples/{}/", created["id"].as_str().unwrap());
        let names = ["flag", "small", "medium", "big", "ratio", "text", "moment", "data"];
        let body: serde_json::Map<_, _> =
            names.iter().map(|name| ((*name).to_owned(), Value::Null)).collect();
        let fields =
            library.refused(Ask::patch(&path).admin().json(json!(body).to_string()), 400).await.fields();
        for name in names {
            assert!(fields[name].is_array(), "{name}: {fields}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_form_gives_the_same_values_as_json() {
    everywhere(async |library| {
        let form = "flag=1&small=5&medium=6&big=7&ratio=1.5&text=a+b&moment=2024-01-02T03:04:05Z&data=%7B%22a%22%3A1%7D";
        let by_form = library.send(Ask::post("/api/samples/").admin().form(form)).await.expect(201).json();
        let json = json!({
            "flag": true, "small": 5, "medium": 6, "big": 7, "ratio": 1.5, "text": "a b",
            "moment": "2024-01-02T03:04:05Z", "data": {"a": 1},
        });
        let by_json = create(library, &json).await;
        for (name, value) in json.as_object().unwrap() {
            assert_eq!(&by_form["sample"][name], &by_json[name], "{name}");
            assert_eq!(&by_json[name], value, "{name}");
        }
    })
    .await;
}

#[actix_web::test]
async fn every_column_can_be_filtered_and_sorted_by() {
    everywhere(async |library| {
        create(library, &full()).await;
        let mut other = full();
        other["big"] = json!(0);
        let changes = json!({
            "flag": false, "small": 0, "medium": 0, "ratio": 0, "text": "a", "moment": "2024-01-01T00:00:00Z",
        });
        other.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        create(library, &other).await;
        for name in ["flag", "small", "medium", "big", "ratio", "text", "moment"] {
            let list = |order: &str| format!("/api/samples/?sort={order}{name}");
            let up = library.get(&list("")).await.expect(200).column("samples", "big");
            let down = library.get(&list("-")).await.expect(200).column("samples", "big");
            assert_eq!(up.iter().rev().collect::<Vec<_>>(), down.iter().collect::<Vec<_>>(), "{name}");
        }
        for filter in [
            "flag=0",
            "small-gt=-1",
            "medium-lt=5",
            "big=0",
            "ratio-lte=0",
            "text=a",
            "moment-gte=2024-01-01T00:00:00Z",
            "moment=2024-01-01T01:00:00%2B01:00",
        ] {
            let answer = library.get(&format!("/api/samples/?{filter}")).await.expect(200);
            assert_eq!(answer.json()["total_results"], 1, "{filter}");
        }
        for filter in
            ["maybe-flag=0", "maybe-small-gt=5", "maybe-big-gte=0", "maybe-text=", "maybe-ratio-lt=0"]
        {
            let answer = library.get(&format!("/api/samples/?{filter}")).await.expect(200);
            assert_eq!(answer.json()["total_results"], 2, "{filter}");
        }
    })
    .await;
}
