//! The scope registry over time, as administrators see it.

use std::time::Duration;

use serde_json::json;

use crate::{
    call::Call,
    cast::Cast,
    manifest::{entry, path},
    world::PASSWORD,
};

const PATH: &str = "/admin/registrations/";

#[tokio::test]
async fn a_deploy_is_a_step_on_the_lane_of_its_resource_server() {
    let cast = Cast::new().await;
    // What the cast was made with is long ago.
    cast.world.wait(Duration::from_hours(24 * 100));
    let mut root = cast.world.signed_in("root", true).await;
    let before = root.get(PATH).await;
    assert!(before.has_element("timeline_empty"), "{}", before.text);
    assert!(before.has_element("timeline_skew"));

    let declared = Call::new("PUT", path(&cast.plants.party.id))
        .bearer(&cast.plants.token)
        .json(&json!({
            "revision": 7,
            "source": "commit <b>3f2a9c1</b>",
            "scopes": [
                entry("plants:see", "See plants"),
                entry("plants:water", "Water plants"),
                entry("plants:prune", "Prune plants"),
            ],
        }));
    let answer = cast.send(declared).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let page = root.get(PATH).await;
    for text in [
        "2 scopes registered",
        "revision 7,",
        "commit &lt;b&gt;3f2a9c1&lt;&#x2f;b&gt;",
        "<code>plants:water</code>",
        "<circle class=\"mark registered\"",
    ] {
        assert!(page.text.contains(text), "{text} in {}", page.text);
    }

    cast.world.wait(Duration::from_hours(24 * 8));
    let mut root = cast.world.browser();
    root.sign_in("root", PASSWORD).await;
    let week = root.get(&format!("{PATH}?days=7")).await;
    assert!(week.has_element("timeline_empty"), "{}", week.text);
    for hostile in ["?days=1e9", "?days=-7", "?days=31", "?days="] {
        let page = root.get(&format!("{PATH}{hostile}")).await;
        assert!(page.has_element("timeline"), "{hostile}: 30 days");
    }
}
