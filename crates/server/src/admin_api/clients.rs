//! Clients and their secrets.

use std::{collections::BTreeSet, time::Duration};

use bailiwick_core::{
    model::{
        AuthMethod, ClientRecord, ClientSecret, ClientType, GrantType, RuleEffect, RuledScopes,
        ScopeRule, UserId,
    },
    registration::{ClientDraft, LegacyGrants, NewSecret},
    snapshot::ClientPosition,
};
use schemars::JsonSchema;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::{
    body::{Given, Said},
    call::{Call, path_of},
    operation::{CURSOR, DRY_RUN, Kind, LIMIT, Operation, Parameter},
    problem::Problem,
    reply::{List, Reply},
};
use crate::{
    administration::{ClientSearch, Provided, RegisteredClient, Seen},
    exec::users_failed,
    route::Route,
    view::{ClientImpactView, ClientView, SecretView, words},
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::get("/clients", |call| Box::pin(list(call)))
        .called(
            "listClients",
            "All clients by name, resource servers among them",
        )
        .query(&[
            CURSOR,
            LIMIT,
            Parameter::text("q", "Part of a name, or the beginning of a client id."),
            Parameter::of(
                "kind",
                Kind::Word(&["server", "application"]),
                "Only resource servers, or all others.",
            ),
            Parameter::of(
                "state",
                Kind::Word(&["on", "off"]),
                "Only those that work, or that were disabled.",
            ),
        ])
        .answers::<List<ClientView>>(200)
        .also(Some(Route::AdminClients), Some("client list")),
    Operation::post("/clients", |call| Box::pin(create(call)))
        .called(
            "createClient",
            "Makes a client; its secret is told this once",
        )
        .takes::<CreateClient>()
        .answers::<ClientView>(201)
        .tagged()
        .also(Some(Route::AdminClientCreate), Some("client create")),
    Operation::get("/clients/{client_id}", |call| Box::pin(show(call)))
        .called("showClient", "One client")
        .answers::<ClientView>(200)
        .tagged()
        .also(Some(Route::AdminClient), Some("client show")),
    Operation::patch("/clients/{client_id}", |call| Box::pin(update(call)))
        .called("updateClient", "Changes a client; what is left out stays")
        .takes::<UpdateClient>()
        .answers::<ClientView>(200)
        .tagged()
        .also(Some(Route::AdminClientEdit), Some("client update")),
    Operation::delete("/clients/{client_id}", |call| Box::pin(delete(call)))
        .called("deleteClient", "Deletes a client; says what ended with it")
        .query(&[DRY_RUN])
        .answers::<ClientImpactView>(200)
        .also(Some(Route::AdminClientDelete), Some("client delete")),
    Operation::get("/clients/{client_id}/impact", |call| Box::pin(impact(call)))
        .called("showClientImpact", "What would end with a client")
        .answers::<ClientImpactView>(200)
        .also(Some(Route::AdminClientDelete), Some("client delete")),
    Operation::post("/clients/{client_id}/disable", |call| {
        Box::pin(switch(call, true))
    })
    .called(
        "disableClient",
        "Switches a client off, whatever else is wrong with its record",
    )
    .answers::<ClientView>(200)
    .also(Some(Route::AdminClient), Some("client update")),
    Operation::post("/clients/{client_id}/enable", |call| {
        Box::pin(switch(call, false))
    })
    .called("enableClient", "Switches a client on again")
    .answers::<ClientView>(200)
    .also(Some(Route::AdminClient), Some("client update")),
    Operation::get("/clients/{client_id}/secrets", |call| {
        Box::pin(secrets(call))
    })
    .called(
        "listClientSecrets",
        "When each secret was made and last used",
    )
    .answers::<List<SecretView>>(200)
    .also(Some(Route::AdminClient), Some("client secrets")),
    Operation::post("/clients/{client_id}/secrets", |call| {
        Box::pin(add_secret(call))
    })
    .called(
        "addClientSecret",
        "A second secret, which is told this once",
    )
    .answers::<ClientView>(201)
    .also(Some(Route::AdminClient), Some("client add-secret")),
    Operation::post("/clients/{client_id}/secrets/rotate", |call| {
        Box::pin(rotate_secret(call))
    })
    .called(
        "rotateClientSecret",
        "A new secret, which is told this once, in place of all others",
    )
    .answers::<ClientView>(200)
    .also(None, Some("client rotate-secret")),
    Operation::delete("/clients/{client_id}/secrets/{secret}", |call| {
        Box::pin(delete_secret(call))
    })
    .called("deleteClientSecret", "Takes one of two secrets away")
    .also(Some(Route::AdminClient), Some("client delete-secret")),
];

/// Defines a body: members of its own and those that all have.
macro_rules! client_body {
    ($(#[$doc:meta])* $name:ident { $($own:tt)* }) => {
        $(#[$doc])*
        #[derive(Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        struct $name {
            $($own)*
            #[serde(default)]
            redirect_uris: Given<Vec<String>>,
            #[serde(default)]
            post_logout_redirect_uris: Given<Vec<String>>,
            /// Origins whose pages may read answers (CORS).
            #[serde(default)]
            allowed_origins: Given<Vec<String>>,
            /// `null`: any unprivileged one.
            #[serde(default)]
            scope: Said<String>,
            /// `null`: the server's defaults.
            #[serde(default)]
            default_scope: Said<String>,
            /// Scopes, `namespace:*` or `*` of which the client may have none but those.
            #[serde(default)]
            allow_scopes: Given<Vec<String>>,
            /// Scopes that it may not have.
            #[serde(default)]
            deny_scopes: Given<Vec<String>>,
            #[serde(default)]
            #[schemars(schema_with = "words::scope_excess")]
            scope_excess: Given<String>,
            #[serde(default)]
            #[schemars(with = "Option<String>")]
            token_endpoint_auth_method: Said<AuthMethod>,
            /// The user name of its owner.
            #[serde(default)]
            owner: Said<String>,
            #[serde(default)]
            skip_authorization: Given<bool>,
            /// `null`: as the type of the client asks for.
            #[serde(default)]
            require_pkce: Said<bool>,
            /// Seconds; `null`: as the server says.
            #[serde(default)]
            access_token_lifetime: Said<u64>,
            #[serde(default)]
            mixed_audience: Given<bool>,
            #[serde(default)]
            partial_consent: Given<bool>,
            #[serde(default)]
            disabled: Given<bool>,
        }

        impl $name {
            fn common(&mut self) -> Common {
                Common {
                    redirect_uris: self.redirect_uris.0.take(),
                    post_logout_redirect_uris: self.post_logout_redirect_uris.0.take(),
                    allowed_origins: self.allowed_origins.0.take(),
                    scope: std::mem::take(&mut self.scope),
                    default_scope: std::mem::take(&mut self.default_scope),
                    allow_scopes: self.allow_scopes.0.take(),
                    deny_scopes: self.deny_scopes.0.take(),
                    scope_excess: self.scope_excess.0.take(),
                    auth_method: std::mem::take(&mut self.token_endpoint_auth_method),
                    owner: std::mem::take(&mut self.owner),
                    skip_authorization: self.skip_authorization.0,
                    require_pkce: std::mem::take(&mut self.require_pkce),
                    lifetime: std::mem::take(&mut self.access_token_lifetime),
                    mixed_audience: self.mixed_audience.0,
                    partial_consent: self.partial_consent.0,
                    disabled: self.disabled.0,
                }
            }
        }
    };
}

client_body! {
    /// What is said of a new client, by the names of RFC 7591 §2.
    CreateClient {
        client_name: String,
        #[schemars(schema_with = "words::client_type")]
        client_type: ClientType,
        /// Such as `authorization_code`.
        #[schemars(with = "Vec<String>")]
        grant_types: BTreeSet<GrantType>,
        /// Made if none is said.
        #[serde(default)]
        client_id: Option<String>,
        /// Made if none is said.
        #[serde(default)]
        client_secret: Option<String>,
    }
}

client_body! {
    /// What changes about a client; what is left out stays.
    UpdateClient {
        #[serde(default)]
        client_name: Given<String>,
        #[serde(default)]
        #[schemars(schema_with = "words::client_type")]
        client_type: Given<ClientType>,
        #[serde(default)]
        #[schemars(with = "Vec<String>")]
        grant_types: Given<BTreeSet<GrantType>>,
    }
}

/// What can be said of a client when it is made and later.
#[derive(Clone)]
struct Common {
    redirect_uris: Option<Vec<String>>,
    post_logout_redirect_uris: Option<Vec<String>>,
    allowed_origins: Option<Vec<String>>,
    scope: Said<String>,
    default_scope: Said<String>,
    allow_scopes: Option<Vec<String>>,
    deny_scopes: Option<Vec<String>>,
    scope_excess: Option<String>,
    auth_method: Said<AuthMethod>,
    owner: Said<String>,
    skip_authorization: Option<bool>,
    require_pkce: Said<bool>,
    lifetime: Said<u64>,
    mixed_audience: Option<bool>,
    partial_consent: Option<bool>,
    disabled: Option<bool>,
}

/// The same once owner and patterns are found.
#[derive(Clone)]
struct Wanted {
    said: Common,
    owner: Said<UserId>,
    rules: [Option<Vec<ScopeRule>>; 2],
    narrows: Said<bool>,
}

impl Common {
    async fn read(mut self, call: &Call) -> Result<Wanted, Problem> {
        let owner = match std::mem::take(&mut self.owner) {
            Said::Given(login) => {
                let found = call.app.users.by_login(&login).await;
                let found = found.map_err(users_failed)?;
                let missing = || Problem::member("owner", "there is no such user");
                Said::Given(found.ok_or_else(missing)?.id)
            }
            other => other.map(|_: String| UserId::new("")),
        };
        let rules = [
            rules("allow_scopes", RuleEffect::Allow, self.allow_scopes.take())?,
            rules("deny_scopes", RuleEffect::Deny, self.deny_scopes.take())?,
        ];
        let narrows = match self.scope_excess.take().as_deref() {
            None => Said::Nothing,
            Some("refuse") => Said::Given(false),
            Some("narrow") => Said::Given(true),
            Some("default") => Said::Null,
            Some(_) => {
                let text = "must be one of refuse, narrow, default";
                return Err(Problem::member("scope_excess", text));
            }
        };
        Ok(Wanted {
            said: self,
            owner,
            rules,
            narrows,
        })
    }
}

fn rules(
    member: &'static str,
    effect: RuleEffect,
    patterns: Option<Vec<String>>,
) -> Result<Option<Vec<ScopeRule>>, Problem> {
    let Some(patterns) = patterns else {
        return Ok(None);
    };
    let rule = |pattern: &String| {
        let scopes = RuledScopes::parse(pattern)
            .map_err(|error| Problem::member(member, format!("{pattern:?}: {error}")))?;
        Ok(ScopeRule::new(effect, scopes))
    };
    patterns
        .iter()
        .map(rule)
        .collect::<Result<_, _>>()
        .map(Some)
}

impl Wanted {
    fn apply(self, draft: &mut ClientDraft) {
        let said = self.said;
        replace(&mut draft.redirect_uris, said.redirect_uris);
        replace(
            &mut draft.post_logout_redirect_uris,
            said.post_logout_redirect_uris,
        );
        replace(&mut draft.allowed_origins, said.allowed_origins);
        said.scope.put(&mut draft.scope);
        said.default_scope.put(&mut draft.default_scope);
        let effects = [RuleEffect::Allow, RuleEffect::Deny];
        for (effect, rules) in effects.into_iter().zip(self.rules) {
            if let Some(rules) = rules {
                draft.scope_rules.retain(|rule| rule.effect != effect);
                draft.scope_rules.extend(rules);
            }
        }
        self.narrows.put(&mut draft.narrows_scope);
        said.auth_method.put(&mut draft.auth_method);
        self.owner.put(&mut draft.owner);
        replace(&mut draft.skip_authorization, said.skip_authorization);
        said.require_pkce.put(&mut draft.pkce_required);
        let lifetime = said.lifetime.map(Duration::from_secs);
        lifetime.put(&mut draft.access_token_lifetime);
        replace(&mut draft.mixed_audience, said.mixed_audience);
        replace(&mut draft.partial_consent, said.partial_consent);
        replace(&mut draft.disabled, said.disabled);
    }
}

fn replace<T>(place: &mut T, said: Option<T>) {
    if let Some(value) = said {
        *place = value;
    }
}

/// As it is told, with the name of its owner.
async fn view(call: &Call, client: RegisteredClient) -> Result<ClientView, Problem> {
    let owner = match &client.record.owner {
        Some(id) => {
            let user = call.app.users.by_id(id).await.map_err(users_failed)?;
            Some(user.map_or_else(|| id.as_str().to_owned(), |user| user.username))
        }
        None => None,
    };
    Ok(ClientView::registered(client, owner))
}

fn unchanged(record: ClientRecord) -> RegisteredClient {
    RegisteredClient {
        record,
        secret: None,
    }
}

async fn list(call: Call) -> Result<Reply, Problem> {
    let after = call.cursor::<2>()?;
    let after = after
        .map(|[name, id]| ClientPosition::new(&name, bailiwick_core::model::ClientId::new(&id)));
    let search = ClientSearch {
        text: call.said("q").unwrap_or_default().to_owned(),
        resource_servers: call.said("kind").map(|kind| kind == "server"),
        disabled: call.said("state").map(|state| state == "off"),
        after,
        limit: call.limit(),
    };
    let found = call.administration.search_clients(&search).await?;
    let mut items = Vec::with_capacity(found.clients.len());
    for client in &found.clients {
        items.push(view(&call, unchanged(client.record().clone())).await?);
    }
    let next = found.next.as_ref();
    let next = next.map(|position| [position.name(), position.id().as_str()]);
    Ok(call.page(items, next.as_ref().map(<[_; 2]>::as_slice)))
}

async fn create(call: Call) -> Result<Reply, Problem> {
    let mut said: CreateClient = call.body()?;
    let wanted = said.common().read(&call).await?;
    let mut draft = ClientDraft::new(said.client_name, said.client_type);
    draft.grant_types = said.grant_types;
    wanted.apply(&mut draft);
    let secret = said.client_secret.map(Zeroizing::new);
    let secret = secret.map_or(NewSecret::Generated, NewSecret::Chosen);
    let id = said.client_id.as_deref();
    let made = call
        .administration
        .create_client(&draft, id, &secret, LegacyGrants::Allow)
        .await?;
    let (path, seen) = (
        path_of("/clients", made.record.id.as_str()),
        Seen::of_client(&made.record),
    );
    Ok(Reply::created(&view(&call, made).await?, &path).tagged(&seen))
}

async fn show(call: Call) -> Result<Reply, Problem> {
    let record = call.administration.client(&call.client_id(0)).await?;
    let seen = Seen::of_client(&record);
    Ok(Reply::json(&view(&call, unchanged(record)).await?).tagged(&seen))
}

async fn update(call: Call) -> Result<Reply, Problem> {
    let mut said: UpdateClient = call.body()?;
    let wanted = said.common().read(&call).await?;
    let id = call.client_id(0);
    let seen = call.seen()?;
    let provided = seen.as_ref().map_or(Provided::There, Provided::Seen);
    let updated = call
        .administration
        .revise_client(&id, provided, LegacyGrants::Allow, |draft| {
            replace(&mut draft.name, said.client_name.0.clone());
            replace(&mut draft.client_type, said.client_type.0);
            replace(&mut draft.grant_types, said.grant_types.0.clone());
            wanted.clone().apply(draft);
            Ok(())
        })
        .await?;
    let seen = Seen::of_client(&updated.record);
    Ok(Reply::json(&view(&call, updated).await?).tagged(&seen))
}

async fn delete(call: Call) -> Result<Reply, Problem> {
    let id = call.client_id(0);
    let impact = call.administration.client_impact(&id).await?;
    if !call.dry_run() {
        call.administration.delete_client(&id).await?;
    }
    Ok(Reply::json(&ClientImpactView::new(
        id.as_str(),
        &impact,
        call.dry_run(),
    )))
}

async fn impact(call: Call) -> Result<Reply, Problem> {
    let id = call.client_id(0);
    let impact = call.administration.client_impact(&id).await?;
    Ok(Reply::json(&ClientImpactView::new(
        id.as_str(),
        &impact,
        true,
    )))
}

async fn switch(call: Call, disabled: bool) -> Result<Reply, Problem> {
    let id = call.client_id(0);
    call.administration.switch_client(&id, disabled).await?;
    show(call).await
}

async fn secrets(call: Call) -> Result<Reply, Problem> {
    let id = call.client_id(0);
    let record = call.administration.client(&id).await?;
    let uses = call.administration.client_secret_uses(&id).await?;
    let secrets = record.secrets.iter();
    let items: Vec<_> = secrets
        .map(|secret| SecretView::new(secret, &uses))
        .collect();
    Ok(Reply::json(&List::whole(items)))
}

async fn add_secret(call: Call) -> Result<Reply, Problem> {
    let id = call.client_id(0);
    let made = call
        .administration
        .add_client_secret(&id, &NewSecret::Generated)
        .await?;
    let path = path_of("/clients", id.as_str());
    Ok(Reply::created(
        &view(&call, made).await?,
        &format!("{path}/secrets"),
    ))
}

async fn rotate_secret(call: Call) -> Result<Reply, Problem> {
    let id = call.client_id(0);
    let made = call
        .administration
        .rotate_client_secret(&id, &NewSecret::Generated, false)
        .await?;
    Ok(Reply::json(&view(&call, made).await?))
}

async fn delete_secret(call: Call) -> Result<Reply, Problem> {
    let (id, said) = (call.client_id(0), call.text(1));
    let record = call.administration.client(&id).await?;
    let mut names = record.secrets.iter().map(ClientSecret::name);
    let name = names.find(|name| name.to_string() == said);
    let name = name.ok_or_else(|| Problem::not_found("secret", said))?;
    call.administration.delete_client_secret(&id, name).await?;
    Ok(Reply::nothing())
}
