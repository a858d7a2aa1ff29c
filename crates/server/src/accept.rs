//! What a browser would like to read (RFC 9110 §12.5).

use bailiwick_core::{Languages, model::LanguageTag};
use http::{HeaderMap, Uri, header};

/// The longest `Accept-Language` that is heeded, in bytes.
const LONGEST: usize = 1024;

/// The languages of `Accept-Language`.
pub(crate) fn accepted_languages(headers: &HeaderMap) -> Languages {
    let header = headers.get(header::ACCEPT_LANGUAGE);
    let header = header.and_then(|value| value.to_str().ok());
    header
        .filter(|text| text.len() <= LONGEST)
        .map(Languages::of_accept_language)
        .unwrap_or_default()
}

/// What a request says of the languages that its sender reads.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reader {
    /// What `ui_locales` of the request says, or of the authorization request that
    /// waits in its `next`.
    asked: Languages,
    /// What the browser says.
    browser: Languages,
}

impl Reader {
    /// What the browser alone says.
    pub(crate) fn of_browser(headers: &HeaderMap) -> Self {
        Self {
            asked: Languages::default(),
            browser: accepted_languages(headers),
        }
    }

    /// The languages, best first: what was asked for, then what this user wants, then
    /// what the browser says.
    pub(crate) fn languages(&self, user: Option<&LanguageTag>) -> Languages {
        let user = user.map_or_else(Languages::default, |tag| {
            Languages::of_ui_locales(tag.as_str())
        });
        self.asked.clone().then(user).then(self.browser.clone())
    }
}

/// What this request says of them.
pub(crate) fn reader(uri: &Uri, headers: &HeaderMap) -> Reader {
    let asked = uri.query().and_then(|query| {
        let next = parameter(query, "next");
        let waiting = next.as_deref().and_then(|next| next.split_once('?'));
        let waiting = waiting.and_then(|(_, query)| parameter(query, "ui_locales"));
        parameter(query, "ui_locales").or(waiting)
    });
    Reader {
        asked: asked.map_or_else(Languages::default, |text| Languages::of_ui_locales(&text)),
        browser: accepted_languages(headers),
    }
}

fn parameter(query: &str, name: &str) -> Option<String> {
    let mut parameters = form_urlencoded::parse(query.as_bytes());
    let found = parameters.find(|(key, _)| key == name);
    found.map(|(_, value)| value.into_owned())
}

/// Whether `Accept` likes a page better than JSON.
pub(crate) fn wants_page(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT);
    let Some(accept) = accept.and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let place = |media: &str| accept.find(media).unwrap_or(usize::MAX);
    place("text/html") < place("application/json")
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, header};

    use super::wants_page;

    #[test]
    fn browsers_get_pages_and_programs_json() {
        for (accept, page) in [
            ("", false),
            ("*/*", false),
            ("application/json", false),
            ("application/json, text/html", false),
            ("text/html,application/xhtml+xml,*/*;q=0.8", true),
            ("text/html, application/json;q=0.9", true),
        ] {
            let mut headers = HeaderMap::new();
            if let Ok(value) = HeaderValue::from_str(accept) {
                headers.insert(header::ACCEPT, value);
            }
            assert_eq!(wants_page(&headers), page, "{accept}");
        }
        assert!(!wants_page(&HeaderMap::new()));
    }
}
