#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod faults;
mod migrating;
mod opening;
mod schedules;
mod statements;

/// Somewhere to panic for [`super::writer::Command::Panic`].
pub(super) fn panic_as_asked() -> ! {
    panic!("asked for")
}
