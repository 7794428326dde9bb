//! How extensions become part of an API.

use std::any::TypeId;
use std::collections::HashSet;

use super::{StartError, WebApiBuilder};
use crate::descriptor::Descriptor;
use crate::extension::resource::ExtensionResource;
use crate::extension::{
    Catalogue, Extension, ExtensionRegistration, ExtensionSettings, Manager, Manifest, ScopesResource,
    SettingsResource,
};
use crate::resource::Resource;
use crate::snapshot::NodeId;

/// The resources with which extensions are managed.
pub(super) const RESOURCES: [&Descriptor; 3] =
    [ExtensionResource::DESCRIPTOR, SettingsResource::DESCRIPTOR, ScopesResource::DESCRIPTOR];

/// The extensions of a builder and of the inventory, with what they say about themselves.
pub(super) struct Parts {
    codes: Vec<Box<dyn Extension>>,
    manifests: Vec<Manifest>,
}

impl Parts {
    /// The types of the resources that extensions bring.
    pub(super) fn brought(&self) -> HashSet<TypeId> {
        let all = self.manifests.iter().flat_map(|manifest| &manifest.resources);
        all.map(|(descriptor, _)| descriptor.type_id).collect()
    }
}

impl WebApiBuilder {
    /// Lets extensions be enabled and disabled while the API serves: adds the resource `extensions`, for superusers.
    ///
    /// Known are those that registered themselves, and those added with [`extension`](Self::extension). Without this call
    /// there are none, and nothing of what they bring.
    pub fn extensions(mut self, settings: ExtensionSettings) -> Self {
        self.extensions = Some(settings);
        self
    }

    /// Adds the header `X-Tree-Generation` to every answer of the API: the number of the tree that gave it, which counts
    /// up with every change of an extension. For tests, and for finding out whether all servers have followed. Off by
    /// default.
    pub fn announce_generation(mut self) -> Self {
        self.announces_generation = true;
        self
    }

    /// Makes an extension known by hand: one that says `manual`, or any other to fix the order. It is not enabled by
    /// that. As [`extensions`](Self::extensions) with the defaults where that is not called.
    pub fn extension(mut self, extension: impl Extension) -> Self {
        self.extensions.get_or_insert_with(ExtensionSettings::default);
        self.extension_codes.push(Box::new(extension));
        self
    }

    /// Asks all extensions what they are: first those of the builder, then those of the inventory by their ids.
    pub(super) fn extension_parts(&mut self) -> Parts {
        let mut codes = std::mem::take(&mut self.extension_codes);
        let mut manifests: Vec<Manifest> = codes.iter().map(|code| code.manifest()).collect();
        if !self.without_inventory {
            let by_hand: HashSet<String> = manifests.iter().map(|manifest| manifest.id.clone()).collect();
            let registered = inventory::iter::<ExtensionRegistration>.into_iter().map(|make| (make.0)());
            let mut registered: Vec<_> = registered.map(|code| (code.manifest(), code)).collect();
            registered.retain(|(manifest, _)| !by_hand.contains(&manifest.id));
            registered.sort_by(|(one, _), (other, _)| one.id.cmp(&other.id));
            for (manifest, code) in registered {
                manifests.push(manifest);
                codes.push(code);
            }
        }
        Parts { codes, manifests }
    }

    /// Checks the extensions against each other and against the application's resources.
    pub(super) fn manager(
        &mut self,
        parts: Parts,
        registered: &[&'static Descriptor],
    ) -> Result<Option<Manager>, StartError> {
        let Some(settings) = self.extensions.take() else { return Ok(None) };
        let own = ExtensionResource::DESCRIPTOR.type_id;
        let item = registered.iter().position(|descriptor| descriptor.type_id == own).unwrap_or_default();
        let catalogue = Catalogue::of(parts.codes, parts.manifests, NodeId::new(item), registered)
            .map_err(|error| StartError::Part(error.into()))?;
        Ok(Some(Manager::new(catalogue, settings)))
    }
}
