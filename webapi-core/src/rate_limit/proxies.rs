//! [`TrustedProxies`]: whose word is taken for a client's address, and in which header.

use std::net::IpAddr;

use ipnet::IpNet;

use super::ForwardedHeader;

/// The proxies in front of the server. By default there are none, and headers about addresses are not read.
///
/// A request that comes from one of these networks is counted for the address that its headers name. Of a chain of
/// proxies, each is asked whom it speaks for: the last address that is no trusted proxy is the client. What stands
/// further left was written by the client, and is not read. An element that is no address ends the search at the
/// proxy that sent it. A peer without an address, behind a Unix socket, counts as a proxy if there are any.
///
/// ```
/// use webapi_core::rate_limit::{ForwardedHeader, TrustedProxies};
///
/// # fn main() -> Result<(), webapi_core::rate_limit::NotANetwork> {
/// let proxies = TrustedProxies::of(["10.0.0.0/8", "2001:db8:1::7"])?.believing([ForwardedHeader::XRealIp]);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedProxies {
    networks: Vec<IpNet>,
    headers: Vec<ForwardedHeader>,
}

/// A text that names no network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no network; write an address, such as `10.0.0.7`, or a network, such as `10.0.0.0/8` or `fd00::/8`"
)]
pub struct NotANetwork(String);

impl TrustedProxies {
    /// Trusts these addresses and networks, the latter in CIDR form, for what they say in `X-Forwarded-For`.
    ///
    /// # Errors
    ///
    /// [`NotANetwork`] names the first text that is neither.
    pub fn of<T: AsRef<str>>(networks: impl IntoIterator<Item = T>) -> Result<Self, NotANetwork> {
        let network = |text: T| {
            let text = text.as_ref().trim();
            let address = text.parse::<IpAddr>().map(|address| IpNet::from(address.to_canonical()));
            address.or_else(|_| text.parse()).map_err(|_| NotANetwork(text.to_owned()))
        };
        let networks = networks.into_iter().map(network).collect::<Result<_, _>>()?;
        Ok(Self { networks, headers: vec![ForwardedHeader::XForwardedFor] })
    }

    /// Reads these headers, the first that a request has; `X-Forwarded-For` by default.
    ///
    /// Name none that the proxies do not write themselves: most pass on what they do not know, and a client could
    /// choose its address in it.
    pub fn believing(mut self, headers: impl IntoIterator<Item = ForwardedHeader>) -> Self {
        self.headers = headers.into_iter().collect();
        self
    }

    /// Whom a request comes from. `lines` gives the values of a header, in their order.
    pub(super) fn client<'a, L: DoubleEndedIterator<Item = &'a str>>(
        &self,
        peer: Option<IpAddr>,
        lines: impl Fn(&'static str) -> L,
    ) -> Option<IpAddr> {
        let mut client = peer.map(|peer| peer.to_canonical());
        if self.networks.is_empty() || client.is_some_and(|peer| !self.trusts(peer)) {
            return client;
        }
        for header in &self.headers {
            let mut is_there = false;
            for hop in lines(header.name()).rev().flat_map(|line| header.hops(line)) {
                is_there = true;
                let Some(hop) = hop else { return client };
                client = Some(hop);
                if !self.trusts(hop) {
                    return client;
                }
            }
            if is_there {
                return client;
            }
        }
        client
    }

    /// Whether the peer is one of these: what it says of a request is believed.
    pub(super) fn is_proxy(&self, peer: Option<IpAddr>) -> bool {
        !self.networks.is_empty() && peer.is_none_or(|peer| self.trusts(peer.to_canonical()))
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|network| network.contains(&address))
    }
}

impl Default for TrustedProxies {
    fn default() -> Self {
        Self { networks: Vec::new(), headers: vec![ForwardedHeader::XForwardedFor] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The client of a request from `peer` with these headers.
    fn client(proxies: &TrustedProxies, peer: &str, headers: &[(&str, &str)]) -> String {
        let lines = |name: &'static str| {
            let named = headers.iter().filter(move |(known, _)| *known == name);
            named.map(|(_, value)| *value)
        };
        proxies.client(peer.parse().ok(), lines).map_or("-".to_owned(), |address| address.to_string())
    }

    fn behind(networks: &[&str]) -> TrustedProxies {
        TrustedProxies::of(networks).unwrap()
    }

    const XFF: &str = "x-forwarded-for";

    #[test]
    fn without_proxies_only_the_socket_counts() {
        let headers = [(XFF, "192.0.2.1"), ("x-real-ip", "192.0.2.2"), ("forwarded", "for=192.0.2.3")];
        assert_eq!(client(&TrustedProxies::default(), "198.51.100.9", &headers), "198.51.100.9");
        assert_eq!(client(&TrustedProxies::default(), "", &headers), "-");
    }

    #[test]
    fn somebody_who_is_no_proxy_is_not_believed() {
        assert_eq!(client(&behind(&["10.0.0.0/8"]), "198.51.100.9", &[(XFF, "192.0.2.1")]), "198.51.100.9");
    }

    #[test]
    fn the_last_address_that_is_no_proxy_is_the_client() {
        let proxies = behind(&["10.0.0.0/8", "fd00::/8"]);
        for (value, expected) in [
            ("192.0.2.1", "192.0.2.1"),
            ("6.6.6.6, 192.0.2.1", "192.0.2.1"),
            ("6.6.6.6, 192.0.2.1, 10.0.0.3, fd00::1", "192.0.2.1"),
            ("10.0.0.4, 10.0.0.3", "10.0.0.4"),
            ("192.0.2.1, nonsense, 10.0.0.3", "10.0.0.3"),
            ("", "10.0.0.2"),
        ] {
            assert_eq!(client(&proxies, "10.0.0.2", &[(XFF, value)]), expected, "{value}");
        }
        assert_eq!(client(&proxies, "10.0.0.2", &[]), "10.0.0.2");
        assert_eq!(client(&proxies, "::ffff:10.0.0.2", &[(XFF, "::ffff:192.0.2.1")]), "192.0.2.1");
    }

    #[test]
    fn several_lines_of_a_header_are_one_list() {
        let lines = [(XFF, "6.6.6.6, 192.0.2.1"), (XFF, "10.0.0.3")];
        assert_eq!(client(&behind(&["10.0.0.0/8"]), "10.0.0.2", &lines), "192.0.2.1");
    }

    #[test]
    fn only_headers_that_are_named_are_read_and_the_first_of_them_wins() {
        let headers = [(XFF, "192.0.2.1"), ("x-real-ip", "192.0.2.2"), ("forwarded", "for=192.0.2.3")];
        let proxies = behind(&["10.0.0.2"]);
        let asked = |headers_read: &[ForwardedHeader], sent| {
            client(&proxies.clone().believing(headers_read.iter().copied()), "10.0.0.2", sent)
        };
        assert_eq!(client(&proxies, "10.0.0.2", &headers[1..]), "10.0.0.2");
        assert_eq!(asked(&[ForwardedHeader::Forwarded], &headers), "192.0.2.3");
        let both = [ForwardedHeader::XRealIp, ForwardedHeader::XForwardedFor];
        assert_eq!(asked(&both, &headers), "192.0.2.2");
        assert_eq!(asked(&both, &headers[..1]), "192.0.2.1");
    }

    #[test]
    fn a_peer_behind_a_unix_socket_is_a_proxy_if_there_are_any() {
        assert_eq!(client(&behind(&["10.0.0.2"]), "", &[(XFF, "192.0.2.1")]), "192.0.2.1");
    }

    #[test]
    fn whoever_trusts_everybody_gets_the_first_address() {
        let all = behind(&["0.0.0.0/0", "::/0"]);
        assert_eq!(client(&all, "10.0.0.2", &[(XFF, "6.6.6.6, 192.0.2.1")]), "6.6.6.6");
    }

    #[test]
    fn what_is_no_network_is_refused_with_the_right_form() {
        for text in ["", "10.0.0/8", "10.0.0.0/33", "localhost", "fd00::/129"] {
            let error = TrustedProxies::of([text]).expect_err(text).to_string();
            assert!(error.starts_with(&format!("`{text}` is no network; write")), "{error}");
        }
    }
}
