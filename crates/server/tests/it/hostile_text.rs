//! What others write is text, on every page that shows it: pages are compared, tag by
//! tag, with those of a server on which the same texts are harmless.

use std::collections::BTreeMap;

use axum::body::Body;
use bailiwick_server::{Route, RouteGroup};

use crate::{
    browser::{Answer, Browser},
    everything::Everything,
    markup::{Tag, tags},
    world::{PASSWORD, World},
};

/// What every text has, by which it is found.
const MARK: &str = "zq9";

/// The same without harm, beginning alike so that lists have the same order.
const HARMLESS: &str = "javascript:zq9 harmless";

/// An address, templates of others and of ours, markup for every place that a text may
/// stand in; characters that steer a terminal, a header or the direction of writing.
const HOSTILE: [&str; 2] = [
    "javascript:zq9{{7*7}}{% if %}${7*7}<%= 7*7 %>#{7*7}\"'`></title></textarea></style></script>\
     </option></svg></code>--><script>alert(1)</script><img src=x onerror=alert(1)><base href=//e.x>\
     <link rel=stylesheet href=//e.x><a href='javascript:alert(1)'> onfocus=alert(1) style=a:b \
     &lt;i&gt;&#60;i&#62;;}*{background:url(//e.x)",
    "javascript:zq9\u{202e}\u{2066}\u{0}\u{1b}[31m\r\nSet-Cookie: a=b\r\n\r\n<html>\u{85}\u{2028}.",
];

/// Attributes whose value is an address.
const ADDRESSES: [&str; 6] = ["action", "formaction", "href", "src", "xlink:href", "cite"];

/// What the pages are made of: elements, and which attributes each has.
fn shape(page: &str) -> Vec<(String, Vec<String>)> {
    let names = |tag: Tag| (tag.name, tag.attributes.into_keys().collect());
    tags(page).into_iter().map(names).collect()
}

/// Every page, by who asks and what for.
async fn pages(text: &str) -> BTreeMap<String, Answer> {
    let world = World::new().await;
    let everything = Everything::seed(&world, text).await;
    let mut pages = BTreeMap::new();
    for who in ["", "ada", "root"] {
        let mut browser: Browser = world.browser();
        browser.headers.push(("accept", "text/html"));
        if !who.is_empty() {
            browser.sign_in(who, PASSWORD).await.location();
        }
        for route in Route::ALL {
            let closed = matches!(
                route.group(),
                Some(RouteGroup::Administration | RouteGroup::Users)
            );
            let most = if closed && who != "root" {
                1
            } else {
                usize::MAX
            };
            let addresses = everything.addresses(*route);
            for (n, address) in addresses.iter().take(most).enumerate() {
                let answer = browser.get(address).await;
                pages.insert(format!("{who} {} {n}", route.name()), answer);
            }
        }
    }
    pages
}

#[tokio::test]
async fn rd_14_sr_6_no_text_of_others_makes_an_element_or_an_attribute_of_any_page() {
    let harmless = pages(HARMLESS).await;
    let shows = |page: &&Answer| page.text.contains(MARK);
    assert!(harmless.values().filter(shows).count() > 100);
    let mut wrong = Vec::new();
    for text in HOSTILE {
        let hostile = pages(text).await;
        assert_eq!(hostile.len(), harmless.len());
        for (what, page) in &hostile {
            let found = compared(page, &harmless[what]);
            wrong.extend(found.map(|found| format!("{what}: {text:?}: {found}")));
        }
        let found = hostile.values().filter(shows).count();
        assert!(found > 100, "{text:?} is shown on {found} pages");
    }
    assert!(
        wrong.is_empty(),
        "{}: {:#?}",
        wrong.len(),
        &wrong[..wrong.len().min(20)]
    );
}

/// `PostgreSQL` has no texts with U+0000: none gets as far as a store, whichever it is.
#[tokio::test]
async fn op_2_what_no_engine_can_keep_is_refused_before_any_is_asked() {
    let world = World::new().await;
    let mut browser = world.signed_in("root", true).await;
    let before = world.state();
    let mut asked = 0;
    for route in Route::ALL.iter().filter(|route| route.path().contains('{')) {
        let parts = route.path().split('/').map(|part| {
            let named = part.starts_with('{');
            if named { "a%00b" } else { part }
        });
        let mount = if route.is_below_issuer() { "/o" } else { "" };
        let path = mount.to_owned() + &parts.collect::<Vec<_>>().join("/") + "/";
        for method in ["GET", "POST", "PUT"] {
            let answer = browser.send(method, &path, Body::empty()).await;
            assert!(
                answer.status.is_client_error(),
                "{method} {path}: {answer:?}"
            );
            asked += 1;
        }
    }
    assert!(asked > 50, "{asked}");
    world.assert_unchanged(&before);
}

/// What is wrong with `page`, beside the same page without hostile texts.
fn compared(page: &Answer, calm: &Answer) -> Option<String> {
    let cookies = |answer: &Answer| answer.headers.get_all("set-cookie").iter().count();
    if page.status.is_server_error() || cookies(page) > cookies(calm) {
        return Some(format!("{} {:?}", page.status, page.headers));
    }
    if !page.header("content-type").starts_with("text/html") {
        return None;
    }
    if page.text.contains(['\0', '\u{1b}']) || page.text.contains("zq949") {
        return Some("a control character, or a template that ran".to_owned());
    }
    if let Some(tag) = tags(&page.text).into_iter().find(|tag| !is_ours(tag)) {
        return Some(format!("{tag:?}"));
    }
    // What is refused may be refused for another reason.
    if page.status != calm.status || page.status != 200 {
        return None;
    }
    let (found, wanted) = (shape(&page.text), shape(&calm.text));
    (found != wanted).then(|| difference(&found, &wanted))
}

/// Whether an element is such as our templates have.
fn is_ours(tag: &Tag) -> bool {
    let is_path = |value: &str| {
        let local = value.is_empty() || value.starts_with(['/', '?', '#']);
        let local = local && !value.starts_with("//") && !value.starts_with("/\\");
        // The app of a second factor.
        let app = value.starts_with("otpauth://totp/");
        local || app || value.starts_with("https://") || value == "data:,"
    };
    let foreign = ["base", "iframe", "object", "embed", "img", "style", "math"];
    let is_fine = |(name, value): (&String, &String)| {
        let runs = name.starts_with("on") || name == "style" || name == "srcdoc";
        !runs && (!ADDRESSES.contains(&name.as_str()) || is_path(value))
    };
    !foreign.contains(&tag.name.as_str()) && tag.attributes.iter().all(is_fine)
}

fn difference(found: &[(String, Vec<String>)], wanted: &[(String, Vec<String>)]) -> String {
    let at = found.iter().zip(wanted).position(|(a, b)| a != b);
    let at = at.unwrap_or(found.len().min(wanted.len()));
    format!(
        "{:?} instead of {:?} at {at}",
        found.get(at),
        wanted.get(at)
    )
}
