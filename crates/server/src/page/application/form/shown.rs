//! What the form shows.

use axum::response::Response;
use bailiwick_core::{
    Languages, Snapshot,
    model::{AuthMethod, ClientRecord, ClientType, GrantType},
};
use serde::Serialize;
use std::sync::Arc;

use super::{
    super::{
        href,
        kind::{Kind, offered},
        scopes::{Picker, Reading},
    },
    entered::Entered,
};
use crate::{
    app::App,
    language::Text,
    login::Person,
    page::{
        problems::{Problems, Shown},
        refusal::Refusal,
        render::{Hidden, Page},
    },
};

const FIELDS: [&str; 8] = [
    "name",
    "kind",
    "grant_types",
    "auth_method",
    "redirect_uris",
    "post_logout_redirect_uris",
    "allowed_origins",
    "scope",
];

#[derive(Serialize)]
struct Context<'a> {
    heading: Text,
    back: &'a str,
    back_text: Text,
    action: &'a str,
    submit: Text,
    new: bool,
    hidden: Vec<Hidden>,
    values: Values<'a>,
    kinds: Vec<Choosable>,
    grants: Vec<Choosable>,
    methods: Vec<Choosable>,
    scopes: Picker,
    more: bool,
    well: bool,
    #[serde(flatten)]
    shown: Shown,
}

#[derive(Serialize)]
struct Values<'a> {
    name: &'a str,
    client_type: Text,
    redirect_uris: &'a str,
    post_logout_redirect_uris: &'a str,
    allowed_origins: &'a str,
}

#[derive(Serialize)]
struct Choosable {
    name: String,
    label: Text,
    hint: Option<Text>,
    checked: bool,
}

/// To whom the form is shown.
pub(super) struct Shows<'a> {
    app: &'a App,
    person: &'a Person,
    languages: &'a Languages,
    snapshot: Arc<Snapshot>,
}

impl<'a> Shows<'a> {
    pub(super) async fn new(
        app: &'a App,
        person: &'a Person,
        languages: &'a Languages,
    ) -> Result<Self, Refusal> {
        // Another process may have registered a scope.
        let snapshot = app.administration.snapshot().await?;
        Ok(Self {
            app,
            person,
            languages,
            snapshot,
        })
    }

    /// The form for a new application, or for the client `of`.
    pub(super) fn form(
        &self,
        of: Option<&ClientRecord>,
        entered: &Entered,
        problems: Problems,
    ) -> Result<Response, Refusal> {
        self.page(of, entered, problems, false)
    }

    /// The form after a check: it says if all is well.
    pub(super) fn checked(
        &self,
        of: Option<&ClientRecord>,
        entered: &Entered,
        problems: Problems,
    ) -> Result<Response, Refusal> {
        let well = problems.is_empty() && !entered.searches;
        let problems = if entered.searches {
            Problems::default()
        } else {
            problems
        };
        self.page(of, entered, problems, well)
    }

    fn page(
        &self,
        of: Option<&ClientRecord>,
        entered: &Entered,
        problems: Problems,
        well: bool,
    ) -> Result<Response, Refusal> {
        let app = self.app;
        let list = app.mount.path("/applications/");
        let href = of.map(|record| href(app, &record.id));
        let action = match &href {
            None => format!("{list}register/"),
            Some(href) => format!("{href}update/"),
        };
        let mut hidden = Vec::new();
        if let Some(record) = of {
            let state = app.administration.state_of(record);
            hidden.push(Hidden::new("state", state));
        }
        hidden.push(Hidden::new("scope_word_shown", entered.scope.word()));
        hidden.push(self.person.ticket(app, &action)?);
        let client_type = of.map_or(ClientType::Confidential, |record| record.client_type);
        let context = Context {
            heading: Text::new(match of {
                None => "applications-register",
                Some(_) => "application-edit",
            }),
            back: href.as_deref().unwrap_or(&list),
            back_text: match of {
                None => Text::new("site-applications"),
                Some(record) => Text::as_given(record.name.clone()),
            },
            submit: Text::new(match of {
                None => "application-register",
                Some(_) => "site-save",
            }),
            new: of.is_none(),
            hidden,
            action: &action,
            values: Values {
                name: &entered.name,
                client_type: type_name(client_type),
                redirect_uris: &entered.redirect_uris,
                post_logout_redirect_uris: &entered.post_logout_redirect_uris,
                allowed_origins: &entered.allowed_origins,
            },
            kinds: kinds(entered.kind),
            grants: self.grants(of, entered),
            methods: methods(of, entered),
            scopes: self.reading().picker(&entered.scope),
            more: of.is_some()
                || says_more(entered)
                || problems.are_beside(&[
                    "grant_types",
                    "auth_method",
                    "post_logout_redirect_uris",
                    "allowed_origins",
                ]),
            well,
            shown: problems.shown(app, &FIELDS),
        };
        Page::new(app, "application_form.html")
            .user(&self.person.user)
            .with_script()
            .render(context)
    }

    fn reading(&self) -> Reading<'_> {
        Reading {
            app: self.app,
            snapshot: &self.snapshot,
            languages: self.languages,
            now: self.app.now(),
        }
    }

    /// The grants that people may choose, and those that the client has anyhow.
    fn grants(&self, of: Option<&ClientRecord>, entered: &Entered) -> Vec<Choosable> {
        let config = &self.app.config;
        let is_public = of.is_some_and(|record| record.client_type == ClientType::Public);
        let suits = |grant: &&GrantType| !is_public || **grant != GrantType::ClientCredentials;
        let mut grants: Vec<&GrantType> = offered(config).filter(suits).collect();
        let held = of.map(|record| record.grant_types.iter());
        for grant in held.into_iter().flatten() {
            if !grants.contains(&grant) {
                grants.push(grant);
            }
        }
        let choosable = |grant: &GrantType| {
            let (label, hint) = grant_words(grant);
            Choosable {
                name: grant.as_str().to_owned(),
                label,
                hint,
                checked: entered
                    .grant_types
                    .iter()
                    .any(|name| name == grant.as_str()),
            }
        };
        grants.into_iter().map(choosable).collect()
    }
}

fn says_more(entered: &Entered) -> bool {
    let lists = [&entered.post_logout_redirect_uris, &entered.allowed_origins];
    !entered.grant_types.is_empty()
        || !entered.auth_method.is_empty()
        || lists.into_iter().any(|list| !list.is_empty())
}

fn kinds(chosen: Option<Kind>) -> Vec<Choosable> {
    let kinds = Kind::ALL.into_iter().map(|kind| Choosable {
        name: kind.word().to_owned(),
        label: kind.label(),
        hint: Some(kind.hint()),
        checked: chosen == Some(kind),
    });
    kinds.collect()
}

/// How a client with a secret sends it; none for one that has none.
fn methods(of: Option<&ClientRecord>, entered: &Entered) -> Vec<Choosable> {
    if of.is_some_and(|record| record.client_type == ClientType::Public) {
        return Vec::new();
    }
    let choosable = |name: &str, label| Choosable {
        name: name.to_owned(),
        label,
        hint: None,
        checked: entered.auth_method == name,
    };
    let mut methods = vec![
        choosable("", Text::new("application-method-any")),
        choosable(
            AuthMethod::ClientSecretBasic.as_str(),
            Text::new("application-method-header"),
        ),
        choosable(
            AuthMethod::ClientSecretPost.as_str(),
            Text::new("application-method-body"),
        ),
    ];
    let held = of.and_then(|record| record.auth_method.as_ref());
    if let Some(AuthMethod::Extension(name)) = held {
        methods.push(choosable(name.as_str(), Text::as_given(name.as_str())));
    }
    methods
}

/// What a client type is called.
pub(in super::super) fn type_name(client_type: ClientType) -> Text {
    Text::new(match client_type {
        ClientType::Confidential => "application-confidential",
        ClientType::Public => "application-public",
    })
}

fn grant_words(grant: &GrantType) -> (Text, Option<Text>) {
    let (label, hint) = match grant {
        GrantType::AuthorizationCode => ("application-grant-code", "application-grant-code-hint"),
        GrantType::ClientCredentials => ("application-grant-own", "application-grant-own-hint"),
        GrantType::RefreshToken => (
            "application-grant-refresh",
            "application-grant-refresh-hint",
        ),
        GrantType::Password => (
            "application-grant-password",
            "application-grant-password-hint",
        ),
        GrantType::Implicit => (
            "application-grant-implicit",
            "application-grant-implicit-hint",
        ),
        _ => return (Text::as_given(grant.as_str()), None),
    };
    (Text::new(label), Some(Text::new(hint)))
}
