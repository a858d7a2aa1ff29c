//! A browser in plain words, from what it calls itself (`User-Agent`, RFC 9110
//! §10.1.5): nobody should have to read that.

#[cfg(test)]
mod tests;

use crate::language::Text;

/// Programs by a word of theirs. Most claim to be others as well: the first that
/// is found is meant.
const PROGRAMS: &[(&str, &str)] = &[
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("HeadlessChrome/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Version/", "Safari"),
    ("curl/", "curl"),
    ("w3m/", "w3m"),
    ("Lynx/", "Lynx"),
    ("ELinks/", "ELinks"),
    ("Wget/", "Wget"),
    ("python-requests/", "Python"),
];

/// Systems, in the same way.
const SYSTEMS: &[(&str, &str)] = &[
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("FreeBSD", "FreeBSD"),
    ("OpenBSD", "OpenBSD"),
    ("Linux", "Linux"),
];

/// The words: `Firefox on Linux`.
pub(super) fn words(user_agent: &str) -> Text {
    let program = named(PROGRAMS, user_agent);
    // `Version/` is Safari's where it also says so.
    let program = program.filter(|name| *name != "Safari" || user_agent.contains("Safari/"));
    match (program, named(SYSTEMS, user_agent)) {
        (Some(browser), Some(system)) => Text::new("account-browser-on")
            .with("browser", browser)
            .with("system", system),
        (Some(browser), None) => Text::as_given(browser),
        (None, Some(system)) => Text::new("account-browser-unknown-on").with("system", system),
        (None, None) => Text::new("account-browser-unknown"),
    }
}

fn named(names: &[(&str, &'static str)], text: &str) -> Option<&'static str> {
    let found = names.iter().find(|(word, _)| text.contains(word));
    found.map(|(_, name)| *name)
}
