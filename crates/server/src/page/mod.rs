//! Pages for people: server-rendered, without script.

mod account;
pub(crate) mod admin;
mod application;
mod authorize;
mod authorized_tokens;
mod catalogue;
mod confirm;
mod form;
mod fresh_password;
mod home;
mod problems;
mod query;
mod refusal;
mod render;
mod response;
mod resume;
mod same_origin;
pub(crate) mod segment;
mod setup;
mod shown_once;

use axum::{
    Router, middleware,
    routing::{MethodRouter, get},
};

pub(crate) use authorize::tell_problem;
pub(crate) use form::{Binding, Form, OpenForm, no_key};
pub(crate) use home::not_found;
pub(crate) use query::Query;
pub(crate) use refusal::{Refusal, Said};
pub(crate) use render::{Hidden, Page};
pub(crate) use response::{see_other, with_cookie};
pub(crate) use resume::Kept;
pub(crate) use same_origin::same_origin;

use crate::{app::App, login, route::Route};

/// `router` with a page for whatever its handlers refuse.
pub(crate) fn told(app: &App, router: Router<App>) -> Router<App> {
    router
        .method_not_allowed_fallback(home::method_not_allowed)
        .layer(middleware::from_fn_with_state(app.clone(), refusal::tell))
}

/// What answers at the pages.
pub(crate) fn handlers() -> Vec<(Route, MethodRouter<App>)> {
    let mut handlers = Vec::from(of_users());
    handlers.extend(of_accounts());
    handlers.extend(of_visitors());
    handlers.extend(of_administrators());
    handlers
}

/// For who is signed in.
fn of_users() -> [(Route, MethodRouter<App>); 16] {
    [
        (
            Route::Authorize,
            get(authorize::authorize).post(authorize::authorize),
        ),
        (Route::Applications, get(application::list)),
        (
            Route::ApplicationRegister,
            get(application::show_register).post(application::register),
        ),
        (Route::Application, get(application::detail)),
        (
            Route::ApplicationUpdate,
            get(application::show_update).post(application::update),
        ),
        (
            Route::ApplicationDelete,
            get(application::ask_delete).post(application::delete),
        ),
        (
            Route::ApplicationSecretAdd,
            get(application::ask_add_secret).post(application::add_secret),
        ),
        (
            Route::ApplicationSecretDelete,
            get(application::ask_delete_secret).post(application::delete_secret),
        ),
        (
            Route::ApplicationTry,
            get(application::show_try).post(application::change_try),
        ),
        (
            Route::ApplicationTryCallback,
            get(application::show_callback).post(application::exchange),
        ),
        (Route::ApplicationScript, get(home::application_script)),
        (Route::AuthorizedTokens, get(authorized_tokens::list)),
        (
            Route::AuthorizedTokenDelete,
            get(authorized_tokens::ask_client).post(authorized_tokens::take_back_client),
        ),
        (
            Route::AuthorizedTokenScope,
            get(authorized_tokens::ask_scope).post(authorized_tokens::take_back_scope),
        ),
        (
            Route::AuthorizedTokensDelete,
            get(authorized_tokens::ask_all).post(authorized_tokens::take_back_all),
        ),
        (
            Route::AuthorizedTokensExport,
            get(authorized_tokens::export),
        ),
    ]
}

/// For who is signed in, of themselves.
fn of_accounts() -> Vec<(Route, MethodRouter<App>)> {
    use account::second_factor;
    vec![
        (Route::AccountSecondFactor, get(second_factor::show)),
        #[cfg(feature = "totp")]
        (
            Route::AccountApp,
            get(second_factor::show_app).post(second_factor::set_up_app),
        ),
        #[cfg(feature = "totp")]
        (
            Route::AccountAppRemove,
            get(second_factor::ask_remove_app).post(second_factor::remove_app),
        ),
        #[cfg(feature = "webauthn")]
        (
            Route::AccountPasskeys,
            get(second_factor::show_passkey).post(second_factor::ask_passkey),
        ),
        #[cfg(feature = "webauthn")]
        (
            Route::AccountPasskeyAdd,
            get(second_factor::show_add_passkey).post(second_factor::add_passkey),
        ),
        #[cfg(feature = "webauthn")]
        (
            Route::AccountPasskeyRemove,
            get(second_factor::ask_remove_passkey).post(second_factor::remove_passkey),
        ),
        (
            Route::AccountRecoveryCodes,
            get(second_factor::show_codes).post(second_factor::renew_codes),
        ),
        (
            Route::Account,
            get(account::show).post(account::set_language),
        ),
        (
            Route::AccountSessions,
            get(account::list_sessions).post(account::end_sessions),
        ),
        (
            Route::AccountPassword,
            get(account::show_password).post(account::change_password),
        ),
    ]
}

/// For everybody.
fn of_visitors() -> Vec<(Route, MethodRouter<App>)> {
    vec![
        #[cfg(feature = "webauthn")]
        (
            Route::SignInPasskey,
            get(login::passkey_page).post(login::sign_in_with_passkey),
        ),
        #[cfg(feature = "webauthn")]
        (Route::PasskeyScript, get(home::passkey_script)),
        (Route::Scopes, get(catalogue::show)),
        (Route::Home, get(home::home)),
        (Route::Stylesheet, get(home::stylesheet)),
        (Route::Logo, get(home::logo)),
        (Route::SignIn, get(login::sign_in_page).post(login::sign_in)),
        (
            Route::SignInSecondFactor,
            get(login::second_factor_page).post(login::sign_in_with_second_factor),
        ),
        (
            Route::SignOut,
            get(login::sign_out_page).post(login::sign_out),
        ),
        (Route::Setup, get(setup::show).post(setup::submit)),
    ]
}

/// For administrators.
fn of_administrators() -> [(Route, MethodRouter<App>); 33] {
    use admin::{
        api_tokens, audit, clients, groups, keys, picture, resource_servers, scopes, settings,
        timeline, tokens, users, weather,
    };
    [
        (Route::Admin, get(admin::index)),
        (Route::AdminPicture, get(picture::show)),
        (Route::AdminPictureExport, get(picture::export)),
        (Route::PictureScript, get(home::picture_script)),
        (Route::AdminRegistrations, get(timeline::show)),
        (Route::AdminWeather, get(weather::show)),
        (Route::AdminWeatherExport, get(weather::export)),
        (Route::AdminUsers, get(users::list)),
        (
            Route::AdminUserCreate,
            get(users::show_create).post(users::create),
        ),
        (Route::AdminUser, get(users::show_edit).post(users::edit)),
        (
            Route::AdminUserSecondFactor,
            get(users::ask_second_factor).post(users::remove_second_factor),
        ),
        (Route::AdminGroups, get(groups::list).post(groups::create)),
        (Route::AdminClients, get(clients::list)),
        (
            Route::AdminClientCreate,
            get(clients::show_create).post(clients::create),
        ),
        (Route::AdminClient, get(clients::detail).post(clients::act)),
        (
            Route::AdminClientEdit,
            get(clients::show_edit).post(clients::edit),
        ),
        (
            Route::AdminClientDelete,
            get(clients::ask_delete).post(clients::delete),
        ),
        (Route::AdminResourceServers, get(resource_servers::list)),
        (
            Route::AdminResourceServerCreate,
            get(resource_servers::show_create).post(resource_servers::create),
        ),
        (
            Route::AdminResourceServer,
            get(resource_servers::detail).post(resource_servers::act),
        ),
        (
            Route::AdminResourceServerEdit,
            get(resource_servers::show_edit).post(resource_servers::edit),
        ),
        (Route::AdminKeys, get(keys::list).post(keys::rotate)),
        (
            Route::AdminApiTokens,
            get(api_tokens::list).post(api_tokens::act),
        ),
        (Route::AdminSettings, get(settings::show)),
        (Route::AdminTokens, get(tokens::list).post(tokens::revoke)),
        (Route::AdminScopes, get(scopes::list)),
        (
            Route::AdminScopeCreate,
            get(scopes::show_create).post(scopes::create),
        ),
        (
            Route::AdminScopeEdit,
            get(scopes::show_edit).post(scopes::edit),
        ),
        (
            Route::AdminScopeRetire,
            get(scopes::ask_retire).post(scopes::retire),
        ),
        (Route::AdminAudit, get(audit::list)),
        (Route::AdminAuditExport, get(audit::export)),
        (
            Route::AdminScopeState,
            get(scopes::ask).post(scopes::change),
        ),
        (Route::AdminScopeHistory, get(scopes::history)),
    ]
}
