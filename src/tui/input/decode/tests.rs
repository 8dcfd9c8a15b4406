use super::*;
use proptest::prelude::*;

struct Line {
    decoder: Decoder,
    now: Instant,
}

impl Line {
    fn new() -> Self {
        Self { decoder: Decoder::default(), now: Instant::now() }
    }

    fn feed(&mut self, bytes: &[u8]) -> Vec<Event> {
        self.decoder.feed(bytes, self.now)
    }

    fn wait(&mut self, millis: u64) -> Vec<Event> {
        self.now += Duration::from_millis(millis);
        self.decoder.expire(self.now)
    }
}

fn keys(bytes: &[u8]) -> Vec<Event> {
    let mut line = Line::new();
    let mut out = line.feed(bytes);
    out.extend(line.wait(5000));
    out
}

fn key(code: Code) -> Event {
    Event::Key(Key::plain(code))
}

fn char(c: char) -> Event {
    Event::Key(Key::char(c))
}

#[test]
fn keys_in_the_ways_terminals_send_them() {
    for (bytes, code) in [
        (&b"\r"[..], Code::Enter),
        (b"\t", Code::Tab),
        (b"\x7f", Code::Backspace),
        (b"\x08", Code::Backspace),
        (b"\x1b", Code::Esc),
        (b"\x1b[A", Code::Up),
        (b"\x1bOA", Code::Up),
        (b"\x1b[D", Code::Left),
        (b"\x1b[H", Code::Home),
        (b"\x1b[1~", Code::Home),
        (b"\x1b[7~", Code::Home),
        (b"\x1bOF", Code::End),
        (b"\x1b[4~", Code::End),
        (b"\x1b[3~", Code::Delete),
        (b"\x1b[5~", Code::PageUp),
        (b"\x1b[6~", Code::PageDown),
        (b"\x1b[Z", Code::BackTab),
        (b"\x1bOP", Code::F(1)),
        (b"\x1b[11~", Code::F(1)),
        (b"\x1b[[C", Code::F(3)),
        (b"\x1b[13~", Code::F(3)),
        (b"\x1b[14~", Code::F(4)),
        (b"\x1b[24~", Code::F(12)),
    ] {
        assert_eq!(keys(bytes), [key(code)], "{bytes:?}");
    }
    assert_eq!(keys(b"\n"), [Event::Key(Key::ctrl('j'))], "a line feed is ctrl-j");
    assert_eq!(keys(b"\x03"), [Event::Key(Key::ctrl('c'))]);
    assert_eq!(keys(b"\x1b[1;5C"), [Event::Key(Key { code: Code::Right, ctrl: true, shift: false })]);
    assert_eq!(keys("汉j".as_bytes()), [char('汉'), char('j')]);
    assert_eq!(keys(b"\x1b[I\x1b[O"), [Event::Focus(true), Event::Focus(false)]);
}

#[test]
fn esc_and_a_letter_are_two_keys() {
    assert_eq!(keys(b"\x1bj"), [key(Code::Esc), char('j')]);
    assert_eq!(keys(b"\x1b\x1b"), [key(Code::Esc), key(Code::Esc)]);
    assert_eq!(keys(b"\x1b\x1b[A"), [key(Code::Esc), key(Code::Up)]);
}

#[test]
fn esc_is_held_forty_milliseconds() {
    let mut line = Line::new();
    assert_eq!(line.feed(b"\x1b"), []);
    assert_eq!(line.wait(39), []);
    assert_eq!(line.wait(1), [key(Code::Esc)]);
    assert_eq!(line.wait(1000), []);
}

#[test]
fn an_arrow_key_split_anywhere_is_one_key() {
    for whole in [&b"\x1b[A"[..], b"\x1bOA", b"\x1b[1;5C", b"\x1b[200~x\x1b[201~", "汉".as_bytes()] {
        let expected = keys(whole);
        for split in 1..whole.len() {
            for pause in [0, 10, 39] {
                let mut line = Line::new();
                let mut got = line.feed(&whole[..split]);
                got.extend(line.wait(pause));
                got.extend(line.feed(&whole[split..]));
                got.extend(line.wait(5000));
                assert_eq!(got, expected, "{whole:?} split at {split} for {pause} ms");
            }
        }
    }
}

#[test]
fn the_tail_of_an_arrow_key_never_runs_as_letters() {
    let mut line = Line::new();
    line.feed(b"\x1b");
    assert_eq!(line.wait(300), [key(Code::Esc)]);
    assert_eq!(line.feed(b"[A"), [key(Code::Up)], "late, but not [ and a");
    assert_eq!(line.feed(b"[A"), [char('['), char('A')], "typed, no Esc before");
    line.feed(b"\x1b");
    line.wait(50);
    line.now += Duration::from_secs(2);
    assert_eq!(line.feed(b"[A"), [char('['), char('A')], "too late to belong to it");
    line.feed(b"\x1b[");
    assert_eq!(line.wait(299), []);
    assert_eq!(line.wait(1), [], "half a sequence is dropped");
    assert_eq!(line.feed(b"j"), [char('j')]);
}

#[test]
fn a_paste_is_text_whatever_is_in_it() {
    let pasted = |text: &str| Event::Paste { text: text.to_owned(), cut: false };
    assert_eq!(keys(b"\x1b[200~p\rq\x1b[201~j"), [pasted("p\rq"), char('j')]);
    let mut line = Line::new();
    let mut got = Vec::new();
    for byte in "\x1b[200~张\n三\x1b[20\x1b[201~".as_bytes() {
        got.extend(line.feed(&[*byte]));
    }
    assert_eq!(got, [pasted("张\n三\x1b[20")]);
}

#[test]
fn a_paste_without_an_end_ends_and_one_too_large_is_cut() {
    let mut line = Line::new();
    line.feed(b"\x1b[200~abc");
    assert_eq!(line.wait(2999), []);
    assert_eq!(line.wait(1), [Event::Paste { text: "abc".to_owned(), cut: false }]);
    assert_eq!(line.feed(b"j"), [char('j')]);

    let mut line = Line::new();
    line.feed(b"\x1b[200~");
    let text = "汉".repeat(PASTE_LIMIT);
    assert_eq!(line.feed(text.as_bytes()), []);
    match &line.feed(b"\x1b[201~")[..] {
        [Event::Paste { text, cut: true }] => {
            assert!(text.len() <= PASTE_LIMIT && text.chars().all(|c| c == '汉'));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_cursors_column_is_told_only_when_asked_for() {
    let mut line = Line::new();
    assert_eq!(line.feed(b"\x1b[1;2R"), [Event::Key(Key { code: Code::F(3), ctrl: false, shift: true })]);
    line.decoder.expect_column();
    assert_eq!(line.feed(b"j\x1b[23;6Rk"), [char('j'), Event::Column(6), char('k')]);
    assert_eq!(line.feed(b"\x1b[R"), [key(Code::F(3))]);
}

#[test]
fn what_is_no_key_is_dropped() {
    assert_eq!(keys(b"\xff\xfe\xc3j"), [char('j')]);
    assert_eq!(keys(b"\x1b[<0;10;10Mj"), [char('j')]);
    assert_eq!(keys(b"\x1b[99~\x1b[1;3Aj"), [char('j')], "unknown keys, and Alt");
    assert_eq!(keys("\u{85}j".as_bytes()), [char('j')]);
    let mut endless = b"\x1b[".to_vec();
    endless.extend(std::iter::repeat_n(b'1', 10_000));
    let mut line = Line::new();
    line.feed(&endless);
    assert!(line.decoder.held.len() <= SEQUENCE_LIMIT);
}

proptest! {
    #[test]
    fn no_bytes_break_it_and_nothing_is_held_for_ever(
        reads in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..20),
        pauses in prop::collection::vec(0u64..400, 20),
    ) {
        let mut line = Line::new();
        for (read, pause) in reads.iter().zip(pauses) {
            line.feed(read);
            line.wait(pause);
        }
        line.wait(10_000);
        prop_assert_eq!(line.decoder.deadline(), None);
    }

    #[test]
    fn text_comes_through_however_it_is_split(text in "[a-z汉字·，。é]{1,30}", cut in 1usize..8) {
        let mut line = Line::new();
        let mut got = String::new();
        for read in text.as_bytes().chunks(cut) {
            for event in line.feed(read) {
                if let Event::Key(Key { code: Code::Char(c), .. }) = event {
                    got.push(c);
                }
            }
        }
        prop_assert_eq!(got, text);
    }
}
