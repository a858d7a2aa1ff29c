//! What somebody builds, and what follows from it: client type, grants, PKCE.

use bailiwick_core::{
    Config,
    model::{ClientType, GrantType},
    registration::ClientDraft,
};
use url::Url;

use crate::language::Text;

/// What somebody builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Pages made on a server, which keeps a secret.
    Web,
    /// A page that runs in the browser alone.
    SinglePage,
    /// A desktop or mobile application, or a command.
    Native,
    /// A client of the Model Context Protocol: native, with what is known of them.
    Mcp,
    /// A program that acts for itself.
    Service,
}

impl Kind {
    pub(super) const ALL: [Self; 5] = [
        Self::Web,
        Self::SinglePage,
        Self::Native,
        Self::Mcp,
        Self::Service,
    ];

    /// Its word in forms and addresses.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::SinglePage => "single-page",
            Self::Native => "native",
            Self::Mcp => "mcp",
            Self::Service => "service",
        }
    }

    /// The one of this word.
    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// What a program means that says the client type alone.
    pub(super) const fn of_type(client_type: ClientType) -> Self {
        match client_type {
            ClientType::Confidential => Self::Web,
            ClientType::Public => Self::Native,
        }
    }

    pub(super) fn label(self) -> Text {
        Text::new(match self {
            Self::Web => "application-web",
            Self::SinglePage => "application-single-page",
            Self::Native => "application-native",
            Self::Mcp => "application-mcp",
            Self::Service => "application-service",
        })
    }

    pub(super) fn hint(self) -> Text {
        Text::new(match self {
            Self::Web => "application-web-hint",
            Self::SinglePage => "application-single-page-hint",
            Self::Native => "application-native-hint",
            Self::Mcp => "application-mcp-hint",
            Self::Service => "application-service-hint",
        })
    }

    pub(super) const fn client_type(self) -> ClientType {
        match self {
            Self::Web | Self::Service => ClientType::Confidential,
            Self::SinglePage | Self::Native | Self::Mcp => ClientType::Public,
        }
    }

    /// The grants that suit it, of those that are on.
    fn grant_types(self, config: &Config) -> impl Iterator<Item = GrantType> {
        let suiting: &[GrantType] = match self {
            Self::Service => &[GrantType::ClientCredentials],
            _ => &[GrantType::AuthorizationCode, GrantType::RefreshToken],
        };
        let on = suiting
            .iter()
            .filter(|one| config.grant_types.contains(one));
        on.cloned()
    }

    /// Fills in what was left open, now that all else is there.
    pub(super) fn complete(self, draft: &mut ClientDraft, config: &Config) {
        if draft.grant_types.is_empty() {
            draft.grant_types = self.grant_types(config).collect();
        }
        if self.client_type() == ClientType::Public {
            // Nothing else protects its codes (RFC 9700 §2.1.1), whatever the server asks
            // of others.
            draft.pkce_required = Some(true);
        }
        if self == Self::SinglePage && draft.allowed_origins.is_empty() {
            draft.allowed_origins = origins(&draft.redirect_uris);
        }
    }
}

/// The web origins of redirect URIs: from there a page calls the token endpoint.
fn origins(redirect_uris: &[String]) -> Vec<String> {
    let parsed = redirect_uris.iter().filter_map(|uri| Url::parse(uri).ok());
    let web = parsed.filter(|url| matches!(url.scheme(), "https" | "http"));
    let mut origins: Vec<_> = web.map(|url| url.origin().ascii_serialization()).collect();
    origins.sort();
    origins.dedup();
    origins
}

/// The grants that people may choose: those that are on and not legacy.
pub(super) fn offered(config: &Config) -> impl Iterator<Item = &GrantType> {
    config.grant_types.iter().filter(|grant| !grant.is_legacy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_page_application_may_call_from_where_it_is() {
        let uris = [
            "https://app.example/cb",
            "https://app.example/other",
            "http://localhost:3000/cb",
            "no uri",
        ];
        let uris = uris.map(str::to_owned);
        let expected = ["http://localhost:3000", "https://app.example"];
        assert_eq!(origins(&uris), expected);
    }

    #[test]
    fn each_kind_has_a_word_of_its_own() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.word()), Some(kind));
        }
        assert_eq!(Kind::parse("Web"), None);
    }
}
