//! The file: a manifest as JSON, or as TOML that people write.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::Value;

use crate::failure::Failure;

mod toml;

/// Longest file that is read (bytes).
const LONGEST: u64 = 16 * 1024 * 1024;

/// All scopes of one resource server, as somebody wrote them. What they say is
/// checked where they are applied.
#[derive(Debug)]
pub(super) struct ScopesFile {
    name: String,
    pub(super) resource_server: Option<String>,
    body: Vec<u8>,
    /// Of what is at a pointer (RFC 6901), the line.
    lines: BTreeMap<String, usize>,
}

/// What is wrong at a line.
#[derive(Debug, PartialEq, Eq)]
struct Slip {
    line: usize,
    text: String,
}

impl ScopesFile {
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let cannot = |error| Failure::Error(format!("cannot read {name}: {error}"));
        let length = fs::metadata(path).map_err(cannot)?.len();
        if length > LONGEST {
            return Err(Failure::Error(format!("{name} is longer than 16 MiB")));
        }
        let bytes = fs::read(path).map_err(cannot)?;
        let is_json = path
            .extension()
            .is_some_and(|extension| extension == "json");
        if is_json {
            return Ok(Self {
                name,
                resource_server: None,
                body: bytes,
                lines: BTreeMap::new(),
            });
        }
        let text = String::from_utf8(bytes)
            .map_err(|_| Failure::Error(format!("{name} is not UTF-8 text")))?;
        let written = toml::read(&text).map_err(|slips| {
            let lines = slips
                .iter()
                .map(|slip| format!("{name}:{}: {}", slip.line, slip.text));
            Failure::Error(lines.collect::<Vec<_>>().join("\n"))
        })?;
        Ok(Self {
            name,
            resource_server: written.resource_server,
            body: written.manifest.to_string().into_bytes(),
            lines: written.lines,
        })
    }

    /// The same with a member that the command line says.
    pub(super) fn with(mut self, member: &str, value: Value) -> Result<Self, Failure> {
        let manifest: Value = serde_json::from_slice(&self.body)
            .map_err(|error| Failure::Error(format!("{}: {error}", self.name)))?;
        let Value::Object(mut members) = manifest else {
            return Err(Failure::Error(format!("{} is no JSON object", self.name)));
        };
        members.insert(member.to_owned(), value);
        self.body = Value::Object(members).to_string().into_bytes();
        self.lines.remove(&format!("/{member}"));
        Ok(self)
    }

    /// The manifest as it is sent.
    pub(super) fn body(&self) -> &[u8] {
        &self.body
    }

    /// The entry of a name, as it was written.
    pub(super) fn entries(&self) -> BTreeMap<String, Value> {
        let manifest: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        let scopes = manifest.get("scopes").and_then(Value::as_array);
        let named = scopes.into_iter().flatten().filter_map(|entry| {
            let name = entry.get("name")?.as_str()?;
            Some((name.to_owned(), entry.clone()))
        });
        named.collect()
    }

    /// Where something is, for people: `scopes.toml:12`, or the pointer itself.
    pub(super) fn place(&self, pointer: &str) -> String {
        let mut at = pointer;
        loop {
            if let Some(line) = self.lines.get(at) {
                return format!("{}:{line}", self.name);
            }
            match at.rsplit_once('/') {
                Some((parent, _)) => at = parent,
                None => return format!("{} {pointer}", self.name).trim_end().to_owned(),
            }
        }
    }
}
