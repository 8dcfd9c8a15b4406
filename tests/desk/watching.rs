//! Subscriptions: a snapshot, then what changed; windows that stand still; who else is looking.

use crate::hands::{comment, decide, next, page, seat, silence};
use pingwei::desk::testing::{self, Hand, OWNER, changed, dossier, fresh, id};
use pingwei::desk::{
    Answer, COUNTED, Command, Delta, FoundIn, LocalDesk, Mark, Overview, Query, QueueFilter, QueueRow,
    QueueSpec, Reply, Request, RequestId, Topic, TriageKind, Why,
};
use pingwei::domain::State;
use pingwei::record::Source;

fn loaded(count: usize) -> (LocalDesk, Hand) {
    let desk = testing::desk();
    seat(&desk);
    let mut wang = Hand::of(&desk, "wang");
    wang.load((1..=count).map(dossier).collect()).expect("loaded");
    (desk, wang)
}

fn watch(hand: &mut Hand, topic: Topic) -> (RequestId, Reply) {
    let id = hand.0.send(Request::Watch(topic)).expect("sent");
    let delivery = next(hand);
    assert_eq!(delivery.id, id);
    (id, delivery.reply)
}

/// Ends a subscription, and waits until the desk has heard of it: what another line does meanwhile may still
/// be told.
fn unwatch(hand: &mut Hand, id: RequestId) {
    hand.0.send(Request::Unwatch(id)).expect("sent");
    // Requests of one line are taken in order.
    crate::hands::head(hand);
}

fn received() -> QueueSpec {
    let filter = QueueFilter::read("state:received").expect("a query");
    QueueSpec { filter, ..QueueSpec::default() }
}

fn window(hand: &mut Hand, spec: &QueueSpec, from: usize, len: usize) -> (RequestId, Vec<QueueRow>) {
    match watch(hand, Topic::Queue { spec: spec.clone(), from, len }) {
        (id, Reply::Answer(Answer::Queue(page))) => (id, page.rows),
        other => panic!("{other:?}"),
    }
}

fn rows(hand: &Hand) -> Vec<QueueRow> {
    match next(hand).reply {
        Reply::Delta(Delta::Rows(rows)) => rows.into_iter().map(|one| one.row).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_overview_comes_again_when_it_changed() {
    let (desk, mut wang) = loaded(3);
    let mut han = Hand::of(&desk, "han");
    let (id_, reply) = watch(&mut han, Topic::Overview);
    let Reply::Answer(Answer::Overview(first)) = reply else { panic!("{reply:?}") };
    assert_eq!(first.done, 0);
    wang.run(decide(&id(1), TriageKind::Pass, "")).expect("passed");
    let delivery = next(&han);
    let Reply::Delta(Delta::Overview(now)) = delivery.reply else { panic!("{delivery:?}") };
    assert_eq!((delivery.id, now.done, now.total), (id_, 1, 3));
    assert_eq!(now.head.seq, first.head.seq + 1);
    silence(&han);
    unwatch(&mut han, id_);
    wang.run(decide(&id(2), TriageKind::Pass, "")).expect("passed");
    silence(&han);
}

#[test]
fn counts_of_any_queries_come_again_when_they_changed() {
    let (desk, mut wang) = loaded(5);
    let mut li = Hand::of(&desk, "li");
    let filters = |texts: &[&str]| -> Vec<QueueFilter> {
        texts.iter().map(|text| QueueFilter::read(text).expect("a query")).collect()
    };
    let asked = filters(&["state:received", "state:passed", "is:mine", "0003"]);
    let (watching, reply) = watch(&mut li, Topic::Counts(asked.clone()));
    assert_eq!(reply, Reply::Answer(Answer::Counts(vec![5, 0, 0, 1])));
    wang.run(decide(&id(3), TriageKind::Pass, "")).expect("passed");
    let told = |wanted: Vec<usize>| {
        let delivery = next(&li);
        assert_eq!((delivery.id, delivery.reply), (watching, Reply::Delta(Delta::Counts(wanted))));
    };
    told(vec![4, 1, 0, 1]);
    wang.run(Command::Assign { dossiers: vec![id(1), id(2)], to: Some("li".to_owned()) }).expect("given");
    told(vec![4, 1, 2, 1]);
    // What changes no count is not told.
    wang.run(comment(&id(4), "先看过")).expect("made");
    silence(&li);
    // "Mine" is of whoever asks.
    let own = |hand: &mut Hand| match hand.0.ask(Query::Counts { filters: asked.clone() }) {
        Ok(Answer::Counts(counts)) => counts,
        other => panic!("{other:?}"),
    };
    assert_eq!(own(&mut wang), [4, 1, 0, 1]);
    assert_eq!(own(&mut li), [4, 1, 2, 1]);
    let many = vec![QueueFilter::default(); COUNTED + 1];
    let refusal = wang.0.ask(Query::Counts { filters: many }).expect_err("too many");
    assert_eq!(refusal.why, Why::Input);
}

#[test]
fn rows_change_in_place_and_never_move() {
    let (desk, mut wang) = loaded(10);
    let mut li = Hand::of(&desk, "li");
    let (watching, first) = window(&mut li, &received(), 2, 4);
    assert_eq!(first.iter().map(|row| row.dossier.clone()).collect::<Vec<_>>(), [3, 4, 5, 6].map(id));
    // It leaves the view, and stays where it stands, as what it is now.
    wang.run(decide(&id(4), TriageKind::Pass, "")).expect("passed");
    let changed = rows(&li);
    assert_eq!(
        changed.iter().map(|row| (row.dossier.clone(), row.state)).collect::<Vec<_>>(),
        [(id(4), State::Passed)]
    );
    // Outside of the window nothing is told.
    wang.run(decide(&id(9), TriageKind::Pass, "")).expect("passed");
    silence(&li);
    // Scrolling keeps the order of what is watched.
    let (second, scrolled) = window(&mut li, &received(), 4, 6);
    assert_eq!(
        scrolled.iter().map(|row| row.dossier.clone()).collect::<Vec<_>>(),
        [5, 6, 7, 8, 9, 10].map(id)
    );
    // With nothing watched the order is taken anew.
    li.0.send(Request::Unwatch(watching)).expect("sent");
    li.0.send(Request::Unwatch(second)).expect("sent");
    let (_, anew) = window(&mut li, &received(), 2, 4);
    assert_eq!(anew.iter().map(|row| row.dossier.clone()).collect::<Vec<_>>(), [3, 5, 6, 7].map(id));
}

#[test]
fn what_of_a_row_matches_the_query_comes_with_it_and_changes_with_it() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    hand.load(vec![dossier(1), changed(2, &[("申报人.姓名", "阿依古丽·买买提")])]).expect("loaded");
    let spec = |query: &str| {
        let filter = QueueFilter::read(query).expect("a query");
        QueueSpec { filter, ..QueueSpec::default() }
    };
    let all = page(&mut hand, &spec("state:received"), 0, 10);
    assert_eq!((all.rows.len(), all.marks.len()), (2, 0), "a query without words marks nothing");
    let Reply::Answer(Answer::Queue(found)) =
        watch(&mut hand, Topic::Queue { spec: spec("gl mmt"), from: 0, len: 10 }).1
    else {
        panic!("no page")
    };
    assert_eq!(found.rows[0].dossier, id(2));
    assert_eq!(found.marks_of(0), [Mark { field: FoundIn::Name, chars: vec![2, 3, 5, 6, 7] }]);
    let mut other = Hand::of(&desk, OWNER);
    let dossier = Box::new(changed(2, &[("申报人.姓名", "古丽·买买提")]));
    let correct = Command::Correct { dossier, reason: "姓名录错".to_owned(), source: Source::default() };
    other.run(correct).expect("corrected");
    match next(&hand).reply {
        Reply::Delta(Delta::Rows(rows)) => {
            assert_eq!(rows[0].row.name, "古丽·买买提");
            assert_eq!(Mark::of(&rows[0].marks, FoundIn::Name), [0, 1, 3, 4, 5]);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_dossier_comes_again_with_each_change_and_says_who_else_looks() {
    let (desk, mut wang) = loaded(2);
    let mut li = Hand::of(&desk, "li");
    let (_, reply) = watch(&mut li, Topic::Dossier(id(1)));
    let Reply::Answer(Answer::Sheet(first)) = reply else { panic!("{reply:?}") };
    assert!(first.others.is_empty());
    wang.run(comment(&id(1), "先看过")).expect("made");
    let sheet = |hand: &Hand| match next(hand).reply {
        Reply::Delta(Delta::Sheet(sheet)) => *sheet,
        other => panic!("{other:?}"),
    };
    assert_eq!(sheet(&li).record.comments.len(), 1);
    wang.run(comment(&id(2), "别的一份")).expect("made");
    silence(&li);
    // Somebody else opens it, and goes.
    let mut zhang = Hand::of(&desk, "zhang");
    let (watching, reply) = watch(&mut zhang, Topic::Dossier(id(1)));
    let Reply::Answer(Answer::Sheet(theirs)) = reply else { panic!("{reply:?}") };
    assert_eq!(theirs.others.iter().map(|person| person.account.as_str()).collect::<Vec<_>>(), ["li"]);
    assert_eq!(sheet(&li).others.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["张样本"]);
    zhang.0.send(Request::Unwatch(watching)).expect("sent");
    assert!(sheet(&li).others.is_empty());
    let (_, _) = watch(&mut zhang, Topic::Dossier(id(1)));
    assert_eq!(sheet(&li).others.len(), 1);
    drop(zhang);
    assert!(sheet(&li).others.is_empty(), "a dropped connection looks no longer");
}

#[test]
fn one_who_may_no_longer_see_is_told_so() {
    let (desk, mut wang) = loaded(1);
    let mut zhang = Hand::of(&desk, "zhang");
    watch(&mut zhang, Topic::Dossier(id(1)));
    let mut moved = testing::person("zhang", "张样本", "评审专家");
    moved.unit = pingwei::domain::Answer::Is("示例电力科学研究所".to_owned());
    Hand::of(&desk, "han").run(Command::Roster { reviewers: vec![moved] }).expect("moved");
    match next(&zhang).reply {
        Reply::Delta(Delta::Gone(refusal)) => assert_eq!(refusal.why, Why::Rule),
        other => panic!("{other:?}"),
    }
    wang.run(comment(&id(1), "他看不到")).expect("made");
    silence(&zhang);
}

#[test]
fn what_is_not_there_cannot_be_watched() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    let (_, reply) = watch(&mut hand, Topic::Dossier(id(1)));
    let Reply::Refused(refusal) = reply else { panic!("{reply:?}") };
    assert_eq!(refusal.why, Why::Missing);
}

#[test]
fn one_connection_watches_no_more_than_its_share() {
    let (_desk, mut wang) = loaded(1);
    let mut refused = 0;
    for _ in 0..80 {
        wang.0.send(Request::Watch(Topic::Overview)).expect("sent");
    }
    let mut answered = 0;
    while answered < 80 {
        match next(&wang).reply {
            Reply::Answer(_) => answered += 1,
            Reply::Refused(refusal) => {
                assert_eq!(refusal.why, Why::Busy);
                answered += 1;
                refused += 1;
            }
            _ => {}
        }
    }
    assert_eq!(refused, 16);
}

#[test]
fn a_reader_who_sleeps_misses_nothing_that_stands() {
    let (desk, mut wang) = loaded(1);
    let mut li = Hand::of(&desk, "li");
    let (_, reply) = watch(&mut li, Topic::Overview);
    assert!(matches!(reply, Reply::Answer(_)));
    // Far more changes than the line holds; they are put together, and the last state comes.
    for nth in 0..560 {
        wang.run(comment(&id(1), &format!("第{nth}条"))).expect("made");
    }
    let head = crate::hands::head(&mut wang);
    let mut last: Option<Overview> = None;
    while last.as_ref().is_none_or(|seen| seen.head.seq < head) {
        if let Reply::Delta(Delta::Overview(now)) = next(&li).reply {
            assert!(last.as_ref().is_none_or(|seen| seen.head.seq <= now.head.seq), "in order");
            last = Some(*now);
        }
    }
    silence(&li);
    // And the line still answers.
    li.0.send(Request::Do(fresh(comment(&id(1), "醒了")))).expect("sent");
    while !matches!(next(&li).reply, Reply::Done(_)) {}
}
