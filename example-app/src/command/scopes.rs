//! `scopes`: what bearer tokens can be limited to.

use webapi_oauth2::enable_webapi_scopes;

use super::{Ran, say};
use crate::app;
use crate::settings::Settings;

pub(super) fn run(settings: &Settings) -> Ran {
    let api = app::shape(settings)?;
    for (scope, description) in enable_webapi_scopes(&api).dictionary().iter() {
        say(format_args!("{scope:<30} {description}"));
    }
    Ok(())
}
