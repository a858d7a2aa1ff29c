//! `bailiwick templates`.

use std::fs;

use crate::run::Installation;

#[test]
fn what_is_built_in_is_written_where_nothing_is_and_makes_the_same_pages() {
    let here = Installation::new();
    let directory = tempfile::tempdir().unwrap();
    let ours = directory.path().join("ours");
    fs::create_dir_all(&ours).unwrap();
    fs::write(ours.join("home.html"), "Ours").unwrap();
    let path = ours.to_str().unwrap();
    let done = here.run(&["templates", "export", path]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(
        done.stdout.ends_with(" files written, 1 kept\n"),
        "{}",
        done.stdout
    );
    assert_eq!(fs::read_to_string(ours.join("home.html")).unwrap(), "Ours");
    let arabic = fs::read_to_string(ours.join("locales/ar/sign-in.ftl")).unwrap();
    assert!(arabic.contains("sign-in-password = "));
    let templates = bailiwick_server::Templates::new(Some(&ours)).unwrap();
    let built_in = bailiwick_server::Templates::new(None).unwrap();
    assert_eq!(templates.stylesheet_tag(), built_in.stylesheet_tag());
    let again = here.run(&["templates", "export", path, "--json"]);
    assert!(again.stdout.contains("\"written\": []"), "{}", again.stdout);
}

#[test]
fn what_is_wrong_with_templates_is_told() {
    let here = Installation::new();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().to_str().unwrap();
    let login = directory.path().join("login.html");
    let well = here.run(&["templates", "check", path]);
    assert_eq!((well.code, &*well.stdout), (0, "nothing is wrong\n"));
    fs::write(&login, "{{ mistyped }}").unwrap();
    let wrong = here.run(&["templates", "check", path]);
    assert_eq!(wrong.code, 1, "{}", wrong.stdout);
    assert!(
        wrong.stdout.starts_with("error    unusable   login.html: "),
        "{}",
        wrong.stdout
    );
    let json = here.run(&["templates", "check", path, "--json"]);
    assert_eq!(json.code, 1);
    let found: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(found[0]["page"], "login.html");
    assert_eq!(found[0]["error"], true);
    let nowhere = here.run(&["templates", "check"]);
    assert_eq!(nowhere.code, 2, "{}", nowhere.stderr);
}
