//! `check --deploy`: settings and clients that are unsafe where others can reach the server, each by name.

use std::io::Write;

use clap::Args;
use webapi_core::WebApi;

use super::{Exit, Ran};
use crate::command::server;
use crate::server::deploy::{Finding, findings_of_api, findings_of_client};

/// Look for settings and clients that are unsafe.
#[derive(Debug, Args)]
pub struct Check {
    /// Look at everything that matters once others can reach the server; otherwise only at whether it can start.
    #[arg(long)]
    deploy: bool,
    /// Print JSON: a list of findings.
    #[arg(long)]
    json: bool,
}

impl Check {
    pub(super) fn run(&self, api: &WebApi, out: &mut dyn Write) -> Ran {
        let findings = if self.deploy { all(api)? } else { Vec::new() };
        if self.json {
            let list: serde_json::Value = findings
                .iter()
                .map(|finding| serde_json::json!({"name": finding.name, "why": finding.why}))
                .collect();
            writeln!(out, "{list:#}")?;
        } else if findings.is_empty() {
            writeln!(out, "Nothing was found.")?;
        } else {
            for finding in &findings {
                writeln!(out, "{}: {}", finding.name, finding.why)?;
            }
        }
        Ok(if findings.is_empty() { Exit::Done } else { Exit::Found })
    }
}

fn all(api: &WebApi) -> Result<Vec<Finding>, super::CliError> {
    let server = server(api)?;
    let mut findings = server.findings();
    findings.extend(findings_of_api(api));
    let clients = api.database().with(|conn| server.clients().list(conn, None))??;
    findings.extend(clients.iter().flat_map(findings_of_client));
    Ok(findings)
}
