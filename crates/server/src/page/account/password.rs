//! `/accounts/password/`: another password, for who knows the one they have.

use axum::{extract::State, response::Response};
use secrecy::SecretString;
use serde::Serialize;

use crate::{
    administration::AdministrationError,
    app::App,
    exec::users_failed,
    guess::PasswordGuess,
    language::Text,
    login::{PasswordOutcome, PasswordSignIn, Person},
    page::{
        Form, Hidden, Page, Refusal,
        problems::{Problems, Shown},
        see_other, with_cookie,
    },
};

const PATH: &str = "/accounts/password/";
const FIELDS: [&str; 3] = ["current_password", "password", "password_again"];

#[derive(Serialize)]
struct Context<'a> {
    hidden: [Hidden; 1],
    action: &'static str,
    username: &'a str,
    #[serde(flatten)]
    shown: Shown,
}

/// The form.
pub(crate) async fn show(State(app): State<App>, person: Person) -> Result<Response, Refusal> {
    form(&app, &person, Problems::default())
}

/// The form, sent. Every session ends, and a new one begins here: whoever has a
/// cookie of theirs does not stay.
pub(crate) async fn change(
    State(app): State<App>,
    sent: Form<Person>,
) -> Result<Response, Refusal> {
    let person = &sent.by;
    let text = |name: &str| sent.fields.value(name).unwrap_or_default();
    if text("password") != text("password_again") {
        let again = Text::new("account-password-differs");
        return form(&app, person, Problems::of("password_again", again));
    }
    let guess = PasswordGuess::of(&person.user.username).from(sent.peer);
    guess.check(&app)?;
    let record = app.administration.user_by_id(&person.user.id).await?;
    let right = app.verify_password(Some(&record), text("current_password"));
    if !right.await.map_err(users_failed)? {
        return wrong(&app, person, &guess);
    }
    // Again, now that it was right: of many guesses at once no more may tell
    // anything than of as many in a row.
    guess.check(&app)?;
    let [current, new] =
        ["current_password", "password"].map(|name| SecretString::from(text(name)));
    let by_user = person.administration(&app);
    match by_user
        .change_password(&person.user.id, &current, &new)
        .await
    {
        Ok(user) => {
            tracing::info!(user = %user.id, "changed the password");
            let response = see_other("/accounts/?done=password");
            // As at the sign-in: whoever set another password meanwhile, or disabled
            // them, shuts them out.
            let again = PasswordSignIn {
                login: &user.username,
                password: text("password"),
                peer: sent.peer,
                before: None,
                given: &person.amr,
                user_agent: &sent.user_agent,
            };
            Ok(match again.run(&app).await? {
                PasswordOutcome::SignedIn(_, begun) => with_cookie(response, &begun.cookie),
                PasswordOutcome::HalfWay(..) | PasswordOutcome::Wrong => response,
            })
        }
        Err(AdministrationError::WrongPassword) => wrong(&app, person, &guess),
        Err(error) => form(&app, person, Problems::from_error(error, "password")?),
    }
}

fn wrong(app: &App, person: &Person, guess: &PasswordGuess) -> Result<Response, Refusal> {
    guess.failed(app);
    let wrong = Text::new("account-password-wrong");
    form(app, person, Problems::of("current_password", wrong))
}

fn form(app: &App, person: &Person, problems: Problems) -> Result<Response, Refusal> {
    let context = Context {
        hidden: [person.ticket(app, PATH)?],
        action: PATH,
        username: &person.user.username,
        shown: problems.shown(app, &FIELDS),
    };
    Page::new(app, "account_password.html")
        .user(&person.user)
        .render(context)
}
