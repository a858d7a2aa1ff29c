//! What users do to what is theirs.

use bailiwick_core::{
    model::{
        AuditAction, ClientType, Consent, ConsentedScope, Family, FamilyId, GrantType, LanguageTag,
        Owner, UserId,
    },
    opaque::Selector,
    registration::{ClientDraft, LegacyGrants, NewSecret},
    scope::ScopeSet,
    store::AuditFilter,
};
use secrecy::SecretString;

use super::{
    users::{alice, session, sign_in},
    *,
};

async fn actions(f: &Fixture) -> Vec<AuditAction> {
    let entries = f.admin.audit(AuditFilter::default()).await.unwrap();
    entries.into_iter().map(|entry| entry.action).collect()
}

async fn write(f: &Fixture, writes: Vec<Write>) {
    let commit = Commit {
        version: None,
        writes,
    };
    let outcome = f.store.commit(commit).await.unwrap();
    assert!(matches!(outcome, Outcome::Committed { .. }), "{outcome:?}");
}

#[tokio::test]
async fn only_who_knows_the_password_changes_it_and_every_session_ends() {
    let f = fixture().await;
    let user = f.admin.create_user(&alice()).await.unwrap().id;
    let here = sign_in(&f, &user).await;
    let change = |current: &'static str, new: &'static str| {
        let (user, admin) = (user.clone(), f.admin.clone());
        async move {
            let (current, new) = (SecretString::from(current), SecretString::from(new));
            admin.change_password(&user, &current, &new).await
        }
    };
    let wrong = change("wrong horse", "battery staple").await.unwrap_err();
    assert_eq!(wrong, AdministrationError::WrongPassword);
    let short = change("correct horse", "short").await.unwrap_err();
    assert_eq!(problems(short)[0].0, "password");
    assert_eq!(session(&f, here).await.ended_at, None);
    assert_eq!(actions(&f).await, [AuditAction::UserCreated]);

    change("correct horse", "battery staple").await.unwrap();
    assert!(session(&f, here).await.ended_at.is_some());
    let expected = [AuditAction::UserCreated, AuditAction::PasswordSet];
    assert_eq!(actions(&f).await, expected);
    let old = change("correct horse", "other horse").await.unwrap_err();
    assert_eq!(old, AdministrationError::WrongPassword);
}

/// Nobody has a password that is empty.
#[tokio::test]
async fn who_has_no_password_changes_none() {
    let f = fixture().await;
    let new = NewUser {
        username: "grace".to_owned(),
        ..NewUser::default()
    };
    let user = f.admin.create_user(&new).await.unwrap().id;
    let (empty, new) = (SecretString::from(""), SecretString::from("battery staple"));
    let refused = f.admin.change_password(&user, &empty, &new).await;
    assert_eq!(refused.unwrap_err(), AdministrationError::WrongPassword);
}

#[tokio::test]
async fn live_sessions_are_listed_and_ended_by_their_user_alone() {
    let f = fixture().await;
    let user = f.admin.create_user(&alice()).await.unwrap().id;
    let first = sign_in(&f, &user).await;
    f.advance(Duration::from_mins(1));
    let (second, third) = (sign_in(&f, &user).await, sign_in(&f, &user).await);
    let others = sign_in(&f, &UserId::new("somebody else")).await;
    let listed = async || {
        let sessions = f.admin.sessions(&user).await.unwrap();
        let listed: Vec<Selector> = sessions.iter().map(|row| row.selector).collect();
        listed
    };
    let all = listed().await;
    assert_eq!((all.len(), all[2]), (3, first));

    let refused = f.admin.end_session(&user, others).await.unwrap_err();
    assert!(matches!(refused, AdministrationError::NotFound { .. }));
    assert_eq!(session(&f, others).await.ended_at, None);

    f.admin.end_session(&user, third).await.unwrap();
    f.admin.end_session(&user, third).await.unwrap();
    assert_eq!(listed().await, [second, first]);
    f.admin.end_sessions(&user, Some(first)).await.unwrap();
    assert_eq!(listed().await, [first]);
    let ended = actions(&f).await;
    let expected = [AuditAction::SessionsEnded, AuditAction::SessionsEnded];
    assert_eq!(ended[1..], expected);
    f.advance(Duration::from_hours(1));
    assert!(listed().await.is_empty(), "expired");
}

#[tokio::test]
async fn a_language_stays_with_its_user() {
    let f = fixture().await;
    let user = f.admin.create_user(&alice()).await.unwrap().id;
    let french = LanguageTag::parse("fr");
    f.admin.set_language(&user, french.clone()).await.unwrap();
    let change = UserChange {
        first_name: Some("Alice".to_owned()),
        ..UserChange::default()
    };
    let kept = f.admin.update_user(&user, &change).await.unwrap();
    assert_eq!(kept.language, french);
    assert_eq!(
        f.admin.set_language(&user, None).await.unwrap().language,
        None
    );
}

fn family(f: &Fixture, user: &UserId, client: &ClientId, scope: &str) -> Family {
    let now = f.admin.now();
    Family {
        id: FamilyId::new(Selector::new(now, &mut Borrowed(&SystemRandomness))),
        client: client.clone(),
        user: user.clone(),
        grant_type: GrantType::AuthorizationCode,
        scope: ScopeSet::parse(scope).unwrap(),
        audience: Vec::new(),
        created_at: now,
        expires_at: now.plus(Duration::from_hours(24)),
        revoked_at: None,
        authenticated_at: None,
        last_used_at: Some(now),
    }
}

fn consent(f: &Fixture, user: &UserId, client: &ClientId, names: &str) -> Write {
    let names = ScopeSet::parse(names).unwrap();
    let scopes = names.iter().map(|name| ConsentedScope {
        name: name.clone(),
        owner: Owner::AuthorizationServer,
        text_version: 1,
        shown: String::new(),
        language: None,
        granted_at: f.admin.now(),
        until: None,
    });
    Write::AddConsent(Consent {
        user: user.clone(),
        client: client.clone(),
        scopes: scopes.collect(),
    })
}

/// By client: the names that it may use.
async fn allowed(f: &Fixture, user: &UserId) -> Vec<(String, Vec<String>)> {
    let allowed = f.admin.allowed(user).await.unwrap();
    let names = |scopes: &[bailiwick_core::allowed::AllowedScope]| {
        let names = scopes.iter().map(|scope| scope.name.as_str().to_owned());
        names.collect()
    };
    let one = |one: &bailiwick_core::allowed::AllowedClient| {
        (one.client.as_str().to_owned(), names(&one.scopes))
    };
    allowed.iter().map(one).collect()
}

fn of(client: &str, names: &[&str]) -> (String, Vec<String>) {
    let names = names.iter().map(|name| (*name).to_owned());
    (client.to_owned(), names.collect())
}

#[tokio::test]
async fn one_scope_is_taken_back_with_what_carries_it() {
    let f = fixture().await;
    let (ada, eve) = (UserId::new("ada"), UserId::new("eve"));
    let (notes, tool) = (ClientId::new("notes"), ClientId::new("tool"));
    write(
        &f,
        vec![
            consent(&f, &ada, &notes, "see water"),
            consent(&f, &eve, &notes, "see water"),
            Write::InsertFamily(family(&f, &ada, &notes, "see water unasked")),
            Write::InsertFamily(family(&f, &ada, &notes, "see")),
            Write::InsertFamily(family(&f, &ada, &tool, "water")),
        ],
    )
    .await;
    let expected = [
        of("notes", &["see", "water", "unasked"]),
        of("tool", &["water"]),
    ];
    assert_eq!(allowed(&f, &ada).await, expected);

    let by_ada = f.admin.acting_as(Actor::User(ada.clone()));
    let water = ScopeSet::parse("water").unwrap();
    by_ada.withdraw_scopes(&ada, &notes, &water).await.unwrap();
    // The token of both scopes is dead, the consent to the other stays.
    let expected = [of("notes", &["see"]), of("tool", &["water"])];
    assert_eq!(allowed(&f, &ada).await, expected);
    assert_eq!(allowed(&f, &eve).await, [of("notes", &["see", "water"])]);
    assert_eq!(actions(&f).await, [AuditAction::ConsentWithdrawn]);

    // Nobody was asked about the tool.
    by_ada.withdraw_scopes(&ada, &tool, &water).await.unwrap();
    assert_eq!(allowed(&f, &ada).await, [of("notes", &["see"])]);
    assert_eq!(actions(&f).await[1..], [AuditAction::TokenRevoked]);

    by_ada.withdraw_everything(&ada).await.unwrap();
    assert!(allowed(&f, &ada).await.is_empty());
    assert_eq!(allowed(&f, &eve).await, [of("notes", &["see", "water"])]);
}

#[tokio::test]
async fn ad_5_in_a_flood_of_sessions_the_newest_are_shown() {
    let f = fixture().await;
    let user = f.admin.create_user(&alice()).await.unwrap().id;
    let first = sign_in(&f, &user).await;
    let row = session(&f, first).await;
    let begun = (1..=PAGE).map(|n| {
        let at = f.admin.now().plus(Duration::from_millis(n as u64));
        Write::InsertSession(bailiwick_core::model::Session {
            selector: Selector::new(at, &mut Borrowed(&SystemRandomness)),
            ..row.clone()
        })
    });
    write(&f, begun.collect()).await;
    f.advance(Duration::from_secs(10));
    let newest = sign_in(&f, &user).await;
    let listed = f.admin.sessions(&user).await.unwrap();
    assert_eq!((listed.len(), listed[0].selector), (PAGE, newest));
    assert!(listed.iter().all(|one| one.selector != first));
}

#[tokio::test]
async fn a_consent_that_is_over_is_neither_listed_nor_counted() {
    let f = fixture().await;
    let user = f.admin.create_user(&alice()).await.unwrap().id;
    let now = f.admin.now();
    let mut draft = ClientDraft::new("app", ClientType::Confidential);
    draft.grant_types.insert(GrantType::ClientCredentials);
    let (secret, legacy) = (NewSecret::Generated, LegacyGrants::Refuse);
    let made = f.admin.create_client(&draft, None, &secret, legacy).await;
    let client = made.unwrap().record.id;
    let scope = |name: &str, until| ConsentedScope {
        name: ScopeToken::parse(name).unwrap(),
        owner: Owner::AuthorizationServer,
        text_version: 1,
        shown: String::new(),
        language: None,
        granted_at: now,
        until,
    };
    let soon = now.plus(Duration::from_hours(1));
    let consent = Consent {
        user: user.clone(),
        client: client.clone(),
        scopes: vec![scope("read", Some(soon)), scope("write", None)],
    };
    let other = Consent {
        user: UserId::new("18"),
        scopes: vec![scope("read", Some(soon))],
        ..consent.clone()
    };
    write(&f, [consent, other].map(Write::AddConsent).into()).await;
    let of = Holder::Client(client.clone());
    let shown = async || {
        let rows = f.admin.consents(&of, None, 50).await.unwrap().rows;
        let impact = f.admin.client_impact(&client).await.unwrap();
        let names = rows.iter().flat_map(|row| &row.scopes);
        let names: Vec<_> = names.map(|scope| scope.name.to_string()).collect();
        (names, impact.consents, impact.users)
    };
    let of_both = ["read".to_owned(), "read".to_owned(), "write".to_owned()];
    let (mut names, consents, users) = shown().await;
    names.sort();
    assert_eq!((&names[..], consents, users), (&of_both[..], 2, 2));
    f.advance(Duration::from_hours(1));
    assert_eq!(shown().await, (vec!["write".to_owned()], 1, 1));
}
