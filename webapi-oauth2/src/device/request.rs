//! The request: a pair of codes for a client that may have them (RFC 8628 section 3.2).

use chrono::TimeDelta;
use webapi_core::WebApi;
use webapi_core::db::DbConn;
use webapi_core::error::ApiError;

use crate::error::TokenError;
use crate::event::{Event, Origin};
use crate::form::Form;
use crate::grant::GrantType;
use crate::scope::WebApiScopeDictionary;
use crate::scope::request::requested;
use crate::server::AuthorizationServer;
use crate::store::{DeviceRecord, StoredClient};
use crate::token::{DeviceCode, UserCode};

/// How often codes are made anew when one is taken. With 43 bits a second time is rare already.
const ATTEMPTS: usize = 4;

/// What a device is handed, once.
#[derive(Debug)]
pub(crate) struct DeviceCodes {
    pub(crate) device_code: DeviceCode,
    pub(crate) user_code: UserCode,
    pub(crate) lifetime: TimeDelta,
    pub(crate) interval: TimeDelta,
}

/// Makes codes. One statement.
pub(crate) fn request(
    api: &WebApi,
    server: &AuthorizationServer,
    dictionary: &WebApiScopeDictionary,
    conn: &mut DbConn,
    client: &StoredClient,
    form: &Form,
    origin: &Origin,
) -> Result<DeviceCodes, TokenError> {
    if !client.record.may_use(GrantType::DeviceCode) {
        return Err(TokenError::unauthorized_client("this client may not use this grant"));
    }
    let settings = server.settings();
    let defaults = settings.default_scopes.as_ref();
    let scopes = requested(&client.record, form.value("scope"), defaults, dictionary)?.to_string();
    let resources = server.resources(api).requested(form.values("resource"))?;
    let (now, lifetime, interval) = (api.clock().now(), settings.device.lifetime, settings.device.interval);
    for _ in 0..ATTEMPTS {
        let device_code = server.generator().device_code()?;
        let user_code = server.generator().user_code()?;
        let record = DeviceRecord {
            digest: device_code.digest(),
            user_code: user_code.digest(),
            client: client.id,
            scope: scopes.clone(),
            resources: resources.clone(),
            interval,
            created_at: now,
            expires_at: now + lifetime,
        };
        if server.device_store().create(conn, &record)? {
            let client = &client.record.client_id;
            server.emit(&Event::DeviceRequested { client, scope: &scopes }, origin);
            return Ok(DeviceCodes { device_code, user_code, lifetime, interval });
        }
    }
    Err(ApiError::internal("no user code is free").into())
}
