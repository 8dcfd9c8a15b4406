//! The end of a journal: torn, cut, changed, and what is made of it.

mod record_support;

use pingwei::record::{Engine, OpenError, Writer};
use record_support::*;
use std::fs;
use std::path::Path;

/// A store that was killed (no stamp), its journal, and where each line begins.
struct Killed {
    home: tempfile::TempDir,
    journal: Vec<u8>,
    starts: Vec<usize>,
}

fn killed() -> Killed {
    let home = home();
    let dead = home.path().join("dead");
    let mut opened = open(&dead);
    fill(&mut opened);
    take(&mut opened, vec![commented("A-3", "一")]);
    take(&mut opened, vec![commented("A-3", "二")]);
    // All of the view is on the disk, and no stamp: as late as a kill can come.
    close(opened);
    fs::remove_file(dead.join("stamp")).expect("removed");
    let journal = fs::read(dead.join("journal.jsonl")).expect("read");
    let feeds = journal.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
    let starts = std::iter::once(0).chain(feeds).collect();
    Killed { home, journal, starts }
}

impl Killed {
    /// A copy with another journal, with the view as the kill left it or without any.
    fn with(&self, name: &str, journal: &[u8], view: bool) -> std::path::PathBuf {
        let dir = self.home.path().join(name);
        let _ = fs::remove_dir_all(&dir);
        copy_dir(&self.home.path().join("dead"), &dir);
        fs::write(dir.join("journal.jsonl"), journal).expect("written");
        if !view {
            fs::remove_dir_all(view_dir(&dir)).expect("removed");
            fs::remove_file(dir.join("view")).expect("removed");
        }
        dir
    }

    fn lines(&self) -> usize {
        self.starts.len() - 1
    }
}

fn cuts(dir: &Path) -> Vec<Vec<u8>> {
    let names = fs::read_dir(dir).expect("read").map(|entry| entry.expect("read").path());
    let cuts = names
        .filter(|path| path.file_name().is_some_and(|n| n.to_string_lossy().starts_with("journal.cut-")));
    cuts.map(|path| fs::read(path).expect("read")).collect()
}

#[test]
fn cut_at_every_byte_of_the_last_lines_without_a_view() {
    let killed = killed();
    let from = killed.starts[killed.lines() - 2];
    for cut in from..=killed.journal.len() {
        let dir = killed.with("cut", &killed.journal[..cut], false);
        let opened = open(&dir);
        let whole = killed.starts.iter().rposition(|start| *start <= cut).expect("a line");
        assert_eq!(opened.writer.head().seq as usize, whole - 1, "cut at {cut}");
        let kept = fs::read(dir.join("journal.jsonl")).expect("read");
        assert_eq!(kept, killed.journal[..killed.starts[whole]], "cut at {cut}");
        let torn = &killed.journal[killed.starts[whole]..cut];
        let aside: Vec<Vec<u8>> = if torn.is_empty() { vec![] } else { vec![torn.to_vec()] };
        assert_eq!(cuts(&dir), aside, "cut at {cut}");
        assert_eq!(opened.cut.is_some(), !torn.is_empty());
        if cut % 16 == 0 || torn.is_empty() {
            assert_view_is_the_journals(&opened);
        }
        close(opened);
    }
}

#[test]
fn cut_at_every_byte_of_the_last_lines_with_a_view_that_saw_them() {
    let killed = killed();
    let from = killed.starts[killed.lines() - 2];
    for cut in from..=killed.journal.len() {
        let dir = killed.with("cut", &killed.journal[..cut], true);
        let whole = killed.starts.iter().rposition(|start| *start <= cut).expect("a line");
        if killed.starts[whole] == cut {
            // Nothing is torn: an older copy of the journal, or lines are missing. It is told, and
            // the view is made from what is there.
            let opened = open(&dir);
            assert_view_is_the_journals(&opened);
            let missing = cut < killed.journal.len();
            assert_eq!(!opened.store.warnings().is_empty(), missing, "cut at {cut}");
            close(opened);
        } else {
            let error = try_open(&dir).expect_err("the view says that this line was durable");
            assert_eq!(error.exit_code(), 5);
            let OpenError::Damaged { damage, .. } = error else { panic!("{error}") };
            assert_eq!((damage.line as usize, damage.offset as usize), (whole + 1, killed.starts[whole]));
            let kept = fs::read(dir.join("journal.jsonl")).expect("read");
            assert_eq!(kept, killed.journal[..cut], "a damaged journal is left as it is");
            assert_eq!(cuts(&dir), Vec::<Vec<u8>>::new());
        }
    }
}

#[test]
fn a_stamp_says_that_the_tail_was_durable_too() {
    let home = home();
    let mut opened = open(home.path());
    fill(&mut opened);
    close(opened);
    let path = home.path().join("journal.jsonl");
    let journal = fs::read(&path).expect("read");
    fs::remove_dir_all(view_dir(home.path())).expect("removed");
    for less in [1, 2, 70, 200] {
        fs::write(&path, &journal[..journal.len() - less]).expect("written");
        assert_eq!(try_open(home.path()).expect_err("damaged").exit_code(), 5);
    }
    fs::write(&path, &journal).expect("written");
    let opened = open(home.path());
    assert_view_is_the_journals(&opened);
}

#[test]
fn a_flipped_byte_in_the_middle_is_named_with_line_and_offset() {
    let killed = killed();
    let last = killed.lines() - 1;
    for line in 0..last {
        let (start, end) = (killed.starts[line], killed.starts[line + 1]);
        let step = ((end - start) / 9).max(1);
        for at in (start..end).step_by(step).chain([end - 1]) {
            for view in [false, true] {
                let mut bad = killed.journal.clone();
                bad[at] ^= 0x10;
                let dir = killed.with("flip", &bad, view);
                let error = try_open(&dir).expect_err("damaged");
                assert_eq!(error.exit_code(), 5, "byte {at} of line {line}");
                let OpenError::Damaged { damage, .. } = &error else { panic!("{error}") };
                assert_eq!((damage.line as usize, damage.offset as usize), (line + 1, start), "byte {at}");
                for text in [error.words().zh, error.words().en] {
                    assert!(
                        text.contains(&damage.line.to_string()) && text.contains("journal.jsonl"),
                        "{text}"
                    );
                }
                assert!(!damage.cause.zh.is_empty() && !damage.cause.en.is_empty());
                assert_eq!(fs::read(dir.join("journal.jsonl")).expect("read"), bad, "left as it is");
            }
        }
    }
}

#[test]
fn lines_taken_out_put_twice_or_in_another_order_are_damage() {
    let killed = killed();
    let line = |n: usize| &killed.journal[killed.starts[n]..killed.starts[n + 1]];
    let join = |order: &[usize]| order.iter().flat_map(|n| line(*n).to_vec()).collect::<Vec<u8>>();
    let cases: [(&[usize], u64); 4] =
        [(&[0, 1, 3, 4], 3), (&[0, 1, 2, 2, 3, 4], 4), (&[0, 2, 1, 3], 2), (&[1, 2, 3], 1)];
    for (order, bad) in cases {
        let dir = killed.with("order", &join(order), false);
        let OpenError::Damaged { damage, .. } = try_open(&dir).expect_err("damaged") else {
            panic!("{order:?}")
        };
        assert_eq!(damage.line, bad, "{order:?}");
    }
}

#[test]
fn a_group_whose_first_line_the_power_cut_lost_is_set_aside_whole() {
    let home = home();
    let live = home.path().join("live");
    let mut opened = open(&live);
    take(&mut opened, vec![received("A-1", 1)]);
    let before = fs::read(live.join("journal.jsonl")).expect("read").len();
    // Three commits share one sync: none says that another of them was durable.
    let group = (0..3).map(|n| commit(&format!("g-{n}"), vec![commented("A-1", "x")])).collect();
    assert!(opened.writer.commit(group).iter().all(Result::is_ok));
    let journal = fs::read(live.join("journal.jsonl")).expect("read");
    close(opened);
    let dead = home.path().join("dead");
    fs::create_dir(&dead).expect("made");
    let mut torn = journal.clone();
    torn[before..before + 100].fill(0);
    fs::write(dead.join("journal.jsonl"), &torn).expect("written");
    let opened = open(&dead);
    assert_eq!(opened.writer.head().seq, 1);
    assert_eq!(cuts(&dead), [torn[before..].to_vec()]);
    assert_view_is_the_journals(&opened);
    close(opened);
    // One more commit after the group says that the group was durable.
    let mut opened = open(&live);
    take(&mut opened, vec![commented("A-1", "later")]);
    let mut journal = fs::read(live.join("journal.jsonl")).expect("read");
    close(opened);
    journal[before..before + 100].fill(0);
    let dead = home.path().join("damaged");
    fs::create_dir(&dead).expect("made");
    fs::write(dead.join("journal.jsonl"), &journal).expect("written");
    assert_eq!(try_open(&dead).expect_err("damaged").exit_code(), 5);
}

#[test]
fn a_tail_of_garbage_of_any_length_is_set_aside_and_work_goes_on() {
    let killed = killed();
    let garbage: [&[u8]; 5] = [b"\n", b"\0\0\0\0\0\0\0\0", b"{}\n{}\n", b"{\"seq\":", &vec![b'z'; 3 << 20]];
    for tail in garbage {
        let dir = killed.with("garbage", &[killed.journal.as_slice(), tail].concat(), true);
        let mut opened = open(&dir);
        assert_eq!(cuts(&dir), [tail.to_vec()]);
        take(&mut opened, vec![commented("A-1", "work goes on")]);
        assert_view_is_the_journals(&opened);
        close(opened);
        assert_view_is_the_journals(&open(&dir));
    }
}

#[test]
fn a_line_without_its_feed_was_never_accepted() {
    let killed = killed();
    let dir = killed.with("feed", &killed.journal[..killed.journal.len() - 1], false);
    let opened = open(&dir);
    assert_eq!(opened.writer.head().seq as usize, killed.lines() - 2);
    assert_eq!(opened.writer.journal().end() as usize, killed.starts[killed.lines() - 1]);
}

#[test]
fn cuts_of_one_moment_do_not_overwrite_each_other() {
    let killed = killed();
    let dir = killed.with("twice", &[killed.journal.as_slice(), b"one"].concat(), false);
    close(open(&dir));
    let torn = [fs::read(dir.join("journal.jsonl")).expect("read").as_slice(), b"two"].concat();
    fs::write(dir.join("journal.jsonl"), torn).expect("written");
    close(open(&dir));
    let mut aside = cuts(&dir);
    aside.sort();
    assert_eq!(aside, [b"one".to_vec(), b"two".to_vec()]);
}
