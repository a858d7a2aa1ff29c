//! For whose ears: RFC 8707 and RFC 9068 §3.

use super::{Check, Policy, Recorder, Refused, ScopeRequest, Step, judge::Found};
use crate::{
    Reason, Snapshot,
    model::{Owner, RegisteredScope},
    resource::is_same,
    scope::Resolved,
    snapshot::Resource,
};

/// The resources that `request` names: known, among those of the grant if there
/// is one, and one alone unless its client may have several.
pub(super) fn target<'a, R: Recorder>(
    request: &ScopeRequest<'_>,
    snapshot: &'a Snapshot,
    to: &mut R,
) -> Result<Vec<Resource<'a>>, Refused> {
    let mut target: Vec<Resource<'a>> = Vec::new();
    for asked in request.resource {
        let found = resource(asked, request, snapshot);
        to.step(|| Step {
            check: Check::Resource,
            scope: None,
            passed: found.is_ok(),
            words: match found {
                Ok(found) => format!("{} is that of '{}'", found.identifier, found.owner),
                Err((_, text)) => text.to_owned(),
            },
        });
        let found = found.map_err(|(reason, text)| Refused::Target(reason, text))?;
        if !target.contains(&found) {
            target.push(found);
        }
    }
    if target.len() > 1 && !request.client.allows_mixed_audience() {
        let text = "this client asks for one resource at a time";
        to.step(|| Step {
            check: Check::Resource,
            scope: None,
            passed: false,
            words: text.to_owned(),
        });
        return Err(Refused::Target(Reason::AudienceMixed, text));
    }
    Ok(target)
}

fn resource<'a>(
    asked: &str,
    request: &ScopeRequest<'_>,
    snapshot: &'a Snapshot,
) -> Result<Resource<'a>, (Reason, &'static str)> {
    let granted = request.ceiling.map_or(&[][..], |ceiling| ceiling.audience);
    if !granted.is_empty() && !granted.iter().any(|one| is_same(one, asked)) {
        let text = "resource is not among those that were granted";
        return Err((Reason::ResourceUnknown, text));
    }
    let text = "resource is not the identifier of a resource server";
    snapshot
        .resource(asked)
        .ok_or((Reason::ResourceUnknown, text))
}

impl Policy<'_> {
    /// Whether `scope` may be used at the resources that are asked for: it is of
    /// one of them, or of the authorization server, which all share.
    pub(super) fn fits_target(&self, scope: &RegisteredScope) -> bool {
        match &scope.owner {
            Owner::AuthorizationServer => true,
            Owner::ResourceServer(id) => {
                self.target.is_empty() || self.target.iter().any(|one| one.owner == id)
            }
        }
    }

    /// What is asked for; else what was granted before; else the owners' identifiers,
    /// in the order of their scopes (RFC 9068 §3).
    pub(super) fn audience<R: Recorder>(
        &self,
        owners: &Resources<'_>,
        to: &mut R,
    ) -> Result<Vec<String>, Refused> {
        if !self.target.is_empty() {
            let named = self.target.iter().map(|one| one.identifier.to_owned());
            return Ok(named.collect());
        }
        let owners = &owners.0;
        if owners.len() > 1 && !self.request.client.allows_mixed_audience() {
            to.step(|| Step {
                check: Check::Audience,
                scope: None,
                passed: false,
                words: format!("the scopes belong to several: {}", owners.join(", ")),
            });
            return Err(Refused::AudienceMixed);
        }
        match self.request.ceiling {
            Some(ceiling) if !ceiling.audience.is_empty() => Ok(ceiling.audience.to_vec()),
            _ => Ok(owners.iter().map(|one| (*one).to_owned()).collect()),
        }
    }

    fn resource_of(&self, scope: &RegisteredScope) -> Option<&str> {
        let owner = self.snapshot.client(scope.owner.client()?)?;
        owner.resource_server()?.resource.as_deref()
    }
}

/// The identifiers of those who own what is granted, each once, in the order of
/// their scopes.
#[derive(Default)]
pub(super) struct Resources<'a>(Vec<&'a str>);

impl<'a> Resources<'a> {
    pub(super) fn add(&mut self, policy: &'a Policy<'_>, found: &Found<'_>) {
        let scope = found.as_ref().map(Resolved::registered);
        let resource = scope.and_then(|scope| policy.resource_of(scope));
        if let Some(resource) = resource.filter(|one| !self.0.contains(one)) {
            self.0.push(resource);
        }
    }
}
