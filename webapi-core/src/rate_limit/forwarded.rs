//! The headers in which proxies say whom they speak for: the addresses in one value.
//!
//! Values are read from their end, because a proxy appends to what a client sent: nothing that stands further left
//! can change what an element further right means.

use std::net::IpAddr;

/// A header in which a proxy names the address that it was asked from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ForwardedHeader {
    /// `X-Forwarded-For: 192.0.2.1, 10.0.0.7`: a list, to which each proxy appends.
    XForwardedFor,
    /// `Forwarded: for=192.0.2.1;proto=https, for="[2001:db8::1]:80"`, RFC 7239: the same, with names.
    Forwarded,
    /// `X-Real-IP: 192.0.2.1`: one address, which the proxy overwrites.
    XRealIp,
}

impl ForwardedHeader {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::XForwardedFor => "x-forwarded-for",
            Self::Forwarded => "forwarded",
            Self::XRealIp => "x-real-ip",
        }
    }

    /// The hops of a value, the nearest first; `None` for one that is no address.
    pub(super) fn hops(self, value: &str) -> impl Iterator<Item = Option<IpAddr>> {
        value.rsplit(',').map(move |element| match self {
            Self::Forwarded => node(for_of(element)?),
            Self::XForwardedFor | Self::XRealIp => node(element.trim()),
        })
    }
}

/// The parameter `for` of an element (RFC 7239 section 4). What a comma inside quotes has torn apart is not read.
fn for_of(element: &str) -> Option<&str> {
    let is_torn = element.matches('"').count() % 2 == 1 || element.contains('\\');
    let mut pairs = element.split(';').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
    let value = value.trim();
    let bare = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
    (!is_torn).then_some(bare)
}

/// An address, with or without a port; not `unknown`, and no hidden name (RFC 7239 section 6).
fn node(text: &str) -> Option<IpAddr> {
    let address = if let Some(rest) = text.strip_prefix('[') {
        let (address, port) = rest.split_once(']')?;
        if !(port.is_empty() || port.starts_with(':')) {
            return None;
        }
        IpAddr::V6(address.parse().ok()?)
    } else if let Ok(address) = text.parse() {
        address
    } else {
        IpAddr::V4(text.split_once(':')?.0.parse().ok()?)
    };
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hops(header: ForwardedHeader, value: &str) -> Vec<String> {
        header.hops(value).map(|hop| hop.map_or("-".to_owned(), |hop| hop.to_string())).collect()
    }

    #[test]
    fn a_list_is_read_from_its_end() {
        let value = "192.0.2.1, 192.0.2.2:80,2001:db8::1 , [2001:db8::2]:443,[::ffff:10.0.0.1]";
        let expected = ["10.0.0.1", "2001:db8::2", "2001:db8::1", "192.0.2.2", "192.0.2.1"];
        assert_eq!(hops(ForwardedHeader::XForwardedFor, value), expected);
    }

    #[test]
    fn what_is_no_address_is_seen_as_such() {
        let value = "unknown,_hidden,,1.2.3,300.1.1.1,[1.2.3.4],[::1]x,1.2.3.4 5.6.7.8,::1::2,a:80";
        assert_eq!(hops(ForwardedHeader::XForwardedFor, value), ["-"; 10]);
    }

    #[test]
    fn elements_of_forwarded_name_their_address() {
        let value = "for=192.0.2.60;proto=http;by=203.0.113.43, FOR=\"[2001:db8:cafe::17]:4711\" ,\
                     by=10.0.0.1; for = 198.51.100.2, for=_gazonk, proto=https";
        let expected = ["-", "-", "198.51.100.2", "2001:db8:cafe::17", "192.0.2.60"];
        assert_eq!(hops(ForwardedHeader::Forwarded, value), expected);
    }

    #[test]
    fn a_comma_inside_quotes_brings_no_address_in() {
        for torn in [
            r#"for=10.0.0.1;host="a,for=192.0.2.66""#,
            r#"for=10.0.0.1;host="a,for=192.0.2.66;x=""#,
            r#"for=10.0.0.1;host="a,for=192.0.2.66;x=\"""#,
        ] {
            assert_eq!(hops(ForwardedHeader::Forwarded, torn)[0], "-", "{torn}");
        }
        let open = r#"for=", for=192.0.2.1"#;
        assert_eq!(hops(ForwardedHeader::Forwarded, open), ["192.0.2.1", "-"]);
    }
}
