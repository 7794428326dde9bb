//! What every store must keep to, as functions that panic where one does not.
//!
//! They need an empty set of tables, a connection, and a clock of no importance. Run them over your own stores:
//!
//! ```
//! use webapi_core::db::Database;
//! use webapi_oauth2::store::{DieselClients, contract};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let database = Database::open("sqlite::memory:")?;
//! database.migrate(&[&webapi_oauth2::MIGRATIONS])?;
//! database.with(|conn| contract::clients(&DieselClients, conn))?;
//! # Ok(()) }
//! ```

mod clients;
mod codes;
mod devices;
mod grants;
mod keys;
mod pending;
mod tokens;

use chrono::{DateTime, TimeDelta, Utc};
use webapi_core::account::{StoredUser, User, UserStore};
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;

pub use clients::clients;
pub use codes::codes;
pub use devices::devices;
pub use grants::grants;
pub use keys::keys;
pub use pending::pending;
pub use tokens::tokens;

use super::{ClientKind, ClientRecord, ClientStore, GrantRecord, GrantStore, TokenSource};
use crate::token::SecretDigest;

/// Users who are all there and active, whatever the tables hold.
struct Everybody;

impl UserStore for Everybody {
    fn by_username(&self, _conn: &mut DbConn, _username: &str) -> ApiResult<Option<StoredUser>> {
        Ok(None)
    }

    fn by_id(&self, _conn: &mut DbConn, id: i64) -> ApiResult<Option<StoredUser>> {
        let user = User::new(id, "somebody", false);
        Ok(Some(StoredUser { user, is_active: true, password: None }))
    }
}

/// A moment, so many seconds after the beginning.
fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::seconds(seconds)
}

fn digest(text: &str) -> SecretDigest {
    SecretDigest::of(text)
}

fn client(store: &dyn ClientStore, conn: &mut DbConn, client_id: &str) -> i64 {
    let record = ClientRecord::new(client_id, ClientKind::Confidential, at(0));
    store.create(conn, &record).expect("a client is stored")
}

fn grant(store: &dyn GrantStore, conn: &mut DbConn, client: i64, user_id: i64) -> i64 {
    let record = GrantRecord {
        client,
        user_id,
        scope: "a b".to_owned(),
        resources: vec!["https://r/".to_owned()],
        source: TokenSource::AuthorizationCode,
        created_at: at(0),
        expires_at: at(1000),
    };
    store.create(conn, &record).expect("a grant is stored")
}
