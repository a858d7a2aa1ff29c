//! Small grammars, each beside another way to say the same.

use bailiwick_core::{
    Languages,
    model::LanguageTag,
    picture::NodeName,
    scope::{Namespace, ScopeSet, ScopeToken},
};

/// RFC 6749 §3.3, and namespaces.
pub fn scope_grammar(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let is_token = !data.is_empty()
        && data.len() <= 255
        && data
            .iter()
            .all(|byte| matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e));
    assert_eq!(ScopeToken::parse(text).is_ok(), is_token);
    if let Ok(token) = ScopeToken::parse(text) {
        assert_eq!(token.as_str(), text);
        assert_eq!(*token.folded(), *text.to_ascii_lowercase());
    }
    if let Ok(namespace) = Namespace::parse(text) {
        assert!(is_token && text.ends_with([':', '/', '.', '-']));
        let name = namespace.as_str();
        assert!(text.eq_ignore_ascii_case(name), "{name}");
    }
    let Ok(set) = ScopeSet::parse(text) else {
        return;
    };
    let written = set.to_string();
    assert_eq!(ScopeSet::parse(&written).unwrap(), set);
    let mut names: Vec<_> = text.split(' ').filter(|name| !name.is_empty()).collect();
    assert!(
        names
            .iter()
            .all(|name| set.iter().any(|token| token.as_str() == *name))
    );
    names.sort_unstable();
    names.dedup();
    assert_eq!(set.len(), names.len());
}

/// `ui_locales` and `Accept-Language`.
pub fn language_list(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let read = [
        Languages::of_ui_locales(text),
        Languages::of_accept_language(text),
    ];
    for languages in read {
        assert!(languages.iter().count() <= 20);
        for tag in &languages {
            assert_eq!(LanguageTag::parse(tag.as_str()).as_ref(), Some(tag));
            assert!(!tag.as_str().contains(['"', '<', '&', ' ', '/']));
        }
    }
}

/// A node of the picture, as its links name it.
pub fn picture_node(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    if let Some(node) = NodeName::parse(text) {
        let written = node.to_string();
        assert_eq!(NodeName::parse(&written), Some(node));
    }
}
