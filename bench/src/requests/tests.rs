#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::HashSet;

use super::*;

#[test]
fn drawn_requests_reach_every_value_and_keep_their_length() {
    let values: Values = (0..50).map(|value| format!("{value:04}")).collect();
    assert_eq!(values.count(), 50);
    let post = Post {
        server: ([127, 0, 0, 1], 1).into(),
        path: "/",
        authorization: None,
    };
    let mut drawn = Drawn::new(
        Template::new(&post, "", "token", 4),
        Arc::new(values),
        7,
        "x",
    );
    let seen: HashSet<Vec<u8>> = (0..2_000)
        .map(|_| drawn.next_request().unwrap().to_vec())
        .collect();
    assert_eq!(seen.len(), 50);
    assert!(seen.iter().all(|request| {
        let text = std::str::from_utf8(request).unwrap();
        text.contains("Content-Length: 10\r\n\r\ntoken=00")
    }));
}

#[test]
fn no_values_means_no_requests() {
    let post = Post {
        server: ([127, 0, 0, 1], 1).into(),
        path: "/",
        authorization: None,
    };
    let mut drawn = Drawn::new(Template::new(&post, "", "token", 4), Arc::default(), 7, "x");
    assert!(drawn.next_request().is_none());
}
