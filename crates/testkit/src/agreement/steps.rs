//! Random steps over few keys, so that they often meet.

use bailiwick_core::{
    UnixTime,
    model::{
        AccessToken, ApiToken, AuditEntry, AuditNumber, AuditSubject, AuthorizationCode, Family,
        Group, Owner, RefreshToken, Session, UserRecord, WeatherCount, WeatherKind, WeatherSubject,
    },
    opaque::TokenKey,
    scope::{ScopeSet, ScopeToken},
    store::{
        AuditFilter, AuditPart, ConsentKey, HoldingsPlan, ListQuery, LoadPlan, Maintenance,
        PageRequest, SecondFactorKey, UserKey, WeatherFilter, Write,
    },
};
use proptest::{
    collection::vec,
    option,
    prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof},
};

use super::Step;
use crate::contract::api_tokens::api_token;
use crate::records::{
    access_token, audit_entry, client, client_id, code, consent, digest, family, family_id, group,
    minutes, refresh_token, refresh_token_use, registered_scope, scope_set, scope_token,
    second_factor, selector, session, setup_link, signing_key, user, user_id,
};

/// How many keys there are of everything.
const KEYS: u8 = 4;

pub(super) fn step() -> impl Strategy<Value = Step> {
    let behind = || option::of(prop_oneof![9 => Just(0), 1 => 1_u64..3]);
    prop_oneof![
        8 => (behind(), vec(write(), 1..5)).prop_map(|(behind, writes)| Step::Commit(behind, writes)),
        4 => plan().prop_map(|plan| Step::Load(Box::new(plan))),
        1 => option::of(0_u64..4).prop_map(Step::Changes),
        1 => list().prop_map(Step::Page),
        1 => (time(), 0_usize..6)
            .prop_map(|(now, limit)| Step::Maintain(Maintenance::Sweep { now, limit })),
        1 => (time(), 0_usize..6)
            .prop_map(|(before, limit)| Step::Maintain(Maintenance::CutAudit { before, limit })),
    ]
}

fn n() -> std::ops::Range<u8> {
    0..KEYS
}

/// From before everything to after the last expiry.
fn time() -> impl Strategy<Value = UnixTime> {
    let minute = prop_oneof![Just(0), Just(1), -90_i64..200, 600_i64..900, 1400_i64..1800];
    minute.prop_map(minutes)
}

fn write() -> impl Strategy<Value = Write> {
    prop_oneof![
        5 => insertion(),
        5 => token_write(),
        3 => page_write(),
        3 => record_write(),
    ]
}

fn insertion() -> impl Strategy<Value = Write> {
    prop_oneof![
        (n(), option::of(n())).prop_map(|(n, of)| {
            Write::InsertCode(AuthorizationCode {
                user: user_id(of.unwrap_or(n)),
                ..code(n)
            })
        }),
        (n(), n(), option::of(time())).prop_map(|(n, of, revoked_at)| {
            Write::InsertFamily(Family {
                user: user_id(of),
                revoked_at: revoked_at.filter(|_| of == 0),
                ..family(n)
            })
        }),
        any_access_token().prop_map(Write::InsertAccessToken),
        (n(), n(), any::<bool>()).prop_map(|(n, of, imported)| {
            Write::InsertRefreshToken(RefreshToken {
                imported,
                ..refresh_token(n, family_id(of))
            })
        }),
        (n(), n(), option::of(time())).prop_map(|(n, of, ended_at)| {
            Write::InsertSession(Session {
                user: user_id(of),
                ended_at,
                ..session(n)
            })
        }),
        (n(), n()).prop_map(|(n, of)| {
            Write::InsertApiToken(Box::new(ApiToken {
                user: user_id(of),
                ..api_token(n)
            }))
        }),
    ]
}

fn any_access_token() -> impl Strategy<Value = AccessToken> {
    let key = (n(), n(), any::<bool>(), any::<bool>());
    let of = (n(), option::of(n()), option::of(n()), option::of(time()));
    (key, of).prop_map(|((n, secret, imported, is_static), of)| {
        let (client, user, family, expires_at) = of;
        AccessToken {
            digest: digest(secret),
            imported,
            is_static,
            client: client_id(client),
            user: user.map(user_id),
            family: family.map(family_id),
            expires_at,
            ..access_token(n)
        }
    })
}

fn carried() -> impl Strategy<Value = ScopeSet> {
    prop_oneof![Just("read"), Just("write"), Just("rea")].prop_map(scope_set)
}

fn token_write() -> impl Strategy<Value = Write> {
    prop_oneof![
        (n(), time(), n()).prop_map(|(n, at, family)| Write::SpendCode {
            selector: selector(n),
            at,
            family: family_id(family),
        }),
        (n(), time(), n()).prop_map(|(n, at, successor)| Write::SpendRefreshToken {
            selector: selector(n),
            used: refresh_token_use(at, successor),
        }),
        (n(), time()).prop_map(|(n, at)| Write::ShortenAccessToken {
            selector: selector(n),
            at,
        }),
        (n(), time()).prop_map(|(n, at)| Write::RevokeAccessToken {
            selector: selector(n),
            at,
        }),
        (n(), time()).prop_map(|(n, at)| Write::TouchAccessToken {
            selector: selector(n),
            at,
        }),
        (n(), time()).prop_map(|(n, at)| Write::TouchFamily {
            family: family_id(n),
            at,
        }),
        (carried(), n(), n(), time()).prop_map(|(scopes, user, client, at)| {
            Write::RevokeCarrying {
                scopes,
                user: user_id(user),
                client: client_id(client),
                at,
            }
        }),
        (n(), time()).prop_map(|(n, at)| Write::RevokeFamily {
            family: family_id(n),
            at,
        }),
        (option::of(n()), option::of(n()), time()).prop_map(|(user, client, at)| {
            Write::RevokeAll {
                user: user.map(user_id),
                client: client.map(client_id),
                at,
            }
        }),
    ]
}

fn page_write() -> impl Strategy<Value = Write> {
    prop_oneof![
        (n(), time()).prop_map(|(n, expires_at)| Write::ConsumeTicket {
            id: [n; 16],
            expires_at,
        }),
        (n(), 0_u64..3).prop_map(|(n, revision)| {
            Write::PutSecondFactor(Box::new(second_factor(n, revision)))
        }),
        (n(), 0_u64..3).prop_map(|(n, revision)| Write::CheckSecondFactor {
            user: user_id(n),
            revision,
        }),
        (n(), vec(n(), 0..3), 1_u32..3).prop_map(|(n, names, version)| {
            let names: Vec<_> = names.into_iter().map(|name| format!("s{name}")).collect();
            let names: Vec<_> = names.iter().map(String::as_str).collect();
            Write::AddConsent(consent(n, &names, version))
        }),
        (n(), n(), n()).prop_map(|(user, client, name)| Write::WithdrawConsent {
            user: user_id(user),
            client: client_id(client),
            scopes: ScopeSet::parse(&format!("s{name}")).unwrap(),
        }),
        (n(), n(), time()).prop_map(|(of, secret, at)| Write::TouchSecret {
            client: client_id(of),
            secret: client(secret).secrets.first().unwrap().name(),
            at,
        }),
        (time(), weather_kind(), weather_subject(), 0_u64..9).prop_map(
            |(at, kind, subject, count)| {
                Write::CountWeather(WeatherCount {
                    hour: WeatherCount::hour_of(at),
                    kind,
                    subject,
                    count,
                })
            }
        ),
        (n(), n()).prop_map(|(user, client)| Write::DeleteConsent {
            user: user_id(user),
            client: client_id(client),
        }),
        (n(), time()).prop_map(|(n, at)| Write::TouchSession {
            selector: selector(n),
            at,
        }),
        (n(), time()).prop_map(|(n, at)| Write::EndSession {
            selector: selector(n),
            at,
        }),
        (n(), option::of(n()), time()).prop_map(|(user, except, at)| Write::EndSessions {
            user: user_id(user),
            except: except.map(selector),
            at,
        }),
        (n(), time()).prop_map(|(n, at)| Write::TouchApiToken {
            selector: selector(n),
            at,
        }),
        (n(), time()).prop_map(|(n, at)| Write::RevokeApiToken {
            selector: selector(n),
            at,
        }),
        (n(), time()).prop_map(|(user, at)| Write::RevokeApiTokens {
            user: user_id(user),
            at,
        }),
        n().prop_map(|n| Write::InsertSetupLink(setup_link(n))),
        (n(), time()).prop_map(|(n, at)| Write::ConsumeSetupLink {
            selector: selector(n),
            at,
        }),
    ]
}

fn weather_kind() -> impl Strategy<Value = WeatherKind> {
    prop_oneof![
        Just(WeatherKind::Issued),
        Just(WeatherKind::ScopeRefused),
        Just(WeatherKind::Reused),
    ]
}

fn weather_subject() -> impl Strategy<Value = WeatherSubject> {
    prop_oneof![
        Just(WeatherSubject::Everything),
        Just(WeatherSubject::UnregisteredScopes),
        n().prop_map(|n| WeatherSubject::Client(client_id(n))),
        n().prop_map(|n| WeatherSubject::Scope(registered_scope(n).name)),
    ]
}

fn record_write() -> impl Strategy<Value = Write> {
    prop_oneof![
        n().prop_map(|n| Write::PutClient(Box::new(client(n)))),
        (n(), time()).prop_map(|(n, at)| Write::DeleteClient {
            id: client_id(n),
            at,
        }),
        (n(), n()).prop_map(|(n, number)| {
            let mut scope = registered_scope(n);
            scope.id = registered_scope(number).id;
            scope.owner = Owner::AuthorizationServer;
            Write::PutScope(Box::new(scope))
        }),
        any_user().prop_map(Write::InsertUser),
        any_user().prop_map(Write::UpdateUser),
        n().prop_map(|n| Write::InsertGroup(Group {
            created_at: minutes(n.into()),
            ..group(n)
        })),
        n().prop_map(|n| Write::PutSigningKey(signing_key(n))),
        audit_write(),
    ]
}

fn subject() -> impl Strategy<Value = AuditSubject> {
    prop_oneof![
        n().prop_map(|n| AuditSubject::Scope(registered_scope(n).name)),
        n().prop_map(|n| AuditSubject::Client(client_id(n))),
        n().prop_map(|n| AuditSubject::User(user_id(n))),
        n().prop_map(|n| AuditSubject::Group(group(n).name)),
        n().prop_map(|n| AuditSubject::SigningKey(signing_key(n).kid)),
        (n(), n())
            .prop_map(|(user, client)| AuditSubject::Consent(user_id(user), client_id(client))),
    ]
}

fn audit_write() -> impl Strategy<Value = Write> {
    (n(), subject(), time(), any::<bool>()).prop_map(|(n, subject, at, public)| {
        Write::Audit(Box::new(AuditEntry {
            at,
            subject,
            public,
            ..audit_entry(n)
        }))
    })
}

fn audit_filter() -> impl Strategy<Value = AuditFilter> {
    let part = prop_oneof![
        Just(AuditPart::Everything),
        Just(AuditPart::Scopes),
        Just(AuditPart::Public),
    ];
    let range = (0_u64..4, option::of(0_u64..8), option::of(time()));
    let rows = (any::<bool>(), 0_usize..4);
    (range, option::of(subject()), part, rows).prop_map(|(range, subject, part, rows)| {
        let (after, before, since) = range;
        let (newest_first, limit) = rows;
        AuditFilter {
            after: AuditNumber(after),
            before: before.map(AuditNumber),
            since,
            subject,
            part,
            newest_first,
            limit,
        }
    })
}

fn impact() -> impl Strategy<Value = Vec<ScopeToken>> {
    let names = vec![scope_token("read"), scope_token("wri{x}"), scope_token("x")];
    prop_oneof![3 => Just(Vec::new()), 1 => Just(names)]
}

fn holdings() -> impl Strategy<Value = Box<HoldingsPlan>> {
    let whose = (option::of(n()), option::of(n()));
    (impact(), whose, time()).prop_map(|(scopes, (client, user), at)| {
        Box::new(HoldingsPlan {
            scopes,
            client: client.map(client_id),
            user: user.map(user_id),
            at,
        })
    })
}

fn any_user() -> impl Strategy<Value = Box<UserRecord>> {
    let names = (n(), n(), option::of(n()));
    (names, any::<bool>(), any::<bool>()).prop_map(|((n, name, email), active, admin)| {
        let mut record = user(n);
        record.user.username = user(name).user.username;
        record.user.email = email.map_or_else(String::new, |n| user(n).user.email);
        record.user.active = active;
        record.user.admin = admin;
        Box::new(record)
    })
}

fn token_key() -> BoxedStrategy<Option<TokenKey>> {
    option::of(prop_oneof![
        3 => n().prop_map(|n| TokenKey::Selector(selector(n))),
        1 => n().prop_map(|n| TokenKey::Imported(digest(n))),
    ])
    .boxed()
}

fn plan() -> impl Strategy<Value = LoadPlan> {
    let user = prop_oneof![
        n().prop_map(|n| UserKey::Id(user_id(n))),
        n().prop_map(|n| UserKey::Login(user(n).user.username)),
        n().prop_map(|n| UserKey::Login(user(n).user.email.to_lowercase())),
        Just(UserKey::Login(String::new())),
    ];
    let consent = prop_oneof![
        (n(), n()).prop_map(|(user, client)| ConsentKey::Of(user_id(user), client_id(client))),
        n().prop_map(|client| ConsentKey::OfSession(client_id(client))),
    ];
    let tokens = (token_key(), token_key(), token_key());
    let rows = (option::of(n()), option::of(n()), option::of(n()));
    let consent = option::of(consent);
    let grants = (impact(), time(), option::of(holdings()));
    let second_factor = option::of(prop_oneof![
        Just(SecondFactorKey::OfUser),
        n().prop_map(|n| SecondFactorKey::Handle([n; 16])),
    ]);
    let users = (option::of(user), second_factor);
    (tokens, rows, users, consent, grants).prop_map(
        |((access_token, refresh_token, bearer), rows, users, consent, grants)| {
            let (user, second_factor) = users;
            let (impact, impact_at, holdings) = grants;
            let (code, session, setup_link) = rows;
            LoadPlan {
                code: code.map(selector),
                access_token,
                refresh_token,
                bearer,
                session: session.map(selector),
                user,
                second_factor,
                consent,
                setup_link: setup_link.map(selector),
                impact,
                impact_at,
                holdings,
            }
        },
    )
}

fn list() -> impl Strategy<Value = ListQuery> {
    let page = |key: fn(u8) -> String| {
        (option::of(n()), 0_usize..4).prop_map(move |(after, limit)| PageRequest {
            after: after.map(key),
            limit,
        })
    };
    prop_oneof![
        page(|n| user(n).user.username).prop_map(ListQuery::Users),
        page(|n| group(n).name).prop_map(ListQuery::Groups),
        (n(), page(|n| client_id(n).to_string()))
            .prop_map(|(of, page)| ListQuery::ConsentsOf(user_id(of), page)),
        (n(), page(|n| selector(n).to_hex()))
            .prop_map(|(of, page)| ListQuery::FamiliesOf(user_id(of), page)),
        (n(), page(|n| selector(n).to_hex()))
            .prop_map(|(of, page)| ListQuery::SessionsOf(user_id(of), page)),
        (n(), page(|n| selector(n).to_hex()))
            .prop_map(|(of, page)| ListQuery::ApiTokensOf(user_id(of), page)),
        n().prop_map(|n| ListQuery::ApiToken(selector(n))),
        (n(), page(|n| selector(n).to_hex()))
            .prop_map(|(of, page)| ListQuery::StaticTokensOf(client_id(of), page)),
        page(|n| selector(n).to_hex()).prop_map(ListQuery::StaticTokens),
        n().prop_map(|n| ListQuery::SecretUsesOf(client_id(n))),
        audit_filter().prop_map(ListQuery::Audit),
        (weather_subject(), time()).prop_map(|(of, since)| ListQuery::WeatherOf(of, since)),
        (weather_subject(), weather_kind(), time(), 0_usize..4).prop_map(
            |(of, kind, since, limit)| {
                let sort = of.sort();
                ListQuery::Weather(WeatherFilter {
                    sort,
                    kind,
                    since,
                    limit,
                })
            }
        ),
    ]
}
