use super::*;
use crate::desk::{Query, Request, RequestId, Topic};
use crate::domain::DossierId;
use proptest::prelude::*;

fn asked(id: u64) -> ToHub {
    ToHub::Ask(Frame { id: RequestId(id), request: Request::Ask(Query::Overview) })
}

fn bytes_of(frames: &[ToHub]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for frame in frames {
        encode(frame, TO_HUB, &mut bytes).unwrap();
    }
    bytes
}

#[test]
fn frames_come_out_as_they_went_in_however_they_are_cut() {
    let hello = ToHub::Hello(Hello { protocol: PROTOCOL, release: "0.1.0".into(), wants: Wants::Desk });
    let watch = Request::Watch(Topic::Dossier(DossierId("示例-0001".into())));
    let frames = [hello, asked(1), ToHub::Ask(Frame { id: RequestId(2), request: watch }), asked(u64::MAX)];
    let bytes = bytes_of(&frames);
    for step in 1..=bytes.len() {
        let mut decoder = Decoder::new(TO_HUB);
        let mut out = Vec::new();
        for part in bytes.chunks(step) {
            decoder.feed(part);
            while let Some(frame) = decoder.frame().unwrap() {
                out.push(parse::<ToHub>(frame, TO_HUB).unwrap());
            }
        }
        assert_eq!(out, frames, "in steps of {step}");
        assert!(!decoder.is_within());
    }
}

#[test]
fn too_long_is_known_before_any_of_it_is_kept() {
    let mut decoder = Decoder::new(TO_HUB);
    let length = TO_HUB.bytes as u32;
    decoder.feed(&length.to_be_bytes());
    assert_eq!(decoder.frame(), Ok(None));
    let mut decoder = Decoder::new(TO_HUB);
    decoder.feed(&(length + 1).to_be_bytes());
    assert_eq!(decoder.frame(), Err(Garbage::Long(u64::from(length) + 1)));
    assert!(decoder.held() <= 4);
}

#[test]
fn too_deep_or_too_many_is_known_before_anything_is_made_of_it() {
    let deep = |n: usize| [vec![b'['; n], vec![b']'; n]].concat();
    let unread = |bytes: &[u8]| matches!(parse::<ToHub>(bytes, TO_HUB), Err(Garbage::Unread(_)));
    assert!(unread(&deep(TO_HUB.depth)));
    assert_eq!(parse::<ToHub>(&deep(TO_HUB.depth + 1), TO_HUB), Err(Garbage::Tangled));
    let many = |n: usize| format!("[{}]", vec!["{}"; n].join(",")).into_bytes();
    assert!(unread(&many(TO_HUB.parts - 1)));
    assert_eq!(parse::<ToHub>(&many(TO_HUB.parts), TO_HUB), Err(Garbage::Tangled));
    // Brackets within a text are text.
    let text = format!("\"{}\\\"{}\"", "[".repeat(50_000), "{".repeat(50_000));
    assert!(unread(text.as_bytes()));
}

#[test]
fn a_frame_is_refused_where_it_is_made_too_long() {
    let limits = Limits { bytes: 20, ..TO_HUB };
    let mut bytes = vec![7];
    assert!(matches!(encode(&asked(1), limits, &mut bytes), Err(Garbage::Long(_))));
    assert_eq!(bytes, [7]);
}

#[test]
fn a_socket_gives_frames_until_it_ends_and_waits_no_longer_than_told() {
    let (mut near, far) = UnixStream::pair().unwrap();
    let mut incoming = Incoming::new(far, TO_HUB);
    let bytes = bytes_of(&[asked(1), asked(2)]);
    near.write_all(&bytes).unwrap();
    let soon = || Some(Instant::now() + Duration::from_millis(50));
    assert_eq!(incoming.next::<ToHub>(soon()).unwrap(), asked(1));
    assert_eq!(incoming.next::<ToHub>(None).unwrap(), asked(2));
    assert!(matches!(incoming.next::<ToHub>(soon()), Err(Ended::Slow)));
    near.write_all(&bytes[..9]).unwrap();
    assert!(matches!(incoming.next::<ToHub>(soon()), Err(Ended::Slow)));
    drop(near);
    assert!(matches!(incoming.next::<ToHub>(None), Err(Ended::Closed)));
}

proptest! {
    #[test]
    fn any_bytes_at_all_are_read_or_refused(parts in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..200), 0..8)) {
        let mut decoder = Decoder::new(TO_HUB);
        for part in &parts {
            decoder.feed(part);
            while let Ok(Some(frame)) = decoder.frame() {
                let _ = parse::<ToHub>(frame, TO_HUB);
                let _ = parse::<ToClient>(frame, TO_CLIENT);
            }
            prop_assert!(decoder.held() <= parts.iter().map(Vec::len).sum());
        }
    }
}
