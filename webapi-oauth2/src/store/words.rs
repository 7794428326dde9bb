//! Lists as they are stored: words separated by single spaces.
//!
//! URIs and the names of this crate contain no space, so nothing has to be escaped.

/// Reads a list; the empty text is the empty list.
pub(super) fn read(text: &str) -> Vec<String> {
    text.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Writes a list.
pub(super) fn write<T: AsRef<str>>(words: impl IntoIterator<Item = T>) -> String {
    let mut text = String::new();
    for word in words {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word.as_ref());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_survives_the_store() {
        assert_eq!(write(read("a  b c ")), "a b c");
        assert!(read("").is_empty());
        assert_eq!(write(Vec::<String>::new()), "");
    }
}
