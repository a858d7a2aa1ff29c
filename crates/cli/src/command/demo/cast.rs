//! Who plays: users and groups, two resource servers, three clients, and what they
//! hold of each other.

use bailiwick_server::{
    Administration, AuthorizationServer, Clock as _, Route, SignedInAs, SystemClock, Visitor,
    administration::{NewResourceServer, NewUser},
    bailiwick_core::{
        model::{ClientType, GrantType, ResourceServer, UserId},
        registration::{ClientDraft, LegacyGrants, NewSecret},
        scope::Namespace,
    },
};
use bytes::Bytes;
use http::{
    Request, StatusCode,
    header::{AUTHORIZATION, CONTENT_TYPE, LOCATION},
};
use url::{Url, form_urlencoded};
use zeroize::Zeroizing;

use super::door::Door;
use crate::failure::Failure;

/// Where nobody listens: the demo takes the code from the address itself.
const REDIRECT_URI: &str = "http://127.0.0.1:9/callback";
/// RFC 7636 appendix B: what is shown here is no secret.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// What a resource server authenticates with.
pub(super) struct Credentials {
    pub(super) client_id: String,
    pub(super) token: Zeroizing<String>,
}

/// Everybody.
pub(super) struct Cast {
    observations: Credentials,
    greenhouse: Credentials,
    job: Zeroizing<String>,
    ada: UserId,
    grace: UserId,
    linus: UserId,
}

impl Cast {
    /// Makes them all; the administrator is whom `door` lets in.
    pub(super) async fn hire(admin: &Administration, door: &Door) -> Result<Self, Failure> {
        for group in ["gardeners", "staff"] {
            admin.create_group(group).await?;
        }
        door.lets_in(user(admin, "you", &["staff"], true).await?);
        for (name, id) in [
            ("Field notes", "field-notes"),
            ("Watering can", "watering-can"),
        ] {
            application(admin, name, id).await?;
        }
        Ok(Self {
            observations: api(admin, "Observations API", "observations").await?,
            greenhouse: api(admin, "Greenhouse", "greenhouse").await?,
            job: job(admin).await?,
            ada: user(admin, "ada", &["gardeners"], false).await?,
            grace: user(admin, "grace", &["gardeners", "staff"], false).await?,
            linus: user(admin, "linus", &[], false).await?,
        })
    }

    pub(super) fn observations(&self) -> &Credentials {
        &self.observations
    }

    pub(super) fn greenhouse(&self) -> &Credentials {
        &self.greenhouse
    }

    /// Applications ask, people allow, as everywhere.
    pub(super) async fn act(&self, server: &AuthorizationServer) -> Result<(), Failure> {
        let both = "observations:read observations:write";
        for (user, client, scope) in [
            (&self.ada, "field-notes", both),
            (&self.grace, "field-notes", "observations:read"),
            (&self.ada, "watering-can", "greenhouse:see greenhouse:water"),
            (&self.linus, "watering-can", "greenhouse:see"),
        ] {
            let code = allow(server, user, client, scope).await?;
            let form = [
                ("grant_type", "authorization_code"),
                ("code", &code),
                ("client_id", client),
                ("redirect_uri", REDIRECT_URI),
                ("code_verifier", VERIFIER),
            ];
            token(server, &form, None).await?;
        }
        let form = [
            ("grant_type", "client_credentials"),
            ("scope", "observations:export"),
        ];
        token(server, &form, Some(&self.job)).await
    }
}

async fn user(
    admin: &Administration,
    name: &str,
    groups: &[&str],
    is_admin: bool,
) -> Result<UserId, Failure> {
    let new = NewUser {
        username: name.to_owned(),
        email: String::new(),
        first_name: String::new(),
        last_name: String::new(),
        password: None,
        admin: is_admin,
        groups: groups.iter().map(|one| (*one).to_owned()).collect(),
    };
    Ok(admin.create_user(&new).await?.id)
}

async fn api(admin: &Administration, name: &str, id: &str) -> Result<Credentials, Failure> {
    let namespace = Namespace::parse(&format!("{id}:")).map_err(Failure::error)?;
    let new = NewResourceServer {
        name: name.to_owned(),
        role: ResourceServer {
            namespaces: vec![namespace],
            ..ResourceServer::new()
        },
        client_id: Some(id.to_owned()),
        token: None,
    };
    let made = admin.create_resource_server(&new).await?;
    Ok(Credentials {
        client_id: id.to_owned(),
        token: made.token.access_token,
    })
}

async fn application(admin: &Administration, name: &str, id: &str) -> Result<(), Failure> {
    let mut draft = ClientDraft::new(name, ClientType::Public);
    let grants = [GrantType::AuthorizationCode, GrantType::RefreshToken];
    draft.grant_types.extend(grants);
    draft.redirect_uris.push(REDIRECT_URI.to_owned());
    let (secret, legacy) = (NewSecret::Generated, LegacyGrants::Refuse);
    admin
        .create_client(&draft, Some(id), &secret, legacy)
        .await?;
    Ok(())
}

/// A client that acts for itself; its credentials as HTTP Basic.
async fn job(admin: &Administration) -> Result<Zeroizing<String>, Failure> {
    let mut draft = ClientDraft::new("Nightly report", ClientType::Confidential);
    draft.grant_types.insert(GrantType::ClientCredentials);
    draft.scope = Some("observations:export".to_owned());
    let (secret, legacy) = (NewSecret::Generated, LegacyGrants::Refuse);
    let id = "nightly-report";
    let made = admin
        .create_client(&draft, Some(id), &secret, legacy)
        .await?;
    let secret = made.secret.unwrap_or_default();
    let pair = Zeroizing::new(format!("{id}:{}", *secret));
    let encoded = data_encoding::BASE64.encode(pair.as_bytes());
    Ok(Zeroizing::new(format!("Basic {encoded}")))
}

/// `user` allows `client` all of `scope`: the code.
async fn allow(
    server: &AuthorizationServer,
    user: &UserId,
    client: &str,
    scope: &str,
) -> Result<String, Failure> {
    let said = SignedInAs::new(user.clone(), SystemClock.now(), user.as_str());
    let query = form(&[
        ("response_type", "code"),
        ("client_id", client),
        ("redirect_uri", REDIRECT_URI),
        ("scope", scope),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]);
    let request = Request::get(format!("/o/authorize/?{query}"))
        .body(Bytes::new())
        .map_err(Failure::error)?;
    let consent = server.consent_request(&request, Visitor::As(&said)).await;
    let refused = |problem| Failure::Error(format!("{client} was refused: {problem:?}"));
    let consent = consent.map_err(refused)?;
    let answer = server.authorize(&consent, consent.all()).await;
    let answer = answer.map_err(refused)?;
    let location = answer.headers().get(LOCATION);
    let location = location.and_then(|value| Url::parse(value.to_str().ok()?).ok());
    let code = location.and_then(|url| {
        let mut pairs = url.query_pairs();
        pairs.find_map(|(name, value)| (name == "code").then(|| value.into_owned()))
    });
    code.ok_or_else(|| Failure::Error(format!("{client} got no code")))
}

async fn token(
    server: &AuthorizationServer,
    fields: &[(&str, &str)],
    authorization: Option<&str>,
) -> Result<(), Failure> {
    let mut request = Request::post("/o/token/");
    request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(value) = authorization {
        request = request.header(AUTHORIZATION, value);
    }
    let request = request.body(Bytes::from(form(fields)));
    let request = request.map_err(Failure::error)?;
    let answer = server.respond_at(Route::Token, request).await;
    if answer.status() == StatusCode::OK {
        return Ok(());
    }
    let said = String::from_utf8_lossy(answer.body()).into_owned();
    Err(Failure::Error(format!("no token: {said}")))
}

fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}
