/// Lists of things to do before a change is ready.
#[webapi(
    id = "checklists",
    name = "Checklists",
    version = "1.2.0",
    author = "Example Team",
    author_url = "https://example.com/",
    licence = "MIT",
    requires("reminders" = ">=1.0, <2"),
    resources(Checklist, Step),
    root_resources(Calendar),
    settings = ChecklistSettings,
    migrations = MIGRATIONS,
    scope_texts("checklist:write" = "Tick off your lists"),
    signals,
    steps(on_enable, on_upgrade)
)]
pub struct Checklists;
