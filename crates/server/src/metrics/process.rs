//! What the operating system knows of this process; nothing where it does not tell.

use std::fs;

/// Ticks of a second: what Linux has on every machine that we are built for.
const TICKS: f64 = 100.0;

/// See the names: the units are in them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Process {
    pub(super) cpu_seconds: Option<f64>,
    pub(super) resident_bytes: Option<u64>,
    pub(super) open_files: Option<u64>,
}

impl Process {
    /// As it is now.
    pub(super) fn now() -> Self {
        let files = fs::read_dir("/proc/self/fd").ok();
        let files = files.and_then(|entries| u64::try_from(entries.count()).ok());
        Self {
            cpu_seconds: fs::read_to_string("/proc/self/stat")
                .ok()
                .as_deref()
                .and_then(cpu_seconds),
            resident_bytes: fs::read_to_string("/proc/self/status")
                .ok()
                .as_deref()
                .and_then(resident_bytes),
            open_files: files,
        }
    }
}

/// proc(5): `utime` and `stime` are the fields 14 and 15; the second, in parentheses, may
/// have blanks.
fn cpu_seconds(stat: &str) -> Option<f64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(11);
    let user: u32 = fields.next()?.parse().ok()?;
    let system: u32 = fields.next()?.parse().ok()?;
    Some((f64::from(user) + f64::from(system)) / TICKS)
}

/// proc(5): the line `VmRSS` of `status`, in kibibytes.
fn resident_bytes(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    kibibytes.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_process_does_not_shift_its_numbers() {
        let stat = "7 (a ) b (c) S 1 7 7 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 4 0 1 2 3";
        assert_eq!(cpu_seconds(stat), Some(3.0));
        assert_eq!(cpu_seconds("7 (x"), None);
        let status = "Name:\tbailiwick\nVmRSS:\t   25 kB\nThreads:\t4\n";
        assert_eq!(resident_bytes(status), Some(25 * 1024));
        assert_eq!(resident_bytes(""), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_uses_memory_and_files() {
        let now = Process::now();
        assert!(now.resident_bytes > Some(1_000_000), "{now:?}");
        assert!(now.open_files > Some(2), "{now:?}");
        assert!(now.cpu_seconds.is_some(), "{now:?}");
    }
}
