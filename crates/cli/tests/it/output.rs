use crate::run::Installation;

/// The top level is a contract with those who read it: change it knowingly.
const HELP: &str = "\
An OAuth 2 authorization server in which each service rules its own scopes

Usage: bailiwick [OPTIONS] <COMMAND>

Commands:
  serve            Run the server
  demo             Run a server with two sample APIs and some applications, and show who may do what
  migrate          Bring the database to this release and register the configured scopes
  doctor           Say what is wrong or weak, and what to do about it: exit code 1 if something is wrong
  setup-link       Make a one-time link with which the first administrator is made
  apply            Declare all scopes of a resource server at once, as a file says
  user             Users
  group            Groups of users
  client           Clients: the applications that ask for tokens
  resource-server  Resource servers: the APIs that own scopes
  scope            The scope registry
  templates        The templates, stylesheet and messages of the pages, to be changed
  key              The keys that sign
  audit            The record of changes: who did what to what
  token            Tokens
  consent          What users allowed to clients
  session          Where users are signed in
  can              Whether a user's scope can be had through a client, and why: exit code 0 for yes, 1 for no
  who-can          Which clients may ask for a scope, and who holds it: exit code 0 for some, 1 for none
  picture          How authority is laid out: who owns what, who may ask for it and holds it, and for whom
  weather          Token weather: what was issued, refreshed, revoked and refused, step by step
  help             Print this message or the help of the given subcommand(s)

Options:
      --database <URL>  Where everything is kept: sqlite:PATH or postgres://… [default: sqlite:bailiwick.db]
      --config <FILE>   The configuration, a TOML file
      --json            Print JSON
  -h, --help            Print help
  -V, --version         Print version

Exit codes: 0 done, 1 error, 2 usage, 3 not found, 4 denied, 5 changes pending.
";

#[test]
fn the_help_of_the_top_level_is_as_agreed() {
    let done = Installation::new().run(&["--help"]);
    assert_eq!((done.code, done.stdout.as_str()), (0, HELP));
}

#[test]
fn a_wrong_call_is_usage_and_makes_nothing() {
    let here = Installation::new();
    for args in [
        &["frobnicate"][..],
        &["user"],
        &["client", "show"],
        &["user", "list", "x"],
    ] {
        assert_eq!(here.run(args).code, 2, "{args:?}");
    }
    here.run(&["migrate", "--database", "mysql://x"])
        .failed_with(2, "a database is named sqlite:PATH");
    assert_eq!(std::fs::read_dir(here.directory()).unwrap().count(), 0);
}

#[test]
fn without_a_terminal_there_are_aligned_columns_and_no_colours() {
    let here = Installation::new();
    here.user("alice", &["--email", "alice@example.org"]);
    here.user("bo", &[]);
    let table = here.run(&["user", "list"]).stdout;
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 3, "{table}");
    let column = lines[0].find("EMAIL").unwrap();
    assert_eq!(lines[1].find("alice@example.org"), Some(column), "{table}");
    assert!(!table.contains(['│', '\u{1b}']), "{table}");
    let refused = here.run(&["user", "disable", "nobody"]);
    assert!(!refused.stderr.contains('\u{1b}'), "{refused:?}");
}

#[test]
fn whoever_stops_reading_gets_no_complaint() {
    let here = Installation::new();
    here.json(&["migrate"]);
    let mut command = here.command(&["user", "list"]);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let done = command.stdout(writer).output().unwrap();
    assert_eq!(String::from_utf8(done.stderr).unwrap(), "");
    assert!(done.status.success());
}

#[test]
fn migrate_makes_everything_and_says_what() {
    let here = Installation::new();
    let made = here.json(&["migrate"]);
    assert_eq!(made["database"], "sqlite:bailiwick.db");
    assert_eq!(
        made["kid"].as_str().unwrap().len(),
        43,
        "an RFC 7638 thumbprint"
    );
    let again = here.json(&["migrate"]);
    assert_eq!(again["kid"], serde_json::Value::Null);
}
