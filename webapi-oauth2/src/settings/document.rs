//! [`Document`]: a file of TOML in which every value knows its line.

use toml::de::{DeTable, DeValue};

use super::{Mistake, Mistakes, Place};

/// The largest file, in bytes.
const LARGEST: usize = 4 * 1024 * 1024;

/// A file of TOML.
#[derive(Debug, Clone, Default)]
pub struct Document {
    name: String,
    root: Table,
}

/// A table: names with the line on which each stands first, in the order of the lines.
#[derive(Debug, Clone, Default)]
pub struct Table(Vec<(String, Node)>);

/// A value and its line, counted from one.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Node {
    /// The line.
    pub line: usize,
    /// The value.
    pub raw: Raw,
}

/// A value as it is written.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Raw {
    /// `true` or `false`.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A table.
    Table(Table),
    /// Anything that no setting takes: numbers with a point, dates.
    Other(String),
}

impl Document {
    /// Reads TOML; `name` is that of the file, for messages.
    ///
    /// # Errors
    ///
    /// Every mistake of syntax with its line.
    pub fn parse(name: impl Into<String>, text: &str) -> Result<Self, Mistakes> {
        let name = name.into();
        let mut mistakes = Mistakes::default();
        if text.len() > LARGEST {
            mistakes.push(Mistake::new(Place::Line(name, 1), "the file is larger than 4 MiB"));
            return Err(mistakes);
        }
        let lines = Lines::of(text);
        let (root, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let line = error.span().map_or(1, |span| lines.at(span.start));
            mistakes.push(Mistake::new(Place::Line(name.clone(), line), error.message()));
        }
        let root = table(root.get_ref(), &lines);
        mistakes.unless_any(Self { name, root })
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// That the file cannot be read, or the mistakes in it.
    pub fn open(path: &std::path::Path) -> Result<Self, Mistakes> {
        let name = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(name, &text),
            Err(error) => {
                let mut mistakes = Mistakes::default();
                mistakes.push(Mistake::new(Place::Together, format!("cannot read {name}: {error}")));
                Err(mistakes)
            }
        }
    }

    /// The name of the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The place of a line in this file.
    pub fn place(&self, line: usize) -> Place {
        Place::Line(self.name.clone(), line)
    }

    /// The table at the top.
    pub fn root(&self) -> &Table {
        &self.root
    }

    /// The tables of a list at the top, as in `[[clients]]`, with their lines; none if there is no such list.
    ///
    /// # Errors
    ///
    /// That something else has this name.
    pub fn tables(&self, name: &str) -> Result<Vec<(usize, &Table)>, Mistakes> {
        let Some(node) = self.root.get(name) else { return Ok(Vec::new()) };
        let tables = match &node.raw {
            Raw::List(all) => all
                .iter()
                .map(|node| match &node.raw {
                    Raw::Table(table) => Some((node.line, table)),
                    _ => None,
                })
                .collect(),
            _ => None,
        };
        tables.ok_or_else(|| {
            let message = format!("`{name}` must be a list of tables, as in `[[{name}]]`");
            let mut mistakes = Mistakes::default();
            mistakes.push(Mistake::new(self.place(node.line), message));
            mistakes
        })
    }

    /// Everything at the top whose name is none of these is a mistake.
    pub fn unknown_sections(&self, known: &[&str]) -> Mistakes {
        let mut mistakes = Mistakes::default();
        for (name, node) in self.root.iter().filter(|(name, _)| !known.contains(name)) {
            let hint = match super::nearest::nearest(name, known.iter().copied()) {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => format!("there are {}", known.join(", ")),
            };
            mistakes
                .push(Mistake::new(self.place(node.line), format!("there is no section `{name}`; {hint}")));
        }
        mistakes
    }
}

impl Table {
    /// The value with this name.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, node)| node)
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.0.iter().map(|(name, node)| (name.as_str(), node))
    }
}

impl Raw {
    /// The value as one would write it, for messages.
    pub fn show(&self) -> String {
        match self {
            Self::Flag(flag) => flag.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) | Self::Other(text) => text.clone(),
            Self::List(all) => {
                format!("[{}]", all.iter().map(|node| node.raw.show()).collect::<Vec<_>>().join(", "))
            }
            Self::Table(_) => "a table".to_owned(),
        }
    }
}

/// Where lines begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(place, _)| place + 1).collect())
    }

    fn at(&self, offset: usize) -> usize {
        self.0.partition_point(|start| *start <= offset) + 1
    }
}

fn table(table: &DeTable<'_>, lines: &Lines) -> Table {
    let mut entries: Vec<_> = table
        .iter()
        .map(|(key, value)| {
            let line = lines.at(key.span().start);
            (line, (key.get_ref().to_string(), Node { line, raw: raw(value.get_ref(), lines) }))
        })
        .collect();
    entries.sort_by_key(|(line, _)| *line);
    Table(entries.into_iter().map(|(_, entry)| entry).collect())
}

fn raw(value: &DeValue<'_>, lines: &Lines) -> Raw {
    match value {
        DeValue::String(text) => Raw::Text(text.to_string()),
        DeValue::Boolean(flag) => Raw::Flag(*flag),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Raw::Number(number),
            Err(_) => Raw::Other(number.to_string()),
        },
        DeValue::Float(number) => Raw::Other(number.to_string()),
        DeValue::Datetime(date) => Raw::Other(date.to_string()),
        DeValue::Array(all) => Raw::List(
            all.iter()
                .map(|node| Node { line: lines.at(node.span().start), raw: raw(node.get_ref(), lines) })
                .collect(),
        ),
        DeValue::Table(inner) => Raw::Table(table(inner, lines)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_know_their_lines() {
        let text = "a = 1\n\n[b]\nc = [\n  \"x\",\n  2.5,\n]\n[[d]]\ne = true\n";
        let document = Document::parse("f", text).unwrap();
        let root = document.root();
        assert_eq!(root.get("a").unwrap().line, 1);
        let Raw::Table(b) = &root.get("b").unwrap().raw else { panic!("a table") };
        let c = b.get("c").unwrap();
        assert_eq!((c.line, c.raw.show()), (4, "[x, 2.5]".to_owned()));
        let Raw::List(c) = &c.raw else { panic!("a list") };
        assert_eq!((c[0].line, c[1].line), (5, 6));
        let Raw::List(d) = &root.get("d").unwrap().raw else { panic!("a list") };
        assert_eq!(d.len(), 1);
        let unknown = document.unknown_sections(&["a", "b", "clients"]).to_string();
        assert_eq!(unknown, "f:8: there is no section `d`; there are a, b, clients");
    }

    #[test]
    fn all_mistakes_of_syntax_are_told() {
        let mistakes = Document::parse("f", "a = \nb = 1\nc = [\n").unwrap_err();
        assert!(mistakes.iter().count() >= 2, "{mistakes}");
        assert!(mistakes.to_string().contains("f:1: "), "{mistakes}");
    }
}
