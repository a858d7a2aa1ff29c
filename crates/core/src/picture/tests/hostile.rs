//! Names of strangers are text in every rendering.

use super::*;

/// What strangers call themselves.
const CORPUS: [&str; 16] = [
    "\"><script>alert(1)</script>",
    "</title></svg><script>alert(1)</script>",
    "'><img src=x onerror=alert(1)>",
    "]]><!--",
    "&lt;b&gt; &#x3c;script&#x3e;",
    "\"]; click n0 \"javascript:alert(1)\"; x[\"",
    "end\n  n0 --> n1\n  style n0 fill:#000",
    "`*bold*` #quot; %% comment",
    "\"]; node [URL=\"javascript:1\"] \\N \\G \\\"",
    "}\n digraph x { a -> b",
    "=HYPERLINK(\"http://evil.example\")",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\u{202e}txt.exe\u{0}\u{1b}[31m\u{ffff}",
];

fn pictures() -> Vec<(&'static str, Picture)> {
    let of = |text: &'static str| {
        let mut scene = Scene::garden();
        let mut record = fixtures::resource_server("plants", None);
        record.name = text.to_owned();
        scene.put(record);
        let mut record = fixtures::client("notes");
        record.name = text.to_owned();
        record.grant_types.insert(GrantType::AuthorizationCode);
        scene.put(record);
        scene.people.clear();
        scene.user("1", text, &[text]);
        (text, scene.draw(None, 200))
    };
    CORPUS.into_iter().map(of).collect()
}

/// The harmless scene with the same lines.
fn plain() -> Picture {
    let mut scene = Scene::garden();
    let mut record = fixtures::client("notes");
    record.grant_types.insert(GrantType::AuthorizationCode);
    scene.put(record);
    scene.draw(None, 200)
}

/// security.md RD-14, SR-6
#[test]
fn rd_14_sr_6_hostile_names_are_text_in_svg() {
    let style = SvgStyle {
        page: Some("/admin/picture/".to_owned()),
        alone: true,
    };
    let counted = |svg: &str| {
        let count = |c: char| svg.matches(c).count();
        (count('<'), count('>'), count('"'))
    };
    let expected = counted(&plain().svg(&style));
    for (text, picture) in pictures() {
        let svg = picture.svg(&style);
        assert_eq!(counted(&svg), expected, "{text}: {svg}");
        let allowed = |c: char| c == '\n' || !c.is_control();
        assert!(svg.chars().all(allowed), "{text}");
        assert!(!svg.contains(['\u{202e}', '\u{ffff}']), "{text}");
        assert!(!svg.contains("javascript:alert(1)\""), "{text}");
    }
}

/// security.md RD-14, SR-6
#[test]
fn rd_14_sr_6_hostile_names_are_text_in_mermaid_and_dot() {
    let shape = |text: &str| (text.lines().count(), text.matches('"').count());
    let (mermaid, dot) = (plain().mermaid(), plain().dot());
    for (text, picture) in pictures() {
        let drawn = picture.mermaid();
        assert_eq!(shape(&drawn), shape(&mermaid), "{text}: {drawn}");
        for forbidden in ["<script", "javascript:alert(", "`", "%%", "click n0 \""] {
            assert!(!drawn.contains(forbidden), "{text}: {drawn}");
        }
        let drawn = picture.dot();
        assert_eq!(
            drawn.lines().count(),
            dot.lines().count(),
            "{text}: {drawn}"
        );
        // Each label ends at the first quote that no backslash is before.
        for line in drawn.lines().filter(|line| line.contains("[label=\"")) {
            let label = line.split_once("[label=\"").unwrap().1;
            let mut end = 0;
            let mut escaped = false;
            for (at, c) in label.char_indices() {
                if c == '"' && !escaped {
                    end = at;
                    break;
                }
                escaped = c == '\\' && !escaped;
            }
            let rest = &label[end..];
            let known = rest.starts_with("\", shape=") || rest.starts_with("\"];");
            assert!(known && rest.ends_with("];"), "{text}: {line}");
        }
    }
}

/// security.md RD-14: no cell is a formula, and a cell ends where it ends.
#[test]
fn rd_14_no_cell_of_the_csv_is_a_formula() {
    for (text, picture) in pictures() {
        let csv = picture.csv();
        let mut cells: Vec<String> = Vec::new();
        for line in csv.split("\r\n").skip(1).filter(|line| !line.is_empty()) {
            let inner = line.strip_prefix('"').unwrap().strip_suffix('"').unwrap();
            let of: Vec<&str> = inner.split("\",\"").collect();
            assert_eq!(of.len(), 9, "{text}: {line}");
            cells.extend(of.into_iter().map(str::to_owned));
        }
        for cell in cells {
            let first = cell.trim_start().chars().next();
            let formula = first.is_some_and(|c| "=+-@".contains(c));
            assert!(!formula, "{text}: {cell}");
        }
    }
}
