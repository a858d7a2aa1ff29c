//! The words in which a picture is drawn: those of who looks at it.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use bailiwick_core::{Languages, model::User, picture::Wording};
use fluent_bundle::FluentArgs;
use http::request::Parts;

use crate::{
    accept::{Reader, reader},
    app::App,
    language::Speech,
};

/// Fluent sets what stands in a text of the other direction apart with these; a
/// drawing has no such characters.
const ISOLATES: [char; 2] = ['\u{2068}', '\u{2069}'];

/// Who looks at it, as far as the request says.
pub(crate) struct Words(Reader);

impl Words {
    /// The words for this user.
    pub(in crate::page::admin) fn of(&self, app: &App, user: &User) -> Wording {
        let server = Languages::of_ui_locales(app.config.language.as_str());
        let languages = self.0.languages(user.language.as_ref()).then(server);
        let speech = app.templates.speech(&languages).cloned();
        speech.map_or_else(Wording::default, wording)
    }
}

impl FromRequestParts<App> for Words {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Infallible> {
        Ok(Self(reader(&parts.uri, &parts.headers)))
    }
}

fn wording(speech: Speech) -> Wording {
    Wording::new(move |phrase| {
        let id = format!("picture-{}", phrase.kind.as_str());
        let mut arguments = FluentArgs::new();
        // A word of the core with a space in it names a variant with a hyphen.
        let name = match phrase.name.as_str() {
            "resource server" => "resource-server",
            name => name,
        };
        let what = match phrase.what.as_str() {
            "resource server" => "resource-server",
            what => what,
        };
        arguments.set("name", name.to_owned());
        arguments.set("what", what.to_owned());
        arguments.set("count", phrase.count);
        let said = speech.say(&id, &arguments);
        said.map_or_else(|_| phrase.to_string(), |said| said.replace(ISOLATES, ""))
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use bailiwick_core::picture::{Phrase, PhraseKind};

    use super::*;
    use crate::language::Translations;

    #[test]
    fn every_phrase_of_the_core_is_told_in_every_language() {
        let translations = Translations::new(&[]).unwrap();
        for speech in translations.all() {
            let (tag, wording) = (speech.tag().clone(), wording(speech.clone()));
            for kind in PhraseKind::ALL {
                let id = format!("picture-{}", kind.as_str());
                assert!(speech.has(&id), "{tag}: {id}");
                assert!(!wording.say(&Phrase::new(*kind)).contains(ISOLATES));
            }
        }
    }

    #[test]
    fn english_is_as_the_core_says_it() {
        let translations = Translations::new(&[]).unwrap();
        let english = translations.all().find(|one| one.tag().as_str() == "en");
        let english = english.map_or_else(Wording::default, wording);
        for kind in PhraseKind::ALL {
            for count in [1, 2] {
                let mut phrase = Phrase::counting(*kind, count);
                "holds".clone_into(&mut phrase.name);
                "scope".clone_into(&mut phrase.what);
                let (said, core) = (english.say(&phrase), phrase.to_string());
                let same = said.to_lowercase() == core.to_lowercase();
                assert!(same || *kind == PhraseKind::Column, "{said} | {core}");
            }
        }
    }
}
