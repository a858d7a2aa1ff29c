//! `If-Match` and `If-None-Match` (RFC 9110 §13.1).

/// What a request says about the representation that it expects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Preconditions {
    if_match: Option<Tags>,
    if_none_match: Option<Tags>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Tags {
    /// `*`
    Any,
    Each(Vec<Tag>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Tag {
    weak: bool,
    /// With its quotation marks.
    opaque: String,
}

impl Preconditions {
    /// Reads the two fields; what is no entity tag matches nothing.
    pub(super) fn parse(if_match: Option<&[u8]>, if_none_match: Option<&[u8]>) -> Self {
        Self {
            if_match: if_match.map(Tags::parse),
            if_none_match: if_none_match.map(Tags::parse),
        }
    }

    /// Whether a change may go on where `etag` is in force; `exists` says whether a
    /// manifest was ever declared.
    pub(super) fn allow_change(&self, etag: &str, exists: bool) -> bool {
        let matches = |tags: &Tags, weakly| tags.match_one(etag, exists, weakly);
        self.if_match
            .as_ref()
            .is_none_or(|tags| matches(tags, false))
            && !self
                .if_none_match
                .as_ref()
                .is_some_and(|tags| matches(tags, true))
    }

    /// Whether whoever asks has what `etag` stands for already.
    pub(super) fn is_known(&self, etag: &str) -> bool {
        let tags = self.if_none_match.as_ref();
        tags.is_some_and(|tags| tags.match_one(etag, true, true))
    }
}

impl Tags {
    fn parse(field: &[u8]) -> Self {
        let text = String::from_utf8_lossy(field);
        if text.trim() == "*" {
            return Self::Any;
        }
        // Our tags have no comma.
        Self::Each(text.split(',').filter_map(Tag::parse).collect())
    }

    fn match_one(&self, etag: &str, exists: bool, weakly: bool) -> bool {
        match self {
            Self::Any => exists,
            Self::Each(tags) => tags
                .iter()
                .any(|tag| tag.opaque == etag && (weakly || !tag.weak)),
        }
    }
}

impl Tag {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (weak, opaque) = match text.strip_prefix("W/") {
            Some(opaque) => (true, opaque),
            None => (false, text),
        };
        let quoted = opaque.len() >= 2 && opaque.starts_with('"') && opaque.ends_with('"');
        quoted.then(|| Self {
            weak,
            opaque: opaque.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 9110 §13.1.1 and §13.1.2.
    #[test]
    fn if_match_compares_strongly_and_if_none_match_weakly() {
        let etag = "\"8-abc\"";
        for (if_match, exists, allowed) in [
            (None, true, true),
            (Some("*"), true, true),
            (Some("*"), false, false),
            (Some("\"8-abc\""), true, true),
            (Some("\"7-abc\" , \"8-abc\""), true, true),
            (Some("W/\"8-abc\""), true, false),
            (Some("8-abc"), true, false),
            (Some(""), true, false),
            (Some("\"\u{ff}\""), true, false),
        ] {
            let one = Preconditions::parse(if_match.map(str::as_bytes), None);
            assert_eq!(one.allow_change(etag, exists), allowed, "{if_match:?}");
        }
        for (if_none_match, exists, allowed) in [
            ("*", true, false),
            ("*", false, true),
            ("\"8-abc\"", true, false),
            ("W/\"8-abc\"", true, false),
            ("\"7-abc\"", true, true),
        ] {
            let one = Preconditions::parse(None, Some(if_none_match.as_bytes()));
            assert_eq!(one.allow_change(etag, exists), allowed, "{if_none_match}");
            assert_eq!(one.is_known(etag), !allowed || !exists, "{if_none_match}");
        }
    }
}
