//! The picture, and what of it can be taken away.

use bailiwick_core::{model::ClientType, picture::NodeName, scope::ScopeToken};
use http::StatusCode;

use crate::{
    browser::{Answer, Browser},
    cast::{Cast, Pair},
};

const PATH: &str = "/admin/picture/";
const EXPORT: &str = "/admin/picture/export/";

/// Ada allowed the application to see plants, which holds `read` for itself too.
async fn cast() -> (Cast, Browser) {
    let cast = Cast::new().await;
    let code = cast.code(&cast.app, "plants:see").await;
    Pair::of(&cast.redeem(&cast.app, &code, crate::cast::VERIFIER).await);
    Pair::of(&cast.own_token(&cast.app, "read").await);
    let root = cast.world.signed_in("root", true).await;
    (cast, root)
}

fn shown(answer: &Answer) -> &str {
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    &answer.text
}

#[tokio::test]
async fn the_picture_shows_who_owns_and_holds_what_for_whom_as_drawing_and_table() {
    let (_cast, mut root) = cast().await;
    let answer = root.get(PATH).await;
    let text = shown(&answer);
    let (drawing, table) = text.split_once("</svg>\n</div>").unwrap();
    for part in [drawing, table] {
        for name in [
            "Plants",
            "plants:see",
            "Field Notes",
            "Pocket Notes",
            "ada",
            "Cities",
        ] {
            assert!(part.contains(name), "{name} in {part}");
        }
    }
    assert!(
        drawing.contains("Field Notes – ada: holds it for 1 user"),
        "{drawing}"
    );
    assert!(
        drawing.contains("plants:see – Pocket Notes: may ask"),
        "{drawing}"
    );
    assert!(drawing.contains("href=\"/admin/picture/?node=scope%3Aplants%3Asee\""));
    assert!(!text.contains("style=\""));
    let (_, findings) = text.split_once("id=\"picture_findings\"").unwrap();
    let (findings, _) = findings.split_once("</ul>").unwrap();
    assert!(
        findings.contains(">Cities</a> – has no scope"),
        "{findings}"
    );
    // The home leads there, and shows it in small.
    let home = root.get("/admin/").await;
    assert!(home.has_element("admin_picture") && home.text.contains("<svg "));
}

#[tokio::test]
async fn the_form_and_the_links_narrow_it() {
    let (cast, mut root) = cast().await;
    let narrowed = [
        "?node=scope:plants:see".to_owned(),
        "?node=scope%3Aplants%3Asee".to_owned(),
        "?kind=scope&name=plants:see".to_owned(),
        "?kind=namespace&name=plants:".to_owned(),
        "?kind=resource-server&name=Plants".to_owned(),
        format!("?node=resource-server:{}", cast.plants.party.id),
    ];
    for query in narrowed {
        let answer = root.get(&format!("{PATH}{query}")).await;
        let text = shown(&answer);
        assert!(
            text.contains("plants:see") && !text.contains(">write<"),
            "{query}"
        );
        assert!(answer.has_element("picture_everything"), "{query}");
    }
    for query in [
        "?kind=user&name=ada",
        "?node=user:id-of-ada",
        "?kind=client&name=Field+Notes",
    ] {
        let answer = root.get(&format!("{PATH}{query}")).await;
        let text = shown(&answer);
        assert!(
            text.contains(">ada<") && text.contains(">plants:see<"),
            "{query}"
        );
    }
    let everything = root.get(&format!("{PATH}?kind=scope&name=")).await;
    assert!(shown(&everything).contains(">write<"));
}

#[tokio::test]
async fn what_is_not_there_is_said_beside_the_field() {
    let (_cast, mut root) = cast().await;
    for (query, problem) in [
        (
            "?kind=scope&name=nothing",
            "there is nothing of this kind called nothing",
        ),
        (
            "?kind=client&name=nobody",
            "there is nothing of this kind called nobody",
        ),
        (
            "?kind=resource-server&name=Field+Notes",
            "there is nothing of this kind called Field Notes",
        ),
        (
            "?kind=scope&name=two+words",
            "this cannot be the name of a scope",
        ),
        ("?node=nonsense", "this names nothing"),
        ("?node=%3Cscript%3E:x", "this names nothing"),
    ] {
        let answer = root.get(&format!("{PATH}{query}")).await;
        shown(&answer);
        let said = answer.element("field_name_problem");
        assert!(
            said.contains(problem) || said.contains("cannot be"),
            "{query}: {said}"
        );
        assert!(!answer.has_element("picture"), "{query}");
        let export = query.replacen('?', "?format=dot&", 1);
        let export = root.get(&format!("{EXPORT}{export}")).await;
        let named = query.starts_with("?node=");
        assert!(!named || export.status == StatusCode::NOT_FOUND, "{query}");
    }
    for query in [
        "?kind=group&name=nobody",
        "?kind=user&name=nobody",
        "?node=namespace:x",
    ] {
        let answer = root.get(&format!("{PATH}{query}")).await;
        shown(&answer);
        assert!(answer.has_element("picture_empty"), "{query}");
    }
}

#[tokio::test]
async fn it_is_taken_away_in_four_forms() {
    let (_cast, mut root) = cast().await;
    for (format, media_type, name, begin) in [
        ("svg", "image/svg+xml", "picture.svg", "<svg "),
        (
            "mermaid",
            "text/vnd.mermaid; charset=utf-8",
            "picture.mmd",
            "flowchart LR\n",
        ),
        (
            "dot",
            "text/vnd.graphviz; charset=utf-8",
            "picture.dot",
            "digraph picture {\n",
        ),
        (
            "csv",
            "text/csv; charset=utf-8",
            "picture.csv",
            "resource_server,scope,",
        ),
    ] {
        let answer = root.get(&format!("{EXPORT}?format={format}")).await;
        let text = shown(&answer);
        assert_eq!(answer.header("content-type"), media_type);
        let disposition = format!("attachment; filename=\"{name}\"");
        assert_eq!(answer.header("content-disposition"), disposition);
        assert!(
            text.starts_with(begin) && text.contains("plants:see"),
            "{text}"
        );
        let query = format!("{EXPORT}?format={format}&node=scope:read");
        let narrowed = root.get(&query).await;
        assert!(!shown(&narrowed).contains("plants:see"), "{format}");
    }
    let svg = root.get(&format!("{EXPORT}?format=svg")).await.text;
    let absolute = "href=\"http://localhost:8000/admin/picture/?node=scope%3Aread\"";
    assert!(svg.contains(absolute), "{svg}");
    for query in [
        "?format=pdf",
        "?format=svg&node=scope:nothing",
        "?format=svg&node=x",
    ] {
        let answer = root.get(&format!("{EXPORT}{query}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{query}");
    }
}

/// security.md RD-14, SR-6: what applications and APIs call themselves is text.
#[tokio::test]
async fn rd_14_sr_6_names_of_strangers_are_text_in_the_picture() {
    let (cast, mut root) = cast().await;
    let name = "\"></title></svg><script>alert(1)</script>";
    let world = &cast.world;
    world.application(name, ClientType::Confidential).await;
    world.api(name, |_| {}).await;
    for path in [PATH, "/admin/", "/admin/picture/export/?format=svg"] {
        let text = root.get(path).await.text;
        assert!(text.contains("&lt;script"), "{path}: {text}");
        assert!(!text.contains("<script>"), "{path}");
    }
}

#[tokio::test]
async fn only_what_lives_is_drawn_as_held() {
    let (cast, mut root) = cast().await;
    let held = "plants:see – Field Notes: holds it for 1 user";
    assert!(root.get(PATH).await.text.contains(held));
    let administration = cast.world.administration();
    let ada = administration.user("ada").await.unwrap().user;
    administration.revoke_subject(&ada.id).await.unwrap();
    assert!(!root.get(PATH).await.text.contains(held));
    let scope = NodeName::Scope(ScopeToken::from_static("plants:see"));
    let picture = administration.picture(Some(scope), 200).await.unwrap();
    assert!(picture.rows.iter().all(|row| row.users == 0), "{picture:?}");
}

#[tokio::test]
async fn the_script_is_a_file_that_anybody_may_keep() {
    let (cast, _) = cast().await;
    let mut browser = cast.world.browser();
    let script = browser.get("/static/picture.js").await;
    assert_eq!(
        script.header("content-type"),
        "text/javascript; charset=utf-8"
    );
    let tag = script.header("etag").to_owned();
    let tag: &'static str = tag.leak();
    browser.headers.push(("if-none-match", tag));
    let again = browser.get("/static/picture.js").await;
    assert_eq!(
        (again.status, again.text.as_str()),
        (StatusCode::NOT_MODIFIED, "")
    );
}

#[tokio::test]
async fn users_who_are_kept_elsewhere_are_shown_by_their_identifiers() {
    let cast = Cast::with_users_apart().await;
    let code = cast.code(&cast.app, "plants:see").await;
    Pair::of(&cast.redeem(&cast.app, &code, crate::cast::VERIFIER).await);
    let mut root = cast.world.signed_in("root", true).await;
    for query in ["", "?kind=user&name=id-of-ada"] {
        let answer = root.get(&format!("{PATH}{query}")).await;
        let held = "Field Notes – id-of-ada: holds it for 1 user";
        assert!(shown(&answer).contains(held), "{query}: {answer:?}");
    }
}
