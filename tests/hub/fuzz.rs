//! A million frames made up at random, and ten thousand of them sent to a hub that others work with: noise,
//! lengths that lie, and every kind of request there is with something in it changed. To run longer, or from
//! another beginning: `PINGWEI_FUZZ_FRAMES=100000000 PINGWEI_FUZZ_SEED=7 cargo test --release --test hub fuzz`.

use crate::every::requests;
use crate::hands::overview;
use crate::room::{Room, until};
use pingwei::desk::{Frame, RequestId};
use pingwei::hub::wire::{self, Decoder, Hello, PROTOCOL, TO_CLIENT, TO_HUB, ToClient, ToHub, Wants};
use std::io::Write;
use std::time::{Duration, Instant};

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Deterministic noise.
struct Noise(u64);

impl Noise {
    fn draw(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.draw() >> 11) as usize % bound.max(1)
    }
}

/// The bodies of good frames: a greeting, and every kind of request. Longer ones are left to the tests that
/// send them whole.
fn corpus() -> Vec<Vec<u8>> {
    let hello = ToHub::Hello(Hello { protocol: PROTOCOL, release: "0.1.0".into(), wants: Wants::Desk });
    let asks =
        requests().into_iter().zip(1..).map(|(request, id)| ToHub::Ask(Frame { id: RequestId(id), request }));
    let bodies = std::iter::once(hello).chain(asks).map(|frame| serde_json::to_vec(&frame).expect("JSON"));
    bodies.filter(|body| body.len() < 2000).collect()
}

/// What may stand where something else was expected.
const ODD: [&[u8]; 16] = [
    b"null",
    b"true",
    b"-1",
    b"1e999",
    b"18446744073709551616",
    b"0.5",
    b"\"\"",
    b"[]",
    b"{}",
    b"\"\\ud800\"",
    b"[[[[[[[[",
    b"}}}}",
    b"\"\\u0000\"",
    b",",
    b"\xff\xfe",
    b"{\"ask\":",
];

/// Changes a good body here and there.
fn change(noise: &mut Noise, corpus: &[Vec<u8>], body: &mut Vec<u8>) {
    for _ in 0..=noise.below(3) {
        let at = noise.below(body.len());
        match noise.below(8) {
            0 => body[at] = noise.draw() as u8,
            1 => body.truncate(at),
            2 => drop(body.drain(at..(at + 1 + noise.below(12)).min(body.len()))),
            3 => {
                let part = body[at..(at + 1 + noise.below(40)).min(body.len())].to_vec();
                let to = noise.below(body.len());
                drop(body.splice(to..to, part));
            }
            4 => {
                let odd = ODD[noise.below(ODD.len())];
                let end = (at + noise.below(6)).min(body.len());
                drop(body.splice(at..end, odd.iter().copied()));
            }
            5 => {
                // The beginning of one, the end of another.
                let other = &corpus[noise.below(corpus.len())];
                body.truncate(at);
                body.extend_from_slice(&other[noise.below(other.len())..]);
            }
            6 => {
                // Another value where one stands.
                let Some(colon) = body[at..].iter().position(|byte| *byte == b':') else { continue };
                let from = at + colon + 1;
                let rest = &body[from..];
                let end =
                    from + rest.iter().position(|byte| matches!(byte, b',' | b'}')).unwrap_or(rest.len());
                drop(body.splice(from..end, ODD[noise.below(ODD.len())].iter().copied()));
            }
            _ => {
                let long = vec![b"[{\"9"[noise.below(4)]; 1 + noise.below(300)];
                drop(body.splice(at..at, long));
            }
        }
        if body.is_empty() {
            return;
        }
    }
}

/// A frame, or what claims to be one.
fn frame(noise: &mut Noise, corpus: &[Vec<u8>], out: &mut Vec<u8>) {
    out.clear();
    let size = noise.below(48);
    let mut body = corpus[noise.below(corpus.len())].clone();
    match noise.below(10) {
        0 => out.extend((0..size).map(|_| (noise.draw() >> 33) as u8)),
        1 => {
            // A length that lies.
            let length = noise.below(2 * body.len()) as u32;
            out.extend(length.to_be_bytes());
            out.extend(body);
            return;
        }
        2 => {}
        3 => {
            let letters = br#"[]{}",:0123456789truefalsenullask"#;
            body = (0..size).map(|_| letters[noise.below(letters.len())]).collect();
        }
        _ => change(noise, corpus, &mut body),
    }
    if out.is_empty() {
        out.extend((body.len() as u32).to_be_bytes());
        out.extend(body);
    }
}

/// Feeds frames to decoders, each in one read or two; a decoder that has met garbage is replaced, as a
/// connection is. How many were good, how many were not.
fn bombard(frames: u64, seed: u64) -> (u64, u64) {
    let corpus = corpus();
    let mut noise = Noise(seed | 1);
    let mut decoder = Decoder::new(TO_HUB);
    let mut bytes = Vec::new();
    let (mut good, mut bad) = (0, 0);
    for number in 0..frames {
        frame(&mut noise, &corpus, &mut bytes);
        let cut = if number % 3 == 0 { bytes.len() / 2 } else { bytes.len() };
        let mut garbage = false;
        for part in [&bytes[..cut], &bytes[cut..]] {
            decoder.feed(part);
            loop {
                match decoder.frame() {
                    Ok(None) => break,
                    Ok(Some(frame)) => {
                        if number % 16 == 0 {
                            let _ = wire::parse::<ToClient>(frame, TO_CLIENT);
                        }
                        match wire::parse::<ToHub>(frame, TO_HUB) {
                            Ok(read) => {
                                good += 1;
                                // What was read can be said again.
                                assert!(number % 64 != 0 || serde_json::to_vec(&read).is_ok());
                            }
                            Err(_) => garbage = true,
                        }
                    }
                    Err(_) => {
                        garbage = true;
                        break;
                    }
                }
            }
        }
        // What waits for more than a read would ever bring is another client's slow frame.
        if garbage || decoder.held() > 8192 {
            bad += 1;
            assert!(decoder.held() <= 16_384, "{}", decoder.held());
            decoder = Decoder::new(TO_HUB);
        }
    }
    (good, bad)
}

#[test]
fn a_million_random_frames_do_no_harm() {
    let (frames, seed) =
        (setting("PINGWEI_FUZZ_FRAMES", 1_000_000), setting("PINGWEI_FUZZ_SEED", 0x9e37_79b9));
    let halves = [seed, seed ^ 0x7f4a_7c15].map(|seed| std::thread::spawn(move || bombard(frames / 2, seed)));
    let [one, two] = halves.map(|half| half.join().expect("no panic"));
    let (good, bad) = (one.0 + two.0, one.1 + two.1);
    assert!(good > frames / 20 && bad > frames / 10, "{good} good, {bad} bad");
}

#[test]
fn ten_thousand_of_them_do_a_hub_no_harm() {
    let room = Room::seated(2);
    let (corpus, mut noise) = (corpus(), Noise(setting("PINGWEI_FUZZ_SEED", 0x2545_f491) | 1));
    let mut wang = room.hand("wang");
    let before = overview(&mut wang).total;
    let mut bytes = Vec::new();
    let mut sent = 0;
    // An auditor: whatever is understood changes nothing.
    while sent < 10_000 {
        let (mut raw, _) = room.raw("qian").enter();
        raw.stream.set_write_timeout(Some(Duration::from_millis(200))).expect("set");
        let until = Instant::now() + Duration::from_millis(40);
        while Instant::now() < until {
            frame(&mut noise, &corpus, &mut bytes);
            sent += 1;
            if raw.stream.write_all(&bytes).is_err() {
                break;
            }
        }
        let _ = raw.next_if_any();
        if sent % 500 < 50 {
            assert_eq!(overview(&mut wang).total, before);
        }
    }
    assert_eq!(overview(&mut wang).total, before, "the others go on, and nothing was changed");
    until("nobody is left", || room.status().clients.iter().all(|one| one.account != "qian"));
}
