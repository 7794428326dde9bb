//! The implementation of `Extension`: the manifest, the steps that are there, and the entry in the inventory.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned as _;

use super::parse::{Extension, Pair};

/// Everything that the derive emits.
pub(super) fn extension(extension: &Extension) -> TokenStream {
    let Extension { krate, ident, .. } = extension;
    let manifest = manifest(extension);
    let steps = extension.steps.iter().map(|step| self::step(extension, step));
    let registration = (!extension.manual).then(|| {
        quote! {
            #krate::__private::inventory::submit! {
                #krate::extension::ExtensionRegistration(|| ::std::boxed::Box::new(#ident))
            }
        }
    });
    quote! {
        const _: () = {
            impl #krate::extension::Extension for #ident {
                fn manifest(&self) -> #krate::extension::Manifest {
                    #manifest
                }

                #(#steps)*
            }

            #registration
        };
    }
}

fn manifest(extension: &Extension) -> TokenStream {
    let Extension { krate, id, name, version, summary, author, author_url, .. } = extension;
    let licence = extension.licence.as_ref().map(|licence| quote!(.licence(#licence)));
    let url = extension.url.as_ref().map(|url| quote!(.url(#url)));
    let requires = extension.requires.iter().map(|Pair { left, right }| quote!(.requires(#left, #right)));
    let resources = extension.resources.iter().map(|ty| quote_spanned!(ty.span()=> .resource::<#ty>()));
    let at_root =
        extension.root_resources.iter().map(|ty| quote_spanned!(ty.span()=> .root_resource::<#ty>()));
    let settings = extension.settings.as_ref().map(|ty| quote_spanned!(ty.span()=> .settings::<#ty>()));
    let migrations = extension.migrations.as_ref().map(|path| quote!(.migrations(&#path)));
    let texts = extension.scope_texts.iter().map(|Pair { left, right }| quote!(.scope_text(#left, #right)));
    let signals = extension.signals.then(|| quote!(.signals(Self::signals())));
    quote! {
        #krate::extension::Manifest::new(#id, #name, #version)
            .summary(#summary)
            .author(#author, #author_url)
            #licence #url #(#requires)* #(#resources)* #(#at_root)* #settings #migrations #(#texts)* #signals
    }
}

fn step(extension: &Extension, step: &Ident) -> TokenStream {
    let krate = &extension.krate;
    let (from, given) = if step == "on_upgrade" {
        (Some(quote!(, from: &#krate::extension::Version)), Some(quote!(, from)))
    } else {
        (None, None)
    };
    quote! {
        fn #step(
            &self,
            ctx: &mut #krate::extension::ExtensionContext<'_>
            #from
        ) -> ::core::result::Result<(), #krate::extension::ExtensionProblem> {
            Self::#step(self, ctx #given)
        }
    }
}
