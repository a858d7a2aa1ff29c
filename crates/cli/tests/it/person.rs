//! Somebody with a browser: signs in and allows by the ids of the elements.

use crate::{
    http::{Answer, Connection},
    run::PASSWORD,
    server::Server,
};

/// A browser with the cookie of a session.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) connection: Connection,
    pub(crate) cookie: String,
}

impl Person {
    pub(crate) async fn signed_in(server: &Server, username: &str) -> Self {
        let mut connection = Connection::open(server.port()).await.unwrap();
        let page = connection.get("/accounts/login/", None).await;
        let given = cookies(&page);
        let mut form = hidden_fields(&page.text());
        form.push(("username".to_owned(), username.to_owned()));
        form.push(("password".to_owned(), PASSWORD.to_owned()));
        let answer = post(&mut connection, "/accounts/login/", &given, &form).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        Self {
            connection,
            cookie: cookies(&answer),
        }
    }

    /// Opens a client's request, allows it where asked, and gives the address
    /// that the client is given.
    pub(crate) async fn allow(&mut self, target: &str) -> String {
        let page = self.connection.get(target, Some(&self.cookie)).await;
        let answer = if page.status == 200 {
            let mut form = hidden_fields(&page.text());
            form.push(("allow".to_owned(), "Authorize".to_owned()));
            post(&mut self.connection, target, &self.cookie, &form).await
        } else {
            page
        };
        let location = answer.header("location");
        location
            .unwrap_or_else(|| panic!("no redirect: {}", answer.text()))
            .to_owned()
    }
}

async fn post(
    connection: &mut Connection,
    target: &str,
    cookie: &str,
    form: &[(String, String)],
) -> Answer {
    let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (&**n, &**v)).collect();
    connection
        .post(target, Some(("cookie", cookie)), &form)
        .await
}

fn cookies(answer: &Answer) -> String {
    let set = answer
        .headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
    let pairs: Vec<&str> = set
        .filter_map(|(_, value)| value.split(';').next())
        .collect();
    pairs.join("; ")
}

fn hidden_fields(html: &str) -> Vec<(String, String)> {
    html.split("<input ")
        .filter(|tag| tag.starts_with("type=\"hidden\""))
        .filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value")?)))
        .collect()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = tag
        .split_once(&format!(" {name}=\""))?
        .1
        .split('"')
        .next()?;
    let named = [
        ("&#x2f;", "/"),
        ("&#x27;", "'"),
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    Some(
        named
            .iter()
            .fold(value.to_owned(), |text, (from, to)| text.replace(from, to)),
    )
}

/// One parameter of a URL.
pub(crate) fn parameter(url: &str, name: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    let (_, value) = url.query_pairs().find(|(known, _)| known == name)?;
    Some(value.into_owned())
}
