use super::*;

const LIMITS: SpoolLimits = SpoolLimits {
    max_upload_bytes: 100,
    keep_for: Duration::from_secs(60),
};

fn spool() -> (tempfile::TempDir, Spool) {
    let folder = tempfile::tempdir().unwrap();
    let spool = Spool::open(folder.path(), LIMITS).unwrap();
    (folder, spool)
}

fn files(folder: &tempfile::TempDir) -> usize {
    fs::read_dir(folder.path()).unwrap().count()
}

fn receive(spool: &Spool, digest: Option<Digest>, start: Start) -> Result<Incoming, BuildError> {
    spool.receive(digest, start, SystemTime::now())
}

#[test]
fn an_upload_goes_on_where_it_was_cut() {
    let (folder, spool) = spool();
    let digest = Digest::of(b"one two");
    let mut incoming = receive(&spool, Some(digest), Start::Anew).unwrap();
    incoming.write(b"one ").unwrap();
    drop(incoming);
    assert_eq!(spool.received_bytes(&digest).unwrap(), Some(4));
    // Another process, as after a crash.
    let spool = Spool::open(folder.path(), LIMITS).unwrap();
    let wrong = receive(&spool, Some(digest), Start::At(3)).err().unwrap();
    assert!(
        matches!(
            wrong,
            BuildError::WrongOffset {
                given: 3,
                received: 4
            }
        ),
        "{wrong}"
    );
    let mut incoming = receive(&spool, Some(digest), Start::At(4)).unwrap();
    incoming.write(b"two").unwrap();
    let received = incoming.finish().unwrap();
    assert_eq!((received.digest(), received.bytes()), (digest, 7));
    let mut text = String::new();
    received.open().unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(text, "one two");
    drop(received);
    assert_eq!(files(&folder), 0);
}

#[test]
fn an_upload_that_begins_anew_forgets_what_was_there() {
    let (_folder, spool) = spool();
    let digest = Digest::of(b"right");
    receive(&spool, Some(digest), Start::Anew)
        .unwrap()
        .write(b"wrong!")
        .unwrap();
    let mut incoming = receive(&spool, Some(digest), Start::Anew).unwrap();
    incoming.write(b"right").unwrap();
    assert_eq!(incoming.finish().unwrap().bytes(), 5);
}

#[test]
fn one_request_at_a_time_writes_an_upload() {
    let (_folder, spool) = spool();
    let digest = Digest::of(b"a");
    let first = receive(&spool, Some(digest), Start::Anew).unwrap();
    let second = receive(&spool, Some(digest), Start::Anew).err().unwrap();
    assert!(matches!(second, BuildError::Busy { .. }), "{second}");
    drop(first);
    assert!(receive(&spool, Some(digest), Start::At(0)).is_ok());
}

#[test]
fn what_can_lead_nowhere_is_not_kept() {
    let (folder, spool) = spool();
    let digest = Digest::of(b"a");
    let mut wrong = receive(&spool, Some(digest), Start::Anew).unwrap();
    wrong.write(b"b").unwrap();
    assert!(matches!(
        wrong.finish(),
        Err(BuildError::WrongDigest { .. })
    ));
    let mut large = receive(&spool, Some(digest), Start::Anew).unwrap();
    large.write(&[0; 60]).unwrap();
    assert!(matches!(
        large.write(&[0; 60]),
        Err(BuildError::TooLarge { max_bytes: 100 })
    ));
    drop(large);
    let mut nameless = receive(&spool, None, Start::Anew).unwrap();
    nameless.write(b"cut").unwrap();
    drop(nameless);
    assert_eq!(files(&folder), 0);
}

#[test]
fn old_uploads_go_and_so_do_the_oldest_of_too_many_bytes() {
    let (folder, spool) = spool();
    let digests: Vec<Digest> = (0..6_u8).map(|byte| Digest::of(&[byte])).collect();
    for digest in &digests {
        receive(&spool, Some(*digest), Start::Anew)
            .unwrap()
            .write(&[0; 90])
            .unwrap();
    }
    let claimed = receive(&spool, Some(digests[5]), Start::At(90)).unwrap();
    spool.prune(SystemTime::now()).unwrap();
    assert_eq!(
        files(&folder),
        5,
        "four times the largest size, and the claimed one"
    );
    spool
        .prune(SystemTime::now() + Duration::from_secs(120))
        .unwrap();
    assert_eq!(files(&folder), 1, "the claimed one");
    drop(claimed);
}

#[test]
fn nameless_files_of_a_process_that_died_go() {
    let (folder, _spool) = spool();
    fs::write(folder.path().join("nameless-x"), "left over").unwrap();
    let part = folder.path().join(format!("{}.part", Digest::of(b"a")));
    fs::write(part, "kept").unwrap();
    Spool::open(folder.path(), LIMITS).unwrap();
    assert_eq!(files(&folder), 1);
}
