#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use super::*;
use crate::{Config, scope::Coverage};

fn template(name: &str, of: &[(&str, ParameterType)]) -> ScopeTemplate {
    ScopeTemplate::new(name, &declared(of)).unwrap()
}

fn declared(of: &[(&str, ParameterType)]) -> BTreeMap<String, ScopeParameter> {
    of.iter()
        .map(|(name, kind)| ((*name).to_owned(), ScopeParameter::new(*kind)))
        .collect()
}

#[test]
fn what_a_registry_refuses_is_no_template() {
    let id = [("id", ParameterType::Word)];
    for (name, of) in [
        ("dataset:read", &[][..]),
        ("dataset:{id}:read", &[][..]),
        ("dataset{id}", &id[..]),
        ("dataset:{id", &id[..]),
        ("dataset:{other}", &id[..]),
        ("dataset:{id}:{id}", &id[..]),
        ("data set:{id}", &id[..]),
        ("dataset:read", &id[..]),
    ] {
        assert!(ScopeTemplate::new(name, &declared(of)).is_err(), "{name}");
    }
}

#[test]
fn a_word_between_braces_is_what_a_parameterised_name_is_known_by() {
    for name in ["dataset:{id}:read", "{id}", "a:{}{id}", "a:{x:{id}"] {
        assert!(ScopeTemplate::is_written_as_one(name), "{name}");
    }
    for name in ["dataset:7:read", "a{", "a}", "{}", "{Id}", "a:{7}", "}id{"] {
        assert!(!ScopeTemplate::is_written_as_one(name), "{name}");
    }
}

#[test]
fn only_values_of_their_type_make_a_name() {
    let two = template(
        "project:{project}:file:{path}",
        &[
            ("project", ParameterType::Word),
            ("path", ParameterType::Path),
        ],
    );
    let fill = |project: &'static str, path: &'static str| {
        two.fill(|word, _| Some(if word == "path" { path } else { project }))
    };
    assert_eq!(
        fill("moon", "/a/b").unwrap().as_str(),
        "project:moon:file:/a/b"
    );
    for bad in ["", "*", "..", "a:b", "a/b", "{project}", "mööh", "a b"] {
        assert_eq!(
            fill(bad, "/a"),
            Err(FillProblem::Type("project".to_owned())),
            "{bad}"
        );
    }
    for bad in ["", "a", "//a", "/a/", "/a/../b", "/%2e%2e", "/*", "/ü"] {
        assert_eq!(
            fill("moon", bad),
            Err(FillProblem::Type("path".to_owned())),
            "{bad}"
        );
    }
    let missing = two.fill(|word, _| (word == "project").then_some("moon"));
    assert_eq!(missing, Err(FillProblem::Missing("path".to_owned())));
    let long = format!("/{}", "a".repeat(255));
    let too_long = two.fill(|word, _| {
        Some(if word == "path" {
            long.as_str()
        } else {
            "moon"
        })
    });
    assert_eq!(too_long, Err(FillProblem::TooLong));
}

fn path() -> impl Strategy<Value = String> {
    prop::collection::vec("[ab]{1,2}", 0..4).prop_map(|segments| format!("/{}", segments.join("/")))
}

proptest! {
    /// One comparison, here and at the authorization server.
    #[test]
    fn it_covers_what_the_authorization_server_says(
        granted in path(), wanted in path(), one in "[0-2]", other in "[0-2]",
    ) {
        let kinds = [("id", ParameterType::Integer), ("path", ParameterType::Path)];
        let name = "storage.read:{id}:{path}";
        let template = template(name, &kinds);
        let mut scope = RegisteredScope::new(
            ScopeId(1), ScopeToken::parse(name).unwrap(), Owner::AuthorizationServer, UnixTime::EPOCH,
        );
        scope.parameters = declared(&kinds);
        let snapshot = Snapshot::new().with_scope(Arc::new(scope));
        let config = Config::new("https://login.example/o");
        let now = UnixTime::EPOCH;
        let at = Coverage { snapshot: &snapshot, config: &config, granted_at: now, now };

        let fill = |id: &str, path: &str| {
            template.fill(|word, _| Some(if word == "id" { id.to_owned() } else { path.to_owned() }))
        };
        let granted = fill(&one, &granted).unwrap();
        let wanted = fill(&other, &wanted).unwrap();
        prop_assert_eq!(
            template.covers(granted.as_str(), wanted.as_str()),
            at.covers(&granted, &wanted)
        );
    }

    #[test]
    fn every_name_has_the_values_that_it_was_filled_with(value in any::<String>()) {
        let template = template("dataset:{id}:read", &[("id", ParameterType::Word)]);
        match template.fill(|_, _| Some(&value)) {
            Ok(name) => {
                prop_assert_eq!(name.as_str(), format!("dataset:{value}:read"));
                prop_assert!(template.covers(name.as_str(), name.as_str()));
            }
            Err(problem) => {
                prop_assert!(!ParameterType::Word.accepts(&value));
                prop_assert_eq!(problem, FillProblem::Type("id".to_owned()));
            }
        }
    }
}
