//! Reading what a plan names.

use std::sync::Arc;

use bailiwick_core::{
    Digest, UnixTime,
    model::{AccessToken, ClientId, Consent, Family, RefreshToken, UserId, UserRecord},
    opaque::TokenKey,
    scope::{ScopeSet, ScopeToken},
    store::{
        Holdings, HoldingsPlan, HoldingsTally, Impact, ImpactTally, LoadPlan, Loaded,
        SecondFactorKey, UserKey,
    },
};

use super::tables::Tables;

impl Tables {
    pub(super) fn load(&self, plan: &LoadPlan) -> Box<Loaded> {
        let mut loaded = Box::<Loaded>::default();
        loaded.version = self.version;
        self.load_tokens(plan, &mut loaded);
        self.load_bearer(plan, &mut loaded);
        loaded.session = plan.session.and_then(|key| row(self.sessions.get(&key)));
        if let Some(SecondFactorKey::Handle(handle)) = plan.second_factor {
            let mut all = self.second_factors.values();
            loaded.second_factor = row(all.find(|one| one.handle == handle));
        }
        loaded.user = self.load_user(plan, &loaded);
        if let Some((SecondFactorKey::OfUser, user)) = plan.second_factor.zip(loaded.user.as_ref())
        {
            loaded.second_factor = row(self.second_factors.get(&user.user.id));
        }
        let consent = plan.consent.as_ref();
        let key = consent.and_then(|key| key.resolve(loaded.session.as_ref()));
        loaded.consent = key.and_then(|(user, client)| self.consent(user, client));
        if let Some(selector) = plan.setup_link {
            let link = self.setup_link.as_ref();
            loaded.setup_link = row(link.filter(|link| link.selector == selector));
            loaded.administrator_exists = self.administrator_exists();
        }
        if !plan.impact.is_empty() {
            loaded.impact = self.impact(plan);
        }
        let holdings = plan.holdings.as_ref();
        loaded.holdings = holdings.map(|plan| Box::new(self.holdings(plan)));
        loaded
    }

    fn impact(&self, plan: &LoadPlan) -> Vec<Impact> {
        let mut tally = ImpactTally::new(&plan.impact);
        self.live_grants(plan.impact_at, |client, user, scope| {
            tally.add(client, user, scope.iter().map(ScopeToken::as_str));
        });
        tally.finish()
    }

    fn holdings(&self, plan: &HoldingsPlan) -> Holdings {
        let mut tally = HoldingsTally::new(plan);
        self.live_grants(plan.at, |client, user, scope| {
            tally.add(client, user, scope.iter().map(ScopeToken::as_str));
        });
        tally.finish()
    }

    /// Every family, and every access token without one, that is neither revoked nor
    /// over.
    fn live_grants(
        &self,
        now: UnixTime,
        mut each: impl FnMut(&ClientId, Option<&UserId>, &ScopeSet),
    ) {
        let families = self.families.values();
        for row in families.filter(|row| row.revoked_at.is_none() && row.expires_at > now) {
            each(&row.client, Some(&row.user), &row.scope);
        }
        let tokens = self.access_tokens.values();
        for row in tokens.filter(|row| {
            row.family.is_none()
                && !row.is_static
                && row.revoked_at.is_none()
                && row.expires_at.is_none_or(|end| end > now)
        }) {
            each(&row.client, row.user.as_ref(), &row.scope);
        }
    }

    fn load_tokens(&self, plan: &LoadPlan, loaded: &mut Loaded) {
        loaded.code = plan.code.and_then(|key| row(self.codes.get(&key)));
        loaded.refresh_token = plan.refresh_token.and_then(|key| self.refresh_token(key));
        (loaded.successor, loaded.successor_access_token) =
            self.successor(loaded.refresh_token.as_ref());
        loaded.access_token = plan.access_token.and_then(|key| self.access_token(key));
        let of_code = loaded.code.as_ref().and_then(|code| code.used);
        let family = of_code
            .map(|used| used.family)
            .or_else(|| loaded.refresh_token.as_ref().map(|token| token.family))
            .or_else(|| loaded.access_token.as_ref().and_then(|token| token.family));
        loaded.family = family.and_then(|id| row(self.families.get(&id)));
    }

    fn load_bearer(&self, plan: &LoadPlan, loaded: &mut Loaded) {
        let Some(bearer) = plan.bearer.and_then(|key| self.access_token(key)) else {
            return;
        };
        loaded.bearer_family = bearer.family.and_then(|id| row(self.families.get(&id)));
        let user = user_of(&bearer, loaded.bearer_family.as_ref()).cloned();
        loaded.bearer_user = user.and_then(|id| row(self.users.get(&id)));
        loaded.bearer = Some(bearer);
    }

    fn load_user(&self, plan: &LoadPlan, loaded: &Loaded) -> Option<UserRecord> {
        if let Some(key) = &plan.user {
            return self.find_user(key);
        }
        let session = loaded.session.as_ref().map(|session| &session.user);
        let id = session
            .or_else(|| loaded.code.as_ref().map(|code| &code.user))
            .or_else(|| loaded.family.as_ref().map(|family| &family.user))
            .or_else(|| loaded.access_token.as_ref()?.user.as_ref())
            .or_else(|| loaded.second_factor.as_ref().map(|kept| &kept.user))?;
        row(self.users.get(id))
    }

    fn find_user(&self, key: &UserKey) -> Option<UserRecord> {
        match key {
            UserKey::Id(id) => row(self.users.get(id)),
            UserKey::Login(login) => self.find_login(login),
        }
    }

    fn find_login(&self, login: &str) -> Option<UserRecord> {
        let named = self.users.values().find(|row| row.user.username == login);
        if named.is_some() || login.is_empty() {
            return row(named);
        }
        let same_email = |row: &&Arc<UserRecord>| row.user.email.eq_ignore_ascii_case(login);
        let mut found = self.users.values().filter(same_email);
        let first = found.next();
        row(first.filter(|_| found.next().is_none()))
    }

    fn consent(&self, user: &UserId, client: &ClientId) -> Option<Consent> {
        let scopes = self.consents.get(&(user.clone(), client.clone()))?;
        Some(Consent {
            user: user.clone(),
            client: client.clone(),
            scopes: scopes.values().map(|scope| (**scope).clone()).collect(),
        })
    }

    pub(super) fn administrator_exists(&self) -> bool {
        let mut users = self.users.values();
        users.any(|row| row.user.admin && row.user.active)
    }

    pub(super) fn successor(
        &self,
        token: Option<&RefreshToken>,
    ) -> (Option<RefreshToken>, Option<AccessToken>) {
        let used = token.and_then(|token| token.used.as_ref());
        let successor = used.and_then(|used| row(self.refresh_tokens.get(&used.successor)));
        let selector = successor.as_ref().and_then(|row| row.access_token);
        let access_token = selector.and_then(|key| row(self.access_tokens.get(&key)));
        (successor, access_token)
    }

    fn access_token(&self, key: TokenKey) -> Option<AccessToken> {
        row(match key {
            TokenKey::Selector(selector) => self.access_tokens.get(&selector),
            TokenKey::Imported(digest) => self.imported_access_token(&digest),
            TokenKey::Jwt { jti, digest } => {
                let by_jti = self.access_tokens.get(&jti);
                by_jti.or_else(|| self.imported_access_token(&digest))
            }
        })
    }

    pub(super) fn imported_access_token(&self, digest: &Digest) -> Option<&Arc<AccessToken>> {
        let mut tokens = self.access_tokens.values();
        tokens.find(|token| token.imported && token.digest == *digest)
    }

    fn refresh_token(&self, key: TokenKey) -> Option<RefreshToken> {
        row(match key {
            TokenKey::Selector(selector) => self.refresh_tokens.get(&selector),
            TokenKey::Imported(digest) | TokenKey::Jwt { digest, .. } => {
                self.imported_refresh_token(&digest)
            }
        })
    }

    pub(super) fn imported_refresh_token(&self, digest: &Digest) -> Option<&Arc<RefreshToken>> {
        let mut tokens = self.refresh_tokens.values();
        tokens.find(|token| token.imported && token.digest == *digest)
    }
}

fn user_of<'a>(token: &'a AccessToken, family: Option<&'a Family>) -> Option<&'a UserId> {
    let of_token = token.user.as_ref();
    of_token.or_else(|| family.map(|family| &family.user))
}

/// A copy of a row, if it is there.
pub(super) fn row<T: Clone>(row: Option<&Arc<T>>) -> Option<T> {
    row.map(|row| T::clone(row))
}
