//! Client authentication (RFC 6749 section 2.3.1): a secret in the header or in the form, never both.
//!
//! In: the `Authorization` headers and the form. Out: the client, or an error that does not tell whether the id or
//! the secret was wrong. Digests are compared, in constant time, against a decoy where there is no client.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode;
use webapi_core::db::DbConn;
use webapi_core::request::Parameters;

use crate::endpoint::parameters::value;
use crate::error::TokenError;
use crate::server::AuthorizationServer;
use crate::store::{ClientKind, StoredClient};
use crate::token::{ClientSecret, SecretDigest};

/// Longer ids and secrets are refused unread.
const LONGEST: usize = 1024;

/// What a request says about its client.
#[derive(Debug)]
pub(crate) struct PresentedClient {
    client_id: String,
    secret: Option<ClientSecret>,
}

impl PresentedClient {
    /// Reads what the request presents. `authorization` are the values of all headers of that name.
    pub(crate) fn read<'a>(
        mut authorization: impl Iterator<Item = Option<&'a str>>,
        form: &Parameters,
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
    fn of_header(header: Option<&str>, form: &Parameters) -> Result<Self, TokenError> {
        let (client_id, secret) = header.and_then(decode_basic).ok_or_else(TokenError::invalid_client)?;
        if value(form, "client_secret").is_some() {
            return Err(TokenError::invalid_request(
                "the client authenticates twice; use the header or the form",
            ));
        }
        if value(form, "client_id").is_some_and(|other| other != client_id) {
            return Err(TokenError::invalid_request("client_id in the form is not that of the header"));
        }
        Ok(Self { client_id, secret: Some(ClientSecret::new(secret)) })
    }

    /// `client_secret_post`, or a public client that only names itself.
    fn of_form(form: &Parameters) -> Result<Self, TokenError> {
        let client_id = value(form, "client_id").ok_or_else(TokenError::invalid_client)?.to_owned();
        let secret = value(form, "client_secret").map(ClientSecret::new);
        Ok(Self { client_id, secret })
    }

    /// Finds the client and checks its secret.
    pub(crate) fn authenticate(
        &self,
        server: &AuthorizationServer,
        conn: &mut DbConn,
    ) -> Result<StoredClient, TokenError> {
        let found = server.clients().by_client_id(conn, &self.client_id)?;
        let presented = self.secret.as_ref().map(ClientSecret::digest);
        let kept = found.as_ref().and_then(|client| client.record.secret);
        let decoy = SecretDigest::of("");
        let matches = presented.is_some_and(|presented| kept.as_ref().unwrap_or(&decoy).matches(&presented));
        let is_proven = |client: &StoredClient| match client.record.kind {
            ClientKind::Confidential => matches && kept.is_some(),
            // A secret that a public client makes up proves nothing, and is a sign of confusion.
            ClientKind::Public => presented.is_none(),
        };
        match found.filter(|client| client.is_enabled && is_proven(client)) {
            Some(client) => Ok(client),
            None => {
                tracing::warn!(client_id = self.client_id, "client authentication failed");
                Err(TokenError::invalid_client())
            }
        }
    }
}

/// The scheme's name is case-insensitive here (RFC 9110 section 11.1).
fn decode_basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (client_id, secret) = pair.split_once(':')?;
    Some((form_decode(client_id)?, form_decode(secret)?))
}

fn form_decode(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    percent_decode(spaced.as_bytes()).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use webapi_core::request::RawValue;

    use super::*;

    fn form(pairs: &[(&str, &str)]) -> Parameters {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), RawValue::Text((*value).to_owned()))).collect()
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
