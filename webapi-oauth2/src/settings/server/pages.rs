//! The pages for people.

use super::super::Accepts;
use super::Setting;

pub(super) const ALL: &[&Setting] = &[
    &Setting {
        name: "login_path",
        accepts: Accepts::Text {
            form: "a path such as `/accounts/login/`",
            check: |text| text.starts_with('/'),
            apply: |builder, path| builder.login_path(path),
        },
        default: "`/accounts/login/`",
        about: "Where people log in.",
        toolkit: "LOGIN_URL",
    },
    &Setting {
        name: "logout_path",
        accepts: Accepts::Text {
            form: "a path such as `/accounts/logout/`",
            check: |text| text.starts_with('/'),
            apply: |builder, path| builder.logout_path(path),
        },
        default: "`/accounts/logout/`",
        about: "Where people log out.",
        toolkit: "",
    },
    &Setting {
        name: "after_logout_path",
        accepts: Accepts::Text {
            form: "a path such as `/`",
            check: |text| text.starts_with('/'),
            apply: |builder, path| builder.after_logout_path(path),
        },
        default: "a page",
        about: "Where browsers go after a logout for which no client named a place.",
        toolkit: "LOGOUT_REDIRECT_URL",
    },
    &Setting {
        name: "login_page",
        accepts: Accepts::Flag(|builder, on| if on { builder } else { builder.without_login_page() }),
        default: "`true`",
        about: "Whether the server has pages for login and logout; without them, the application has its own there.",
        toolkit: "",
    },
    &Setting {
        name: "site_name",
        accepts: Accepts::Text {
            form: "a text of 1 to 100 characters",
            check: |text| (1..=100).contains(&text.chars().count()),
            apply: |builder, name| builder.site_name(name),
        },
        default: "the issuer's host",
        about: "What the pages call this site.",
        toolkit: "",
    },
    &Setting {
        name: "template_folder",
        accepts: Accepts::Text {
            form: "a folder",
            check: |text| !text.is_empty(),
            apply: |builder, folder| builder.template_folder(folder),
        },
        default: "none",
        about: "A folder with templates that replace built-in ones of the same name.",
        toolkit: "",
    },
];
