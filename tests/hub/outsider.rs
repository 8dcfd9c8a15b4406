//! An account that is not on the roster gets nothing, whatever it asks.

use crate::every::requests;
use crate::hands::{PEOPLE, head};
use crate::room::{Room, until};
use pingwei::desk::testing::{Hand, person};
use pingwei::desk::{Command, Delta, Frame, Refusal, Reply, Request, RequestId, Why};
use pingwei::hub::wire::{PROTOCOL, ToClient, ToHub, Wants};
use pingwei::hub::{DialError, Hub};

const OUTSIDER: &str = "outsider";

/// Says who is not known here, and nothing of the store.
fn tells_nothing(refusal: &Refusal) {
    assert_eq!(refusal.why, Why::Role, "{}", refusal.words.zh);
    for words in [&refusal.words.zh, &refusal.words.en] {
        assert!(words.contains(OUTSIDER), "{words}");
        assert!(
            PEOPLE.iter().all(|(account, name, _)| !words.contains(account) && !words.contains(name)),
            "{words}"
        );
        assert!(!words.contains("SL2020") && !words.contains("nowhere"), "{words}");
    }
}

#[test]
fn it_is_told_so_at_the_door() {
    let room = Room::seated(2);
    let Err(DialError::Refused(refusal)) = Hub::through(room.dial(OUTSIDER)) else { panic!("let in") };
    tells_nothing(&refusal);
    assert_eq!(room.status().turned_away, 1);
    assert!(room.status().clients.is_empty());
}

#[test]
fn whatever_it_sends_before_or_after_the_greeting_it_gets_one_refusal() {
    let room = Room::seated(2);
    let before = head(&mut room.hand("wang"));
    for (at, request) in requests().into_iter().enumerate() {
        let frame = ToHub::Ask(Frame { id: RequestId(at as u64 + 1), request });
        // Without a greeting.
        let mut rude = room.raw(OUTSIDER);
        rude.send(&frame);
        let refusal = rude.refused();
        assert_eq!(refusal.why, Why::Input, "{frame:?}");
        // Behind one.
        let mut bold = room.raw(OUTSIDER);
        bold.hello(PROTOCOL, Wants::Desk);
        let _ = pingwei::hub::wire::send(&bold.stream, &frame, pingwei::hub::wire::TO_HUB);
        match bold.next() {
            Some(ToClient::Refused(refusal)) => tells_nothing(&refusal),
            other => panic!("{frame:?}: {other:?}"),
        }
        // Closed; a reset because nobody read the rest is as good.
        let mut rest = [0; 64];
        let read = std::io::Read::read(&mut bold.stream, &mut rest);
        assert!(matches!(read, Ok(0) | Err(_)), "{frame:?}");
    }
    assert_eq!(head(&mut room.hand("wang")), before, "nothing was recorded");
}

/// On the roster when it came, and no longer: every kind of request, one by one.
#[test]
fn one_who_is_struck_from_the_roster_gets_nothing_on_the_line_that_is_open() {
    // A roster only grows: the store is opened again on one without the account.
    use pingwei::desk::Today;
    use pingwei::desk::testing::{OWNER, desk_on, store};
    let desk = desk_on(&store(), Today::default());
    Hand::of(&desk, OWNER)
        .run(Command::Roster { reviewers: vec![person("han", "韩样本", "主席")] })
        .expect("set");
    // The desk itself, past any door: the same answer to every kind.
    for (at, request) in requests().into_iter().enumerate() {
        let answered = !matches!(request, Request::Unwatch(_) | Request::Cancel(_));
        let hand = Hand::of(&desk, OUTSIDER);
        hand.0.requests.send(Frame { id: RequestId(at as u64 + 1), request: request.clone() }).expect("sent");
        if !answered {
            crate::hands::silence(&hand);
            continue;
        }
        match crate::hands::next(&hand).reply {
            Reply::Refused(refusal) => tells_nothing(&refusal),
            other => panic!("{request:?}: {other:?}"),
        }
        // And no news afterwards.
        assert!(hand.0.replies.try_recv().is_err(), "{request:?}");
    }
}

#[test]
fn somebody_without_a_role_for_it_is_refused_at_the_desk() {
    let room = Room::seated(1);
    let before = head(&mut room.hand("wang"));
    // An auditor reads; whatever changes the record is refused, though no screen stands before it.
    let mut auditor = room.hand("qian");
    let mut refused = 0;
    for request in requests() {
        let Request::Do(command) = request else { continue };
        // Notes of what one was shown are everybody's.
        if matches!(command.command, Command::Unmask { .. } | Command::NoteExport { .. }) {
            continue;
        }
        let refusal = auditor.0.command(command.clone()).expect_err("an auditor's hands are tied");
        // Of a meeting, what is not there is missed before anybody is asked.
        let meeting = matches!(command.command, Command::Defence(_) | Command::Meeting(_));
        // Nor can one end what one could not begin.
        let ending = matches!(command.command, Command::BulkCommit { .. } | Command::BulkAbort { .. })
            && refusal.why == Why::Missing;
        assert!(meeting || ending || refusal.why == Why::Role, "{command:?}: {refusal:?}");
        refused += 1;
    }
    assert!(refused > 10);
    assert_eq!(head(&mut room.hand("wang")), before);
}

#[test]
fn how_the_hub_does_is_its_own_accounts_to_see() {
    let room = Room::seated(1);
    for account in ["han", "qian", OUTSIDER] {
        let mut raw = room.raw(account);
        raw.hello(PROTOCOL, Wants::Status);
        let refusal = raw.refused();
        assert_eq!(refusal.why, Why::Role);
    }
    let hand = room.hand("wang");
    until("wang is on", || {
        room.status().clients.iter().any(|one| one.account == "wang" && one.name == "王样本")
    });
    drop(hand);
    until("wang has left", || room.status().clients.is_empty());
}

#[test]
fn news_ends_for_one_who_may_no_longer_see() {
    let room = Room::seated(1);
    let (mut raw, _) = room.raw("zhang").enter();
    let watch = Request::Watch(pingwei::desk::Topic::Dossier(pingwei::desk::testing::id(1)));
    raw.send(&ToHub::Ask(Frame { id: RequestId(1), request: watch }));
    assert!(matches!(raw.reply(), Reply::Answer(_)));
    let mut moved = person("zhang", "张样本", "评审专家");
    moved.unit = pingwei::domain::Answer::Is("示例电力科学研究所".to_owned());
    room.hand("han").run(Command::Roster { reviewers: vec![moved] }).expect("moved");
    let mut gone = raw.reply();
    // What stood in between (who else looks) may come first.
    while matches!(gone, Reply::Delta(Delta::Sheet(_))) {
        gone = raw.reply();
    }
    assert!(matches!(gone, Reply::Delta(Delta::Gone(_))), "{gone:?}");
    let sheet = pingwei::desk::Query::Sheet { dossier: pingwei::desk::testing::id(1), submission: None };
    raw.send(&ToHub::Ask(Frame { id: RequestId(2), request: Request::Ask(sheet) }));
    assert!(matches!(raw.reply(), Reply::Refused(_)));
}
