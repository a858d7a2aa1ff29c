//! What users do to what is theirs.

use bailiwick_core::{
    model::{
        AuditAction, Consent, ConsentedScope, Family, FamilyId, GrantType, LanguageTag, Owner,
        UserId,
    },
    opaque::Selector,
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
