//! Many at once, slow or failing disks, full queues, repeats, cancellations, closing.

use crate::hands::{comment, decide, head, next, overview, page, silence};
use pingwei::desk::testing::{self, Hand, OWNER, desk_of, dossier, fresh, id, store};
use pingwei::desk::{
    Answer, Command, Delivery, Delta, Do, FoundIn, IndexCache, LocalDesk, Query, QueueSpec, Reply, Request,
    Today, Topic, TriageKind, Viewer, Why,
};
use pingwei::domain::{Day, Dossier, DossierId, Reviewer, State, Words};
use pingwei::policy::roll::{Lift, RollEntry};
use pingwei::record::memory::MemoryStore;
use pingwei::record::{
    CommandId, Commit, CommitError, DossierRecord, HallHeld, Head, Position, Shelf, ViewError, Writer,
};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};

/// A door that can be held shut, with a count of those who wait at it.
#[derive(Default)]
struct Gate {
    held: Mutex<(bool, usize)>,
    turned: Condvar,
}

impl Gate {
    fn shut(&self) {
        self.held.lock().expect("a lock").0 = true;
    }
    fn open(&self) {
        self.held.lock().expect("a lock").0 = false;
        self.turned.notify_all();
    }
    fn pass(&self) {
        let mut held = self.held.lock().expect("a lock");
        held.1 += 1;
        self.turned.notify_all();
        while held.0 {
            held = self.turned.wait(held).expect("a lock");
        }
        held.1 -= 1;
    }
    /// Waits until that many stand at it.
    fn wait_for(&self, count: usize) {
        let mut held = self.held.lock().expect("a lock");
        while held.1 < count {
            held = self.turned.wait(held).expect("a lock");
        }
    }
}

/// A writer that can be held, made to fail, and tells how many commits came at once.
struct Slow {
    store: MemoryStore,
    gate: Arc<Gate>,
    fails: Arc<Mutex<Vec<CommitError>>>,
    batches: Arc<Mutex<Vec<usize>>>,
}

impl Writer for Slow {
    fn head(&self) -> Head {
        self.store.head()
    }
    fn commit(&mut self, commits: Vec<Commit>) -> Vec<Result<Position, CommitError>> {
        self.gate.pass();
        self.batches.lock().expect("a lock").push(commits.len());
        if let Some(error) = self.fails.lock().expect("a lock").pop() {
            return commits.iter().map(|_| Err(error.clone())).collect();
        }
        self.store.commit(commits)
    }
}

struct Bench {
    desk: LocalDesk,
    gate: Arc<Gate>,
    fails: Arc<Mutex<Vec<CommitError>>>,
    batches: Arc<Mutex<Vec<usize>>>,
}

fn bench(dossiers: usize) -> Bench {
    let store = store();
    let (gate, fails, batches) = (Arc::<Gate>::default(), Arc::default(), Arc::default());
    let writer = Slow {
        store: store.clone(),
        gate: Arc::clone(&gate),
        fails: Arc::clone(&fails),
        batches: Arc::clone(&batches),
    };
    let desk = desk_of(Box::new(writer), Arc::new(store), Today::default(), None);
    Hand::of(&desk, OWNER).load((1..=dossiers).map(dossier).collect()).expect("loaded");
    batches.lock().expect("a lock").clear();
    Bench { desk, gate, fails, batches }
}

#[test]
fn a_repeated_command_gets_its_first_answer() {
    let store = store();
    let desk = testing::desk_on(&store, Today::default());
    let mut hand = Hand::of(&desk, OWNER);
    hand.load(vec![dossier(1)]).expect("loaded");
    let pass = fresh(decide(&id(1), TriageKind::Pass, ""));
    let first = hand.0.command(pass.clone()).expect("passed");
    hand.run(comment(&id(1), "之后")).expect("made");
    let before = head(&mut hand);
    assert_eq!(hand.0.command(pass.clone()).expect("the first answer"), first);
    assert_eq!(head(&mut hand), before);
    // Also after the desk was closed: then the journal knows it.
    desk.close();
    let desk = testing::desk_on(&store, Today::default());
    let mut hand = Hand::of(&desk, OWNER);
    let again = hand.0.command(pass.clone()).expect("the first answer");
    assert_eq!(again.at, first.at);
    assert_eq!(head(&mut hand), before);
    let Ok(Answer::Command(at)) = hand.0.ask(Query::Command(pass.id)) else { panic!("no answer") };
    assert_eq!(at, first.at);
    let Ok(Answer::Command(None)) = hand.0.ask(Query::Command(CommandId("never".to_owned()))) else {
        panic!("never was")
    };
}

#[test]
fn a_refused_command_may_be_tried_again_under_its_id() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    let pass = fresh(decide(&id(1), TriageKind::Pass, ""));
    assert_eq!(hand.0.command(pass.clone()).expect_err("not there yet").why, Why::Missing);
    hand.load(vec![dossier(1)]).expect("loaded");
    hand.0.command(pass).expect("now it is");
}

#[test]
fn the_id_of_anothers_command_is_not_answered() {
    let desk = testing::desk();
    crate::hands::seat(&desk);
    let (mut wang, mut li) = (Hand::of(&desk, "wang"), Hand::of(&desk, "li"));
    wang.load(vec![dossier(1)]).expect("loaded");
    let remark = fresh(comment(&id(1), "我的"));
    wang.0.command(remark.clone()).expect("made");
    assert_eq!(li.0.command(remark).expect_err("wang's").why, Why::Input);
}

#[test]
fn commands_that_come_together_share_one_sync() {
    let bench = bench(40);
    let mut hands: Vec<Hand> = (0..8).map(|_| Hand::of(&bench.desk, OWNER)).collect();
    bench.gate.shut();
    hands[0].0.send(Request::Do(fresh(comment(&id(40), "先")))).expect("sent");
    bench.gate.wait_for(1);
    for (nth, hand) in hands.iter_mut().enumerate() {
        for more in 0..4 {
            let command = comment(&id(1 + nth * 4 + more), "同批");
            hand.0.send(Request::Do(fresh(command))).expect("sent");
        }
    }
    // The threads of the lines hand them over while the writer stands at the gate.
    std::thread::sleep(std::time::Duration::from_millis(200));
    bench.gate.open();
    for (nth, hand) in hands.iter().enumerate() {
        for _ in 0..if nth == 0 { 5 } else { 4 } {
            assert!(matches!(next(hand).reply, Reply::Done(_)));
        }
    }
    assert_eq!(*bench.batches.lock().expect("a lock"), [1, 32]);
}

#[test]
fn commands_on_one_dossier_are_decided_one_upon_the_other() {
    let bench = bench(2);
    let (mut one, mut other) = (Hand::of(&bench.desk, OWNER), Hand::of(&bench.desk, OWNER));
    bench.gate.shut();
    one.0.send(Request::Do(fresh(comment(&id(2), "先")))).expect("sent");
    bench.gate.wait_for(1);
    one.0.send(Request::Do(fresh(decide(&id(1), TriageKind::Pass, "")))).expect("sent");
    std::thread::sleep(std::time::Duration::from_millis(50));
    other.0.send(Request::Do(fresh(decide(&id(1), TriageKind::Pass, "")))).expect("sent");
    std::thread::sleep(std::time::Duration::from_millis(100));
    bench.gate.open();
    assert!(matches!(next(&one).reply, Reply::Done(_)));
    assert!(matches!(next(&one).reply, Reply::Done(_)));
    let Reply::Refused(refusal) = next(&other).reply else { panic!("passed twice") };
    assert_eq!(refusal.why, Why::State);
}

#[test]
fn what_one_connection_sends_is_done_in_its_order() {
    let bench = bench(1);
    let mut hand = Hand::of(&bench.desk, OWNER);
    for nth in 0..50 {
        hand.0.send(Request::Do(fresh(comment(&id(1), &format!("{nth}"))))).expect("sent");
    }
    for _ in 0..50 {
        assert!(matches!(next(&hand).reply, Reply::Done(_)));
    }
    let comments = hand.sheet(&id(1)).expect("a sheet").record.comments;
    let texts: Vec<String> = comments.into_iter().map(|held| held.text).collect();
    assert_eq!(texts, (0..50).map(|nth| nth.to_string()).collect::<Vec<_>>());
}

#[test]
fn a_refusing_disk_is_told_and_the_desk_goes_on() {
    let bench = bench(1);
    let mut hand = Hand::of(&bench.desk, OWNER);
    let full = CommitError::Refused(Words::fixed("磁盘已满", "disk full"));
    bench.fails.lock().expect("a lock").push(full);
    let refusal = hand.run(decide(&id(1), TriageKind::Pass, "")).expect_err("disk full");
    assert_eq!((refusal.why, refusal.words.en.as_ref()), (Why::Disk, "disk full"));
    assert_eq!(hand.sheet(&id(1)).expect("a sheet").record.state, State::Received);
    hand.run(decide(&id(1), TriageKind::Pass, "")).expect("there is room again");
}

#[test]
fn after_an_unknown_outcome_nothing_more_is_written() {
    let bench = bench(1);
    let mut hand = Hand::of(&bench.desk, OWNER);
    let unknown = CommitError::Unknown(Words::fixed("同步失败", "the sync failed"));
    bench.fails.lock().expect("a lock").push(unknown);
    assert_eq!(hand.run(decide(&id(1), TriageKind::Pass, "")).expect_err("unknown").why, Why::Unknown);
    let written = bench.batches.lock().expect("a lock").len();
    let refusal = hand.run(comment(&id(1), "x")).expect_err("closed for writing");
    assert_eq!((refusal.why, refusal.words.zh.as_ref()), (Why::ReadOnly, "同步失败"));
    assert_eq!(bench.batches.lock().expect("a lock").len(), written, "the writer was not asked");
    assert_eq!(
        overview(&mut hand).read_only.map(|words| words.en.into_owned()),
        Some("the sync failed".into())
    );
    hand.sheet(&id(1)).expect("reading goes on");
}

#[test]
fn a_part_that_was_not_written_ends_its_load() {
    let bench = bench(1);
    let mut hand = Hand::of(&bench.desk, OWNER);
    let part = |nth| Command::LoadPart {
        load: "one".to_owned(),
        dossiers: vec![dossier(nth)],
        source: Default::default(),
    };
    hand.run(part(2)).expect("staged");
    bench.fails.lock().expect("a lock").push(CommitError::Refused(Words::fixed("磁盘已满", "disk full")));
    assert_eq!(hand.run(part(3)).expect_err("disk full").why, Why::Disk);
    let commit = Command::LoadCommit { load: "one".to_owned(), count: 1, accept_good: true };
    assert_eq!(hand.run(commit).expect_err("a load with a hole").why, Why::Missing);
    assert_eq!(overview(&mut hand).total, 1);
}

#[test]
fn a_full_queue_refuses_and_what_it_took_is_done() {
    let bench = bench(2);
    let mut hand = Hand::of(&bench.desk, OWNER);
    let before = head(&mut hand);
    bench.gate.shut();
    hand.0.send(Request::Do(fresh(comment(&id(2), "先")))).expect("sent");
    bench.gate.wait_for(1);
    let mut sent = 1;
    for _ in 0..400 {
        // The line itself may be full for a moment while its thread hands over.
        match hand.0.send(Request::Do(fresh(comment(&id(1), "挤")))) {
            Ok(_) => sent += 1,
            Err(refusal) => {
                assert_eq!(refusal.why, Why::Busy);
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
        }
    }
    std::thread::sleep(std::time::Duration::from_millis(200));
    bench.gate.open();
    let mut outcomes: HashMap<&str, usize> = HashMap::new();
    for _ in 0..sent {
        let kind = match next(&hand).reply {
            Reply::Done(_) => "done",
            Reply::Refused(refusal) if refusal.why == Why::Busy => "busy",
            other => panic!("{other:?}"),
        };
        *outcomes.entry(kind).or_default() += 1;
    }
    assert!(outcomes["busy"] > 0, "{outcomes:?}");
    assert_eq!(outcomes["done"], 257, "one at the gate and 256 waiting");
    assert_eq!(head(&mut hand), before + 257);
}

#[test]
fn a_command_that_waits_can_be_cancelled() {
    let bench = bench(2);
    let mut hand = Hand::of(&bench.desk, OWNER);
    bench.gate.shut();
    let first = hand.0.send(Request::Do(fresh(comment(&id(2), "先")))).expect("sent");
    bench.gate.wait_for(1);
    let second = hand.0.send(Request::Do(fresh(comment(&id(1), "不要了")))).expect("sent");
    hand.0.send(Request::Cancel(second)).expect("sent");
    // One already at the gate is done all the same.
    hand.0.send(Request::Cancel(first)).expect("sent");
    std::thread::sleep(std::time::Duration::from_millis(100));
    bench.gate.open();
    let replies: HashMap<_, _> = (0..2).map(|_| next(&hand)).map(|one| (one.id, one.reply)).collect();
    assert!(matches!(replies[&first], Reply::Done(_)));
    assert_eq!(replies[&second], Reply::Cancelled);
    assert!(hand.sheet(&id(1)).expect("a sheet").record.comments.is_empty());
}

#[test]
fn closing_finishes_what_was_accepted() {
    let bench = bench(3);
    let mut hand = Hand::of(&bench.desk, OWNER);
    bench.gate.shut();
    hand.0.send(Request::Do(fresh(comment(&id(1), "一")))).expect("sent");
    bench.gate.wait_for(1);
    for text in ["二", "三"] {
        hand.0.send(Request::Do(fresh(comment(&id(1), text)))).expect("sent");
    }
    std::thread::sleep(std::time::Duration::from_millis(100));
    let gate = Arc::clone(&bench.gate);
    let opener = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(100));
        gate.open();
    });
    bench.desk.close();
    opener.join().expect("opened");
    for _ in 0..3 {
        assert!(matches!(next(&hand).reply, Reply::Done(_)));
    }
    assert!(hand.0.replies.recv().is_err(), "then the end");
    let late = hand.0.command(fresh(comment(&id(1), "晚了"))).expect_err("closed");
    assert_eq!(late.why, Why::Missing);
}

#[test]
fn a_newer_search_ends_the_older() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    hand.load((1..=60).map(dossier).collect()).expect("loaded");
    let texts = ["s", "sl", "sl2", "sl20", "sl202", "sl2020", "sl2020-", "sl2020-0042"];
    let mut last = None;
    for _ in 0..20 {
        for text in texts {
            let query = Query::Search { text: text.to_owned(), most: 5 };
            last = Some(hand.0.send(Request::Ask(query)).expect("sent"));
        }
    }
    let (mut hits, mut cancelled) = (0, 0);
    for _ in 0..20 * texts.len() {
        let delivery = next(&hand);
        match delivery.reply {
            Reply::Cancelled => cancelled += 1,
            Reply::Answer(Answer::Hits(rows, total)) => {
                hits += 1;
                if Some(delivery.id) == last {
                    assert_eq!((rows.len(), total), (1, 1));
                    assert_eq!((rows[0].row.dossier.clone(), rows[0].field), (id(42), FoundIn::Dossier));
                }
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(hits + cancelled, 160, "each has its reply");
    assert!(hits > 0);
}

/// A shelf whose records can be held back.
#[derive(Clone)]
struct Held {
    store: MemoryStore,
    gate: Arc<Gate>,
    damaged: Arc<AtomicBool>,
}

impl Shelf for Held {
    fn applied(&self) -> Head {
        self.store.applied()
    }
    fn record(&self, id: &DossierId) -> Result<Option<DossierRecord>, ViewError> {
        self.gate.pass();
        if self.damaged.load(Ordering::Acquire) {
            return Err(ViewError("made to fail".to_owned()));
        }
        self.store.record(id)
    }
    fn body(&self, id: &DossierId, submission: u8) -> Result<Option<Dossier>, ViewError> {
        self.store.body(id, submission)
    }
    fn walk(&self, each: &mut dyn FnMut(DossierRecord, Dossier) -> bool) -> Result<(), ViewError> {
        self.store.walk(each)
    }
    fn count(&self) -> usize {
        self.store.count()
    }
    fn roll(&self) -> Result<Vec<RollEntry>, ViewError> {
        self.store.roll()
    }
    fn lifts(&self) -> Result<Vec<Lift>, ViewError> {
        self.store.lifts()
    }
    fn reviewers(&self) -> Result<Vec<Reviewer>, ViewError> {
        self.store.reviewers()
    }
    fn hall(&self) -> Result<HallHeld, ViewError> {
        self.store.hall()
    }
    fn notice(&self) -> Result<Option<(String, String, String)>, ViewError> {
        self.store.notice()
    }
    fn command(&self, id: &CommandId) -> Result<Option<Position>, ViewError> {
        self.store.command(id)
    }
    fn lines(&self, seq: u64, most: usize) -> Result<Vec<String>, ViewError> {
        self.store.lines(seq, most)
    }
}

fn held(dossiers: usize) -> (LocalDesk, Held) {
    let store = store();
    let shelf = Held { store: store.clone(), gate: Arc::default(), damaged: Arc::default() };
    let desk = desk_of(Box::new(store), Arc::new(shelf.clone()), Today::default(), None);
    Hand::of(&desk, OWNER).load((1..=dossiers).map(dossier).collect()).expect("loaded");
    (desk, shelf)
}

#[test]
fn slow_readers_fill_a_queue_that_refuses_and_others_go_on() {
    let (desk, shelf) = held(1);
    let mut hand = Hand::of(&desk, OWNER);
    shelf.gate.shut();
    let sheet = || Request::Ask(Query::Sheet { dossier: id(1), submission: None });
    let send = |hand: &mut Hand, request: &dyn Fn() -> Request| loop {
        match hand.0.send(request()) {
            Ok(sent) => break sent,
            Err(_) => std::thread::sleep(std::time::Duration::from_millis(1)),
        }
    };
    for _ in 0..300 {
        send(&mut hand, &sheet);
    }
    // Searches have a thread of their own and need no record.
    let search = || Query::Search { text: "样本".to_owned(), most: 5 };
    let mut other = Hand::of(&desk, OWNER);
    assert!(matches!(other.0.ask(search()), Ok(Answer::Hits(..))));
    // The answer to one on the same line tells that all its sheets before have found their place.
    let search = send(&mut hand, &|| Request::Ask(search()));
    let mut busy = 0;
    loop {
        let frame = next(&hand);
        match frame.reply {
            Reply::Refused(_) => busy += 1,
            reply => {
                assert!(frame.id == search && matches!(reply, Reply::Answer(Answer::Hits(..))));
                break;
            }
        }
    }
    shelf.gate.open();
    busy += (0..300 - busy).filter(|_| matches!(next(&hand).reply, Reply::Refused(_))).count();
    assert!(busy >= 300 - 256 - 2, "{busy} refused");
}

#[test]
fn a_question_that_waits_can_be_cancelled() {
    let (desk, shelf) = held(1);
    let mut hand = Hand::of(&desk, OWNER);
    shelf.gate.shut();
    let sheet = || Request::Ask(Query::Sheet { dossier: id(1), submission: None });
    let asked: Vec<_> = (0..5).map(|_| hand.0.send(sheet()).expect("sent")).collect();
    shelf.gate.wait_for(2);
    hand.0.send(Request::Cancel(asked[4])).expect("sent");
    std::thread::sleep(std::time::Duration::from_millis(100));
    shelf.gate.open();
    let replies: HashMap<_, _> = (0..5).map(|_| next(&hand)).map(|one| (one.id, one.reply)).collect();
    assert_eq!(replies[&asked[4]], Reply::Cancelled);
    assert!(matches!(replies[&asked[0]], Reply::Answer(_)));
}

#[test]
fn a_store_that_cannot_be_read_is_told_and_does_no_harm() {
    let (desk, shelf) = held(1);
    let mut hand = Hand::of(&desk, OWNER);
    shelf.damaged.store(true, Ordering::Release);
    assert_eq!(hand.sheet(&id(1)).expect_err("unreadable").why, Why::Damaged);
    assert_eq!(hand.run(decide(&id(1), TriageKind::Pass, "")).expect_err("unreadable").why, Why::Damaged);
    assert_eq!(page(&mut hand, &QueueSpec::default(), 0, 9).rows.len(), 1, "the rows are in memory");
    shelf.damaged.store(false, Ordering::Release);
    hand.run(decide(&id(1), TriageKind::Pass, "")).expect("readable again");
}

/// Keeps the index in memory.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<HashMap<String, Vec<u8>>>>);

impl IndexCache for Kept {
    fn read(&self, name: &str) -> Option<Vec<u8>> {
        self.0.lock().expect("a lock").get(name).cloned()
    }
    fn write(&self, name: &str, bytes: &[u8]) {
        self.0.lock().expect("a lock").insert(name.to_owned(), bytes.to_vec());
    }
}

/// A shelf that must not be walked.
struct Unwalked(MemoryStore);

impl Shelf for Unwalked {
    fn applied(&self) -> Head {
        self.0.applied()
    }
    fn record(&self, id: &DossierId) -> Result<Option<DossierRecord>, ViewError> {
        self.0.record(id)
    }
    fn body(&self, id: &DossierId, submission: u8) -> Result<Option<Dossier>, ViewError> {
        self.0.body(id, submission)
    }
    fn walk(&self, _: &mut dyn FnMut(DossierRecord, Dossier) -> bool) -> Result<(), ViewError> {
        panic!("the kept index was of use");
    }
    fn count(&self) -> usize {
        self.0.count()
    }
    fn roll(&self) -> Result<Vec<RollEntry>, ViewError> {
        self.0.roll()
    }
    fn lifts(&self) -> Result<Vec<Lift>, ViewError> {
        self.0.lifts()
    }
    fn reviewers(&self) -> Result<Vec<Reviewer>, ViewError> {
        self.0.reviewers()
    }
    fn hall(&self) -> Result<HallHeld, ViewError> {
        self.0.hall()
    }
    fn notice(&self) -> Result<Option<(String, String, String)>, ViewError> {
        self.0.notice()
    }
    fn command(&self, id: &CommandId) -> Result<Option<Position>, ViewError> {
        self.0.command(id)
    }
    fn lines(&self, seq: u64, most: usize) -> Result<Vec<String>, ViewError> {
        self.0.lines(seq, most)
    }
}

#[test]
fn the_index_is_kept_from_one_run_to_the_next() {
    let (store, kept) = (store(), Kept::default());
    let cache = || Some(Arc::new(kept.clone()) as Arc<dyn IndexCache>);
    let open = |shelf: Arc<dyn Shelf>| desk_of(Box::new(store.clone()), shelf, Today::default(), cache());
    let desk = open(Arc::new(store.clone()));
    let mut hand = Hand::of(&desk, OWNER);
    hand.load((1..=30).map(dossier).collect()).expect("loaded");
    hand.run(decide(&id(3), TriageKind::Pass, "")).expect("passed");
    let spec = QueueSpec::default();
    let (rows, counts) = (page(&mut hand, &spec, 0, 50), overview(&mut hand));
    desk.close();

    let desk = open(Arc::new(Unwalked(store.clone())));
    let mut hand = Hand::of(&desk, OWNER);
    assert_eq!(page(&mut hand, &spec, 0, 50), rows);
    assert_eq!(overview(&mut hand), counts);
    hand.run(Command::Undo).expect("the last act is known");
    desk.close();

    // One of an older state is not used.
    let old = kept.0.lock().expect("a lock").clone();
    let desk = open(Arc::new(store.clone()));
    Hand::of(&desk, OWNER).run(decide(&id(4), TriageKind::Pass, "")).expect("passed");
    desk.close();
    *kept.0.lock().expect("a lock") = old;
    let desk = open(Arc::new(store.clone()));
    let row = page(&mut Hand::of(&desk, OWNER), &spec, 3, 1).rows.remove(0);
    assert_eq!((row.dossier, row.state), (id(4), State::Passed));
}

/// A cache whose index is held back.
struct SlowCache(Kept, Arc<Gate>);

impl IndexCache for SlowCache {
    fn read(&self, name: &str) -> Option<Vec<u8>> {
        if name == "queue" {
            self.1.pass();
        }
        self.0.read(name)
    }
    fn write(&self, name: &str, bytes: &[u8]) {
        self.0.write(name, bytes);
    }
}

#[test]
fn the_screen_that_was_left_is_there_before_the_index_is() {
    let (store, kept, gate) = (store(), Kept::default(), Arc::new(Gate::default()));
    let open = |today| {
        let cache: Arc<dyn IndexCache> = Arc::new(SlowCache(kept.clone(), Arc::clone(&gate)));
        desk_of(Box::new(store.clone()), Arc::new(store.clone()), today, Some(cache))
    };
    let spec = QueueSpec { reverse: true, ..QueueSpec::default() };
    let watched = || Request::Watch(Topic::Queue { spec: spec.clone(), from: 5, len: 10 });
    let desk = open(Today::default());
    let mut hand = Hand::of(&desk, OWNER);
    hand.load((1..=30).map(dossier).collect()).expect("loaded");
    let counts = overview(&mut hand);
    hand.0.send(watched()).expect("sent");
    let Reply::Answer(Answer::Queue(left)) = next(&hand).reply else { panic!("no rows") };
    desk.close();

    gate.shut();
    let desk = open(Today::default());
    let mut hand = Hand::of(&desk, OWNER);
    hand.0.send(Request::Watch(Topic::Overview)).expect("sent");
    assert!(matches!(next(&hand).reply, Reply::Answer(Answer::Overview(seen)) if *seen == counts));
    let ticket = hand.0.send(watched()).expect("sent");
    let of_ticket = |hand: &Hand| loop {
        let delivery = next(hand);
        if delivery.id == ticket {
            break delivery.reply;
        }
    };
    assert_eq!(of_ticket(&hand), Reply::Answer(Answer::Queue(left.clone())));
    let mut other = Hand::of(&desk, "li");
    other.0.send(watched()).expect("sent");
    silence(&other);
    gate.open();
    assert_eq!(of_ticket(&hand), Reply::Answer(Answer::Queue(left)), "again, from the index");
    // By another line: one that waits for its answer passes over news.
    Hand::of(&desk, OWNER).run(decide(&id(20), TriageKind::Pass, "")).expect("passed");
    let told = of_ticket(&hand);
    assert!(matches!(&told, Reply::Delta(Delta::Rows(rows)) if rows[0].row.dossier == id(20)), "{told:?}");
    desk.close();

    // On another day there is no such screen, what is due has changed: rows come once, from the index.
    let desk = open(Today::as_of(Day::constant(2020, 12, 24)));
    let hand = {
        let mut hand = Hand::of(&desk, OWNER);
        hand.0.send(watched()).expect("sent");
        hand
    };
    assert!(matches!(next(&hand).reply, Reply::Answer(Answer::Queue(_))));
    desk.wait_whole();
    let more = hand.0.replies.recv_timeout(std::time::Duration::from_millis(150));
    assert!(!matches!(more, Ok(Delivery { reply: Reply::Answer(_), .. })), "{more:?}");
}

#[test]
fn a_large_store_answers_while_it_is_indexed() {
    let store = store();
    let setup = testing::desk_on(&store, Today::default());
    Hand::of(&setup, OWNER).load((1..=2100).map(dossier).collect()).expect("loaded");
    setup.wait_whole();
    setup.close();
    let desk = testing::desk_on(&store, Today::default());
    let mut hand = Hand::of(&desk, OWNER);
    let seen = overview(&mut hand);
    assert_eq!(seen.total, 2100, "the total is known from the start");
    hand.sheet(&id(2000)).expect("a sheet needs no index");
    hand.run(decide(&id(2000), TriageKind::Pass, "")).expect("nor does a decision");
    desk.wait_whole();
    let seen = overview(&mut hand);
    assert_eq!((seen.total, seen.done, seen.progress), (2100, 1, None));
    assert_eq!(page(&mut hand, &QueueSpec::default(), 1999, 1).rows[0].state, State::Passed);
}

#[test]
fn a_line_that_is_dropped_leaves_no_thread_behind_that_holds_the_store() {
    let store = store();
    let desk = testing::desk_on(&store, Today::default());
    let idle = desk.connect(Viewer::new(OWNER));
    let shelf: Arc<dyn Shelf> = Arc::new(store.clone());
    desk.close();
    drop(shelf);
    // The idle line sees the end, though it never asked for anything.
    assert!(idle.replies.recv().is_err());
    let late = Do { id: CommandId("late".to_owned()), base: None, command: Command::Undo };
    let mut idle = idle;
    assert_eq!(idle.command(late).expect_err("closed").why, Why::Missing);
}
