//! Client authentication (RFC 6749 section 2.3.1): a secret in the header or in the form, never both.
//!
//! In: the `Authorization` headers and the form. Out: a verdict on a client that was found, which does not tell whether
//! the id or the secret was wrong. Digests are compared in constant time, against a decoy where there is no client.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use webapi_core::account::PasswordHash;

use super::memory::{ClientMemory, KnownClient};
use crate::error::TokenError;
use crate::form::{Form, decode};
use crate::store::{ClientAuthMethod, ClientKind, StoredSecret};
use crate::token::{ClientSecret, SecretDigest};

/// Longer ids and secrets are refused unread.
const LONGEST: usize = 1024;

/// What a request says about its client.
#[derive(Debug, Clone)]
pub(crate) struct PresentedClient {
    client_id: String,
    secret: Option<ClientSecret>,
    method: ClientAuthMethod,
}

/// What is to be thought of what was presented.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// The client is who it says it is.
    Proven,
    /// It is not, or there is no such client, or it is disabled.
    Refused,
    /// Only argon2id can tell; none of the digests may belong to the client, and the answer is then no.
    Ask(Vec<PasswordHash>),
}

impl PresentedClient {
    /// Reads what the request presents. `authorization` are the values of all headers of that name.
    pub(crate) fn read<'a>(
        mut authorization: impl Iterator<Item = Option<&'a str>>,
        form: &Form,
    ) -> Result<Self, TokenError> {
        let header = authorization.next();
        if authorization.next().is_some() {
            return Err(TokenError::invalid_request("there are two Authorization headers"));
        }
        let presented = match header {
            Some(header) => Self::of_header(header, form)?,
            None => Self::of_form(form)?,
        };
        let is_odd = |text: &str| text.len() > LONGEST || text.contains(char::is_control);
        if is_odd(&presented.client_id)
            || presented.secret.as_ref().is_some_and(|secret| is_odd(secret.expose()))
        {
            return Err(TokenError::invalid_client());
        }
        Ok(presented)
    }

    /// `client_secret_basic`: both halves are form-encoded inside the base64.
    fn of_header(header: Option<&str>, form: &Form) -> Result<Self, TokenError> {
        let (client_id, secret) = header.and_then(decode_basic).ok_or_else(TokenError::invalid_client)?;
        if form.value("client_secret").is_some() {
            return Err(TokenError::invalid_request(
                "the client authenticates twice; use the header or the form",
            ));
        }
        if form.value("client_id").is_some_and(|other| other != client_id) {
            return Err(TokenError::invalid_request("client_id in the form is not that of the header"));
        }
        let secret = Some(ClientSecret::new(secret));
        Ok(Self { client_id, secret, method: ClientAuthMethod::SecretBasic })
    }

    /// `client_secret_post`, or a public client that only names itself.
    fn of_form(form: &Form) -> Result<Self, TokenError> {
        let client_id = form.value("client_id").ok_or_else(TokenError::invalid_client)?.to_owned();
        let secret = form.value("client_secret").map(ClientSecret::new);
        let method = if secret.is_some() { ClientAuthMethod::SecretPost } else { ClientAuthMethod::None };
        Ok(Self { client_id, secret, method })
    }

    /// The id that the request names.
    pub(crate) fn client_id(&self) -> &str {
        &self.client_id
    }

    /// Whether it is more than a name.
    pub(crate) fn has_secret(&self) -> bool {
        self.secret.is_some()
    }

    /// The secret's text, for a check by argon2id.
    pub(crate) fn secret(&self) -> &str {
        self.secret.as_ref().map(ClientSecret::expose).unwrap_or_default()
    }

    /// Checks what was presented against the client that was found.
    pub(crate) fn judge(
        &self,
        found: Option<&KnownClient>,
        memory: &ClientMemory,
        now: DateTime<Utc>,
    ) -> Verdict {
        let presented = self.secret.as_ref().map(ClientSecret::digest);
        let secrets = found.map_or(&[][..], |known| &known.client.record.secrets);
        let live = || secrets.iter().filter(|secret| secret.is_live(now));
        let matches = presented.as_ref().is_some_and(|presented| {
            // The decoy is compared where there is nothing, and every digest, whether an earlier one matched or not.
            std::hint::black_box(SecretDigest::of("").matches(presented));
            let kept = live().filter_map(StoredSecret::digest);
            kept.fold(false, |found, kept| found | kept.matches(presented))
        });
        let Some(known) = found else {
            let slow = presented.is_some() && memory.has_chosen_secrets();
            return if slow { Verdict::Ask(Vec::new()) } else { Verdict::Refused };
        };
        let client = &known.client;
        if !client.is_enabled || !client.record.auth_methods.contains(&self.method) {
            return Verdict::Refused;
        }
        match client.record.kind {
            // A secret that a public client makes up proves nothing, and is a sign of confusion.
            ClientKind::Public if presented.is_none() => Verdict::Proven,
            ClientKind::Public => Verdict::Refused,
            ClientKind::Confidential if matches => Verdict::Proven,
            ClientKind::Confidential => {
                let Some(presented) = presented else { return Verdict::Refused };
                if known.proven.get().is_some_and(|proven| proven.matches(&presented)) {
                    return Verdict::Proven;
                }
                let chosen: Vec<_> = live().filter_map(StoredSecret::chosen).cloned().collect();
                if chosen.is_empty() { Verdict::Refused } else { Verdict::Ask(chosen) }
            }
        }
    }

    /// Remembers that argon2id confirmed the secret, for as long as the client is remembered.
    pub(crate) fn remember_proven(&self, known: &KnownClient) {
        if let Some(secret) = &self.secret {
            let _ = known.proven.set(secret.digest());
        }
    }
}

/// The scheme's name is case-insensitive here (RFC 9110 section 11.1).
fn decode_basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (client_id, secret) = pair.split_once(':')?;
    Some((decode(client_id.as_bytes()).ok()?, decode(secret.as_bytes()).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> Form {
        pairs.iter().copied().collect()
    }

    fn read(headers: &[&str], pairs: &[(&str, &str)]) -> Result<(String, Option<String>), String> {
        PresentedClient::read(headers.iter().map(|header| Some(*header)), &form(pairs))
            .map(|read| (read.client_id, read.secret.map(|secret| secret.expose().to_owned())))
            .map_err(|error| error.code().to_owned())
    }

    fn basic(pair: &str) -> String {
        format!("Basic {}", STANDARD.encode(pair))
    }

    #[test]
    fn both_halves_of_the_header_are_form_decoded() {
        let read = read(&[&basic("my+app:p%3Aa%25b%2B%C3%A9")], &[]);
        assert_eq!(read, Ok(("my app".to_owned(), Some("p:a%b+é".to_owned()))));
    }

    #[test]
    fn the_scheme_is_case_insensitive() {
        assert!(read(&[&basic("a:b").replace("Basic", "bAsIc")], &[]).is_ok());
    }

    #[test]
    fn a_header_that_cannot_be_read_is_an_invalid_client() {
        for header in
            ["Basic", "Basic !!!", "Bearer x", &basic("no-colon"), "Basic //8=", &basic("a:%ff"), ""]
        {
            assert_eq!(read(&[header], &[]), Err("invalid_client".to_owned()), "{header}");
        }
    }

    #[test]
    fn two_ways_at_once_are_an_invalid_request() {
        let header = basic("a:b");
        for (headers, pairs) in [
            (vec![header.as_str(), header.as_str()], vec![]),
            (vec![header.as_str()], vec![("client_secret", "b")]),
            (vec![header.as_str()], vec![("client_id", "other")]),
        ] {
            assert_eq!(read(&headers, &pairs), Err("invalid_request".to_owned()));
        }
        assert!(read(&[&header], &[("client_id", "a")]).is_ok());
    }

    #[test]
    fn a_form_without_a_client_is_an_invalid_client() {
        assert_eq!(read(&[], &[("client_secret", "b")]), Err("invalid_client".to_owned()));
        assert_eq!(read(&[], &[("client_id", "")]), Err("invalid_client".to_owned()));
    }

    #[test]
    fn long_and_odd_secrets_are_refused_unread() {
        assert!(read(&[], &[("client_id", "a"), ("client_secret", &"x".repeat(1025))]).is_err());
        assert!(read(&[], &[("client_id", "a\0"), ("client_secret", "b")]).is_err());
    }

    #[test]
    fn what_was_presented_is_not_printed() {
        let presented =
            PresentedClient::read(std::iter::empty(), &form(&[("client_id", "a"), ("client_secret", "b7")]));
        assert!(!format!("{presented:?}").contains("b7"));
    }
}
