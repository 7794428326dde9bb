//! The lists beside the records of the `oauth` corpus.

use std::collections::BTreeSet;

use webapi_tests::replay::{Record, Topic};

use super::oauth::{ELSEWHERE, REPLAYED, deviations, folder, open};

fn records() -> Vec<Record> {
    let topics = REPLAYED.map(|name| Topic::read(&folder(), name).expect("the topic can be read"));
    topics.into_iter().flat_map(|topic| topic.records).collect()
}

#[test]
fn every_topic_is_replayed_here_or_elsewhere() {
    let files = std::fs::read_dir(folder()).expect("the folder of records");
    let names =
        files.filter_map(|file| file.ok()?.file_name().to_str()?.strip_suffix(".jsonl").map(str::to_owned));
    let known = REPLAYED.iter().chain(&ELSEWHERE).map(|name| (*name).to_owned());
    assert_eq!(names.collect::<BTreeSet<_>>(), known.collect::<BTreeSet<_>>());
}

#[test]
fn every_deviation_names_a_record_and_an_explanation() {
    let records = records();
    let ids: BTreeSet<&str> = records.iter().map(|record| record.id.as_str()).collect();
    let explained = include_str!("../../docs/deviations.md");
    let headings: BTreeSet<&str> = explained.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    for (id, deviation) in deviations().iter() {
        assert!(ids.contains(id), "`{id}` is no record");
        assert!(!deviation.reason.is_empty(), "`{id}` has no reason");
        let group = &deviation.group;
        assert!(headings.contains(group.as_str()), "`{id}`: docs/deviations.md has no heading `{group}`");
    }
}

#[test]
fn every_record_that_a_standard_is_against_is_answered_otherwise() {
    let (deviations, open) = (deviations(), open());
    let against =
        records().into_iter().filter(|record| record.rfc_deviation.is_some() && !open.has(&record.id));
    let as_recorded = against.filter(|record| deviations.of(record).is_none() && !deviations.keeps(record));
    let ids: Vec<String> = as_recorded.map(|record| record.id).collect();
    assert!(ids.is_empty(), "neither listed nor kept: {ids:?}");
}

#[test]
fn every_open_record_is_a_record_and_no_deviation() {
    let (records, open) = (records(), open());
    let ids: BTreeSet<&str> = records.iter().map(|record| record.id.as_str()).collect();
    assert!(open.ids().all(|id| ids.contains(id)), "an open record is none");
    assert!(records.iter().all(|record| !open.has(&record.id) || deviations().of(record).is_none()));
}
