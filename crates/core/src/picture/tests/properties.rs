//! What holds of every picture.

use std::collections::BTreeSet;

use proptest::{collection::vec, prelude::*};

use super::*;

/// Owner, name and state of a scope.
type AnyScope = (u8, u8, usize);
/// Client, scope and user, if it is for one.
type AnyHolding = (u8, u8, Option<u8>);

fn any_scene() -> impl Strategy<Value = Scene> {
    let scopes = vec((0..4_u8, 0..12_u8, 0..5_usize), 0..24);
    let clients = vec(vec(0..12_u8, 0..4), 0..8);
    let holdings = vec((0..8_u8, 0..12_u8, proptest::option::of(0..9_u8)), 0..30);
    (scopes, clients, holdings)
        .prop_map(|(scopes, clients, holdings)| scene(&scopes, &clients, &holdings))
}

fn scene(scopes: &[AnyScope], clients: &[Vec<u8>], holdings: &[AnyHolding]) -> Scene {
    let mut scene = Scene::new();
    for n in 0..3 {
        scene.serve(&format!("rs{n}"), &format!("rs{n}:"));
    }
    let mut names = Vec::new();
    for (owner, name, state) in scopes {
        let (name, owner) = match owner {
            3 => (format!("own{name}"), None),
            n => (format!("rs{n}:{}:{name}", name % 3), Some(format!("rs{n}"))),
        };
        if !names.contains(&name) {
            scene.scope_in(&name, owner.as_deref(), ScopeState::ALL[*state]);
            names.push(name);
        }
    }
    let name = |n: u8| names.get(usize::from(n) % names.len().max(1));
    for (n, may) in clients.iter().enumerate() {
        let may: Vec<_> = may.iter().filter_map(|n| name(*n)).cloned().collect();
        let grant = if n % 2 == 0 {
            GrantType::AuthorizationCode
        } else {
            GrantType::ClientCredentials
        };
        scene.client(&format!("c{n}"), grant, &may.join(" "));
    }
    for n in 0..9 {
        let groups: &[&str] = [&[][..], &["g1"], &["g1", "g2"]][n % 3];
        scene.user(&n.to_string(), &format!("user{n}"), groups);
    }
    for (client, scope, user) in holdings {
        if let Some(scope) = name(*scope).cloned()
            && usize::from(*client) < clients.len()
        {
            let user = user.map(|n| n.to_string());
            scene.holds(&format!("c{client}"), &scope, user.as_deref());
        }
    }
    scene.holdings.held.dedup();
    scene
}

/// Every focus that a picture leads to.
fn links(picture: &Picture) -> BTreeSet<String> {
    let links = picture.nodes.iter().filter_map(|node| node.link.as_ref());
    links.map(ToString::to_string).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_line_and_row_has_its_ends_in_the_right_columns(
        scene in any_scene(),
        most in 4..80_usize,
    ) {
        let picture = scene.draw(None, most);
        prop_assert!(picture.nodes.len() <= most);
        prop_assert!(picture.edges.len() <= 3 * most);
        for edge in &picture.edges {
            let column = |number: usize| picture.nodes[number].column.at();
            prop_assert_eq!(column(edge.from) + 1, column(edge.to));
        }
        for row in &picture.rows {
            let column = |number: Option<usize>| number.map(|one| picture.nodes[one].column);
            prop_assert!(matches!(column(row.resource_server), None | Some(Column::ResourceServers)));
            prop_assert!(matches!(column(row.scope), None | Some(Column::Scopes)));
            prop_assert!(matches!(column(row.client), None | Some(Column::Clients)));
            prop_assert!(row.people.iter().all(|one| picture.nodes[*one].column == Column::People));
        }
        // Nodes stand column by column, and every one is in a row.
        let columns: Vec<_> = picture.nodes.iter().map(|node| node.column).collect();
        prop_assert!(columns.is_sorted());
        let mut in_rows = BTreeSet::new();
        for row in &picture.rows {
            in_rows.extend([row.resource_server, row.scope, row.client].into_iter().flatten());
            in_rows.extend(row.people.iter().chain(&row.may_ask_for));
        }
        prop_assert_eq!(in_rows.len(), picture.nodes.len());
    }

    #[test]
    fn what_is_narrowed_is_a_part_of_the_whole(scene in any_scene()) {
        let whole = scene.draw(None, 1000);
        let lines_of = |picture: &Picture| -> BTreeSet<(String, String)> {
            let lines = lines(picture);
            lines.into_iter().map(|(from, _, to)| (from.to_owned(), to.to_owned())).collect()
        };
        for focus in links(&whole) {
            let part = scene.draw(Some(&focus), 1000);
            prop_assert!(links(&part).is_subset(&links(&whole)), "{}", focus);
            prop_assert!(links(&part).contains(&focus), "{} is in it", focus);
            prop_assert!(lines_of(&part).is_subset(&lines_of(&whole)), "{}", focus);
        }
    }

    #[test]
    fn grouping_keeps_the_counts(scene in any_scene(), most in 4..80_usize) {
        let whole = scene.draw(None, 1000);
        let grouped = scene.draw(None, most);
        prop_assume!(!grouped.left_out.iter().any(|one| one.starts_with("Too much")));
        for column in Column::ALL {
            prop_assert_eq!(grouped.count(*column), whole.count(*column));
        }
        let scopes = grouped.nodes.iter().filter(|node| node.column == Column::Scopes);
        prop_assert_eq!(
            scopes.map(|node| node.stands_for).sum::<usize>(),
            whole.count(Column::Scopes)
        );
    }

    #[test]
    fn the_same_scene_is_always_drawn_alike(scene in any_scene(), most in 4..80_usize) {
        let style = SvgStyle::default();
        prop_assert_eq!(scene.draw(None, most).svg(&style), scene.draw(None, most).svg(&style));
    }
}
