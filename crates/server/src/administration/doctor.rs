//! What a doctor would look at: one list of checks, for pages and the command line.

#[cfg(feature = "pull")]
mod outside;

use std::{collections::BTreeMap, time::Duration};

use bailiwick_core::{
    Config, UnixTime,
    model::{AccessToken, ClientId, ClientType, GrantType, Owner, ScopeState, SigningKeyRecord},
    store::{AuditFilter, ListQuery, Page, PageRequest},
};
use serde::Serialize;
use url::Url;

use super::{Administration, PAGE, Result};
use crate::language::{Text, in_english};

#[cfg(feature = "pull")]
pub use outside::inspect;

/// Things that one finding names; the rest is counted.
const NAMED: usize = 10;
/// Clients that the checks look at.
const LOOKED_AT: usize = 100_000;
/// Pages of static tokens that are looked at.
const TOKEN_PAGES: usize = 10;
/// Warned of beforehand: a static token that is about to expire.
const SOON: Duration = Duration::from_hours(14 * 24);
/// After which a signing key is old.
const OLD_KEY: Duration = Duration::from_hours(365 * 24);
/// Shorter lives of access tokens are most likely a slip.
const SHORT: Duration = Duration::from_mins(10);
/// How far clocks of several machines may be apart.
const APART: Duration = Duration::from_mins(1);

/// How a check came out.
///
/// ```
/// use bailiwick_server::administration::CheckOutcome;
///
/// assert!(CheckOutcome::Failure > CheckOutcome::Warning);
/// assert_eq!(CheckOutcome::Warning.as_str(), "warning");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckOutcome {
    /// As it should be.
    Ok,
    /// It works, and is weak or about to break.
    Warning,
    /// It is broken, or nobody should run it so.
    Failure,
}

impl CheckOutcome {
    /// Its word.
    ///
    /// ```
    /// use bailiwick_server::administration::CheckOutcome;
    ///
    /// assert_eq!(CheckOutcome::Ok.as_str(), "ok");
    /// ```
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Failure => "failure",
        }
    }
}

/// What one check found, and what to do about it.
///
/// ```
/// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
/// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
/// use bailiwick_server::administration::{CheckOutcome, Finding};
///
/// let config = Config::new("http://id.example/o");
/// let administration = Administration::open(config, store, keys).await?;
/// let findings = administration.diagnose().await?;
/// let issuer: &Finding = findings.iter().find(|one| one.check() == "issuer").unwrap();
/// assert_eq!(issuer.outcome(), CheckOutcome::Failure); // secrets travel in the open
/// assert!(issuer.fix().unwrap().contains("https"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    check: &'static str,
    outcome: CheckOutcome,
    pub(crate) told: Text,
    pub(crate) remedy: Option<Text>,
}

impl Finding {
    fn ok(check: &'static str, told: Text) -> Self {
        Self {
            check,
            outcome: CheckOutcome::Ok,
            told,
            remedy: None,
        }
    }

    fn bad(check: &'static str, outcome: CheckOutcome, told: Text, remedy: Text) -> Self {
        Self {
            check,
            outcome,
            told,
            remedy: Some(remedy),
        }
    }

    /// A check of somebody else's, in English.
    ///
    /// ```
    /// use bailiwick_server::administration::{CheckOutcome, Finding};
    ///
    /// let said = Finding::new("backup", CheckOutcome::Warning, "older than a day", Some("run it"));
    /// assert_eq!((said.text().as_str(), said.fix().as_deref()), ("older than a day", Some("run it")));
    /// ```
    pub fn new(check: &'static str, outcome: CheckOutcome, text: &str, fix: Option<&str>) -> Self {
        Self {
            check,
            outcome,
            told: Text::as_given(text),
            remedy: fix.map(Text::as_given),
        }
    }

    /// The stable name of the check.
    ///
    /// ```
    /// use bailiwick_server::administration::{CheckOutcome, Finding};
    ///
    /// assert_eq!(Finding::new("backup", CheckOutcome::Ok, "fresh", None).check(), "backup");
    /// ```
    pub fn check(&self) -> &'static str {
        self.check
    }

    /// How it came out.
    ///
    /// ```
    /// use bailiwick_server::administration::{CheckOutcome, Finding};
    ///
    /// let said = Finding::new("backup", CheckOutcome::Ok, "fresh", None);
    /// assert_eq!(said.outcome(), CheckOutcome::Ok);
    /// ```
    pub fn outcome(&self) -> CheckOutcome {
        self.outcome
    }

    /// What was found, in English.
    ///
    /// ```
    /// use bailiwick_server::administration::{CheckOutcome, Finding};
    ///
    /// assert_eq!(Finding::new("backup", CheckOutcome::Ok, "fresh", None).text(), "fresh");
    /// ```
    pub fn text(&self) -> String {
        in_english(&self.told)
    }

    /// What to do about it, in English; nothing if it is as it should be.
    ///
    /// ```
    /// use bailiwick_server::administration::{CheckOutcome, Finding};
    ///
    /// assert_eq!(Finding::new("backup", CheckOutcome::Ok, "fresh", None).fix(), None);
    /// ```
    pub fn fix(&self) -> Option<String> {
        self.remedy.as_ref().map(in_english)
    }
}

/// Whether an issuer is https, or on this machine (RFC 8252 §7.3).
fn is_guarded(issuer: &str) -> bool {
    let Ok(url) = Url::parse(issuer) else {
        return false;
    };
    let host = url.host_str().unwrap_or_default();
    url.scheme() == "https" || matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

impl Administration {
    /// Everything that can be checked without asking anybody: configuration, clients,
    /// keys, tokens, clock.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// use bailiwick_server::administration::CheckOutcome;
    ///
    /// let worst = administration.diagnose().await?.iter().map(|found| found.outcome()).max();
    /// assert_eq!(worst, Some(CheckOutcome::Failure)); // nobody administers it yet
    /// # Ok(())
    /// # }
    /// ```
    pub async fn diagnose(&self) -> Result<Vec<Finding>> {
        let mut findings = of_config(&self.0.config);
        findings.push(if self.has_administrator().await? {
            Finding::ok("administrator", Text::new("doctor-administrator-ok"))
        } else {
            Finding::bad(
                "administrator",
                CheckOutcome::Failure,
                Text::new("doctor-administrator-bad"),
                Text::new("doctor-administrator-fix"),
            )
        });
        findings.push(of_keys(&self.signing_keys().await?, self.now()));
        findings.push(self.check_secrets().await?);
        findings.push(self.check_static_tokens().await?);
        findings.push(self.check_pending().await?);
        findings.push(self.check_clock().await?);
        Ok(findings)
    }

    async fn check_secrets(&self) -> Result<Finding> {
        let snapshot = self.snapshot().await?;
        let clients = snapshot.clients_after(None).take(LOOKED_AT);
        let without = clients.filter_map(|(_, client)| {
            let record = client.record();
            let needs = record.client_type == ClientType::Confidential && !record.disabled;
            (needs && record.secrets.is_empty()).then(|| client.name().to_owned())
        });
        Ok(match listed(without) {
            None => Finding::ok("secrets", Text::new("doctor-secrets-ok")),
            Some(names) => Finding::bad(
                "secrets",
                CheckOutcome::Warning,
                Text::new("doctor-secrets-bad").with("names", names),
                Text::new("doctor-secrets-fix"),
            ),
        })
    }

    async fn check_static_tokens(&self) -> Result<Finding> {
        let snapshot = self.snapshot().await?;
        let now = self.now();
        let ends_soon = |end: UnixTime| end < now.plus(SOON);
        // Of each resource server with a token that works: whether every one ends soon.
        // Where another lives on, the one that ends was replaced.
        let mut all_end: BTreeMap<ClientId, bool> = BTreeMap::new();
        for token in self.some_static_tokens().await? {
            if !token.is_over(now) {
                let ends = token.expires_at.is_some_and(ends_soon);
                *all_end.entry(token.client).or_insert(true) &= ends;
            }
        }
        let soon = all_end.into_iter().filter(|(_, ends)| *ends);
        let mut soon: Vec<_> = soon
            .filter_map(|(id, _)| Some(snapshot.client(&id)?.name().to_owned()))
            .collect();
        soon.sort();
        Ok(match listed(soon.into_iter()) {
            None => Finding::ok("static-tokens", Text::new("doctor-static-tokens-ok")),
            Some(names) => Finding::bad(
                "static-tokens",
                CheckOutcome::Warning,
                Text::new("doctor-static-tokens-bad").with("names", names),
                Text::new("doctor-static-tokens-fix"),
            ),
        })
    }

    /// The static tokens that are not revoked, as many as are looked at.
    async fn some_static_tokens(&self) -> Result<Vec<AccessToken>> {
        let mut tokens: Vec<AccessToken> = Vec::new();
        for _ in 0..TOKEN_PAGES {
            let request = PageRequest {
                after: tokens.last().map(|last| last.selector.to_hex()),
                limit: PAGE,
            };
            let page = self.0.store.page(ListQuery::StaticTokens(request)).await?;
            let Page::AccessTokens(page) = page else {
                break;
            };
            let is_last = page.len() < PAGE;
            tokens.extend(page);
            if is_last {
                break;
            }
        }
        Ok(tokens)
    }

    async fn check_pending(&self) -> Result<Finding> {
        let snapshot = self.snapshot().await?;
        let now = self.now();
        let waits = |scope: &&std::sync::Arc<bailiwick_core::model::RegisteredScope>| {
            let foreign = scope.owner != Owner::AuthorizationServer;
            foreign && scope.state_at(now) == ScopeState::Pending
        };
        let count = snapshot.scopes().filter(waits).count();
        Ok(if count == 0 {
            Finding::ok("pending", Text::new("doctor-pending-ok"))
        } else {
            Finding::bad(
                "pending",
                CheckOutcome::Warning,
                Text::new("doctor-pending-bad").with("count", count),
                Text::new("doctor-pending-fix"),
            )
        })
    }

    async fn check_clock(&self) -> Result<Finding> {
        let newest = AuditFilter {
            newest_first: true,
            limit: 1,
            ..AuditFilter::default()
        };
        let newest = self.audit(newest).await?;
        let recorded = newest.first().map(|entry| entry.at);
        let now = self.now();
        let behind = recorded.filter(|at| now.plus(APART) < *at);
        Ok(match behind {
            None => Finding::ok("clock", Text::new("doctor-clock-ok")),
            Some(at) => Finding::bad(
                "clock",
                CheckOutcome::Failure,
                Text::new("doctor-clock-bad")
                    .with("seconds", (at.as_secs() - now.as_secs()).to_string()),
                Text::new("doctor-clock-fix"),
            ),
        })
    }
}

/// Names in one line, and how many more there are; `None` of nothing.
fn listed(names: impl Iterator<Item = String>) -> Option<String> {
    let mut names = names;
    let mut text = names.next()?;
    for name in names.by_ref().take(NAMED - 1) {
        text.push_str(", ");
        text.push_str(&name);
    }
    let more = names.count();
    if more > 0 {
        text = format!("{text} + {more}");
    }
    Some(text)
}

fn of_config(config: &Config) -> Vec<Finding> {
    let legacy = config.grant_types.iter().filter(|grant| grant.is_legacy());
    let legacy = listed(legacy.map(|grant: &GrantType| grant.as_str().to_owned()));
    let issuer = config.issuer.as_str();
    let relaxed = [
        (
            config.localhost_matches_any_port(),
            "compat.localhost_any_port",
        ),
        (
            config.allows_introspection_by_get(),
            "compat.introspection_get",
        ),
        (
            config.heeds_approval_prompt_of_public_clients(),
            "consent.approval_prompt_by_public_clients",
        ),
    ];
    let relaxed = relaxed.into_iter().filter(|(is, _)| *is);
    let relaxed = listed(relaxed.map(|(_, name)| name.to_owned()));
    let life = config.lifetimes.access_token;
    let seconds = life.as_secs().to_string();
    vec![
        if is_guarded(issuer) {
            Finding::ok(
                "issuer",
                Text::new("doctor-issuer-ok").with("issuer", issuer),
            )
        } else {
            Finding::bad(
                "issuer",
                CheckOutcome::Failure,
                Text::new("doctor-issuer-bad").with("issuer", issuer),
                Text::new("doctor-issuer-fix"),
            )
        },
        match legacy {
            None => Finding::ok("legacy-grants", Text::new("doctor-legacy-ok")),
            Some(names) => Finding::bad(
                "legacy-grants",
                CheckOutcome::Warning,
                Text::new("doctor-legacy-bad").with("names", names),
                Text::new("doctor-legacy-fix"),
            ),
        },
        if config.requires_pkce() {
            Finding::ok("pkce", Text::new("doctor-pkce-ok"))
        } else {
            Finding::bad(
                "pkce",
                CheckOutcome::Warning,
                Text::new("doctor-pkce-bad"),
                Text::new("doctor-pkce-fix"),
            )
        },
        match relaxed {
            None => Finding::ok("relaxed", Text::new("doctor-relaxed-ok")),
            Some(names) => Finding::bad(
                "relaxed",
                CheckOutcome::Warning,
                Text::new("doctor-relaxed-bad").with("names", names),
                Text::new("doctor-relaxed-fix"),
            ),
        },
        if life < SHORT {
            Finding::bad(
                "lifetime",
                CheckOutcome::Warning,
                Text::new("doctor-lifetime-bad").with("seconds", seconds),
                Text::new("doctor-lifetime-fix"),
            )
        } else {
            Finding::ok(
                "lifetime",
                Text::new("doctor-lifetime-ok").with("seconds", seconds),
            )
        },
    ]
}

fn of_keys(keys: &[SigningKeyRecord], now: UnixTime) -> Finding {
    let Some(key) = keys.iter().find(|key| key.retired_at.is_none()) else {
        return Finding::bad(
            "signing-key",
            CheckOutcome::Failure,
            Text::new("doctor-key-none"),
            Text::new("doctor-key-fix"),
        );
    };
    let age = now.as_secs().saturating_sub(key.created_at.as_secs());
    let days = usize::try_from(age / 86_400).unwrap_or_default();
    let told = Text::new("doctor-key-age").with("count", days);
    if key.created_at.plus(OLD_KEY) < now {
        let fix = Text::new("doctor-key-fix");
        Finding::bad("signing-key", CheckOutcome::Warning, told, fix)
    } else {
        Finding::ok("signing-key", told)
    }
}
