//! Everything that a run left behind: its log, and its database as somebody sees it who has it.

use std::path::Path;

/// The files in a folder whose names begin so, as text.
pub(super) fn files(folder: &Path, start: &str) -> String {
    let files = std::fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").path());
    let named =
        files.filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(start)));
    let texts = named.map(|path| std::fs::read(path).expect("a file"));
    texts.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect()
}

/// Every row of every table, a line each; bytes are hexadecimal digits.
#[cfg(feature = "postgres")]
pub(super) fn dump(url: &str) -> String {
    use diesel::connection::Connection as _;
    use diesel::prelude::*;
    use diesel::sql_types::Text;

    #[derive(QueryableByName)]
    struct Line {
        #[diesel(sql_type = Text)]
        line: String,
    }

    let mut conn = PgConnection::establish(url).expect("the PostgreSQL server answers");
    let mut lines = |sql: &str| -> Vec<String> {
        let lines: Vec<Line> = diesel::sql_query(sql).load(&mut conn).expect("rows");
        lines.into_iter().map(|line| line.line).collect()
    };
    let tables = "SELECT table_name::text AS line FROM information_schema.tables WHERE table_schema = current_schema()";
    let dump = lines(tables);
    dump.iter()
        .flat_map(|table| lines(&format!("SELECT '{table} ' || rows::text AS line FROM \"{table}\" AS rows")))
        .collect::<Vec<_>>()
        .join("\n")
}
