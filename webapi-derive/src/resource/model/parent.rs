//! Where a resource hangs in the tree, and how its objects lead to their parent.
//!
//! Below an item, a list shows only the parent's children; so something must tell them from others: a foreign key,
//! a join table, or, when the user says `hooks`, the user.

use syn::{Ident, Path, parse_quote};

use super::{FieldModel, lookup};
use crate::attribute::Given;
use crate::attribute::value::{Join, Word};
use crate::diagnostics::{Diagnostics, nearest};
use crate::naming::{plain, snake_case};
use crate::resource::parse::{WrittenField, WrittenResource};

/// Below which URL of the parent a resource hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attach {
    /// Below each item.
    Item,
    /// Below the list (or the root).
    List,
}

/// Where a resource hangs in the tree.
#[derive(Debug)]
pub(crate) struct ParentModel {
    /// Parent type; `<krate>::Root` by default.
    pub(crate) ty: Path,
    /// List or item of the parent; always `List` below the root.
    pub(crate) attach: Attach,
    /// Index of the foreign key field that refers to the parent object.
    pub(crate) key: Option<usize>,
    /// The join table that relates parent and children, instead of `key`.
    pub(crate) through: Option<ThroughModel>,
}

/// The join table of a resource whose objects belong to many parents.
#[derive(Debug)]
pub(crate) struct ThroughModel {
    /// Join table.
    pub(crate) table: Path,
    /// Its column that refers to the parent.
    pub(crate) parent_column: Ident,
    /// Its column that refers to this resource.
    pub(crate) own_column: Ident,
}

/// The index of the field marked `#[webapi(parent)]`, with the marker.
pub(super) fn marker(fields: &[WrittenField], errors: &mut Diagnostics) -> Option<(usize, Ident)> {
    let marked = |(index, field): (usize, &WrittenField)| {
        Some((index, field.keys.parent.as_ref().map(|given| given.key.clone())?))
    };
    let mut markers = fields.iter().enumerate().filter_map(marked);
    let first = markers.next();
    for (_, again) in markers {
        errors.error(
            &again,
            "a second field is marked `parent`",
            "mark only the foreign key of the one parent",
        );
    }
    first
}

/// `parent`, `attach`, `parent_key` and `through`.
pub(super) fn parent(
    written: &WrittenResource,
    krate: &Path,
    marker: Option<&(usize, Ident)>,
    fields: &[FieldModel],
    errors: &mut Diagnostics,
) -> ParentModel {
    let keys = &written.keys;
    let given = keys.parent.as_ref().map(|given| &given.value);
    let is_root = given.is_none_or(|path| last(path).is_some_and(|name| name == "Root"));
    let ty = match given {
        Some(path) if !is_root || path.get_ident().is_none() => path.clone(),
        _ => parse_quote!(#krate::Root),
    };
    let attach = attach(written, is_root, errors);
    let mut model = ParentModel { ty, attach, key: None, through: None };
    if attach == Attach::List {
        refuse_parent_object(written, marker, is_root, errors);
        return model;
    }
    if given.and_then(Path::get_ident).is_some_and(|parent| *parent == written.ident) {
        let help = "name another type; objects of one kind refer to each other by `link`";
        errors.error(given.unwrap_or(&model.ty), format_args!("`{}` is its own parent", written.ident), help);
    }
    model.key = parent_key(written, marker, given, fields, errors);
    model.through = keys.through.as_ref().map(|given| through(&given.value));
    if let (Some(given), Some(_)) = (&keys.through, explicit(written, marker)) {
        let wrong = "`through` and a parent key are two ways to the parent";
        errors.error(&given.key, wrong, "keep `through` for many-to-many, or the key for a foreign key");
    }
    if let (Some(given), None) = (&keys.through, &written.diesel.table) {
        let help = "add `#[diesel(table_name = ...)]`, or write `handlers(list)` yourself";
        errors.error(&given.key, "`through` joins with this struct's table, and it has none", help);
    }
    let by_hand = written.diesel.table.is_none() || keys.hooks.is_some();
    if model.key.is_none() && model.through.is_none() && !by_hand {
        let parent = given.map_or_else(String::new, |path| last(path).map(plain).unwrap_or_default());
        let wrong = format_args!("nothing tells which `{parent}` each `{}` belongs to", written.ident);
        let help = format_args!(
            "mark the foreign key with `#[webapi(parent)]`, or name it, as in `parent_key = {}_id`, \
             or name a join table with `through`",
            snake_case(&parent)
        );
        errors.missing(&given.unwrap_or(&model.ty), wrong, help);
    }
    model
}

fn attach(written: &WrittenResource, is_root: bool, errors: &mut Diagnostics) -> Attach {
    let Some(given) = &written.keys.attach else {
        return if is_root { Attach::List } else { Attach::Item };
    };
    let word = given.value.text();
    if written.keys.parent.is_none() {
        let help = "add the parent, as in `#[webapi(parent = Project, attach = list)]`";
        errors.error(&given.key, "`attach` says where below the parent, and no parent is given", help);
    }
    match word.as_str() {
        "item" if is_root && written.keys.parent.is_some() => {
            errors.error(&given.value, "the root has no items to attach to", "remove `attach`");
            Attach::List
        }
        "item" if !is_root => Attach::Item,
        "item" | "list" => Attach::List,
        _ => {
            let help = match nearest(&word, ["item", "list"]) {
                Some(near) => format!("did you mean `attach = {near}`?"),
                None => "write `attach = item` or `attach = list`".to_owned(),
            };
            errors.error(&given.value, format_args!("`attach` cannot be `{word}`"), help);
            Attach::List
        }
    }
}

/// Below a list or the root there is no parent object, so nothing may lead to one.
fn refuse_parent_object(
    written: &WrittenResource,
    marker: Option<&(usize, Ident)>,
    is_root: bool,
    errors: &mut Diagnostics,
) {
    let keys = &written.keys;
    let place = if is_root { "the root" } else { "a list" };
    let help = if is_root {
        "add the parent's type, as in `#[webapi(parent = Project)]`"
    } else {
        "remove it, or attach to the item with `attach = item`"
    };
    let key = keys.parent_key.as_ref().map(|given| &given.key);
    let through = keys.through.as_ref().map(|given| &given.key);
    for leading in [key, through, marker.map(|(_, word)| word)].into_iter().flatten() {
        let wrong = format_args!("`{leading}` leads to a parent object, and below {place} there is none");
        errors.error(leading, wrong, help);
    }
}

/// `parent_key`, else the marked field, else diesel's `belongs_to`, else `<parent>_id`.
fn parent_key(
    written: &WrittenResource,
    marker: Option<&(usize, Ident)>,
    parent: Option<&Path>,
    fields: &[FieldModel],
    errors: &mut Diagnostics,
) -> Option<usize> {
    if let Some(given) = &written.keys.parent_key {
        let index = lookup::given(Some(given), fields, errors);
        if let (Some((marked, word)), Some(index)) = (marker, index)
            && *marked != index
        {
            let wrong =
                format_args!("`parent_key` names `{}`, and another field is marked", given.value.text());
            errors.error(word, wrong, "keep either `parent_key = ...` or the mark `parent`");
        }
        return index;
    }
    if let Some((index, _)) = marker {
        return Some(*index);
    }
    if written.keys.through.is_some() {
        return None;
    }
    let parent = last(parent?)?;
    let belongs = written.diesel.belongs_to.iter().find(|belongs| last(&belongs.parent) == Some(parent));
    let column = match belongs.and_then(|belongs| belongs.foreign_key.as_ref()) {
        Some(foreign_key) => plain(foreign_key),
        None => format!("{}_id", snake_case(&plain(parent))),
    };
    fields.iter().position(|field| field.column.as_ref().is_some_and(|found| plain(found) == column))
}

fn explicit<'a>(written: &'a WrittenResource, marker: Option<&'a (usize, Ident)>) -> Option<&'a Ident> {
    let key: Option<&Given<Word>> = written.keys.parent_key.as_ref();
    key.map(|given| &given.key).or(marker.map(|(_, word)| word))
}

fn through(join: &Join) -> ThroughModel {
    ThroughModel { table: join.table.clone(), parent_column: join.near.clone(), own_column: join.far.clone() }
}

fn last(path: &Path) -> Option<&Ident> {
    path.segments.last().map(|segment| &segment.ident)
}
