//! The thread that examines in the background: a whole store without a usable index, dossiers that
//! a changed blacklist or notice touches, rows of a large load.

use super::core::{Core, Known, NoticeHeld, lock};
use super::exam::Exam;
use super::index::RowFacts;
use super::protocol::{Refusal, Why};
use super::work::Work;
use crate::domain::{Dossier, DossierId, Lang, Words, guard::guarded};
use crate::policy::Notice;
use crate::record::{DossierRecord, Shelf, line};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex};

/// Rows put in at once: readers wait meanwhile.
const ROWS: usize = 1024;

/// Dossiers examined between two looks at whether to go on.
const CHUNK: usize = 64;

const EXAMINING: Words = Words::fixed("正在核查", "examining");

/// Works until the backlog is closed.
pub fn run(core: &Core) {
    read_hall(core);
    while let Some(work) = core.backlog.take() {
        let done = guarded(|| match work {
            Work::Rows(rows) => put(core, &rows),
            Work::Some(ids) => some(core, &ids),
            Work::Open => open(core),
            Work::All => all(core),
        });
        if done.is_err() {
            core.set_progress(Some((Words::fixed("后台核查出错", "a fault while examining"), 0, 0)));
        }
    }
}

/// Reads what must be known before anything is answered, then examines everything. Waits as long as
/// the store needs to be readable.
fn open(core: &Core) {
    match read(core) {
        Ok(known) => {
            core.open_with(known);
            read_hall(core);
            all(core);
        }
        Err(refusal) => core.opening_failed(refusal),
    }
}

/// Reads the defence and the meeting, so that nobody has to wait for them; and tells those who could not
/// be told everything before.
pub fn read_hall(core: &Core) {
    if !core.is_opening() && !core.has_hall() && core.hall().is_ok() {
        core.changes.overview();
    }
}

fn read(core: &Core) -> Result<Known, Refusal> {
    let notice = match core.rules().held.adopted {
        true => {
            let (_, sha256, text) = core.shelf.notice()?.ok_or_else(no_notice)?;
            Some(adopted(sha256, &text)?)
        }
        false => None,
    };
    let owner = founder(&*core.shelf)?;
    Ok(Known { roll: core.shelf.roll()?, people: core.shelf.reviewers()?, notice, owner })
}

/// Whose the store is: the author of line 0.
fn founder(shelf: &dyn Shelf) -> Result<String, Refusal> {
    let first = shelf.lines(0, 1)?.into_iter().next().unwrap_or_default() + "\n";
    Ok(line::read(first.as_bytes()).map(|line| line.by).unwrap_or_default())
}

fn no_notice() -> Refusal {
    Refusal {
        why: Why::Damaged,
        rule: "design 4".to_owned(),
        words: Words::fixed("记录里没有通知", "the record holds no notice"),
    }
}

/// The notice of that text, as the record has adopted it.
///
/// # Errors
/// Where this release cannot read it.
pub fn adopted(sha256: String, text: &str) -> Result<NoticeHeld, Refusal> {
    if text == Notice::EMBEDDED_TEXT {
        return Ok(NoticeHeld { notice: Arc::new(Notice::embedded().clone()), sha256, adopted: true });
    }
    // The record is not damaged: it was written by a program that knew more, or other, rules.
    let notice = Notice::parse(text, "notice").map_err(|faults| {
        let (zh, en) = (faults.text(Lang::Zh), faults.text(Lang::En));
        Refusal::input(Words::made(
            format!("本程序读不了材料库采用的通知，请用当时的或更新的 pingwei: {zh}"),
            format!("the notice that the store adopted needs the pingwei of that time, or a newer one: {en}"),
        ))
    })?;
    Ok(NoticeHeld { notice: Arc::new(notice), sha256, adopted: true })
}

fn put(core: &Core, rows: &[RowFacts]) {
    let total = rows.len() as u64;
    for (nth, chunk) in rows.chunks(ROWS).enumerate() {
        if core.backlog.is_closed() {
            return core.set_whole(false);
        }
        core.set_progress(Some((EXAMINING, (nth * ROWS) as u64, total)));
        core.put_rows(chunk);
    }
    core.set_progress(None);
}

fn some(core: &Core, ids: &[DossierId]) {
    let total = ids.len() as u64;
    for (nth, chunk) in ids.chunks(CHUNK).enumerate() {
        if core.backlog.is_closed() {
            return core.set_whole(false);
        }
        if core.backlog.wants_all() {
            return;
        }
        if ids.len() > CHUNK {
            core.set_progress(Some((EXAMINING, (nth * CHUNK) as u64, total)));
        }
        if let Err(refusal) = core.refresh(chunk) {
            core.set_whole(false);
            return core.set_progress(Some((refusal.words, 0, 0)));
        }
    }
    core.set_progress(None);
}

/// Walks the whole store; two threads examine what one reads.
pub fn all(core: &Core) {
    let total = core.shelf.count() as u64;
    let done = AtomicU64::new(0);
    let (send, receive) = sync_channel::<Vec<(DossierRecord, Dossier)>>(4);
    let receive = Mutex::new(receive);
    let stop = || core.backlog.is_closed() || core.backlog.wants_all();
    core.set_progress(Some((EXAMINING, 0, total)));
    let walked = std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(chunk) = next(&receive) {
                    let count = chunk.len() as u64;
                    let _ = guarded(|| examine(core, &chunk));
                    let so_far = done.fetch_add(count, Ordering::Relaxed) + count;
                    core.set_progress(Some((EXAMINING, so_far.min(total), total)));
                }
            });
        }
        let mut chunk = Vec::with_capacity(CHUNK);
        let walked = core.shelf.walk(&mut |record, dossier| {
            chunk.push((record, dossier));
            if chunk.len() >= CHUNK {
                let full = std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK));
                return send.send(full).is_ok() && !stop();
            }
            true
        });
        if !chunk.is_empty() {
            let _ = send.send(chunk);
        }
        drop(send);
        walked
    });
    match walked {
        Ok(()) if stop() => {}
        Ok(()) => {
            core.set_whole(true);
            core.set_progress(None);
        }
        Err(error) => core.set_progress(Some((Refusal::from(error).words, 0, total))),
    }
}

fn next<T>(receive: &Mutex<Receiver<T>>) -> Option<T> {
    lock(receive).recv().ok()
}

fn examine(core: &Core, chunk: &[(DossierRecord, Dossier)]) {
    let (rules, today) = (core.rules(), core.day());
    let rows: Vec<RowFacts> = chunk
        .iter()
        .map(|(record, dossier)| {
            let exam = Exam::of(rules.on(today), record, dossier);
            RowFacts::of(&rules.held.notice, record, dossier, &exam)
        })
        .collect();
    core.put_rows(&rows);
}
