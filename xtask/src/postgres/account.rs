//! Whom the server runs as.
//!
//! In: who we are, and the machine's accounts. Out: the unprivileged [`Account`] to switch to, or none when we are
//! unprivileged already. PostgreSQL refuses to run as root, which is who people are in most containers.

use std::fs;
use std::os::unix::process::CommandExt;
use std::process::Command;

use crate::debian::is_root;
use crate::failure::Failure;

/// A user of this machine, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) user: u32,
    pub(crate) group: u32,
}

impl Account {
    /// The account that root starts a server as; `None` for anybody but root.
    ///
    /// # Errors
    ///
    /// When root has nobody to switch to.
    pub(crate) fn for_server() -> Result<Option<Self>, Failure> {
        if !is_root() {
            return Ok(None);
        }
        let accounts = fs::read_to_string("/etc/passwd").unwrap_or_default();
        // PostgreSQL's packages create `postgres`; a server built from source may have come without it.
        let account = Self::named("postgres", &accounts).or_else(|| Self::named("nobody", &accounts));
        account.map(Some).ok_or_else(|| {
            Failure::new(
                "PostgreSQL does not run as root, and /etc/passwd names neither `postgres` nor `nobody` to run it as: \
                 create one with `useradd --system postgres`",
            )
        })
    }

    /// Makes `command` run as this account. The standard library drops root's other groups along with it.
    pub(crate) fn take_over(self, command: &mut Command) {
        command.gid(self.group).uid(self.user);
    }

    fn named(name: &str, accounts: &str) -> Option<Self> {
        accounts.lines().find_map(|line| {
            let mut columns = line.split(':');
            (columns.next()? == name).then_some(())?;
            let user = columns.nth(1)?.parse().ok()?;
            let group = columns.next()?.parse().ok()?;
            Some(Self { user, group })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCOUNTS: &str = "\
root:x:0:0:root:/root:/bin/bash
postgres-exporter:x:7:8::/:/bin/false
broken:x
postgres:x:104:109:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash
";

    #[test]
    fn an_account_is_found_by_its_whole_name() {
        assert_eq!(Account::named("postgres", ACCOUNTS), Some(Account { user: 104, group: 109 }));
    }

    #[test]
    fn a_missing_or_broken_account_is_none() {
        assert_eq!(Account::named("nobody", ACCOUNTS), None);
        assert_eq!(Account::named("broken", ACCOUNTS), None);
    }
}
