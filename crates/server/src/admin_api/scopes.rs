//! The scope registry: every scope, its texts, its state, its history.

use std::collections::BTreeMap;

use bailiwick_core::{
    UnixTime,
    model::{ClientId, LanguageTag, Owner, RegisteredScope, Risk, ScopeState, Visibility},
    scope::{ScopeChange, ScopeToken, StateChange, Transition},
};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    body::{Given, Said},
    call::{Call, path_of},
    operation::{CURSOR, DRY_RUN, Kind, LIMIT, Operation, Parameter},
    problem::Problem,
    reply::{List, Reply},
};
use crate::{
    administration::{NewScope, ScopePreview},
    route::Route,
    view::{HistoryView, ScopeChangeView, ScopeView, words},
};

/// Scopes that one page of a list looks at.
const LOOKED_AT: usize = 20_000;

const STATES: &[&str] = &["pending", "active", "deprecated", "disabled", "retired"];

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::get("/scopes", |call| Box::pin(list(call)))
        .called("listScopes", "All scopes by name, in every state")
        .query(&[
            CURSOR,
            LIMIT,
            Parameter::text("q", "Part of a name or of a description."),
            Parameter::text(
                "owner",
                "Only those of this resource server; `-`: of this server itself.",
            ),
            Parameter::of("state", Kind::Word(STATES), "Only those in this state."),
        ])
        .answers::<List<ScopeView>>(200)
        .also(Some(Route::AdminScopes), Some("scope list")),
    Operation::post("/scopes", |call| Box::pin(create(call)))
        .called(
            "registerScope",
            "Registers a scope of this server, or for a resource server",
        )
        .takes::<RegisterScope>()
        .answers::<ScopeView>(201)
        .also(Some(Route::AdminScopeCreate), Some("scope register")),
    Operation::get("/scopes/{name}", |call| Box::pin(show(call)))
        .called("showScope", "One scope")
        .answers::<ScopeView>(200)
        .also(Some(Route::AdminScopeEdit), Some("scope show")),
    Operation::patch("/scopes/{name}", |call| Box::pin(update(call)))
        .called(
            "updateScope",
            "Changes texts and what else is said of a scope; says who is touched",
        )
        .query(&[DRY_RUN])
        .takes::<UpdateScope>()
        .answers::<ScopeChangeView>(200)
        .also(Some(Route::AdminScopeEdit), Some("scope update")),
    Operation::delete("/scopes/{name}", |call| Box::pin(retire(call)))
        .called(
            "retireScope",
            "Retires a scope; within 30 days it can be restored",
        )
        .query(&[DRY_RUN])
        .answers::<ScopeChangeView>(200)
        .also(Some(Route::AdminScopeRetire), Some("scope retire")),
    Operation::get("/scopes/{name}/impact", |call| Box::pin(impact(call)))
        .called("showScopeImpact", "Who holds a live grant with a scope")
        .answers::<ScopeChangeView>(200)
        .also(Some(Route::AdminScopeState), Some("who-can")),
    Operation::get("/scopes/{name}/history", |call| Box::pin(history(call)))
        .called("showScopeHistory", "Every change of a scope")
        .answers::<List<HistoryView>>(200)
        .also(Some(Route::AdminScopeHistory), Some("scope history")),
    Operation::post("/scope-states", |call| Box::pin(change_states(call)))
        .called(
            "changeScopeStates",
            "Approves, refuses, deprecates, disables, retires or restores scopes: all or none",
        )
        .query(&[DRY_RUN])
        .takes::<ChangeStates>()
        .answers::<List<ScopeChangeView>>(200)
        .also(Some(Route::AdminScopeState), Some("scope disable")),
];

/// What is said of a new scope.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RegisterScope {
    name: String,
    description: String,
    #[serde(default)]
    is_default: Option<bool>,
    #[serde(default)]
    advertised: Option<bool>,
    /// The client id of a resource server; `null`: this server itself.
    #[serde(default)]
    owner: Option<String>,
}

/// What changes; what is left out stays.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct UpdateScope {
    description: Given<String>,
    /// By language; `null` takes a text away.
    translations: BTreeMap<String, Option<String>>,
    /// Whether users are asked again; left out: if a text changes.
    material: Given<bool>,
    is_default: Given<bool>,
    advertised: Given<bool>,
    exclusive: Given<bool>,
    #[schemars(schema_with = "words::visibility")]
    visibility: Given<Visibility>,
    /// With more, people are asked again.
    #[schemars(schema_with = "words::risk")]
    risk: Given<Risk>,
    /// Seconds since 1970.
    sunset: Said<i64>,
    replaced_by: Said<String>,
}

/// What is done to which.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeStates {
    #[schemars(length(min = 1, max = 1000))]
    names: Vec<String>,
    #[schemars(schema_with = "words::state_change")]
    change: StateChange,
    #[serde(default)]
    reason: Option<String>,
    /// Seconds since 1970, for `deprecate`.
    #[serde(default)]
    sunset: Option<i64>,
    /// For `deprecate`.
    #[serde(default)]
    replaced_by: Option<String>,
}

/// Most scopes whose states change at once.
const MOST_AT_ONCE: usize = 1000;

/// Moments that can be written: to the end of the year 9999.
const MOMENTS: std::ops::RangeInclusive<i64> = 0..=253_402_300_799;

/// A name of a scope in a member.
pub(super) fn name(member: &'static str, text: &str) -> Result<ScopeToken, Problem> {
    ScopeToken::parse(text).map_err(|error| Problem::member(member, format!("{text:?}: {error}")))
}

fn moment(seconds: i64) -> Result<UnixTime, Problem> {
    if MOMENTS.contains(&seconds) {
        Ok(UnixTime::from_secs(seconds))
    } else {
        Err(Problem::member("sunset", "must be seconds since 1970"))
    }
}

/// Who notices, scope by scope.
pub(super) fn told(previews: &[ScopePreview], dry_run: bool) -> Vec<ScopeChangeView> {
    let views = previews.iter();
    views
        .map(|preview| ScopeChangeView::new(preview, &[], &[], dry_run))
        .collect()
}

fn one(previews: &[ScopePreview], dry_run: bool) -> Result<Reply, Problem> {
    let told = told(previews, dry_run);
    let first = told.first();
    let first = first.ok_or_else(|| Problem::not_found("scope", ""))?;
    Ok(Reply::json(first))
}

/// Names of owners as they are asked for.
struct Names<'a>(&'a bailiwick_core::Snapshot);

impl Names<'_> {
    fn of(&self, owner: &Owner) -> String {
        match owner {
            Owner::AuthorizationServer => "(this server)".to_owned(),
            Owner::ResourceServer(id) => match self.0.client(id) {
                Some(client) => client.name().to_owned(),
                None => format!("(deleted) {id}"),
            },
        }
    }
}

async fn list(call: Call) -> Result<Reply, Problem> {
    let snapshot = call.administration.snapshot().await?;
    let (names, now) = (Names(&snapshot), call.now());
    let after = call.cursor()?.map(|[name]: [String; 1]| name);
    let word = call.said("q").unwrap_or_default().to_lowercase();
    let state = call.said("state").and_then(ScopeState::parse);
    let owner = call.said("owner").map(|id| match id {
        "-" => Owner::AuthorizationServer,
        id => Owner::ResourceServer(ClientId::new(id)),
    });
    let takes = |scope: &RegisteredScope| {
        let found = |text: &str| text.to_lowercase().contains(&word);
        owner.as_ref().is_none_or(|owner| scope.owner == *owner)
            && state.is_none_or(|state| scope.state_at(now) == state)
            && (found(scope.name.as_str())
                || found(&scope.description)
                || scope.translations.values().any(|text| found(text)))
    };
    let (mut items, mut next) = (Vec::new(), None);
    let mut last: Option<&str> = None;
    let rows = snapshot.scopes_after(after.as_deref().unwrap_or_default());
    for (looked_at, scope) in rows.enumerate() {
        if items.len() == call.limit() || looked_at == LOOKED_AT {
            next = last.map(|name| [name]);
            break;
        }
        if takes(scope) {
            items.push(ScopeView::new(scope, names.of(&scope.owner), now));
        }
        last = Some(scope.name.as_str());
    }
    Ok(call.page(items, next.as_ref().map(<[_; 1]>::as_slice)))
}

async fn shown(call: &Call, scope: &RegisteredScope) -> Result<ScopeView, Problem> {
    let snapshot = call.administration.snapshot().await?;
    let owner = Names(&snapshot).of(&scope.owner);
    Ok(ScopeView::new(scope, owner, call.now()))
}

async fn show(call: Call) -> Result<Reply, Problem> {
    let scope = call.administration.scope(&call.scope_name(0)?).await?;
    Ok(Reply::json(&shown(&call, &scope).await?))
}

async fn create(call: Call) -> Result<Reply, Problem> {
    let said: RegisterScope = call.body()?;
    let new = NewScope {
        is_default: said.is_default,
        advertised: said.advertised,
        owner: said.owner.as_deref().map(ClientId::new),
        ..NewScope::new(name("name", &said.name)?, said.description)
    };
    if call.administration.scope(&new.name).await.is_ok() {
        let text = "the scope is there already: change it with PATCH";
        return Err(crate::AdministrationError::Conflict(text).into());
    }
    let done = call.administration.register_scope(&new).await?;
    let path = path_of("/scopes", done.scope.name.as_str());
    Ok(Reply::created(&shown(&call, &done.scope).await?, &path))
}

async fn update(call: Call) -> Result<Reply, Problem> {
    let said: UpdateScope = call.body()?;
    let mut translations = BTreeMap::new();
    for (tag, text) in said.translations {
        let language = LanguageTag::parse(&tag).ok_or_else(|| {
            let text = format!("{tag:?} is no tag, such as fr or pt-BR");
            Problem::member("translations", text)
        })?;
        translations.insert(language, text);
    }
    let replaced_by = said
        .replaced_by
        .try_map(|text| name("replaced_by", &text))?;
    let change = ScopeChange {
        description: said.description.0,
        translations,
        material: said.material.0,
        is_default: said.is_default.0,
        advertised: said.advertised.0,
        exclusive: said.exclusive.0,
        visibility: said.visibility.0,
        risk: said.risk.0,
        sunset: said.sunset.try_map(moment)?.into_options(),
        replaced_by: replaced_by.into_options(),
    };
    let scope = call.scope_name(0)?;
    let preview = call.administration.preview_scope(&scope, &change).await?;
    if !call.dry_run() {
        call.administration.update_scope(&scope, &change).await?;
    }
    one(&[preview], call.dry_run())
}

async fn in_state(
    call: &Call,
    names: &[ScopeToken],
    transition: &Transition,
) -> Result<Vec<ScopePreview>, Problem> {
    let previews = call.administration.preview_scope_states(names, transition);
    let previews = previews.await?;
    if !call.dry_run() {
        let changed = call.administration.change_scope_states(names, transition);
        changed.await?;
    }
    Ok(previews)
}

async fn retire(call: Call) -> Result<Reply, Problem> {
    let names = [call.scope_name(0)?];
    let previews = in_state(&call, &names, &Transition::new(StateChange::Retire)).await?;
    one(&previews, call.dry_run())
}

async fn change_states(call: Call) -> Result<Reply, Problem> {
    let said: ChangeStates = call.body()?;
    if said.names.is_empty() || said.names.len() > MOST_AT_ONCE {
        return Err(Problem::member("names", "must be 1 to 1000 names"));
    }
    let names = said.names.iter().map(|text| name("names", text));
    let names: Vec<_> = names.collect::<Result<_, _>>()?;
    let replaced_by = said.replaced_by.as_deref();
    let transition = Transition {
        change: said.change,
        reason: said.reason,
        sunset: said.sunset.map(moment).transpose()?,
        replaced_by: replaced_by
            .map(|text| name("replaced_by", text))
            .transpose()?,
    };
    let previews = in_state(&call, &names, &transition).await?;
    Ok(Reply::json(&List::whole(told(&previews, call.dry_run()))))
}

async fn impact(call: Call) -> Result<Reply, Problem> {
    let scope = call.scope_name(0)?;
    let before = call.administration.scope(&scope).await?;
    let impact = call
        .administration
        .scope_impact(std::slice::from_ref(&scope))
        .await?;
    let preview = ScopePreview {
        before,
        after: None,
        impact: impact
            .into_iter()
            .next()
            .ok_or_else(|| Problem::not_found("scope", scope.as_str()))?,
    };
    one(&[preview], true)
}

async fn history(call: Call) -> Result<Reply, Problem> {
    let entries = call
        .administration
        .scope_history(&call.scope_name(0)?)
        .await?;
    let items: Vec<_> = entries.into_iter().map(HistoryView::new).collect();
    Ok(Reply::json(&List::whole(items)))
}
