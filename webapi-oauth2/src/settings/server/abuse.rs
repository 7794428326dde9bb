//! How often clients may fail, and ask.

use webapi_core::rate_limit::Rate;

use super::super::Accepts;
use super::Setting;

const FORM: &str = "a rate such as `20/m`, or `off`";

fn is_rate(text: &str) -> bool {
    text == "off" || Rate::parse(text).is_ok()
}

pub(super) const ALL: &[&Setting] = &[
    &Setting {
        name: "client_failures",
        accepts: Accepts::Text {
            form: FORM,
            check: is_rate,
            apply: |builder, text| builder.client_failures(Rate::parse(&text).ok()),
        },
        default: "`20/m`",
        about: "How often one client may fail to authenticate from one address.",
        toolkit: "",
    },
    &Setting {
        name: "address_failures",
        accepts: Accepts::Text {
            form: FORM,
            check: is_rate,
            apply: |builder, text| builder.address_failures(Rate::parse(&text).ok()),
        },
        default: "`200/m`",
        about: "How often clients may fail to authenticate from one address, whoever they say they are.",
        toolkit: "",
    },
    &Setting {
        name: "token_requests",
        accepts: Accepts::Text {
            form: FORM,
            check: is_rate,
            apply: |builder, text| builder.token_requests(Rate::parse(&text).ok()),
        },
        default: "`off`",
        about: "How often one address may ask for tokens, with success or without.",
        toolkit: "",
    },
    &Setting {
        name: "pushed_requests",
        accepts: Accepts::Text {
            form: FORM,
            check: is_rate,
            apply: |builder, text| builder.pushed_requests(Rate::parse(&text).ok()),
        },
        default: "`60/m`",
        about: "How often clients without a secret may push authorization requests from one address.",
        toolkit: "",
    },
];
