//! The pages on which people manage applications.

use super::super::Accepts;
use super::Setting;
use crate::server::settings::ApplicationPages;

pub(super) const ALL: &[&Setting] = &[
    &Setting {
        name: "application_pages",
        accepts: Accepts::Text {
            form: "`everybody`, `superusers` or `off`",
            check: |text| ApplicationPages::parse(text).is_some(),
            apply: |builder, text| match ApplicationPages::parse(&text) {
                Some(pages) => builder.application_pages(pages),
                None => builder,
            },
        },
        default: "`everybody`",
        about: "Who is offered the pages on which people register clients.",
        toolkit: "",
    },
    &Setting {
        name: "most_applications",
        accepts: Accepts::Number {
            least: 1,
            most: 10_000,
            apply: |builder, most| builder.most_applications(usize::try_from(most).unwrap_or(usize::MAX)),
        },
        default: "100",
        about: "How many applications one person may register in the browser.",
        toolkit: "",
    },
];
