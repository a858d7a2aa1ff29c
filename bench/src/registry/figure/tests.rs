use super::*;

fn figure(name: &str, scopes: Option<u64>, rounds: &[f64], aim: Option<Aim>) -> Figure {
    Figure {
        name: name.to_owned(),
        scopes,
        unit: "ms",
        rounds: rounds.to_vec(),
        aim,
    }
}

#[test]
fn sizes_stand_side_by_side_and_a_missed_aim_is_marked() {
    let at_most = Some(Aim::AtMost(1.1));
    let figures = Figures {
        command: "bailiwick-bench registry".to_owned(),
        machine: vec![("processors", "2".to_owned())],
        errors: Vec::new(),
        doubt: None,
        all: vec![
            figure("p99", Some(10), &[1.0], None),
            figure("slower", Some(1000), &[1.0, 1.3, 1.2], at_most),
            figure("p99", Some(1000), &[120.0], None),
            figure("weight", None, &[0.01], Some(Aim::AtLeast(0.0))),
        ],
    };
    let page = figures.to_markdown();
    for row in [
        "| figure | 10 | 1000 | unit | aim |",
        "| p99 | **1.00** | **120** | ms |  |",
        "| slower |  | **1.20** (1.00 to 1.30) ✗ | ms | ≤ 1.10 |",
        "| weight | **0.010** | ms | ≥ 0.00 |",
        "| processors | 2 |",
    ] {
        assert!(page.contains(row), "{row} is not in {page}");
    }
    let json = figures.to_json();
    let met = |index: usize| json.pointer(&format!("/figures/{index}/met")).cloned();
    assert_eq!(met(0), Some(Value::Null));
    assert_eq!(met(1), Some(Value::Bool(false)));
    assert_eq!(met(3), Some(Value::Bool(true)));
}
