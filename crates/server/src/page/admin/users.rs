//! `/admin/users/`: the users of the embedded store. A host that keeps its users
//! elsewhere administers them there.

mod list;
mod second_factor;

use axum::{extract::State, response::Response};
use bailiwick_core::{
    model::{User, UserId, UserRecord},
    params::Parameters,
};
use secrecy::SecretString;
use serde::Serialize;

use super::names::{TOKENS, with_query};
use crate::{
    administration::{NewUser, Seen, UserChange},
    app::App,
    language::Text,
    login::{Administrator, Person},
    page::{
        form::Form,
        problems::{Problems, Shown, retold},
        refusal::Refusal,
        render::{Hidden, Page},
        response::see_other,
        segment::{Segment, segment},
    },
    password::check_new_password,
};

pub(crate) use list::list;
pub(crate) use second_factor::{ask as ask_second_factor, remove as remove_second_factor};

/// The hidden field that says which state the form shows.
const SEEN: &str = "seen";
const PATH: &str = "/admin/users/";
const FIELDS: [&str; 8] = [
    "username",
    "email",
    "first_name",
    "last_name",
    "password",
    "groups",
    "active",
    "admin",
];

/// The empty form.
pub(crate) async fn show_create(
    State(app): State<App>,
    Administrator(person): Administrator,
) -> Result<Response, Refusal> {
    let values = Values {
        active: true,
        ..Values::default()
    };
    form(&app, &person, None, values, Problems::default()).await
}

/// Makes a user.
pub(crate) async fn create(
    State(app): State<App>,
    sent: Form<Administrator>,
) -> Result<Response, Refusal> {
    let values = Values::read(&sent.fields);
    let new = NewUser {
        username: values.username.clone(),
        email: values.email.clone(),
        first_name: values.first_name.clone(),
        last_name: values.last_name.clone(),
        password: password(&sent.fields).map(SecretString::from),
        admin: values.admin,
        groups: values.groups.clone(),
    };
    let administration = sent.by.0.administration(&app);
    match administration.create_user(&new).await {
        Ok(user) => {
            tracing::info!(user = %user.id, by = %sent.by.0.user.id, "a user was made");
            Ok(see_other(PATH))
        }
        Err(error) => {
            form(
                &app,
                &sent.by.0,
                None,
                values,
                Problems::from_error(error, "username")?,
            )
            .await
        }
    }
}

/// The form with what is known of a user.
pub(crate) async fn show_edit(
    State(app): State<App>,
    Administrator(person): Administrator,
    Segment(id): Segment,
) -> Result<Response, Refusal> {
    let id = UserId::new(&id);
    let record = app.administration.user_by_id(&id).await?;
    let problems = Problems::default();
    known(&app, &person, &record, problems).await
}

/// The form with what is known, and what is wrong.
async fn known(
    app: &App,
    person: &Person,
    record: &UserRecord,
    problems: Problems,
) -> Result<Response, Refusal> {
    let values = record.user.clone().into();
    form(app, person, Some(record), values, problems).await
}

/// Changes a user, and sets a password if one was given.
pub(crate) async fn edit(
    State(app): State<App>,
    Segment(id): Segment,
    sent: Form<Administrator>,
) -> Result<Response, Refusal> {
    let (id, by) = (UserId::new(&id), &sent.by.0);
    let record = app.administration.user_by_id(&id).await?;
    let seen = Seen::said(sent.fields.value(SEEN));
    if seen != Seen::of_user(&record) {
        let problems = Problems::of("", Text::new("admin-problem-changed"));
        return known(&app, by, &record, problems).await;
    }
    let values = Values::read(&sent.fields);
    let password = password(&sent.fields);
    if let Some(Err(text)) = password.map(check_new_password) {
        let problems = Problems::of("password", retold(text));
        return form(&app, by, Some(&record), values, problems).await;
    }
    let change = UserChange {
        username: Some(values.username.clone()),
        email: Some(values.email.clone()),
        first_name: Some(values.first_name.clone()),
        last_name: Some(values.last_name.clone()),
        active: Some(values.active),
        admin: Some(values.admin),
        groups: Some(values.groups.clone()),
        language: None,
    };
    let administration = by.administration(&app);
    if let Err(error) = administration.revise_user(&id, Some(&seen), &change).await {
        let problems = Problems::from_error(error, "username")?;
        return form(&app, by, Some(&record), values, problems).await;
    }
    if let Some(password) = password {
        let own = by.session.filter(|_| by.user.id == id);
        let password = SecretString::from(password);
        administration.set_password(&id, &password, own).await?;
    }
    tracing::info!(user = %id, by = %by.user.id, "a user was changed");
    Ok(see_other(PATH))
}

fn password(fields: &Parameters) -> Option<&str> {
    fields.value("password")
}

fn href(id: &UserId) -> String {
    format!("{PATH}{}/", segment(id.as_str()))
}

#[derive(Serialize)]
struct Context {
    heading: Text,
    action: String,
    submit: Text,
    new: bool,
    hidden: Vec<Hidden>,
    /// What works for the user now.
    tokens: Option<String>,
    audit: Option<String>,
    values: Values,
    groups: Vec<Group>,
    /// What they have besides the password.
    second_factor: Option<second_factor::Shown>,
    #[serde(flatten)]
    shown: Shown,
}

#[derive(Default, Serialize)]
struct Values {
    username: String,
    email: String,
    first_name: String,
    last_name: String,
    active: bool,
    admin: bool,
    groups: Vec<String>,
}

#[derive(Serialize)]
struct Group {
    checked: bool,
    name: String,
}

impl Values {
    fn read(fields: &Parameters) -> Self {
        let text = |name: &str| fields.value(name).unwrap_or_default().to_owned();
        Self {
            username: text("username"),
            email: text("email"),
            first_name: text("first_name"),
            last_name: text("last_name"),
            active: fields.has("active"),
            admin: fields.has("admin"),
            groups: fields.values("groups").map(str::to_owned).collect(),
        }
    }
}

impl From<User> for Values {
    fn from(user: User) -> Self {
        Self {
            username: user.username,
            email: user.email,
            first_name: user.first_name,
            last_name: user.last_name,
            active: user.active,
            admin: user.admin,
            groups: user.groups,
        }
    }
}

async fn form(
    app: &App,
    person: &Person,
    record: Option<&UserRecord>,
    values: Values,
    problems: Problems,
) -> Result<Response, Refusal> {
    let id = record.map(|record| &record.user.id);
    let action = id.map_or_else(|| format!("{PATH}create/"), href);
    let seen = record.map(|record| Hidden::new(SEEN, Seen::of_user(record).as_str()));
    let ticket = person.ticket(app, &action)?;
    let groups = app.administration.groups().await?.into_iter();
    let groups = groups.map(|group| Group {
        checked: values.groups.contains(&group.name),
        name: group.name,
    });
    let context = Context {
        heading: Text::new(if id.is_none() {
            "users-create"
        } else {
            "users-edit"
        }),
        submit: Text::new(if id.is_none() {
            "site-create"
        } else {
            "site-save"
        }),
        new: id.is_none(),
        hidden: seen.into_iter().chain([ticket]).collect(),
        tokens: id.map(|id| with_query(TOKENS, [("id", id.as_str())])),
        audit: record.map(|record| {
            let name = record.user.username.as_str();
            with_query("/admin/audit/", [("kind", "user"), ("name", name)])
        }),
        action,
        groups: groups.collect(),
        second_factor: match id {
            Some(id) => second_factor::of(app, id).await?,
            None => None,
        },
        values,
        shown: problems.shown(app, &FIELDS),
    };
    Page::new(app, "user_form.html")
        .user(&person.user)
        .render(context)
}
