//! A user that somebody wants to add: read from a form or from JSON, and checked.

use std::collections::BTreeMap;

use axum::response::Response;
use http::{HeaderMap, StatusCode, header::CONTENT_TYPE};
use serde::Serialize;
use serde_json::Value;

use crate::answer;

const REQUIRED: &str = "This field is required.";
const BLANK: &str = "This field may not be blank.";

/// What is wrong, field by field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct FieldErrors(BTreeMap<&'static str, Vec<String>>);

impl FieldErrors {
    /// One error of one field.
    pub fn one(field: &'static str, text: &str) -> Self {
        let mut errors = Self::default();
        errors.add(field, text);
        errors
    }

    fn add(&mut self, field: &'static str, text: impl Into<String>) {
        self.0.entry(field).or_default().push(text.into());
    }
}

/// The fields of a new user, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUser {
    /// Required; letters, digits and `@.+-_`, at most 150 characters.
    pub username: String,
    /// E-mail address, or empty.
    pub email: String,
    /// First name, or empty.
    pub first_name: String,
    /// Last name, or empty.
    pub last_name: String,
}

impl NewUser {
    /// Reads a request's body by its content type, and checks every field.
    #[expect(
        clippy::result_large_err,
        reason = "the refusal is the answer and is passed on once"
    )]
    pub fn read(headers: &HeaderMap, body: &[u8]) -> Result<Self, Response> {
        let fields = fields(headers, body)?;
        Self::check(&fields).map_err(|errors| answer::json(StatusCode::BAD_REQUEST, &errors))
    }

    fn check(fields: &Fields) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let new = Self {
            username: username(fields, &mut errors),
            email: email(fields, &mut errors),
            first_name: text(fields, "first_name", 150, &mut errors),
            last_name: text(fields, "last_name", 150, &mut errors),
        };
        if errors == FieldErrors::default() {
            Ok(new)
        } else {
            Err(errors)
        }
    }
}

type Fields = serde_json::Map<String, Value>;

#[expect(
    clippy::result_large_err,
    reason = "the refusal is the answer and is passed on once"
)]
fn fields(headers: &HeaderMap, body: &[u8]) -> Result<Fields, Response> {
    let content_type = headers
        .get(CONTENT_TYPE)
        .map_or("", |value| value.to_str().unwrap_or("?"));
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        Ok(form_urlencoded::parse(body)
            .map(|(name, value)| (name.into_owned(), Value::String(value.into_owned())))
            .collect())
    } else if essence.eq_ignore_ascii_case("application/json") {
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => Ok(fields),
            Ok(_) => Err(answer::json(
                StatusCode::BAD_REQUEST,
                &FieldErrors::one("non_field_errors", "Invalid data. Expected an object."),
            )),
            Err(error) => Err(answer::detail(
                StatusCode::BAD_REQUEST,
                &format!("JSON parse error - {error}"),
            )),
        }
    } else {
        Err(answer::detail(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            &format!("Unsupported media type \"{essence}\" in request."),
        ))
    }
}

/// A text field that may be left out.
fn text(fields: &Fields, name: &'static str, longest: usize, errors: &mut FieldErrors) -> String {
    let text = match fields.get(name) {
        None => return String::new(),
        Some(Value::String(text)) => text.trim(),
        Some(Value::Null) => {
            errors.add(name, "This field may not be null.");
            return String::new();
        }
        Some(_) => {
            errors.add(name, "Not a valid string.");
            return String::new();
        }
    };
    if text.contains('\0') {
        errors.add(name, "Null characters are not allowed.");
    }
    if text.chars().count() > longest {
        errors.add(
            name,
            format!("Ensure this field has no more than {longest} characters."),
        );
    }
    text.to_owned()
}

fn username(fields: &Fields, errors: &mut FieldErrors) -> String {
    if !fields.contains_key("username") {
        errors.add("username", REQUIRED);
        return String::new();
    }
    if fields
        .get("username")
        .and_then(Value::as_str)
        .is_some_and(|name| name.trim().is_empty())
    {
        errors.add("username", BLANK);
        return String::new();
    }
    let name = text(fields, "username", 150, errors);
    if !name
        .chars()
        .all(|character| character.is_alphanumeric() || "@.+-_".contains(character))
    {
        errors.add(
            "username",
            "Enter a valid username. This value may contain only letters, numbers, and \
             @/./+/-/_ characters.",
        );
    }
    name
}

fn email(fields: &Fields, errors: &mut FieldErrors) -> String {
    let address = text(fields, "email", 254, errors);
    let is_address = address.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty()
            && !host.is_empty()
            && !host.contains('@')
            && !address.contains(|c: char| c.is_whitespace() || c.is_control())
    });
    if !address.is_empty() && !is_address {
        errors.add("email", "Enter a valid email address.");
    }
    address
}
