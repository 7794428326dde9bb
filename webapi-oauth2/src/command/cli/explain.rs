//! `explain`: which rule would refuse a request, and what each of them says. Nothing is done.

use std::io::Write;

use clap::Args;
use serde_json::json;
use webapi_core::WebApi;
use webapi_core::api_token::TokenText;
use webapi_core::descriptor::Method;

use super::{Exit, Ran, secret_of_stdin};
use crate::explain::{Question, Who, explain};
use crate::token::AccessToken;

/// Say which rule would refuse a request; without a caller, one of nobody.
#[derive(Debug, Args)]
#[group(skip)]
pub struct Explain {
    /// The method, such as GET.
    #[arg(value_parser = method)]
    method: Method,
    /// The path or the URL, such as `/api/users/doc/`.
    path: String,
    /// Ask for this user, with a session.
    #[arg(long, value_name = "USERNAME")]
    user: Option<String>,
    /// Read an access token from the standard input, and ask for whoever presents it.
    #[arg(long, conflicts_with = "user")]
    token_stdin: bool,
    /// The same with an API token.
    #[arg(long, conflicts_with_all = ["user", "token_stdin"])]
    api_token_stdin: bool,
    /// Print JSON: an object with `refused_by` and what each rule says.
    #[arg(long)]
    json: bool,
}

impl Explain {
    pub(super) fn run(&self, api: &WebApi, out: &mut dyn Write) -> Ran {
        let access = self.token_stdin.then(secret_of_stdin).transpose()?.map(AccessToken::new);
        let api_token = self.api_token_stdin.then(secret_of_stdin).transpose()?.map(TokenText::new);
        let who = match (&access, &api_token, &self.user) {
            (Some(token), _, _) => Who::Token(token),
            (_, Some(text), _) => Who::ApiToken(text),
            (_, _, Some(user)) => Who::User(user),
            _ => Who::Nobody,
        };
        let path = self.path.strip_prefix(api.public_url()).unwrap_or(&self.path);
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let explained = explain(api, Question { who, method: self.method, path })?;
        let refused_by = explained.refused_by();
        if self.json {
            let steps = explained.steps().map(|(rule, refusal)| json!({"rule": rule, "refusal": refusal}));
            let rules: serde_json::Value = steps.collect();
            writeln!(out, "{}", json!({"refused_by": refused_by, "rules": rules}))?;
        } else {
            write!(out, "{explained}")?;
            match refused_by {
                Some(rule) => writeln!(out, "Refused by: {rule}.")?,
                None => writeln!(out, "No rule refuses it.")?,
            }
        }
        Ok(if refused_by.is_some() { Exit::Found } else { Exit::Done })
    }
}

fn method(text: &str) -> Result<Method, String> {
    Method::parse(&text.to_ascii_uppercase()).ok_or_else(|| "there is no such method".to_owned())
}
