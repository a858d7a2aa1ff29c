//! The languages that a person reads.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::model::{LanguageTag, RegisteredScope};

/// The most that anybody reads: what is sent beyond is passed over (security.md,
/// CVE-2026-79651).
const MOST: usize = 20;

/// The languages that a person reads, best first.
///
/// ```
/// use bailiwick_core::Languages;
///
/// let asked = Languages::of_ui_locales("fr-CA fr");
/// let browser = Languages::of_accept_language("de;q=0.5, en-GB, *;q=0.1");
/// let all = asked.then(browser);
/// let tags: Vec<_> = all.iter().map(|tag| tag.as_str()).collect();
/// assert_eq!(tags, ["fr-ca", "fr", "en-gb", "de"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Languages(Vec<LanguageTag>);

/// A text in the language that suits best.
///
/// ```
/// use bailiwick_core::{Languages, UnixTime, model::{LanguageTag, Owner, RegisteredScope, ScopeId}};
/// # use bailiwick_core::scope::ScopeToken;
/// # let (name, owner) = (ScopeToken::from_static("read"), Owner::AuthorizationServer);
/// let (english, french) = (LanguageTag::parse("en").unwrap(), LanguageTag::parse("fr").unwrap());
/// let mut scope = RegisteredScope::new(ScopeId(1), name, owner, UnixTime::EPOCH);
/// scope.description = "Read".to_owned();
/// scope.translations.insert(french.clone(), "Lire".to_owned());
///
/// let reader = Languages::of_accept_language("fr-CA");
/// let shown = reader.text_of(&scope, &english);
/// assert_eq!((shown.text, shown.language), ("Lire", Some(&french)));
/// assert_eq!(Languages::default().text_of(&scope, &english).text, "Read");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LocalisedText<'a> {
    /// The text.
    pub text: &'a str,
    /// Its language; `None`: the server's.
    pub language: Option<&'a LanguageTag>,
}

impl Languages {
    /// `ui_locales` (OpenID Connect Core §3.1.2.1): tags between spaces, best
    /// first; what is no tag is passed over.
    pub fn of_ui_locales(text: &str) -> Self {
        let tags = text.split(' ').filter_map(LanguageTag::parse);
        Self::default().then(Self(tags.take(MOST).collect()))
    }

    /// `Accept-Language` (RFC 9110 §12.5.4); what it refuses, and `*`, are passed
    /// over.
    pub fn of_accept_language(header: &str) -> Self {
        let ranges = header.split(',').take(MOST).filter_map(range);
        let mut ranges: Vec<_> = ranges.collect();
        ranges.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        Self::default().then(Self(ranges.into_iter().map(|(_, tag)| tag).collect()))
    }

    /// These, and then `others`; each once.
    pub fn then(mut self, others: Self) -> Self {
        for tag in others.0 {
            if self.0.len() < MOST && !self.0.contains(&tag) {
                self.0.push(tag);
            }
        }
        self
    }

    /// The tags, best first.
    pub fn iter(&self) -> std::slice::Iter<'_, LanguageTag> {
        self.0.iter()
    }

    /// What `scope` lets a client do, in the first of these languages that it is
    /// told in (RFC 4647 §3.4), and else in `server`'s.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// use bailiwick_core::{Languages, model::LanguageTag};
    ///
    /// let (snapshot, english) = (host::snapshot(), LanguageTag::parse("en").unwrap());
    /// let read = snapshot.scope_by_text("read").unwrap();
    /// // Nobody has put it into French: it is told in the server's language.
    /// let shown = Languages::of_accept_language("fr").text_of(read, &english);
    /// assert_eq!(shown.text, "What read is for");
    /// ```
    pub fn text_of<'a>(
        &self,
        scope: &'a RegisteredScope,
        server: &LanguageTag,
    ) -> LocalisedText<'a> {
        let own = LocalisedText {
            text: &scope.description,
            language: None,
        };
        let mut found = self.0.iter();
        let found = found.find_map(|tag| lookup(tag, &scope.translations, server, own));
        found.unwrap_or(own)
    }
}

impl<'a> IntoIterator for &'a Languages {
    type Item = &'a LanguageTag;
    type IntoIter = std::slice::Iter<'a, LanguageTag>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// What `tag` asks for, or something broader; `own` where that is the server's
/// language.
fn lookup<'a>(
    tag: &LanguageTag,
    translations: &'a BTreeMap<LanguageTag, String>,
    server: &LanguageTag,
    own: LocalisedText<'a>,
) -> Option<LocalisedText<'a>> {
    let mut wanted = Some(tag.clone());
    while let Some(tag) = wanted {
        if let Some((language, text)) = translations.get_key_value(&tag) {
            let language = Some(language);
            return Some(LocalisedText { text, language });
        }
        if tag == *server {
            return Some(own);
        }
        wanted = tag.broader();
    }
    None
}

/// A language range with its weight in thousandths.
fn range(text: &str) -> Option<(u16, LanguageTag)> {
    let (tag, parameters) = text.split_once(';').unwrap_or((text, "q=1"));
    let weight = parameters.trim().strip_prefix("q=")?;
    let weight: f32 = weight.parse().ok()?;
    if !(weight > 0.0 && weight <= 1.0) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 1000"
    )]
    let thousandths = (weight * 1000.0).round() as u16;
    Some((thousandths, LanguageTag::parse(tag.trim())?))
}
