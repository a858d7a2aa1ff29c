//! What a host's users promise.

#[cfg(test)]
mod tests;

use std::time::{Duration, Instant};

use bailiwick_core::model::{User, UserId};
use bailiwick_server::Users;

/// The shortest time that can be told from noise.
const TELLING: Duration = Duration::from_millis(2);

/// Somebody whom the users under test know.
///
/// ```
/// use bailiwick_testkit::KnownUser;
///
/// let ada = KnownUser::new("17", "ada", "correct horse").email("ada@example.org");
/// assert_eq!(ada.username, "ada");
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct KnownUser<'a> {
    /// Their identifier.
    pub id: &'a str,
    /// Their user name.
    pub username: &'a str,
    /// Their password.
    pub password: &'a str,
    /// Their e-mail address, which nobody else has; empty: not tried.
    pub email: &'a str,
    /// The user name of somebody who is not active; empty: not tried.
    pub inactive: &'a str,
}

impl<'a> KnownUser<'a> {
    /// An active user.
    pub fn new(id: &'a str, username: &'a str, password: &'a str) -> Self {
        Self {
            id,
            username,
            password,
            email: "",
            inactive: "",
        }
    }

    /// With an e-mail address that nobody else has.
    #[must_use]
    pub fn email(self, email: &'a str) -> Self {
        Self { email, ..self }
    }

    /// Beside somebody of this user name who is not active.
    ///
    /// ```
    /// use bailiwick_testkit::KnownUser;
    ///
    /// let ada = KnownUser::new("17", "ada", "correct horse").inactive("grace");
    /// assert_eq!(ada.inactive, "grace");
    /// ```
    #[must_use]
    pub fn inactive(self, inactive: &'a str) -> Self {
        Self { inactive, ..self }
    }
}

/// Panics unless `users` does what [`Users`] promises, `known` being somebody
/// whom they know: they are found by identifier, by user name and by e-mail
/// address, strangers are not; their password alone is right; and a check for
/// nobody is wrong and takes no less time than one for somebody.
///
/// ```
/// use std::sync::Arc;
///
/// use bailiwick_core::{UnixTime, model::{User, UserId, UserRecord}, store::{Commit, Write}};
/// use bailiwick_server::{PasswordPool, Store, StoreUsers, SystemRandomness};
/// use bailiwick_store::memory::Memory;
/// use bailiwick_testkit::{KnownUser, users_contract};
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// let (store, pool) = (Arc::new(Memory::new()), PasswordPool::new());
/// let ada = UserRecord {
///     password: pool.hash("correct horse", &SystemRandomness).await.unwrap(),
///     ..UserRecord::from(User::new(UserId::new("17"), "ada"))
/// };
/// let writes = vec![Write::InsertUser(Box::new(ada))];
/// store.commit(Commit { version: None, writes }).await.unwrap();
///
/// let users = StoreUsers::new(store, pool);
/// users_contract(&users, &KnownUser::new("17", "ada", "correct horse")).await;
/// # });
/// ```
pub async fn users_contract(users: &dyn Users, known: &KnownUser<'_>) {
    let user = found(users, known).await;
    nobody_else(users, known).await;
    passwords(users, known, &user).await;
    costs(users, &user).await;
}

async fn by_login(users: &dyn Users, login: &str) -> Option<User> {
    users.by_login(login).await.unwrap()
}

async fn found(users: &dyn Users, known: &KnownUser<'_>) -> User {
    let id = UserId::new(known.id);
    let user = users.by_id(&id).await.unwrap();
    let user = user.unwrap_or_else(|| panic!("nobody has the identifier {}", known.id));
    assert_eq!(user.id, id, "by_id finds whom it was asked for");
    assert_eq!(user.username, known.username);
    assert!(user.active, "{} is active", known.username);
    let named = by_login(users, known.username).await;
    assert_eq!(
        named.as_ref(),
        Some(&user),
        "the same by name and by identifier"
    );
    if !known.email.is_empty() {
        for email in [known.email.to_owned(), known.email.to_ascii_uppercase()] {
            let found = by_login(users, &email).await;
            assert_eq!(found.as_ref(), Some(&user), "by the address {email}");
        }
    }
    if !known.inactive.is_empty() {
        let inactive = by_login(users, known.inactive).await;
        assert!(
            inactive.is_none_or(|user| !user.active),
            "{} is not active",
            known.inactive
        );
    }
    user
}

async fn nobody_else(users: &dyn Users, known: &KnownUser<'_>) {
    let unlike = format!("{}\u{0}", known.username);
    for login in ["", "%", "nobody of this name", "' OR 1=1 --", &*unlike] {
        let found = by_login(users, login).await;
        assert_eq!(found, None, "by the login {login:?}");
        let found = users.by_id(&UserId::new(login)).await.unwrap();
        assert_eq!(found, None, "by the identifier {login:?}");
    }
}

async fn passwords(users: &dyn Users, known: &KnownUser<'_>, user: &User) {
    let matches = async |user, password| users.verify_password(user, password).await.unwrap();
    assert!(matches(Some(user), known.password).await, "the password");
    let wrong = [
        String::new(),
        format!("{}x", known.password),
        format!("{}\u{0}", known.password),
        "x".repeat(5000),
    ];
    for password in &wrong {
        assert!(!matches(Some(user), password).await, "{password:?}");
    }
    let stranger = User::new(UserId::new("nobody of this name"), known.username);
    assert!(
        !matches(Some(&stranger), known.password).await,
        "the identifier counts, not the name"
    );
    for password in ["", known.password] {
        assert!(!matches(None, password).await, "nobody has no password");
    }
}

/// The quickest of a few, and of more where that is not clear: what else the machine
/// does only makes it slower.
#[expect(
    clippy::disallowed_methods,
    reason = "the time itself is what is tested"
)]
async fn costs(users: &dyn Users, user: &User) {
    let mut quickest = [Duration::MAX; 2];
    let alike = |[somebody, nobody]: [Duration; 2]| somebody < TELLING || nobody >= somebody / 2;
    for round in 0..25 {
        if round >= 5 && alike(quickest) {
            break;
        }
        for (quickest, user) in quickest.iter_mut().zip([Some(user), None]) {
            let begun = Instant::now();
            users
                .verify_password(user, "not the password")
                .await
                .unwrap();
            *quickest = begun.elapsed().min(*quickest);
        }
    }
    let [somebody, nobody] = quickest;
    assert!(
        alike(quickest),
        "a check for nobody takes {nobody:?}, one for somebody {somebody:?}: who exists can be told"
    );
}
