//! Devices that wait for a user (RFC 8628): a code that the device polls with, and one that a person types.
//!
//! A device goes one way: somebody enters its user code, which binds it to that user; that user decides, once; and the
//! device exchanges its code, once. Each step is one atomic statement.

mod diesel_devices;

use chrono::{DateTime, TimeDelta, Utc};
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;

pub use diesel_devices::DieselDevices;

use crate::token::SecretDigest;

/// A device authorization to be stored.
#[derive(Debug, Clone)]
pub struct DeviceRecord {
    /// Digest of the device code; unique.
    pub digest: SecretDigest,
    /// Digest of the user code; unique.
    pub user_code: SecretDigest,
    /// Primary key of the client.
    pub client: i64,
    /// What was asked for: a scope list.
    pub scope: String,
    /// The resource servers that were asked for.
    pub resources: Vec<String>,
    /// How long the device must wait between two polls; whole seconds.
    pub interval: TimeDelta,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// From when on neither code is worth anything.
    pub expires_at: DateTime<Utc>,
}

/// A device authorization as it is stored, in whatever state.
#[derive(Debug, Clone)]
pub struct StoredDevice {
    /// The client's public id.
    pub client_id: String,
    /// The user who entered the user code.
    pub user_id: Option<i64>,
    /// Primary key of what the user granted.
    pub grant: Option<i64>,
    /// When the user decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// When the device was given its tokens.
    pub consumed_at: Option<DateTime<Utc>>,
    /// When the device asked last.
    pub polled_at: Option<DateTime<Utc>>,
    /// The rest.
    pub record: DeviceRecord,
}

/// How far a device came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceState {
    /// Nobody decided yet.
    Pending,
    /// The user agreed, and the device has no tokens yet.
    Approved,
    /// The user refused.
    Denied,
    /// The device has its tokens.
    Used,
    /// Its time is over.
    Expired,
}

impl StoredDevice {
    /// How far the device came.
    pub fn state(&self, now: DateTime<Utc>) -> DeviceState {
        match (self.decided_at, self.grant) {
            _ if self.consumed_at.is_some() => DeviceState::Used,
            _ if now >= self.record.expires_at => DeviceState::Expired,
            (None, _) => DeviceState::Pending,
            (Some(_), Some(_)) => DeviceState::Approved,
            (Some(_), None) => DeviceState::Denied,
        }
    }

    /// From when on the device may ask again; `None` if it has not asked yet.
    pub fn may_poll_from(&self) -> Option<DateTime<Utc>> {
        self.polled_at.map(|last| last + self.record.interval)
    }
}

/// By what a device is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceKey {
    /// The digest of the code that the device polls with.
    Device(SecretDigest),
    /// The digest of the code that a person types.
    User(SecretDigest),
}

/// What a user decided.
#[derive(Debug, Clone)]
pub enum DeviceDecision {
    /// To grant it.
    Approved {
        /// Primary key of the grant.
        grant: i64,
        /// What was granted: a scope list, of what was asked for.
        scope: String,
        /// The absolute limit of the family that follows.
        family_expires_at: DateTime<Utc>,
    },
    /// To refuse.
    Denied,
}

/// A device code that was consumed just now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsumedDevice {
    /// Primary key of the grant.
    pub grant: i64,
    /// The user who granted it.
    pub user_id: i64,
    /// What was granted: a scope list.
    pub scope: String,
    /// The resource servers that were granted.
    pub resources: Vec<String>,
    /// The absolute limit of the family.
    pub family_expires_at: DateTime<Utc>,
}

/// Keeps device authorizations.
pub trait DeviceStore: Send + Sync + 'static {
    /// Stores a device authorization; false if one of its codes is taken.
    ///
    /// # Errors
    ///
    /// The store's.
    fn create(&self, conn: &mut DbConn, device: &DeviceRecord) -> ApiResult<bool>;

    /// The device with this code, in whatever state, by one probe of a unique index.
    ///
    /// # Errors
    ///
    /// The store's.
    fn find(&self, conn: &mut DbConn, key: DeviceKey) -> ApiResult<Option<StoredDevice>>;

    /// Binds a device to the user who entered its code, in one atomic statement; false if there is no such code, or it
    /// is expired, decided, or bound to somebody else. The same user may enter it again.
    ///
    /// # Errors
    ///
    /// The store's.
    fn enter(
        &self,
        conn: &mut DbConn,
        user_code: SecretDigest,
        user_id: i64,
        now: DateTime<Utc>,
    ) -> ApiResult<bool>;

    /// Decides, in one atomic statement: of any number of callers at most one gets true. False if the device is not
    /// bound to this user, or is expired or decided.
    ///
    /// # Errors
    ///
    /// The store's.
    fn decide(
        &self,
        conn: &mut DbConn,
        user_code: SecretDigest,
        user_id: i64,
        decision: &DeviceDecision,
        now: DateTime<Utc>,
    ) -> ApiResult<bool>;

    /// Notes that the device asked, and how long it must wait from now on; false if somebody noted a poll since `seen`.
    ///
    /// # Errors
    ///
    /// The store's.
    fn poll(
        &self,
        conn: &mut DbConn,
        digest: SecretDigest,
        seen: Option<DateTime<Utc>>,
        interval: TimeDelta,
        now: DateTime<Utc>,
    ) -> ApiResult<bool>;

    /// Consumes an approved device code of this client, in one atomic statement: of any number of callers at most one
    /// gets it.
    ///
    /// `None` if it is unknown, of another client, not approved, consumed or expired, or if its grant was revoked.
    ///
    /// # Errors
    ///
    /// The store's.
    fn consume(
        &self,
        conn: &mut DbConn,
        digest: SecretDigest,
        client: i64,
        now: DateTime<Utc>,
    ) -> ApiResult<Option<ConsumedDevice>>;
}
