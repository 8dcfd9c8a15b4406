//! Copying: to the terminal by OSC 52, and on a desktop to its clipboard as well.

use crate::tui::runtime::Copied;
use std::env::var_os;
use std::sync::mpsc::{Sender, channel};

/// Terminals take about this many bytes of an OSC 52 and no more.
const MOST: usize = 74_000;
/// `screen` passes on strings of at most about this length.
const PIECE: usize = 512;

/// Where copies go.
pub(super) struct Clipboard {
    /// Under GNU screen the sequence has to be wrapped.
    wrap: bool,
    /// The thread that speaks to the desktop, where there is one.
    desktop: Option<Sender<(String, Copied)>>,
}

impl Clipboard {
    /// The clipboard of this session; `copied` is told what became of a copy to the desktop.
    pub(super) fn new(copied: impl Fn(Copied) + Send + 'static) -> Self {
        let set = |name| var_os(name).is_some_and(|value| !value.is_empty());
        let remote = set("SSH_CONNECTION") || set("SSH_TTY");
        let desktop = !remote && (set("DISPLAY") || set("WAYLAND_DISPLAY"));
        let term = var_os("TERM").unwrap_or_default();
        let wrap = !set("TMUX") && term.to_string_lossy().starts_with("screen");
        Self { wrap, desktop: desktop.then(|| serve(copied)).flatten() }
    }

    /// What to send to the terminal; `None` where the text is too long for one.
    pub(super) fn sequence(&self, text: &str) -> Option<String> {
        let encoded = base64(text.as_bytes());
        if encoded.len() > MOST {
            return None;
        }
        let osc = format!("\x1b]52;c;{encoded}\x07");
        if !self.wrap {
            return Some(osc);
        }
        let mut wrapped = String::new();
        let mut rest = &osc[..];
        while !rest.is_empty() {
            let (piece, tail) = rest.split_at(rest.len().min(PIECE));
            wrapped.push_str(&format!("\x1bP{piece}\x1b\\"));
            rest = tail;
        }
        Some(wrapped)
    }

    /// Hands a text to the desktop; false where there is none. `sent` is told where it does not take it.
    pub(super) fn desktop(&self, text: &str, sent: Copied) -> bool {
        self.desktop.as_ref().is_some_and(|thread| thread.send((text.to_owned(), sent)).is_ok())
    }
}

/// The thread that owns the desktop's clipboard: a desktop may take its time, and asks the owner for
/// the text whenever somebody pastes.
fn serve(copied: impl Fn(Copied) + Send + 'static) -> Option<Sender<(String, Copied)>> {
    let (send, texts) = channel::<(String, Copied)>();
    let work = move || {
        let mut clipboard = None;
        for (text, sent) in texts {
            if clipboard.is_none() {
                clipboard = arboard::Clipboard::new().ok();
            }
            let done = clipboard.as_mut().is_some_and(|clipboard| clipboard.set_text(text).is_ok());
            copied(if done { Copied::Desktop } else { sent });
        }
    };
    std::thread::Builder::new().name("clipboard".to_owned()).spawn(work).ok().map(|_| send)
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let word = three.iter().fold(0u32, |word, byte| (word << 8) | u32::from(*byte));
        let word = word << (8 * (3 - three.len()));
        for sign in 0..4 {
            let at = (word >> (18 - 6 * sign)) & 63;
            out.push(if sign <= three.len() { char::from(SIGNS[at as usize]) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_the_standard_has_it() {
        for (text, encoded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("foobar", "Zm9vYmFy"),
            ("退回通知", "6YCA5Zue6YCa55+l"),
        ] {
            assert_eq!(base64(text.as_bytes()), encoded);
        }
    }

    #[test]
    fn what_is_too_long_is_not_sent_and_screen_gets_pieces() {
        let plain = Clipboard { wrap: false, desktop: None };
        assert_eq!(plain.sequence("f").as_deref(), Some("\x1b]52;c;Zg==\x07"));
        assert_eq!(plain.sequence(&"x".repeat(MOST)), None);
        assert!(!plain.desktop("f", Copied::Terminal));
        let screen = Clipboard { wrap: true, desktop: None };
        let wrapped = screen.sequence(&"x".repeat(600)).expect("short enough");
        assert_eq!(wrapped.matches("\x1bP").count(), 2);
        assert!(wrapped.starts_with("\x1bP\x1b]52;c;") && wrapped.ends_with("\x07\x1b\\"));
    }
}
