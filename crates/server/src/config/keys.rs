//! The names of all keys, for messages and for the environment.

/// Every key by its full name; `scopes` has the operator's own names below it.
pub const KEYS: &[&str] = &[
    "issuer",
    "listen",
    "trusted_proxies",
    "shutdown_notice",
    "database",
    "table_prefix",
    "secret_file",
    "templates",
    "allow_grants",
    "pkce_required",
    "lifetimes.access_token",
    "lifetimes.authorization_code",
    "lifetimes.refresh_token",
    "lifetimes.refresh_token_absolute",
    "lifetimes.refresh_grace",
    "lifetimes.session_idle",
    "lifetimes.session_absolute",
    "lifetimes.ticket",
    "consent.approval_prompt",
    "consent.approval_prompt_by_public_clients",
    "consent.durations",
    "compat.introspection_get",
    "compat.localhost_any_port",
    "accounts.second_factor",
    "applications.registration",
    "branding.name",
    "branding.accent",
    "branding.accent_dark",
    "branding.logo_file",
    "branding.support_url",
    "branding.support_text",
    "routes.off",
    "privileged_scopes.introspection",
    "privileged_scopes.register_scope",
    "registry.language",
    "registry.description_limit",
    "registry.scope_quota",
    "registry.feed_connections",
    "scopes",
    "scope_excess",
    "scope_rules",
    "audit.keep_days",
    "metrics.listen",
    "traces.endpoint",
    "traces.one_in",
    "log.format",
    "log.level",
    "log.access",
];

const PREFIX: &str = "BAILIWICK_";
/// Variables under the prefix that are no keys: the configuration's own path,
/// and the token of a resource server.
const OTHERS: &[&str] = &["BAILIWICK_CONFIG", "BAILIWICK_TOKEN"];

/// The environment's name of a key.
pub(super) fn variable(key: &str) -> String {
    format!("{PREFIX}{}", key.replace('.', "_").to_ascii_uppercase())
}

/// The known key that `unknown` most likely means: nearest in the number of
/// edits, of the whole or of the last part, and near enough to be a slip.
pub(super) fn nearest(unknown: &str) -> Option<&'static str> {
    let last = |key: &str| key.rsplit('.').next().unwrap_or_default().len();
    KEYS.iter()
        .map(|key| {
            let tail = key.rsplit('.').next().unwrap_or(key);
            let unknown_tail = unknown.rsplit('.').next().unwrap_or(unknown);
            let edits = distance(unknown, key).min(distance(unknown_tail, tail) + 1);
            (edits, *key)
        })
        .filter(|(edits, key)| *edits <= (last(key) / 3).max(1) + 1)
        .min()
        .map(|(_, key)| key)
}

/// The variable that `name` most likely means, if it is a slip: a platform may
/// set variables of its own under our prefix, and those are not ours to judge.
pub(super) fn misspelt(name: &str) -> Option<String> {
    let variables = || KEYS.iter().map(|key| variable(key));
    if !name.starts_with(PREFIX) || OTHERS.contains(&name) || variables().any(|v| v == name) {
        return None;
    }
    variables().find(|variable| distance(name, variable) <= 2)
}

/// Levenshtein distance in bytes.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (y, above) in b.bytes().zip(row.iter().skip(1)) {
            left = (diagonal + usize::from(x != y))
                .min(left + 1)
                .min(above + 1);
            diagonal = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
