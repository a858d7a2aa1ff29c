//! How authority is laid out, on the command line.

use crate::run::{Installation, column, text};

fn garden() -> Installation {
    let here = Installation::new();
    let plants = [
        "resource-server",
        "create",
        "Plants",
        "--namespace",
        "plants:",
    ];
    let id = here.json(&plants);
    let id = text(&id, "client_id");
    for name in ["plants:see", "plants:water"] {
        here.json(&[
            "scope",
            "register",
            name,
            "--description",
            "Plants",
            "--owner",
            id,
        ]);
    }
    let notes = [
        "client",
        "create",
        "--name",
        "Notes",
        "--type",
        "confidential",
        "--grant",
        "client_credentials",
        "--scope",
        "plants:see",
    ];
    here.json(&notes);
    here
}

#[test]
fn the_picture_is_a_table_and_rows_for_programs() {
    let here = garden();
    let table = here.run(&["picture"]).stdout;
    assert!(table.trim_start().starts_with("RESOURCE SERVER"), "{table}");
    let line = table
        .lines()
        .find(|line| line.contains("plants:see"))
        .unwrap();
    for word in ["Plants", "active", "Notes", "may-ask", "itself"] {
        assert!(line.contains(word), "{word}: {line}");
    }
    let rows = here.json(&["picture", "--node", "scope:plants:see"]);
    assert_eq!(column(&rows, "scope"), ["plants:see"]);
    assert_eq!(rows[0]["users"], 0);
}

#[test]
fn the_picture_is_drawn_for_other_programs() {
    let here = garden();
    for (format, begin) in [
        ("svg", "<svg "),
        ("mermaid", "flowchart LR\n"),
        ("dot", "digraph picture {\n"),
        ("csv", "resource_server,scope,state,"),
    ] {
        let done = here.run(&["picture", "-o", format, "--node", "namespace:plants:"]);
        assert_eq!(done.code, 0, "{done:?}");
        assert!(done.stdout.starts_with(begin), "{}", done.stdout);
        assert!(done.stdout.contains("plants:water"), "{}", done.stdout);
    }
    here.run(&["picture", "--node", "scope:nothing"])
        .failed_with(3, "there is no scope nothing");
    here.run(&["picture", "--node", "nothing"])
        .failed_with(2, "it is one of scope:NAME");
    here.run(&["picture", "-o", "png"])
        .failed_with(2, "mermaid");
}
