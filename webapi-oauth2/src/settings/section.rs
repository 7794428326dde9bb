//! [`Section`]: the settings of one thing, and how they are read.

use std::fmt::Write as _;

use super::nearest::nearest;
use super::setting::{Setting, Taken};
use super::{Document, Environment, Mistake, Mistakes, Place, Raw, Table};

/// The settings of a `T`: a table of the file, and a prefix in the environment.
pub struct Section<T: 'static> {
    /// The table's name.
    pub name: &'static str,
    /// What the names of environment variables begin with; empty if there are none.
    pub environment: &'static str,
    /// The settings, by feature.
    pub settings: &'static [&'static [&'static Setting<T>]],
}

impl<T: 'static> Section<T> {
    /// All settings.
    pub fn iter(&self) -> impl Iterator<Item = &'static Setting<T>> {
        self.settings.iter().copied().flatten().copied()
    }

    /// The name of a setting's environment variable.
    pub fn variable(&self, setting: &Setting<T>) -> String {
        format!("{}{}", self.environment, setting.name.to_uppercase())
    }

    /// Reads the section of a document and the environment into `target`, and returns what is wrong.
    pub fn read(&self, document: &Document, environment: &Environment, target: T) -> (T, Mistakes) {
        let mut mistakes = Mistakes::default();
        let mut taken = Vec::new();
        match document.root().get(self.name) {
            None => {}
            Some(node) => match &node.raw {
                Raw::Table(table) => self.take_table(document, table, &mut taken, &mut mistakes),
                _ => {
                    let message = format!("`{0}` must be a table, as in `[{0}]`", self.name);
                    mistakes.push(Mistake::new(document.place(node.line), message));
                }
            },
        }
        self.take_environment(environment, &mut taken, &mut mistakes);
        (self.apply(target, taken), mistakes)
    }

    /// Reads a table that stands somewhere in a document, such as one of a list.
    pub fn read_table(&self, document: &Document, table: &Table, target: T) -> (T, Mistakes) {
        let (mut taken, mut mistakes) = (Vec::new(), Mistakes::default());
        self.take_table(document, table, &mut taken, &mut mistakes);
        (self.apply(target, taken), mistakes)
    }

    fn apply(&self, target: T, taken: Vec<(&'static str, Taken)>) -> T {
        taken.into_iter().fold(target, |target, (name, taken)| {
            match self.iter().find(|setting| setting.name == name) {
                Some(setting) => setting.accepts.apply(target, taken),
                None => target,
            }
        })
    }

    fn take_table(
        &self,
        document: &Document,
        table: &Table,
        taken: &mut Vec<(&'static str, Taken)>,
        mistakes: &mut Mistakes,
    ) {
        for (name, node) in table.iter() {
            let place = || document.place(node.line);
            let full = format!("{}.{name}", self.name);
            let Some(setting) = self.iter().find(|setting| setting.name == name) else {
                let near = nearest(name, self.iter().map(|setting| setting.name));
                mistakes.push(unknown(place(), &full, near));
                continue;
            };
            match setting.accepts.take(node) {
                Some(value) => taken.push((setting.name, value)),
                None => mistakes.push(wrong(place(), &full, &node.raw.show(), setting)),
            }
        }
    }

    fn take_environment(
        &self,
        environment: &Environment,
        taken: &mut Vec<(&'static str, Taken)>,
        mistakes: &mut Mistakes,
    ) {
        if self.environment.is_empty() {
            return;
        }
        let known: Vec<(String, &Setting<T>)> =
            self.iter().map(|setting| (self.variable(setting), setting)).collect();
        for variable in environment.with_prefix(self.environment) {
            let Some((_, setting)) = known.iter().find(|(known, _)| known == variable) else {
                let near = nearest(variable, known.iter().map(|(known, _)| known.as_str()));
                mistakes.push(unknown(Place::Environment, variable, near));
                continue;
            };
            let value = environment.get(variable).unwrap_or_default();
            match setting.accepts.take_text(value) {
                Some(value) => {
                    taken.retain(|(name, _)| *name != setting.name);
                    taken.push((setting.name, value));
                }
                None => mistakes.push(wrong(Place::Environment, variable, value, setting)),
            }
        }
    }

    /// The settings as a table of Markdown, for references that are kept in step by a test.
    pub fn markdown(&self) -> String {
        let mut page = String::from("| name | takes | default | what it does | in the toolkit |\n");
        page.push_str("| --- | --- | --- | --- | --- |\n");
        for Setting { name, accepts, default, about, toolkit } in self.iter() {
            let toolkit = match toolkit.is_empty() {
                true => String::new(),
                false => format!("`{}`", toolkit.replace(' ', "`, `")),
            };
            let range = accepts.range().replace('|', "\\|");
            let _ = writeln!(page, "| `{name}` | {range} | {default} | {about} | {toolkit} |");
        }
        page
    }
}

impl<T: 'static> std::fmt::Debug for Section<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Section([{}])", self.name)
    }
}

fn unknown(place: Place, name: &str, near: Option<&str>) -> Mistake {
    let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    Mistake::new(place, format!("there is no setting `{name}`{hint}"))
}

fn wrong<T>(place: Place, name: &str, given: &str, setting: &Setting<T>) -> Mistake {
    let mut given = setting.accepts.show(given).to_owned();
    if let Some((end, _)) = given.char_indices().nth(80) {
        given.truncate(end);
        given.push('…');
    }
    Mistake::new(place, format!("`{name}` is `{given}`; it must be {}", setting.accepts.range()))
}
