//! The device grant.

use std::time::Duration;

use super::super::Accepts;
use super::Setting;
use crate::grant::GrantType;
use crate::server::AuthorizationServerBuilder as Builder;

const SECOND: Duration = Duration::from_secs(1);

pub(super) const ALL: &[&Setting] = &[
    &Setting {
        name: "device_grant",
        accepts: Accepts::Flag(|builder, on| {
            if on { builder.device_grant() } else { builder.without_grant(GrantType::DeviceCode) }
        }),
        default: "`false`",
        about: "Offers the grant for devices without a browser (RFC 8628).",
        toolkit: "",
    },
    &Setting {
        name: "device_code_lifetime",
        accepts: Accepts::Time {
            least: SECOND,
            most: Duration::from_mins(30),
            apply: Builder::device_code_lifetime,
        },
        default: "`10m`",
        about: "How long a device waits for its user.",
        toolkit: "",
    },
    &Setting {
        name: "device_poll_interval",
        accepts: Accepts::Time {
            least: SECOND,
            most: Duration::from_mins(1),
            apply: Builder::device_poll_interval,
        },
        default: "`5s`",
        about: "How long a device waits between two polls; each that comes early adds five seconds.",
        toolkit: "DEVICE_FLOW_INTERVAL",
    },
];
