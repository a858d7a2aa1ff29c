//! RFC 6749 §2.3: who asks, at every endpoint of clients.

mod basic;
mod operation;
#[cfg(test)]
mod tests;
pub use operation::AuthenticateClient;

use std::{hint::black_box, sync::Arc};

use crate::{
    ClientInquiry, Decision, Digest, Env, ErrorCode, MacKeys, OAuthError, Reason, Situation,
    Snapshot,
    model::{AuthMethod, Client, ClientEndpoint, ClientId, SecretHash, SecretName},
    params::{Parameters, Parts},
    secret::SecretText,
    store::Write,
};

/// Who a request says that it comes from, by a host's own authentication method:
/// not a fact before the method has looked at it.
///
/// ```
/// use bailiwick_core::{
///     client_auth::{ClientAuthentication, ClientClaim},
///     model::{AuthMethod, ClientEndpoint, ClientId},
///     params::{Parameters, Parts},
/// };
///
/// // The proxy says whose certificate it saw: the method recognises its client by it.
/// let claim = ClientClaim {
///     client: ClientId::new("field-notes"),
///     method: AuthMethod::parse("tls_client_auth").unwrap(),
/// };
/// let parts = Parts { client_claim: Some(&claim), ..Parts::default() };
/// let none = Parameters::default();
/// let client = ClientAuthentication::parse(&parts, &none, ClientEndpoint::Token)?;
/// assert_eq!(client.client_id(), &claim.client);
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientClaim {
    /// The client.
    pub client: ClientId,
    /// The method: an [`AuthMethod::Extension`].
    pub method: AuthMethod,
}

/// What a client sent to say who it is: by exactly one method.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     Facts, Reason, Situation, client_auth::ClientAuthentication, model::ClientEndpoint,
///     store::Loaded,
/// };
///
/// let (snapshot, loaded, config) = (host::snapshot(), Loaded::default(), host::config());
/// let situation = Situation { snapshot: &snapshot, loaded: &loaded, facts: Facts::none() };
/// let read = |body: &str| {
///     let parts = host::post(body);
///     ClientAuthentication::parse(&parts, &parts.form()?, ClientEndpoint::Revocation)
/// };
///
/// let right = read("client_id=field-notes&client_secret=correct-horse")?;
/// assert_eq!(right.client_id().as_str(), "field-notes"); // says the request
/// assert!(right.gives_a_secret());
/// let client = right.authenticate(&situation, &host::env(&config))?;
/// assert_eq!(client.name(), "Field Notes"); // it is the one
///
/// let wrong = read("client_id=field-notes&client_secret=a-guess")?;
/// let refusal = wrong.authenticate(&situation, &host::env(&config)).unwrap_err();
/// assert_eq!(refusal.reason, Reason::ClientSecretWrong);
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ClientAuthentication {
    method: AuthMethod,
    endpoint: ClientEndpoint,
    reading: Reading,
    /// HTTP Basic with the values as they are, where that differs: RFC 6749
    /// §2.3.1 wants them form-encoded, many clients do not do it.
    raw_reading: Option<Reading>,
}

#[derive(Clone, Debug)]
struct Reading {
    client: ClientId,
    secret: Option<SecretText>,
}

impl ClientAuthentication {
    /// Reads what the host's own methods recognised, the `Authorization` header,
    /// `client_id` and `client_secret`. Two methods at once are refused, and so is
    /// a header that cannot be read, even if the body would do.
    pub fn parse(
        parts: &Parts<'_>,
        parameters: &Parameters,
        endpoint: ClientEndpoint,
    ) -> Result<Self, OAuthError> {
        let id = parameters.value("client_id");
        let secret = parameters.value("client_secret");
        if let Some(claim) = parts.client_claim {
            let second = secret.is_some() || parts.credentials("Basic").is_some();
            return Self::claimed(claim, id, second, endpoint);
        }
        if parts.authorization.is_none() {
            return Self::in_body(id, secret, endpoint);
        }
        if secret.is_some() {
            return Err(two_methods(
                "client credentials belong in the Authorization header or in the body, not in both",
            ));
        }
        Self::in_header(parts, id, endpoint)
    }

    fn claimed(
        claim: &ClientClaim,
        id: Option<&str>,
        second_method: bool,
        endpoint: ClientEndpoint,
    ) -> Result<Self, OAuthError> {
        if second_method {
            return Err(two_methods(
                "a request authenticates its client by one method, not by two",
            ));
        }
        if id.is_some_and(|id| id != claim.client.as_str()) {
            return Err(OAuthError::json(
                ErrorCode::InvalidRequest,
                Reason::ClientMismatch,
                "client_id is not the client that the request authenticates",
            ));
        }
        Ok(Self {
            method: claim.method.clone(),
            endpoint,
            reading: Reading {
                client: claim.client.clone(),
                secret: None,
            },
            raw_reading: None,
        })
    }

    fn in_body(
        id: Option<&str>,
        secret: Option<&str>,
        endpoint: ClientEndpoint,
    ) -> Result<Self, OAuthError> {
        let Some(id) = id else {
            return Err(invalid_client(
                Reason::ClientMissing,
                "client authentication is missing",
            ));
        };
        Ok(Self {
            method: secret.map_or(AuthMethod::None, |_| AuthMethod::ClientSecretPost),
            endpoint,
            reading: Reading {
                client: ClientId::new(id),
                secret: secret.map(SecretText::new),
            },
            raw_reading: None,
        })
    }

    fn in_header(
        parts: &Parts<'_>,
        id: Option<&str>,
        endpoint: ClientEndpoint,
    ) -> Result<Self, OAuthError> {
        let mut readings = basic::readings(parts)?;
        if let Some(id) = id {
            readings.retain(|reading| reading.client.as_str() == id);
        }
        let mut readings = readings.into_iter();
        let Some(reading) = readings.next() else {
            return Err(OAuthError::json(
                ErrorCode::InvalidRequest,
                Reason::ClientMismatch,
                "client_id is not the client of the Authorization header",
            ));
        };
        Ok(Self {
            method: AuthMethod::ClientSecretBasic,
            endpoint,
            reading,
            raw_reading: readings.next(),
        })
    }

    /// The client that the request claims to come from: not a fact before
    /// [`ClientAuthentication::authenticate`].
    pub fn client_id(&self) -> &ClientId {
        &self.reading.client
    }

    /// Whether a secret came with it, or what a host's own method looks at, right
    /// or wrong: public clients have none.
    pub fn gives_a_secret(&self) -> bool {
        self.reading.secret.is_some() || self.is_by_extension()
    }

    fn is_by_extension(&self) -> bool {
        matches!(self.method, AuthMethod::Extension(_))
    }

    /// What a host's own method is to be asked, if the request uses one that the
    /// client may use.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// # use std::sync::Arc;
    /// # use bailiwick_core::{model::ClientRecord, store::Loaded};
    /// use bailiwick_core::{
    ///     Facts, Situation,
    ///     assertion::Authenticated,
    ///     client_auth::{ClientAuthentication, ClientClaim},
    ///     model::{AuthMethod, ClientEndpoint, ClientId},
    ///     params::{Parameters, Parts},
    /// };
    ///
    /// let method = AuthMethod::parse("tls_client_auth").unwrap();
    /// let claim = ClientClaim { client: ClientId::new("field-notes"), method: method.clone() };
    /// let parts = Parts { client_claim: Some(&claim), ..Parts::default() };
    /// let (none, at) = (Parameters::default(), ClientEndpoint::Token);
    /// let client = ClientAuthentication::parse(&parts, &none, at)?;
    ///
    /// # let declared = ClientRecord { auth_method: Some(method.clone()), ..host::client() };
    /// # let snapshot = host::snapshot().with_client(Arc::new(declared));
    /// # let (loaded, config) = (Loaded::default(), host::config());
    /// let situation = Situation { snapshot: &snapshot, loaded: &loaded, facts: Facts::none() };
    /// assert_eq!(client.inquiry(&situation).unwrap().method, &method);
    ///
    /// // The method looks, and what it found is a fact from then on.
    /// let facts = Facts { client: Some(Ok(Authenticated::new())), ..Facts::default() };
    /// let situation = Situation { facts: &facts, ..situation };
    /// assert!(client.inquiry(&situation).is_none());
    /// assert!(client.authenticate(&situation, &host::env(&config)).is_ok());
    /// # Ok::<(), bailiwick_core::OAuthError>(())
    /// ```
    pub fn inquiry<'a>(&'a self, situation: &Situation<'a>) -> Option<ClientInquiry<'a>> {
        if !self.is_by_extension() || situation.facts.client.is_some() {
            return None;
        }
        let client = self.claimant(situation).ok()?;
        Some(ClientInquiry {
            client,
            method: &self.method,
            endpoint: self.endpoint,
        })
    }

    /// `decision`, with the write that consumes what authenticated the client: it
    /// is consumed whatever becomes of the request.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// # use bailiwick_core::{Facts, Situation, store::Loaded};
    /// use bailiwick_core::{Decision, client_auth::ClientAuthentication, model::ClientEndpoint};
    ///
    /// # let (snapshot, loaded, config) = (host::snapshot(), Loaded::default(), host::config());
    /// # let situation = Situation { snapshot: &snapshot, loaded: &loaded, facts: Facts::none() };
    /// let parts = host::post("client_id=field-notes&client_secret=correct-horse");
    /// let client = ClientAuthentication::parse(&parts, &parts.form()?, ClientEndpoint::Other)?;
    /// let decision = Decision::answer("pong");
    /// let decision = client.consumed(decision, &situation, &host::env(&config));
    /// assert!(decision.writes.is_empty()); // a secret works again and again
    /// # Ok::<(), bailiwick_core::OAuthError>(())
    /// ```
    pub fn consumed<T>(
        &self,
        mut decision: Decision<T>,
        situation: &Situation<'_>,
        env: &Env<'_>,
    ) -> Decision<T> {
        if self.is_by_extension()
            && let Ok((_, Some(write))) = self.by_extension(situation, env)
        {
            decision.writes.push(write);
        }
        decision
    }

    /// The client, if it is the one that it says it is. A client that is unknown
    /// or disabled takes as long as one with a wrong secret, and is refused in the
    /// same words.
    pub fn authenticate(
        &self,
        situation: &Situation<'_>,
        env: &Env<'_>,
    ) -> Result<Arc<dyn Client>, OAuthError> {
        if self.is_by_extension() {
            return self.by_extension(situation, env).map(|(client, _)| client);
        }
        let first = self.check(&self.reading, situation, env);
        let Some(raw) = &self.raw_reading else {
            return first;
        };
        // Both are tried whatever the first says: time tells nothing.
        let second = self.check(raw, situation, env);
        first.or(second)
    }

    /// Which of its client's secrets this is, once it has authenticated. Only of a
    /// client that has several something is computed.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// use bailiwick_core::{Operation, client_auth::AuthenticateClient, model::ClientEndpoint};
    ///
    /// let form = host::post("client_id=field-notes&client_secret=correct-horse");
    /// let request = AuthenticateClient::parse(&form, ClientEndpoint::Other)?;
    /// let authentication = request.client_authentication().unwrap();
    /// let (client, name) = authentication.secret_used(&host::snapshot(), &host::Keys).unwrap();
    /// assert_eq!((client.as_str(), name), ("field-notes", host::client().secrets[0].name()));
    /// # Ok::<(), bailiwick_core::OAuthError>(())
    /// ```
    pub fn secret_used(
        &self,
        snapshot: &Snapshot,
        keys: &dyn MacKeys,
    ) -> Option<(ClientId, SecretName)> {
        let readings = std::iter::once(&self.reading).chain(&self.raw_reading);
        let mut found = readings.filter_map(|reading| {
            let (secret, client) = (reading.secret.as_ref()?, snapshot.client(&reading.client)?);
            let used = match client.record().secrets.as_slice() {
                [only] => only,
                several => several
                    .iter()
                    .find(|one| one.hash.matches(keys, secret.expose()))?,
            };
            Some((client.id().clone(), used.name()))
        });
        found.next()
    }

    /// The client that a host's own method found to be the one, and what consumes
    /// its proof.
    fn by_extension(
        &self,
        situation: &Situation<'_>,
        env: &Env<'_>,
    ) -> Result<(Arc<dyn Client>, Option<Write>), OAuthError> {
        let client = self.claimant(situation)?;
        let unasked = || refused(Reason::ClientAuthenticationMethod);
        let found = situation.facts.client.as_ref().ok_or_else(unasked)?;
        let once = found.as_ref().map_err(Clone::clone)?.single_use.as_ref();
        let write = once
            .map(|once| once.consume(self.method.as_str(), situation.loaded, env.now))
            .transpose()
            .map_err(refused)?;
        Ok((client, write))
    }

    /// The client that the request claims to come from, if a host's own method may
    /// say whether it does.
    fn claimant(&self, situation: &Situation<'_>) -> Result<Arc<dyn Client>, OAuthError> {
        let client = client_of(situation, &self.reading.client)
            .ok_or_else(|| refused(Reason::ClientUnknown))?;
        if !client.is_usable() {
            return Err(refused(Reason::ClientDisabled));
        }
        if !client.is_confidential() {
            return Err(refused(Reason::ClientIsPublic));
        }
        if !client.allows_auth_method(&self.method, self.endpoint) {
            return Err(refused(Reason::ClientAuthenticationMethod));
        }
        Ok(client)
    }

    fn check(
        &self,
        reading: &Reading,
        situation: &Situation<'_>,
        env: &Env<'_>,
    ) -> Result<Arc<dyn Client>, OAuthError> {
        let client = client_of(situation, &reading.client);
        let secret = reading.secret.as_ref().map(SecretText::expose);
        let right = secret.is_some_and(|secret| is_secret_of(client.as_deref(), secret, env));
        let client = client.ok_or_else(|| refused(Reason::ClientUnknown))?;
        verdict(&*client, secret.is_some(), right).map_err(refused)?;
        self.check_method(&*client)?;
        Ok(client)
    }

    /// A client is held to the method that it declared. Said plainly, for it has
    /// proved who it is.
    fn check_method(&self, client: &dyn Client) -> Result<(), OAuthError> {
        if !client.is_confidential() || client.allows_auth_method(&self.method, self.endpoint) {
            return Ok(());
        }
        let text = match client.auth_method() {
            Some(declared) => format!("this client is registered to authenticate by {declared}"),
            None => format!("this client may not authenticate by {} here", self.method),
        };
        Err(invalid_client(Reason::ClientAuthenticationMethod, text))
    }
}

/// Whether `secret` is one of the client's. Every attempt costs one hash of each
/// kind, whoever is asked for and whatever is kept (security.md CT-19).
fn is_secret_of(client: Option<&dyn Client>, secret: &str, env: &Env<'_>) -> bool {
    let holder = client.filter(|client| client.is_usable() && client.is_confidential());
    let kept = holder.map_or(&[][..], |client| &client.record().secrets);
    let kept_as = |kind: fn(&SecretHash) -> bool| kept.iter().any(|one| kind(&one.hash));
    let nothing = Digest::from_bytes([0; 32]);
    if !kept_as(|hash| matches!(hash, SecretHash::Sha256(_))) {
        black_box(SecretHash::Sha256(nothing).matches(env.keys, secret));
    }
    if !kept_as(|hash| matches!(hash, SecretHash::Keyed(..))) {
        let key = env.keys.current();
        black_box(SecretHash::Keyed(key, nothing).matches(env.keys, secret));
    }
    holder.is_some_and(|client| client.check_secret(env.keys, secret))
}

/// RFC 6749 §2.3.1, §3.2.1: a confidential client proves itself by its secret, a
/// public one has none and names itself.
fn verdict(client: &dyn Client, secret_sent: bool, secret_right: bool) -> Result<(), Reason> {
    if !client.is_usable() {
        return Err(Reason::ClientDisabled);
    }
    match (client.is_confidential(), secret_sent) {
        (true, true) if secret_right => Ok(()),
        (true, true) => Err(Reason::ClientSecretWrong),
        (true, false) => Err(Reason::ClientSecretMissing),
        (false, true) => Err(Reason::ClientIsPublic),
        (false, false) => Ok(()),
    }
}

/// The client `id`, usable or not.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{Facts, Situation, client_auth::client_of, model::ClientId, store::Loaded};
///
/// let (snapshot, loaded) = (host::snapshot(), Loaded::default());
/// let situation = Situation { snapshot: &snapshot, loaded: &loaded, facts: Facts::none() };
/// let client = client_of(&situation, &ClientId::new("field-notes")).unwrap();
/// assert_eq!(client.name(), "Field Notes");
/// assert!(client_of(&situation, &ClientId::new("nobody")).is_none());
/// ```
pub fn client_of(situation: &Situation<'_>, id: &ClientId) -> Option<Arc<dyn Client>> {
    situation.snapshot.client(id).cloned()
}

fn two_methods(text: &'static str) -> OAuthError {
    OAuthError::json(
        ErrorCode::InvalidRequest,
        Reason::ClientAuthenticationRepeated,
        text,
    )
}

fn refused(reason: Reason) -> OAuthError {
    invalid_client(reason, "client authentication failed")
}

fn invalid_client(reason: Reason, text: impl Into<std::borrow::Cow<'static, str>>) -> OAuthError {
    OAuthError::json(ErrorCode::InvalidClient, reason, text)
}
