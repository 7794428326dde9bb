//! Which encoding an answer has, from `Accept`, and what its mimetype is called.
//!
//! Djblets never answers 406: what is not supported falls back to the first supported type. Quality values are
//! read as RFC 9110 section 12.5.1 says, spaces included.

/// How a payload is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Json,
    Xml,
}

impl Format {
    pub(crate) const ALL: [Self; 2] = [Self::Json, Self::Xml];

    pub(crate) const fn suffix(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Xml => "xml",
        }
    }

    /// The type without a vendor.
    pub(crate) const fn generic(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Xml => "application/xml",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.suffix() == text)
    }
}

/// The mimetypes of one kind of answer of one resource, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mimetypes {
    json: String,
    xml: String,
}

impl Mimetypes {
    pub(crate) fn new(vendor: Option<&str>, name: &str) -> Self {
        let of = |format: Format| match vendor {
            Some(vendor) => format!("application/vnd.{vendor}.{name}+{}", format.suffix()),
            None => format.generic().to_owned(),
        };
        Self { json: of(Format::Json), xml: of(Format::Xml) }
    }

    pub(crate) fn get(&self, format: Format) -> &str {
        match format {
            Format::Json => &self.json,
            Format::Xml => &self.xml,
        }
    }
}

/// Chooses the encoding. `api_format` wins over `Accept`; `offered` are the vendor types beside the generic ones.
pub(crate) fn negotiate(
    api_format: Option<&str>,
    accept: Option<&str>,
    offered: Option<&Mimetypes>,
) -> Format {
    if let Some(format) = api_format.and_then(Format::parse) {
        return format;
    }
    let Some(accept) = accept else { return Format::Json };
    if accept == "*/*" {
        return Format::Json;
    }
    let mut wanted: Vec<(&str, f32)> = accept.split(',').filter_map(media_range).collect();
    wanted.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    let names = |format: Format, range: &str| {
        range.eq_ignore_ascii_case(format.generic())
            || offered.is_some_and(|offered| range.eq_ignore_ascii_case(offered.get(format)))
    };
    let chosen = wanted
        .iter()
        .filter(|(_, quality)| *quality > 0.0)
        .find_map(|(range, _)| Format::ALL.into_iter().find(|format| names(*format, range)));
    let refused =
        |format: &Format| wanted.iter().any(|(range, quality)| *quality <= 0.0 && names(*format, range));
    chosen.or_else(|| Format::ALL.into_iter().find(|format| !refused(format))).unwrap_or(Format::Json)
}

fn media_range(text: &str) -> Option<(&str, f32)> {
    let mut parts = text.split(';');
    let range = parts.next()?.trim();
    let quality = parts
        .filter_map(|parameter| parameter.trim().split_once('='))
        .find(|(name, _)| name.eq_ignore_ascii_case("q"))
        .and_then(|(_, value)| value.trim().parse().ok())
        .unwrap_or(1.0);
    (!range.is_empty()).then_some((range, quality))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(accept: &str) -> Format {
        negotiate(None, Some(accept), Some(&Mimetypes::new(Some("example.com"), "user")))
    }

    #[test]
    fn a_type_that_is_not_supported_falls_back_to_json() {
        assert_eq!(chosen("text/html"), Format::Json);
    }

    #[test]
    fn a_browser_gets_xml_because_it_names_it() {
        assert_eq!(chosen("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"), Format::Xml);
    }

    #[test]
    fn quality_values_count_with_a_space_before_them() {
        assert_eq!(chosen("application/json; q=0.1, application/xml; q=0.9"), Format::Xml);
    }

    #[test]
    fn a_vendor_type_chooses_its_encoding() {
        assert_eq!(chosen("application/vnd.example.com.user+xml"), Format::Xml);
    }

    #[test]
    fn json_with_quality_zero_gives_xml() {
        assert_eq!(chosen("application/json;q=0"), Format::Xml);
    }
}
