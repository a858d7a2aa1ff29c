use super::*;

fn on(browser: &'static str, system: &'static str) -> Text {
    Text::new("account-browser-on")
        .with("browser", browser)
        .with("system", system)
}

#[test]
fn browsers_are_called_by_the_name_that_people_know() {
    let known = [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            on("Firefox", "Linux"),
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
             Chrome/138.0.0.0 Safari/537.36",
            on("Chrome", "Windows"),
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
             Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0",
            on("Edge", "Windows"),
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like \
             Gecko) Version/18.5 Safari/605.1.15",
            on("Safari", "macOS"),
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, \
             like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
            on("Safari", "iPhone"),
        ),
        (
            "Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like \
             Gecko) FxiOS/140.0 Mobile/15E148 Safari/605.1.15",
            on("Firefox", "iPad"),
        ),
        (
            "Mozilla/5.0 (Linux; Android 15; SM-S928B) AppleWebKit/537.36 (KHTML, like Gecko) \
             SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
            on("Samsung Internet", "Android"),
        ),
        (
            "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) \
             Chrome/138.0.0.0 Safari/537.36",
            on("Chrome", "ChromeOS"),
        ),
        ("w3m/0.5.3+git20230121", Text::as_given("w3m")),
    ];
    for (user_agent, expected) in known {
        assert_eq!(words(user_agent), expected, "{user_agent}");
    }
}

#[test]
fn what_nobody_knows_is_said_to_be_unknown_and_never_shown_as_it_came() {
    let unknown = Text::new("account-browser-unknown");
    for user_agent in ["", "Version/1.0", "<script>alert(1)</script>", "firefox"] {
        assert_eq!(words(user_agent), unknown, "{user_agent}");
    }
    let on_linux = Text::new("account-browser-unknown-on").with("system", "Linux");
    assert_eq!(words("Mozilla/5.0 (X11; Linux x86_64) \"'"), on_linux);
}
