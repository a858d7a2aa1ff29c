//! Builds a snapshot in memory and prints what it weighs as JSON: a program of
//! its own, for an allocator that counts would slow the load generator down.

use std::alloc::System;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use bailiwick_bench::clock;
use bailiwick_bench::registry::seed::Registry;
use bailiwick_core::snapshot::Version;
use bailiwick_core::{Snapshot, UnixTime};
use clap::Parser;
use serde_json::json;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Changes of each kind.
const CHANGES: u64 = 2_000;

/// What a snapshot weighs.
#[derive(Debug, Parser)]
struct Size {
    /// Registered scopes.
    #[arg(long, default_value_t = 100_000)]
    scopes: u64,
    /// Resource servers that own them.
    #[arg(long, default_value_t = 1000)]
    resource_servers: u64,
    /// Other clients.
    #[arg(long, default_value_t = 100_000)]
    clients: u64,
}

fn main() -> Result<()> {
    let size = Size::parse();
    let registry = Registry {
        scopes: size.scopes,
        resource_servers: size.resource_servers,
        now: UnixTime::from_secs(1_700_000_000),
    };
    let mut snapshot = Snapshot::new();
    for index in 0..size.resource_servers {
        snapshot = snapshot.with_client(Arc::new(registry.resource_server(index)?));
    }
    let region = Region::new(ALLOCATOR);
    for index in 0..size.clients {
        snapshot = snapshot.with_client(Arc::new(registry.client(index)));
    }
    let clients = held(&region);
    let region = Region::new(ALLOCATOR);
    for index in 0..size.scopes {
        snapshot = snapshot.with_scope(Arc::new(registry.scope(index, index + 1)?));
    }
    let scopes = held(&region);
    let scope_change = Changes::of(&mut snapshot, size.scopes, |snapshot, index| {
        Ok(snapshot.with_scope(Arc::new(registry.scope(index, index + 1)?)))
    })?;
    let client_change = Changes::of(&mut snapshot, size.clients, |snapshot, index| {
        Ok(snapshot.with_client(Arc::new(registry.client(index))))
    })?;
    let figures = json!({
        "scopes_mib": scopes / f64::from(1 << 20),
        "scope_bytes": scopes / float(size.scopes),
        "clients_mib": clients / f64::from(1 << 20),
        "scope_change_p50_us": scope_change.micros(500),
        "scope_change_p99_us": scope_change.micros(990),
        "scope_change_bytes": scope_change.bytes,
        "client_change_p50_us": client_change.micros(500),
        "client_change_p99_us": client_change.micros(990),
    });
    writeln!(io::stdout(), "{figures}")?;
    Ok(())
}

/// One snapshot made of another, again and again, while the other is in use.
struct Changes {
    took: Vec<Duration>,
    /// What one change allocates beside what it shares.
    bytes: f64,
}

impl Changes {
    fn of(
        snapshot: &mut Snapshot,
        first: u64,
        change: impl Fn(Snapshot, u64) -> Result<Snapshot>,
    ) -> Result<Self> {
        let mut took = Vec::new();
        let mut bytes = 0.0;
        for index in first..first + CHANGES {
            let region = Region::new(ALLOCATOR);
            let begun = clock::now();
            let version = Version(snapshot.version().0 + 1);
            let next = change(snapshot.clone(), index)?.with_version(version);
            bytes += held(&region);
            *snapshot = next;
            took.push(begun.elapsed());
        }
        took.sort_unstable();
        bytes /= float(CHANGES);
        Ok(Self { took, bytes })
    }

    fn micros(&self, permille: usize) -> f64 {
        let rank = (self.took.len() * permille)
            .div_ceil(1000)
            .saturating_sub(1);
        self.took
            .get(rank)
            .map_or(0.0, |took| took.as_secs_f64() * 1e6)
    }
}

/// Bytes allocated since `region` began and not given back.
fn held(region: &Region<'_, System>) -> f64 {
    let change = region.change();
    let bytes = change
        .bytes_allocated
        .saturating_sub(change.bytes_deallocated);
    float(u64::try_from(bytes).unwrap_or(u64::MAX))
}

fn float(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)).max(1.0)
}
