//! What the consent page says of who asks, and in which language.

use bailiwick_core::model::{LanguageTag, Owner, UserId};

use crate::{
    authorize::scene,
    browser::{Answer, Browser},
};

/// By whom the application was registered, as the page that `owner` makes says it.
async fn registered_by(owner: Option<&str>) -> Answer {
    let scene = scene().await;
    scene.world.user("grace <b>", false).await;
    scene
        .change_client(|client| client.owner = owner.map(UserId::new))
        .await;
    scene.at_consent().await.1
}

#[tokio::test]
async fn who_registered_an_application_is_told_and_since_when() {
    for (owner, told) in [
        (None, "Registered by an administrator on "),
        (Some("id-of-ada"), "You registered it yourself on "),
        (
            Some("id-of-grace <b>"),
            "Registered by <bdi>grace &lt;b&gt;</bdi> on ",
        ),
        (Some("id-of-nobody"), "Registered on "),
    ] {
        let page = registered_by(owner).await;
        let at = page.text.find("id=\"client_registered\"").unwrap();
        let said = page.text[at..].split_once('>').unwrap().1;
        assert!(said.starts_with(told), "{said:.200}");
        let day = said.split("<time datetime=\"").nth(1).unwrap();
        assert!(day.contains('T') && !day[..60].contains("UTC"), "{day:.60}");
    }
    let gone = registered_by(Some("id-of-nobody")).await;
    assert!(gone.text.contains("has no account here any more"));
    assert!(
        !gone.text.contains("id-of-nobody"),
        "an identifier is nobody's business"
    );
}

#[tokio::test]
async fn an_address_on_this_very_device_is_warned_of() {
    let scene = scene().await;
    let (_, page) = scene.at_consent().await;
    assert!(!page.has_element("redirect_warning"));
    let local = "http://127.0.0.1:7000/cb";
    scene
        .change_client(|client| client.redirect_uris = vec![local.to_owned()])
        .await;
    let (_, page) = scene.at_consent_of(&scene.request_to(local)).await;
    assert!(page.element("redirect_warning").contains("device"));
}

/// users.md §4.2 rule 7: who reads another language than a text is told so.
#[tokio::test]
async fn a_text_in_another_language_than_its_page_says_which() {
    let scene = scene().await;
    let own = Owner::AuthorizationServer;
    scene
        .world
        .put_scope(1, "read", own, |scope| {
            scope.description = "Read your account".to_owned();
            let french = LanguageTag::parse("fr").unwrap();
            scope
                .translations
                .insert(french, "Lire votre compte".to_owned());
        })
        .await;
    let (mut browser, english) = scene.at_consent().await;
    assert!(!english.text.contains("in-language"), "{}", english.text);
    let path = format!("{}&ui_locales=fr", scene.request);
    let french = browser.get(&path).await;
    let read = "<span class=\"text\" lang=\"fr\" dir=\"auto\">Lire votre compte</span>";
    assert!(french.text.contains(read), "{}", french.text);
    let plants = "lang=\"en\" dir=\"auto\">See &quot;all&quot; &lt;plants&gt;</span> \
                  <span class=\"hint in-language\">en anglais</span>";
    assert!(french.text.contains(plants), "{}", french.text);
    assert_eq!(french.text.matches("in-language").count(), 1);
    // The same on the list of what was allowed.
    browser
        .submit(&english, &scene.request, &[("allow", "Authorize")])
        .await;
    let list = "/o/authorized_tokens/?ui_locales=ar";
    let arabic = browser.get(list).await;
    assert!(arabic.text.contains("بالإنجليزية"), "{}", arabic.text);
    assert!(
        arabic
            .text
            .contains("lang=\"en\" dir=\"auto\">Read your account<")
    );
}

/// users.md U2: by a word and a shape, the riskiest owner first.
#[tokio::test]
async fn the_risk_of_what_is_asked_is_told_and_warned_of_until_it_is_allowed() {
    let scene = scene().await;
    let (mut browser, page) = scene.at_consent().await;
    assert_eq!(
        page.text
            .matches("<span class=\"tag risk low\">low risk</span>")
            .count(),
        2
    );
    assert!(!page.has_element("consent_risk"));
    browser
        .submit(&page, &scene.request, &[("allow", "Authorize")])
        .await;
    // An administrator raises it: the same words stand for more.
    let mut root = scene.world.signed_in("root", true).await;
    raise(&mut root, "https://herbarium.example/plants", "critical").await;
    let page = browser.get(&scene.request).await;
    assert!(
        page.text
            .contains("<span class=\"tag risk critical\">critical risk</span>")
    );
    assert!(page.element("consent_risk").contains("harm"));
    assert!(
        page.text.contains("since then they stand for more"),
        "{}",
        page.text
    );
    let at = |text: &str| page.text.find(text).unwrap();
    assert!(at("The &lt;Herbarium&gt; API") < at("Your account"));
    browser
        .submit(&page, &scene.request, &[("allow", "Authorize")])
        .await;
    let page = browser.get(&scene.request).await;
    assert!(!page.has_element("consent_risk"), "known and allowed");
}

/// What an administrator's form says of the risk of a scope.
async fn raise(root: &mut Browser, name: &str, risk: &str) -> Answer {
    let encoded: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let path = format!("/admin/scopes/edit/?name={encoded}");
    let form = root.get(&path).await;
    let description = form.text.split("name=\"description\"").nth(1).unwrap();
    let description = description.split_once(">\n").unwrap().1;
    let description = description.split('<').next().unwrap();
    let description = description
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">");
    let fields = [
        ("description", description.as_str()),
        ("is_default", "on"),
        ("risk", risk),
    ];
    root.submit(&form, "/admin/scopes/edit/", &fields).await
}

#[tokio::test]
async fn an_administrator_says_how_much_is_at_risk_in_one_of_the_four_words() {
    let scene = scene().await;
    let mut root = scene.world.signed_in("root", true).await;
    let refused = raise(&mut root, "read", "apocalyptic").await;
    assert!(
        refused.has_element("field_risk_problem"),
        "{}",
        refused.text
    );
    let done = raise(&mut root, "read", "high").await;
    assert_eq!(done.location(), "/admin/scopes/");
    let scopes = root.get("/admin/scopes/").await;
    assert!(scopes.text.contains("tag risk high"), "{}", scopes.text);
    let catalogue = root.get("/o/scopes/?format=json").await;
    assert_eq!(catalogue.json()["scopes"][1]["risk"], "high");
    assert_eq!(catalogue.json()["scopes"][0]["risk"], "low");
    let mut ada = scene.world.browser();
    ada.sign_in("ada", crate::world::PASSWORD).await;
    let form = ada.get("/o/applications/register/").await;
    assert!(
        form.text
            .contains("people are warned when they are asked for it")
    );
}
