//! The view damaged and deleted in many ways: nothing accepted is lost, and the view that answers
//! equals a fresh replay.

mod record_support;

use pingwei::domain::guard::is_guarded;
use pingwei::record::{OpenOptions, Shelf, Stage, Store, Writer};
use record_support::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Once};

/// Panics that are caught need not fill the test's output.
fn quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !is_guarded() {
                usual(panic);
            }
        }));
    });
}

/// A closed store with a few hundred entries, so that sled has more than one page.
fn sample(dir: &Path) {
    let mut opened = open(dir);
    fill(&mut opened);
    for part in 0..3 {
        let events = (0..50).map(|n| received(&format!("D-{part}-{n:02}"), 1)).collect();
        take(&mut opened, events);
    }
    close(opened);
}

/// All files under a directory.
fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).expect("read") {
        let path = entry.expect("read").path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// Changes a file and puts its time back, so that a stamp does not notice.
fn sneak(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).expect("read");
    let time = fs::metadata(path).and_then(|meta| meta.modified()).expect("a time");
    change(&mut bytes);
    fs::write(path, bytes).expect("written");
    fs::File::options().write(true).open(path).expect("opened").set_modified(time).expect("set");
}

/// Opens the store, works a little, closes it, and opens it again: all is as a replay makes it.
fn assert_survives(dir: &Path, what: &str) {
    let before = ids(dir);
    let mut opened = try_open(dir).unwrap_or_else(|error| panic!("{what}: {error}"));
    assert_view_is_the_journals(&opened);
    assert_eq!(opened.shelf.count(), 193, "{what}");
    take(&mut opened, vec![commented("A-3", "损坏之后")]);
    assert_view_is_the_journals(&opened);
    close(opened);
    let opened = open(dir);
    assert_view_is_the_journals(&opened);
    let after = ids(dir);
    assert_eq!(after[..before.len()], before, "{what}");
    assert_eq!(after.len(), before.len() + 1, "{what}");
    close(opened);
}

#[test]
fn the_view_deleted_or_not_pointed_to() {
    quiet();
    let home = home();
    let origin = home.path().join("origin");
    sample(&origin);
    type Way = (&'static str, fn(&Path));
    let ways: [Way; 9] = [
        ("all of the view", |dir| fs::remove_dir_all(view_dir(dir)).expect("removed")),
        ("its main file", |dir| fs::remove_file(view_dir(dir).join("db")).expect("removed")),
        ("its settings", |dir| fs::remove_file(view_dir(dir).join("conf")).expect("removed")),
        ("its snapshots", |dir| {
            for path in files(&view_dir(dir)) {
                if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("snap")) {
                    fs::remove_file(path).expect("removed");
                }
            }
        }),
        ("the pointer", |dir| fs::remove_file(dir.join("view")).expect("removed")),
        ("the pointer's content", |dir| fs::write(dir.join("view"), "../elsewhere").expect("written")),
        ("a pointer to nothing", |dir| fs::write(dir.join("view"), "view-99").expect("written")),
        ("a file in the view's place", |dir| {
            fs::remove_dir_all(view_dir(dir)).expect("removed");
            fs::write(view_dir(dir), b"x").expect("written");
        }),
        ("everything but the journal", |dir| {
            for entry in fs::read_dir(dir).expect("read") {
                let path = entry.expect("read").path();
                if path.is_dir() {
                    fs::remove_dir_all(path).expect("removed");
                } else if path.file_name().is_some_and(|name| name != "journal.jsonl") {
                    fs::remove_file(path).expect("removed");
                }
            }
        }),
    ];
    for (what, way) in ways {
        for stamp in [true, false] {
            let dir = home.path().join("case");
            let _ = fs::remove_dir_all(&dir);
            copy_dir(&origin, &dir);
            if !stamp {
                fs::remove_file(dir.join("stamp")).expect("removed");
            }
            way(&dir);
            assert_survives(&dir, what);
        }
    }
}

/// A few deterministic "random" numbers.
fn noise(seed: u64) -> impl FnMut() -> u64 {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    }
}

#[test]
fn the_views_files_truncated_zeroed_flipped_and_filled_with_garbage_behind_the_stamps_back() {
    quiet();
    let home = home();
    let origin = home.path().join("origin");
    sample(&origin);
    let names: Vec<_> = files(&view_dir(&origin));
    let mut case = 0_u64;
    for file in &names {
        let len = fs::metadata(file).expect("there").len() as usize;
        let inside = file.strip_prefix(&origin).expect("inside");
        type Change = Box<dyn Fn(&mut Vec<u8>)>;
        let mut ways: Vec<(String, Change)> = vec![
            ("emptied".into(), Box::new(|bytes| bytes.clear())),
            ("cut in half".into(), Box::new(|bytes| bytes.truncate(bytes.len() / 2))),
            ("less its last byte".into(), Box::new(|bytes| bytes.truncate(bytes.len().saturating_sub(1)))),
            ("zeroed".into(), Box::new(|bytes| bytes.fill(0))),
            (
                "zeroed in its second half".into(),
                Box::new(|bytes| {
                    let half = bytes.len() / 2;
                    bytes[half..].fill(0);
                }),
            ),
            (
                "zeroed at its beginning".into(),
                Box::new(|bytes| {
                    let some = bytes.len().min(64);
                    bytes[..some].fill(0);
                }),
            ),
        ];
        for round in 0..8 {
            case += 1;
            let seed = case;
            ways.push((
                format!("garbage {seed}"),
                Box::new(move |bytes| {
                    let mut noise = noise(seed);
                    for _ in 0..(1 << (round % 6)) {
                        if !bytes.is_empty() {
                            // Most of sled's file is padding: aim at what is written.
                            let written = bytes.iter().rposition(|b| *b != 0).unwrap_or(0) + 1;
                            let at = noise() as usize % written;
                            bytes[at] = noise() as u8;
                        }
                    }
                }),
            ));
        }
        for (what, change) in ways {
            for stamp in [true, false] {
                let dir = home.path().join("case");
                let _ = fs::remove_dir_all(&dir);
                copy_dir(&origin, &dir);
                if !stamp {
                    fs::remove_file(dir.join("stamp")).expect("removed");
                }
                sneak(&dir.join(inside), |bytes| change(bytes));
                assert_survives(&dir, &format!("{} of {len} bytes {what}, stamp: {stamp}", inside.display()));
            }
        }
    }
    assert!(case >= 16, "too few files to mean anything: {names:?}");
}

#[test]
fn an_older_or_another_stores_view_is_not_believed() {
    quiet();
    let home = home();
    let (older, newer, other) =
        (home.path().join("older"), home.path().join("newer"), home.path().join("other"));
    sample(&older);
    copy_dir(&older, &newer);
    let mut opened = open(&newer);
    for n in 0..20 {
        take(&mut opened, vec![commented("A-3", &format!("其后{n}"))]);
    }
    close(opened);
    // Of the same length as the newer one, with other content.
    copy_dir(&older, &other);
    let mut opened = open(&other);
    for n in 0..20 {
        take(&mut opened, vec![commented("A-3", &format!("别的{n}"))]);
    }
    close(opened);
    let dir = home.path().join("case");
    for (journal, view) in [(&newer, &older), (&older, &newer), (&newer, &other), (&other, &newer)] {
        for stamp in [None, Some(journal), Some(view)] {
            let _ = fs::remove_dir_all(&dir);
            copy_dir(journal, &dir);
            fs::remove_dir_all(view_dir(&dir)).expect("removed");
            fs::copy(view.join("view"), dir.join("view")).expect("copied");
            copy_dir(&view_dir(view), &view_dir(&dir));
            match stamp {
                Some(stamp) => drop(fs::copy(stamp.join("stamp"), dir.join("stamp")).expect("copied")),
                None => fs::remove_file(dir.join("stamp")).expect("removed"),
            }
            let kept = fs::read(dir.join("journal.jsonl")).expect("read");
            let opened = open(&dir);
            assert_view_is_the_journals(&opened);
            assert_eq!(fs::read(dir.join("journal.jsonl")).expect("read"), kept);
            close(opened);
        }
    }
}

#[test]
fn rows_missing_under_a_current_mark_are_found_by_the_digest() {
    quiet();
    use pingwei::record::kv::Kv;
    use pingwei::record::view::View;
    let home = home();
    sample(home.path());
    fs::remove_file(home.path().join("stamp")).expect("removed");
    // What was seen of sled in the field: all looks well, and an entry is gone.
    let mut view = View::open(&view_dir(home.path())).expect("a view");
    let (key, value) = view.scan(b"dA-1", None, 1).expect("read").remove(0);
    let mark = view.mark();
    view.put(key, None).expect("written");
    // The mark as it was before: sled alone does not tell.
    let mark = pingwei::record::kv::encode(&mark).expect("encoded");
    view.put(b"\0mark".to_vec(), Some(mark)).expect("written");
    assert!(!value.is_empty());
    view.close().expect("closed");
    let opened = open(home.path());
    for _ in 0..500 {
        if !opened.store.warnings().is_empty() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert!(!opened.store.warnings().is_empty(), "the check in the background found nothing");
    assert_view_is_the_journals(&opened);
    assert_eq!(opened.shelf.count(), 193);
}

#[test]
fn a_sled_that_brought_the_process_down_is_not_opened_again() {
    quiet();
    let home = home();
    sample(home.path());
    let before = fs::read_to_string(home.path().join("view")).expect("read");
    fs::write(home.path().join("view.opening"), b"").expect("written");
    assert_survives(home.path(), "a marker of a failed opening");
    assert_ne!(fs::read_to_string(home.path().join("view")).expect("read"), before);
    assert!(!home.path().join("view.opening").exists());
}

#[test]
fn a_reboot_without_a_stamp_makes_the_view_anew() {
    quiet();
    let home = home();
    sample(home.path());
    let pointer = || fs::read_to_string(home.path().join("view")).expect("read");
    fs::remove_file(home.path().join("stamp")).expect("removed");
    close(open(home.path()));
    assert_eq!(pointer(), "view-1", "killed on the same boot: it catches up");
    fs::remove_file(home.path().join("stamp")).expect("removed");
    let lock = fs::read_to_string(home.path().join("lock")).expect("read");
    let mut holder: serde_json::Value = serde_json::from_str(&lock).expect("JSON");
    holder["boot"] = "another".into();
    fs::write(home.path().join("lock"), holder.to_string()).expect("written");
    let opened = open(home.path());
    assert_view_is_the_journals(&opened);
    assert_eq!(pointer(), "view-2");
    assert!(!home.path().join("view-1").exists(), "the old one is cleared away");
    close(opened);
}

#[test]
fn a_view_behind_the_journal_catches_up() {
    quiet();
    let home = home();
    let (early, late) = (home.path().join("early"), home.path().join("late"));
    sample(&early);
    copy_dir(&early, &late);
    let mut opened = open(&late);
    let ids: Vec<String> = (0..200).map(|n| format!("L-{n}")).collect();
    let first = take(&mut opened, vec![staged("late", &ids[..100])]).seq;
    let last = take(&mut opened, vec![staged("late", &ids[100..])]).seq;
    take(&mut opened, vec![load_committed("late", first, last, 200)]);
    close(opened);
    // Killed with everything still in sled's memory: the journal is ahead.
    fs::copy(late.join("journal.jsonl"), early.join("journal.jsonl")).expect("copied");
    fs::remove_file(early.join("stamp")).expect("removed");
    let opened = open(&early);
    assert_view_is_the_journals(&opened);
    assert_eq!(opened.shelf.count(), 393);
    assert_eq!(fs::read_to_string(early.join("view")).expect("read"), "view-1");
}

#[test]
fn a_rebuild_tells_how_far_it_is_and_answers_what_it_can() {
    quiet();
    let home = home();
    sample(home.path());
    fs::remove_dir_all(view_dir(home.path())).expect("removed");
    let seen = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&seen);
    let progress = Arc::new(move |progress| told.lock().expect("held").push(progress));
    let opened =
        Store::open(home.path(), OpenOptions { progress: Some(progress), ..options() }).expect("opened");
    if let Some(meanwhile) = opened.store.meanwhile() {
        assert!(meanwhile.count() <= 193);
    }
    assert_view_is_the_journals(&opened);
    let seen = seen.lock().expect("held");
    let last = seen.iter().rfind(|progress| progress.stage == Stage::Rebuild).expect("told");
    assert_eq!(last.done, last.total);
    assert_eq!(last.total, fs::metadata(home.path().join("journal.jsonl")).expect("there").len());
}

#[test]
fn a_view_condemned_while_open_is_made_anew_and_the_question_answered() {
    quiet();
    let home = home();
    sample(home.path());
    let mut opened = open(home.path());
    opened.store.digest().expect("a view");
    // Everything sled has not yet read is garbage now.
    let db = view_dir(home.path()).join("db");
    let len = fs::metadata(&db).expect("there").len() as usize;
    fs::write(&db, vec![0x5a; len]).expect("written");
    for id in ["A-1", "B-40", "D-0-00", "D-2-49"] {
        let id = pingwei::domain::DossierId(id.into());
        assert!(opened.shelf.record(&id).expect("answered").is_some());
    }
    if opened.store.check_view().is_err() {
        assert!(opened.store.warnings().iter().any(|words| words.zh.contains("重建")));
    }
    assert_view_is_the_journals(&opened);
    take(&mut opened, vec![commented("A-3", "x")]);
    assert_view_is_the_journals(&opened);
    assert_eq!(opened.writer.head().seq, opened.shelf.applied().seq);
    close(opened);
    assert_survives(home.path(), "after all that");
}
