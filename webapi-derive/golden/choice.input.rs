/// Where a review request stands.
#[derive(Debug, Clone, Copy, Choice)]
#[webapi(rename_all = "kebab-case")]
pub enum Status {
    Pending,
    ShipIt,
    #[webapi(name = "gone")]
    Discarded,
}
