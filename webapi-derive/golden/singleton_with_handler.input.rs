/// What runs here.
#[derive(WebApiResource)]
#[webapi(singleton, handlers(get, update), methods(GET, PUT), update_fields = Settings, uri_template = none)]
pub(crate) struct Info {
    /// The name of the product.
    product: String,
    version: String,
}
