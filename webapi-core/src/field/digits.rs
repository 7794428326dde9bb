//! Decimal digits of every script.
//!
//! In: a character. Out: the value of the digit it is, if its Unicode category is Nd. Python's `int`, and with it
//! Djblets, reads such digits, so that `٤٢` is 42.

/// The zeros of all scripts, in ascending order; the nine characters after each are the digits 1 to 9 (Unicode 15).
const ZEROS: [u32; 68] = [
    0x0030, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66,
    0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50,
    0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30,
    0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0,
    0x11950, 0x11C50, 0x11D50, 0x11DA0, 0x11F50, 0x16A60, 0x16AC0, 0x16B50, 0x1D7CE, 0x1D7D8, 0x1D7E2,
    0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0, 0x1E950, 0x1FBF0,
];

/// The value of a decimal digit, 0 to 9.
pub(crate) fn decimal_digit(c: char) -> Option<u32> {
    let code = u32::from(c);
    let zero = ZEROS[..ZEROS.partition_point(|zero| *zero <= code)].last()?;
    (code - zero < 10).then_some(code - zero)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_any_script_have_their_value() {
        for (c, value) in [('0', 0), ('9', 9), ('٤', 4), ('९', 9), ('７', 7), ('𝟡', 9)] {
            assert_eq!(decimal_digit(c), Some(value), "{c}");
        }
    }

    #[test]
    fn other_numbers_are_not_decimal_digits() {
        for c in ['a', '/', ':', '²', '½', '四', 'Ⅷ', '\0', '\u{10ffff}'] {
            assert_eq!(decimal_digit(c), None, "{c}");
        }
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(ZEROS.is_sorted());
    }
}
