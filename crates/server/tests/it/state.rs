//! What is kept, row by row, read past the server.

use std::{collections::BTreeMap, fmt, path::Path};

use rusqlite::{Connection, OpenFlags};

/// Every row of every table, to be compared before and after.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct State(BTreeMap<String, Vec<String>>);

impl State {
    pub(crate) fn read(database: &Path) -> Self {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(database, flags).unwrap();
        let tables = texts(
            &connection,
            "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name",
        );
        let rows = |table: &String| {
            let rows = texts(&connection, &format!("SELECT * FROM \"{table}\""));
            (table.clone(), rows)
        };
        Self(tables.iter().map(rows).collect())
    }

    /// Of the schema that a URL names.
    #[cfg(feature = "postgres")]
    pub(crate) fn read_postgres(server: &bailiwick_testkit::postgres::Server, url: &str) -> Self {
        let names = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()";
        let names = server.sql_at(url, names);
        let rows = |table: &str| {
            format!("SELECT '{table}|' || replace(t::text, chr(10), ' ') FROM {table} AS t")
        };
        let all: Vec<String> = names.lines().map(rows).collect();
        let all = server.sql_at(url, &all.join(" UNION ALL "));
        let empty = names.lines().map(|table| (table.to_owned(), Vec::new()));
        let mut tables: BTreeMap<String, Vec<String>> = empty.collect();
        for (table, row) in all.lines().filter_map(|line| line.split_once('|')) {
            tables.get_mut(table).unwrap().push(row.to_owned());
        }
        Self(tables)
    }

    #[track_caller]
    pub(crate) fn assert_same(&self, before: &Self) {
        for (table, rows) in &self.0 {
            let new: Vec<_> = rows
                .iter()
                .filter(|row| !before.0[table].contains(row))
                .collect();
            let gone: Vec<_> = before.0[table]
                .iter()
                .filter(|row| !rows.contains(row))
                .collect();
            assert!(
                new.is_empty() && gone.is_empty(),
                "{table}: +{new:?} -{gone:?}"
            );
        }
    }

    /// The rows of `table`.
    pub(crate) fn rows(&self, table: &str) -> &[String] {
        &self.0[table]
    }

    /// How many rows `table` has.
    pub(crate) fn count(&self, table: &str) -> usize {
        self.0[table].len()
    }

    /// How many rows of `table` hold `text`.
    pub(crate) fn count_with(&self, table: &str, text: &str) -> usize {
        self.0[table]
            .iter()
            .filter(|row| row.contains(text))
            .count()
    }
}

impl State {
    /// All rows, as the database shows them.
    #[cfg(feature = "postgres")]
    pub(crate) fn text(&self) -> String {
        let rows = self.0.values().flatten();
        rows.map(String::as_str).collect::<Vec<_>>().join("\n")
    }
}

/// Rows by table: the rows themselves are too many to read.
impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = self.0.iter().map(|(table, rows)| (table, rows.len()));
        f.debug_map().entries(counts).finish()
    }
}

fn texts(connection: &Connection, query: &str) -> Vec<String> {
    let mut statement = connection.prepare(query).unwrap();
    let columns = statement.column_count();
    let row = |row: &rusqlite::Row<'_>| {
        let cells = (0..columns).map(|i| match row.get_ref(i)? {
            rusqlite::types::ValueRef::Text(text) => Ok(String::from_utf8_lossy(text).into()),
            other => Ok(format!("{other:?}")),
        });
        Ok(cells.collect::<rusqlite::Result<Vec<String>>>()?.join("|"))
    };
    let rows = statement.query_map([], row).unwrap();
    rows.collect::<rusqlite::Result<_>>().unwrap()
}
