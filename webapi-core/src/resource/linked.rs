//! Query aliases for the objects that foreign keys point to.
//!
//! The derive joins each linked table under an alias of its own, so that two keys may point to one table
//! and a table may point to itself. diesel's `alias!` needs the table's path, which a derive cannot know
//! from `link = User`; these types take the table from the trait instead.

use diesel::query_source::{Alias, AliasSource, Never, Once};

/// The alias source of link slot `S` over table `T`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Linked<T, S> {
    table: T,
    slot: std::marker::PhantomData<S>,
}

/// Names a slot in SQL.
pub trait Slot: Copy + Default + std::fmt::Debug + Send + 'static {
    /// The alias name.
    const NAME: &'static str;
}

impl<T: diesel::Table, S: Slot> AliasSource for Linked<T, S> {
    const NAME: &'static str = S::NAME;
    type Target = T;

    fn target(&self) -> &T {
        &self.table
    }
}

/// The alias of a slot.
pub fn alias<T: Default, S: Default>() -> Alias<Linked<T, S>> {
    Alias::new(Linked::default())
}

macro_rules! slots {
    ($($slot:ident $name:literal),* $(,)?) => {
        $(
            #[doc = concat!("Link slot `", $name, "`.")]
            #[derive(Debug, Clone, Copy, Default)]
            pub struct $slot;

            impl Slot for $slot {
                const NAME: &'static str = $name;
            }
        )*
        slots!(@pairs $($slot),* ; $($slot),*);
    };
    (@pairs $first:ident $(, $rest:ident)* ; $($all:ident),*) => {
        slots!(@row $first ; $($all),*);
        slots!(@pairs $($rest),* ; $($all),*);
    };
    (@pairs ; $($all:ident),*) => {};
    (@row $slot:ident ; $($all:ident),*) => {
        $(slots!(@pair $slot $all);)*
    };
    (@pair $left:ident $right:ident) => {
        impl<T> diesel::internal::alias_macro::AliasAliasAppearsInFromClauseSameTable<Linked<T, $right>, T>
            for Linked<T, $left>
        {
            type Count = <$left as Same<$right>>::Count;
        }
    };
}

/// Whether two slots are the same one, at the level of types.
pub trait Same<Other> {
    /// `Once` or `Never`.
    type Count;
}

macro_rules! same {
    ($($slot:ident: $($other:ident),*;)*) => {
        $(
            impl Same<$slot> for $slot { type Count = Once; }
            $(
                impl Same<$other> for $slot { type Count = Never; }
                impl Same<$slot> for $other { type Count = Never; }
            )*
        )*
    };
}

slots!(L0 "link_0", L1 "link_1", L2 "link_2", L3 "link_3", L4 "link_4", L5 "link_5", L6 "link_6", L7 "link_7");
same! {
    L0: L1, L2, L3, L4, L5, L6, L7;
    L1: L2, L3, L4, L5, L6, L7;
    L2: L3, L4, L5, L6, L7;
    L3: L4, L5, L6, L7;
    L4: L5, L6, L7;
    L5: L6, L7;
    L6: L7;
    L7: ;
}
