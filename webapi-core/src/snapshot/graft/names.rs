//! Who has which name, and which scope, after some have left and others joined: as if all had come in their order.

use std::collections::HashSet;

use super::super::build;
use super::super::node::{Node, NodeId};
use super::Graft;

impl Graft<'_> {
    /// Frees the names of those who left, and gives names to those who joined.
    pub(super) fn name_all(&mut self) {
        let (mut names, mut scopes) = (HashSet::new(), HashSet::new());
        for (id, node) in &self.left {
            for name in [node.descriptor.name, node.descriptor.plural] {
                if self.new.by_name.get(name) == Some(id) {
                    self.new.by_name.remove(name);
                    names.insert(name);
                }
            }
            let scope = node.descriptor.scope_name;
            if self.new.scopes.get(scope) == Some(id) {
                self.new.scopes.remove(scope);
                scopes.insert(scope);
            }
        }
        if !(names.is_empty() && scopes.is_empty()) {
            let mut rest: Vec<NodeId> = self.new.by_type.values().copied().collect();
            rest.sort_unstable_by_key(|id| id.index());
            for id in rest {
                let descriptor = self.node(id).descriptor;
                if names.contains(descriptor.name) || names.contains(descriptor.plural) {
                    self.claim_names(id);
                }
                if scopes.contains(descriptor.scope_name) {
                    self.claim_scope(id);
                }
            }
        }
        for id in self.joined.clone() {
            self.claim_names(id);
            self.claim_scope(id);
        }
    }

    /// Singular names win over plural ones, and what stands first over what follows.
    fn claim_names(&mut self, id: NodeId) {
        let descriptor = self.node(id).descriptor;
        for name in [descriptor.name, descriptor.plural] {
            let rank = |node: &Node| (node.descriptor.name != name, node.id.index());
            let wins = match self.new.by_name.get(name) {
                Some(holder) => rank(self.node(id)) < rank(self.node(*holder)),
                None => true,
            };
            if wins {
                self.new.by_name.insert(name, id);
            }
        }
    }

    /// Two resources under one scope name are fine when both say so.
    fn claim_scope(&mut self, id: NodeId) {
        let node = self.node(id);
        // What hangs nowhere has no path yet; that mistake comes first.
        if !node.descriptor.oauth2_token_access_allowed || node.list_template.is_empty() {
            return;
        }
        let scope = node.descriptor.scope_name;
        match self.new.scopes.get(scope).copied() {
            Some(holder) if holder == id => {}
            Some(holder) => {
                let clash = build::scope_clash(self.node(holder), node);
                self.mistakes.extend(clash);
                if id.index() < holder.index() {
                    self.new.scopes.insert(scope, id);
                }
            }
            None => {
                self.new.scopes.insert(scope, id);
            }
        }
    }
}
