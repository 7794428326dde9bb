//! [`Subject`]: whose requests are counted together. Always of the same few bytes, whatever a client sends.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

use sha2::{Digest, Sha256};

/// Whose requests, or attempts, are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Subject(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    User(i64),
    /// IPv4 as mapped into IPv6; of IPv6 the first 64 bits.
    Network([u8; 16]),
    /// The first half of a digest.
    Named([u8; 16]),
}

impl Subject {
    /// A user, by primary key.
    pub const fn user(id: i64) -> Self {
        Self(Kind::User(id))
    }

    /// A client address: one address of IPv4, or the whole /64 of IPv6, since that is what one subscriber gets.
    pub const fn address(address: IpAddr) -> Self {
        let network = match address.to_canonical() {
            IpAddr::V4(address) => address.to_ipv6_mapped(),
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !(u64::MAX as u128)),
        };
        Self(Kind::Network(network.octets()))
    }

    /// Anything that has a name, such as the client of a token without a user: the kind of thing, and its name.
    pub fn named(kind: &str, name: &str) -> Self {
        let digest = Sha256::new().chain_update(kind).chain_update([0]).chain_update(name).finalize();
        let mut half = [0; 16];
        half.copy_from_slice(&digest[..16]);
        Self(Kind::Named(half))
    }

    /// An account that somebody tries to log in to. Names that differ in case only are one: a store of accounts may
    /// not tell them apart.
    pub fn account(name: &str) -> Self {
        Self::named("account", &name.to_lowercase())
    }

    /// Those whose address is not known, all together.
    pub const fn unknown() -> Self {
        Self(Kind::Network([0; 16]))
    }
}

/// A key for shared stores, the same in every process: `user:7`, `network:2001:db8::/64`, `named:9f86…`.
impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Kind::User(id) => write!(f, "user:{id}"),
            Kind::Network(octets) => match Ipv6Addr::from(octets).to_canonical() {
                IpAddr::V4(address) => write!(f, "network:{address}"),
                IpAddr::V6(address) => write!(f, "network:{address}/64"),
            },
            Kind::Named(digest) => {
                f.write_str("named:")?;
                digest.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(address: &str) -> Subject {
        Subject::address(address.parse().unwrap())
    }

    #[test]
    fn an_address_of_ipv6_counts_with_its_whole_network() {
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("2001:db8:1:2::1").to_string(), "network:2001:db8:1:2::/64");
    }

    #[test]
    fn an_address_of_ipv4_counts_alone_however_it_is_written() {
        assert_eq!(of("192.0.2.1"), of("::ffff:192.0.2.1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
        assert_eq!(of("192.0.2.1").to_string(), "network:192.0.2.1");
    }

    #[test]
    fn names_of_different_kinds_are_different_subjects() {
        assert_ne!(Subject::named("a", "bc"), Subject::named("ab", "c"));
        assert_eq!(Subject::account("Doc"), Subject::account("dOC"));
        assert_eq!(Subject::user(7).to_string(), "user:7");
        assert_eq!(Subject::account("doc").to_string().len(), "named:".len() + 32);
    }
}
