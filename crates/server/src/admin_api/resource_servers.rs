//! Resource servers: what they may, their static tokens, and what they pass on.

use std::time::Duration;

use bailiwick_core::{
    model::{Approval, IntrospectionReach, Offered, ResourceServer, TokenFormat},
    scope::{Namespace, Transfer, TransferredNames},
    snapshot::ClientPosition,
};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    body::{Given, Said},
    call::{Call, path_of},
    operation::{DRY_RUN, Operation, PAGE},
    problem::Problem,
    reply::{List, Reply},
    scopes::{name, told},
};
use crate::{
    AdministrationError,
    administration::{ClientSearch, NewResourceServer},
    route::Route,
    view::{ClientImpactView, ResourceServerView, ScopeChangeView, StaticTokenView, words},
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::get("/resource-servers", |call| Box::pin(list(call)))
        .called("listResourceServers", "All resource servers by name")
        .query(PAGE)
        .answers::<List<ResourceServerView>>(200)
        .also(
            Some(Route::AdminResourceServers),
            Some("resource-server list"),
        ),
    Operation::post("/resource-servers", |call| Box::pin(create(call)))
        .called(
            "createResourceServer",
            "Makes a resource server; secret and static token are told this once",
        )
        .takes::<CreateResourceServer>()
        .answers::<ResourceServerView>(201)
        .also(
            Some(Route::AdminResourceServerCreate),
            Some("resource-server create"),
        ),
    Operation::get("/resource-servers/{client_id}", |call| Box::pin(show(call)))
        .called("showResourceServer", "One resource server")
        .answers::<ResourceServerView>(200)
        .also(
            Some(Route::AdminResourceServer),
            Some("resource-server list"),
        ),
    Operation::patch("/resource-servers/{client_id}", |call| {
        Box::pin(update(call))
    })
    .called(
        "updateResourceServer",
        "Changes namespaces and permissions; what is left out stays",
    )
    .takes::<UpdateResourceServer>()
    .answers::<ResourceServerView>(200)
    .also(
        Some(Route::AdminResourceServerEdit),
        Some("resource-server update"),
    ),
    Operation::delete("/resource-servers/{client_id}", |call| {
        Box::pin(delete(call))
    })
    .called(
        "deleteResourceServer",
        "Deletes a resource server and retires its scopes; says what ended with it",
    )
    .query(&[DRY_RUN])
    .answers::<ClientImpactView>(200)
    .also(
        Some(Route::AdminClientDelete),
        Some("resource-server delete"),
    ),
    Operation::get("/resource-servers/{client_id}/static-tokens", |call| {
        Box::pin(tokens(call))
    })
    .called(
        "listStaticTokens",
        "Its static tokens, each with its last use",
    )
    .answers::<List<StaticTokenView>>(200)
    .also(
        Some(Route::AdminResourceServer),
        Some("resource-server token"),
    ),
    Operation::post("/resource-servers/{client_id}/static-tokens", |call| {
        Box::pin(create_token(call))
    })
    .called(
        "createStaticToken",
        "A static token, which is told this once; two may be alive",
    )
    .takes::<CreateStaticToken>()
    .answers::<StaticTokenView>(201)
    .also(
        Some(Route::AdminResourceServer),
        Some("resource-server token"),
    ),
    Operation::delete(
        "/resource-servers/{client_id}/static-tokens/{token_id}",
        |call| Box::pin(revoke_token(call)),
    )
    .called("revokeStaticToken", "Revokes a static token")
    .also(
        Some(Route::AdminResourceServer),
        Some("resource-server token"),
    ),
    Operation::post("/resource-servers/{client_id}/transfers", |call| {
        Box::pin(transfer(call))
    })
    .called(
        "transferScopes",
        "Passes scopes to another resource server at once; says who is touched",
    )
    .query(&[DRY_RUN])
    .takes::<PassOn>()
    .answers::<List<ScopeChangeView>>(200)
    .also(None, Some("resource-server transfer")),
    Operation::post("/resource-servers/{client_id}/offers", |call| {
        Box::pin(offer(call))
    })
    .called(
        "offerScopes",
        "Offers scopes to another resource server, which takes them with its manifest",
    )
    .takes::<PassOn>()
    .answers::<ResourceServerView>(200)
    .also(
        Some(Route::AdminResourceServer),
        Some("resource-server transfer"),
    ),
    Operation::post("/resource-servers/{client_id}/offers/withdraw", |call| {
        Box::pin(withdraw(call))
    })
    .called("withdrawOffers", "Takes offers back")
    .takes::<PassOn>()
    .answers::<ResourceServerView>(200)
    .also(
        Some(Route::AdminResourceServer),
        Some("resource-server transfer"),
    ),
];

/// Defines a body: members of its own and those that all have.
macro_rules! role_body {
    ($(#[$doc:meta])* $name:ident { $($own:tt)* }) => {
        $(#[$doc])*
        #[derive(Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        struct $name {
            $($own)*
            /// Prefixes of names, such as `plants:`.
            #[serde(default)]
            namespaces: Given<Vec<String>>,
            /// Its resource identifier (RFC 8707).
            #[serde(default)]
            resource: Said<String>,
            #[serde(default)]
            may_register: Given<bool>,
            #[serde(default)]
            may_introspect: Given<bool>,
            #[serde(default)]
            may_set_defaults: Given<bool>,
            #[serde(default)]
            #[schemars(schema_with = "words::reach")]
            introspects: Given<IntrospectionReach>,
            /// `null`: as the server says.
            #[serde(default)]
            introspection_get: Said<bool>,
            #[serde(default)]
            #[schemars(schema_with = "words::token_format")]
            token_format: Given<TokenFormat>,
            #[serde(default)]
            #[schemars(schema_with = "words::approval")]
            approval: Given<Approval>,
        }

        impl $name {
            fn apply(&self, role: &mut ResourceServer) -> Result<(), AdministrationError> {
                if let Some(texts) = &self.namespaces.0 {
                    role.namespaces = namespaces(texts)?;
                }
                self.resource.clone().put(&mut role.resource);
                role.may_register = self.may_register.0.unwrap_or(role.may_register);
                role.may_introspect = self.may_introspect.0.unwrap_or(role.may_introspect);
                role.may_set_defaults = self.may_set_defaults.0.unwrap_or(role.may_set_defaults);
                role.introspects = self.introspects.0.unwrap_or(role.introspects);
                self.introspection_get.clone().put(&mut role.introspection_get);
                role.token_format = self.token_format.0.unwrap_or(role.token_format);
                role.approval = self.approval.0.unwrap_or(role.approval);
                Ok(())
            }
        }
    };
}

role_body! {
    /// What is said of a new resource server.
    CreateResourceServer {
        client_name: String,
        /// Made if none is said.
        #[serde(default)]
        client_id: Option<String>,
    }
}

role_body! {
    /// What changes about a resource server; what is left out stays.
    UpdateResourceServer {
        #[serde(default)]
        client_name: Given<String>,
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CreateStaticToken {
    /// Seconds that it lives; `null`: until it is revoked.
    #[serde(default)]
    #[schemars(range(min = 1, max = 3_153_600_000_u64))]
    expires_in: Option<u64>,
}

/// What passes to whom: one of `scopes`, `namespace` and `all`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PassOn {
    /// The client id of another resource server.
    to: String,
    #[serde(default)]
    scopes: Option<Vec<String>>,
    #[serde(default)]
    namespace: Option<String>,
    /// Everything that it has.
    #[serde(default)]
    all: bool,
    /// Whether what users allowed holds with the new owner.
    #[serde(default)]
    keep_grants: bool,
}

fn namespaces(texts: &[String]) -> Result<Vec<Namespace>, AdministrationError> {
    let parse = |text: &String| {
        Namespace::parse(text).map_err(|error| {
            AdministrationError::problem("namespaces", &format_args!("{text:?}: {error}"))
        })
    };
    texts.iter().map(parse).collect()
}

impl PassOn {
    fn transfer(&self, call: &Call) -> Result<Transfer, Problem> {
        let what = match (&self.scopes, &self.namespace, self.all) {
            (Some(scopes), None, false) => {
                let names = scopes.iter().map(|text| name("scopes", text));
                TransferredNames::Scopes(names.collect::<Result<_, _>>()?)
            }
            (None, Some(prefix), false) => {
                let namespace = Namespace::parse(prefix)
                    .map_err(|error| Problem::member("namespace", error.to_string()))?;
                TransferredNames::Namespace(namespace)
            }
            (None, None, true) => TransferredNames::All,
            _ => {
                let text = "say one of scopes, namespace and all";
                return Err(Problem::member("scopes", text));
            }
        };
        Ok(Transfer {
            from: call.client_id(0),
            to: bailiwick_core::model::ClientId::new(&self.to),
            what,
            keep_grants: self.keep_grants,
        })
    }
}

async fn list(call: Call) -> Result<Reply, Problem> {
    let after = call.cursor::<2>()?;
    let after = after
        .map(|[name, id]| ClientPosition::new(&name, bailiwick_core::model::ClientId::new(&id)));
    let search = ClientSearch {
        resource_servers: Some(true),
        after,
        limit: call.limit(),
        ..ClientSearch::default()
    };
    let found = call.administration.search_clients(&search).await?;
    let items = found.clients.iter();
    let items = items.map(|client| ResourceServerView::new(client.record()));
    let next = found.next.as_ref();
    let next = next.map(|position| [position.name(), position.id().as_str()]);
    Ok(call.page(items.collect(), next.as_ref().map(<[_; 2]>::as_slice)))
}

async fn create(call: Call) -> Result<Reply, Problem> {
    let said: CreateResourceServer = call.body()?;
    let mut role = ResourceServer::new();
    said.apply(&mut role)?;
    let new = NewResourceServer {
        name: said.client_name,
        role,
        client_id: said.client_id,
        token: None,
    };
    let made = call.administration.create_resource_server(&new).await?;
    let path = path_of("/resource-servers", made.record.id.as_str());
    Ok(Reply::created(&ResourceServerView::registered(made), &path))
}

async fn show(call: Call) -> Result<Reply, Problem> {
    let record = call
        .administration
        .resource_server(&call.client_id(0))
        .await?;
    Ok(Reply::json(&ResourceServerView::new(&record)))
}

async fn update(call: Call) -> Result<Reply, Problem> {
    let said: UpdateResourceServer = call.body()?;
    let id = call.client_id(0);
    let updated = call
        .administration
        .update_resource_server(&id, |name, role| {
            if let Some(new) = &said.client_name.0 {
                name.clone_from(new);
            }
            said.apply(role)
        });
    Ok(Reply::json(&ResourceServerView::new(&updated.await?)))
}

async fn delete(call: Call) -> Result<Reply, Problem> {
    let id = call.client_id(0);
    call.administration.resource_server(&id).await?;
    let impact = call.administration.client_impact(&id).await?;
    if !call.dry_run() {
        call.administration.delete_resource_server(&id).await?;
    }
    Ok(Reply::json(&ClientImpactView::new(
        id.as_str(),
        &impact,
        call.dry_run(),
    )))
}

async fn tokens(call: Call) -> Result<Reply, Problem> {
    let now = call.now();
    let tokens = call
        .administration
        .static_tokens(&call.client_id(0))
        .await?;
    let items = tokens.iter().map(|row| StaticTokenView::kept(row, now));
    Ok(Reply::json(&List::whole(items.collect())))
}

/// Longest life of a static token, in seconds: a hundred years.
const LONGEST_LIFE: u64 = 3_153_600_000;

async fn create_token(call: Call) -> Result<Reply, Problem> {
    let said: CreateStaticToken = call.body()?;
    let id = call.client_id(0);
    if said
        .expires_in
        .is_some_and(|life| !(1..=LONGEST_LIFE).contains(&life))
    {
        let text = "must be between a second and a hundred years";
        return Err(Problem::member("expires_in", text));
    }
    let span = said.expires_in.map(Duration::from_secs);
    let made = call
        .administration
        .create_static_token(&id, None, span)
        .await?;
    let view = StaticTokenView::issued(id.as_str(), &made, said.expires_in);
    let path = path_of("/resource-servers", id.as_str());
    Ok(Reply::created(&view, &format!("{path}/static-tokens")))
}

async fn revoke_token(call: Call) -> Result<Reply, Problem> {
    let key = call.key(1, "static token")?;
    let id = call.client_id(0);
    call.administration.revoke_static_token(&id, key).await?;
    Ok(Reply::nothing())
}

async fn transfer(call: Call) -> Result<Reply, Problem> {
    let transfer = call.body::<PassOn>()?.transfer(&call)?;
    let previews = call.administration.preview_transfer(&transfer).await?;
    if !call.dry_run() {
        call.administration.transfer_scopes(&transfer).await?;
    }
    Ok(Reply::json(&List::whole(told(&previews, call.dry_run()))))
}

async fn offer(call: Call) -> Result<Reply, Problem> {
    let transfer = call.body::<PassOn>()?.transfer(&call)?;
    let record = call.administration.offer_scopes(&transfer).await?;
    Ok(Reply::json(&ResourceServerView::new(&record)))
}

async fn withdraw(call: Call) -> Result<Reply, Problem> {
    let transfer = call.body::<PassOn>()?.transfer(&call)?;
    let what = match &transfer.what {
        TransferredNames::Scopes(names) => {
            let offered = names.iter().cloned().map(Offered::Scope);
            Some(offered.collect::<Vec<_>>())
        }
        TransferredNames::Namespace(one) => Some(vec![Offered::Namespace(one.clone())]),
        TransferredNames::All => None,
    };
    let record = call
        .administration
        .withdraw_offers(&transfer.from, &transfer.to, what.as_deref())
        .await?;
    Ok(Reply::json(&ResourceServerView::new(&record)))
}
