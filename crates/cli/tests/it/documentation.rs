use bailiwick_server::config::KEYS;

use crate::run::Installation;

const COMMANDS: &str = include_str!("../../../../docs/command-line.md");
const CONFIGURATION: &str = include_str!("../../../../docs/configuration.md");

/// What `--help` lists under `heading`: commands, or the names of flags.
fn listed(here: &Installation, args: &[&str], heading: &str) -> Vec<String> {
    let help = here.run(&[args, &["--help"]].concat()).stdout;
    let Some((_, section)) = help.split_once(heading) else {
        return Vec::new();
    };
    let lines = section.lines().skip(1).take_while(|line| !line.is_empty());
    lines
        .filter_map(|line| {
            line.split_whitespace()
                .find(|word| *word != "-h," && *word != "-V,")
        })
        .map(|word| word.split('[').next().unwrap().to_owned())
        .collect()
}

/// Flags that every command has.
fn is_global(flag: &str) -> bool {
    ["--database", "--config", "--json", "--help", "--version"].contains(&flag)
}

#[test]
fn the_book_names_every_command_and_every_flag() {
    let here = Installation::new();
    let mut rows = 0;
    for noun in listed(&here, &[], "Commands:") {
        if noun == "help" {
            continue;
        }
        let verbs = listed(&here, &[&noun], "Commands:");
        let mut commands: Vec<Vec<&str>> = verbs
            .iter()
            .filter(|verb| *verb != "help")
            .map(|verb| vec![noun.as_str(), verb.as_str()])
            .collect();
        if commands.is_empty() {
            commands.push(vec![&noun]);
        }
        for command in commands {
            let name = command.join(" ");
            rows += 1;
            assert!(
                COMMANDS.contains(&format!("| `{name}")),
                "no row for: {name}"
            );
            for flag in listed(&here, &command, "Options:") {
                let known = is_global(&flag) || !flag.starts_with("--") || COMMANDS.contains(&flag);
                assert!(known, "not in the book: {name} {flag}");
            }
        }
    }
    assert!(rows >= 25, "only {rows} commands were found in the help");
}

#[test]
fn the_book_names_every_key_of_the_configuration() {
    for key in KEYS {
        assert!(
            CONFIGURATION.contains(&format!("| `{key}` |")),
            "no row for: {key}"
        );
    }
}
