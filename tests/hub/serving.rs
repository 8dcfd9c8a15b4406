//! Behind the socket everything is as at the desk itself.

use crate::hands::{comment, decide, from_version, next, overview, page, rule};
use crate::room::{Room, until};
use pingwei::desk::testing::{Hand, changed, dossier, id};
use pingwei::desk::{
    Answer, Delta, Frame, Loader, Query, QueueSpec, Reply, Request, RequestId, Topic, TriageKind, Why,
};
use pingwei::hub::server::{IN_FLIGHT, OF_ONE};
use pingwei::hub::wire::{PROTOCOL, ToHub, Wants};
use pingwei::record::Source;

fn watch(hand: &mut Hand, topic: Topic) -> (RequestId, Reply) {
    let id = hand.0.send(Request::Watch(topic)).expect("sent");
    let first = next(hand);
    assert_eq!(first.id, id);
    (id, first.reply)
}

#[test]
fn a_hand_behind_the_hub_does_what_one_at_the_desk_does() {
    let room = Room::seated(0);
    let mut wang = room.hand("wang");
    // Dossiers whole, through the same loader.
    let mut loader = Loader::new(&mut wang.0, "over-the-wire", Source::default());
    for number in 1..=150 {
        loader.push(dossier(number)).expect("taken");
    }
    assert_eq!(loader.commit(false).expect("visible").load.len(), 150);
    assert_eq!(page(&mut wang, &QueueSpec::default(), 100, 50).rows.len(), 50);
    assert_eq!(wang.sheet(&id(7)).expect("a sheet").dossier, dossier(7));
    let Ok(Answer::Notice(notice)) = wang.0.ask(Query::Notice) else { panic!("no notice") };
    assert_eq!(&*notice, pingwei::policy::Notice::embedded());
    let done = wang.run(decide(&id(7), TriageKind::Pass, "")).expect("passed");
    assert!(done.at.is_some() && done.row.is_some());
    assert_eq!(wang.run(decide(&id(7), TriageKind::Pass, "")).expect_err("twice").why, Why::State);
    let Ok(Answer::Hits(hits, total)) = wang.0.ask(Query::Search { text: "SL2020-0042".into(), most: 5 })
    else {
        panic!("no hits")
    };
    assert!(total >= 1 && hits[0].row.dossier == id(42));
    let seen = overview(&mut wang);
    assert_eq!((seen.me.account.as_str(), seen.total, seen.single_user), ("wang", 150, false));
}

#[test]
fn what_one_does_appears_with_the_others_and_what_was_stale_is_refused_with_both_values() {
    let room = Room::seated(0);
    room.hand("wang")
        .load(vec![changed(1, &[("申报人.从事专业年限", "约十年")]), dossier(2)])
        .expect("loaded");
    let (mut wang, mut li) = (room.hand("wang"), room.hand("li"));
    let (_, reply) = watch(&mut li, Topic::Queue { spec: QueueSpec::default(), from: 0, len: 20 });
    assert!(matches!(&reply, Reply::Answer(Answer::Queue(page)) if page.rows.len() == 2), "{reply:?}");
    let seen = wang.sheet(&id(1)).expect("a sheet").record.version;
    rule(&mut wang, &id(1), "form.vague", pingwei::domain::Verdict::Pass, "年限另有证明").expect("ruled");
    // Pushed: nobody asked.
    match next(&li).reply {
        Reply::Delta(Delta::Rows(rows)) => assert_eq!(rows[0].row.dossier, id(1)),
        other => panic!("{other:?}"),
    }
    let key = crate::hands::key(&mut li, &id(1), "form.vague");
    let late = pingwei::desk::Command::Rule {
        dossier: id(1),
        key,
        verdict: pingwei::domain::Verdict::Fail,
        reason: "不清楚".to_owned(),
    };
    let refusal = li.0.command(from_version(seen, late)).expect_err("stale");
    assert_eq!(refusal.why, Why::Stale);
    assert!(
        refusal.words.zh.contains("「看」") && refusal.words.zh.contains("「过」"),
        "both values: {}",
        refusal.words.zh
    );
}

#[test]
fn two_on_one_dossier_see_each_other_and_what_the_other_writes() {
    let room = Room::seated(1);
    let (mut wang, mut li) = (room.hand("wang"), room.hand("li"));
    let (_, first) = watch(&mut wang, Topic::Dossier(id(1)));
    assert!(matches!(&first, Reply::Answer(Answer::Sheet(sheet)) if sheet.others.is_empty()));
    let (_, second) = watch(&mut li, Topic::Dossier(id(1)));
    assert!(matches!(&second, Reply::Answer(Answer::Sheet(sheet)) if sheet.others[0].account == "wang"));
    match next(&wang).reply {
        Reply::Delta(Delta::Sheet(sheet)) => assert_eq!(sheet.others[0].name, "李样本"),
        other => panic!("{other:?}"),
    }
    room.hand("zhang").run(comment(&id(1), "线上附记")).expect("made");
    for hand in [&wang, &li] {
        match next(hand).reply {
            Reply::Delta(Delta::Sheet(sheet)) => assert_eq!(sheet.record.comments.len(), 1),
            other => panic!("{other:?}"),
        }
    }
    drop(li);
    match next(&wang).reply {
        Reply::Delta(Delta::Sheet(sheet)) => {
            assert!(sheet.others.is_empty(), "a client that is gone looks no longer")
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_same_command_twice_is_done_once_also_over_two_lines() {
    let room = Room::seated(1);
    let command = pingwei::desk::testing::fresh(comment(&id(1), "一次"));
    let first = room.hand("wang").0.command(command.clone()).expect("made");
    let again = room.hand("wang").0.command(command.clone()).expect("the first answer");
    assert_eq!(first.at, again.at);
    assert_eq!(room.hand("li").0.command(command).expect_err("somebody else's").why, Why::Input);
    assert_eq!(room.hand("wang").sheet(&id(1)).expect("a sheet").record.comments.len(), 1);
}

#[test]
fn another_protocol_is_told_which_one_is_spoken() {
    let room = Room::seated(1);
    for protocol in [0, PROTOCOL + 1, u32::MAX] {
        let mut raw = room.raw("wang");
        raw.hello(protocol, Wants::Desk);
        let refusal = raw.refused();
        assert!(refusal.words.en.contains(&format!("protocol {protocol}")), "{}", refusal.words.en);
        assert!(refusal.words.en.contains("9.9.9") && refusal.words.zh.contains("同一个版本"));
    }
    assert_eq!(room.status().turned_away, 3);
}

#[test]
fn an_account_has_so_many_lines_and_no_more_and_others_have_theirs() {
    let room = Room::seated(1);
    let mut held: Vec<_> = (0..OF_ONE).map(|_| room.raw("wang").enter().0).collect();
    let mut late = room.raw("wang");
    assert_eq!(late.refused().why, Why::Busy);
    let (_li, welcome) = room.raw("li").enter();
    assert_eq!(welcome.me.name, "李样本");
    held.pop();
    until("there is room again", || {
        let mut raw = room.raw("wang");
        raw.hello(PROTOCOL, Wants::Desk);
        matches!(raw.next(), Some(pingwei::hub::wire::ToClient::Welcome(_)))
    });
}

#[test]
fn all_of_many_requests_sent_at_once_are_answered() {
    let room = Room::seated(3);
    let (mut raw, _) = room.raw("wang").enter();
    let many = (IN_FLIGHT * 3) as u64;
    let writer = raw.stream.try_clone().expect("a clone");
    let sending = std::thread::spawn(move || {
        for at in 1..=many {
            let request = Request::Ask(Query::Sheet { dossier: id(1 + (at % 3) as usize), submission: None });
            let frame = ToHub::Ask(Frame { id: RequestId(at), request });
            pingwei::hub::wire::send(&writer, &frame, pingwei::hub::wire::TO_HUB).expect("sent");
        }
    });
    let mut answered = std::collections::BTreeSet::new();
    for _ in 0..many {
        let delivery = raw.delivery();
        assert!(matches!(delivery.reply, Reply::Answer(_)), "{:?}", delivery.reply);
        answered.insert(delivery.id.0);
    }
    sending.join().expect("sent");
    assert_eq!(answered.len() as u64, many);
}

#[test]
fn what_was_taken_when_the_hub_closes_is_done_and_told() {
    let room = Room::seated(1);
    let (mut raw, _) = room.raw("wang").enter();
    let count = 40;
    for at in 1..=count {
        let command = pingwei::desk::testing::fresh(comment(&id(1), &format!("第 {at} 条")));
        raw.send(&ToHub::Ask(Frame { id: RequestId(at), request: Request::Do(command) }));
    }
    // At least one is known to be under way.
    let mut told: Vec<(RequestId, Reply)> = vec![{
        let first = raw.delivery();
        (first.id, first.reply)
    }];
    let closing = {
        let room = room.clone();
        std::thread::spawn(move || room.close())
    };
    while let Some(frame) = raw.next() {
        if let pingwei::hub::wire::ToClient::Delivery(delivery) = frame {
            told.push((delivery.id, delivery.reply));
        }
    }
    closing.join().expect("closed");
    let done = told.iter().filter(|(_, reply)| matches!(reply, Reply::Done(_))).count();
    let refused = told.iter().filter(|(_, reply)| matches!(reply, Reply::Refused(_))).count();
    assert_eq!(done + refused, told.len());
    assert!(done >= 1);
}
