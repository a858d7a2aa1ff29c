//! Where pages may lead: to nothing that was left out.

use serde::Serialize;

use crate::{route::RouteGroup, routing::Routing};

/// What templates find at `site.links`: which pages are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is one group of pages")]
pub(crate) struct Links {
    applications: bool,
    authorized_tokens: bool,
    administration: bool,
    users: bool,
    setup: bool,
    account: bool,
}

impl Links {
    /// Whether users have pages here.
    pub(crate) fn has_users(self) -> bool {
        self.users
    }

    pub(crate) fn of(routing: &Routing) -> Self {
        Self {
            applications: routing.keeps(RouteGroup::Applications),
            authorized_tokens: routing.keeps(RouteGroup::AuthorizedTokens),
            administration: routing.keeps(RouteGroup::Administration),
            users: routing.keeps(RouteGroup::Users),
            setup: routing.keeps(RouteGroup::Setup),
            account: routing.keeps(RouteGroup::Account),
        }
    }
}
