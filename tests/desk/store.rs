//! The desk on a store on disk: founding, closing in order, opening at once, opening from nothing.

use crate::hands::{comment, decide, overview, page};
use pingwei::desk::testing::{Hand, clock, day, dossier, id};
use pingwei::desk::{
    Answer, Command, LocalDesk, Query, QueueSpec, Reply, Request, StoreOptions, Today, Topic, TriageKind,
    Why, open_store,
};
use pingwei::domain::State;
use pingwei::policy::Notice;
use pingwei::record::{Founding, OpenError};
use std::path::Path;
use std::sync::Arc;

const ME: &str = "wang";

fn options() -> StoreOptions {
    StoreOptions {
        account: ME.to_owned(),
        clock: clock(),
        founding: Some(Founding {
            number: Notice::embedded().meta.number.clone(),
            text: Notice::EMBEDDED_TEXT.to_owned(),
            store: "test".to_owned(),
        }),
        ..StoreOptions::default()
    }
}

fn open(dir: &Path) -> LocalDesk {
    open_store(dir, options()).expect("opened")
}

/// A store with a few dossiers, one of them passed.
fn filled(dir: &Path) {
    let desk = open(dir);
    desk.wait_open().expect("open");
    let mut hand = Hand::of(&desk, ME);
    hand.load((1..=20).map(dossier).collect()).expect("loaded");
    hand.run(decide(&id(3), TriageKind::Pass, "")).expect("passed");
    desk.close();
}

#[test]
fn what_was_done_is_there_after_closing() {
    let dir = tempfile::tempdir().expect("a directory");
    let dir = dir.path().join("store");
    filled(&dir);
    let desk = open(&dir);
    let mut hand = Hand::of(&desk, ME);
    let seen = overview(&mut hand);
    assert_eq!((seen.total, seen.done, seen.single_user), (20, 1, true), "from the index that was kept");
    assert_eq!(page(&mut hand, &QueueSpec::default(), 2, 1).rows[0].state, State::Passed);
    hand.run(Command::Undo).expect("its founder's last act");
    desk.close();
    // A name of another account is nobody here.
    let desk = open_store(&dir, StoreOptions { account: "li".to_owned(), ..options() }).expect("opened");
    desk.wait_open().expect("open");
    assert_eq!(Hand::of(&desk, "li").0.ask(Query::Overview).expect_err("not theirs").why, Why::Role);
}

#[test]
fn without_the_kept_index_and_view_everything_comes_back() {
    let dir = tempfile::tempdir().expect("a directory");
    let dir = dir.path().join("store");
    filled(&dir);
    for entry in std::fs::read_dir(&dir).expect("a directory") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name != "journal.jsonl" {
            if path.is_dir() {
                std::fs::remove_dir_all(&path).expect("removed");
            } else {
                std::fs::remove_file(&path).expect("removed");
            }
        }
    }
    let desk = open(&dir);
    // Asked at once: answered when it can be.
    let mut hand = Hand::of(&desk, ME);
    let sheet = hand.sheet(&id(3)).expect("a sheet");
    assert_eq!(sheet.record.state, State::Passed);
    hand.run(comment(&id(1), "还在")).expect("made");
    desk.wait_whole();
    let seen = overview(&mut hand);
    assert_eq!((seen.total, seen.done, seen.progress), (20, 1, None));
}

#[test]
fn an_overview_is_told_from_the_start_and_comes_again_once_open() {
    let dir = tempfile::tempdir().expect("a directory");
    let dir = dir.path().join("store");
    filled(&dir);
    std::fs::remove_file(dir.join("cache-queue")).expect("removed");
    let desk = open(&dir);
    let mut hand = Hand::of(&desk, ME);
    hand.0.send(Request::Watch(Topic::Overview)).expect("sent");
    let mut total = 0;
    while total < 20 {
        total = match crate::hands::next(&hand).reply {
            Reply::Answer(Answer::Overview(seen)) => seen.total,
            Reply::Delta(pingwei::desk::Delta::Overview(seen)) => seen.total,
            other => panic!("{other:?}"),
        };
    }
}

#[test]
fn a_desk_can_be_closed_while_its_store_is_still_being_opened() {
    let dir = tempfile::tempdir().expect("a directory");
    let dir = dir.path().join("store");
    filled(&dir);
    for _ in 0..5 {
        std::fs::remove_file(dir.join("cache-queue")).ok();
        let desk = open(&dir);
        let idle = Hand::of(&desk, ME);
        desk.close();
        drop(idle);
    }
    let desk = open(&dir);
    desk.wait_whole();
    assert_eq!(overview(&mut Hand::of(&desk, ME)).total, 20);
}

#[test]
fn one_process_holds_a_store() {
    let dir = tempfile::tempdir().expect("a directory");
    let dir = dir.path().join("store");
    let desk = open(&dir);
    assert!(matches!(open_store(&dir, options()), Err(OpenError::Held { .. })));
    desk.close();
    open(&dir).close();
}

#[test]
fn where_nothing_is_nothing_is_founded_unasked() {
    let dir = tempfile::tempdir().expect("a directory");
    let options = StoreOptions { founding: None, ..options() };
    assert!(matches!(open_store(dir.path(), options), Err(OpenError::NotAStore { .. })));
    assert_eq!(std::fs::read_dir(dir.path()).expect("a directory").count(), 0);
}

#[test]
fn an_adopted_notice_and_a_roster_hold_in_the_next_run() {
    let dir = tempfile::tempdir().expect("a directory");
    let dir = dir.path().join("store");
    let text = Notice::EMBEDDED_TEXT.replace("新电职字〔2020〕2号", "示例〔2020〕3号");
    let desk = open(&dir);
    let mut hand = Hand::of(&desk, ME);
    hand.load(vec![dossier(1)]).expect("loaded");
    hand.run(Command::AdoptNotice { text: text.clone() }).expect("adopted");
    let reviewers = vec![pingwei::desk::testing::person("han", "韩样本", "主席")];
    hand.run(Command::Roster { reviewers }).expect("seated");
    desk.wait_whole();
    desk.close();
    // Once from what was kept, once from the record alone.
    for kept in [true, false] {
        if !kept {
            std::fs::remove_file(dir.join("cache-queue")).expect("removed");
        }
        let desk = open(&dir);
        desk.wait_open().expect("open");
        let seen = overview(&mut Hand::of(&desk, "han"));
        assert_eq!((seen.notice.as_str(), seen.single_user), ("示例〔2020〕3号", false));
        assert_eq!(Hand::of(&desk, ME).0.ask(Query::Overview).expect_err("not on the roster").why, Why::Role);
        desk.close();
    }
    // A notice given in its place holds for that run, and what was kept under it is not taken later.
    let given = Some((Arc::new(Notice::embedded().clone()), Notice::EMBEDDED_TEXT.to_owned()));
    let desk = open_store(&dir, StoreOptions { notice: given, ..options() }).expect("opened");
    desk.wait_whole();
    assert_ne!(overview(&mut Hand::of(&desk, "han")).notice, "示例〔2020〕3号");
    desk.close();
    let desk = open(&dir);
    desk.wait_open().expect("open");
    assert_eq!(overview(&mut Hand::of(&desk, "han")).notice, "示例〔2020〕3号");
}

#[test]
fn the_index_of_another_day_is_shown_and_examined_anew() {
    let dir = tempfile::tempdir().expect("a directory");
    let dir = dir.path().join("store");
    filled(&dir);
    let later = StoreOptions { today: Today::demo(day(2020, 11, 20)), ..options() };
    let desk = open_store(&dir, later).expect("opened");
    let mut hand = Hand::of(&desk, ME);
    assert_eq!(overview(&mut hand).total, 20);
    desk.wait_whole();
    assert_eq!(overview(&mut hand).today, day(2020, 11, 20));
}
