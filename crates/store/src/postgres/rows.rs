//! Rows as PostgreSQL hands them out, and parameters as it takes them.

use std::error::Error;

use bytes::BytesMut;
use tokio_postgres::{
    Row,
    types::{IsNull, ToSql, Type, to_sql_checked},
};

use super::fault::Fault;
use crate::{
    columns::{Columns, Unreadable},
    value::Value,
};

impl Columns for Row {
    type Fault = Fault;

    fn integer(&self, at: usize) -> Result<Option<i64>, Fault> {
        self.try_get(at).map_err(|_| Unreadable("number").into())
    }

    fn flag(&self, at: usize) -> Result<bool, Fault> {
        self.try_get(at).map_err(|_| Unreadable("flag").into())
    }

    fn text(&self, at: usize) -> Result<Option<&str>, Fault> {
        self.try_get(at).map_err(|_| Unreadable("text").into())
    }

    fn blob(&self, at: usize) -> Result<Option<&[u8]>, Fault> {
        self.try_get(at).map_err(|_| Unreadable("bytes").into())
    }
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        r#type: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match (self, r#type) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Integer(number), &Type::INT8) => number.to_sql(r#type, out),
            (Self::Flag(flag), &Type::BOOL) => flag.to_sql(r#type, out),
            (Self::Text(text), &Type::TEXT) => text.to_sql(r#type, out),
            (Self::Blob(bytes), &Type::BYTEA) => bytes.to_sql(r#type, out),
            _ => Err("a parameter of another type".into()),
        }
    }

    fn accepts(r#type: &Type) -> bool {
        matches!(*r#type, Type::INT8 | Type::BOOL | Type::TEXT | Type::BYTEA)
    }

    to_sql_checked!();
}

impl Value<'_> {
    /// Whether PostgreSQL can hold it: its texts have no NUL.
    pub(super) fn can_be_kept(&self) -> bool {
        match self {
            Self::Text(text) => !text.contains('\0'),
            _ => true,
        }
    }
}
