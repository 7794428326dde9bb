//! The tests that every extension passes; [`extension_tests!`](crate::testing::extension_tests) makes them.

use std::collections::BTreeSet;

use super::must;
use super::stage::Stage;
use crate::extension::{By, ExtensionManager};

/// Makes a module of tests for an extension, from its id alone.
///
/// The function gives a fresh [`Stage`](crate::testing::Stage) whose API knows the extension, and what it requires.
///
/// | test | says |
/// | --- | --- |
/// | `it_comes_and_goes_without_a_trace` | after disabling, the tree is what it was before enabling |
/// | `enabling_twice_is_enabling_once` | and so is disabling twice |
/// | `its_data_and_settings_stay_while_it_is_away` | it can be enabled again |
/// | `it_is_still_enabled_after_a_restart` | the state is in the database |
///
/// ```
/// use webapi_core::extension::{Extension, ExtensionSettings};
/// use webapi_core::testing::{Stage, extension_tests};
///
/// /// Does nothing.
/// #[derive(Extension)]
/// #[webapi(id = "nothing", version = "1.0", manual)]
/// struct Nothing;
///
/// fn stage() -> Stage {
///     Stage::new(|api| api.extension(Nothing))
/// }
///
/// extension_tests!(nothing_as_any_other: "nothing", stage);
/// # fn main() { assert!(stage().enable("nothing").extensions().get("nothing").unwrap().enabled); }
/// ```
#[macro_export]
macro_rules! __extension_tests {
    ($module:ident: $id:expr, $stage:path) => {
        mod $module {
            #[allow(unused_imports, reason = "the name of the stage may be a path")]
            use super::*;

            $crate::__extension_tests! { @each $id, $stage,
                it_comes_and_goes_without_a_trace,
                enabling_twice_is_enabling_once,
                its_data_and_settings_stay_while_it_is_away,
                it_is_still_enabled_after_a_restart,
            }
        }
    };
    (@each $id:expr, $stage:path, $($test:ident,)*) => {
        $(
            #[test]
            fn $test() {
                $crate::testing::extension::$test(&$stage(), $id);
            }
        )*
    };
}

impl Stage {
    /// Enables an extension, and what it requires.
    pub fn enable(self, id: &str) -> Self {
        must(self.extensions().enable(id, &by()));
        self
    }

    /// The extensions of the API.
    pub fn extensions(&self) -> ExtensionManager {
        must(self.client().api().extensions())
    }

    /// Every resource with its path, and every uri template.
    fn tree(&self) -> BTreeSet<String> {
        let tree = self.client().api().snapshot();
        let resources = tree.walk().into_iter().map(|view| view.list_template().to_owned());
        let templates = tree.uri_templates().map(|(name, template)| format!("{name} {template}"));
        resources.chain(templates).collect()
    }

    fn is_enabled(&self, id: &str) -> bool {
        self.extensions().get(id).is_some_and(|extension| extension.enabled && extension.load_error.is_none())
    }
}

fn by() -> By {
    By::program("the tests of extensions")
}

#[doc(hidden)]
pub fn it_comes_and_goes_without_a_trace(stage: &Stage, id: &str) {
    let before = stage.tree();
    must(stage.extensions().enable(id, &by()));
    assert!(stage.is_enabled(id), "{:?}", stage.extensions().get(id));
    assert!(before.is_subset(&stage.tree()), "what was there before must stay");
    let required: Vec<String> =
        stage.extensions().list().into_iter().filter(|other| other.enabled).map(|other| other.id).collect();
    must(stage.extensions().disable_with_dependents(id, &by()));
    for other in required.iter().rev() {
        must(stage.extensions().disable_with_dependents(other, &by()));
    }
    assert_eq!(stage.tree(), before, "what it brought must be gone");
}

#[doc(hidden)]
pub fn enabling_twice_is_enabling_once(stage: &Stage, id: &str) {
    must(stage.extensions().enable(id, &by()));
    let generation = stage.client().api().snapshot().generation();
    must(stage.extensions().enable(id, &by()));
    assert_eq!(stage.client().api().snapshot().generation(), generation, "nothing has changed");
    must(stage.extensions().disable(id, &by()));
    must(stage.extensions().disable(id, &by()));
    assert!(!stage.is_enabled(id));
}

#[doc(hidden)]
pub fn its_data_and_settings_stay_while_it_is_away(stage: &Stage, id: &str) {
    must(stage.extensions().enable(id, &by()));
    let before = stage.tree();
    must(stage.extensions().disable(id, &by()));
    must(stage.extensions().enable(id, &by()));
    assert!(stage.is_enabled(id));
    assert_eq!(stage.tree(), before);
}

#[doc(hidden)]
pub fn it_is_still_enabled_after_a_restart(stage: &Stage, id: &str) {
    must(stage.extensions().enable(id, &by()));
    let before = stage.tree();
    must(stage.extensions().reload());
    assert!(stage.is_enabled(id));
    assert_eq!(stage.tree(), before);
}
