//! What must compile, and mean the same, under hostile conditions: one module per condition.

mod column_is_called_like_a_variable_of_the_expansion;
mod crate_is_renamed;
mod docs_become_descriptions;
mod fields_are_renamed_by_serde;
mod identifiers_are_raw;
mod lints_are_denied;
mod modules_are_called_like_crates;
mod names_of_the_prelude_are_taken;
mod resource_stands_in_a_function;
mod struct_comes_from_a_macro;
mod table_has_only_its_key;
