//! Users and groups of the server's own.

use bailiwick_core::model::LanguageTag;
use schemars::JsonSchema;
use secrecy::SecretString;
use serde::Deserialize;

use super::{
    body::{Given, Said},
    call::{Call, path_of},
    operation::{Operation, PAGE, Parameter},
    problem::Problem,
    reply::{List, Reply},
};
use crate::{
    administration::{NewUser, Seen, UserChange},
    route::Route,
    view::{ApiTokenView, GroupView, PasskeyView, UserView},
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::get("/users", |call| Box::pin(list(call)))
        .called(
            "listUsers",
            "All users by user name, or the one of a name or address",
        )
        .query(&[
            super::operation::CURSOR,
            super::operation::LIMIT,
            Parameter::text(
                "login",
                "Only the user of this user name or e-mail address.",
            ),
        ])
        .answers::<List<UserView>>(200)
        .also(Some(Route::AdminUsers), Some("user list"))
        .of_users(),
    Operation::post("/users", |call| Box::pin(create(call)))
        .called("createUser", "Makes a user")
        .takes::<CreateUser>()
        .answers::<UserView>(201)
        .tagged()
        .also(Some(Route::AdminUserCreate), Some("user create"))
        .of_users(),
    Operation::get("/users/{sub}", |call| Box::pin(show(call)))
        .called("showUser", "One user")
        .answers::<UserView>(200)
        .tagged()
        .also(Some(Route::AdminUser), Some("user list"))
        .of_users(),
    Operation::patch("/users/{sub}", |call| Box::pin(update(call)))
        .called(
            "updateUser",
            "Changes what is said of a user, disables or enables them",
        )
        .takes::<UpdateUser>()
        .answers::<UserView>(200)
        .tagged()
        .also(Some(Route::AdminUser), Some("user update"))
        .of_users(),
    Operation::put("/users/{sub}/password", |call| Box::pin(set_password(call)))
        .called(
            "setPassword",
            "Sets a password and ends the user's sessions",
        )
        .takes::<SetPassword>()
        .also(Some(Route::AdminUser), Some("user set-password"))
        .of_users(),
    Operation::get("/users/{sub}/passkeys", |call| Box::pin(passkeys(call)))
        .called(
            "listPasskeys",
            "The passkeys of a user, in the order in which they were added",
        )
        .answers::<List<PasskeyView>>(200)
        .also(Some(Route::AdminUser), Some("user passkeys"))
        .of_users(),
    Operation::get("/users/{sub}/api-tokens", |call| Box::pin(api_tokens(call)))
        .called(
            "listApiTokens",
            "The API tokens of a user. They are made at the page or the command line only",
        )
        .answers::<List<ApiTokenView>>(200)
        .also(Some(Route::AdminApiTokens), Some("user api-token list")),
    Operation::delete("/users/{sub}/api-tokens/{token_id}", |call| {
        Box::pin(revoke_api_token(call))
    })
    .called("revokeApiToken", "Revokes an API token")
    .also(Some(Route::AdminApiTokens), Some("user api-token revoke")),
    Operation::get("/groups", |call| Box::pin(groups(call)))
        .called("listGroups", "All groups by name")
        .query(PAGE)
        .answers::<List<GroupView>>(200)
        .also(Some(Route::AdminGroups), Some("group list"))
        .of_users(),
    Operation::post("/groups", |call| Box::pin(create_group(call)))
        .called("createGroup", "Makes a group")
        .takes::<CreateGroup>()
        .answers::<GroupView>(201)
        .also(Some(Route::AdminGroups), Some("group create"))
        .of_users(),
];

/// What is said of a new user.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CreateUser {
    /// What they sign in with.
    username: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    first_name: String,
    #[serde(default)]
    last_name: String,
    /// Without one they cannot sign in.
    #[serde(default)]
    password: Option<String>,
    /// Whether they administer this server.
    #[serde(default)]
    admin: bool,
    /// Names of groups that exist.
    #[serde(default)]
    groups: Vec<String>,
}

/// What changes; what is left out stays.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct UpdateUser {
    username: Given<String>,
    email: Given<String>,
    first_name: Given<String>,
    last_name: Given<String>,
    /// Once false, all that they hold is revoked.
    active: Given<bool>,
    admin: Given<bool>,
    groups: Given<Vec<String>>,
    /// Of their pages; `null`: as their browser says.
    language: Said<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SetPassword {
    password: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CreateGroup {
    name: String,
}

async fn list(call: Call) -> Result<Reply, Problem> {
    if let Some(login) = call.said("login") {
        let found = call.app.users.by_login(login).await;
        let found = found.map_err(crate::exec::users_failed)?;
        let items = match found {
            Some(user) => vec![UserView::from(
                &call.administration.user_by_id(&user.id).await?,
            )],
            None => Vec::new(),
        };
        return Ok(call.page(items, None));
    }
    let after = call.cursor()?.map(|[name]| name);
    let users = call.administration.users_after(after, call.limit()).await?;
    let last = users.last().filter(|_| users.len() == call.limit());
    let next = last.map(|record| [record.user.username.as_str()]);
    let items = users.iter().map(UserView::from).collect();
    Ok(call.page::<UserView>(items, next.as_ref().map(<[_; 1]>::as_slice)))
}

async fn create(call: Call) -> Result<Reply, Problem> {
    let said: CreateUser = call.body()?;
    let new = NewUser {
        username: said.username,
        email: said.email,
        first_name: said.first_name,
        last_name: said.last_name,
        password: said.password.map(SecretString::from),
        admin: said.admin,
        groups: said.groups,
    };
    let user = call.administration.create_user(&new).await?;
    let record = call.administration.user_by_id(&user.id).await?;
    let path = path_of("/users", user.id.as_str());
    Ok(Reply::created(&UserView::from(&record), &path).tagged(&Seen::of_user(&record)))
}

async fn show(call: Call) -> Result<Reply, Problem> {
    let record = call.administration.user_by_id(&call.user_id(0)).await?;
    Ok(Reply::json(&UserView::from(&record)).tagged(&Seen::of_user(&record)))
}

async fn update(call: Call) -> Result<Reply, Problem> {
    let said: UpdateUser = call.body()?;
    let id = call.user_id(0);
    let language = said.language.try_map(|tag| {
        LanguageTag::parse(&tag)
            .ok_or_else(|| Problem::member("language", "must be a tag, such as fr or pt-BR"))
    })?;
    let change = UserChange {
        username: said.username.0,
        email: said.email.0,
        first_name: said.first_name.0,
        last_name: said.last_name.0,
        active: said.active.0,
        admin: said.admin.0,
        groups: said.groups.0,
        language: language.into_options(),
    };
    let seen = call.seen()?;
    let revised = call.administration.revise_user(&id, seen.as_ref(), &change);
    revised.await?;
    show(call).await
}

async fn set_password(call: Call) -> Result<Reply, Problem> {
    let said: SetPassword = call.body()?;
    let password = SecretString::from(said.password);
    let id = call.user_id(0);
    call.administration
        .set_password(&id, &password, None)
        .await?;
    Ok(Reply::nothing())
}

async fn passkeys(call: Call) -> Result<Reply, Problem> {
    let passkeys = call.administration.passkeys(&call.user_id(0)).await?;
    let views = passkeys.iter().map(PasskeyView::from);
    Ok(Reply::json(&List::whole(views.collect())))
}

async fn api_tokens(call: Call) -> Result<Reply, Problem> {
    let id = call.user_id(0);
    let user = call.app.users.by_id(&id).await;
    let user = user.map_err(crate::exec::users_failed)?;
    let tokens = call.administration.api_tokens(&id).await?;
    let now = call.now();
    let views = tokens
        .iter()
        .map(|token| ApiTokenView::kept(token, user.as_ref(), now));
    Ok(Reply::json(&List::whole(views.collect())))
}

async fn revoke_api_token(call: Call) -> Result<Reply, Problem> {
    let key = call.key(1, "API token")?;
    let id = call.user_id(0);
    call.administration.revoke_api_token(&id, key).await?;
    Ok(Reply::nothing())
}

async fn groups(call: Call) -> Result<Reply, Problem> {
    let after = call.cursor()?.map(|[name]| name);
    let groups = call
        .administration
        .groups_after(after, call.limit())
        .await?;
    let last = groups.last().filter(|_| groups.len() == call.limit());
    let next = last.map(|group| [group.name.as_str()]);
    let items = groups.iter().map(GroupView::from).collect();
    Ok(call.page::<GroupView>(items, next.as_ref().map(<[_; 1]>::as_slice)))
}

async fn create_group(call: Call) -> Result<Reply, Problem> {
    let said: CreateGroup = call.body()?;
    let group = call.administration.create_group(&said.name).await?;
    let path = path_of("/groups", &group.name);
    Ok(Reply::created(&GroupView::from(&group), &path))
}
