//! What a consent page shows, and sends back.

use std::time::Duration;

use bailiwick_core::{
    authorize::{Answer, ConsentGroup, ConsentRequest, RedirectTarget},
    model::{Client, User},
    scope::ScopeSet,
    session::Who,
};

/// A question to a person: who asks for what, and where the answer goes.
///
/// A page shows it in a form that holds [`Consent::fields`] as hidden fields. The
/// form is good once, for this request, this person in this session, and these
/// texts.
///
/// ```
/// use bailiwick_server::{Answer, Consent};
/// use serde_json::{Value, json};
///
/// /// For a front end that makes the page itself.
/// fn page(consent: &Consent) -> Value {
///     let scopes = consent.groups().iter().flat_map(|group| &group.scopes);
///     let scopes: Vec<_> = scopes.map(|scope| (&scope.description, scope.new)).collect();
///     json!({
///         "signed_in": consent.user().username,
///         "application": consent.client().name(),
///         "asks_for": scopes,
///         "returns_to": consent.redirect().as_str(),
///         "hidden_fields": consent.fields(),
///     })
/// }
///
/// fn answer(consent: &Consent, button: &str) -> Answer {
///     if button == "allow" { consent.all() } else { Answer::Denied }
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Consent {
    pub(super) page: ConsentRequest,
    pub(super) who: Who,
}

impl Consent {
    /// Who asks: the host's own type, if there is one
    /// ([`Builder::clients`](crate::Builder::clients)).
    pub fn client(&self) -> &dyn Client {
        &*self.page.client
    }

    /// Who is asked.
    pub fn user(&self) -> &User {
        &self.page.user
    }

    /// What is asked for, by owner, the riskiest first; of one owner new ones before those
    /// allowed already.
    pub fn groups(&self) -> &[ConsentGroup] {
        &self.page.groups
    }

    /// What the client asked for and may not have: it does not get it.
    ///
    /// ```
    /// use bailiwick_server::Consent;
    ///
    /// /// For a developer who wonders.
    /// fn told(consent: &Consent) -> Option<String> {
    ///     let left_out = consent.left_out();
    ///     (!left_out.is_empty()).then(|| format!("the application does not get {left_out}"))
    /// }
    /// ```
    pub fn left_out(&self) -> &ScopeSet {
        &self.page.left_out
    }

    /// Where the answer goes, for a person to recognise.
    pub fn redirect(&self) -> &RedirectTarget {
        &self.page.redirect
    }

    /// Every name that is asked for.
    pub fn scopes(&self) -> ScopeSet {
        self.page.scopes()
    }

    /// The hidden fields of the form: the request, and the ticket. They go back as
    /// they came; the names `ticket` and `allow` and those of the parameters of an
    /// authorization request are taken.
    pub fn fields(&self) -> Vec<(&'static str, &str)> {
        let mut fields = self.page.request.fields();
        fields.push(("ticket", &self.page.ticket));
        fields
    }

    /// Whether they may leave something of it out, because the client was registered
    /// to bear with less.
    ///
    /// ```
    /// use bailiwick_server::{Answer, Consent, bailiwick_core::scope::ScopeToken};
    ///
    /// /// Yes, but not to `unwanted`.
    /// fn without(consent: &Consent, unwanted: &ScopeToken) -> Answer {
    ///     if !consent.partial() {
    ///         return Answer::Denied;
    ///     }
    ///     let scopes = consent.scopes();
    ///     let scopes = scopes.iter().filter(|name| *name != unwanted).cloned().collect();
    ///     Answer::Granted { scopes, lasts: None }
    /// }
    /// ```
    pub fn partial(&self) -> bool {
        self.page.partial
    }

    /// For how long they may allow it, besides until they take it back.
    ///
    /// ```
    /// use bailiwick_server::{Answer, Consent};
    ///
    /// /// Yes, for the shortest time that there is.
    /// fn cautiously(consent: &Consent) -> Answer {
    ///     let lasts = consent.durations().iter().min().copied();
    ///     Answer::Granted { scopes: consent.scopes(), lasts }
    /// }
    /// ```
    pub fn durations(&self) -> &[Duration] {
        &self.page.durations
    }

    /// Yes, to all of it.
    pub fn all(&self) -> Answer {
        Answer::Granted {
            scopes: self.scopes(),
            lasts: None,
        }
    }

    pub(crate) fn query(&self) -> String {
        self.page.request.to_query()
    }
}
