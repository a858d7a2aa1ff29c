//! The real binary on PostgreSQL: several nodes, one database.

use std::time::{Duration, Instant};

use bailiwick_testkit::postgres::Server as Database;
use serde_json::Value;

use crate::{
    run::{Installation, text},
    server::{Answer, Server},
};

/// A client that asks for tokens, and a resource server that asks about them.
struct Cast {
    form: String,
    client_id: String,
    bearer: String,
}

impl Cast {
    fn of(here: &Installation) -> Self {
        here.json(&["scope", "register", "read", "--description", "Read"]);
        let grant = ["--type", "confidential", "--grant", "client_credentials"];
        let client = here.json(&[&["client", "create", "--name", "Job"], &grant[..]].concat());
        let api = here.json(&["resource-server", "create", "API", "--introspects", "all"]);
        let (id, secret) = (text(&client, "client_id"), text(&client, "client_secret"));
        let grant = "grant_type=client_credentials&scope=read";
        Self {
            form: format!("{grant}&client_id={id}&client_secret={secret}"),
            client_id: id.to_owned(),
            bearer: format!("Authorization: Bearer {}\r\n", text(&api, "access_token")),
        }
    }

    fn ask(&self, server: &Server) -> Answer {
        server.post("/o/token/", "", &self.form)
    }

    fn token(&self, server: &Server) -> String {
        let answer = self.ask(server);
        assert_eq!(answer.status, 200, "{answer:?}");
        let said: Value = serde_json::from_str(&answer.body).unwrap();
        text(&said, "access_token").to_owned()
    }

    fn revoke(&self, server: &Server, token: &str) {
        let (_, client) = self.form.split_once("&client_id").unwrap();
        let form = format!("token={token}&client_id{client}");
        let answer = server.post("/o/revoke_token/", "", &form);
        assert_eq!(answer.status, 200, "{answer:?}");
    }

    fn is_active(&self, server: &Server, token: &str) -> bool {
        let answer = server.post("/o/introspect/", &self.bearer, &format!("token={token}"));
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.body.contains("\"active\":true")
    }
}

/// security.md P4: what one node answered is in force at the others at once.
#[test]
fn p_4_what_one_node_answered_holds_at_the_other_at_once() {
    let here = Installation::on_postgres();
    let one = Server::start(&here, &[]);
    let other = Server::start(&here, &[]);
    let cast = Cast::of(&here);
    for _ in 0..20 {
        let token = cast.token(&one);
        assert!(cast.is_active(&other, &token));
        cast.revoke(&other, &token);
        assert!(!cast.is_active(&one, &token));
        assert!(!cast.is_active(&other, &token));
    }
    let token = cast.token(&other);
    let disable = |flag: &str| here.json(&["client", "update", &cast.client_id, flag]);
    for _ in 0..5 {
        disable("--disabled");
        for server in [&one, &other] {
            assert_eq!(cast.ask(server).status, 401);
            assert!(!cast.is_active(server, &token));
        }
        disable("--disabled=false");
        assert_eq!(cast.ask(&one).status, 200);
        assert_eq!(cast.ask(&other).status, 200);
    }
    for server in [one, other] {
        let (ended, log) = server.terminate();
        assert!(ended.success() && !log.contains("ERROR"), "{log}");
    }
}

/// security.md P1, D1: a server that is killed has lost nothing that it answered.
#[test]
fn p_1_a_killed_server_has_lost_nothing_that_it_answered() {
    let here = Installation::on_postgres();
    let mut server = Server::start(&here, &[]);
    let cast = Cast::of(&here);
    for _ in 0..5 {
        let (kept, revoked) = (cast.token(&server), cast.token(&server));
        cast.revoke(&server, &revoked);
        // Dropping kills it.
        drop(server);
        server = Server::start(&here, &[]);
        assert!(cast.is_active(&server, &kept));
        assert!(!cast.is_active(&server, &revoked));
    }
}

/// security.md D2: the database crashes, and the server serves again without a hand.
#[test]
fn p_3_a_crash_of_the_database_is_an_error_and_passes() {
    let database = Database::start(&[]);
    let here = Installation::on(database.url("postgres"));
    let server = Server::start(&here, &[]);
    let cast = Cast::of(&here);
    let token = cast.token(&server);
    for _ in 0..3 {
        database.crash();
        assert_eq!(cast.ask(&server).status, 503);
        assert_eq!(server.get("/health/ready").status, 503);
        assert_eq!(server.get("/health/live").status, 200);
        database.run();
        #[expect(clippy::disallowed_methods, reason = "a time limit of the test")]
        let since = Instant::now();
        while cast.ask(&server).status != 200 {
            assert!(since.elapsed() < Duration::from_secs(10), "not back");
        }
        assert!(cast.is_active(&server, &token));
    }
}

#[test]
fn the_database_is_made_looked_at_and_never_named_with_its_password() {
    let here = Installation::on_postgres();
    let done = here.run(&["doctor"]);
    assert_eq!(done.code, 1, "{done:?}");
    assert!(done.stdout.contains("bailiwick migrate"), "{done:?}");
    let url = here
        .database()
        .unwrap()
        .replacen("bailiwick@", "bailiwick:hush@", 1);
    let migrated = here.json(&["migrate", "--database", &url]);
    assert!(
        text(&migrated, "database").contains("bailiwick:***@"),
        "{migrated}"
    );
    let done = here.run(&["doctor"]);
    assert!(
        done.stdout.contains("the database is of this release"),
        "{done:?}"
    );
    assert!(done.stdout.contains("nobody is between"), "{done:?}");
    std::fs::remove_file(here.path("bailiwick.secret")).unwrap();
    let refused = here.run(&["client", "list", "--database", &url]);
    assert!(refused.stderr.contains("its secret file"), "{refused:?}");
    assert!(!refused.stderr.contains("hush"), "{refused:?}");
}
