//! From a tree to its dictionary, and from one dictionary to that of the next tree.
//!
//! In: a snapshot, and the dictionary of the one before. Out: the dictionary of the snapshot. The scopes of a resource are
//! made once; dictionaries of later trees hold the same ones, and only their order and the index are new.

use std::sync::Arc;

use webapi_core::descriptor::{Action, Descriptor, Method};
use webapi_core::snapshot::Snapshot;

use super::{Scope, WebApiScopeDictionary};

/// The scopes of one resource.
#[derive(Debug)]
pub(super) struct Part {
    resource: &'static Descriptor,
    scopes: Vec<Arc<Scope>>,
}

impl WebApiScopeDictionary {
    /// Derives the dictionary of a tree.
    pub fn of(snapshot: &Snapshot) -> Self {
        Self::default().grown(snapshot)
    }

    /// The dictionary of the tree that took the place of this one's.
    pub(super) fn grown(&self, snapshot: &Snapshot) -> Self {
        let mut next = Self { standard: self.standard, texts: Arc::clone(&self.texts), ..Self::default() };
        next.places.reserve(self.places.len());
        next.parts.reserve(self.parts.len());
        for resource in snapshot.walk() {
            let resource = resource.descriptor();
            if !resource.oauth2_token_access_allowed {
                continue;
            }
            let text = |scope: &str| {
                snapshot.scope_text(scope).or_else(|| self.texts.get(scope).map(String::as_str))
            };
            let known = self.parts.get(&resource.type_id).filter(|part| part.is_still(resource, text));
            let part = known.map_or_else(|| Arc::new(Part::of(resource, text)), Arc::clone);
            part.scopes.iter().for_each(|scope| next.set(Arc::clone(scope)));
            next.parts.insert(resource.type_id, part);
        }
        next
    }
}

impl Part {
    /// The scopes of a resource, of which some may have a text of their own.
    fn of<'a>(resource: &'static Descriptor, text: impl Fn(&str) -> Option<&'a str>) -> Self {
        let with_methods = Action::ALL.into_iter().filter_map(|action| {
            let mut methods: Vec<&str> = methods(resource, action).map(Method::as_str).collect();
            methods.sort_unstable();
            (!methods.is_empty()).then(|| (action, methods.join(", ")))
        });
        let scopes = with_methods.map(|(action, methods)| {
            let name = format!("{}:{}", resource.scope_name, action.suffix());
            let own = text(&name);
            let usual = || format!("Ability to perform HTTP {methods} on the {} resource", resource.name);
            let (is_derived, description) = (own.is_none(), own.map_or_else(usual, str::to_owned));
            Arc::new(Scope { name, description, is_derived })
        });
        Self { resource, scopes: scopes.collect() }
    }

    /// Whether the scopes of this resource are still the same, with their texts.
    fn is_still<'a>(&self, resource: &'static Descriptor, text: impl Fn(&str) -> Option<&'a str>) -> bool {
        let is_same = |scope: &Arc<Scope>| match text(&scope.name) {
            Some(text) => !scope.is_derived && scope.description == text,
            None => scope.is_derived,
        };
        std::ptr::eq(self.resource, resource) && self.scopes.iter().all(is_same)
    }
}

/// The methods of a resource that one action stands for.
///
/// Djblets lists what is declared, answered or not, and has no suffix for PATCH. So what is declared counts here
/// too, and PATCH counts where something answers it.
fn methods(resource: &Descriptor, action: Action) -> impl Iterator<Item = Method> {
    let answers_patch = resource.implemented_methods().any(|method| method == Method::Patch);
    let declared = resource.methods.iter().copied().filter(move |method| method.action() == action);
    declared.filter(move |method| *method != Method::Patch || answers_patch)
}

#[cfg(test)]
mod tests {
    use webapi_core::WebApi;
    use webapi_core::db::Database;
    use webapi_core::extension::{By, Extension, Manifest};
    use webapi_core::prelude::*;

    use super::*;
    use crate::scope::enable_webapi_scopes;
    use crate::{AuthorizationServer, OAuth2 as _};

    /// It is there all the time.
    #[derive(WebApiResource)]
    #[webapi(manual, singleton, handlers(get))]
    struct Hearth;

    /// It comes and goes.
    #[derive(WebApiResource)]
    #[webapi(manual, singleton, handlers(get))]
    struct Kettle;

    impl Hearth {
        #[expect(clippy::unnecessary_wraps, reason = "a handler's signature")]
        fn get(_: &mut Context<'_>) -> ApiResult<Reply> {
            Ok(Reply::tree([("hearth", Node::Null)]))
        }
    }

    impl Kettle {
        #[expect(clippy::unnecessary_wraps, reason = "a handler's signature")]
        fn get(_: &mut Context<'_>) -> ApiResult<Reply> {
            Ok(Reply::tree([("kettle", Node::Null)]))
        }
    }

    struct Kettles;

    impl Extension for Kettles {
        fn manifest(&self) -> Manifest {
            let manifest = Manifest::new("kettles", "Kettles", "1.0").resource::<Kettle>();
            manifest.scope_text("hearth:read", "Warm your hands").scope_text("kettle:read", "Whistle")
        }
    }

    fn scope<'d>(dictionary: &'d WebApiScopeDictionary, name: &str) -> &'d Arc<Scope> {
        &dictionary.scopes[dictionary.places[name]]
    }

    #[test]
    fn dictionaries_share_what_a_change_of_extensions_does_not_touch() {
        let server = AuthorizationServer::builder("http://127.0.0.1:8080");
        let builder = WebApi::builder().database(Database::open("sqlite::memory:").expect("a database"));
        let api = builder.without_inventory().resource::<Hearth>().extension(Kettles).oauth2(server).build();
        let api = api.expect("the tree is sound");
        api.migrate().expect("the migrations run");
        let extensions = api.extensions().expect("there are extensions");
        let live = enable_webapi_scopes(&api);

        let before = live.dictionary();
        extensions.enable("kettles", &By::program("a test")).expect("it can be enabled");
        let during = live.dictionary();
        assert!(Arc::ptr_eq(scope(&before, "root:read"), scope(&during, "root:read")));
        assert_eq!(during.get("kettle:read"), Some("Whistle"));
        assert_eq!(during.get("hearth:read"), Some("Warm your hands"), "of another resource, too");
        assert_eq!(*during, WebApiScopeDictionary::of(&api.snapshot()));

        extensions.disable("kettles", &By::program("a test")).expect("it can be disabled");
        let after = live.dictionary();
        assert!(Arc::ptr_eq(scope(&during, "root:read"), scope(&after, "root:read")));
        assert_eq!(after, before, "the one that was taken before has not changed, either");
        assert_eq!(before.get("hearth:read"), Some("Ability to perform HTTP GET on the hearth resource"));
    }
}
