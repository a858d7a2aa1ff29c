//! `/admin/settings/`: what is in force, and what a doctor says of it. No secret is
//! among it: the configuration holds none.

use std::{borrow::Cow, time::Duration};

use axum::{extract::State, response::Response};
use bailiwick_core::{Config, env::Lifetimes, model::GrantType};
use serde::Serialize;

use crate::{
    administration::CheckOutcome,
    app::App,
    language::Text,
    login::Administrator,
    page::{refusal::Refusal, render::Page},
    route::RouteGroup,
};

/// The settings, and the checks.
pub(crate) async fn show(
    State(app): State<App>,
    Administrator(person): Administrator,
) -> Result<Response, Refusal> {
    let findings = app.administration.diagnose().await?;
    // Where users are kept elsewhere, so are administrators; one is reading this.
    let findings = findings
        .into_iter()
        .filter(|one| app.links.has_users() || one.check() != "administrator");
    let mut checks: Vec<_> = findings
        .map(|finding| Check {
            name: finding.check(),
            outcome: finding.outcome(),
            text: finding.told,
            fix: finding.remedy,
        })
        .collect();
    checks.sort_by_key(|check| std::cmp::Reverse(check.outcome));
    let context = Context {
        worst: checks
            .first()
            .map_or(CheckOutcome::Ok, |check| check.outcome),
        checks,
        settings: in_force(&app),
    };
    Page::new(&app, "settings.html")
        .user(&person.user)
        .render(context)
}

#[derive(Serialize)]
struct Context {
    worst: CheckOutcome,
    checks: Vec<Check>,
    settings: Vec<Setting>,
}

#[derive(Serialize)]
struct Check {
    name: &'static str,
    outcome: CheckOutcome,
    text: Text,
    fix: Option<Text>,
}

/// One key of the configuration and its value.
#[derive(Serialize)]
pub(crate) struct Setting {
    pub(crate) name: Cow<'static, str>,
    pub(crate) value: String,
    /// Whether it is not what it is without being set.
    pub(crate) set: bool,
    pub(crate) weak: bool,
}

/// One of the lifetimes.
type Life = fn(&Lifetimes) -> Duration;

/// The configuration beside what it is without being set.
struct Settings<'a> {
    config: &'a Config,
    usual: Config,
    all: Vec<Setting>,
}

/// The settings that are in force.
pub(crate) fn in_force(app: &App) -> Vec<Setting> {
    let mut settings = Settings {
        config: &app.config,
        // Every server is given its issuer.
        usual: Config::new(""),
        all: Vec::new(),
    };
    settings.add("issuer", |config| config.issuer.clone());
    settings.grants();
    settings.lifetimes();
    settings.compatibility();
    settings.registry();
    let mut settings = settings.all;
    let off: Vec<_> = app.routing.off().map(RouteGroup::name).collect();
    settings.push(Setting {
        name: "routes.off".into(),
        set: !off.is_empty(),
        value: off.join(" "),
        weak: false,
    });
    settings.extend(app.settings.iter().map(|one| Setting {
        name: one.name.clone().into(),
        value: one.value.clone(),
        set: one.is_set,
        weak: false,
    }));
    settings
}

impl Settings<'_> {
    fn add(&mut self, name: &'static str, value: impl Fn(&Config) -> String) {
        let (value, usual) = (value(self.config), value(&self.usual));
        self.all.push(Setting {
            name: name.into(),
            set: value != usual,
            value,
            weak: false,
        });
    }

    /// One that is weak when it is other than usual.
    fn risk(&mut self, name: &'static str, value: impl Fn(&Config) -> String) {
        self.add(name, value);
        if let Some(last) = self.all.last_mut() {
            last.weak = last.set;
        }
    }

    fn grants(&mut self) {
        self.risk("allow_grants", |config| {
            let legacy = config.grant_types.iter().filter(|one| one.is_legacy());
            let names: Vec<_> = legacy.map(GrantType::as_str).collect();
            names.join(" ")
        });
        self.risk("pkce_required", |config| config.requires_pkce().to_string());
    }

    fn lifetimes(&mut self) {
        let lives: [(&str, Life); 8] = [
            ("lifetimes.access_token", |all| all.access_token),
            ("lifetimes.authorization_code", |all| all.authorization_code),
            ("lifetimes.refresh_token", |all| all.refresh_token),
            ("lifetimes.refresh_token_absolute", |all| {
                all.refresh_token_absolute
            }),
            ("lifetimes.refresh_grace", |all| all.refresh_grace),
            ("lifetimes.session_idle", |all| all.session_idle),
            ("lifetimes.session_absolute", |all| all.session_absolute),
            ("lifetimes.ticket", |all| all.ticket),
        ];
        for (name, life) in lives {
            self.add(name, |config| {
                format!("{}s", life(&config.lifetimes).as_secs())
            });
        }
    }

    fn compatibility(&mut self) {
        self.add("consent.approval_prompt", |config| {
            format!("{:?}", config.approval_prompt).to_lowercase()
        });
        self.risk("consent.approval_prompt_by_public_clients", |config| {
            config.heeds_approval_prompt_of_public_clients().to_string()
        });
        self.add("consent.durations", |config| {
            let durations = config.consent_durations.iter();
            let durations: Vec<_> = durations.map(|one| format!("{}s", one.as_secs())).collect();
            durations.join(" ")
        });
        self.add("accounts.second_factor", |config| {
            config.second_factor.as_str().to_owned()
        });
        self.add("applications.registration", |config| {
            config.registrants.as_str().to_owned()
        });
        self.risk("compat.introspection_get", |config| {
            config.allows_introspection_by_get().to_string()
        });
        self.risk("compat.localhost_any_port", |config| {
            config.localhost_matches_any_port().to_string()
        });
    }

    fn registry(&mut self) {
        self.add("privileged_scopes.introspection", |config| {
            config.privileged.introspection.to_string()
        });
        self.add("privileged_scopes.register_scope", |config| {
            config.privileged.register_scope.to_string()
        });
        self.add("registry.language", |config| config.language.to_string());
        self.add("registry.description_limit", |config| {
            config.description_limit.to_string()
        });
        self.add("registry.scope_quota", |config| {
            config.scope_quota.to_string()
        });
        self.add("registry.feed_connections", |config| {
            config.feed_connections.to_string()
        });
        self.add("audit.keep_days", |config| config.audit_days.to_string());
        self.add("scope_excess", |config| {
            let word = if config.narrows_scope {
                "narrow"
            } else {
                "refuse"
            };
            word.to_owned()
        });
        self.add("scope_rules", |config| config.scope_rules.len().to_string());
    }
}
