#![expect(clippy::unwrap_used, reason = "tests")]

use std::os::unix::fs::PermissionsExt as _;

use bailiwick_core::MacKeys as _;

use super::*;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

fn random_line() -> String {
    let mut key = [0; SECRET_LEN];
    SystemRandom.fill(&mut key);
    BASE64URL_NOPAD.encode(&key)
}

#[test]
fn it_is_made_once_for_its_owner_only_and_nothing_is_left_beside_it() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bailiwick.secret");
    let first = Secrets::open_or_create(&path).unwrap();
    let second = Secrets::open_or_create(&path).unwrap();
    assert_eq!(first.current(), second.current());
    assert_eq!(mode(&path), 0o600);
    let files: Vec<_> = fs::read_dir(directory.path()).unwrap().collect();
    assert_eq!(files.len(), 1, "{files:?}");
}

#[test]
fn processes_that_start_at_once_read_the_same_key() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("secret");
    let barrier = std::sync::Barrier::new(8);
    let ids: std::collections::HashSet<_> = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    barrier.wait();
                    Secrets::open_or_create(&path).unwrap().current()
                })
            })
            .collect();
        starts.into_iter().map(|s| s.join().unwrap()).collect()
    });
    assert_eq!(ids.len(), 1);
}

#[test]
fn a_missing_file_is_not_made_by_open() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("secret");
    let error = Secrets::open(&path).unwrap_err();
    assert!(matches!(error, SecretFileError::Read { .. }), "{error}");
    assert!(!path.exists());
}

#[test]
fn a_file_that_others_may_read_is_refused_with_the_remedy() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("secret");
    Secrets::open_or_create(&path).unwrap();
    for bits in [0o640, 0o604, 0o660] {
        fs::set_permissions(&path, fs::Permissions::from_mode(bits)).unwrap();
        let error = Secrets::open(&path).unwrap_err().to_string();
        assert!(error.contains("chmod 600"), "{error}");
        assert!(error.contains(&format!("{bits:o}")), "{error}");
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    assert!(Secrets::open(&path).is_ok(), "read-only is fine");
}

#[test]
fn the_first_line_is_current_and_the_others_are_accepted() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("secret");
    let (first, second) = (random_line(), random_line());
    write(&path, &format!("{first}\n"));
    let old = Secrets::open(&path).unwrap().current();
    write(&path, &format!("# rotated\n\n  {second}= # new\n{first}\n"));
    let both = Secrets::open(&path).unwrap();
    assert_ne!(both.current(), old);
    assert!(
        both.mac(old, bailiwick_core::MacPurpose::Ticket, &[])
            .is_some()
    );
}

#[test]
fn unusable_contents_are_named() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("secret");
    let refused = |text: &str| {
        write(&path, text);
        Secrets::open(&path).unwrap_err().to_string()
    };
    assert!(refused("# nothing\n").contains("holds no key"));
    assert!(refused("# a\n!!!\n").contains("line 2: not base64url"));
    assert!(refused("AAAA\n").contains("a key has 32 bytes, this one has 3"));
    let zeros = BASE64URL_NOPAD.encode(&[0; SECRET_LEN]);
    assert!(refused(&zeros).contains("not random"));
    let second_weak = format!("{}\n{zeros}\n", random_line());
    assert!(refused(&second_weak).contains("not random"));
}
