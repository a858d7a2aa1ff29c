//! Rows as SQLite hands them out, and parameters as it takes them.

use bailiwick_core::model::{
    AccessToken, ApiToken, AuditEntry, AuthorizationCode, ClientId, ClientRecord, ConsentedScope,
    Family, Group, RefreshToken, RegisteredScope, SecondFactor, SecretUse, Session, SetupLink,
    SigningKeyRecord, UserId, UserRecord, WeatherCount,
};
use rusqlite::{
    Row, ToSql,
    types::{ToSqlOutput, ValueRef},
};

use super::{fault::Fault, read::Read};
pub(super) use crate::rows::{number, optional_text, text};
use crate::{
    audit,
    columns::{Columns, Unreadable},
    rows,
    value::Value,
};

/// A row of any life, to a record.
macro_rules! reads {
    ($($module:ident::$name:ident -> $record:ty;)*) => {
        $(pub(super) fn $name(row: &Row<'_>) -> Read<$record> {
            $module::$name(row)
        })*
    };
}

reads! {
    audit::entry -> AuditEntry;
    rows::access_token -> AccessToken;
    rows::api_token -> ApiToken;
    rows::client -> ClientRecord;
    rows::code -> AuthorizationCode;
    rows::consented -> (UserId, ClientId, ConsentedScope);
    rows::family -> Family;
    rows::group -> Group;
    rows::refresh_token -> RefreshToken;
    rows::scope -> RegisteredScope;
    rows::second_factor -> SecondFactor;
    rows::secret_use -> SecretUse;
    rows::session -> Session;
    rows::setup_link -> SetupLink;
    rows::signing_key -> SigningKeyRecord;
    rows::user -> UserRecord;
    rows::weather -> WeatherCount;
}

impl Columns for Row<'_> {
    type Fault = Fault;

    fn integer(&self, at: usize) -> Result<Option<i64>, Fault> {
        match self.get_ref(at)? {
            ValueRef::Null => Ok(None),
            ValueRef::Integer(number) => Ok(Some(number)),
            _ => Err(Unreadable("number").into()),
        }
    }

    fn flag(&self, at: usize) -> Result<bool, Fault> {
        match self.get_ref(at)? {
            ValueRef::Integer(number) => Ok(number != 0),
            _ => Err(Unreadable("flag").into()),
        }
    }

    fn text(&self, at: usize) -> Result<Option<&str>, Fault> {
        match self.get_ref(at)? {
            ValueRef::Null => Ok(None),
            ValueRef::Text(text) => {
                let text = std::str::from_utf8(text).map_err(|_| Unreadable("text"))?;
                Ok(Some(text))
            }
            _ => Err(Unreadable("text").into()),
        }
    }

    fn blob(&self, at: usize) -> Result<Option<&[u8]>, Fault> {
        match self.get_ref(at)? {
            ValueRef::Null => Ok(None),
            ValueRef::Blob(bytes) => Ok(Some(bytes)),
            _ => Err(Unreadable("bytes").into()),
        }
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Flag(flag) => ValueRef::Integer((*flag).into()),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}
