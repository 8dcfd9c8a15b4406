//! Writes and syncs that fail, at every step.

mod record_support;

use pingwei::record::media::{Fault, Faulty, Media};
use pingwei::record::{CommitError, OpenOptions, Opened, Shelf, Store, Writer};
use record_support::*;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// Opens a store whose journal's file can be told to fail.
fn open_faulty(dir: &Path) -> (Opened, Arc<Faulty>) {
    let held: Arc<Mutex<Option<Arc<Faulty>>>> = Arc::default();
    let hand = Arc::clone(&held);
    let interpose = Arc::new(move |file: fs::File| {
        let faulty = Faulty::over(Arc::new(file));
        *hand.lock().expect("held") = Some(Arc::clone(&faulty));
        faulty as Arc<dyn Media>
    });
    let opened = Store::open(dir, OpenOptions { interpose: Some(interpose), ..options() }).expect("opened");
    let faulty = held.lock().expect("held").clone().expect("interposed");
    (opened, faulty)
}

fn group() -> Vec<pingwei::record::Commit> {
    (0..3).map(|n| commit(&format!("g-{n}"), vec![commented("A-1", "在写")])).collect()
}

/// Two commits before, so that there is something to lose.
fn begun(dir: &Path) -> (Opened, Arc<Faulty>) {
    let (mut opened, faulty) = open_faulty(dir);
    take(&mut opened, vec![received("A-1", 1)]);
    take(&mut opened, vec![commented("A-1", "先")]);
    (opened, faulty)
}

/// After a failure that closed the store nothing more is written, not even by another try.
fn assert_closed(opened: &mut Opened, faulty: &Faulty, dir: &Path) {
    let held = fs::read(dir.join("journal.jsonl")).expect("read");
    faulty.order(&[]);
    for _ in 0..2 {
        let answers = opened.writer.commit(vec![commit("late", vec![commented("A-1", "迟")])]);
        assert!(matches!(&answers[0], Err(CommitError::Closed(_))), "{answers:?}");
    }
    assert_eq!(faulty.counts(), (0, 0), "the sync is not tried again");
    assert_eq!(fs::read(dir.join("journal.jsonl")).expect("read"), held);
    // Readers go on with what is accepted.
    assert_eq!(opened.shelf.applied().seq, 2);
    let record =
        opened.shelf.record(&pingwei::domain::DossierId("A-1".into())).expect("read").expect("there");
    assert_eq!(record.comments.len(), 1);
}

/// Reopens a store: what had been accepted is there; of the group nothing or all of it, as told.
fn reopen(opened: Opened, dir: &Path) -> Vec<String> {
    close(opened);
    assert!(!dir.join("stamp").exists(), "a close after a failure vouches for nothing");
    let opened = open(dir);
    assert_view_is_the_journals(&opened);
    close(opened);
    let ids = ids(dir);
    assert_eq!(ids[..2], ["c-1", "c-2"]);
    ids[2..].to_vec()
}

#[test]
fn short_writes_are_finished() {
    for len in [1, 2, 100, 500] {
        let home = home();
        let (mut opened, faulty) = begun(home.path());
        faulty.order(&[Fault::ShortWrite(0, len), Fault::ShortWrite(1, 1), Fault::ShortWrite(2, len)]);
        assert!(opened.writer.commit(group()).iter().all(Result::is_ok));
        assert!(faulty.counts().0 >= 3);
        assert_view_is_the_journals(&opened);
        close(opened);
        assert_eq!(ids(home.path()), ["c-1", "c-2", "g-0", "g-1", "g-2"]);
    }
}

#[test]
fn a_write_that_fails_after_any_number_of_bytes_leaves_the_commits_unknown_and_the_store_closed() {
    let whole = {
        let home = home();
        let (mut opened, _) = begun(home.path());
        let before = opened.store.head();
        opened.writer.commit(group());
        let lines = opened.shelf.lines(before.seq + 1, 9).expect("read");
        lines.iter().map(|line| line.len() + 1).collect::<Vec<_>>()
    };
    let total: usize = whole.iter().sum();
    for len in (0..total).step_by(97).chain([1, whole[0] - 1, whole[0], whole[0] + 1, total - 1]) {
        let home = home();
        let (mut opened, faulty) = begun(home.path());
        faulty.order(&[Fault::FailWrite(0, len, ErrorKind::Other)]);
        let answers = opened.writer.commit(group());
        assert!(answers.iter().all(|a| matches!(a, Err(CommitError::Unknown(_)))), "{len}: {answers:?}");
        assert_eq!(faulty.counts().1, 0, "what was not written is not synced");
        assert_closed(&mut opened, &faulty, home.path());
        // Unknown is the word: whole lines that reached the file are there, torn ones are not.
        let kept = whole
            .iter()
            .scan(0, |sum, line| {
                *sum += line;
                Some(*sum)
            })
            .filter(|end| *end <= len)
            .count();
        assert_eq!(reopen(opened, home.path()).len(), kept, "{len} bytes of {total}");
    }
}

#[test]
fn a_failed_sync_is_not_tried_again() {
    let home = home();
    let (mut opened, faulty) = begun(home.path());
    faulty.order(&[Fault::FailSync(0, ErrorKind::Other)]);
    let answers = opened.writer.commit(group());
    assert!(answers.iter().all(|a| matches!(a, Err(CommitError::Unknown(_)))), "{answers:?}");
    assert_eq!(faulty.counts(), (1, 1));
    assert_closed(&mut opened, &faulty, home.path());
    reopen(opened, home.path());
}

#[test]
fn an_id_tells_whether_an_unknown_command_was_recorded() {
    let home = home();
    let (mut opened, faulty) = begun(home.path());
    faulty.order(&[Fault::FailSync(0, ErrorKind::Other)]);
    opened.writer.commit(group());
    close(opened);
    let mut opened = open(home.path());
    let known =
        opened.shelf.command(&pingwei::record::CommandId("g-1".into())).expect("read").expect("there");
    let answers = opened.writer.commit(group());
    assert_eq!(answers[1], Ok(known), "sent again, it gets the first answer");
    assert_eq!(ids(home.path()).len(), 5);
}

#[test]
fn a_disk_full_in_mid_line_goes_back_and_work_goes_on() {
    for len in [0, 1, 250, 600] {
        for kind in [ErrorKind::StorageFull, ErrorKind::QuotaExceeded] {
            let home = home();
            let (mut opened, faulty) = begun(home.path());
            let before = fs::read(home.path().join("journal.jsonl")).expect("read");
            faulty.order(&[Fault::FailWrite(0, len, kind)]);
            let answers = opened.writer.commit(group());
            assert!(answers.iter().all(|a| matches!(a, Err(CommitError::Refused(_)))), "{answers:?}");
            assert_eq!(fs::read(home.path().join("journal.jsonl")).expect("read"), before);
            assert_eq!(faulty.counts().1, 1, "the way back is synced");
            let again = opened.writer.commit(group());
            assert!(again.iter().all(|a| matches!(a, Err(CommitError::Refused(_)))), "still full: {again:?}");
            faulty.order(&[]);
            assert!(opened.writer.commit(group()).iter().all(Result::is_ok), "there is room again");
            assert_view_is_the_journals(&opened);
            close(opened);
            assert!(home.path().join("stamp").exists());
            assert_eq!(ids(home.path()).len(), 5);
        }
    }
}

#[test]
fn a_disk_full_whose_way_back_fails_closes_the_store() {
    let ways: [&[Fault]; 2] =
        [&[Fault::FailTruncate(0, ErrorKind::Other)], &[Fault::FailSync(0, ErrorKind::Other)]];
    for way in ways {
        let home = home();
        let (mut opened, faulty) = begun(home.path());
        faulty.order(&[&[Fault::FailWrite(0, 300, ErrorKind::StorageFull)], way].concat());
        let answers = opened.writer.commit(group());
        assert!(answers.iter().all(|a| matches!(a, Err(CommitError::Unknown(_)))), "{answers:?}");
        assert_closed(&mut opened, &faulty, home.path());
        reopen(opened, home.path());
    }
}

#[test]
fn every_step_of_a_staged_load_may_fail_and_nothing_of_it_is_seen() {
    let ids: Vec<String> = (0..60).map(|n| format!("B-{n}")).collect();
    for step in 0..4_usize {
        for sync in [false, true] {
            let home = home();
            let (mut opened, faulty) = begun(home.path());
            let mut seqs = Vec::new();
            let mut failed = false;
            for (nth, part) in ids.chunks(20).enumerate() {
                let fault = if sync {
                    Fault::FailSync(0, ErrorKind::Other)
                } else {
                    Fault::FailWrite(0, 99, ErrorKind::Other)
                };
                faulty.order(if nth == step { std::slice::from_ref(&fault) } else { &[] });
                let answers =
                    opened.writer.commit(vec![commit(&format!("load#{nth}"), vec![staged("load", part)])]);
                match &answers[0] {
                    Ok(position) => seqs.push(position.seq),
                    Err(_) => failed = true,
                }
            }
            if !failed {
                faulty.order(&[if sync {
                    Fault::FailSync(0, ErrorKind::Other)
                } else {
                    Fault::FailWrite(0, 99, ErrorKind::Other)
                }]);
                let whole = load_committed("load", seqs[0], seqs[2], 60);
                let answers = opened.writer.commit(vec![commit("load", vec![whole])]);
                assert!(matches!(&answers[0], Err(CommitError::Unknown(_))));
            }
            assert_eq!(opened.shelf.count(), 1, "step {step}");
            close(opened);
            let opened = open(home.path());
            assert_view_is_the_journals(&opened);
            // A commit line whose sync alone failed may have reached the disk: then all of it is there.
            let whole = step == 3 && sync;
            assert_eq!(opened.shelf.count(), if whole { 61 } else { 1 }, "step {step}");
        }
    }
}
