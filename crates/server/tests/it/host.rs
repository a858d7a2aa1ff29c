//! An application that has accounts, sessions and a sign-in page of its own.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use axum::{
    Router,
    extract::{RawQuery, State},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use bailiwick_core::{
    Digest, UnixTime,
    model::{Extra, User, UserId},
    next::safe_next,
};
use bailiwick_server::{
    BoxFuture, Clock, HostSignIn, PasswordPool, SignIn, SignedInAs, Users, UsersError,
};
use http::{
    HeaderMap, StatusCode,
    header::{COOKIE, SET_COOKIE},
};
use rusqlite::{Connection, OptionalExtension, Row, params};
use tokio::sync::Mutex as AsyncMutex;

const TABLES: &str = "
    CREATE TABLE accounts (
        key INTEGER PRIMARY KEY, name TEXT UNIQUE, email TEXT, hash BLOB,
        staff INTEGER, banned INTEGER DEFAULT 0, team TEXT DEFAULT 'blue');
    CREATE TABLE sessions (key TEXT PRIMARY KEY, account INTEGER, since INTEGER);";

/// See the module.
#[derive(Debug)]
pub(crate) struct Host {
    database: Mutex<Connection>,
    passwords: PasswordPool,
    clock: Arc<dyn Clock>,
    /// Whether its sign-in page sends everybody straight back who is signed in.
    pub(crate) careless: AtomicBool,
    /// Where whoever looks up a user waits, the row already read.
    pub(crate) look_ups: Gate,
    /// Where whoever checks a password waits, the password already checked.
    pub(crate) checks: Gate,
}

/// Where answers wait while somebody holds it.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    held: AsyncMutex<()>,
    reached: AtomicUsize,
}

impl Gate {
    /// How many have come so far.
    pub(crate) fn reached(&self) -> usize {
        self.reached.load(Ordering::SeqCst)
    }

    async fn pass(&self) {
        self.reached.fetch_add(1, Ordering::SeqCst);
        drop(self.held.lock().await);
    }

    /// What `request` answers if `meanwhile` is over before it gets through.
    pub(crate) async fn overtaken<T>(
        &self,
        request: impl Future<Output = T>,
        meanwhile: impl Future<Output = ()>,
    ) -> T {
        let before = self.reached();
        let held = self.held.lock().await;
        let others = async {
            while self.reached() == before {
                tokio::task::yield_now().await;
            }
            meanwhile.await;
            drop(held);
        };
        tokio::join!(request, others).0
    }
}

impl Host {
    pub(crate) fn new(clock: Arc<dyn Clock>, passwords: PasswordPool) -> Self {
        let database = Connection::open_in_memory().unwrap();
        database.execute_batch(TABLES).unwrap();
        Self {
            database: Mutex::new(database),
            passwords,
            clock,
            careless: AtomicBool::new(false),
            look_ups: Gate::default(),
            checks: Gate::default(),
        }
    }

    /// Makes an account, and says how the server knows it.
    pub(crate) fn account(&self, name: &str, password: &str, staff: bool) -> User {
        let database = self.database.lock().unwrap();
        let email = format!("{name}@example.org");
        let row = params![name, email, slow_hash(password), staff];
        let insert = "INSERT INTO accounts (name, email, hash, staff) VALUES (?, ?, ?, ?)";
        database.execute(insert, row).unwrap();
        let key = database.last_insert_rowid();
        drop(database);
        self.read("key = ?", &key.to_string()).unwrap()
    }

    /// Changes one column of an account.
    pub(crate) fn set<V: rusqlite::ToSql>(&self, name: &str, column: &str, value: V) {
        let database = self.database.lock().unwrap();
        let update = format!("UPDATE accounts SET {column} = ? WHERE name = ?");
        assert_eq!(database.execute(&update, params![value, name]), Ok(1));
    }

    pub(crate) fn set_password(&self, name: &str, password: &str) {
        self.set(name, "hash", slow_hash(password));
    }

    pub(crate) fn delete(&self, name: &str) {
        let database = self.database.lock().unwrap();
        let gone = database.execute("DELETE FROM accounts WHERE name = ?", [name]);
        assert_eq!(gone, Ok(1));
    }

    fn read(&self, condition: &str, value: &str) -> Option<User> {
        let select = format!("SELECT * FROM accounts WHERE {condition}");
        let database = self.database.lock().unwrap();
        let mut statement = database.prepare(&select).unwrap();
        let rows: Vec<_> = statement
            .query_map([value], user)
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let [one] = <[User; 1]>::try_from(rows).ok()?;
        Some(one)
    }

    async fn looked_up(&self, user: Option<User>) -> Result<Option<User>, UsersError> {
        self.look_ups.pass().await;
        Ok(user)
    }

    fn hash_of(&self, id: &UserId) -> Option<Vec<u8>> {
        let database = self.database.lock().unwrap();
        let select = "SELECT hash FROM accounts WHERE key = ?";
        let row = database.query_row(select, [id.as_str()], |row| row.get(0));
        row.optional().unwrap()
    }

    /// Its sessions and its sign-in page, as the server knows them.
    pub(crate) fn sign_in(self: &Arc<Self>) -> Arc<dyn SignIn> {
        let host = Arc::clone(self);
        let sign_in = HostSignIn::at("/login", move |head| {
            let session = host.session(&head.headers);
            async move { Ok(session) }
        });
        Arc::new(sign_in.sign_out_at("/logout"))
    }

    fn session(&self, headers: &HeaderMap) -> Option<SignedInAs> {
        let cookie = headers.get(COOKIE)?.to_str().ok()?;
        let key = cookie
            .split("; ")
            .find_map(|one| one.strip_prefix("sid="))?;
        let select = "SELECT account, since FROM sessions WHERE key = ?";
        let database = self.database.lock().unwrap();
        let row = database.query_row(select, [key], |row| Ok((row.get(0)?, row.get(1)?)));
        let (account, since): (i64, i64) = row.optional().unwrap()?;
        let user = UserId::new(&account.to_string());
        Some(SignedInAs::new(user, UnixTime::from_millis(since), key))
    }

    /// Its own pages.
    pub(crate) fn router(self: &Arc<Self>) -> Router {
        Router::new()
            .route("/login", get(login_page).post(login))
            .route("/logout", post(logout))
            .with_state(Arc::clone(self))
    }
}

fn user(row: &Row<'_>) -> rusqlite::Result<User> {
    let key: i64 = row.get("key")?;
    let team: String = row.get("team")?;
    let name: String = row.get("name")?;
    Ok(User {
        email: row.get("email")?,
        active: !row.get::<_, bool>("banned")?,
        admin: row.get("staff")?,
        groups: vec![team.clone()],
        extra: Extra::from_iter([("team", team.into())]),
        ..User::new(UserId::new(&key.to_string()), name)
    })
}

/// A hash that no other server knows.
fn slow_hash(password: &str) -> Vec<u8> {
    let mut hash = Digest::of(password.as_bytes());
    for _ in 0..1000 {
        hash = Digest::of_parts([b"pepper".as_slice(), hash.as_bytes()]);
    }
    hash.as_bytes().to_vec()
}

impl Users for Host {
    fn by_id<'a>(&'a self, id: &'a UserId) -> BoxFuture<'a, Result<Option<User>, UsersError>> {
        Box::pin(self.looked_up(self.read("key = ?", id.as_str())))
    }

    fn by_login<'a>(&'a self, login: &'a str) -> BoxFuture<'a, Result<Option<User>, UsersError>> {
        let named = self.read("name = ?", login);
        let found = named.or_else(|| self.read("lower(email) = lower(?)", login));
        Box::pin(self.looked_up(found))
    }

    fn verify_password<'a>(
        &'a self,
        user: Option<&'a User>,
        password: &'a str,
    ) -> BoxFuture<'a, Result<bool, UsersError>> {
        Box::pin(async move {
            let hash = user.and_then(|user| self.hash_of(&user.id));
            let known = hash.is_some();
            let password = password.to_owned();
            let same = move || slow_hash(&password) == hash.unwrap_or_default();
            let right = self.passwords.run(same).await? && known;
            self.checks.pass().await;
            Ok(right)
        })
    }
}

/// The value of one field of a query or a form.
fn value(fields: &str, name: &str) -> String {
    let mut pairs = form_urlencoded::parse(fields.as_bytes());
    let found = pairs.find(|(key, _)| key == name);
    found.map_or_else(String::new, |(_, value)| value.into_owned())
}

/// Where whoever signed in goes.
fn next(fields: &str) -> Redirect {
    Redirect::to(safe_next(&value(fields, "next")).unwrap_or("/"))
}

async fn login_page(
    State(host): State<Arc<Host>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let asked = value(&query, "reauthenticate") == "true";
    let again = asked && !host.careless.load(Ordering::SeqCst);
    if host.session(&headers).is_some() && !again {
        return next(&query).into_response();
    }
    Html("<h1 id=\"host\">The host's own page</h1>").into_response()
}

async fn login(State(host): State<Arc<Host>>, form: String) -> Response {
    let found = host.read("name = ?", &value(&form, "username"));
    let password = value(&form, "password");
    let right = host.verify_password(found.as_ref(), &password);
    let (Some(user), true) = (&found, right.await.unwrap()) else {
        return StatusCode::FORBIDDEN.into_response();
    };
    let since = host.clock.now().as_millis();
    let database = host.database.lock().unwrap();
    let insert = "INSERT INTO sessions VALUES (hex(randomblob(16)), ?, ?) RETURNING key";
    let key = database.query_row(insert, params![user.id.as_str(), since], |row| row.get(0));
    let key: String = key.unwrap();
    let cookie = [(
        SET_COOKIE,
        format!("sid={key}; HttpOnly; SameSite=Lax; Path=/"),
    )];
    (cookie, next(&form)).into_response()
}

async fn logout(State(host): State<Arc<Host>>, headers: HeaderMap) -> Response {
    if let Some(session) = host.session(&headers) {
        let database = host.database.lock().unwrap();
        let delete = "DELETE FROM sessions WHERE key = ?";
        database.execute(delete, [session.session]).unwrap();
    }
    ([(SET_COOKIE, "sid=; Path=/; Max-Age=0")], Redirect::to("/")).into_response()
}
