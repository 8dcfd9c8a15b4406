//! A long load is applied step by step, and other commits go on between the steps. Wherever that is broken off,
//! the view comes to what the journal says.

mod record_support;

use pingwei::domain::DossierId;
use pingwei::record::{Shelf, Store, Writer};
use record_support::*;
use std::path::Path;

/// Dossiers of the load: several steps.
const MANY: usize = 1000;

fn ids() -> Vec<String> {
    (0..MANY).map(|number| format!("L-{number:05}")).collect()
}

/// Throws the view away: the next opening makes it anew.
fn forget_view(dir: &Path) {
    for entry in std::fs::read_dir(dir).expect("a store") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with("view-") {
            std::fs::remove_dir_all(&path).expect("removed");
        } else if name == "view" || name == "stamp" {
            std::fs::remove_file(&path).expect("removed");
        }
    }
}

/// Founds a store with two dossiers, and stages the load; the seqs of its first and last lines.
fn staged_store(dir: &Path) -> (pingwei::record::Opened, u64, u64) {
    let mut opened = Store::open(dir, options()).expect("founded");
    let mut seqs = Vec::new();
    let mut run = |id: &str, events| {
        let answers = opened.writer.commit(vec![commit(id, events)]);
        seqs.push(answers[0].as_ref().expect("accepted").seq);
    };
    run("one", vec![received("A-1", 1)]);
    run("two", vec![received("A-2", 1)]);
    for (nth, part) in ids().chunks(50).enumerate() {
        run(&format!("part-{nth}"), vec![staged("the-load", part)]);
    }
    (opened, seqs[2], *seqs.last().expect("parts"))
}

#[test]
fn others_are_answered_between_the_steps_and_a_break_is_made_good() {
    for steps in 0..6 {
        let place = tempfile::tempdir().expect("a folder");
        let dir = place.path().join("store");
        let (mut opened, first, last) = staged_store(&dir);
        let whole = load_committed("the-load", first, last, MANY as u64);
        let answers = opened.writer.begin(vec![commit("whole", vec![whole])]);
        assert!(answers[0].is_ok(), "accepted before it is applied");
        let mut settled = false;
        for step in 0..steps {
            settled = opened.writer.settle();
            let text = format!("between, after step {step}");
            let answers =
                opened.writer.begin(vec![commit(&format!("c-{step}"), vec![commented("A-1", &text)])]);
            assert!(answers[0].is_ok());
            let held = opened.shelf.record(&DossierId("A-1".into())).expect("readable").expect("there");
            assert_eq!(held.comments.len(), step + 1, "what was answered is to be seen at once");
        }
        assert_eq!(settled, steps >= 5, "{steps}");
        // Killed, as far as that can be done to oneself: nothing is finished, nothing is closed.
        std::mem::forget(opened.writer);
        drop(opened.shelf);
        drop(opened.store);
        let copy = place.path().join("copy");
        copy_store(&dir, &copy);

        let opened = Store::open(&copy, options()).expect("opens");
        let caught_up = opened.store.digest().expect("a view");
        opened.store.check_view().expect("its digest");
        for id in ids() {
            let held = opened.shelf.record(&DossierId(id.clone())).expect("readable");
            assert!(held.is_some_and(|held| held.submissions.len() == 1), "{id} after {steps} steps");
        }
        let held = opened.shelf.record(&DossierId("A-1".into())).expect("readable").expect("there");
        assert_eq!(held.comments.len(), steps);
        opened.store.close(opened.writer).expect("closed");
        forget_view(&copy);
        let anew = Store::open(&copy, options()).expect("opens");
        assert_eq!(anew.store.digest().expect("a view"), caught_up, "after {steps} steps");
    }
}

#[test]
fn what_touches_the_load_waits_until_it_is_there() {
    let place = tempfile::tempdir().expect("a folder");
    let (mut opened, first, last) = staged_store(&place.path().join("store"));
    let whole = load_committed("the-load", first, last, MANY as u64);
    assert!(opened.writer.begin(vec![commit("whole", vec![whole])])[0].is_ok());
    let remark = vec![commented("L-00999", "gone into the load"), commented("L-00000", "and the first")];
    assert!(opened.writer.begin(vec![commit("into", remark)])[0].is_ok());
    assert!(opened.writer.settle(), "all of it is applied by then");
    for id in ["L-00999", "L-00000"] {
        let held = opened.shelf.record(&DossierId(id.into())).expect("readable").expect("there");
        assert_eq!((held.comments.len(), held.submissions.len()), (1, 1), "{id}");
    }
    assert_eq!(opened.shelf.count(), MANY + 2);
}

/// The files as they are, without the lock that the one who was killed still has here.
fn copy_store(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("made");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy_store(&path, &target);
        } else {
            std::fs::copy(&path, &target).expect("copied");
        }
    }
}
