//! How authority is laid out, row by row.

use bailiwick_core::picture::{Node, Picture, Row, Tie};
use schemars::JsonSchema;
use serde::Serialize;

/// One row of the picture's table.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RowView {
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_server: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
    /// How much harm can be done with the scope and all that comes with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    risk: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client: Option<String>,
    /// How the client and the scope hang together.
    #[serde(skip_serializing_if = "Option::is_none")]
    tie: Option<&'static str>,
    /// For whom, in words.
    #[serde(skip_serializing_if = "String::is_empty")]
    r#for: String,
    users: usize,
}

impl RowView {
    /// Of a row of `picture`.
    pub fn new(row: &Row, picture: &Picture) -> Self {
        let node = |number: Option<usize>| picture.nodes.get(number?);
        let label = |number| node(number).map(|node| node.label.clone());
        Self {
            resource_server: label(row.resource_server),
            scope: label(row.scope),
            state: node(row.scope).map(Node::state),
            risk: node(row.scope).map(|scope| scope.risk.as_str()),
            client: label(row.client),
            tie: row.tie.map(Tie::as_str),
            r#for: picture.for_whom(row),
            users: row.users,
        }
    }
}
