//! What is looked for in a page: ids, forms that post, and what the policy blocks.

use std::collections::BTreeSet;

/// A start tag: its name, and its attributes.
type Tag = (String, Vec<(String, String)>);

/// What stands before the name of a hidden field.
pub(super) const HIDDEN: &str = "hidden ";

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Markup {
    pub(super) ids: BTreeSet<String>,
    /// Of each form that posts, the names of its fields and buttons, those of hidden ones
    /// after [`HIDDEN`].
    pub(super) posting: Vec<BTreeSet<String>>,
    /// In words.
    pub(super) blocked: BTreeSet<String>,
}

impl Markup {
    pub(super) fn read(page: &str) -> Self {
        let mut markup = Self::default();
        // Whether the form that is open posts.
        let mut open = None;
        for (name, attributes) in tags(page) {
            let value = |wanted: &str| {
                let mut found = attributes.iter().filter(|(name, _)| name == wanted);
                found.next().map(|(_, value)| value.as_str())
            };
            markup.ids.extend(value("id").map(str::to_owned));
            match name.as_str() {
                "form" => {
                    let posts = value("method").is_some_and(|m| m.eq_ignore_ascii_case("post"));
                    open = Some(posts);
                    if posts {
                        markup.posting.push(BTreeSet::new());
                    }
                }
                "/form" => open = None,
                "input" | "select" | "textarea" | "button" if open == Some(true) => {
                    let field = value("name").filter(|name| !name.is_empty());
                    if let (Some(form), Some(field)) = (markup.posting.last_mut(), field) {
                        let is_hidden = value("type") == Some("hidden");
                        form.insert(format!("{}{field}", if is_hidden { HIDDEN } else { "" }));
                    }
                }
                _ => {}
            }
            markup.blocked.extend(blocked(&name, &attributes));
        }
        markup
    }
}

/// What of a tag `default-src 'none'; style-src 'self'; img-src 'self' data:` blocks.
fn blocked(name: &str, attributes: &[(String, String)]) -> Vec<String> {
    let mut found = Vec::new();
    let value = |wanted: &str| {
        let mut of = attributes.iter().filter(|(name, _)| name == wanted);
        of.next().map(|(_, value)| value.as_str())
    };
    let from = match name {
        "link" => value("href").filter(|_| value("rel").is_some_and(|rel| rel != "canonical")),
        "script" | "img" | "iframe" | "source" | "video" | "audio" | "embed" => value("src"),
        _ => None,
    };
    let is_own = |address: &str| {
        address.starts_with("data:")
            || (address.starts_with('/') && !address.starts_with("//"))
            || !address.contains(':') && !address.starts_with("//")
    };
    if let Some(address) = from.filter(|address| !is_own(address)) {
        found.push(format!(
            "<{name}> loads {address}: only files of this server are loaded"
        ));
    }
    if name == "script" && value("src").is_none() {
        found.push("a script stands within the page: none of these runs".to_owned());
    }
    if name == "style" || value("style").is_some() {
        let place = "a style stands within the page: it belongs into style.css";
        found.push(place.to_owned());
    }
    let handlers = attributes.iter().filter(|(name, _)| {
        let event = name.strip_prefix("on");
        event.is_some_and(|event| !event.is_empty())
    });
    found.extend(
        handlers.map(|(event, _)| format!("{event} stands within the page: it never runs")),
    );
    if value("href").is_some_and(|href| href.trim_start().starts_with("javascript:")) {
        found.push("a link leads to javascript: it never runs".to_owned());
    }
    found
}

/// The tags of a page, those that end an element with a slash before their name.
fn tags(page: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once('<') {
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let (tag, behind) = tag(after);
        rest = behind;
        // What stands within is no markup.
        if let "script" | "style" = tag.0.as_str() {
            let end = format!("</{}", tag.0);
            rest = rest.find(&end).and_then(|at| rest.get(at..)).unwrap_or("");
        }
        found.push(tag);
    }
    found
}

/// The tag with which `text` begins, after its `<`, and what follows it.
fn tag(text: &str) -> (Tag, &str) {
    let ends = |c: char| c.is_whitespace() || c == '>';
    let at = text.find(ends).unwrap_or(text.len());
    let (name, mut rest) = text.split_at_checked(at).unwrap_or((text, ""));
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start().trim_start_matches('/').trim_start();
        if let Some(after) = rest.strip_prefix('>') {
            rest = after;
            break;
        }
        let ends = |c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/');
        let at = rest.find(ends).unwrap_or(rest.len());
        let Some((attribute, after)) = rest
            .split_at_checked(at)
            .filter(|(name, _)| !name.is_empty())
        else {
            break;
        };
        let (value, after) = match after.trim_start().strip_prefix('=') {
            Some(after) => value(after.trim_start()),
            None => ("", after),
        };
        attributes.push((attribute.to_ascii_lowercase(), value.to_owned()));
        rest = after;
    }
    ((name.to_ascii_lowercase(), attributes), rest)
}

/// The value of an attribute, and what follows it.
fn value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(quoted) = text.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    let end = text.find(|c: char| c.is_whitespace() || c == '>');
    text.split_at_checked(end.unwrap_or(text.len()))
        .unwrap_or((text, ""))
}
