//! The command line, with the environment variables that stand in for it.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser};

use crate::command::Command;

/// A code review service. Without a command it serves, with demo data on the first start.
#[derive(Debug, Parser)]
#[command(version, about)]
pub(crate) struct Config {
    #[command(flatten)]
    pub(crate) options: Options,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What every command needs to know. What is said here counts more than what a file says.
#[derive(Debug, Default, Args)]
pub(crate) struct Options {
    /// A file of TOML with settings, clients and users; `conformance.toml` beside the sources is one.
    #[arg(long, global = true, env = "REVIEWS_CONFIG", value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The database: `sqlite:FILE` or `postgres://USER@HOST/NAME` [default: sqlite:reviews.db].
    #[arg(long, global = true, env = "REVIEWS_DATABASE", hide_env_values = true, value_name = "URL")]
    pub(crate) database: Option<String>,
    /// The address to listen on; port 0 takes any free one [default: 127.0.0.1:8080].
    #[arg(long, global = true, env = "REVIEWS_LISTEN", value_name = "ADDRESS")]
    pub(crate) listen: Option<SocketAddr>,
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
    /// Append the log to this file, in the place of the standard error.
    #[arg(long, global = true, env = "REVIEWS_LOG_FILE", value_name = "FILE")]
    pub(crate) log_file: Option<PathBuf>,
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
    fn proxies_are_repeated_or_listed() {
        let config = Config::parse_from([
            "example-app",
            "--trusted-proxy",
            "10.0.0.0/8,::1",
            "--trusted-proxy",
            "fd00::1",
        ]);
        assert_eq!(config.options.trusted_proxy, ["10.0.0.0/8", "::1", "fd00::1"]);
        assert!(Config::parse_from(["example-app"]).options.trusted_proxy.is_empty());
    }

    #[test]
    fn options_may_stand_after_the_command() {
        let config = Config::parse_from(["example-app", "migrate", "--database", "sqlite:other.db"]);
        assert_eq!(config.options.database.as_deref(), Some("sqlite:other.db"));
    }
}
