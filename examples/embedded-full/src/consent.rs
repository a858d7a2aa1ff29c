//! The club's own consent page, in place of the server's: a member may allow a part.

use bailiwick_server::{
    Answer, AuthorizationProblem, AuthorizationServer, BoxFuture, Consent, Respond, Visitor,
    bailiwick_core::{authorize::ConsentGroup, params::Parameters},
};
use bytes::Bytes;
use http::{Method, Request, Response};
use minijinja::{Value, context};

use crate::pages::{Pages, html};

/// Answers at `/o/authorize/`. Who is signed in, whether the request is a good one
/// and what becomes of the answer is the server's business.
#[derive(Clone, Debug)]
pub struct ConsentPage {
    pages: Pages,
}

impl ConsentPage {
    /// With the club's templates.
    pub fn new(pages: Pages) -> Self {
        Self { pages }
    }

    async fn visit(
        &self,
        server: &AuthorizationServer,
        request: &Request<Bytes>,
    ) -> Result<Response<Bytes>, AuthorizationProblem> {
        if request.method() == Method::POST {
            let consent = server.consent_from(request, Visitor::Detect).await?;
            let answer = answer(&consent, request.body());
            return server.authorize(&consent, answer).await;
        }
        let consent = server.consent_request(request, Visitor::Detect).await?;
        Ok(self.ask(&consent))
    }

    fn ask(&self, consent: &Consent) -> Response<Bytes> {
        let hidden = consent.fields().into_iter();
        let hidden = hidden.map(|(name, value)| context! { name, value });
        let page = context! {
            name => consent.client().name(),
            logo => consent.client().page_fields().text("logo").map(str::to_owned),
            member => consent.user().username.as_str(),
            host => consent.redirect().as_str(),
            hidden => hidden.collect::<Vec<Value>>(),
            groups => consent.groups().iter().map(boxes).collect::<Vec<Value>>(),
        };
        html(self.pages.render("consent.html", page))
    }
}

impl Respond for ConsentPage {
    fn respond<'a>(
        &'a self,
        server: &'a AuthorizationServer,
        request: Request<Bytes>,
    ) -> BoxFuture<'a, Response<Bytes>> {
        Box::pin(async move {
            match self.visit(server, &request).await {
                Ok(response) => response,
                Err(AuthorizationProblem::AskAgain(consent)) => self.ask(&consent),
                Err(problem) => server.problem_response(problem).await,
            }
        })
    }
}

/// The boxes of one owner.
fn boxes(group: &ConsentGroup) -> Value {
    let boxes = group.scopes.iter().map(|scope| {
        context! {
            name => scope.name.as_str(),
            description => scope.description.as_str(),
            new => scope.new,
        }
    });
    boxes.collect::<Vec<Value>>().into()
}

/// What the form says: the boxes that are ticked, if the button is `yes`.
fn answer(consent: &Consent, form: &[u8]) -> Answer {
    let Ok(form) = Parameters::parse(form) else {
        return Answer::Denied;
    };
    if form.value("answer") != Some("yes") {
        return Answer::Denied;
    }
    let shown = consent.scopes();
    let ticked = shown
        .iter()
        .filter(|name| form.has(&format!("granted-{name}")));
    Answer::Granted {
        scopes: ticked.cloned().collect(),
        lasts: None,
    }
}
