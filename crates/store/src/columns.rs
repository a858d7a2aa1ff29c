//! The columns of a row, whichever engine read it.

/// A column does not hold what it should.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("a row has an unreadable {0}")]
pub(crate) struct Unreadable(pub(crate) &'static str);

/// A row, as an engine hands it out.
pub(crate) trait Columns {
    /// Why a column could not be read.
    type Fault: From<Unreadable>;

    /// A number, or nothing.
    fn integer(&self, at: usize) -> Result<Option<i64>, Self::Fault>;

    /// Whether.
    fn flag(&self, at: usize) -> Result<bool, Self::Fault>;

    /// A text, not copied, or nothing.
    fn text(&self, at: usize) -> Result<Option<&str>, Self::Fault>;

    /// Bytes, not copied, or nothing.
    fn blob(&self, at: usize) -> Result<Option<&[u8]>, Self::Fault>;

    /// A column as what it is read into.
    fn get<T: Column>(&self, at: usize) -> Result<T, Self::Fault>
    where
        Self: Sized,
    {
        T::read(self, at)
    }
}

/// What a column is read into.
pub(crate) trait Column: Sized {
    /// Reads it.
    fn read<C: Columns>(row: &C, at: usize) -> Result<Self, C::Fault>;
}

impl Column for bool {
    fn read<C: Columns>(row: &C, at: usize) -> Result<Self, C::Fault> {
        row.flag(at)
    }
}

impl Column for i64 {
    fn read<C: Columns>(row: &C, at: usize) -> Result<Self, C::Fault> {
        Ok(row.integer(at)?.ok_or(Unreadable("number"))?)
    }
}

impl Column for Option<i64> {
    fn read<C: Columns>(row: &C, at: usize) -> Result<Self, C::Fault> {
        row.integer(at)
    }
}

impl Column for u32 {
    fn read<C: Columns>(row: &C, at: usize) -> Result<Self, C::Fault> {
        let number = i64::read(row, at)?;
        Ok(Self::try_from(number).map_err(|_| Unreadable("number"))?)
    }
}

impl Column for String {
    fn read<C: Columns>(row: &C, at: usize) -> Result<Self, C::Fault> {
        Ok(row.text(at)?.ok_or(Unreadable("text"))?.to_owned())
    }
}

impl Column for Option<String> {
    fn read<C: Columns>(row: &C, at: usize) -> Result<Self, C::Fault> {
        Ok(row.text(at)?.map(str::to_owned))
    }
}

impl Column for Vec<u8> {
    fn read<C: Columns>(row: &C, at: usize) -> Result<Self, C::Fault> {
        Ok(row.blob(at)?.ok_or(Unreadable("bytes"))?.to_vec())
    }
}
