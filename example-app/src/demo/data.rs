//! What the demo holds. People are referred to by name; everything else by its place, counted from 0.

/// Login name, first name, last name.
pub(super) const PEOPLE: [(&str, &str, &str); 5] =
    [("admin", "Ada", "Admin"), ("doc", "Doc", "Dwarf"), ("grumpy", "Grumpy", ""), ("dopey", "", ""), GHOST];

/// The one who cannot log in any more.
pub(super) const GHOST: (&str, &str, &str) = ("ghost", "Gone", "Ghost");

/// The one who may do everything.
pub(super) const SUPERUSER: &str = "admin";

/// A group.
pub(super) struct Group {
    pub(super) name: &'static str,
    pub(super) display_name: &'static str,
    pub(super) mailing_list: &'static str,
    pub(super) visible: bool,
    pub(super) members: &'static [&'static str],
}

/// The invisible one is invite-only, the others are open.
pub(super) const GROUPS: [Group; 3] = [
    Group {
        name: "devgroup",
        display_name: "Developers",
        mailing_list: "dev@example.com",
        visible: true,
        members: &["doc", "grumpy"],
    },
    Group { name: "emptygroup", display_name: "Empty", mailing_list: "", visible: true, members: &[] },
    Group { name: "secret", display_name: "Secret", mailing_list: "", visible: false, members: &["doc"] },
];

/// Name, path, tool, mirror path, whether everybody sees it.
pub(super) const REPOSITORIES: [(&str, &str, &str, &str, bool); 4] = [
    ("Core", "git://example.com/core.git", "Git", "", true),
    ("Docs", "https://hg.example.com/docs", "Mercurial", "/mirror/docs", true),
    ("Old", "svn://example.com/old", "Subversion", "", false),
    ("Depot", "p4:1666", "Perforce", "", true),
];

/// A review request. It was made on a day of March 2024 that follows from its place.
pub(super) struct Request {
    pub(super) summary: &'static str,
    pub(super) description: &'static str,
    pub(super) submitter: &'static str,
    pub(super) status: &'static str,
    pub(super) public: bool,
    pub(super) repository: Option<usize>,
    pub(super) groups: &'static [usize],
    pub(super) people: &'static [&'static str],
}

const PENDING: Request = Request {
    summary: "",
    description: "",
    submitter: "doc",
    status: "pending",
    public: true,
    repository: Some(0),
    groups: &[],
    people: &[],
};

const BY_DOPEY: Request = Request { submitter: "dopey", ..PENDING };
const OF_NO_REPOSITORY: Request = Request { repository: None, ..BY_DOPEY };

/// The review requests, in the order of their numbers.
pub(super) const REQUESTS: [Request; 12] = [
    Request {
        summary: "Keep the order of list items stable",
        description: "Lists with equal sort keys came back in any order.\nThe key now decides <ties> & \"draws\".",
        groups: &[0],
        people: &["grumpy", "dopey"],
        ..PENDING
    },
    Request {
        summary: "Explain how drafts become public",
        submitter: "grumpy",
        repository: Some(1),
        groups: &[0, 1],
        ..PENDING
    },
    Request { summary: "Try out a faster parser", public: false, ..PENDING },
    Request { summary: "Remove the unused importer", status: "submitted", people: &["admin"], ..PENDING },
    Request {
        summary: "Rewrite the guide in verse",
        submitter: "grumpy",
        status: "discarded",
        repository: Some(1),
        ..PENDING
    },
    Request { summary: "Say which port is taken", ..OF_NO_REPOSITORY },
    Request { summary: "Count characters and not bytes", ..BY_DOPEY },
    Request { summary: "Close files before renaming them", ..OF_NO_REPOSITORY },
    Request { summary: "Accept dates without seconds", ..BY_DOPEY },
    Request { summary: "Spell the names of months out", ..OF_NO_REPOSITORY },
    Request { summary: "Refuse passwords of one letter", ..BY_DOPEY },
    Request { summary: "Draw the logo without gradients", ..OF_NO_REPOSITORY },
];

/// Review request, reviewer, what stands on top, whether it may ship, whether it is public. One a day from 1 April 2024.
pub(super) const REVIEWS: [(usize, &str, &str, bool, bool); 4] = [
    (0, "grumpy", "Two things to mend, then it is fine.", false, true),
    (0, "dopey", "Ship it!", true, true),
    (0, "grumpy", "I looked again and", false, false),
    (1, "doc", "Clear, thank you.", true, true),
];

/// Review, text, first line, number of lines, whether something must be done.
pub(super) const COMMENTS: [(usize, &str, i32, i32, bool); 4] = [
    (0, "A letter is missing here.", 5, 1, true),
    (0, "Perhaps a longer name?", 20, 2, false),
    (0, "Why is this cloned?", 42, 3, true),
    (3, "Good example.", 1, 1, false),
];

/// Action, revision, who.
pub(super) const AUDIT_ENTRIES: [(&str, i64, &str); 3] =
    [("login", 7, "admin"), ("publish", 8, "doc"), ("close", 9, "grumpy")];

/// How many tags there are: enough for ten pages.
pub(super) const TAGS: usize = 230;
