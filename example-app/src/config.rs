//! The command line, with the environment variables that stand in for it.

use std::net::SocketAddr;

use clap::{Args, Parser};

use crate::command::Command;

/// A code review service. Without a command it serves, with demo data on the first start.
#[derive(Debug, Parser)]
#[command(version, about)]
pub(crate) struct Config {
    #[command(flatten)]
    pub(crate) settings: Settings,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What every command needs to know.
#[derive(Debug, Args)]
pub(crate) struct Settings {
    /// The database: `sqlite:FILE` or `postgres://USER@HOST/NAME`.
    #[arg(long, global = true, env = "REVIEWS_DATABASE", hide_env_values = true, value_name = "URL")]
    #[arg(default_value = "sqlite:reviews.db")]
    pub(crate) database: String,
    /// The address to listen on; port 0 takes any free one.
    #[arg(
        long,
        global = true,
        env = "REVIEWS_LISTEN",
        value_name = "ADDRESS",
        default_value = "127.0.0.1:8080"
    )]
    pub(crate) listen: SocketAddr,
    /// Scheme and host under which clients know the server [default: the address it listens on].
    #[arg(long, global = true, env = "REVIEWS_PUBLIC_URL", value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// Accept a public URL with plain http: something else protects the tokens on their way.
    #[arg(long, global = true)]
    pub(crate) allow_http: bool,
    /// An address or network of proxies in front of the server, whose `X-Forwarded-For` is believed; may be repeated.
    #[arg(
        long,
        global = true,
        env = "REVIEWS_TRUSTED_PROXIES",
        value_name = "NETWORK",
        value_delimiter = ','
    )]
    pub(crate) trusted_proxy: Vec<String>,
    /// Do not limit how often anybody may ask, or fail to log in: for tests, or behind something else that does.
    #[arg(long, global = true)]
    pub(crate) no_rate_limits: bool,
}

impl Settings {
    /// The URL for links, where nothing listens.
    pub(crate) fn public_url(&self) -> String {
        self.public_url_at(self.listen)
    }

    /// The URL for links of a server that listens on `address`.
    pub(crate) fn public_url_at(&self, mut address: SocketAddr) -> String {
        if address.ip().is_unspecified() {
            address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
        }
        self.public_url.clone().unwrap_or_else(|| format!("http://{address}"))
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Config::command().debug_assert();
    }

    #[test]
    fn a_server_on_all_addresses_is_known_by_the_local_one() {
        let config = Config::parse_from(["example-app", "--listen", "0.0.0.0:80"]);
        assert_eq!(config.settings.public_url(), "http://127.0.0.1:80");
    }

    #[test]
    fn proxies_are_repeated_or_listed() {
        let config = Config::parse_from([
            "example-app",
            "--trusted-proxy",
            "10.0.0.0/8,::1",
            "--trusted-proxy",
            "fd00::1",
        ]);
        assert_eq!(config.settings.trusted_proxy, ["10.0.0.0/8", "::1", "fd00::1"]);
        assert!(Config::parse_from(["example-app"]).settings.trusted_proxy.is_empty());
    }

    #[test]
    fn options_may_stand_after_the_command() {
        let config = Config::parse_from(["example-app", "migrate", "--database", "sqlite:other.db"]);
        assert_eq!(config.settings.database, "sqlite:other.db");
    }
}
