//! One call: who calls, and what they say.

use axum::http::header;
use bailiwick_core::{
    UnixTime,
    model::{ClientId, UserId},
    opaque::Selector,
    params::Parameters,
    plain_text::is_storable,
    scope::{ScopeToken, nearest_word},
};
use data_encoding::BASE64URL_NOPAD;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    BASE,
    body::{self, Body},
    caller::Caller,
    operation::{Kind, Operation, Parameter},
    problem::{Problem, Wrong},
    reply::{List, Reply},
};
use crate::{
    Administration, administration::Seen, app::App, incoming::Incoming, page::segment::segment,
};

/// Items of a page if nothing is said.
const USUAL_LIMIT: usize = 100;

/// One call of an operation.
pub(super) struct Call {
    pub(super) app: App,
    /// For whoever calls.
    pub(super) administration: Administration,
    pub(super) caller: Caller,
    /// What stands for each variable segment of the path.
    parameters: Vec<String>,
    query: Parameters,
    incoming: Incoming,
}

impl Call {
    pub(super) fn new(
        app: App,
        caller: Caller,
        operation: &'static Operation,
        parameters: Vec<String>,
        incoming: Incoming,
    ) -> Result<Self, Problem> {
        let query = incoming.head().uri.query().unwrap_or_default();
        let query = Parameters::parse(query.as_bytes())?.each_once()?;
        check_query(&query, operation.query)?;
        if operation.body.is_none() && !incoming.parts().body.is_empty() {
            return Err(Problem::malformed("this takes no body", Vec::new()));
        }
        Ok(Self {
            administration: app.administration.acting_by(&caller.token),
            app,
            caller,
            parameters,
            query,
            incoming,
        })
    }

    pub(super) fn now(&self) -> UnixTime {
        self.app.now()
    }

    /// What stands for the variable segment of this number.
    fn segment(&self, number: usize) -> &str {
        self.parameters.get(number).map_or("", String::as_str)
    }

    pub(super) fn text(&self, number: usize) -> &str {
        self.segment(number)
    }

    pub(super) fn client_id(&self, number: usize) -> ClientId {
        ClientId::new(self.segment(number))
    }

    pub(super) fn user_id(&self, number: usize) -> UserId {
        UserId::new(self.segment(number))
    }

    /// The key of a row; what is no key is not there.
    pub(super) fn key(&self, number: usize, what: &'static str) -> Result<Selector, Problem> {
        let text = self.segment(number);
        Selector::from_hex(text).ok_or_else(|| Problem::not_found(what, text))
    }

    pub(super) fn scope_name(&self, number: usize) -> Result<ScopeToken, Problem> {
        let text = self.segment(number);
        ScopeToken::parse(text).map_err(|_| Problem::not_found("scope", text))
    }

    /// A parameter of the query; one that is empty is none.
    pub(super) fn said(&self, name: &str) -> Option<&str> {
        self.query.value(name).filter(|value| !value.is_empty())
    }

    pub(super) fn is_said(&self, name: &str) -> bool {
        self.said(name) == Some("true")
    }

    pub(super) fn dry_run(&self) -> bool {
        self.is_said("dry_run")
    }

    /// How many items the page may have.
    pub(super) fn limit(&self) -> usize {
        let said = self.said("limit").and_then(|text| text.parse().ok());
        said.unwrap_or(USUAL_LIMIT)
    }

    /// The `N` texts of the cursor, if the page has one.
    pub(super) fn cursor<const N: usize>(&self) -> Result<Option<[String; N]>, Problem> {
        let Some(text) = self.said("cursor") else {
            return Ok(None);
        };
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok();
        let texts = bytes.and_then(|bytes| serde_json::from_slice::<Vec<String>>(&bytes).ok());
        let texts = texts.and_then(|texts| <[String; N]>::try_from(texts).ok());
        texts.map(Some).ok_or_else(no_cursor)
    }

    /// The cursor of a list that is ordered by the keys of rows.
    pub(super) fn key_cursor(&self) -> Result<Option<String>, Problem> {
        let Some([key]) = self.cursor()? else {
            return Ok(None);
        };
        match Selector::from_hex(&key) {
            Some(_) => Ok(Some(key)),
            None => Err(no_cursor()),
        }
    }

    /// One page, with the way to the next one.
    pub(super) fn page<T: Serialize>(&self, items: Vec<T>, next: Option<&[&str]>) -> Reply {
        let next = next.map(|texts| {
            let bytes = serde_json::to_vec(texts).unwrap_or_default();
            let mut query = form_urlencoded::Serializer::new(String::new());
            query.extend_pairs(self.query.iter().filter(|(name, _)| *name != "cursor"));
            query.append_pair("cursor", &BASE64URL_NOPAD.encode(&bytes));
            let path = self.incoming.head().uri.path();
            format!("{path}?{}", query.finish())
        });
        Reply::json(&List { items, next })
    }

    /// The body, of which every member is known.
    pub(super) fn body<T: Body + DeserializeOwned>(&self) -> Result<T, Problem> {
        let parts = self.incoming.parts();
        body::read(parts.content_type, parts.body)
    }

    /// Which state the caller has seen (RFC 9110 §13.1.1); `*` is any that is there.
    pub(super) fn seen(&self) -> Result<Option<Seen>, Problem> {
        let mut said = self.incoming.headers().get_all(header::IF_MATCH).iter();
        let Some(value) = said.next() else {
            return Ok(None);
        };
        let text = value.to_str().unwrap_or_default().trim();
        if text == "*" && said.next().is_none() {
            return Ok(None);
        }
        let tag = text
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'));
        let tag = tag.filter(|tag| !tag.contains('"') && said.next().is_none());
        let tag = tag.ok_or_else(|| {
            let text = "If-Match must be one entity tag, as ETag said it";
            Problem::malformed(text, Vec::new())
        })?;
        Ok(Some(Seen::said(Some(tag))))
    }
}

/// The path of one thing.
pub(super) fn path_of(collection: &str, id: &str) -> String {
    format!("{BASE}{collection}/{}", segment(id))
}

fn no_cursor() -> Problem {
    let text = "is no cursor: take it from `next` of the page before";
    Problem::malformed(text, vec![Wrong::of_parameter("cursor", text)])
}

/// Every parameter is known, and is what it must be: a misspelt `dry_run` would be
/// none.
fn check_query(query: &Parameters, known: &[Parameter]) -> Result<(), Problem> {
    let mut wrong = Vec::new();
    for (name, value) in query.iter() {
        match known.iter().find(|one| one.name == name) {
            // What was meant to narrow something would widen it to everything.
            Some(_) if value.is_empty() => {
                wrong.push(Wrong::of_parameter(name, "must not be empty"));
            }
            Some(parameter) => wrong.extend(parameter.kind.check(name, value)),
            None => {
                let names = known.iter().map(|one| one.name);
                let detail = Wrong::of_parameter(name, "is not known here");
                wrong.push(detail.near(nearest_word(name, names)));
            }
        }
    }
    for parameter in known.iter().filter(|one| one.needed) {
        if !query.has(parameter.name) {
            wrong.push(Wrong::of_parameter(parameter.name, "must be given"));
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Problem::malformed("the query will not do", wrong))
    }
}

impl Kind {
    fn check(self, name: &str, value: &str) -> Option<Wrong> {
        match self {
            Self::Text => (!is_storable(value)).then(|| Wrong::of_parameter(name, "must be text")),
            Self::Boolean => (!matches!(value, "true" | "false"))
                .then(|| Wrong::of_parameter(name, "must be true or false")),
            Self::Whole(least, most) => {
                let plain = value.bytes().all(|byte| byte.is_ascii_digit());
                let number = value.parse().ok().filter(|_| plain);
                let right = number.is_some_and(|number: u64| (least..=most).contains(&number));
                (!right).then(|| {
                    let text = format!("must be a whole number, {least} to {most}");
                    Wrong::of_parameter(name, text)
                })
            }
            Self::Word(words) => (!words.contains(&value)).then(|| {
                let text = format!("must be one of {}", words.join(", "));
                let nearest = nearest_word(value, words.iter().copied());
                Wrong::of_parameter(name, text).near(nearest)
            }),
        }
    }
}
