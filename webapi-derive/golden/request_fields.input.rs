/// What the list can be narrowed by.
#[derive(RequestFields)]
struct ListFields {
    /// The login name of the submitter.
    #[webapi(name = "from-user", max_length = 150)]
    from_user: Option<String>,
    #[webapi(choices("pending", "submitted"), default = String::from("pending"))]
    status: String,
    #[webapi(min = 0, max = 9)]
    stars: i32,
    #[webapi(default)]
    public: bool,
    branch: Option<Option<String>>,
}
