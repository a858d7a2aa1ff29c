//! Between the two pages of a sign-in: the proof that the password was right.

use bailiwick_core::{model::UserRecord, store::Write};

use crate::{
    app::App,
    page::{Binding, Hidden, Refusal},
    proof::Proof,
};

/// That the password of a user was right, in one browser, a short while ago. It
/// travels in the form of the second page: nobody is signed in by it, it is worth
/// nothing without a second factor, and with one it is good once. Another password
/// makes it worthless.
pub(super) struct PasswordProof(Proof);

impl PasswordProof {
    /// The field of a new one.
    pub(super) fn issue(
        app: &App,
        binding: &Binding,
        record: &UserRecord,
    ) -> Result<Hidden, Refusal> {
        Proof::issue(app, &subject(binding, record))
    }

    /// Reads one of `record`, as it is now; `None` if it is not, or is too old.
    pub(super) fn verify(
        app: &App,
        text: &str,
        binding: &Binding,
        record: &UserRecord,
    ) -> Option<Self> {
        Proof::verify(app, text, &subject(binding, record)).map(Self)
    }

    /// Uses it up.
    pub(super) fn consume(&self) -> Write {
        self.0.consume()
    }
}

fn subject<'a>(binding: &'a Binding, record: &'a UserRecord) -> [&'a [u8]; 4] {
    [
        b"password was right",
        binding.as_bytes(),
        record.user.id.as_str().as_bytes(),
        record.password.as_bytes(),
    ]
}
