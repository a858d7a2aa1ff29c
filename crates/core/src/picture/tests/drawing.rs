//! What is drawn, and where.

use super::*;
use crate::model::{Implied, Risk, RuleEffect, RuledScopes, ScopeRule};

#[test]
fn a_picture_goes_from_owners_over_scopes_and_clients_to_people() {
    let picture = Scene::garden().draw(None, 200);
    let expected = [
        ("notes", Tie::MayAsk, "every user"),
        ("notes", Tie::Holds, "ada"),
        ("plants", Tie::Owns, "plants:see"),
        ("plants", Tie::Owns, "plants:water"),
        ("plants:see", Tie::Holds, "notes"),
        ("tools", Tie::Owns, "tools:use"),
        ("tools:use", Tie::OnlyHolds, "robot"),
    ];
    assert_eq!(lines(&picture), expected);
    let ada = picture
        .nodes
        .iter()
        .find(|node| node.label == "ada")
        .unwrap();
    assert_eq!(ada.detail, "staff");
    assert_eq!(
        picture.summary(),
        "2 resource servers, 3 scopes, 2 clients, 2 users and groups"
    );
}

#[test]
fn the_table_says_what_the_lines_say() {
    let picture = Scene::garden().draw(None, 200);
    let label = |number: Option<usize>| number.map_or("", |one| picture.nodes[one].label.as_str());
    let rows: Vec<_> = picture
        .rows
        .iter()
        .map(|row| {
            let whom = picture.for_whom(row);
            (label(row.scope), label(row.client), row.tie, whom)
        })
        .collect();
    let mut expected = [
        (
            "plants:see",
            "notes",
            Some(Tie::Holds),
            "ada; may ask for every user".to_owned(),
        ),
        ("plants:water", "", None, String::new()),
        (
            "tools:use",
            "robot",
            Some(Tie::OnlyHolds),
            "itself".to_owned(),
        ),
    ];
    let mut found = rows.clone();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn a_rule_for_a_group_makes_a_line_to_the_group() {
    let mut scene = Scene::garden();
    let mut notes = fixtures::client("notes");
    notes.grant_types.insert(GrantType::AuthorizationCode);
    notes.scope_rules.push(ScopeRule {
        outside_groups: vec!["staff".to_owned()],
        ..ScopeRule::new(RuleEffect::Deny, RuledScopes::Any)
    });
    scene.put(notes);
    let picture = scene.draw(Some("client:notes"), 200);
    assert!(lines(&picture).contains(&("notes", Tie::MayAsk, "staff")));
    assert!(!labels(&picture, Column::People).contains(&"every user"));
}

#[test]
fn a_focus_shows_what_is_connected_with_it_to_both_sides() {
    let scene = Scene::garden();
    for (focus, expected) in [
        ("scope:plants:see", vec!["plants", "plants:see", "notes"]),
        ("scope:plants:water", vec!["plants", "plants:water"]),
        ("namespace:tools:", vec!["tools", "tools:use", "robot"]),
        ("resource-server:tools", vec!["tools", "tools:use", "robot"]),
        ("client:robot", vec!["tools", "tools:use", "robot"]),
        ("client:notes", vec!["plants", "plants:see", "notes"]),
        ("user:1", vec!["plants", "plants:see", "notes"]),
        ("group:staff", vec!["plants", "plants:see", "notes"]),
        ("everybody", vec!["plants", "plants:see", "notes"]),
        ("group:nobody", vec![]),
        ("server", vec![]),
    ] {
        let picture = scene.draw(Some(focus), 200);
        let found: Vec<&str> = picture
            .nodes
            .iter()
            .filter(|node| node.column != Column::People)
            .map(|node| node.label.as_str())
            .collect();
        assert_eq!(found, expected, "{focus}");
    }
    assert_eq!(
        scene.draw(Some("client:notes"), 9).heading(),
        "client notes"
    );
    assert_eq!(scene.draw(Some("user:1"), 9).heading(), "user ada");
    assert_eq!(scene.draw(Some("group:gone"), 9).heading(), "group gone");
}

#[test]
fn what_is_in_no_use_is_marked_by_word_and_shape() {
    let mut scene = Scene::garden();
    for state in ScopeState::ALL {
        scene.scope_in(
            &format!("plants:{}", state.as_str()),
            Some("plants"),
            *state,
        );
    }
    let picture = scene.draw(Some("namespace:plants:"), 200);
    let svg = picture.svg(&SvgStyle::default());
    for state in ScopeState::ALL
        .iter()
        .filter(|state| **state != ScopeState::Active)
    {
        let word = state.as_str();
        let name = format!("plants:{word}");
        let node = picture
            .nodes
            .iter()
            .find(|node| node.label == name)
            .unwrap();
        assert_eq!((node.detail.as_str(), node.mark.as_str()), (word, word));
        let drawn = svg
            .split(&format!("class=\"node scopes {word}\""))
            .nth(1)
            .unwrap();
        let drawn = drawn.split("</g>").next().unwrap();
        assert!(drawn.contains("stroke-dasharray"), "{word}: {drawn}");
        assert!(
            drawn.contains(&format!(">{word}</text>")),
            "{word}: {drawn}"
        );
    }
}

#[test]
fn no_two_nodes_overlap_and_all_are_inside() {
    let picture = Scene::garden().draw(None, 200);
    let layout = picture.layout();
    for (at, one) in layout.places.iter().enumerate() {
        assert!(one.x + one.width <= layout.width && one.y + one.height <= layout.height);
        for other in layout.places.iter().skip(at + 1) {
            let apart = one.x + one.width <= other.x
                || other.x + other.width <= one.x
                || one.y + one.height <= other.y
                || other.y + other.height <= one.y;
            assert!(apart, "{one:?} {other:?}");
        }
    }
    for edge in &picture.edges {
        assert!(layout.places[edge.from].x < layout.places[edge.to].x);
    }
}

/// Scopes that each have a client of their own, in the other order of names: drawn by
/// name all lines would cross, and none needs to.
#[test]
fn nodes_are_put_in_an_order_in_which_lines_do_not_cross() {
    let mut scene = Scene::new();
    scene.serve("plants", "plants:");
    for n in 0..9 {
        scene.scope(&format!("plants:{n}"), Some("plants"));
        let client = format!("client-{}", 9 - n);
        scene.client(
            &client,
            GrantType::ClientCredentials,
            &format!("plants:{n}"),
        );
    }
    let picture = scene.draw(None, 200);
    let scopes = labels(&picture, Column::Scopes);
    let clients = labels(&picture, Column::Clients);
    for (scope, client) in scopes.iter().zip(&clients) {
        let n: usize = scope.strip_prefix("plants:").unwrap().parse().unwrap();
        assert_eq!(*client, format!("client-{}", 9 - n));
    }
    assert_eq!(picture, scene.draw(None, 200), "it is always the same");
}

#[test]
fn many_scopes_stand_together_by_their_names() {
    let mut scene = Scene::garden();
    for n in 0..100 {
        scene.scope(&format!("plants:bed:{n}"), Some("plants"));
        scene.scope(&format!("plants:pot:{n}"), Some("plants"));
    }
    let picture = scene.draw(None, 100);
    assert_eq!(labels(&picture, Column::Scopes).len(), 2);
    let plants = picture.nodes.iter().find(|node| node.label == "plants:…");
    let plants = plants.unwrap();
    assert_eq!((plants.stands_for, plants.mark), (202, Mark::Group));
    assert_eq!(plants.detail, "202 scopes");
    assert_eq!(plants.link, NodeName::parse("namespace:plants:"));
    assert!(
        labels(&picture, Column::Scopes).contains(&"tools:use"),
        "alone, it is itself"
    );
    assert_eq!(picture.count(Column::Scopes), 203);
    let plants = picture
        .nodes
        .iter()
        .position(|node| node.label == "plants:…");
    let of_plants = picture.rows.iter().filter(|row| row.scope == plants);
    assert_eq!(of_plants.count(), 1, "that most have no client is no row");

    let opened = scene.draw(Some("namespace:plants:"), 100);
    let mut names = labels(&opened, Column::Scopes);
    names.sort_unstable();
    assert_eq!(
        names,
        ["plants:bed:…", "plants:pot:…", "plants:see", "plants:water"]
    );
    let whole = scene.draw(Some("namespace:plants:bed:"), 200);
    assert_eq!(labels(&whole, Column::Scopes).len(), 100);
}

#[test]
fn many_users_stand_together_by_their_groups_and_then_by_what_they_have() {
    let mut scene = Scene::garden();
    for n in 100..400 {
        let groups: &[&str] = if n % 3 == 0 { &["staff"] } else { &[] };
        scene.user(&n.to_string(), &format!("user{n}"), groups);
        scene.holds("notes", "plants:see", Some(&n.to_string()));
    }
    let picture = scene.draw(None, 200);
    let mut people = labels(&picture, Column::People);
    people.sort_unstable();
    assert_eq!(people, ["every user", "in no group", "staff"]);
    let line = picture
        .edges
        .iter()
        .find(|edge| picture.nodes[edge.from].label == "plants:see" && edge.tie == Tie::Holds);
    assert_eq!(line.unwrap().users, 301);
    for n in 0..300 {
        let name = format!("client{n}");
        scene.client(&name, GrantType::AuthorizationCode, "plants:water");
        scene.holds(&name, "plants:water", Some(&(100 + n).to_string()));
    }
    let picture = scene.draw(None, 200);
    let clients = labels(&picture, Column::Clients);
    assert!(clients.contains(&"300 clients"), "{clients:?}");
    assert!(labels(&picture, Column::People).contains(&"300 users"));
    assert_eq!(picture.count(Column::Clients), 302);
}

/// Rows for a spreadsheet are no drawing: nothing is put in order that takes long.
#[test]
fn everything_is_there_as_rows_even_if_it_is_much() {
    let mut scene = Scene::new();
    scene.serve("plants", "plants:");
    for n in 0..500 {
        scene.scope(&format!("plants:{n:03}"), Some("plants"));
    }
    for n in 0..8 {
        scene.client(
            &format!("c{n}"),
            GrantType::ClientCredentials,
            "plants:none",
        );
        for scope in 0..500 {
            let held = Holding {
                scope: ScopeToken::parse(&format!("plants:{scope:03}")).unwrap(),
                client: ClientId::new(&format!("c{n}")),
                user: None,
            };
            scene.holdings.held.push(held);
        }
    }
    let picture = scene.draw(None, 20_000);
    assert_eq!((picture.rows.len(), picture.left_out.len()), (4_000, 0));
    assert_eq!(picture.csv().lines().count(), 4_001);
}

/// One of many that may no longer be asked for is not hidden by the others.
#[test]
fn a_group_tells_of_what_is_only_held() {
    let mut scene = Scene::garden();
    scene.holds("notes", "plants:water", Some("1"));
    for n in 0..100 {
        scene.scope(&format!("plants:{n}"), Some("plants"));
    }
    let picture = scene.draw(None, 50);
    assert!(lines(&picture).contains(&("plants:…", Tie::OnlyHolds, "notes")));
}

#[test]
fn what_does_not_fit_is_left_out_and_counted() {
    let mut scene = Scene::new();
    for n in 0..120 {
        let (id, prefix) = (format!("rs{n}"), format!("rs{n}:"));
        scene.serve(&id, &prefix);
        scene.scope(&format!("{prefix}a"), Some(&id));
    }
    let picture = scene.draw(None, 100);
    assert_eq!(picture.nodes.len(), 100);
    let expected = "Too much for one picture, left out: 70 resource servers, 70 scopes. Narrow \
                    it to see them.";
    assert_eq!(picture.left_out, [expected]);
    assert!(scene.draw(None, 240).left_out.is_empty());
}

#[test]
fn too_many_pairs_are_not_decided_and_that_is_said() {
    let mut scene = Scene::new();
    scene.serve("plants", "plants:");
    for n in 0..101 {
        scene.scope(&format!("plants:{n}"), Some("plants"));
        scene.client(&format!("c{n}"), GrantType::ClientCredentials, "plants:0");
    }
    scene.holds("c7", "plants:7", None);
    let picture = scene.draw(None, 2000);
    assert!(picture.left_out[0].starts_with("Only what is held is shown"));
    assert_eq!(labels(&picture, Column::Clients), ["c7"]);
    let tie = picture.edges.iter().find(|edge| edge.tie != Tie::Owns);
    assert_eq!(tie.unwrap().tie, Tie::Holds, "nobody knows whether it may");
    let narrowed = scene.draw(Some("scope:plants:0"), 2000);
    assert_eq!(narrowed.count(Column::Clients), 101);
}

#[test]
fn a_resource_server_is_drawn_as_a_client_only_if_it_holds_something() {
    let mut scene = Scene::garden();
    let mut tools = fixtures::resource_server("tools", None);
    tools.grant_types.insert(GrantType::ClientCredentials);
    scene.put(tools);
    let clients = |scene: &Scene| {
        let picture = scene.draw(None, 200);
        labels(&picture, Column::Clients).contains(&"tools")
    };
    assert!(!clients(&scene));
    scene.holds("tools", "plants:see", None);
    assert!(clients(&scene));
}

/// How much harm can be done with a scope stands there as a word and a sign, and counts
/// what comes with it.
#[test]
fn the_risk_of_scopes_is_told_and_narrows_the_picture() {
    let mut scene = Scene::garden();
    let scope = |id, name: &str, risk| RegisteredScope {
        risk,
        ..fixtures::scope(id, name, Some("plants"))
    };
    for one in [
        scope(1, "plants:see", Risk::Low),
        scope(2, "plants:water", Risk::High),
        RegisteredScope {
            implies: vec![Implied {
                name: fixtures::token("plants:water"),
                since: NOW,
            }],
            state: ScopeState::Deprecated,
            ..scope(90, "plants:rule", Risk::Medium)
        },
    ] {
        scene.snapshot = scene.snapshot.clone().with_scope(Arc::new(one));
    }
    let picture = scene.draw(None, 200);
    let below = |name: &str| {
        let node = picture
            .nodes
            .iter()
            .find(|node| node.label == name)
            .unwrap();
        picture.below(node)
    };
    assert_eq!(below("plants:see"), "");
    assert_eq!(below("plants:water"), "high risk");
    assert_eq!(below("plants:rule"), "deprecated, high risk");
    let svg = picture.svg(&SvgStyle::default());
    assert!(svg.contains("▲ high risk<") && svg.contains("class=\"node scopes plain risk-high\""));
    for text in [picture.mermaid(), picture.dot()] {
        assert!(text.contains("high risk"), "{text}");
    }
    assert!(
        picture
            .csv()
            .contains("\"plants:water\",\"active\",\"\",\"\",\"\",\"\",\"0\",\"high\"")
    );

    let narrowed = |risk| labels(&scene.draw(Some(risk), 200), Column::Scopes).len();
    assert_eq!(narrowed("risk:low"), 4);
    assert_eq!(narrowed("risk:medium"), 2);
    assert_eq!((narrowed("risk:high"), narrowed("risk:critical")), (2, 0));
    assert_eq!(
        scene.draw(Some("risk:high"), 200).heading(),
        "high risk or more"
    );
    assert_eq!(NodeName::parse("risk:some"), None);

    // What stands for many is as risky as the riskiest of them.
    for number in 0..20 {
        let name = format!("plants:n{number}");
        scene.scope(&name, Some("plants"));
    }
    let few = scene.draw(None, 8);
    let group = few
        .nodes
        .iter()
        .find(|node| node.label == "plants:…")
        .unwrap();
    assert!(
        few.below(group).ends_with("scopes, up to high risk"),
        "{}",
        few.below(group)
    );
}
