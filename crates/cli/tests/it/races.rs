//! Sixty-four at once, each round released together.

use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use tokio::{sync::Barrier, task::JoinSet};

use crate::{
    http::{Answer, Connection, encode, request},
    person::{Person, parameter},
    run::{Installation, text},
    server::Server,
};

const PARALLEL: usize = 64;
const REDIRECT_URI: &str = "https://client.example/cb";
/// RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// Rounds of codes and as many of refresh tokens; `BAILIWICK_RACE_ROUNDS` sets
/// another number.
#[expect(clippy::disallowed_methods, reason = "a setting of the test")]
fn rounds() -> usize {
    std::env::var("BAILIWICK_RACE_ROUNDS").map_or(500, |text| text.parse().unwrap())
}

/// security.md CT-2, CT-10, R1, R2: of 64 parallel redemptions of one code one
/// wins; of 64 parallel uses of one refresh token there is one successor, and
/// every 200 carries the same pair. Never a 5xx. Two processes serve them from
/// one database, each half.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ct_2_ct_10_one_winner_of_each_code_and_one_successor_of_each_refresh_token() {
    race_on(&Installation::new(), rounds()).await;
}

/// The same on PostgreSQL, a fifth of the rounds.
#[cfg(feature = "postgres")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ct_2_ct_10_on_postgresql_too() {
    race_on(&Installation::on_postgres(), rounds().div_ceil(5)).await;
}

async fn race_on(here: &Installation, rounds: usize) {
    // Nobody reads the log while the race is on.
    std::fs::write(here.path("bailiwick.toml"), r#"log.level = "error""#).unwrap();
    let start = || Server::start(here, &["--config", "bailiwick.toml"]);
    let servers = [start(), start()];
    here.user("ada", &[]);
    here.json(&[
        "scope",
        "register",
        "read",
        "--description",
        "Read",
        "--default",
    ]);
    let made = here.json(&[
        "client",
        "create",
        "--name",
        "Racer",
        "--type",
        "public",
        "--skip-authorization",
        "--grant",
        "authorization_code",
        "--grant",
        "refresh_token",
        "--redirect-uri",
        REDIRECT_URI,
    ]);
    let client_id = text(&made, "client_id");
    let mut person = Person::signed_in(&servers[0], "ada").await;
    let mut racers = Vec::new();
    for server in servers.iter().cycle().take(PARALLEL) {
        racers.push(Connection::open(server.port()).await.unwrap());
    }
    for round in 0..rounds {
        let code = code(&mut person, client_id).await;
        let (answers, returned) = race(
            racers,
            &[
                ("grant_type", "authorization_code"),
                ("code", &code),
                ("redirect_uri", REDIRECT_URI),
                ("code_verifier", VERIFIER),
                ("client_id", client_id),
            ],
        )
        .await;
        let first = the_only_winner(&answers, round);

        let (answers, returned) = race(
            returned,
            &[
                ("grant_type", "refresh_token"),
                ("refresh_token", first["refresh_token"].as_str().unwrap()),
                ("client_id", client_id),
            ],
        )
        .await;
        racers = returned;
        let pair = the_same_pair(&answers, round);
        assert_ne!(pair["access_token"], first["access_token"]);
    }
    assert_rows(here, rounds);
    for server in servers {
        let (ended, log) = server.terminate();
        let told = |word| log.contains(word);
        assert!(
            ended.success() && !told("panicked") && !told("ERROR"),
            "{log}"
        );
    }
}

async fn code(person: &mut Person, client_id: &str) -> String {
    let query = encode(&[
        ("response_type", "code"),
        ("client_id", client_id),
        ("redirect_uri", REDIRECT_URI),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]);
    let arrived = person.allow(&format!("/o/authorize/?{query}")).await;
    parameter(&arrived, "code").unwrap_or_else(|| panic!("no code: {arrived}"))
}

/// Sends one form over every connection at the same moment.
async fn race(
    connections: Vec<Connection>,
    form: &[(&str, &str)],
) -> (Vec<Answer>, Vec<Connection>) {
    let bytes: Arc<[u8]> = request("POST", "/o/token/", None, encode(form).as_bytes()).into();
    let barrier = Arc::new(Barrier::new(connections.len()));
    let mut racers = JoinSet::new();
    for mut connection in connections {
        let (bytes, barrier) = (Arc::clone(&bytes), Arc::clone(&barrier));
        racers.spawn(async move {
            barrier.wait().await;
            let answer = connection.send(&bytes).await.unwrap();
            (answer, connection)
        });
    }
    racers.join_all().await.into_iter().unzip()
}

fn the_only_winner(answers: &[Answer], round: usize) -> serde_json::Value {
    let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|a| a.status == 200);
    assert_eq!(won.len(), 1, "round {round}: winners of a code");
    for answer in lost {
        assert_eq!(answer.status, 400, "round {round}: {}", answer.text());
        assert_eq!(answer.json()["error"], "invalid_grant");
    }
    won[0].json()
}

fn the_same_pair(answers: &[Answer], round: usize) -> serde_json::Value {
    for answer in answers {
        assert_eq!(answer.status, 200, "round {round}: {}", answer.text());
    }
    let pairs: HashSet<(String, String)> = answers
        .iter()
        .map(Answer::json)
        .map(|said| {
            (
                said["access_token"].to_string(),
                said["refresh_token"].to_string(),
            )
        })
        .collect();
    assert_eq!(pairs.len(), 1, "round {round}: pairs of one refresh token");
    answers[0].json()
}

/// How many there are of each family.
const COUNTS: [(&str, i64); 3] = [
    ("SELECT count(*) FROM refresh_tokens GROUP BY family", 2),
    (
        "SELECT count(*) FROM refresh_tokens WHERE used_at IS NULL GROUP BY family",
        1,
    ),
    ("SELECT count(*) FROM access_tokens GROUP BY family", 2),
];

#[cfg(feature = "postgres")]
fn assert_rows_at(url: &str, rounds: usize) {
    for (sql, expected) in COUNTS {
        let counts = bailiwick_testkit::postgres::shared().sql_at(url, sql);
        let counts: Vec<&str> = counts.lines().collect();
        assert_eq!(counts, vec![expected.to_string(); rounds], "{sql}");
    }
}

/// What is kept: a family a round, in each two refresh tokens of which one is
/// spent, and two access tokens.
fn assert_rows(here: &Installation, rounds: usize) {
    #[cfg(feature = "postgres")]
    if let Some(url) = here.database() {
        return assert_rows_at(url, rounds);
    }
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let database = rusqlite::Connection::open_with_flags(here.path("bailiwick.db"), flags).unwrap();
    let per_family = |sql: &str| -> BTreeMap<i64, usize> {
        let mut counts = BTreeMap::new();
        let mut statement = database.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get::<_, i64>(0)).unwrap();
        for count in rows {
            *counts.entry(count.unwrap()).or_insert(0) += 1;
        }
        counts
    };
    for (sql, expected) in COUNTS {
        assert_eq!(
            per_family(sql),
            BTreeMap::from([(expected, rounds)]),
            "{sql}"
        );
    }
}
