//! The lists beside the records: of topics, of deviations, of their explanations.

use std::collections::BTreeSet;

use webapi_tests::replay::Topic;

use super::djblets::{REPLAYED, deviations, folder};

#[test]
fn every_topic_is_replayed() {
    let files = std::fs::read_dir(folder()).expect("the folder of records");
    let names =
        files.filter_map(|file| file.ok()?.file_name().to_str()?.strip_suffix(".jsonl").map(str::to_owned));
    let known = REPLAYED.iter().map(|name| (*name).to_owned());
    assert_eq!(names.collect::<BTreeSet<_>>(), known.collect::<BTreeSet<_>>());
}

#[test]
fn every_recorded_xml_document_is_equal_to_ours() {
    let mut documents = 0;
    for name in REPLAYED {
        let topic = Topic::read(&folder(), name).expect("the topic can be read");
        for record in &topic.records {
            let content_type = record.response.headers.get("Content-Type");
            if content_type.is_none_or(|of| !of.ends_with("xml")) {
                continue;
            }
            documents += 1;
            assert!(deviations().of(record).is_none(), "`{}` is another document here", record.id);
        }
    }
    assert!(documents > 10, "the corpus has {documents} documents");
}

#[test]
fn every_deviation_names_a_record_and_an_explanation() {
    let topics = REPLAYED.map(|name| Topic::read(&folder(), name).expect("the topic can be read"));
    let ids: BTreeSet<&str> =
        topics.iter().flat_map(|topic| &topic.records).map(|record| record.id.as_str()).collect();
    let explained = include_str!("../../docs/deviations.md");
    let headings: BTreeSet<&str> = explained.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    for (id, deviation) in deviations().iter() {
        assert!(ids.contains(id), "`{id}` is no record of a replayed topic");
        assert!(!deviation.reason.is_empty(), "`{id}` has no reason");
        let group = &deviation.group;
        assert!(headings.contains(group.as_str()), "`{id}`: docs/deviations.md has no heading `{group}`");
    }
}
