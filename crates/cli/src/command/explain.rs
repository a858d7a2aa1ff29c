//! `bailiwick can …` and `bailiwick who-can …`.

use bailiwick_server::{
    Administration,
    administration::WhoCan,
    bailiwick_core::{
        model::{ClientId, GrantType},
        scope::{Explanation, MayAsk, ScopeSet, ScopeToken, Step},
    },
};
use clap::Args;
use serde::Serialize;

use super::words;
use crate::{failure::Failure, output::Output};

#[derive(Debug, Args)]
pub(crate) struct Can {
    /// The user's name; - for none: the client acts for itself
    user: String,
    /// The scope; several between spaces
    scope: String,
    /// The client id of the client that asks
    #[arg(long, value_name = "CLIENT_ID")]
    via: String,
    /// By which grant [default: that by which the client asks for users, or for itself]
    #[arg(long, value_name = "G", value_parser = words::grant_type())]
    grant: Option<GrantType>,
}

#[derive(Debug, Args)]
pub(crate) struct WhoCanAsk {
    /// The scope
    scope: String,
    /// List the clients that may not, too, with what stands against it
    #[arg(long)]
    all: bool,
}

pub(super) async fn can(args: Can, admin: &Administration, output: Output) -> Result<(), Failure> {
    let scope = ScopeSet::parse(&args.scope).map_err(Failure::error)?;
    let user = Some(args.user.as_str()).filter(|user| *user != "-");
    let client = ClientId::new(&args.via);
    let answer = admin
        .can(user, &scope, &client, args.grant.as_ref())
        .await?;
    let yes = answer.is_yes();
    let view = Answer::new(&answer);
    output.lines(&view, &view.lines())?;
    if yes { Ok(()) } else { Err(Failure::No) }
}

pub(super) async fn who_can(
    args: WhoCanAsk,
    admin: &Administration,
    output: Output,
) -> Result<(), Failure> {
    let scope = ScopeToken::parse(&args.scope).map_err(Failure::error)?;
    let answer = admin.who_can(&scope).await?;
    let view = Who::new(&answer, args.all);
    let some = view.clients.iter().any(|client| !client.ways.is_empty());
    output.lines(&view, &view.lines())?;
    if some { Ok(()) } else { Err(Failure::No) }
}

/// The answer of `can`.
#[derive(Serialize)]
struct Answer {
    allowed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aud: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    steps: Vec<StepView>,
}

#[derive(Serialize)]
struct StepView {
    passed: bool,
    check: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    words: String,
}

impl StepView {
    fn new(step: &Step) -> Self {
        Self {
            passed: step.passed,
            check: step.check.as_str(),
            scope: step.scope.as_ref().map(ToString::to_string),
            words: step.words.clone(),
        }
    }

    fn line(&self) -> String {
        let sign = if self.passed { "+" } else { "-" };
        let about = self.scope.as_ref().map(|scope| format!("{scope}: "));
        let about = about.unwrap_or_default();
        format!("  {sign} {about}{} ({})\n", self.words, self.check)
    }
}

impl Answer {
    fn new(explanation: &Explanation) -> Self {
        let granted = explanation.outcome.as_ref().ok();
        let refused = explanation.outcome.as_ref().err();
        let left_out = granted.iter().flat_map(|granted| &granted.left_out);
        Self {
            allowed: granted.is_some(),
            scope: granted.map(|granted| granted.scope.to_string()),
            left_out: left_out.map(ToString::to_string).collect(),
            aud: granted.map_or(Vec::new(), |granted| granted.audience.clone()),
            error: refused.map(|error| error.code.as_str()),
            reason: refused.map(|error| error.reason.as_str()),
            steps: explanation.steps.iter().map(StepView::new).collect(),
        }
    }

    fn lines(&self) -> String {
        let mut text = match (&self.scope, self.error) {
            (Some(scope), _) => format!("yes: {scope}\n"),
            (None, Some(error)) => format!("no: {error}\n"),
            (None, None) => "no\n".to_owned(),
        };
        if !self.left_out.is_empty() {
            text = format!("{text}left out: {}\n", self.left_out.join(" "));
        }
        text.extend(self.steps.iter().map(StepView::line));
        text
    }
}

/// The answer of `who-can`.
#[derive(Serialize)]
struct Who {
    clients: Vec<ClientWho>,
    groups: std::collections::BTreeMap<String, Vec<String>>,
    grants: u64,
    users: Vec<String>,
}

#[derive(Serialize)]
struct ClientWho {
    client_id: String,
    client_name: String,
    ways: Vec<Way>,
    /// Whether it holds a live grant with the scope.
    holds: bool,
    limits: Vec<StepView>,
}

#[derive(Serialize)]
struct Way {
    grant_type: GrantType,
    users: String,
}

impl Who {
    fn new(answer: &WhoCan, all: bool) -> Self {
        let holds = |client: &MayAsk| answer.held.clients.contains(&client.client);
        let clients = answer.clients.iter();
        let shown = clients.filter(|client| all || !client.ways.is_empty() || holds(client));
        Self {
            clients: shown
                .map(|client| ClientWho::new(client, holds(client)))
                .collect(),
            groups: answer.groups.clone(),
            grants: answer.held.grants,
            users: answer.held.users.iter().map(ToString::to_string).collect(),
        }
    }

    fn lines(&self) -> String {
        let mut text: String = self.clients.iter().map(ClientWho::lines).collect();
        if self.clients.is_empty() {
            text.push_str("no client may ask for it\n");
        }
        for (group, users) in &self.groups {
            text = format!("{text}group {group}: {}\n", users.join(" "));
        }
        let plural = |count: u64| if count == 1 { "" } else { "s" };
        let users = self.users.len() as u64;
        let (grants, of_users) = (plural(self.grants), plural(users));
        let held = self.grants;
        format!("{text}{held} live grant{grants} for {users} user{of_users}\n")
    }
}

impl ClientWho {
    fn new(client: &MayAsk, holds: bool) -> Self {
        let ways = client.ways.iter().map(|(grant_type, users)| Way {
            grant_type: grant_type.clone(),
            users: users.to_string(),
        });
        Self {
            client_id: client.client.to_string(),
            client_name: client.name.clone(),
            ways: ways.collect(),
            holds,
            limits: client.limits.iter().map(StepView::new).collect(),
        }
    }

    fn lines(&self) -> String {
        let word = if self.ways.is_empty() { "no" } else { "yes" };
        let holds = if self.holds { ", holds it now" } else { "" };
        let (id, name) = (&self.client_id, &self.client_name);
        let mut text = format!("{word}: {id} ({name}){holds}\n");
        for way in &self.ways {
            let grant = way.grant_type.as_str();
            text = format!("{text}  by {grant} for {}\n", way.users);
        }
        text.extend(self.limits.iter().map(StepView::line));
        text
    }
}
