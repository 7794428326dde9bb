//! Rules of requests: fields that exclude each other, forms, relations that are set, keys that URLs can hold, files.

use std::io::Read as _;

use diesel::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};
use webapi_core::api::WebApiBuilder;
use webapi_core::field::FieldError;
use webapi_core::prelude::*;
use webapi_core::request::{Limits, UploadedFile};

use crate::library::{Ask, Library, everywhere_with};

diesel::table! {
    articles (id) {
        id -> BigInt,
        slug -> Text,
        title -> Text,
        colour -> Nullable<Text>,
        palette -> Nullable<Text>,
        published -> Bool,
    }
}

diesel::table! {
    labels (id) {
        id -> BigInt,
        name -> Text,
        hidden -> Bool,
    }
}

diesel::table! {
    article_labels (article_id, label_id) {
        article_id -> BigInt,
        label_id -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(articles, labels, article_labels);

/// What articles are sorted by.
#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = labels)]
#[webapi(manual, title = name, hooks)]
struct Label {
    id: i64,
    name: String,
    #[webapi(skip)]
    hidden: bool,
}

impl ResourceHooks for Label {
    fn visible_to(_: &Context<'_>, query: Query<Self>) -> Query<Self> {
        query.filter(labels::hidden.eq(false))
    }
}

/// Something to read.
#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = articles)]
#[webapi(
    manual,
    methods(GET, POST, PUT, PATCH),
    key = slug,
    key_pattern = "[a-z-]+",
    computed(
        /// How it is called in print.
        heading: String,
    ),
    many(
        /// What it is about.
        labels: Label through article_labels(article_id, label_id),
        create,
        update
    ),
    exclusive((colour, palette), (colour, labels)),
    form = ArticleForm
)]
struct Article {
    id: i64,
    #[webapi(create(required), update)]
    slug: String,
    #[webapi(create, update)]
    title: String,
    #[webapi(create, update)]
    colour: Option<String>,
    #[webapi(create, update)]
    palette: Option<String>,
    #[webapi(create, update)]
    published: bool,
}

impl Article {
    fn heading(&self) -> String {
        self.title.to_uppercase()
    }
}

/// An article has a title before it is published, and keeps it.
#[derive(Form)]
#[webapi(resource = Article, check = Self::check)]
struct ArticleForm {
    #[webapi(initial = "Untitled".to_owned(), parse = clean_title)]
    title: String,
    published: bool,
}

fn clean_title(title: &str) -> Result<String, FieldError> {
    match title.trim() {
        "" => Err(FieldError::new("A title has letters")),
        title => Ok(title.to_owned()),
    }
}

impl ArticleForm {
    fn check(
        &self,
        _: &mut Context<'_>,
        before: Option<&Article>,
        errors: &mut FieldErrors,
    ) -> ApiResult<()> {
        if self.published && self.title == "Untitled" {
            errors.add_to_all("Only articles with a title can be published");
        }
        if before.is_some_and(|article| article.published && article.title != self.title) {
            errors.add("title", "A published article keeps its title");
        }
        if self.title == "teapot" {
            return Err(ApiError::new(catalog::DUPLICATE_ITEM));
        }
        Ok(())
    }
}

#[derive(RequestFields)]
#[webapi(exclusive(by, than), check = Self::check)]
struct SurveyFields {
    /// How much.
    #[webapi(added_in = "1.1", deprecated_in = "2.0")]
    by: Option<i32>,
    #[webapi(name = "than-what")]
    than: Option<String>,
    min: Option<i32>,
    max: Option<i32>,
    file: Option<UploadedFile>,
}

impl SurveyFields {
    fn check(&self, errors: &mut FieldErrors) {
        if self.min.zip(self.max).is_some_and(|(min, max)| min > max) {
            errors.add_to_all("The smallest number is above the largest");
        }
    }
}

/// A handler of the user's own, with rules over its fields.
#[derive(WebApiResource)]
#[webapi(manual, singleton, methods(GET, POST), handlers(get, create), require(POST = public), create_fields = SurveyFields)]
struct Survey;

impl Survey {
    #[allow(clippy::unnecessary_wraps, reason = "a handler's signature")]
    fn get(_: &mut Context<'_>) -> ApiResult<Reply> {
        Ok(Reply::no_content())
    }

    fn create(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let SurveyFields { by, than, file, .. } = ctx.input()?;
        assert!(by.is_none() || than.is_none(), "one excludes the other");
        let mut sum = 0_u64;
        if let Some(file) = file {
            for byte in std::io::BufReader::new(file.reader()).bytes() {
                sum += u64::from(byte.map_err(ApiError::internal)?);
            }
        }
        let size = file.as_ref().map(UploadedFile::size);
        Ok(Reply::tree([("sum", Node::from(sum)), ("size", Node::from(size))]))
    }
}

fn with_articles(builder: WebApiBuilder) -> WebApiBuilder {
    let limits = Limits { file_memory: 1000, file_bytes: 200_000, ..Limits::DEFAULT };
    builder.resource::<Label>().resource::<Article>().resource::<Survey>().limits(limits)
}

async fn everywhere(test: impl AsyncFn(&Library)) {
    everywhere_with(with_articles, async |library| {
        let key = match library.api.database().backend() {
            webapi_core::db::Backend::Sqlite => "INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL",
            _ => "BIGSERIAL PRIMARY KEY",
        };
        library.execute(&format!(
            "CREATE TABLE articles (id {key}, slug TEXT NOT NULL UNIQUE, title TEXT NOT NULL, colour TEXT, palette TEXT,
                 published BOOLEAN NOT NULL);
             CREATE TABLE labels (id {key}, name TEXT NOT NULL, hidden BOOLEAN NOT NULL);
             CREATE TABLE article_labels (article_id BIGINT NOT NULL, label_id BIGINT NOT NULL,
                 PRIMARY KEY (article_id, label_id));
             INSERT INTO labels (name, hidden) VALUES ('red', FALSE), ('green', FALSE), ('secret', TRUE);"
        ));
        test(library).await;
    })
    .await;
}

fn post(form: &str) -> Ask {
    Ask::post("/api/articles/").admin().form(form.to_owned())
}

fn put(slug: &str, form: &str) -> Ask {
    Ask::put(&format!("/api/articles/{slug}/")).admin().form(form.to_owned())
}

fn labels_of(article: &Value) -> Vec<Value> {
    let links = article["article"]["labels"].as_array().unwrap();
    links.iter().map(|link| link["title"].clone()).collect()
}

#[actix_web::test]
async fn fields_that_exclude_each_other_are_named_in_the_errors() {
    everywhere(async |library| {
        let body = "slug=a&colour=red&palette=warm&labels=[1]";
        let fields = library.send(post(body)).await.expect(400).fields();
        let (palette, labels) = (
            "Only one of \"colour\" and \"palette\" can be given",
            "Only one of \"colour\" and \"labels\" can be given",
        );
        assert_eq!(fields, json!({"colour": [palette, labels], "palette": [palette], "labels": [labels]}));
        library.send(post("slug=a&palette=warm&labels=[1]")).await.expect(201);
        let null = Ask::patch("/api/articles/a/").admin().json(r#"{"colour": null, "palette": "cold"}"#);
        library.send(null).await.expect(200);
        let survey = async |body: &str| library.send(Ask::post("/api/survey/").form(body.to_owned())).await;
        let message = json!(["Only one of \"by\" and \"than-what\" can be given"]);
        let expected = json!({"by": message, "than-what": message, "zip": ["Field is not supported"]});
        assert_eq!(survey("by=1&than-what=x&zip=1").await.expect(400).fields(), expected);
        survey("by=1").await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn rules_over_several_fields_are_asked_once_all_are_read() {
    everywhere(async |library| {
        let survey = async |body: &str| library.send(Ask::post("/api/survey/").form(body.to_owned())).await;
        let all = json!({"__all__": ["The smallest number is above the largest"]});
        assert_eq!(survey("min=3&max=2").await.expect(400).fields(), all);
        let fields = survey("min=3&max=2&by=x").await.expect(400).fields();
        assert_eq!(fields, json!({"by": ["\"x\" is not an integer"]}));
        survey("min=2&max=3").await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn a_form_fills_converts_and_asks_its_rules() {
    everywhere(async |library| {
        let created = library.send(post("slug=a")).await.expect(201).json();
        assert_eq!(
            (&created["article"]["title"], &created["article"]["published"]),
            (&json!("Untitled"), &json!(false))
        );
        let message = json!({"__all__": ["Only articles with a title can be published"]});
        assert_eq!(library.refused(post("slug=b&published=1"), 400).await.fields(), message);
        assert_eq!(library.send(put("a", "published=1")).await.expect(400).fields(), message);
        let fields = library.send(put("a", "published=1&title=+")).await.expect(400).fields();
        assert_eq!(fields, json!({"title": ["A title has letters"]}), "rules are not asked then");
        let both = library.send(put("a", "published=1&title=+News+")).await.expect(200).json();
        assert_eq!(
            (&both["article"]["title"], &both["article"]["heading"]),
            (&json!("News"), &json!("NEWS"))
        );
        let kept = library.send(put("a", "title=Other")).await.expect(400).fields();
        assert_eq!(kept, json!({"title": ["A published article keeps its title"]}));
        library.send(put("a", "colour=red")).await.expect(200);
        assert_eq!(library.refused(post("slug=c&title=teapot"), 409).await.code(), 111);
    })
    .await;
}

#[actix_web::test]
async fn many_to_many_relations_are_set_by_keys() {
    everywhere(async |library| {
        let created = library.send(post("slug=a&labels=[2,1,2]")).await.expect(201).json();
        assert_eq!(labels_of(&created), ["red", "green"]);
        assert_eq!(labels_of(&library.send(put("a", "title=x")).await.expect(200).json()), ["red", "green"]);
        assert_eq!(labels_of(&library.send(put("a", "labels=[2]")).await.expect(200).json()), ["green"]);
        let patch = Ask::patch("/api/articles/a/").admin().json(r#"{"labels": [1]}"#);
        assert_eq!(labels_of(&library.send(patch).await.expect(200).json()), ["red"]);
        for (body, message) in [
            ("labels=[1,3,9]", "Some of the labels were not found: 3, 9"),
            ("labels=[\"x\"]", "\"x\" is not an integer"),
            ("labels=1", "This value is not a valid list"),
            ("labels=x", "This value is not a valid JSON document"),
        ] {
            for ask in [put("a", body), post(&format!("slug=b&{body}"))] {
                assert_eq!(library.refused(ask, 400).await.fields(), json!({"labels": [message]}), "{body}");
            }
        }
        let expanded = library.get("/api/articles/a/?expand=labels").await.expect(200).json();
        assert_eq!(expanded["article"]["labels"][0]["name"], "red");
        assert_eq!(
            labels_of(&library.send(put("a", "labels=[]")).await.expect(200).json()),
            Vec::<Value>::new()
        );
    })
    .await;
}

#[actix_web::test]
async fn a_key_that_no_url_can_hold_is_refused() {
    everywhere(async |library| {
        for slug in ["A", "a b", "a/b", ""] {
            let body = format!("slug={}", slug.replace(' ', "+").replace('/', "%2F"));
            let message = format!("\"{slug}\" cannot stand in a URL; it must match [a-z-]+");
            assert_eq!(library.refused(post(&body), 400).await.fields(), json!({"slug": [message]}));
        }
        library.send(post("slug=a-b")).await.expect(201);
        library.send(put("a-b", "slug=A")).await.expect(400);
        assert_eq!(library.send(put("a-b", "slug=c")).await.expect(200).json()["article"]["slug"], "c");
        library.execute("UPDATE articles SET slug = 'old'");
        for code in ["", ".", "..", "stats"] {
            let answer =
                library.refused(Ask::post("/api/shelves/").admin().form(format!("code={code}")), 400).await;
            assert!(answer.fields()["code"][0].is_string(), "{code}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_large_file_goes_to_disk_and_can_be_read_from_there() {
    everywhere(async |library| {
        for (size, status) in [(10_usize, 200), (150_000, 200), (200_001, 413)] {
            let mut body =
                b"--XbX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\n"
                    .to_vec();
            body.extend(std::iter::repeat_n(3_u8, size));
            body.extend(b"\r\n--XbX--\r\n");
            let ask = Ask::post("/api/survey/").body("multipart/form-data; boundary=XbX", body);
            let answer = library.send(ask).await.expect(status);
            if status == 200 {
                let json = answer.json();
                assert_eq!(
                    (json["size"].as_u64(), json["sum"].as_u64()),
                    (Some(size as u64), Some(3 * size as u64))
                );
            }
        }
    })
    .await;
}

#[test]
fn declarations_are_kept_in_descriptors() {
    let descriptor = Article::DESCRIPTOR;
    let described = |name: &str| {
        let field = descriptor.fields.iter().find(|field| field.name == name).unwrap();
        (field.description, field.kind.name())
    };
    assert_eq!(described("heading"), ("How it is called in print.", "String".into()));
    assert_eq!(described("labels"), ("What it is about.", "List of Label".into()));
    let rules = descriptor.create_rules.unwrap();
    assert_eq!(rules.exclusive, [["colour", "palette"], ["colour", "labels"]]);
    let labels = rules.all().find(|info| info.name == "labels").unwrap();
    assert_eq!((labels.kind.name(), labels.description), ("List of Integer".into(), "What it is about."));
    let survey = Survey::DESCRIPTOR.create_rules.unwrap();
    assert_eq!(survey.more_exclusive, [["by", "than-what"]]);
    let by = survey.all().find(|info| info.name == "by").unwrap();
    assert_eq!((by.description, by.added_in, by.deprecated_in), ("How much.", Some("1.1"), Some("2.0")));
    assert_eq!(crate::library::resources::State::ALL.len(), crate::library::resources::State::CHOICES.len());
}
