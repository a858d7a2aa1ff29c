use bailiwick_server::{BoxFuture, PasswordPool, UsersError};
use tokio::task::JoinSet;

use super::*;

/// What one implementation does wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Flaw {
    None,
    NamesAreCutOff,
    AddressesMindCase,
    UnknownIsFirst,
    NobodyIsQuick,
    NobodyIsRight,
    PasswordByName,
    PasswordPrefix,
}

/// One user, ada.
#[derive(Debug)]
struct Few(Flaw, PasswordPool);

fn ada() -> User {
    User {
        email: "ada@example.org".to_owned(),
        ..User::new(UserId::new("1"), "ada")
    }
}

impl Few {
    fn answer(&self, found: bool) -> BoxFuture<'_, Result<Option<User>, UsersError>> {
        let found = found || self.0 == Flaw::UnknownIsFirst;
        Box::pin(async move { Ok(found.then(ada)) })
    }
}

impl Users for Few {
    fn by_id<'a>(&'a self, id: &'a UserId) -> BoxFuture<'a, Result<Option<User>, UsersError>> {
        self.answer(id.as_str() == "1")
    }

    fn by_login<'a>(&'a self, login: &'a str) -> BoxFuture<'a, Result<Option<User>, UsersError>> {
        let address = match self.0 {
            Flaw::AddressesMindCase => login == ada().email,
            _ => login.eq_ignore_ascii_case(&ada().email),
        };
        let name = match self.0 {
            Flaw::NamesAreCutOff => login.trim_end_matches('\0') == "ada",
            _ => login == "ada",
        };
        self.answer(name || address)
    }

    fn verify_password<'a>(
        &'a self,
        user: Option<&'a User>,
        password: &'a str,
    ) -> BoxFuture<'a, Result<bool, UsersError>> {
        Box::pin(async move {
            let known = match self.0 {
                Flaw::PasswordByName => user.is_some_and(|user| user.username == "ada"),
                Flaw::NobodyIsRight => user.is_none_or(|user| user.id.as_str() == "1"),
                _ => user.is_some_and(|user| user.id.as_str() == "1"),
            };
            if user.is_some() || self.0 != Flaw::NobodyIsQuick {
                let work = || std::thread::sleep(Duration::from_millis(4));
                self.1.run(work).await?;
            }
            let right = match self.0 {
                Flaw::PasswordPrefix => password.starts_with("correct horse"),
                _ => password == "correct horse",
            };
            Ok(known && right)
        })
    }
}

async fn judge(flaw: Flaw) {
    let ada = KnownUser::new("1", "ada", "correct horse").email("ada@example.org");
    users_contract(&Few(flaw, PasswordPool::new()), &ada).await;
}

#[tokio::test]
async fn who_does_nothing_wrong_passes() {
    judge(Flaw::None).await;
}

#[tokio::test]
async fn every_flaw_is_found() {
    for flaw in [
        Flaw::NamesAreCutOff,
        Flaw::AddressesMindCase,
        Flaw::UnknownIsFirst,
        Flaw::NobodyIsQuick,
        Flaw::NobodyIsRight,
        Flaw::PasswordByName,
        Flaw::PasswordPrefix,
    ] {
        let mut judged = JoinSet::new();
        judged.spawn(judge(flaw));
        let verdict = judged.join_next().await.unwrap();
        assert!(verdict.is_err(), "{flaw:?} passes");
    }
}
