//! Clients found by name, page by page, however many there are.

use std::sync::Arc;

use bailiwick_core::{
    Snapshot,
    model::{Client, ClientId},
    snapshot::ClientPosition,
};

use super::{Administration, Result};

/// Clients that one request looks at, however few of them it shows.
const LOOKED_AT: usize = 100_000;

/// Which clients are looked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct ClientSearch {
    /// What the name contains or the id begins with, whatever the case; empty: any.
    pub(crate) text: String,
    /// Only resource servers, or only clients that are none.
    pub(crate) resource_servers: Option<bool>,
    /// Only those that are switched off, or only those that are not.
    pub(crate) disabled: Option<bool>,
    /// After which the page begins.
    pub(crate) after: Option<ClientPosition>,
    /// Most clients of the page.
    pub(crate) limit: usize,
}

/// One page of clients by name.
#[derive(Debug)]
pub(crate) struct ClientPage {
    /// The clients.
    pub(crate) clients: Vec<Arc<dyn Client>>,
    /// After which the next page begins, if there may be one.
    pub(crate) next: Option<ClientPosition>,
    /// How many clients there are, found or not.
    pub(crate) of: usize,
}

impl ClientSearch {
    fn takes(&self, position: &ClientPosition, client: &dyn Client, word: &str) -> bool {
        let role = client.resource_server().is_some();
        self.resource_servers.is_none_or(|wanted| wanted == role)
            && self
                .disabled
                .is_none_or(|wanted| wanted == client.record().disabled)
            && (position.name().contains(word) || begins(position.id(), word))
    }

    fn page(&self, snapshot: &Snapshot) -> ClientPage {
        if self.resource_servers == Some(true) {
            let rows = snapshot.resource_servers_after(self.after.as_ref());
            self.gather(rows, snapshot.resource_server_count())
        } else {
            let rows = snapshot.clients_after(self.after.as_ref());
            self.gather(rows, snapshot.client_count())
        }
    }

    fn gather<'a>(
        &self,
        rows: impl Iterator<Item = (&'a ClientPosition, &'a Arc<dyn Client>)>,
        of: usize,
    ) -> ClientPage {
        let word = self.text.to_lowercase();
        let mut page = ClientPage {
            clients: Vec::new(),
            next: None,
            of,
        };
        let mut last = None;
        for (looked_at, (position, client)) in rows.enumerate() {
            if page.clients.len() == self.limit || looked_at == LOOKED_AT {
                page.next = last;
                return page;
            }
            if self.takes(position, &**client, &word) {
                page.clients.push(Arc::clone(client));
            }
            last = Some(position.clone());
        }
        page
    }
}

fn begins(id: &ClientId, word: &str) -> bool {
    let begin = id.as_str().get(..word.len());
    begin.is_some_and(|begin| begin.eq_ignore_ascii_case(word))
}

impl Administration {
    /// One page of the clients that `search` asks for.
    pub(crate) async fn search_clients(&self, search: &ClientSearch) -> Result<ClientPage> {
        Ok(search.page(&*self.snapshot().await?))
    }
}

#[cfg(test)]
mod tests {
    use bailiwick_core::{UnixTime, model::ClientRecord};

    use super::*;

    fn client(n: usize) -> Arc<dyn Client> {
        let id = ClientId::new(&format!("id-{:06}", (n * 7919) % 100_003));
        Arc::new(ClientRecord {
            name: format!("Client {n:06}"),
            disabled: n.is_multiple_of(2),
            ..ClientRecord::new(id, UnixTime::EPOCH)
        })
    }

    fn snapshot(clients: usize) -> Snapshot {
        (0..clients).fold(Snapshot::new(), |s, n| s.with_client(client(n)))
    }

    fn names(page: &ClientPage) -> Vec<&str> {
        page.clients.iter().map(|client| client.name()).collect()
    }

    #[test]
    fn pages_go_on_where_they_ended_until_all_were_shown_once() {
        let snapshot = snapshot(25);
        let mut search = ClientSearch {
            limit: 10,
            ..ClientSearch::default()
        };
        let mut seen = Vec::new();
        loop {
            let page = search.page(&snapshot);
            seen.extend(names(&page).into_iter().map(str::to_owned));
            search.after = page.next;
            if search.after.is_none() {
                break;
            }
        }
        let all: Vec<_> = (0..25).map(|n| format!("Client {n:06}")).collect();
        assert_eq!(seen, all);
    }

    #[test]
    fn a_name_is_found_by_a_part_and_an_id_by_its_beginning() {
        let snapshot = snapshot(50);
        let found = |text: &str, disabled| {
            let search = ClientSearch {
                text: text.to_owned(),
                disabled,
                limit: 100,
                ..ClientSearch::default()
            };
            let page = search.page(&snapshot);
            names(&page)
                .into_iter()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(found("NT 000007", None), ["Client 000007"]);
        assert_eq!(found("ID-007919", None), ["Client 000001"]);
        assert!(found("007919", None).is_empty(), "not the middle of an id");
        assert_eq!(found("client", Some(true)).len(), 25);
        assert!(found("é", None).is_empty());
    }

    /// Nothing here is timed: a page is a walk from its beginning to its end, and a
    /// search looks at each client once at most.
    #[test]
    fn a_page_of_a_hundred_thousand_is_found_without_looking_at_the_others() {
        let snapshot = snapshot(100_000);
        let last = ClientPosition::new("client 099989", ClientId::new("zzz"));
        let search = ClientSearch {
            after: Some(last),
            limit: 100,
            ..ClientSearch::default()
        };
        let page = search.page(&snapshot);
        assert_eq!(page.clients.len(), 10);
        assert_eq!(page.of, 100_000);
        assert!(page.next.is_none());
    }
}
