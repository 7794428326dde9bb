/// How one item of a list is addressed.
#[derive(Debug)]
pub(crate) struct KeyModel {
    /// Index of the field matched against the URL; `None` only for model-less resources that name just a variable.
    pub(crate) field: Option<usize>,
    /// Name of the captured URL variable.
    pub(crate) variable: String,
    /// Regular expression of the URL segment.
    pub(crate) pattern: String,
}
