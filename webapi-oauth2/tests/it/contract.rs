//! The stores of this crate keep to their own contract, on every database.

use webapi_oauth2::store::{
    DieselClients, DieselCodes, DieselDevices, DieselGrants, DieselKeys, DieselPending, DieselTokens,
    contract,
};

use crate::fixture::on_each;

#[actix_web::test]
async fn the_stores_keep_to_their_contract() {
    on_each("contract", async |fixture| {
        fixture.with(|conn| {
            contract::clients(&DieselClients, conn);
            contract::grants(&DieselGrants, &DieselClients, conn);
            contract::codes(&DieselCodes, &DieselClients, &DieselGrants, conn);
            contract::devices(&DieselDevices, &DieselClients, &DieselGrants, conn);
            contract::tokens(&DieselTokens, &DieselClients, &DieselGrants, conn);
            contract::pending(&DieselPending, conn);
            contract::keys(&DieselKeys, conn);
        });
    })
    .await;
}
