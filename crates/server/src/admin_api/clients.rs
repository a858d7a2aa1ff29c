//! Clients and their secrets.

mod said;

use bailiwick_core::{
    model::{ClientRecord, ClientSecret},
    registration::{ClientDraft, LegacyGrants, NewSecret},
    snapshot::ClientPosition,
};
use zeroize::Zeroizing;

use self::said::{CreateClient, UpdateClient, replace};
use super::{
    call::{Call, path_of},
    operation::{CURSOR, DRY_RUN, Kind, LIMIT, Operation, Parameter},
    problem::Problem,
    reply::{List, Reply},
};
use crate::{
    administration::{ClientSearch, Provided, RegisteredClient, Seen},
    exec::users_failed,
    route::Route,
    view::{ClientImpactView, ClientView, SecretView},
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
        .create_client(&draft, id, &secret, LegacyGrants::AllowIfOn)
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
        .revise_client(&id, provided, LegacyGrants::AllowIfOn, |draft| {
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
