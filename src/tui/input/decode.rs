//! Bytes as keys: a state machine that is told the time.

use crate::tui::keys::{Code, Key};
use std::time::{Duration, Instant};

/// How long an Esc is held, in case it is the head of an arrow key.
const ESC_HOLD: Duration = Duration::from_millis(40);
/// How long the head of a sequence (`Esc [`) is held before it is dropped.
const SEQUENCE_HOLD: Duration = Duration::from_millis(300);
/// How long after a lone Esc the tail of an arrow key is still known as one.
const TAIL: Duration = Duration::from_millis(1000);
/// How long a paste may pause before it is taken as ended.
const PASTE_PAUSE: Duration = Duration::from_secs(3);
/// The most bytes of a paste that are kept.
pub const PASTE_LIMIT: usize = 256 * 1024;
/// No sequence is longer.
const SEQUENCE_LIMIT: usize = 64;

const PASTE_BEGIN: &[u8] = b"\x1b[200~";
const PASTE_END: &[u8] = b"\x1b[201~";

/// What came from the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A key.
    Key(Key),
    /// Text between paste marks; `cut` where more came than is kept.
    Paste {
        /// The text.
        text: String,
        /// True where the rest was thrown away.
        cut: bool,
    },
    /// The window got or lost the focus.
    Focus(bool),
    /// The cursor's column, from 1, that was asked for.
    Column(u16),
}

/// Bytes so far that are no whole key yet.
#[derive(Debug, Default)]
pub struct Decoder {
    held: Vec<u8>,
    /// When the last bytes came.
    last: Option<Instant>,
    paste: Option<Paste>,
    /// When an Esc was given out because nothing followed it.
    lone_esc: Option<Instant>,
    /// True while an answer about the cursor's position is awaited.
    asked: bool,
}

#[derive(Debug, Default)]
struct Paste {
    bytes: Vec<u8>,
    cut: bool,
}

/// What stands at the beginning of some bytes.
enum Piece {
    /// So many bytes are this, or nothing.
    Whole(usize, Option<Event>),
    /// A paste begins after so many bytes.
    PasteBegins(usize),
    /// More bytes are needed to tell.
    Part,
}

impl Decoder {
    /// Tells it that the cursor's position was asked for.
    pub fn expect_column(&mut self) {
        self.asked = true;
    }

    /// Takes the bytes of one read.
    pub fn feed(&mut self, bytes: &[u8], now: Instant) -> Vec<Event> {
        let mut out = Vec::new();
        let late = self.lone_esc.take().is_some_and(|at| now.saturating_duration_since(at) < TAIL);
        if late && self.held.is_empty() && self.paste.is_none() && is_tail(bytes) {
            self.held.push(0x1b);
        }
        self.held.extend_from_slice(bytes);
        self.last = Some(now);
        self.take(&mut out);
        out
    }

    /// When [`Decoder::expire`] has something to do, if no bytes come before.
    pub fn deadline(&self) -> Option<Instant> {
        let hold = match (&self.paste, &self.held[..]) {
            (Some(_), _) => PASTE_PAUSE,
            (None, []) => return None,
            (None, [0x1b]) => ESC_HOLD,
            (None, _) => SEQUENCE_HOLD,
        };
        self.last.map(|last| last + hold)
    }

    /// Gives out or drops what was held for too long.
    pub fn expire(&mut self, now: Instant) -> Vec<Event> {
        let mut out = Vec::new();
        if self.deadline().is_some_and(|deadline| deadline <= now) {
            if let Some(mut paste) = self.paste.take() {
                keep(&mut paste, &self.held);
                out.push(pasted(paste));
            } else if self.held == [0x1b] {
                self.lone_esc = Some(now);
                out.push(Event::Key(Key::plain(Code::Esc)));
            }
            self.held.clear();
            self.last = None;
        }
        out
    }

    /// Takes all that is whole from what is held.
    fn take(&mut self, out: &mut Vec<Event>) {
        let held = std::mem::take(&mut self.held);
        let mut rest = &held[..];
        while !rest.is_empty() {
            if let Some(paste) = &mut self.paste {
                match find(rest, PASTE_END) {
                    Some(at) => {
                        keep(paste, &rest[..at]);
                        rest = &rest[at + PASTE_END.len()..];
                        out.extend(self.paste.take().map(pasted));
                    }
                    None => {
                        // The closing mark may be split: keep what could be its head.
                        let tail = (1..PASTE_END.len()).rev().find(|n| rest.ends_with(&PASTE_END[..*n]));
                        let split = rest.len() - tail.unwrap_or(0);
                        keep(paste, &rest[..split]);
                        rest = &rest[split..];
                        break;
                    }
                }
                continue;
            }
            match piece(rest, &mut self.asked) {
                Piece::Whole(used, event) => {
                    out.extend(event);
                    rest = &rest[used..];
                }
                Piece::PasteBegins(used) => {
                    self.paste = Some(Paste::default());
                    rest = &rest[used..];
                }
                Piece::Part if rest.len() > SEQUENCE_LIMIT => rest = &[],
                Piece::Part => break,
            }
        }
        self.held = rest.to_vec();
    }
}

fn keep(paste: &mut Paste, bytes: &[u8]) {
    let room = PASTE_LIMIT.saturating_sub(paste.bytes.len());
    paste.cut |= bytes.len() > room;
    paste.bytes.extend_from_slice(&bytes[..bytes.len().min(room)]);
}

fn pasted(paste: Paste) -> Event {
    let mut text = String::from_utf8_lossy(&paste.bytes).into_owned();
    if paste.cut {
        // A character cut in half at the bound.
        text.truncate(text.trim_end_matches('\u{fffd}').len());
    }
    Event::Paste { text, cut: paste.cut }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// True for bytes that are the whole tail of a split key: `[A`, `OP`, `[1;5C`, `[200~` and more.
fn is_tail(bytes: &[u8]) -> bool {
    if !matches!(bytes.first(), Some(b'[' | b'O')) || bytes.len() < 2 {
        return false;
    }
    let mut whole = vec![0x1b];
    whole.extend_from_slice(bytes);
    matches!(piece(&whole, &mut false), Piece::PasteBegins(_))
        || matches!(piece(&whole, &mut false), Piece::Whole(used, Some(_)) if used == whole.len())
}

fn piece(bytes: &[u8], asked: &mut bool) -> Piece {
    let key = |used, key| Piece::Whole(used, Some(Event::Key(key)));
    match bytes {
        [] | [0x1b] => Piece::Part,
        [0x1b, b'[', rest @ ..] => csi(rest, asked),
        [0x1b, b'O'] => Piece::Part,
        [0x1b, b'O', last, ..] => match ss3(*last) {
            Some(code) => key(3, Key::plain(code)),
            None => key(1, Key::plain(Code::Esc)),
        },
        // Alt is not told from Esc and a key typed quickly one after the other.
        [0x1b, ..] => key(1, Key::plain(Code::Esc)),
        [b'\r', ..] => key(1, Key::plain(Code::Enter)),
        [b'\t', ..] => key(1, Key::plain(Code::Tab)),
        [0x7f | 0x08, ..] => key(1, Key::plain(Code::Backspace)),
        [0, ..] => key(1, Key::ctrl(' ')),
        [c @ 0x01..=0x1a, ..] => key(1, Key::ctrl(char::from(b'a' + c - 1))),
        [c @ 0x1c..=0x1f, ..] => key(1, Key::ctrl(char::from(b'\\' + c - 0x1c))),
        [c @ 0x20..=0x7e, ..] => key(1, Key::char(char::from(*c))),
        [first, ..] => utf8(bytes, *first),
    }
}

fn utf8(bytes: &[u8], first: u8) -> Piece {
    let len = match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Piece::Whole(1, None),
    };
    let text = match bytes.get(..len) {
        Some(whole) => std::str::from_utf8(whole),
        None => match std::str::from_utf8(bytes) {
            Err(error) if error.valid_up_to() == 0 && error.error_len().is_none() => return Piece::Part,
            _ => return Piece::Whole(1, None),
        },
    };
    match text.ok().and_then(|text| text.chars().next()) {
        Some(c) if !c.is_control() => Piece::Whole(len, Some(Event::Key(Key::char(c)))),
        Some(_) => Piece::Whole(len, None),
        None => Piece::Whole(1, None),
    }
}

fn ss3(last: u8) -> Option<Code> {
    Some(match last {
        b'M' => Code::Enter,
        b'P'..=b'S' => Code::F(last - b'P' + 1),
        other => return arrow(other),
    })
}

fn arrow(last: u8) -> Option<Code> {
    Some(match last {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'H' => Code::Home,
        b'F' => Code::End,
        _ => return None,
    })
}

/// A control sequence, `rest` being what follows `Esc [`.
fn csi(rest: &[u8], asked: &mut bool) -> Piece {
    // The Linux console sends Esc [ [ A for F1.
    match rest {
        [b'['] => return Piece::Part,
        [b'[', c @ b'A'..=b'E', ..] => {
            return Piece::Whole(4, Some(Event::Key(Key::plain(Code::F(c - b'A' + 1)))));
        }
        _ => {}
    }
    let Some(end) = rest.iter().position(|b| !matches!(b, 0x20..=0x3f)) else { return Piece::Part };
    let (params, last, used) = (&rest[..end], rest[end], end + 3);
    if !matches!(last, 0x40..=0x7e) {
        // Broken off by something that is no part of it.
        return Piece::Whole(end + 2, None);
    }
    if &rest[..=end] == b"200~" {
        return Piece::PasteBegins(PASTE_BEGIN.len());
    }
    let numbers = numbers(params);
    let number = |at: usize| numbers.get(at).copied().flatten();
    if last == b'R' && *asked && numbers.len() == 2 {
        *asked = false;
        return Piece::Whole(used, number(1).map(Event::Column));
    }
    let event = match last {
        b'I' if params.is_empty() => Some(Event::Focus(true)),
        b'O' if params.is_empty() => Some(Event::Focus(false)),
        _ => csi_key(last, number(0), number(1)).map(Event::Key),
    };
    Piece::Whole(used, event)
}

/// The numbers of a sequence; `None` for one left out or too large, an empty list where it has other
/// signs.
fn numbers(params: &[u8]) -> Vec<Option<u16>> {
    match std::str::from_utf8(params) {
        Ok("") | Err(_) => Vec::new(),
        Ok(text) => text.split(';').map(|n| n.split(':').next().unwrap_or_default().parse().ok()).collect(),
    }
}

fn csi_key(last: u8, first: Option<u16>, held: Option<u16>) -> Option<Key> {
    let bits = held.unwrap_or(1).saturating_sub(1);
    let (shift, alt, ctrl) = (bits & 1 != 0, bits & 2 != 0, bits & 4 != 0);
    if alt {
        return None;
    }
    let code = match last {
        b'Z' => return Some(Key::plain(Code::BackTab)),
        b'P'..=b'S' => Code::F(last - b'P' + 1),
        b'u' => match char::from_u32(u32::from(first?))? {
            '\u{1b}' => Code::Esc,
            '\r' => Code::Enter,
            '\t' if shift => return Some(Key::plain(Code::BackTab)),
            '\t' => Code::Tab,
            '\u{7f}' => Code::Backspace,
            c if !c.is_control() => return Some(Key { code: Code::Char(c), ctrl, shift: false }),
            _ => return None,
        },
        b'~' => match first? {
            1 | 7 => Code::Home,
            2 => Code::Insert,
            3 => Code::Delete,
            4 | 8 => Code::End,
            5 => Code::PageUp,
            6 => Code::PageDown,
            n @ 11..=15 => Code::F(u8::try_from(n - 10).ok()?),
            n @ 17..=21 => Code::F(u8::try_from(n - 11).ok()?),
            n @ 23..=24 => Code::F(u8::try_from(n - 12).ok()?),
            _ => return None,
        },
        other => arrow(other)?,
    };
    Some(Key { code, ctrl, shift })
}

#[cfg(test)]
mod tests;
