//! What a snapshot weighs, and what one change of it takes: counted by a
//! program of its own, whose allocator keeps count.

use std::env::current_exe;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::figure::Figure;
use super::options::RegistryOptions;

/// The program beside this one.
const PROGRAM: &str = "bailiwick-snapshot-weight";

pub(super) fn run(options: &RegistryOptions, scopes: u64) -> Result<Vec<Figure>> {
    let program = current_exe()?.with_file_name(PROGRAM);
    let output = Command::new(&program)
        .args(["--scopes", &scopes.to_string()])
        .args(["--resource-servers", &options.resource_servers.to_string()])
        .args(["--clients", &options.clients.to_string()])
        .output()
        .with_context(|| format!("{} does not start", program.display()))?;
    let told = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{PROGRAM}: {told}");
    let counted: Value = serde_json::from_slice(&output.stdout)?;
    let clients = options.clients;
    let figure = |name: String, member: &str, unit| -> Result<Figure> {
        let value = counted.get(member).and_then(Value::as_f64);
        Ok(Figure {
            name,
            scopes: None,
            unit,
            rounds: vec![value.with_context(|| format!("{PROGRAM} tells no {member}"))?],
            aim: None,
        })
    };
    let size = format!("{scopes} scopes and {clients} clients");
    let change = |what: &str| format!("one change at {size}, {what}");
    Ok(vec![
        figure(format!("snapshot of {scopes} scopes"), "scopes_mib", "MiB")?,
        figure("snapshot, one scope".to_owned(), "scope_bytes", "bytes")?,
        figure(
            format!("snapshot of {clients} clients"),
            "clients_mib",
            "MiB",
        )?,
        figure(change("scope, p50"), "scope_change_p50_us", "µs")?,
        figure(change("scope, p99"), "scope_change_p99_us", "µs")?,
        figure(change("scope, not shared"), "scope_change_bytes", "bytes")?,
        figure(change("client, p50"), "client_change_p50_us", "µs")?,
        figure(change("client, p99"), "client_change_p99_us", "µs")?,
    ])
}
