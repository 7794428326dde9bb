//! References to objects of other resources: one through a foreign key, many through a join table.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::{Ident, Path};

use super::OnCreate;
use crate::attribute::Given;
use crate::attribute::value::{Join, ManyItem};
use crate::diagnostics::Diagnostics;
use crate::naming::plain;

/// A foreign key shown as a link.
#[derive(Debug)]
pub(crate) struct LinkModel {
    /// Resource type that the key refers to.
    pub(crate) target: Path,
    /// A function of `&target` that gives the link's title, ready to be called: `<User>::fullname`.
    pub(crate) title: Option<TokenStream>,
}

/// A many-to-many relation shown as an array of links.
#[derive(Debug)]
pub(crate) struct ManyModel {
    /// Name as written.
    pub(crate) ident: Ident,
    /// Name in the payload.
    pub(crate) name: String,
    /// Resource type on the other side.
    pub(crate) target: Path,
    /// Join table.
    pub(crate) table: Path,
    /// Column of the join table that refers to this resource.
    pub(crate) near: Ident,
    /// Column of the join table that refers to the target.
    pub(crate) far: Ident,
    /// As [`LinkModel::title`].
    pub(crate) title: Option<TokenStream>,
    /// The doc comment.
    pub(crate) doc: String,
    /// Whether POST takes the keys of the other side.
    pub(crate) create: OnCreate,
    /// Whether PUT and PATCH do.
    pub(crate) update: bool,
}

impl ManyModel {
    /// Whether requests can set the relation.
    pub(crate) fn is_writable(&self) -> bool {
        self.update || self.create != OnCreate::Refused
    }
}

/// `link = Type, title = method`.
pub(super) fn link(link: Option<Given<Path>>, title: Option<Given<Path>>) -> Option<LinkModel> {
    let target = link?.value;
    let title = title.map(|title| callable(&target, &title.value));
    Some(LinkModel { target, title })
}

/// `many(...)`.
pub(super) fn many(
    given: Option<Given<Vec<ManyItem>>>,
    has_table: bool,
    errors: &mut Diagnostics,
) -> Vec<ManyModel> {
    let mut relations: Vec<ManyModel> = Vec::new();
    let Some(given) = given else {
        return relations;
    };
    if !has_table {
        let help = "add `#[diesel(table_name = ...)]`, or give the objects by a `computed` method";
        errors.error(&given.key, "`many` joins with this struct's table, and it has none", help);
    }
    for item in given.value {
        match (item, relations.last_mut()) {
            (ManyItem::Relation { doc, ident, target, join }, _) => {
                relations.push(relation(doc, ident, target, join));
            }
            (ManyItem::Create(_, required), Some(last)) => {
                last.create = if required { OnCreate::Required } else { OnCreate::Optional };
            }
            (ManyItem::Update(_), Some(last)) => last.update = true,
            (ManyItem::Create(word, _) | ManyItem::Update(word), None) => {
                let wrong = format_args!("`{word}` belongs to the relation before it, and there is none");
                let help = "write it after one, as in \
                            `many(users: User through group_members(group_id, user_id), create, update)`";
                errors.error(&word, wrong, help);
            }
            (ManyItem::Title(_, title), Some(last)) if last.title.is_none() => {
                last.title = Some(callable(&last.target, &title));
            }
            (ManyItem::Title(word, _), Some(_)) => {
                errors.error(&word, "this relation has a `title` already", "keep one of the two");
            }
            (ManyItem::Title(word, _), None) => {
                let help = "write it after one, as in \
                            `many(users: User through group_members(group_id, user_id), title = fullname)`";
                errors.error(&word, "`title` belongs to the relation before it, and there is none", help);
            }
        }
    }
    relations
}

fn relation(doc: String, ident: Ident, target: Path, join: Join) -> ManyModel {
    let Join { table, near, far } = join;
    let name = plain(&ident);
    let (create, update) = (OnCreate::Refused, false);
    ManyModel { name, ident, target, table, near, far, title: None, doc, create, update }
}

/// A bare name is a method of the target; a longer path is a function of its own.
fn callable(target: &Path, title: &Path) -> TokenStream {
    match title.get_ident() {
        Some(method) => quote!(<#target>::#method),
        None => title.to_token_stream(),
    }
}
