//! A store on disk through its ordinary life.

mod record_support;

use pingwei::domain::DossierId;
use pingwei::record::{ChainStatus, CommitError, OpenError, OpenOptions, Shelf, Store, ViewStatus, Writer};
use record_support::*;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::tempdir;

fn wait_for<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "waited too long");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn what_was_accepted_is_there_after_a_clean_close() {
    let home = tempdir().expect("a directory");
    let dir = home.path().join("store");
    let mut opened = open(&dir);
    fill(&mut opened);
    assert_view_is_the_journals(&opened);
    let (head, digest) = (opened.writer.head(), opened.store.digest().expect("a view"));
    close(opened);
    assert!(dir.join("stamp").exists());
    let opened = open(&dir);
    assert!(!dir.join("stamp").exists(), "an open store has no stamp");
    assert_eq!(opened.writer.head(), head);
    assert_eq!(opened.store.digest().expect("a view"), digest);
    assert_eq!(opened.store.warnings(), []);
    assert_view_is_the_journals(&opened);
    assert_eq!(opened.shelf.count(), 43);
    assert_eq!(fs::read_to_string(dir.join("view")).expect("a pointer"), "view-1", "the view was kept");
}

#[test]
fn a_store_and_memory_agree_to_the_byte() {
    let home = tempdir().expect("a directory");
    let mut opened = Store::open(home.path(), quiet_options()).expect("opened");
    let mut memory = memory();
    let commits = |n: u32| vec![commit(&format!("c-{n}"), vec![received(&format!("A-{n}"), 1)])];
    for n in 0..5 {
        assert_eq!(opened.writer.commit(commits(n)), memory.commit(commits(n)));
    }
    assert_eq!(fs::read(home.path().join("journal.jsonl")).expect("read"), memory.journal());
    assert_eq!(opened.store.digest().expect("a view"), memory.digest());
    assert_eq!(opened.shelf.lines(2, 2).expect("read"), memory.lines(2, 2).expect("read"));
    assert_eq!(opened.shelf.lines(9, 2).expect("read"), Vec::<String>::new());
    assert_eq!(opened.shelf.notice().expect("read"), memory.notice().expect("read"));
}

#[test]
fn directory_and_files_are_the_owners_only() {
    let home = tempdir().expect("a directory");
    let dir = home.path().join("store");
    fs::create_dir(&dir).expect("made");
    fs::set_permissions(&dir, fs::Permissions::from_mode(0o755)).expect("set");
    let mut opened = open(&dir);
    fill(&mut opened);
    opened.store.cache_write("queue", &opened.writer.head(), b"x").expect("written");
    close(opened);
    fn walk(path: &Path) {
        let meta = fs::metadata(path).expect("there");
        let due = if meta.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(meta.permissions().mode() & 0o777, due, "{}", path.display());
        if meta.is_dir() {
            fs::read_dir(path).expect("read").for_each(|entry| walk(&entry.expect("read").path()));
        }
    }
    walk(&dir);
}

#[test]
fn a_second_comer_is_told_who_holds_the_store_and_how_to_share_it() {
    let home = tempdir().expect("a directory");
    let opened = open(home.path());
    let error = try_open(home.path()).expect_err("held");
    assert_eq!(error.exit_code(), 4);
    let OpenError::Held { by, .. } = &error else { panic!("{error}") };
    assert_eq!((by.pid, by.account.as_str()), (std::process::id(), "wang"));
    let words = error.words();
    for text in [&words.zh, &words.en] {
        assert!(text.contains("wang") && text.contains("pingwei hub"), "{text}");
        assert!(text.contains(&std::process::id().to_string()), "{text}");
    }
    close(opened);
    close(open(home.path()));
}

#[test]
fn the_lock_lasts_as_long_as_anyone_can_write() {
    let home = tempdir().expect("a directory");
    let opened = open(home.path());
    drop(opened.store);
    drop(opened.shelf);
    assert!(matches!(try_open(home.path()), Err(OpenError::Held { .. })));
    drop(opened.writer);
    close(open(home.path()));
}

#[test]
fn no_store_is_founded_unasked_or_among_other_files() {
    let home = tempdir().expect("a directory");
    let dir = home.path().join("nothing");
    let unasked = || Store::open(&dir, OpenOptions { founding: None, ..options() });
    let error = unasked().expect_err("no store");
    assert!(matches!(error, OpenError::NotAStore { .. }) && error.exit_code() == 2);
    assert!(!dir.exists(), "a look leaves nothing behind");
    fs::create_dir(&dir).expect("made");
    fs::write(dir.join("thesis.doc"), b"x").expect("written");
    let error = try_open(&dir).expect_err("somebody's files");
    assert!(error.words().zh.contains("thesis.doc"), "{error}");
    assert_eq!(fs::read_dir(&dir).expect("read").count(), 1);
}

#[test]
fn a_store_whose_journal_is_gone_is_damaged_and_not_founded_anew() {
    let home = tempdir().expect("a directory");
    let mut opened = open(home.path());
    fill(&mut opened);
    close(opened);
    fs::remove_file(home.path().join("journal.jsonl")).expect("removed");
    let error = try_open(home.path()).expect_err("damaged");
    assert_eq!(error.exit_code(), 5);
    assert!(!home.path().join("journal.jsonl").exists());
}

#[test]
fn a_store_that_may_not_be_read_says_so() {
    // The super-user may do anything: the test is run anew without those powers.
    const POWERLESS: &str = "PINGWEI_TEST_POWERLESS";
    if rustix::process::geteuid().is_root() && std::env::var_os(POWERLESS).is_none() {
        let ran = std::process::Command::new("setpriv")
            .args(["--inh-caps=-all", "--bounding-set=-all"])
            .arg(std::env::current_exe().expect("this binary"))
            .args(["--exact", "a_store_that_may_not_be_read_says_so"])
            .env(POWERLESS, "1")
            .output();
        match ran {
            Ok(ran) => {
                let out = String::from_utf8_lossy(&ran.stdout).into_owned();
                assert!(ran.status.success() && out.contains("1 passed"), "{out}");
            }
            Err(error) => eprintln!("not tried: root here, and no setpriv to lay its powers down ({error})"),
        }
        return;
    }
    let home = tempdir().expect("a directory");
    close(open(home.path()));
    fs::set_permissions(home.path().join("journal.jsonl"), fs::Permissions::from_mode(0o000)).expect("set");
    assert!(matches!(try_open(home.path()), Err(OpenError::Denied { .. })));
}

#[test]
fn a_newer_journal_is_left_alone() {
    let home = tempdir().expect("a directory");
    close(open(home.path()));
    let path = home.path().join("journal.jsonl");
    let text = fs::read_to_string(&path).expect("read").replace("\"format\":1", "\"format\":2");
    let (before, _) = text.split_once(",\"hash\":\"").expect("a hash");
    let hash = pingwei::record::hash::Hash::of(before.as_bytes());
    fs::write(&path, format!("{before},\"hash\":\"{hash}\"}}\n")).expect("written");
    let error = try_open(home.path()).expect_err("newer");
    assert_eq!(error, OpenError::NewerFormat { found: 2, known: 1 });
}

#[test]
fn a_group_shares_one_sync_and_is_answered_one_by_one() {
    let home = tempdir().expect("a directory");
    let mut opened = open(home.path());
    let commits = vec![
        commit("c-1", vec![received("A-1", 1)]),
        commit("c-2", vec![commented("A-9", "nobody")]),
        commit("c-1", vec![received("A-1", 1)]),
        commit("c-3", vec![commented("A-1", "x".repeat(2 << 20).as_str())]),
        commit("c-4", vec![commented("A-1", "y")]),
    ];
    let answers = opened.writer.commit(commits.clone());
    let seqs: Vec<_> = answers.iter().map(|answer| answer.as_ref().ok().map(|p| p.seq)).collect();
    assert_eq!(seqs, [Some(1), None, Some(1), None, Some(2)]);
    assert!(matches!(&answers[1], Err(CommitError::Refused(_))));
    assert!(matches!(&answers[3], Err(CommitError::Refused(words)) if words.en.contains("1 MiB")));
    assert_view_is_the_journals(&opened);
    let lines = opened.shelf.lines(1, 9).expect("read");
    let durable: Vec<_> = lines.iter().map(|line| line.contains("\"durable\":0,")).collect();
    assert_eq!(durable, [true, true], "both lines were written after seq 0 was synced");
    let again = opened.writer.commit(commits);
    assert_eq!(again[0], answers[0]);
    assert_eq!(again[4], answers[4]);
    assert_eq!(opened.writer.head().seq, 2);
}

#[test]
fn time_never_goes_back() {
    let home = tempdir().expect("a directory");
    let clock = clock();
    let with = || OpenOptions { clock: clock.clone(), ..options() };
    let mut opened = Store::open(home.path(), with()).expect("opened");
    let first = take(&mut opened, vec![received("A-1", 1)]);
    clock.set("1999-12-31T00:00:00Z".parse().expect("a time"));
    let second = take(&mut opened, vec![commented("A-1", "x")]);
    assert_eq!(first.at, second.at);
    close(opened);
    let mut opened = Store::open(home.path(), with()).expect("opened");
    assert_eq!(take(&mut opened, vec![commented("A-1", "y")]).at, first.at);
    assert_view_is_the_journals(&opened);
}

#[test]
fn a_load_of_many_batches_is_seen_whole() {
    let home = tempdir().expect("a directory");
    let mut opened = open(home.path());
    let ids: Vec<String> = (0..1000).map(|n| format!("B-{n:04}")).collect();
    let seqs: Vec<u64> =
        ids.chunks(300).map(|ids| take(&mut opened, vec![staged("load", ids)]).seq).collect();
    assert_eq!(opened.shelf.count(), 0);
    // Its commit comes in one group with others, before and after.
    let commits = vec![
        commit("a", vec![received("A-1", 1)]),
        commit("load", vec![load_committed("load", seqs[0], seqs[3], 1000)]),
        commit("b", vec![commented("B-0999", "x")]),
    ];
    let answers = opened.writer.commit(commits);
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(opened.shelf.count(), 1001);
    let record = opened.shelf.record(&DossierId("B-0999".into())).expect("read").expect("there");
    assert_eq!((record.comments.len(), record.submissions[0].seq), (1, answers[1].as_ref().expect("ok").seq));
    assert_view_is_the_journals(&opened);
}

#[test]
fn caches_hold_for_their_head_only() {
    let home = tempdir().expect("a directory");
    let mut opened = open(home.path());
    fill(&mut opened);
    let head = opened.writer.head();
    opened.store.cache_write("queue", &head, b"index").expect("written");
    assert_eq!(opened.store.cache_read("queue").as_deref(), Some(b"index".as_slice()));
    close(opened);
    let unopened = || pingwei::record::cache::read_unopened(home.path(), "queue");
    assert_eq!(unopened().as_deref(), Some(b"index".as_slice()));
    let mut opened = open(home.path());
    assert_eq!(opened.store.cache_read("queue").as_deref(), Some(b"index".as_slice()));
    take(&mut opened, vec![commented("A-1", "x")]);
    assert_eq!(opened.store.cache_read("queue"), None);
    assert_eq!(unopened(), None);
}

#[test]
fn the_whole_chain_is_verified_behind_a_stamp() {
    let home = tempdir().expect("a directory");
    let mut opened = open(home.path());
    fill(&mut opened);
    close(opened);
    let opened = open(home.path());
    wait_for(|| (opened.store.chain() == ChainStatus::Verified).then_some(()));
    close(opened);
    // A byte changes, and its file's time is put back: the stamp cannot know.
    let path = home.path().join("journal.jsonl");
    let mut bytes = fs::read(&path).expect("read");
    let times = fs::metadata(&path).and_then(|meta| meta.modified()).expect("a time");
    let third = bytes.iter().enumerate().filter(|(_, b)| **b == b'\n').nth(1).expect("a line").0 + 1;
    bytes[third + 30] ^= 1;
    fs::write(&path, &bytes).expect("written");
    fs::File::options().write(true).open(&path).expect("opened").set_modified(times).expect("set");
    let mut opened = open(home.path());
    let damage = wait_for(|| match opened.store.chain() {
        ChainStatus::Damaged(damage) => Some(damage),
        _ => None,
    });
    assert_eq!((damage.line, damage.offset), (3, third as u64));
    let answers = opened.writer.commit(vec![commit("late", vec![commented("A-1", "x")])]);
    assert!(matches!(&answers[0], Err(CommitError::Closed(words)) if words.zh.contains("第 3 行")));
    close(opened);
    let error = try_open(home.path()).expect_err("damaged");
    assert_eq!(error.exit_code(), 5, "without a stamp every line is read before anything is answered");
}

#[test]
fn watchers_are_told_of_the_newest_end() {
    let home = tempdir().expect("a directory");
    let mut opened = open(home.path());
    let watch = opened.writer.watch();
    let waiting = std::thread::spawn(move || watch.wait_past(0, Duration::from_secs(20)));
    let position = take(&mut opened, vec![received("A-1", 1)]);
    let head = waiting.join().expect("joined");
    assert_eq!((head.seq, head.hash), (position.seq, position.hash));
}

#[test]
fn a_closed_store_answers_nothing() {
    let home = tempdir().expect("a directory");
    let opened = open(home.path());
    let shelf = opened.shelf.clone();
    close(opened);
    assert!(shelf.roll().is_err());
    assert_eq!(shelf.count(), 0);
}

#[test]
fn status_is_told_without_waiting() {
    let home = tempdir().expect("a directory");
    let opened = open(home.path());
    wait_for(|| (opened.store.status() == ViewStatus::Ready).then_some(()));
    assert!(opened.store.meanwhile().is_some());
}
