//! Why a scope is granted or refused, and who may have it.

use bailiwick_core::{
    model::GrantType,
    scope::{Explanation, MayAsk, Step},
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::administration::WhoCan;

/// Whether a scope can be had, and why.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CanView {
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

#[derive(Debug, Serialize, JsonSchema)]
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

impl CanView {
    /// Of an explanation.
    pub fn new(explanation: &Explanation) -> Self {
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

    /// The same for people, step by step.
    pub fn lines(&self) -> String {
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

/// Who may ask for a scope, and who holds it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WhoCanView {
    clients: Vec<ClientWho>,
    groups: std::collections::BTreeMap<String, Vec<String>>,
    grants: u64,
    users: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ClientWho {
    client_id: String,
    client_name: String,
    ways: Vec<Way>,
    /// Whether it holds a live grant with the scope.
    holds: bool,
    limits: Vec<StepView>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Way {
    #[schemars(with = "String")]
    grant_type: GrantType,
    users: String,
}

impl WhoCanView {
    /// Of an answer; only of those who may or hold it, or of `all`.
    pub fn new(answer: &WhoCan, all: bool) -> Self {
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

    /// Whether anybody may ask for it.
    pub fn is_anybody(&self) -> bool {
        self.clients.iter().any(|client| !client.ways.is_empty())
    }

    /// The same for people.
    pub fn lines(&self) -> String {
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
