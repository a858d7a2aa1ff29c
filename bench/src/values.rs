//! Many credentials in little memory.

/// Many values of one length, end to end.
#[derive(Clone, Debug, Default)]
pub struct Values {
    bytes: Vec<u8>,
    length: usize,
}

impl Values {
    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.bytes.len().checked_div(self.length).unwrap_or(0)
    }

    /// The `index`-th.
    #[must_use]
    pub fn at(&self, index: usize) -> Option<&[u8]> {
        let start = index.checked_mul(self.length)?;
        self.bytes.get(start..start.checked_add(self.length)?)
    }

    /// Adds one; one of another length than the first is left out.
    pub fn push(&mut self, value: &str) {
        if self.length == 0 {
            self.length = value.len();
        }
        if value.len() == self.length {
            self.bytes.extend_from_slice(value.as_bytes());
        }
    }

    /// Bytes of one value.
    #[must_use]
    pub fn length(&self) -> usize {
        self.length
    }
}

impl FromIterator<String> for Values {
    /// Values of another length than the first are left out.
    fn from_iter<I: IntoIterator<Item = String>>(values: I) -> Self {
        let mut all = Self::default();
        for value in values {
            all.push(&value);
        }
        all
    }
}
