//! Requests as they come over the wire.

use data_encoding::BASE64;

use crate::params::Parts;

/// What a request carries.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    pub(crate) authorization: Option<String>,
    pub(crate) body: Vec<(String, String)>,
}

impl Request {
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.body.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn basic(mut self, id: &str, secret: &str) -> Self {
        let blob = BASE64.encode(format!("{id}:{secret}").as_bytes());
        self.authorization = Some(format!("Basic {blob}"));
        self
    }

    pub(crate) fn bearer(mut self, token: &str) -> Self {
        self.authorization = Some(format!("Bearer {token}"));
        self
    }

    /// Parses it as the body of a POST.
    pub(crate) fn post<T>(&self, parse: impl FnOnce(&Parts<'_>) -> T) -> T {
        let body = self.encoded();
        parse(&Parts {
            get: false,
            authorization: self.authorization.as_deref().map(str::as_bytes),
            content_type: Some(b"application/x-www-form-urlencoded"),
            query: None,
            body: body.as_bytes(),
            client_claim: None,
        })
    }

    /// Parses it as the query of a GET.
    pub(crate) fn get<T>(&self, parse: impl FnOnce(&Parts<'_>) -> T) -> T {
        parse(&Parts {
            get: true,
            authorization: self.authorization.as_deref().map(str::as_bytes),
            content_type: None,
            query: Some(&self.encoded()),
            body: b"",
            client_claim: None,
        })
    }

    fn encoded(&self) -> String {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.body)
            .finish()
    }
}

/// A request of the grant `grant_type`.
pub(crate) fn grant(grant_type: &str) -> Request {
    Request::default().with("grant_type", grant_type)
}
