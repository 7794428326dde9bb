//! The stores of a server, one per noun.

use crate::store::{
    ClientStore, CodeStore, DeviceStore, DieselClients, DieselCodes, DieselDevices, DieselGrants, DieselKeys,
    DieselPending, DieselTokens, GrantStore, KeyStore, PendingStore, RefreshStore, TokenStore,
};

/// Where everything is kept; in the tables of this crate by default.
pub(super) struct Stores {
    pub(super) clients: Box<dyn ClientStore>,
    pub(super) tokens: Box<dyn TokenStore>,
    pub(super) refreshes: Box<dyn RefreshStore>,
    pub(super) grants: Box<dyn GrantStore>,
    pub(super) codes: Box<dyn CodeStore>,
    pub(super) devices: Box<dyn DeviceStore>,
    pub(super) pending: Box<dyn PendingStore>,
    pub(super) keys: Box<dyn KeyStore>,
}

impl Default for Stores {
    fn default() -> Self {
        Self {
            clients: Box::new(DieselClients),
            tokens: Box::new(DieselTokens),
            refreshes: Box::new(DieselTokens),
            grants: Box::new(DieselGrants),
            codes: Box::new(DieselCodes),
            devices: Box::new(DieselDevices),
            pending: Box::new(DieselPending),
            keys: Box::new(DieselKeys),
        }
    }
}
