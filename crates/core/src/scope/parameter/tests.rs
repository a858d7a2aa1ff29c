#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::{
    Reason, Snapshot,
    model::{ClientId, Owner, ResourceServer, ScopeParameter},
    scope::fixtures::{client, namespace, scope, snapshot, token},
};

fn declared(of: &[(&str, ParameterType)]) -> BTreeMap<String, ScopeParameter> {
    of.iter()
        .map(|(name, kind)| ((*name).to_owned(), ScopeParameter::new(*kind)))
        .collect()
}

fn template(name: &str, of: &[(&str, ParameterType)]) -> RegisteredScope {
    RegisteredScope {
        parameters: declared(of),
        ..scope(1, name, Some("data"))
    }
}

fn data() -> Owner {
    Owner::ResourceServer(ClientId::new("data"))
}

fn checked(name: &str, of: &[(&str, ParameterType)]) -> Result<(), TemplateProblem> {
    check_template(&data(), &token(name), &declared(of), &Snapshot::new())
}

#[test]
fn values_are_of_their_type_and_canonical() {
    use ParameterType::{Integer, Path, Uuid, Word};
    let uuid = "018f3c1e-7b2a-7c3d-9e4f-0123456789ab";
    let cases = [
        (Word, "a", true),
        (Word, "A-b_c.d~9", true),
        (Word, &"w".repeat(128), true),
        (Word, &"w".repeat(129), false),
        (Word, "", false),
        (Word, "..", false),
        (Word, "a/b", false),
        (Word, "{id}", false),
        (Word, "*", false),
        (Integer, "0", true),
        (Integer, "18446744073709551615", true),
        (Integer, "18446744073709551616", false),
        (Integer, "01", false),
        (Integer, "-1", false),
        (Integer, "+1", false),
        (Integer, "", false),
        (Uuid, uuid, true),
        (Uuid, &uuid.to_uppercase(), false),
        (Uuid, &uuid.replace('-', ""), false),
        (Uuid, &format!("{uuid}-"), false),
        (Path, "/", true),
        (Path, "/home/ada", true),
        (Path, "/home/", false),
        (Path, "home", false),
        (Path, "", false),
        (Path, "/a//b", false),
        (Path, "/a/./b", false),
        (Path, "/a/..", false),
        (Path, "/a/%2e%2e/b", false),
        (Path, "/a*", false),
    ];
    for (kind, value, accepted) in cases {
        assert_eq!(kind.accepts(value), accepted, "{kind:?} {value}");
    }
}

#[test]
fn a_template_says_where_it_cannot_be_read() {
    use ParameterType::{Path, Word};
    use TemplateProblem as P;
    let id = [("id", Word)];
    let path = [("path", Path)];
    let two = [("a", Word), ("b", Word)];
    assert_eq!(checked("dataset:{id}:read", &id), Ok(()));
    assert_eq!(checked("storage.read:{path}", &path), Ok(()));
    assert_eq!(checked("a:{a}/{b}", &two), Ok(()));
    assert_eq!(checked("plain", &[]), Ok(()));
    let undeclared = checked("dataset:{id}:read", &[]);
    assert_eq!(undeclared, Err(P::Undeclared("id".to_owned())));
    assert_eq!(checked("no-word:{ID}:{}:{", &[]), Ok(()));
    assert_eq!(checked("a:b", &id), Err(P::NoParameter));
    assert_eq!(checked("dataset{id}", &id), Err(P::Prefix));
    assert_eq!(checked("{id}:read", &id), Err(P::Prefix));
    assert_eq!(checked("d:{id:read", &id), Err(P::Braces));
    assert_eq!(checked("d:{id}:}", &id), Err(P::Braces));
    assert_eq!(checked("d:}:{id}", &id), Err(P::Braces));
    assert_eq!(checked("d:{ID}", &[("ID", Word)]), Err(P::ParameterName));
    assert_eq!(checked("d:{it}", &id), Err(P::Undeclared("it".to_owned())));
    assert_eq!(checked("d:{a}", &two), Err(P::Unused("b".to_owned())));
    assert_eq!(
        checked("d:{id}:{id}", &id),
        Err(P::Repeated("id".to_owned()))
    );
    assert_eq!(checked("d:{id}.read", &id), Err(P::End("id".to_owned())));
    assert_eq!(checked("d:{a}{b}", &two), Err(P::End("a".to_owned())));
    let late = checked("d:{path}:read", &path);
    assert_eq!(late, Err(P::PathNotLast("path".to_owned())));
    let mut none = declared(&id);
    none.get_mut("id").unwrap().most = 0;
    let problem = check_template(&data(), &token("d:{id}"), &none, &Snapshot::new());
    assert_eq!(problem, Err(P::Most("id".to_owned())));
}

/// Whatever others hold, no name answers to two owners.
#[test]
fn what_begins_like_a_template_has_one_owner() {
    let ruler = crate::model::ClientRecord {
        resource_server: Some(ResourceServer {
            namespaces: vec![namespace("ruled:/data/")],
            ..ResourceServer::new()
        }),
        ..client("ruler")
    };
    let foreign = RegisteredScope {
        parameters: declared(&[("x", ParameterType::Word)]),
        ..scope(2, "theirs:a:{x}", Some("ruler"))
    };
    let held = snapshot([ruler], [foreign, scope(3, "Taken:7:read", Some("ruler"))]);
    let word = declared(&[("id", ParameterType::Word)]);
    let check = |name| check_template(&data(), &token(name), &word, &held);
    for name in [
        "ruled:{id}",
        "theirs:{id}",
        "theirs:a:b:{id}",
        "taken:{id}:read",
    ] {
        let problem = check(name).unwrap_err();
        assert_eq!(problem.reason(), Reason::NameInForeignNamespace, "{name}");
    }
    assert_eq!(check("free:{id}"), Ok(()));
    let ours = held.with_scope(Arc::new(RegisteredScope {
        parameters: word.clone(),
        ..scope(4, "free:{id}", Some("data"))
    }));
    let same = check_template(
        &data(),
        &token("free:{it}"),
        &declared(&[("it", ParameterType::Uuid)]),
        &ours,
    );
    assert_eq!(same, Err(TemplateProblem::Same(token("free:{id}"))));
    let longer = check_template(&data(), &token("free:{id}:read"), &word, &ours);
    assert_eq!(longer, Ok(()));
    assert_eq!(ours.template_owner(&token("FREE:7")), Some(&data()));
    assert_eq!(ours.template_owner(&token("freer:7")), None);
}

#[test]
fn at_most_64_templates_begin_alike() {
    let many = (0..64_u64).map(|n| RegisteredScope {
        parameters: declared(&[("id", ParameterType::Word)]),
        ..scope(n + 1, &format!("d:{{id}}:{n}"), Some("data"))
    });
    let full = snapshot([], many);
    let word = declared(&[("id", ParameterType::Word)]);
    let one_more = check_template(&data(), &token("d:{id}:64"), &word, &full);
    assert_eq!(
        one_more,
        Err(TemplateProblem::TooManyAlike("d:".to_owned()))
    );
    let again = check_template(&data(), &token("d:{id}:63"), &word, &full);
    assert_eq!(again, Ok(()));
}

#[test]
fn a_name_is_resolved_to_the_template_that_reads_it_whole() {
    let registry = snapshot(
        [],
        [
            template("dataset:{id}:read", &[("id", ParameterType::Integer)]),
            RegisteredScope {
                id: crate::model::ScopeId(2),
                ..template("dataset:{id}", &[("id", ParameterType::Word)])
            },
            scope(3, "dataset:all", Some("data")),
        ],
    );
    let registered = |name: &str| {
        let name = token(name);
        let found = registry.resolve(&name)?;
        Some(found.registered().name.to_string())
    };
    assert_eq!(
        registered("dataset:7:read").as_deref(),
        Some("dataset:{id}:read")
    );
    assert_eq!(registered("dataset:x").as_deref(), Some("dataset:{id}"));
    assert_eq!(registered("dataset:all").as_deref(), Some("dataset:all"));
    for none in [
        "dataset:x:read",
        "dataset:7:reads",
        "dataset:",
        "dataset:{id}",
        "Dataset:7",
    ] {
        assert_eq!(registered(none), None, "{none}");
    }
    let plain = registry.with_scope(Arc::new(scope(1, "dataset:{id}:read", Some("data"))));
    assert!(plain.resolve(&token("dataset:7:read")).is_none());
    assert!(plain.resolve(&token("dataset:{id}:read")).is_some());
}

#[test]
fn a_text_gets_the_values_and_they_are_not_read_again() {
    let mut scope = template(
        "d:{a}:{b}",
        &[("a", ParameterType::Word), ("b", ParameterType::Word)],
    );
    scope.description = "{b} of {a}, {c} {a".to_owned();
    let template = Template::of(&Arc::new(scope)).unwrap();
    let name = token("d:x:y");
    let values = template.values(name.as_str()).unwrap();
    let instance = template.instance(&name, &values);
    assert_eq!(instance.description, "y of x, {c} {a");
    assert_eq!(instance.name, name);
    assert!(!instance.is_parameterised());
}

proptest! {
    /// What a name is read as is what it is made of, whatever the values.
    #[test]
    fn a_name_is_read_as_it_was_made(id in "[0-9]{1,18}", path in "(/[a-z.~]{1,6}){1,4}") {
        let scope = template("d:{id}:at:{path}", &[("id", ParameterType::Integer), ("path", ParameterType::Path)]);
        let template = Template::of(&Arc::new(scope)).unwrap();
        let values = vec![("id".into(), id.as_str()), ("path".into(), path.as_str())];
        let name = template.name(&values).unwrap();
        let legal = ParameterType::Integer.accepts(&id) && ParameterType::Path.accepts(&path);
        prop_assert_eq!(template.values(name.as_str()), legal.then_some(values));
    }

    /// Nothing that a stranger sends breaks it.
    #[test]
    fn any_name_is_read_or_not(name in "[!#-\\[\\]-~]{1,80}") {
        let scope = template("d:{id}/{path}", &[("id", ParameterType::Word), ("path", ParameterType::Path)]);
        let template = Template::of(&Arc::new(scope)).unwrap();
        for name in [name.clone(), format!("d:{name}"), format!("d:x/{name}"), format!("d:x//{name}")] {
            if let Some(values) = template.values(&name) {
                prop_assert_eq!(template.name(&values).unwrap(), token(&name));
            }
        }
    }

    /// One path covers another if it is on the way to it, segment by segment.
    #[test]
    fn a_path_leads_to_what_lies_below(above in "(/[ab]{1,2}){1,3}", below in "(/[ab]{1,2}){1,4}") {
        let segments = |path: &str| path.split('/').skip(1).map(str::to_owned).collect::<Vec<_>>();
        let expected = segments(&below).starts_with(&segments(&above));
        prop_assert_eq!(leads_to(&above, &below), expected);
        prop_assert!(leads_to("/", &below));
    }
}
