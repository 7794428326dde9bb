//! The device grant.

use std::time::Duration;

use super::AuthorizationServerBuilder;
use crate::grant::GrantType;
use crate::store::DeviceStore;

impl AuthorizationServerBuilder {
    /// Switches the device grant on (RFC 8628): for programs on devices without a browser or a keyboard.
    ///
    /// It is off by default, since its pages invite people to type codes that somebody else may have sent them.
    ///
    /// ```
    /// use std::time::Duration;
    /// use webapi_oauth2::AuthorizationServer;
    ///
    /// let server = AuthorizationServer::builder("https://reviews.example.com")
    ///     .device_grant()
    ///     .device_code_lifetime(Duration::from_mins(5))
    ///     .device_poll_interval(Duration::from_secs(10))
    ///     .build()?;
    /// # Ok::<(), webapi_oauth2::SettingsError>(())
    /// ```
    pub fn device_grant(mut self) -> Self {
        if !self.grants.contains(&GrantType::DeviceCode) {
            self.grants.push(GrantType::DeviceCode);
        }
        self
    }

    /// How long a device waits for its user; ten minutes by default, whole seconds, at most half an hour.
    pub fn device_code_lifetime(mut self, lifetime: Duration) -> Self {
        self.device.lifetime = lifetime;
        self
    }

    /// How long a device waits between two polls; five seconds by default, whole seconds, at most a minute. Whoever
    /// asks earlier waits five seconds longer from then on.
    pub fn device_poll_interval(mut self, interval: Duration) -> Self {
        self.device.interval = interval;
        self
    }

    /// Where device authorizations are kept; in the tables of this crate by default.
    pub fn device_store(mut self, devices: impl DeviceStore) -> Self {
        self.stores.devices = Box::new(devices);
        self
    }
}
