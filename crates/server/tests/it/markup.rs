//! A page as a browser takes it apart.

use std::collections::BTreeMap;

use html5gum::{DefaultEmitter, Token, Tokenizer};

/// The beginning of an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
}

impl Tag {
    fn value(&self, attribute: &str) -> Option<&str> {
        self.attributes.get(attribute).map(String::as_str)
    }
}

/// A form, with what it sends if nothing is entered.
#[derive(Clone, Debug)]
pub(crate) struct HtmlForm {
    pub(crate) posts: bool,
    /// `None`: to where the page is.
    pub(crate) action: Option<String>,
    pub(crate) fields: Vec<(String, String)>,
    /// What each button adds.
    pub(crate) buttons: Vec<(String, String)>,
}

/// The tags that elements begin with.
pub(crate) fn tags(page: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    take_apart(page, |tag, ends| {
        if !ends {
            found.push(tag);
        }
    });
    found
}

/// Every form.
pub(crate) fn forms(page: &str) -> Vec<HtmlForm> {
    let mut forms: Vec<HtmlForm> = Vec::new();
    let mut within = false;
    take_apart(page, |tag, ends| {
        if tag.name == "form" {
            within = !ends;
            if within {
                forms.push(HtmlForm {
                    posts: tag.value("method") == Some("post"),
                    action: tag.value("action").map(str::to_owned),
                    fields: Vec::new(),
                    buttons: Vec::new(),
                });
            }
        }
        let Some(form) = forms.last_mut().filter(|_| within && !ends) else {
            return;
        };
        let Some(name) = tag.value("name").map(str::to_owned) else {
            return;
        };
        let value = tag.value("value").unwrap_or_default().to_owned();
        let off = matches!(tag.value("type"), Some("checkbox" | "radio"))
            && !tag.attributes.contains_key("checked");
        match tag.name.as_str() {
            "button" => form.buttons.push((name, value)),
            "input" | "textarea" | "select" if !off => form.fields.push((name, value)),
            _ => {}
        }
    });
    forms
}

/// Every tag, and whether it ends an element.
fn take_apart(page: &str, mut each: impl FnMut(Tag, bool)) {
    let mut emitter = DefaultEmitter::<()>::default();
    emitter.naively_switch_states(true);
    for Ok(token) in Tokenizer::new_with_emitter(page, emitter) {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match token {
            Token::StartTag(tag) => {
                let attributes = tag.attributes.iter();
                let attributes = attributes.map(|(name, value)| (text(name), text(value)));
                let tag = Tag {
                    name: text(&tag.name),
                    attributes: attributes.collect(),
                };
                each(tag, false);
            }
            Token::EndTag(tag) => {
                let tag = Tag {
                    name: text(&tag.name),
                    attributes: BTreeMap::new(),
                };
                each(tag, true);
            }
            _ => {}
        }
    }
}

#[test]
fn a_page_is_taken_apart_as_a_browser_does() {
    let page = "<title><b></title><p a=1 a=2 B='x&lt;y'>t<script>'<i>'</script><!--<u>-->\
                <form method=post action=/x><input name=a value=b><button name=c value=d>\
                <input type=checkbox name=off></form><input name=out>";
    let names: Vec<_> = tags(page).into_iter().map(|tag| tag.name).collect();
    let expected = [
        "title", "p", "script", "form", "input", "button", "input", "input",
    ];
    assert_eq!(names, expected);
    let p = &tags(page)[1];
    assert_eq!((p.value("a"), p.value("b")), (Some("1"), Some("x<y")));
    let form = &forms(page)[0];
    assert_eq!(form.fields, [("a".to_owned(), "b".to_owned())]);
    assert_eq!(form.buttons, [("c".to_owned(), "d".to_owned())]);
    assert!(form.posts && form.action.as_deref() == Some("/x"));
}
