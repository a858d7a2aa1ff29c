//! `GET` and `POST` of the authorization endpoint (RFC 6749 §3.1): the stock
//! consent page.

use std::time::Duration;

use axum::{
    body::Body,
    extract::State,
    response::{IntoResponse, Response},
};
use bailiwick_core::{
    UnixTime,
    authorize::{Answer, ConsentGroup, ConsentOwner, RedirectTarget},
    model::{Extra, LanguageTag, Risk},
    params::Parameters,
    plain_text::legible,
    scope::ScopeToken,
};
use http::Request;
use serde::Serialize;

use super::{
    refusal::{self, Refusal},
    render::{Hidden, Page, written},
};
use crate::{
    accept::Reader,
    app::App,
    authorization::{self, AuthorizationProblem, Consent},
    incoming::{FORM_LIMIT, Incoming},
    language::Text,
    login::{login_url, who},
    sign_in::SignInWanted,
};

/// The authorization endpoint.
pub(crate) async fn authorize(
    State(app): State<App>,
    request: Request<Body>,
) -> Result<Response, Refusal> {
    let incoming = Incoming::read(request, FORM_LIMIT).await?;
    let who = who(&app, incoming.head()).await?;
    let answered = if authorization::is_form(&incoming) {
        match authorization::answered_form(&app, &incoming, who).await {
            Ok(consent) => {
                let answer = answer(&consent, incoming.parts().body);
                if is_empty(&answer) {
                    return page(&app, &consent, true).await;
                }
                authorization::settled(&app, &consent, answer).await
            }
            Err(problem) => Err(problem),
        }
    } else {
        match authorization::asked(&app, &incoming, who).await {
            Ok(consent) => return page(&app, &consent, false).await,
            Err(problem) => Err(problem),
        }
    };
    match answered {
        Ok(response) => Ok(response.map(Body::from)),
        Err(problem) => told(&app, problem).await,
    }
}

/// What our pages make of a problem, whole.
pub(crate) async fn tell_problem(app: &App, problem: AuthorizationProblem) -> Response {
    let reader = Reader::default();
    let response = told(app, problem)
        .await
        .and_then(|page| Ok(written(app, page, &reader)?));
    response.unwrap_or_else(|refusal| refusal::page(app, refusal, &reader))
}

async fn told(app: &App, problem: AuthorizationProblem) -> Result<Response, Refusal> {
    match problem {
        AuthorizationProblem::NeedsSignIn { next, request } => Err(Refusal::SignIn {
            target: next,
            authorization: Some(request),
        }),
        AuthorizationProblem::AskAgain(consent) => page(app, &consent, false).await,
        AuthorizationProblem::Page(error) => Err(error.into()),
        AuthorizationProblem::Redirect(response) | AuthorizationProblem::Answered(response) => {
            Ok(response.map(Body::from).into_response())
        }
    }
}

/// What the form says: `granted-NAME` stands for a scope, if single ones can be
/// chosen, `lasts` for seconds.
fn answer(consent: &Consent, form: &[u8]) -> Answer {
    let Ok(form) = Parameters::parse(form) else {
        return Answer::Denied;
    };
    if !form.has("allow") {
        return Answer::Denied;
    }
    let mut scopes = consent.scopes();
    if consent.partial() {
        let ticked = scopes.iter().filter(|name| form.has(&granted(name)));
        scopes = ticked.cloned().collect();
    }
    // What is no number was not offered, and is refused as such.
    let seconds = |text: &str| text.parse().unwrap_or(u64::MAX);
    let lasts = form.value("lasts").filter(|text| !text.is_empty());
    Answer::Granted {
        scopes,
        lasts: lasts.map(|text| Duration::from_secs(seconds(text))),
    }
}

fn granted(name: &ScopeToken) -> String {
    format!("granted-{name}")
}

fn is_empty(answer: &Answer) -> bool {
    matches!(answer, Answer::Granted { scopes, .. } if scopes.is_empty())
}

#[derive(Serialize)]
struct Context<'a> {
    client_name: &'a str,
    client: ShownClient<'a>,
    redirect_host: &'a str,
    redirect: &'static str,
    /// By whom, and when.
    registered: Registered,
    switch_account: String,
    hidden: Vec<Hidden>,
    groups: Vec<Group<'a>>,
    /// What was asked for and may not be had.
    left_out: Vec<&'a str>,
    /// Whether single scopes can be left out.
    partial: bool,
    /// Whether every one was, and nothing denied.
    nothing: bool,
    durations: Vec<Lasting>,
    /// Whether something that was not allowed before can do much harm.
    risky: bool,
}

/// The longest name of a person that is shown, in characters.
const LONGEST_NAME: usize = 150;

/// Who registered a client, as far as whoever is asked may know.
#[derive(Serialize)]
struct Registered {
    /// `user`, `you`, `administrator`, or `gone`: whoever did has no account any more.
    kind: &'static str,
    /// The name of a user.
    by: String,
    at: UnixTime,
}

impl Registered {
    async fn of(app: &App, consent: &Consent) -> Self {
        let record = consent.client().record();
        let (kind, by) = match &record.owner {
            None => ("administrator", String::new()),
            Some(owner) if *owner == consent.user().id => ("you", String::new()),
            // Who cannot be asked for is not there: the question is about the client.
            Some(owner) => match app.users.by_id(owner).await.ok().flatten() {
                Some(user) => ("user", legible(&user.username, LONGEST_NAME)),
                None => ("gone", String::new()),
            },
        };
        Self {
            kind,
            by,
            at: record.created_at,
        }
    }
}

/// For how long something can be allowed.
#[derive(Serialize)]
struct Lasting {
    seconds: u64,
    text: Text,
}

impl Lasting {
    /// In the largest unit that it is a whole number of.
    fn new(duration: &Duration) -> Self {
        let seconds = duration.as_secs();
        let units = [
            (86_400, "consent-days"),
            (3600, "consent-hours"),
            (60, "consent-minutes"),
        ];
        let whole = units.iter().find(|(unit, _)| seconds.is_multiple_of(*unit));
        let (unit, id) = whole.copied().unwrap_or((1, "consent-seconds"));
        let count = usize::try_from(seconds / unit).unwrap_or(usize::MAX);
        Self {
            seconds,
            text: Text::new(id).with("count", count),
        }
    }
}

/// The client, with what a host's own type shows of it.
#[derive(Serialize)]
struct ShownClient<'a> {
    id: &'a str,
    name: &'a str,
    extra: Extra,
}

#[derive(Serialize)]
struct Group<'a> {
    owner: &'a str,
    own: bool,
    scopes: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    name: &'a str,
    description: &'a str,
    /// Of the description.
    language: &'a str,
    /// What was allowed before, in other words.
    before: Option<&'a str>,
    new: bool,
    risk: Risk,
    /// The field that allows it.
    field: String,
}

async fn page(app: &App, consent: &Consent, nothing: bool) -> Result<Response, Refusal> {
    let fields = consent.fields().into_iter();
    let groups = consent.groups().iter();
    let client = consent.client();
    let context = Context {
        client_name: client.name(),
        client: ShownClient {
            id: client.id().as_str(),
            name: client.name(),
            extra: client.page_fields(),
        },
        redirect_host: consent.redirect().as_str(),
        redirect: match consent.redirect() {
            RedirectTarget::Site(_) => "site",
            RedirectTarget::ThisDevice(_) => "device",
            RedirectTarget::App(_) => "app",
        },
        registered: Registered::of(app, consent).await,
        switch_account: login_url(
            app,
            &SignInWanted {
                next: &format!("{}?{}", authorization::endpoint(app), consent.query()),
                reauthenticate: true,
                authorization: None,
            },
        ),
        hidden: fields
            .map(|(name, value)| Hidden::new(name, value))
            .collect(),
        groups: groups.map(|one| group(one, &app.config.language)).collect(),
        risky: is_risky(consent),
        partial: consent.partial(),
        nothing,
        durations: consent.durations().iter().map(Lasting::new).collect(),
        left_out: consent.left_out().iter().map(ScopeToken::as_str).collect(),
    };
    Page::new(app, "consent.html")
        .user(consent.user())
        .form_may_leave()
        .render(context)
}

fn is_risky(consent: &Consent) -> bool {
    let mut items = consent.groups().iter().flat_map(|group| &group.scopes);
    items.any(|item| item.new && item.risk >= Risk::High)
}

fn group<'a>(group: &'a ConsentGroup, server: &'a LanguageTag) -> Group<'a> {
    let (owner, own) = match &group.owner {
        ConsentOwner::AuthorizationServer => ("", true),
        ConsentOwner::ResourceServer { name, .. } => (name.as_str(), false),
    };
    let scopes = group.scopes.iter().map(|item| Item {
        name: item.name.as_str(),
        description: &item.description,
        language: item.language.as_ref().unwrap_or(server).as_str(),
        before: item.before.as_deref(),
        new: item.new,
        risk: item.risk,
        field: granted(&item.name),
    });
    Group {
        owner,
        own,
        scopes: scopes.collect(),
    }
}
