#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

fn sample(rate: f64, p50: u32) -> Sample {
    Sample {
        rate,
        p50,
        p99: 10 * p50,
        program_cpu: 20.0,
        client_cpu: 5.0,
        memory: 2048,
        ..Sample::default()
    }
}

fn contest(name: &str, connections: u64, entrants: &[(&str, &[f64])]) -> Contest {
    let entrants = entrants.iter().map(|(name, rates)| {
        let samples = rates.iter().map(|&rate| sample(rate, 1_000)).collect();
        ((*name).to_owned(), samples)
    });
    Contest {
        name: name.to_owned(),
        connections,
        entrants: entrants.collect(),
    }
}

fn section(title: &str, comparison: &'static str, contests: Vec<Contest>) -> Section {
    Section {
        title: title.to_owned(),
        comparison,
        contests,
    }
}

#[test]
fn ratio_is_the_median_of_the_rounds_and_not_of_the_rates() {
    let mut contest = contest(
        "path",
        64,
        &[
            ("bare limit", &[100.0, 300.0, 200.0]),
            ("server", &[50.0, 90.0, 180.0]),
        ],
    );
    let failing = contest.entrants.last_mut().unwrap();
    let round = failing.1.last_mut().unwrap();
    round.errors.insert("503".to_owned(), 7);
    let table = section("one", "÷", vec![contest]).table();
    assert_eq!(
        table.lines().last().unwrap(),
        "| path | 64 | server | 90 | **0.50** (0.30 to 0.90) | 1.00 / 10.00 | 20, 0, 5 | 2 | 503: 7 |"
    );
}

/// A report in which some aims are reached, some missed and some not looked at.
fn report() -> Report {
    let limits = vec![
        contest(
            "client credentials",
            64,
            &[("bare limit", &[100.0]), ("Bailiwick", &[81.0])],
        ),
        contest(
            "refresh with rotation",
            64,
            &[("bare limit", &[100.0]), ("Bailiwick", &[59.0])],
        ),
    ];
    let peers = vec![contest(
        "client credentials",
        64,
        &[
            ("Bailiwick, SQLite", &[300.0]),
            ("Django OAuth Toolkit, SQLite", &[5.0]),
            ("oidc-provider, in memory", &[100.0]),
        ],
    )];
    let growth = vec![contest(
        "SQLite, more scopes: client credentials",
        64,
        &[("10 scopes", &[100.0]), ("100 scopes", &[99.0])],
    )];
    Report {
        sections: vec![
            section("Beside the bare limit, on SQLite", "÷", limits),
            section("Beside other servers", "how many times", peers),
            section("Growth", "÷", growth),
        ],
        ..Report::default()
    }
}

#[test]
fn aims_say_what_was_reached_and_what_was_missed() {
    let aims = report().aims();
    for line in [
        "| client credentials beside the bare limit, SQLite | ≥ 0.80 | 0.81 | yes |",
        "| refresh with rotation beside the bare limit, SQLite | ≥ 0.60 | 0.59 | **no** |",
        "| client credentials beside the fastest peer | ≥ 4.00 | 3.00 | **no** |",
        "| client credentials beside Django OAuth Toolkit, SQLite | ≥ 50.00 | 60.00 | yes |",
    ] {
        assert!(aims.contains(line), "{line}\n{aims}");
    }
    assert!(!aims.contains("PostgreSQL"), "{aims}");
}

#[test]
fn page_shows_every_picture_that_is_written() {
    let report = report();
    let (page, pictures) = (report.to_markdown(), report.to_svg());
    assert_eq!(pictures.len(), 3);
    for (name, svg) in pictures {
        assert!(page.contains(&format!("(results/{name}.svg)")), "{page}");
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n"));
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    }
}
