//! `routes`: what the API answers to.

use webapi_core::descriptor::Method;

use super::{Ran, say};
use crate::app;
use crate::settings::Settings;

pub(super) fn run(settings: &Settings) -> Ran {
    let api = app::shape(settings)?;
    let mut routes = Vec::new();
    for resource in api.snapshot().walk() {
        let descriptor = resource.descriptor();
        let (on_list, on_item): (Vec<Method>, Vec<Method>) = match resource.item_template() {
            None => (descriptor.implemented_methods().collect(), Vec::new()),
            Some(_) => (
                descriptor.implemented_methods().filter(|method| is_for_lists(*method)).collect(),
                descriptor.implemented_methods().filter(|method| *method != Method::Post).collect(),
            ),
        };
        routes.push((resource.list_template().to_owned(), on_list));
        routes.extend(resource.item_template().map(|template| (template, on_item)));
    }
    routes.sort();
    for (template, methods) in routes {
        let methods: Vec<&str> = methods.into_iter().map(Method::as_str).collect();
        say(format_args!("{:<28} {template}", methods.join(" ")));
    }
    Ok(())
}

fn is_for_lists(method: Method) -> bool {
    matches!(method, Method::Get | Method::Post)
}
