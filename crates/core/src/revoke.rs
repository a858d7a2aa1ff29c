//! RFC 7009: a client gives its tokens back.

#[cfg(test)]
mod tests;

use crate::{
    Decision, Env, ErrorCode, Inquiry, OAuthError, Operation, Reason, Situation, Snapshot,
    UnixTime,
    client_auth::ClientAuthentication,
    event::Event,
    model::{ClientEndpoint, ClientId, FamilyId},
    opaque::{OpaqueKind, Presented, TokenKey},
    params::Parts,
    store::{LoadPlan, Write},
};

/// A revocation request. The hint changes nothing: a token of ours says what it
/// is, and one made elsewhere is looked for among both kinds (RFC 7009 §2.1).
///
/// ```
/// use bailiwick_core::{params::Parts, revoke::RevocationRequest};
///
/// let request = RevocationRequest::parse(&Parts {
///     get: false,
///     authorization: None,
///     content_type: Some(b"application/x-www-form-urlencoded"),
///     query: None,
///     client_claim: None,
///     body: b"client_id=pocket-notes&token=abc",
/// })?;
/// assert_eq!(request.client().client_id().as_str(), "pocket-notes");
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
#[derive(Clone, Debug)]
pub struct RevocationRequest {
    client: ClientAuthentication,
    token: Option<Token>,
}

/// The token, read as either kind.
#[derive(Clone, Debug)]
struct Token {
    access: Presented,
    refresh: Presented,
}

impl RevocationRequest {
    /// Reads a POST to the revocation endpoint.
    pub fn parse(parts: &Parts<'_>) -> Result<Self, OAuthError> {
        let parameters = parts.form()?;
        Ok(Self {
            client: ClientAuthentication::parse(parts, &parameters, ClientEndpoint::Revocation)?,
            token: parameters.value("token").map(|text| Token {
                access: Presented::parse(OpaqueKind::AccessToken, text),
                refresh: Presented::parse(OpaqueKind::RefreshToken, text),
            }),
        })
    }

    /// The client that the request claims to come from, for limits and logs.
    pub fn client(&self) -> &ClientAuthentication {
        &self.client
    }

    fn try_decide(
        &self,
        situation: &Situation<'_>,
        env: &Env<'_>,
    ) -> Result<Decision<()>, OAuthError> {
        let client = self.client.authenticate(situation, env)?;
        let token = self.token.as_ref().ok_or_else(|| {
            OAuthError::json(
                ErrorCode::InvalidRequest,
                Reason::TokenMissing,
                "token is missing",
            )
        })?;
        Ok(token
            .refresh_token(client.id(), situation, env.now)
            .or_else(|| token.access_token(client.id(), situation, env))
            .unwrap_or_else(|| Decision::answer(())))
    }
}

impl Token {
    /// Where to look. A token of ours says what it is: then the other kind need
    /// not be looked for.
    fn keys(&self) -> (Option<TokenKey>, Option<TokenKey>) {
        match (&self.access, &self.refresh) {
            (Presented::Ours(_), _) => (Some(self.access.key()), None),
            (_, Presented::Ours(_)) => (None, Some(self.refresh.key())),
            _ => (Some(self.access.key()), Some(self.refresh.key())),
        }
    }

    /// The end of the whole grant (RFC 7009 §2.1), if this is a refresh token of
    /// this client.
    fn refresh_token(
        &self,
        client: &ClientId,
        situation: &Situation<'_>,
        now: UnixTime,
    ) -> Option<Decision<()>> {
        let row = situation.loaded.refresh_token.as_ref()?;
        let family = situation.loaded.family.as_ref()?;
        let own = row.digest == self.refresh.digest()
            && row.family == family.id
            && family.client == *client;
        own.then(|| end_family(client, family.id, situation, now))
    }

    /// The end of an access token of this client, and of the grant that it came
    /// of. One that is over, for it was refreshed, ends nothing any more.
    fn access_token(
        &self,
        client: &ClientId,
        situation: &Situation<'_>,
        env: &Env<'_>,
    ) -> Option<Decision<()>> {
        let now = env.now;
        let row = situation.loaded.access_token.as_ref()?;
        if row.client != *client || row.is_over(now) || !self.access.is_access_token(row, env) {
            return None;
        }
        if let Some(family) = row.family {
            return Some(end_family(client, family, situation, now));
        }
        let write = Write::RevokeAccessToken {
            selector: row.selector,
            at: now,
        };
        Some(revoked(client, None, write))
    }
}

fn end_family(
    client: &ClientId,
    family: FamilyId,
    situation: &Situation<'_>,
    now: UnixTime,
) -> Decision<()> {
    let row = situation.loaded.family.as_ref();
    if row.is_some_and(|row| row.id == family && row.revoked_at.is_some()) {
        return Decision::answer(());
    }
    revoked(
        client,
        Some(family),
        Write::RevokeFamily { family, at: now },
    )
}

fn revoked(client: &ClientId, family: Option<FamilyId>, write: Write) -> Decision<()> {
    Decision {
        writes: vec![write],
        outcome: Ok(()),
        events: vec![Event::TokenRevoked {
            client: client.clone(),
            family,
        }],
    }
}

impl Operation for RevocationRequest {
    type Answer = ();

    fn load_plan(&self, _snapshot: &Snapshot) -> LoadPlan {
        let (access_token, refresh_token) = self.token.as_ref().map_or((None, None), Token::keys);
        LoadPlan {
            access_token,
            refresh_token,
            ..LoadPlan::default()
        }
    }

    fn inquiry<'a>(&'a self, situation: &Situation<'a>, _: &Env<'_>) -> Option<Inquiry<'a>> {
        self.client.inquiry(situation).map(Inquiry::Client)
    }

    fn client_authentication(&self) -> Option<&ClientAuthentication> {
        Some(&self.client)
    }

    fn decide(&self, situation: &Situation<'_>, env: &mut Env<'_>) -> Decision<()> {
        let decision = self
            .try_decide(situation, env)
            .unwrap_or_else(Decision::refuse);
        self.client.consumed(decision, situation, env)
    }
}
