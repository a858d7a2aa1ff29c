use std::{
    io::{BufRead as _, BufReader, Read as _},
    process::{Child, Command, Stdio},
};

use crate::{http::Connection, run::Installation};

/// `bailiwick demo` on a port of its own; killed when dropped.
struct Demo {
    child: Child,
    port: u16,
    /// The path and query of the link that it printed.
    link: String,
}

impl Demo {
    fn start(here: &Installation) -> Self {
        let mut child = here
            .command(&["demo", "--listen", "127.0.0.1:0"])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stderr.as_mut().unwrap()).lines();
        let link = lines.map(Result::unwrap).find_map(|line| {
            let (port, link) = line
                .trim()
                .strip_prefix("http://127.0.0.1:")?
                .split_once('/')?;
            Some((port.parse().unwrap(), format!("/{link}")))
        });
        let (port, link) = link.unwrap();
        Self { child, port, link }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // Gone already where the test ended it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn one_link_opens_the_picture_of_what_is_really_there() {
    let here = Installation::new();
    let mut demo = Demo::start(&here);
    let mut browser = Connection::open(demo.port).await.unwrap();
    let opened = browser.get(&demo.link, None).await;
    assert_eq!(opened.status, 303, "{}", opened.text());
    assert_eq!(opened.header("location"), Some("/admin/picture/"));
    let cookie = opened.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"));
    let cookie = cookie.split(';').next().unwrap();

    let picture = browser.get("/admin/picture/", Some(cookie)).await;
    assert_eq!(picture.status, 200);
    let drawn = picture.text();
    for name in [
        "Observations API",
        "greenhouse:water",
        "Field notes",
        "Nightly report",
        "grace",
        "gardeners",
    ] {
        assert!(drawn.contains(name), "{name}");
    }
    assert!(drawn.contains("2 resource servers, 5 scopes, 3 clients"));
    let held = "/admin/picture/export?format=csv&node=scope:observations:write";
    let held = browser.get(held, Some(cookie)).await.text();
    assert!(held.contains("holds") && held.contains("ada"), "{held}");

    let pid = demo.child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .unwrap()
            .success()
    );
    let mut said = String::new();
    demo.child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert!(demo.child.wait().unwrap().success(), "{said}");
    assert_eq!(
        std::fs::read_dir(here.directory()).unwrap().count(),
        0,
        "nothing is left"
    );
}

#[tokio::test]
async fn nobody_gets_in_without_the_link() {
    let here = Installation::new();
    let demo = Demo::start(&here);
    let mut stranger = Connection::open(demo.port).await.unwrap();
    for (path, cookie) in [
        ("/o/demo/", None),
        ("/o/demo/?key=", None),
        ("/o/demo/?key=0000&next=https://other.example/", None),
        ("/o/demo/", Some("bailiwick_demo=0000")),
    ] {
        let refused = stranger.get(path, cookie).await;
        assert_eq!(refused.status, 403, "{path}");
        assert_eq!(refused.header("set-cookie"), None);
    }
    for cookie in [None, Some("bailiwick_demo="), Some("bailiwick_demo=0000")] {
        let sent_away = stranger.get("/admin/picture/", cookie).await;
        assert_eq!(sent_away.status, 303, "{cookie:?}");
        let location = sent_away.header("location").unwrap();
        assert!(location.starts_with("/o/demo/?next="), "{location}");
    }
    let elsewhere = format!("{}&next=https://other.example/", demo.link);
    let opened = stranger.get(&elsewhere, None).await;
    assert_eq!(opened.header("location"), Some("/admin/picture/"));
}

#[test]
fn it_listens_for_this_machine_alone() {
    let here = Installation::new();
    here.run(&["demo", "--listen", "0.0.0.0:0"])
        .failed_with(2, "loopback addresses only");
}
