//! What the device grant is set to.

use std::time::Duration;

use chrono::TimeDelta;

use super::SettingsError;

/// The longest that a device may wait for its user: half an hour.
pub const LONGEST_DEVICE_CODE: TimeDelta = TimeDelta::minutes(30);

/// The longest that a device may be asked to wait between two polls: a minute.
pub const LONGEST_POLL_INTERVAL: TimeDelta = TimeDelta::minutes(1);

/// What a builder holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DeviceDurations {
    pub(crate) lifetime: Duration,
    pub(crate) interval: Duration,
}

/// The same, checked.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct DeviceSettings {
    /// How long both codes live.
    pub(crate) lifetime: TimeDelta,
    /// How long a device waits between two polls at first.
    pub(crate) interval: TimeDelta,
}

impl Default for DeviceDurations {
    fn default() -> Self {
        Self { lifetime: Duration::from_mins(10), interval: Duration::from_secs(5) }
    }
}

impl DeviceDurations {
    /// Checks each against its bounds, and adds what is wrong to `errors`.
    pub(crate) fn check(&self, errors: &mut Vec<SettingsError>) -> DeviceSettings {
        let second = TimeDelta::seconds(1);
        let mut bounded = |given, longest: TimeDelta, setting, most| {
            let whole = TimeDelta::from_std(given).ok().map(|given| TimeDelta::seconds(given.num_seconds()));
            whole.filter(|given| (second..=longest).contains(given)).unwrap_or_else(|| {
                errors.push(SettingsError::Lifetime { setting, least: "a second", most });
                second
            })
        };
        DeviceSettings {
            lifetime: bounded(self.lifetime, LONGEST_DEVICE_CODE, "device_code_lifetime", "half an hour"),
            interval: bounded(self.interval, LONGEST_POLL_INTERVAL, "device_poll_interval", "a minute"),
        }
    }
}
