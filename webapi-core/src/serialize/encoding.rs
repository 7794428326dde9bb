//! Which encoding an answer has, from `Accept`, and what its mimetype is called.
//!
//! Djblets never answers 406: what is not supported falls back to the first supported type. Quality values are
//! read as RFC 9110 section 12.5.1 says, spaces included.

use actix_web::http::header::HeaderValue;

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
    json: Mimetype,
    xml: Mimetype,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Mimetype {
    text: String,
    header: HeaderValue,
}

impl Mimetypes {
    /// A vendor that no header can hold is left out.
    pub(crate) fn new(vendor: Option<&str>, name: &str) -> Self {
        let of = |format: Format| {
            let vendors = vendor.map(|vendor| format!("application/vnd.{vendor}.{name}+{}", format.suffix()));
            let known = vendors.and_then(|text| Some((HeaderValue::from_str(&text).ok()?, text)));
            let (header, text) = known
                .unwrap_or_else(|| (HeaderValue::from_static(format.generic()), format.generic().to_owned()));
            Mimetype { text, header }
        };
        Self { json: of(Format::Json), xml: of(Format::Xml) }
    }

    pub(crate) fn get(&self, format: Format) -> &str {
        &self.of(format).text
    }

    /// The same as the value of `Content-Type`.
    pub(crate) fn header(&self, format: Format) -> &HeaderValue {
        &self.of(format).header
    }

    fn of(&self, format: Format) -> &Mimetype {
        match format {
            Format::Json => &self.json,
            Format::Xml => &self.xml,
        }
    }
}

/// Chooses the encoding. `api_format` wins over `Accept`; `offered` are the vendor types beside the generic ones.
///
/// Each encoding has the quality of the most specific range that matches it; the best one wins, of equals the one that
/// is named, and of those the one that is named first. If no range matches any, JSON is as good as nothing.
pub(crate) fn negotiate(
    api_format: Option<&str>,
    accept: Option<&str>,
    offered: Option<&Mimetypes>,
) -> Format {
    if let Some(format) = api_format.and_then(Format::parse) {
        return format;
    }
    let Some(accept) = accept else { return Format::Json };
    // What most clients say needs no weighing.
    let is_json =
        |accept| accept == Format::Json.generic() || offered.is_some_and(|of| accept == of.json.text);
    if accept == "*/*" || is_json(accept) {
        return Format::Json;
    }
    let [json, xml] = Format::ALL.map(|format| weigh(format, accept, offered));
    match (json, xml) {
        (Some(json), Some(xml)) if xml.quality > 0 && xml.rank() > json.rank() => Format::Xml,
        (Some(json), None) if json.quality == 0 => Format::Xml,
        (None, Some(xml)) if xml.quality > 0 => Format::Xml,
        _ => Format::Json,
    }
}

/// How well a client likes an encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Weight {
    /// In thousandths.
    quality: u16,
    specificity: Specificity,
    /// Where the range stands in the header.
    position: usize,
}

/// How much of a media range is said (RFC 9110 section 12.5.1); parameters are not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Specificity {
    /// `*/*`.
    Anything,
    /// `application/*`.
    Type,
    /// A whole type.
    Named,
}

impl Weight {
    /// Larger is better.
    fn rank(self) -> (u16, Specificity, std::cmp::Reverse<usize>) {
        (self.quality, self.specificity, std::cmp::Reverse(self.position))
    }
}

/// The weight of the most specific range that matches; `None` if none does.
fn weigh(format: Format, accept: &str, offered: Option<&Mimetypes>) -> Option<Weight> {
    let names = |range: &str| {
        range.eq_ignore_ascii_case(format.generic())
            || offered.is_some_and(|offered| range.eq_ignore_ascii_case(offered.get(format)))
    };
    let matching = accept.split(',').enumerate().filter_map(|(position, text)| {
        let (range, quality) = media_range(text);
        let specificity = match range {
            "*/*" => Specificity::Anything,
            range if range.eq_ignore_ascii_case("application/*") => Specificity::Type,
            range if names(range) => Specificity::Named,
            _ => return None,
        };
        Some(Weight { quality, specificity, position })
    });
    matching.max_by_key(|weight| (weight.specificity, weight.rank()))
}

/// A range and its quality in thousandths; a quality that cannot be read counts as none, as in Djblets.
fn media_range(text: &str) -> (&str, u16) {
    let mut parts = text.split(';');
    let range = parts.next().unwrap_or_default().trim();
    let quality = parts
        .filter_map(|parameter| parameter.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("q"))
        .and_then(|(_, value)| thousandths(value.trim()));
    (range, quality.unwrap_or(1000))
}

/// Reads `qvalue` (RFC 9110 section 12.4.2): at most 1, at most three digits behind the point.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction: u16 = format!("{fraction:0<3}").parse().ok()?;
    match whole {
        "0" => Some(fraction),
        "1" if fraction == 0 => Some(1000),
        _ => None,
    }
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
        assert_eq!(chosen("application/json;q=0, */*;q=0.1"), Format::Xml);
    }

    #[test]
    fn the_most_specific_range_counts() {
        assert_eq!(chosen("application/xml;q=0.1, */*;q=0.9"), Format::Json);
        assert_eq!(chosen("*/*;q=0.1, application/xml;q=0.5"), Format::Xml);
        assert_eq!(chosen("application/*;q=0.2, application/json;q=0.1"), Format::Xml);
        assert_eq!(
            chosen(
                "application/json;q=0.3, application/vnd.example.com.user+json;q=0.9, application/xml;q=0.5"
            ),
            Format::Json
        );
    }

    #[test]
    fn of_equals_the_named_one_wins_and_then_the_first() {
        assert_eq!(chosen("*/*, application/xml"), Format::Xml);
        assert_eq!(chosen("application/xml, application/json"), Format::Xml);
        assert_eq!(chosen("application/json, application/xml"), Format::Json);
        assert_eq!(chosen("application/*"), Format::Json);
    }

    #[test]
    fn names_are_compared_in_any_case() {
        assert_eq!(chosen("Application/XML; Q=0.5"), Format::Xml);
    }

    #[test]
    fn nothing_acceptable_gives_json() {
        for accept in ["*/*;q=0", "application/xml;q=0, application/json;q=0", "application/*;q=0.000", ""] {
            assert_eq!(chosen(accept), Format::Json, "{accept}");
        }
    }

    #[test]
    fn a_quality_that_cannot_be_read_counts_as_none() {
        for quality in ["2", "-1", "0.1234", "x", "nan", "", "1.5", "٠"] {
            let accept = format!("application/json;q=0.9, application/xml;q={quality}");
            assert_eq!(chosen(&accept), Format::Xml, "{quality}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_header_is_read(accept: String) {
            chosen(&accept);
        }
    }
}
