//! RFC 6749 §4.3: the legacy grant that hands a user's password to the client.

use super::{
    invalid_grant,
    issue::{UserAuthorization, new_family},
    requested::{Recipient, Requested},
    required,
};
use crate::{
    Decision, Env, OAuthError, PasswordCheck, Reason, Situation,
    liveness::check_user,
    model::{Client, GrantType, SecondFactor, User},
    params::Parameters,
    secret::SecretText,
    store::{LoadPlan, SecondFactorKey, UserKey},
    token::TokenResponse,
};

/// The parameters of the grant.
#[derive(Clone, Debug)]
pub(crate) struct PasswordGrant {
    login: String,
    password: SecretText,
    requested: Requested,
}

impl PasswordGrant {
    pub(super) fn parse(parameters: &Parameters) -> Result<Self, OAuthError> {
        Ok(Self {
            login: required(parameters, "username")?.to_owned(),
            password: SecretText::new(required(parameters, "password")?),
            requested: Requested::parse(parameters),
        })
    }

    /// The user name that was given.
    pub(crate) fn login(&self) -> &str {
        &self.login
    }

    pub(super) fn load_plan(&self) -> LoadPlan {
        LoadPlan {
            user: Some(UserKey::Login(self.login.clone())),
            second_factor: Some(SecondFactorKey::OfUser),
            ..LoadPlan::default()
        }
    }

    /// A user who is not there costs the same as one who is.
    pub(crate) fn password_check<'a>(&'a self, situation: &Situation<'a>) -> PasswordCheck<'a> {
        PasswordCheck {
            user: situation.loaded.user.as_ref(),
            login: &self.login,
            password: self.password.expose(),
        }
    }

    pub(super) fn decide(
        &self,
        client: &dyn Client,
        situation: &Situation<'_>,
        env: &mut Env<'_>,
    ) -> Result<Decision<TokenResponse>, OAuthError> {
        let user = authenticated_user(situation)?;
        check_second_factor(user, situation, env)?;
        let recipient = Recipient {
            client,
            user: Some(user),
            grant_type: &GrantType::Password,
            ceiling: None,
        };
        let granted = self.requested.decide(&recipient, situation.snapshot, env)?;
        let authorization = UserAuthorization {
            user,
            family: new_family(env),
            began: env.now,
            authenticated_at: Some(env.now),
            ends_at: None,
            audience: &[],
            scope: None,
            refreshable: true,
        };
        granted.issue_to_user(&authorization, env)
    }
}

/// Who has a second factor, or must have one, signs in where they are asked for it: a
/// client that has the password has not both. Said only to who gave the right
/// password.
fn check_second_factor(
    user: &User,
    situation: &Situation<'_>,
    env: &Env<'_>,
) -> Result<(), OAuthError> {
    let kept = situation.loaded.second_factor.as_ref();
    let has = kept.is_some_and(SecondFactor::is_set);
    if has || env.config.second_factor.requires(user) {
        return Err(invalid_grant(
            Reason::SecondFactorRequired,
            "this account signs in with a second factor, which this grant cannot carry",
        ));
    }
    Ok(())
}

/// The user, if the password was right. Unknown, disabled and mistaken users are
/// refused alike, in the log too: what was typed as a name may be a password.
fn authenticated_user<'a>(situation: &Situation<'a>) -> Result<&'a User, OAuthError> {
    let record = situation.loaded.user.as_ref();
    let right = situation.facts.password_matches == Some(true);
    check_user(record.map(|record| &record.user))
        .ok()
        .filter(|_| right)
        .ok_or_else(|| {
            invalid_grant(
                Reason::CredentialsWrong,
                "the user name or the password is wrong",
            )
        })
}
