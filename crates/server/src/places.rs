//! Places for those who stay: so many at once, half of them for strangers at most, and a
//! quarter for any one party, so that nobody sits on all of them.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use bailiwick_core::model::ClientId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::app::Peer;

/// Who takes a place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Party {
    /// Somebody without a credential, at an address. Behind a proxy on this machine all
    /// have the same, which is not told: only the half for strangers bounds them.
    Stranger(Option<String>),
    /// A resource server.
    ResourceServer(ClientId),
}

impl Party {
    /// Somebody without a credential.
    pub(crate) fn stranger(peer: Peer) -> Self {
        Self::Stranger(peer.remote_address())
    }
}

/// See the module.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    all: Arc<Semaphore>,
    for_strangers: Arc<Semaphore>,
    each: usize,
    taken: Arc<Mutex<BTreeMap<Party, usize>>>,
}

/// A place that was taken; free again once it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    _permits: [Option<OwnedSemaphorePermit>; 2],
    /// Whose, if that is counted.
    party: Option<Party>,
    taken: Arc<Mutex<BTreeMap<Party, usize>>>,
}

impl Places {
    /// `most` of them.
    pub(crate) fn new(most: usize) -> Self {
        let most = most.min(Semaphore::MAX_PERMITS);
        Self {
            all: Arc::new(Semaphore::new(most)),
            for_strangers: Arc::new(Semaphore::new(most.div_ceil(2))),
            each: most.div_ceil(4).max(2),
            taken: Arc::default(),
        }
    }

    /// One for `party`, if there is one.
    pub(crate) fn take(&self, party: Party) -> Option<Place> {
        let permit = |places: &Arc<Semaphore>| Arc::clone(places).try_acquire_owned().ok();
        let of_strangers = match party {
            Party::Stranger(_) => Some(permit(&self.for_strangers)?),
            Party::ResourceServer(_) => None,
        };
        let permits = [of_strangers, Some(permit(&self.all)?)];
        let party = Some(party).filter(|party| *party != Party::Stranger(None));
        if let Some(party) = &party {
            let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
            let count = taken.get(party).copied().unwrap_or_default();
            if count >= self.each {
                return None;
            }
            taken.insert(party.clone(), count + 1);
        }
        Some(Place {
            _permits: permits,
            party,
            taken: Arc::clone(&self.taken),
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(party) = &self.party else {
            return;
        };
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        match taken.get_mut(party) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                taken.remove(party);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn at(address: &str) -> Party {
        let address = format!("{address}:443").parse().unwrap();
        Party::stranger(Peer(Some(address)))
    }

    #[test]
    fn ct_25_no_address_and_no_resource_server_sits_on_every_place() {
        let places = Places::new(16);
        let (one, other) = (at("192.0.2.1"), at("192.0.2.2"));
        let plants = || Party::ResourceServer(ClientId::new("plants"));
        let of_one: Vec<_> = (0..4).map(|_| places.take(one.clone()).unwrap()).collect();
        assert!(places.take(one.clone()).is_none(), "a quarter");
        let of_other: Vec<_> = (0..4)
            .map(|_| places.take(other.clone()).unwrap())
            .collect();
        assert!(places.take(at("192.0.2.3")).is_none(), "half for strangers");
        let of_plants: Vec<_> = (0..4).map(|_| places.take(plants()).unwrap()).collect();
        assert!(places.take(plants()).is_none(), "a quarter");
        drop(of_one);
        assert!(places.take(one).is_some(), "free again");
        drop((of_other, of_plants));
        assert!(places.taken.lock().unwrap().is_empty());
    }

    #[test]
    fn whoever_comes_through_a_proxy_on_this_machine_is_not_counted_alone() {
        let places = Places::new(16);
        let all: Vec<_> = (0..8)
            .map(|_| places.take(at("127.0.0.1")).unwrap())
            .collect();
        assert!(places.take(at("127.0.0.1")).is_none());
        drop(all);
    }

    #[test]
    fn of_few_places_each_may_have_two() {
        let places = Places::new(2);
        let plants = || Party::ResourceServer(ClientId::new("plants"));
        let [one, two] = [places.take(plants()), places.take(plants())];
        assert!(one.is_some() && two.is_some() && places.take(plants()).is_none());
        assert!(Places::new(0).take(plants()).is_none());
    }
}
