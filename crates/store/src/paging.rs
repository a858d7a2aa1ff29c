//! What a page of a list begins after, and how long it is.

use bailiwick_core::{
    opaque::Selector,
    store::{PageRequest, WeatherFilter},
};

use crate::StoreError;

const LONGEST: usize = 1000;

/// Rows of one page.
pub(crate) fn limit(page: &PageRequest) -> usize {
    longest(page.limit)
}

/// Rows of one page of which so many are wanted.
pub(crate) fn longest(limit: usize) -> usize {
    limit.clamp(1, LONGEST)
}

/// Rows that many subjects' counts are read from.
pub(crate) fn of_weather(filter: &WeatherFilter) -> usize {
    filter.limit.clamp(1, WeatherFilter::MOST)
}

/// The key after which a page of rows with selectors begins.
pub(crate) fn after_key(page: &PageRequest) -> Result<Option<Selector>, StoreError> {
    let Some(text) = &page.after else {
        return Ok(None);
    };
    let key = Selector::from_hex(text);
    key.map(Some)
        .ok_or_else(|| StoreError::Failed("a page begins after a key in hexadecimal".into()))
}
