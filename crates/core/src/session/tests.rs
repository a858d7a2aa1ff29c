#![expect(clippy::unwrap_used, reason = "tests")]

use std::time::Duration;

use super::{HostSession, Who};
use crate::{
    Config, UnixTime,
    env::Lifetimes,
    model::{Session, User, UserId, UserRecord},
    opaque::{Opaque, OpaqueKind},
    scope::fixtures::Counting,
    store::{LoadPlan, Loaded, UserKey, Write},
};

const START: UnixTime = UnixTime::from_secs(1_000_000);

fn lifetimes() -> Lifetimes {
    Config::new("https://as.example").lifetimes
}

fn browser() -> (Opaque, Loaded) {
    let cookie = Opaque::new(OpaqueKind::Session, START, &mut Counting::default());
    let session = Session {
        selector: cookie.selector(),
        digest: cookie.digest(),
        user: UserId::new("1"),
        authenticated_at: START,
        last_seen_at: START,
        expires_at: START.plus(lifetimes().session_absolute),
        ended_at: None,
        user_agent: String::new(),
        amr: Vec::new(),
    };
    let user = User {
        extra: crate::model::Extra::EMPTY,
        language: None,
        id: UserId::new("1"),
        username: "alice".to_owned(),
        email: String::new(),
        first_name: String::new(),
        last_name: String::new(),
        active: true,
        admin: false,
        groups: Vec::new(),
    };
    let user = UserRecord {
        user,
        password: String::new(),
        created_at: START,
    };
    let loaded = Loaded {
        session: Some(session),
        user: Some(user),
        ..Loaded::default()
    };
    (cookie, loaded)
}

fn signed_in(loaded: &Loaded, cookie: Option<&Opaque>, now: UnixTime) -> bool {
    let who = Who::from(cookie.cloned());
    who.signed_in(loaded, now, &lifetimes()).is_some()
}

#[test]
fn the_holder_of_the_cookie_is_signed_in() {
    let (cookie, loaded) = browser();
    let who = Who::Session(cookie.clone());
    let signed_in = who.signed_in(&loaded, START, &lifetimes()).unwrap();
    assert_eq!(signed_in.user.username, "alice");
    assert_eq!(signed_in.session(), Some(cookie.selector()));
    assert_eq!(signed_in.binding(), cookie.selector().as_bytes());
    assert_eq!(signed_in.authenticated_at(), START);
}

#[test]
fn without_its_secret_a_session_is_nobodys() {
    let (cookie, loaded) = browser();
    let guess = Opaque::from_parts(OpaqueKind::Session, cookie.selector(), [0; 32]);
    let other = Opaque::new(OpaqueKind::Session, START, &mut Counting::default());
    let other = Opaque::from_parts(
        OpaqueKind::Session,
        crate::opaque::Selector::from_tail(START, [9; 10]),
        *other.secret(),
    );
    assert!(!signed_in(&loaded, None, START));
    assert!(!signed_in(&loaded, Some(&guess), START));
    assert!(!signed_in(&loaded, Some(&other), START));
    assert!(!signed_in(&Loaded::default(), Some(&cookie), START));
}

#[test]
fn a_session_ends_by_idleness_by_age_and_by_hand() {
    let (cookie, mut loaded) = browser();
    let idle = START.plus(lifetimes().session_idle);
    assert!(signed_in(
        &loaded,
        Some(&cookie),
        UnixTime::from_millis(idle.as_millis() - 1)
    ));
    assert!(!signed_in(&loaded, Some(&cookie), idle));

    let end = START.plus(lifetimes().session_absolute);
    let before = UnixTime::from_millis(end.as_millis() - 1);
    loaded.session.as_mut().unwrap().last_seen_at = before;
    assert!(signed_in(&loaded, Some(&cookie), before));
    assert!(!signed_in(&loaded, Some(&cookie), end));

    let (cookie, mut loaded) = browser();
    loaded.session.as_mut().unwrap().ended_at = Some(START);
    assert!(!signed_in(&loaded, Some(&cookie), START));
}

#[test]
fn a_session_is_its_active_users_only() {
    let (cookie, mut loaded) = browser();
    loaded.user.as_mut().unwrap().user.active = false;
    assert!(!signed_in(&loaded, Some(&cookie), START));
    let (cookie, mut loaded) = browser();
    loaded.user.as_mut().unwrap().user.id = UserId::new("2");
    assert!(!signed_in(&loaded, Some(&cookie), START));
    loaded.user = None;
    assert!(!signed_in(&loaded, Some(&cookie), START));
}

#[test]
fn the_use_of_a_session_is_noted_once_in_five_minutes() {
    let (cookie, loaded) = browser();
    let touch = |after| {
        let now = START.plus(Duration::from_secs(after));
        let who = Who::Session(cookie.clone());
        let signed_in = who.signed_in(&loaded, now, &lifetimes()).unwrap();
        signed_in.touch(now)
    };
    assert_eq!(touch(299), None);
    assert_eq!(
        touch(300),
        Some(Write::TouchSession {
            selector: cookie.selector(),
            at: START.plus(Duration::from_mins(5)),
        })
    );
}

fn host(user: &str, name: &str) -> Who {
    Who::Host(HostSession::new(UserId::new(user), START, name))
}

#[test]
fn the_hosts_session_names_an_active_user_or_nobody() {
    let (_, mut loaded) = browser();
    loaded.session = None;
    let far = START.plus(Duration::from_hours(24 * 365));
    let who = host("1", "s");
    let signed_in = who.signed_in(&loaded, far, &lifetimes()).unwrap();
    assert_eq!(signed_in.user.username, "alice");
    assert_eq!(signed_in.authenticated_at(), START);
    assert_eq!((signed_in.session(), signed_in.touch(far)), (None, None));
    assert!(
        host("2", "s")
            .signed_in(&loaded, START, &lifetimes())
            .is_none()
    );
    loaded.user.as_mut().unwrap().user.active = false;
    assert!(who.signed_in(&loaded, START, &lifetimes()).is_none());
    loaded.user = None;
    assert!(who.signed_in(&loaded, START, &lifetimes()).is_none());
}

#[test]
fn each_session_of_the_host_binds_its_own_forms() {
    let (_, loaded) = browser();
    let binding = |who: &Who| {
        let signed_in = who.signed_in(&loaded, START, &lifetimes());
        signed_in.unwrap().binding().to_vec()
    };
    let own = binding(&host("1", "s"));
    assert_eq!(own, binding(&host("1", "s")));
    assert_ne!(own, binding(&host("1", "t")));
    assert_ne!(own, b"s");
}

#[test]
fn one_look_up_says_who_is_signed_in() {
    let (cookie, _) = browser();
    assert!(Who::Nobody.load_plan().is_empty());
    assert_eq!(
        Who::Session(cookie.clone()).load_plan(),
        LoadPlan {
            session: Some(cookie.selector()),
            ..LoadPlan::default()
        }
    );
    assert_eq!(
        host("1", "s").load_plan(),
        LoadPlan {
            user: Some(UserKey::Id(UserId::new("1"))),
            ..LoadPlan::default()
        }
    );
}
