//! `apply FILE.toml`: clients and users as code.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use webapi_core::WebApi;

use super::{Exit, Ran};
use crate::command::apply::{Change, SECTIONS, Wanted};
use crate::command::server;
use crate::settings::{Document, Environment};

/// Make clients and users as a file says.
#[derive(Debug, Args)]
pub struct Apply {
    /// A file of TOML with `[[clients]]` and `[[users]]`; sections with settings may stand beside them. `[scopes]` must be
    /// what the server has: it takes scopes from the file with which it starts.
    file: PathBuf,
    /// Change nothing; print what would be changed.
    #[arg(long)]
    dry_run: bool,
    /// Print JSON: a list of what was changed.
    #[arg(long)]
    json: bool,
}

/// Sections of the same file that other parts of an application read.
const OTHERS: [&str; 4] = ["oauth2", "server", "limits", "scopes"];

impl Apply {
    pub(super) fn run(&self, api: &WebApi, out: &mut dyn Write) -> Ran {
        let document = Document::open(&self.file)?;
        let known: Vec<&str> = SECTIONS.into_iter().chain(OTHERS).collect();
        document.unknown_sections(&known).unless_any(())?;
        let wanted = Wanted::read(&document, &Environment::of_process())?;
        let scopes = server(api)?.scopes(api);
        crate::settings::server::scopes::differences(&document, &scopes).unless_any(())?;
        let changes = api.database().with(|conn| wanted.apply(api, conn, self.dry_run))??;
        match self.json {
            true => {
                let list: serde_json::Value = changes.iter().map(json).collect();
                writeln!(out, "{list:#}")?;
            }
            false => print(&changes, self.dry_run, out)?,
        }
        Ok(Exit::Done)
    }
}

/// What was changed, for people.
///
/// # Errors
///
/// The writer's.
pub fn print(changes: &[Change], dry_run: bool, out: &mut dyn Write) -> std::io::Result<()> {
    for change in changes {
        let state = match (change.is_new, change.is_none(), dry_run) {
            (_, true, _) => "is as it shall be",
            (true, _, false) => "was created",
            (true, _, true) => "would be created",
            (false, _, false) => "was changed",
            (false, _, true) => "would be changed",
        };
        writeln!(out, "{} `{}` {state}", change.kind, change.name)?;
        for (field, before, after) in &change.fields {
            writeln!(out, "    {field}: {} -> {}", shown(before), shown(after))?;
        }
        if let Some(secret) = &change.secret {
            writeln!(out, "    client_secret: {} (it is not shown again)", secret.expose())?;
        }
    }
    Ok(())
}

fn shown(text: &str) -> &str {
    if text.is_empty() { "(nothing)" } else { text }
}

fn json(change: &Change) -> serde_json::Value {
    let fields: serde_json::Value = change
        .fields
        .iter()
        .map(|(name, before, after)| {
            ((*name).to_owned(), serde_json::json!({"before": before, "after": after}))
        })
        .collect();
    let mut object = serde_json::json!({
        "kind": change.kind, "name": change.name, "created": change.is_new, "changed": fields,
    });
    if let Some(secret) = &change.secret {
        object["client_secret"] = secret.expose().into();
    }
    object
}
