//! All rows of the corpus's description.

use webapi_core::WebApi;
use webapi_core::db::{DbConn, transaction};
use webapi_core::error::ApiResult;

use super::{clients, people, tables, tokens};

/// Empties the tables and fills them again.
///
/// # Errors
///
/// Those of the database.
pub fn fill(api: &WebApi, conn: &mut DbConn) -> ApiResult<()> {
    transaction::write(conn, |conn| {
        tables::clear(conn)?;
        people::fill(api, conn)?;
        clients::fill(api, conn)?;
        tokens::fill(api, conn)
    })?;
    tokens::server(api)?.forget_verified(api.clock());
    Ok(())
}
