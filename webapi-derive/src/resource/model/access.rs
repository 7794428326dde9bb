#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method { Get, Post, Put, Patch, Delete, Head, Options }
/// Who may call a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// Anyone.
    Public,
    /// Anyone who is logged in.
    Login,
    /// Superusers only.
    Superuser,
}
/// Who may call one method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Requirement { pub(crate) method: Method, pub(crate) level: Level }
/// Operations that the user replaces by associated functions of the same names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Handlers { pub(crate) list: bool, pub(crate) get: bool, pub(crate) create: bool, pub(crate) update: bool, pub(crate) delete: bool }
impl Method {
    /// All seven, in the order of [`ResourceModel::requirements`](super::ResourceModel::requirements).
    pub(crate) const ALL: [Self; 7] =
        [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete, Self::Head, Self::Options];
}
