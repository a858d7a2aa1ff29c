//! A client type of the host's own does not say which record is underneath.

use bailiwick_server::bailiwick_core::model::{Client, ClientRecord};

#[derive(Debug)]
struct Partner {
    record: ClientRecord,
    agreed: bool,
}

impl Client for Partner {
    fn is_usable(&self) -> bool {
        self.agreed && !self.record.disabled
    }
}

fn main() {}
