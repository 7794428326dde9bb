//! [`Settings`]: what the program is set to, out of the file, the environment and the command line.
//!
//! In: [`Options`], and the file that they name. Out: settings, or everything that is wrong with the file at once:
//! with the sections `[server]` and `[limits]` of this program, `[oauth2]`, and the clients and users.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use webapi_core::rate_limit::{Rate, RateLimits};
use webapi_oauth2::AuthorizationServer;
use webapi_oauth2::command::apply::{SECTIONS, Wanted};
use webapi_oauth2::settings::{Accepts, Document, Environment, Mistakes, Section, Setting};

use crate::config::Options;

/// What the program is set to.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) database: String,
    pub(crate) listen: SocketAddr,
    pub(crate) public_url: Option<String>,
    pub(crate) allow_http: bool,
    pub(crate) trusted_proxies: Vec<String>,
    pub(crate) workers: Option<u16>,
    pub(crate) log_file: Option<PathBuf>,
    pub(crate) log: String,
    pub(crate) older_tutorials: bool,
    limits: Limits,
    /// The file, for the settings of the authorization server.
    pub(crate) document: Document,
    pub(crate) environment: Environment,
}

/// Rates as texts; `off` for none.
#[derive(Debug, Clone, Default)]
struct Limits {
    all_off: bool,
    anonymous: Option<String>,
    authenticated: Option<String>,
    login: Option<String>,
    account_login: Option<String>,
    user_code: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            database: "sqlite:reviews.db".to_owned(),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            public_url: None,
            allow_http: false,
            trusted_proxies: Vec::new(),
            workers: None,
            log_file: None,
            log: "warn".to_owned(),
            older_tutorials: false,
            limits: Limits::default(),
            document: Document::default(),
            environment: Environment::default(),
        }
    }
}

macro_rules! setting {
    ($name:literal, $default:literal, $about:literal, $accepts:expr) => {
        &Setting { name: $name, accepts: $accepts, default: $default, about: $about, toolkit: "" }
    };
}

macro_rules! limit {
    ($name:literal, $field:ident, $default:literal, $about:literal) => {
        setting!(
            $name,
            $default,
            $about,
            Accepts::Text {
                form: "a rate such as `5/m`, or `off`",
                check: |text| text == "off" || Rate::parse(text).is_ok(),
                apply: |mut limits, text| {
                    limits.$field = Some(text);
                    limits
                },
            }
        )
    };
}

/// The settings of this program.
pub(crate) static SERVER: Section<Settings> = Section {
    name: "server",
    environment: "",
    settings: &[&[
        setting!(
            "database",
            "`sqlite:reviews.db`",
            "The database.",
            Accepts::Text {
                form: "`sqlite:FILE` or `postgres://USER@HOST/NAME`",
                check: |text| text.starts_with("sqlite:") || text.starts_with("postgres"),
                apply: |settings, database| Settings { database, ..settings },
            }
        ),
        setting!(
            "listen",
            "`127.0.0.1:8080`",
            "The address to listen on; port 0 takes any free one.",
            Accepts::Text {
                form: "an address such as `127.0.0.1:8080`",
                check: |text| text.parse::<SocketAddr>().is_ok(),
                apply: |settings, text| match text.parse() {
                    Ok(listen) => Settings { listen, ..settings },
                    Err(_) => settings,
                },
            }
        ),
        setting!(
            "public_url",
            "the address it listens on",
            "Scheme and host under which clients know the server.",
            Accepts::Text {
                form: "a URL such as `https://reviews.example.com`",
                check: |text| text.starts_with("https://") || text.starts_with("http://"),
                apply: |settings, url| Settings { public_url: Some(url), ..settings },
            }
        ),
        setting!(
            "allow_http",
            "`false`",
            "Unsafe: accepts a public URL with plain http.",
            Accepts::Flag(|settings, allow_http| Settings { allow_http, ..settings })
        ),
        setting!(
            "trusted_proxies",
            "none",
            "Addresses and networks of proxies whose `X-Forwarded-For` is believed.",
            Accepts::List {
                form: "an address or a network such as `10.0.0.0/8`",
                check: |text| webapi_core::rate_limit::TrustedProxies::of([text]).is_ok(),
                apply: |settings, trusted_proxies| Settings { trusted_proxies, ..settings },
            }
        ),
        setting!(
            "workers",
            "one for each core",
            "Threads that accept and answer requests.",
            Accepts::Number {
                least: 1,
                most: 1024,
                apply: |settings, number| Settings { workers: u16::try_from(number).ok(), ..settings },
            }
        ),
        setting!(
            "log_file",
            "the standard error",
            "The file that the log is appended to.",
            Accepts::Text {
                form: "a file",
                check: |text| !text.is_empty(),
                apply: |settings, file| Settings { log_file: Some(file.into()), ..settings },
            }
        ),
        setting!(
            "log",
            "`warn`",
            "What is logged, as in `info,webapi_oauth2=debug`; `RUST_LOG` counts more.",
            Accepts::Text {
                form: "a level, or modules with levels",
                check: |text| text.parse::<tracing_subscriber::EnvFilter>().is_ok(),
                apply: |settings, log| Settings { log, ..settings },
            }
        ),
        setting!(
            "older_tutorials",
            "`false`",
            "Unsafe: `/users/`, `/groups/` and `/secret`, as the tutorials of Django OAuth Toolkit have them.",
            Accepts::Flag(|settings, older_tutorials| Settings { older_tutorials, ..settings })
        ),
    ]],
};

/// How often anybody may ask, and fail to log in.
static LIMITS: Section<Limits> = Section {
    name: "limits",
    environment: "",
    settings: &[&[
        limit!("anonymous", anonymous, "`1000/h`", "Requests without good credentials."),
        limit!("authenticated", authenticated, "`10000/h`", "Requests with good credentials."),
        limit!("login", login, "`5/m`", "Failed logins from one address."),
        limit!("account_login", account_login, "`100/h`", "Failed logins to one account."),
        limit!("user_code", user_code, "`10/m`", "Codes of devices that one user types, or one address."),
    ]],
};

impl Settings {
    /// Reads the file that the options name; the options count more than it.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it.
    pub(crate) fn of(options: &Options, environment: Environment) -> Result<Self, Mistakes> {
        let document = match &options.config {
            Some(path) => Document::open(path)?,
            None => Document::default(),
        };
        let mut mistakes = document.unknown_sections(&known_sections());
        let (mut settings, wrong) = SERVER.read(&document, &environment, Self::default());
        mistakes.append(wrong);
        let (limits, wrong) = LIMITS.read(&document, &environment, Limits::default());
        mistakes.append(wrong);
        let issuer = AuthorizationServer::builder("https://example.com");
        mistakes.append(issuer.configured(&document, &environment).err().unwrap_or_default());
        mistakes.append(Wanted::read(&document, &environment).err().unwrap_or_default());
        settings.limits = limits;
        settings.document = document;
        settings.environment = environment;
        settings.listen_to(options);
        mistakes.unless_any(settings)
    }

    /// Takes what the command line says.
    fn listen_to(&mut self, options: &Options) {
        self.database = options.database.clone().unwrap_or(std::mem::take(&mut self.database));
        self.listen = options.listen.unwrap_or(self.listen);
        self.public_url = options.public_url.clone().or(self.public_url.take());
        self.log_file = options.log_file.clone().or(self.log_file.take());
        self.allow_http |= options.allow_http;
        self.limits.all_off |= options.no_rate_limits;
        if !options.trusted_proxy.is_empty() {
            self.trusted_proxies.clone_from(&options.trusted_proxy);
        }
    }

    /// How often anybody may ask, and fail to log in.
    pub(crate) fn rate_limits(&self) -> RateLimits {
        let limits = &self.limits;
        if limits.all_off {
            return RateLimits::off();
        }
        let mut all = RateLimits::default();
        all = match limits.anonymous.as_deref() {
            Some("off") => all.without_anonymous(),
            Some(rate) => all.anonymous(rate),
            None => all,
        };
        all = match limits.authenticated.as_deref() {
            Some("off") => all.without_authenticated(),
            Some(rate) => all.authenticated(rate),
            None => all,
        };
        all = match limits.login.as_deref() {
            Some("off") => all.without_login(),
            Some(rate) => all.login(rate),
            None => all,
        };
        all = match limits.account_login.as_deref() {
            Some("off") => all.without_account_login(),
            Some(rate) => all.account_login(rate),
            None => all,
        };
        match limits.user_code.as_deref() {
            Some("off") => all.without_user_code(),
            Some(rate) => all.user_code(rate),
            None => all,
        }
    }

    /// The URL for links, where nothing listens.
    pub(crate) fn public_url(&self) -> String {
        self.public_url_at(self.listen)
    }

    /// The URL for links of a server that listens on `address`.
    pub(crate) fn public_url_at(&self, mut address: SocketAddr) -> String {
        if address.ip().is_unspecified() {
            address.set_ip(Ipv4Addr::LOCALHOST.into());
        }
        self.public_url.clone().unwrap_or_else(|| format!("http://{address}"))
    }
}

/// The sections that a file may have.
fn known_sections() -> Vec<&'static str> {
    ["server", "limits", "oauth2", "scopes"].into_iter().chain(SECTIONS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_on_all_addresses_is_known_by_the_local_one() {
        let options = Options { listen: "0.0.0.0:80".parse().ok(), ..Options::default() };
        let settings = Settings::of(&options, Environment::default()).expect("sound settings");
        assert_eq!(settings.public_url(), "http://127.0.0.1:80");
    }
}
