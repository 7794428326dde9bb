//! [`And`], [`Or`], [`Not`]: what `&`, `|` and `!` make of permissions.

use std::any::Any;
use std::ops::{BitAnd, BitOr};

use super::{Alternatives, Asked, Permission, Verdict};

/// Both must let the request through.
#[derive(Debug, Clone, Copy)]
pub struct And<A, B>(pub A, pub B);

/// One of them must let the request through.
#[derive(Debug, Clone, Copy)]
pub struct Or<A, B>(pub A, pub B);

/// The other must not let the request through.
#[derive(Debug, Clone, Copy)]
pub struct Not<A>(pub A);

impl<A: Permission, B: Permission> Permission for And<A, B> {
    fn allows(&self, asked: &Asked<'_>) -> bool {
        self.0.allows(asked) && self.1.allows(asked)
    }

    fn allows_object(&self, asked: &Asked<'_>, object: &dyn Any) -> bool {
        self.0.allows_object(asked, object) && self.1.allows_object(asked, object)
    }

    fn scopes(&self, asked: &Asked<'_>) -> Alternatives {
        self.0.scopes(asked).both(self.1.scopes(asked))
    }

    fn rule(&self) -> String {
        format!("({} & {})", self.0.rule(), self.1.rule())
    }

    fn verdict(&self, asked: &Asked<'_>) -> Verdict {
        Verdict::of(self.rule(), self.allows(asked), vec![self.0.verdict(asked), self.1.verdict(asked)])
    }
}

impl<A: Permission, B: Permission> Permission for Or<A, B> {
    fn allows(&self, asked: &Asked<'_>) -> bool {
        self.0.allows(asked) || self.1.allows(asked)
    }

    fn allows_object(&self, asked: &Asked<'_>, object: &dyn Any) -> bool {
        self.0.allows_object(asked, object) || self.1.allows_object(asked, object)
    }

    fn scopes(&self, asked: &Asked<'_>) -> Alternatives {
        self.0.scopes(asked).or(self.1.scopes(asked))
    }

    fn rule(&self) -> String {
        format!("({} | {})", self.0.rule(), self.1.rule())
    }

    fn verdict(&self, asked: &Asked<'_>) -> Verdict {
        Verdict::of(self.rule(), self.allows(asked), vec![self.0.verdict(asked), self.1.verdict(asked)])
    }
}

impl<A: Permission> Permission for Not<A> {
    fn allows(&self, asked: &Asked<'_>) -> bool {
        !self.0.allows(asked)
    }

    fn allows_object(&self, asked: &Asked<'_>, object: &dyn Any) -> bool {
        !self.0.allows_object(asked, object)
    }

    fn rule(&self) -> String {
        format!("!{}", self.0.rule())
    }

    fn verdict(&self, asked: &Asked<'_>) -> Verdict {
        Verdict::of(self.rule(), self.allows(asked), vec![self.0.verdict(asked)])
    }
}

/// Gives permissions their operators. The left side must be one of this crate, as Rust's rules of coherence want it.
macro_rules! operators {
    ($($({$($parameter:ident),*})? $name:ty),* $(,)?) => {$(
        impl<$($($parameter: Permission,)*)? Right: Permission> BitAnd<Right> for $name {
            type Output = And<Self, Right>;

            fn bitand(self, right: Right) -> Self::Output {
                And(self, right)
            }
        }

        impl<$($($parameter: Permission,)*)? Right: Permission> BitOr<Right> for $name {
            type Output = Or<Self, Right>;

            fn bitor(self, right: Right) -> Self::Output {
                Or(self, right)
            }
        }

        impl $(<$($parameter: Permission),*>)? std::ops::Not for $name {
            type Output = Not<Self>;

            fn not(self) -> Self::Output {
                Not(self)
            }
        }
    )*};
}

operators! {
    super::AllowAny,
    super::IsAdmin,
    super::IsAuthenticated,
    super::IsAuthenticatedOrTokenHasScope,
    super::NoToken,
    super::OperationScope,
    super::ResourceTakesTokens,
    super::TokenHasReadWriteScope,
    super::TokenHasResourceScope,
    super::TokenHasScope,
    super::TokenMatchesOasRequirements,
    super::AllowIf,
    super::AllowObject,
    {A} super::Rule<A>,
    {A} Not<A>,
    {A, B} And<A, B>,
    {A, B} Or<A, B>,
}
