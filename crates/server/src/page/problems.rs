//! What is wrong with a form, told beside its fields.

mod retold;

use bailiwick_core::{ErrorCode, problem::Problem};
use serde::Serialize;

use super::refusal::{Refusal, Said};
use crate::{
    administration::AdministrationError,
    app::App,
    exec::{store_failed, unavailable},
    language::Text,
};

pub(crate) use retold::retold;

/// One problem of one field.
#[derive(Clone, Debug, Serialize)]
struct Told {
    field: &'static str,
    text: Text,
    /// Of which entry of a list it is said, and what.
    #[serde(skip)]
    entry: Option<(usize, Text)>,
}

impl Told {
    fn new(field: &'static str, text: impl Into<Text>) -> Self {
        Self {
            field,
            text: text.into(),
            entry: None,
        }
    }
}

/// Everything that is wrong with a form; empty for one that is shown at first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Problems(Vec<Told>);

impl Problems {
    /// One problem of one field.
    pub(crate) fn of(field: &'static str, text: impl Into<Text>) -> Self {
        Self(vec![Told::new(field, text)])
    }

    /// These and one more.
    pub(crate) fn and(mut self, field: &'static str, text: impl Into<Text>) -> Self {
        self.0.push(Told::new(field, text));
        self
    }

    /// Whether nothing is wrong.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// These, where those of an entry of `field` say its line; `lines` has the line of
    /// each entry.
    pub(crate) fn in_lines(mut self, field: &str, lines: &[usize]) -> Self {
        for told in self.0.iter_mut().filter(|told| told.field == field) {
            let entry = told.entry.as_ref();
            let line = entry.and_then(|(number, _)| lines.get(number.checked_sub(1)?));
            if let (Some((_, text)), Some(line)) = (entry, line) {
                told.text = Text::new("problem-in-line")
                    .with("line", *line)
                    .with("problem", text.clone());
            }
        }
        self
    }

    /// Whether something is said of one of these fields.
    pub(crate) fn are_beside(&self, fields: &[&str]) -> bool {
        self.0.iter().any(|told| fields.contains(&told.field))
    }

    /// Sorts a failure into what the form tells, a name that is taken beside the
    /// field `named`, and what a page of its own does.
    pub(crate) fn from_error(
        error: AdministrationError,
        named: &'static str,
    ) -> Result<Self, Refusal> {
        match error {
            AdministrationError::NameTaken => Ok(Self::of(named, Text::new("problem-name-taken"))),
            AdministrationError::Refused(problems) => {
                let told = |Problem { field, text, entry }| {
                    let text = retold(&text);
                    Told {
                        entry: entry.map(|number| (number, text.clone())),
                        ..Told::new(field_of(field), text)
                    }
                };
                Ok(Self(problems.into_iter().map(told).collect()))
            }
            AdministrationError::Scope(refusal) => Ok(Self::of("name", retold(&refusal.text))),
            AdministrationError::Changed => Ok(Self::of("", Text::new("admin-problem-changed"))),
            AdministrationError::Conflict(text) => Ok(Self::of("", retold(text))),
            other => Err(other.into()),
        }
    }

    /// What the form shows: a summary on top, with all that belongs to none of
    /// `fields`, and the rest beside the fields.
    pub(crate) fn shown(self, app: &App, fields: &[&str]) -> Shown {
        if self.is_empty() {
            return Shown {
                error: None,
                problems: Vec::new(),
            };
        }
        let (beside, general): (Vec<_>, Vec<_>) = self
            .0
            .into_iter()
            .partition(|told| fields.contains(&told.field));
        let code = ErrorCode::InvalidRequest.as_str();
        let description = "some of what was entered cannot be kept";
        let general = general.into_iter().map(|told| told.text);
        Shown {
            error: Some(Said::new(app, code, description, None).because(general)),
            problems: beside,
        }
    }
}

/// The form's name of a field that registration calls otherwise.
fn field_of(field: &'static str) -> &'static str {
    match field {
        "client_name" => "name",
        "token_endpoint_auth_method" => "auth_method",
        other => other,
    }
}

/// Problems as a form shows them.
#[derive(Debug, Serialize)]
pub(crate) struct Shown {
    pub(crate) error: Option<Said>,
    problems: Vec<Told>,
}

impl From<AdministrationError> for Refusal {
    fn from(error: AdministrationError) -> Self {
        match error {
            AdministrationError::NotFound { .. } => Self::not_found(),
            AdministrationError::SetupLinkDead => super::setup::dead_link(),
            AdministrationError::Store(error) => store_failed(error).into(),
            AdministrationError::Busy => unavailable(bailiwick_core::Reason::StoreBusy).into(),
            AdministrationError::Contended => unavailable(bailiwick_core::Reason::Contended).into(),
            other => {
                tracing::error!(error = %other, "administration failed");
                unavailable(bailiwick_core::Reason::StoreFailed).into()
            }
        }
    }
}
