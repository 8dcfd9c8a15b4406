//! What a bad client does is done to itself.

use crate::hands::{comment, overview};
use crate::room::{Room, until};
use pingwei::desk::testing::id;
use pingwei::desk::{Frame, Query, Reply, Request, RequestId, Topic, Why};
use pingwei::hub::wire::{PROTOCOL, TO_HUB, ToClient, ToHub, Wants};
use std::io::Write;
use std::time::{Duration, Instant};

/// The others go on: one asks and one writes, in good time.
fn others_go_on(room: &Room) {
    let began = Instant::now();
    let mut wang = room.hand("wang");
    assert_eq!(overview(&mut wang).me.account, "wang");
    wang.run(comment(&id(1), "照常")).expect("written");
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[test]
fn garbage_ends_its_own_line_only() {
    let room = Room::seated(1);
    let frame = |body: &[u8]| [&(body.len() as u32).to_be_bytes()[..], body].concat();
    let deep = frame(&[b'['; 1000]);
    let wide = frame(format!("[{}0]", "[],".repeat(TO_HUB.parts)).as_bytes());
    let shapes: Vec<(&str, Vec<u8>)> = vec![
        ("not JSON", frame(b"\x00\x01\x02")),
        ("not UTF-8", frame(b"\"\xff\xfe\"")),
        ("nothing", frame(b"")),
        ("another shape", frame(b"{\"ask\":{\"id\":\"x\"}}")),
        ("an unknown kind", frame(b"{\"shutdown\":null}")),
        ("too deep", deep),
        ("too many parts", wide),
        ("too long", u32::MAX.to_be_bytes().to_vec()),
        ("a web browser", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n".to_vec()),
    ];
    for (name, bytes) in shapes {
        // Before the greeting and after it.
        for greeted in [false, true] {
            let mut raw = match greeted {
                true => room.raw("li").enter().0,
                false => room.raw("li"),
            };
            let _ = raw.stream.write_all(&bytes);
            match raw.next() {
                Some(ToClient::Refused(refusal)) => assert_eq!(refusal.why, Why::Input, "{name}"),
                other => panic!("{name}: {other:?}"),
            }
        }
        others_go_on(&room);
    }
    until("nobody is left", || room.status().clients.is_empty());
}

#[test]
fn a_second_greeting_is_garbage() {
    let room = Room::seated(1);
    let (mut raw, _) = room.raw("li").enter();
    raw.hello(PROTOCOL, Wants::Desk);
    assert_eq!(raw.refused().why, Why::Input);
}

#[test]
fn half_a_frame_or_half_a_greeting_does_not_wait_for_ever() {
    let room = Room::seated(1);
    let (mut slow, _) = room.raw("li").enter();
    let mut silent = room.raw("zhang");
    slow.stream.write_all(&[0, 0, 1]).expect("sent");
    others_go_on(&room);
    let began = Instant::now();
    assert_eq!(silent.refused().why, Why::Input);
    assert!(began.elapsed() < Duration::from_secs(9), "{:?}", began.elapsed());
    until("the slow one is cut off", || room.status().clients.iter().all(|one| one.account != "li"));
    // It may hear why.
    let _ = slow.next();
    others_go_on(&room);
}

#[test]
fn one_who_never_reads_is_bounded_and_the_others_never_wait_for_it() {
    let room = Room::seated(200);
    let (hung, _) = room.raw("li").enter();
    let spec = pingwei::desk::QueueSpec::default();
    let watch = Request::Watch(Topic::Queue { spec: spec.clone(), from: 0, len: 200 });
    hung.send(&ToHub::Ask(Frame { id: RequestId(1), request: watch }));
    // It asks for far more than it will ever read, until its own line is full.
    hung.stream.set_write_timeout(Some(Duration::from_millis(300))).expect("set");
    let mut sent = 0;
    for at in 2..20_000 {
        let request = Request::Ask(Query::Queue { spec: spec.clone(), from: 0, len: 200 });
        let frame = ToHub::Ask(Frame { id: RequestId(at), request });
        if pingwei::hub::wire::send(&hung.stream, &frame, TO_HUB).is_err() {
            break;
        }
        sent = at;
    }
    assert!(sent < 19_000, "the hub took everything: {sent}");
    for _ in 0..20 {
        others_go_on(&room);
    }
    let status = room.status();
    let one = status.clients.iter().find(|one| one.account == "li").expect("still there");
    assert!(one.waiting <= pingwei::hub::server::IN_FLIGHT, "{one:?}");
    assert!(one.lag_ms > 0, "its lag can be seen: {one:?}");
}

#[test]
fn clients_that_die_at_any_moment_leave_nothing_behind() {
    let room = Room::seated(1);
    let mut noise = 88_172_645_463_325_252_u64;
    for round in 0..60 {
        noise ^= noise << 13;
        noise ^= noise >> 7;
        noise ^= noise << 17;
        let mut raw = room.raw("li");
        let mut bytes = Vec::new();
        let hello =
            pingwei::hub::wire::Hello { protocol: PROTOCOL, release: String::new(), wants: Wants::Desk };
        pingwei::hub::wire::encode(&ToHub::Hello(hello), TO_HUB, &mut bytes).expect("encoded");
        for at in 1..4 {
            let request = Request::Watch(Topic::Dossier(id(1)));
            pingwei::hub::wire::encode(&ToHub::Ask(Frame { id: RequestId(at), request }), TO_HUB, &mut bytes)
                .expect("encoded");
        }
        let cut = noise as usize % bytes.len();
        let _ = raw.stream.write_all(&bytes[..cut]);
        if round % 2 == 0 {
            let _ = raw.next_if_any();
        }
    }
    until("all are gone", || room.status().clients.is_empty());
    let mut wang = room.hand("wang");
    until("nobody looks at it any more", || wang.sheet(&id(1)).expect("a sheet").others.is_empty());
    others_go_on(&room);
}

#[test]
fn a_request_too_long_is_refused_where_it_is_made() {
    // The hub never sees it, and the line stays.
    let room = Room::seated(1);
    let mut wang = room.hand("wang");
    let long = "长".repeat(TO_HUB.bytes / 3 + 1);
    let refusal = wang.run(comment(&id(1), &long)).expect_err("too long");
    assert_eq!(refusal.why, Why::Input);
    assert!(wang.0.ask(Query::Overview).is_ok(), "the line is as good as before");
    let request = Request::Ask(Query::Head);
    assert!(matches!(wang.0.call(request), Ok(Reply::Answer(_))));
}
