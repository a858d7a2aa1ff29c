//! Who is signed in and where people sign in, when both are the host's.

use std::{fmt, future::Future, sync::Arc};

use bailiwick_core::{UnixTime, authorize::LoginRequest, model::UserId};
use bailiwick_store::BoxFuture;
use http::request::Parts;

use crate::users::UsersError;

/// What the host's own session says of a request. That there is such a user, and
/// that they are active, is asked of [`Users`](crate::Users) each time.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignedInAs {
    /// Who.
    pub user: UserId,
    /// When they last proved who they are: what `prompt=login`, `max_age` and
    /// the code's `auth_time` go by. In milliseconds; a host that keeps whole
    /// seconds rounds up, lest people have to sign in twice.
    pub authenticated_at: UnixTime,
    /// A text that no other session of the host has, such as its key or a digest
    /// of it; it is kept nowhere. Forms are good in this session alone.
    pub session: String,
}

impl SignedInAs {
    /// Of a session that names `user`.
    ///
    /// ```
    /// use bailiwick_core::{UnixTime, model::UserId};
    /// use bailiwick_server::SignedInAs;
    ///
    /// let since = UnixTime::from_secs(1_700_000_000);
    /// let ada = SignedInAs::new(UserId::new("17"), since, "key of the session");
    /// assert!(!format!("{ada:?}").contains("key"));
    /// ```
    pub fn new(user: UserId, authenticated_at: UnixTime, session: impl Into<String>) -> Self {
        Self {
            user,
            authenticated_at,
            session: session.into(),
        }
    }
}

/// Without the session.
impl fmt::Debug for SignedInAs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedInAs")
            .field("user", &self.user)
            .field("authenticated_at", &self.authenticated_at)
            .finish_non_exhaustive()
    }
}

/// A sign-in that somebody is sent to.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct SignInWanted<'a> {
    /// Where they come back to: a path of this origin, with its query. Whatever
    /// page receives it checks it with [`safe_next`](bailiwick_core::next::safe_next).
    pub next: &'a str,
    /// Whether they have to prove who they are although somebody is signed in:
    /// a page that sends them straight back is not believed.
    pub reauthenticate: bool,
    /// The authorization request that waits for them, if one does; it passed
    /// every check.
    pub authorization: Option<&'a LoginRequest>,
}

/// The host's own sessions and sign-in page. With it there are no sessions of
/// ours, and no `/accounts/login/` and `/accounts/logout/`.
///
/// For the commonest case there is [`HostSignIn`].
///
/// ```
/// use bailiwick_server::{BoxFuture, SignIn, SignInWanted, SignedInAs, UsersError};
/// use http::request::Parts;
///
/// /// Staff and customers sign in at two pages.
/// #[derive(Debug)]
/// struct TwoDoors;
///
/// impl SignIn for TwoDoors {
///     fn signed_in<'a>(
///         &'a self,
///         head: &'a Parts,
///     ) -> BoxFuture<'a, Result<Option<SignedInAs>, UsersError>> {
///         // What a session layer of the host found out stands in the extensions.
///         let said = head.extensions.get::<SignedInAs>().cloned();
///         Box::pin(async { Ok(said) })
///     }
///
///     fn login_url(&self, wanted: &SignInWanted<'_>) -> String {
///         let staff = wanted
///             .authorization
///             .is_some_and(|request| request.client_name.starts_with("Staff"));
///         let page = if staff { "/staff/login" } else { "/login" };
///         let again = if wanted.reauthenticate { "&again=1" } else { "" };
///         let next: String = form_urlencoded::byte_serialize(wanted.next.as_bytes()).collect();
///         format!("{page}?next={next}{again}")
///     }
///
///     fn logout_url(&self) -> Option<String> {
///         Some("/logout".to_owned())
///     }
/// }
/// ```
pub trait SignIn: fmt::Debug + Send + Sync + 'static {
    /// Whom the host's session names that this request carries, if any. Asked
    /// for each request of a page; nothing is remembered.
    fn signed_in<'a>(
        &'a self,
        head: &'a Parts,
    ) -> BoxFuture<'a, Result<Option<SignedInAs>, UsersError>>;

    /// Where people sign in.
    fn login_url(&self, wanted: &SignInWanted<'_>) -> String;

    /// Where people sign out; `None`: our pages show no link to it.
    fn logout_url(&self) -> Option<String> {
        None
    }
}

impl<T: SignIn + ?Sized> SignIn for Arc<T> {
    fn signed_in<'a>(
        &'a self,
        head: &'a Parts,
    ) -> BoxFuture<'a, Result<Option<SignedInAs>, UsersError>> {
        (**self).signed_in(head)
    }

    fn login_url(&self, wanted: &SignInWanted<'_>) -> String {
        (**self).login_url(wanted)
    }

    fn logout_url(&self) -> Option<String> {
        (**self).logout_url()
    }
}

/// A sign-in page of the host's at one address, and its session as a function.
///
/// People are sent to the address with `next` in its query, and with
/// `reauthenticate=true` if they have to prove again who they are.
///
/// ```
/// use std::{collections::HashMap, sync::Arc};
///
/// use bailiwick_server::{HostSignIn, SignIn, SignedInAs};
/// use http::header::COOKIE;
///
/// /// The application's own sessions, by the value of its cookie.
/// type Sessions = HashMap<String, SignedInAs>;
///
/// fn sign_in(sessions: Arc<Sessions>) -> Arc<dyn SignIn> {
///     let host = HostSignIn::at("/login", move |head| {
///         let cookie = head.headers.get(COOKIE).and_then(|value| value.to_str().ok());
///         let cookie = cookie.unwrap_or_default().to_owned();
///         let sessions = Arc::clone(&sessions);
///         async move { Ok(sessions.get(&cookie).cloned()) }
///     });
///     Arc::new(host.sign_out_at("/logout"))
/// }
/// # sign_in(Arc::default());
/// ```
#[derive(Clone)]
pub struct HostSignIn<F> {
    login: String,
    logout: Option<String>,
    session: F,
}

impl<F, A> HostSignIn<F>
where
    F: Fn(&Parts) -> A + Send + Sync + 'static,
    A: Future<Output = Result<Option<SignedInAs>, UsersError>> + Send + 'static,
{
    /// People sign in at `login`, a path of this origin, and `session` says whom
    /// the session of a request names.
    pub fn at(login: impl Into<String>, session: F) -> Self {
        Self {
            login: login.into(),
            logout: None,
            session,
        }
    }

    /// People sign out at `logout`.
    #[must_use]
    pub fn sign_out_at(mut self, logout: impl Into<String>) -> Self {
        self.logout = Some(logout.into());
        self
    }
}

impl<F> fmt::Debug for HostSignIn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HostSignIn")
            .field("login", &self.login)
            .field("logout", &self.logout)
            .finish_non_exhaustive()
    }
}

impl<F, A> SignIn for HostSignIn<F>
where
    F: Fn(&Parts) -> A + Send + Sync + 'static,
    A: Future<Output = Result<Option<SignedInAs>, UsersError>> + Send + 'static,
{
    fn signed_in<'a>(
        &'a self,
        head: &'a Parts,
    ) -> BoxFuture<'a, Result<Option<SignedInAs>, UsersError>> {
        Box::pin((self.session)(head))
    }

    fn login_url(&self, wanted: &SignInWanted<'_>) -> String {
        login_url(&self.login, wanted.next, wanted.reauthenticate)
    }

    fn logout_url(&self) -> Option<String> {
        self.logout.clone()
    }
}

/// `page`, which may have a query, with `next`.
pub(crate) fn login_url(page: &str, next: &str, reauthenticate: bool) -> String {
    let joint = if page.contains('?') { '&' } else { '?' };
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    let again = if reauthenticate {
        "&reauthenticate=true"
    } else {
        ""
    };
    format!("{page}{joint}next={next}{again}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_and_the_wish_for_a_fresh_proof_travel_in_the_query() {
        assert_eq!(
            login_url("/login", "/o/authorize/?a=b&c=d", false),
            "/login?next=%2Fo%2Fauthorize%2F%3Fa%3Db%26c%3Dd"
        );
        assert_eq!(
            login_url("/login?door=2", "/", true),
            "/login?door=2&next=%2F&reauthenticate=true"
        );
    }
}
