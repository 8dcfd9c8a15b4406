//! Decisions through the door.

use crate::hands::{decide, key, rule};
use pingwei::desk::testing::{self, Hand, OWNER, changed, day, desk_on, dossier, id, store};
use pingwei::desk::{Answer, Command, Query, QueueFilter, QueueSpec, Today, TriageKind, Verb, Why};
use pingwei::domain::{Proposal, State, Verdict};

#[test]
fn a_return_says_everything_and_sets_a_due_date() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    hand.load(vec![dossier(1)]).expect("loaded");
    let back = decide(&id(1), TriageKind::Return, "");
    assert_eq!(hand.run(back.clone()).expect_err("nothing fails").why, Why::Rule);
    rule(&mut hand, &id(1), "scope.employed", Verdict::Fail, "合同已到期").expect("ruled");
    let Ok(Answer::Correction(draft)) = hand.0.ask(Query::Correction { dossier: id(1) }) else {
        panic!("no draft")
    };
    let done = hand.run(back).expect("returned");
    assert_eq!(done.row.as_ref().map(|row| (row.state, row.due)), Some((State::Returned, Some(draft.due))));
    let sheet = hand.sheet(&id(1)).expect("a sheet");
    assert_eq!(sheet.record.moves[0].notice.as_deref(), Some(draft.text.as_str()));
    assert!(draft.text.contains("一.(二)"), "{}", draft.text);
    assert_eq!(sheet.due, Some(draft.due));
    assert_eq!(sheet.record.moves[0].proposal, Proposal::Return);
}

#[test]
fn an_edited_notice_and_another_due_date_are_kept() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    hand.load(vec![dossier(1)]).expect("loaded");
    rule(&mut hand, &id(1), "scope.employed", Verdict::Fail, "合同已到期").expect("ruled");
    let back = |due| Command::Triage {
        dossier: id(1),
        kind: TriageKind::Return,
        reason: String::new(),
        notice: Some("请补劳动合同。".to_owned()),
        due: Some(due),
    };
    assert_eq!(hand.run(back(day(2020, 11, 1))).expect_err("yesterday").why, Why::Input);
    hand.run(back(day(2020, 11, 2))).expect("today at the earliest");
    let sheet = hand.sheet(&id(1)).expect("a sheet");
    assert_eq!(sheet.record.moves[0].notice.as_deref(), Some("请补劳动合同。"));
    assert_eq!(sheet.due, Some(day(2020, 11, 2)));
}

#[test]
fn without_a_calendar_a_return_asks_for_its_due_date() {
    let store = store();
    let setup = desk_on(&store, Today::default());
    let mut hand = Hand::of(&setup, OWNER);
    hand.load(vec![dossier(1)]).expect("loaded");
    rule(&mut hand, &id(1), "scope.employed", Verdict::Fail, "合同已到期").expect("ruled");
    setup.close();
    let desk = desk_on(&store, Today::demo(day(2031, 1, 6)));
    let mut hand = Hand::of(&desk, OWNER);
    let refusal = hand.run(decide(&id(1), TriageKind::Return, "理由")).expect_err("2031 has no table");
    assert_eq!((refusal.why, refusal.rule.as_str()), (Why::Rule, "三.(四)"));
}

#[test]
fn a_returned_dossier_lapses_after_its_due_day_by_a_persons_word() {
    let store = store();
    let desk = desk_on(&store, Today::default());
    let mut hand = Hand::of(&desk, OWNER);
    hand.load(vec![dossier(1)]).expect("loaded");
    rule(&mut hand, &id(1), "scope.employed", Verdict::Fail, "合同已到期").expect("ruled");
    hand.run(decide(&id(1), TriageKind::Return, "")).expect("returned");
    let due = hand.sheet(&id(1)).expect("a sheet").due.expect("a due date");
    assert_eq!(hand.run(decide(&id(1), TriageKind::Lapse, "没有再报")).expect_err("not yet").why, Why::Rule);
    desk.close();

    let desk = desk_on(&store, Today::demo(due.tomorrow().expect("a day")));
    let mut hand = Hand::of(&desk, OWNER);
    assert_eq!(hand.run(decide(&id(1), TriageKind::Lapse, "")).expect_err("no word").why, Why::Rule);
    hand.run(decide(&id(1), TriageKind::Lapse, "没有再报")).expect("lapsed");
    hand.run(decide(&id(1), TriageKind::Reopen, "补报有正当理由")).expect("reopened");
    assert_eq!(hand.sheet(&id(1)).expect("a sheet").record.state, State::Received);
}

#[test]
fn verbs_say_beforehand_what_a_command_would_meet() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    let vague = ("申报人.从事专业年限", "约十年");
    hand.load(vec![dossier(1), changed(2, &[vague]), changed(3, &[("申报人.在职状态", "离退休")])])
        .expect("loaded");
    let kinds = [
        (Verb::Pass, TriageKind::Pass),
        (Verb::Return, TriageKind::Return),
        (Verb::Refuse, TriageKind::Refuse),
        (Verb::Withdraw, TriageKind::Withdraw),
        (Verb::Lapse, TriageKind::Lapse),
        (Verb::Reopen, TriageKind::Reopen),
    ];
    let mut open = 0;
    for number in [1, 2, 3] {
        for (verb, kind) in kinds {
            let sheet = hand.sheet(&id(number)).expect("a sheet");
            let may = sheet.may.iter().find(|may| may.verb == verb).expect("every verb is told");
            match (&may.refusal, hand.run(decide(&id(number), kind, "理由"))) {
                (None, Ok(_)) => {
                    open += 1;
                    hand.run(Command::Undo).expect("undone");
                }
                (Some(told), Err(met)) => assert_eq!(*told, met, "{verb:?}"),
                (told, met) => panic!("{verb:?}: told {told:?}, met {met:?}"),
            }
        }
    }
    // Each can be withdrawn and refused; one can be passed.
    assert_eq!(open, 7);
}

#[test]
fn what_is_recorded_names_the_findings_acted_on() {
    let store = store();
    let desk = desk_on(&store, Today::default());
    let mut hand = Hand::of(&desk, OWNER);
    hand.load(vec![changed(1, &[("申报人.在职状态", "离退休")])]).expect("loaded");
    hand.run(decide(&id(1), TriageKind::Refuse, "")).expect("refused, as proposed");
    let Ok(Answer::Journal(lines)) = hand.0.ask(Query::Journal { from: 0, most: 1000 }) else {
        panic!("no journal")
    };
    let last = lines.last().expect("a line");
    for part in ["\"moved\"", "scope.employed", "\"bar\"", "一.(二)"] {
        assert!(last.contains(part), "{part}: {last}");
    }
}

#[test]
fn next_ones_go_round_and_views_follow() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    let vague = ("申报人.从事专业年限", "约十年");
    let all = (1..=9).map(|n| if n % 4 == 1 { changed(n, &[vague]) } else { dossier(n) }).collect();
    hand.load(all).expect("loaded");
    let spec = QueueSpec::default();
    let next = |hand: &mut Hand, spec: &QueueSpec, after: Option<usize>, back: bool| {
        let query = Query::NextMine { spec: spec.clone(), after: after.map(id), back };
        match hand.0.ask(query) {
            Ok(Answer::Next(next)) => next.map(|(at, row)| (at, row.dossier)),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(next(&mut hand, &spec, None, false), Some((0, id(1))));
    assert_eq!(next(&mut hand, &spec, Some(1), false), Some((4, id(5))));
    assert_eq!(next(&mut hand, &spec, Some(7), false), Some((8, id(9))));
    assert_eq!(next(&mut hand, &spec, Some(9), false), Some((0, id(1))));
    assert_eq!(next(&mut hand, &spec, Some(1), true), Some((8, id(9))));
    assert_eq!(next(&mut hand, &spec, None, true), Some((8, id(9))));
    // In a view that the starting row has left, it goes on from where that row would stand.
    rule(&mut hand, &id(5), "form.vague", Verdict::Pass, "").expect("settled");
    let filter = QueueFilter::read("is:needs-me").expect("a query");
    let mine = QueueSpec { filter, ..QueueSpec::default() };
    assert_eq!(next(&mut hand, &mine, Some(5), false), Some((1, id(9))));
    assert_eq!(next(&mut hand, &mine, Some(5), true), Some((0, id(1))));
    let same = Query::NextSame { spec, after: Some(id(1)), check: "form.vague".to_owned() };
    let Ok(Answer::Next(Some((at, row)))) = hand.0.ask(same) else { panic!("none") };
    assert_eq!((at, row.dossier), (8, id(9)));
    let key = key(&mut hand, &id(9), "form.vague");
    assert_eq!(key.nth, 0);
    for (dossier, expected) in [(id(5), None), (id(9), Some(1)), (id(77), None)] {
        let Ok(Answer::Located(at)) = hand.0.ask(Query::Locate { spec: mine.clone(), dossier }) else {
            panic!("not located")
        };
        assert_eq!(at, expected);
    }
}
