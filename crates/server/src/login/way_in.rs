//! Where people are sent to sign in: to our page, or to the host's.

use bailiwick_core::{ErrorCode, OAuthError, Reason, authorize::LoginRequest};

use crate::{
    app::App,
    page::Refusal,
    sign_in::{SignInWanted, login_url as page_with_next},
};

/// Our own page.
const PAGE: &str = "/accounts/login/";
/// How often somebody was sent to the host's page for the sake of this address.
/// A page that takes somebody for signed in whom we do not know (a session of a
/// user who is gone, a demand for a fresh proof that it does not meet) sends them
/// straight back: without a count, for ever.
const ASKED: &str = "sign_in_asked=";
/// How often that may be.
const MOST: u32 = 3;

/// The address of the sign-in page.
pub(crate) fn login_url(app: &App, wanted: &SignInWanted<'_>) -> String {
    match &app.sign_in {
        Some(host) => host.login_url(wanted),
        None => page_with_next(PAGE, wanted.next, false),
    }
}

/// The address of the page where people sign out, if there is one.
pub(crate) fn logout_url(app: &App) -> Option<String> {
    match &app.sign_in {
        Some(host) => host.logout_url(),
        None => Some("/accounts/logout/".to_owned()),
    }
}

/// To the sign-in page, and from there to `target`; or, when that was of no use
/// before, no further.
pub(crate) fn ask(app: &App, target: &str, authorization: Option<&LoginRequest>) -> Refusal {
    let (target, asked) = count(target);
    let next = match &app.sign_in {
        Some(_) if asked >= MOST => return without_effect(),
        Some(_) => counted(&target, asked + 1),
        None => target,
    };
    Refusal::Elsewhere(login_url(
        app,
        &SignInWanted {
            next: &next,
            reauthenticate: authorization.is_some_and(|request| request.reauthenticate),
            authorization,
        },
    ))
}

fn without_effect() -> Refusal {
    let text = "signing in had no effect";
    OAuthError::page(ErrorCode::AccessDenied, Reason::SignInWithoutEffect, text).into()
}

/// `target` with the count that stands in `query`.
pub(crate) fn counted_like(target: String, query: Option<&str>) -> String {
    match number(query.unwrap_or_default()) {
        0 => target,
        asked => counted(&target, asked),
    }
}

fn counted(target: &str, asked: u32) -> String {
    let joint = if target.contains('?') { '&' } else { '?' };
    format!("{target}{joint}{ASKED}{asked}")
}

/// `target` without the count, and the count.
fn count(target: &str) -> (String, u32) {
    let Some((path, query)) = target.split_once('?') else {
        return (target.to_owned(), 0);
    };
    let others: Vec<_> = pairs(query).filter(|pair| !is_count(pair)).collect();
    let joint = if others.is_empty() { "" } else { "?" };
    (format!("{path}{joint}{}", others.join("&")), number(query))
}

fn pairs(query: &str) -> impl Iterator<Item = &str> {
    query.split('&').filter(|pair| !pair.is_empty())
}

fn is_count(pair: &str) -> bool {
    pair.starts_with(ASKED)
}

/// What is no number that we wrote is the highest.
fn number(query: &str) -> u32 {
    let counts = pairs(query).filter_map(|pair| pair.strip_prefix(ASKED));
    counts
        .map(|count| count.parse().unwrap_or(MOST).min(MOST))
        .max()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_travels_beside_the_request() {
        let target = "/o/authorize/?client_id=a&scope=b";
        let once = counted(target, 1);
        assert_eq!(once, "/o/authorize/?client_id=a&scope=b&sign_in_asked=1");
        assert_eq!(count(&once), (target.to_owned(), 1));
        assert_eq!(count(target), (target.to_owned(), 0));
        assert_eq!(
            counted("/o/applications/", 2),
            "/o/applications/?sign_in_asked=2"
        );
        assert_eq!(count("/p?sign_in_asked=2"), ("/p".to_owned(), 2));
        let again = counted_like(target.to_owned(), Some("x=y&sign_in_asked=1"));
        assert_eq!(again, once);
        assert_eq!(counted_like(target.to_owned(), Some("x=y")), target);
    }

    #[test]
    fn a_count_that_somebody_else_wrote_ends_no_later() {
        for count_sent in ["x", "-1", "99999999999999999999", "4"] {
            let target = format!("/p?{ASKED}{count_sent}");
            assert_eq!(count(&target), ("/p".to_owned(), MOST), "{count_sent}");
        }
    }
}
