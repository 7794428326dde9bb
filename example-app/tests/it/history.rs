//! A git repository with a long history, made in a moment.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// How many people write commits, each as many as the others.
pub(crate) const AUTHORS: u64 = 30;

/// How many people review, none of whom writes.
pub(crate) const REVIEWERS: u64 = 7;

/// Makes a repository `history` of so many commits; its path.
pub(crate) fn repository(directory: &Path, commits: u64) -> PathBuf {
    let path = directory.join("history");
    let mut init = Command::new("git");
    init.args(["init", "--quiet", "--bare", "--initial-branch=main"]).arg(&path);
    let made =
        init.status().expect("`git` is needed for this test: install it, and see that it is on the PATH");
    assert!(made.success(), "`git init` failed");
    let mut import = Command::new("git");
    import.arg("-C").arg(&path).args(["fast-import", "--quiet"]).stdin(Stdio::piped());
    let mut import = import.spawn().expect("`git fast-import` starts");
    let mut input = import.stdin.take().expect("its input is a pipe");
    input.write_all(stream(commits).as_bytes()).expect("git reads");
    drop(input);
    assert!(import.wait().expect("git ends").success(), "`git fast-import` failed");
    path
}

fn stream(commits: u64) -> String {
    let mut stream = String::new();
    for number in 0..commits {
        let (author, reviewer) = (number % AUTHORS, number % REVIEWERS);
        let time = 1_700_000_000 + number * 60;
        let message = format!(
            "Change {number}\n\nWith a \"reason\", é and <tags>.\n\n\
             Reviewed-by: Reviewer {reviewer} <reviewer{reviewer}@example.com>\n"
        );
        let person = format!("Author {author} <author{author}@example.com> {time} +0100");
        writeln!(stream, "commit refs/heads/main\nauthor {person}\ncommitter {person}").expect("text grows");
        writeln!(stream, "data {}\n{message}", message.len()).expect("text grows");
    }
    stream
}
