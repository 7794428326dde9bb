//! How many objects a list shows at once.

use crate::attribute::Given;
use crate::attribute::value::Count;
use crate::diagnostics::Diagnostics;

/// Djblets' default page.
const PAGE: u32 = 25;
/// Djblets' largest page.
const LARGEST: u32 = 200;

/// `page_size` and `max_page_size`; a default gives way to what is given.
pub(super) fn sizes(
    page: Option<&Given<Count>>,
    largest: Option<&Given<Count>>,
    errors: &mut Diagnostics,
) -> (u32, u32) {
    for given in [page, largest].into_iter().flatten().filter(|given| given.value.value == 0) {
        let wrong = format_args!("`{} = 0` would show nothing", given.key);
        errors.error(&given.value, wrong, "write at least 1");
    }
    let max = largest.map_or(LARGEST, |given| given.value.value);
    let size = page.map_or(PAGE.min(max), |given| given.value.value);
    if let Some(given) = page.filter(|_| size > max) {
        let wrong = format_args!("`page_size` {size} is above `max_page_size` {max}");
        errors.error(&given.value, wrong, format_args!("raise the other, as in `max_page_size = {size}`"));
    }
    (size, max)
}
