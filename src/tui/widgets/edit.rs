//! What keys do to text, where the keymap has nothing for them.

use crate::tui::keys::{Code, Key};

/// One step of editing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// One character to the left.
    Left,
    /// One character to the right.
    Right,
    /// One word to the left.
    WordLeft,
    /// One word to the right.
    WordRight,
    /// One line up.
    Up,
    /// One line down.
    Down,
    /// A screen up.
    PageUp,
    /// A screen down.
    PageDown,
    /// To the beginning of the line.
    Home,
    /// To the end of the line.
    End,
    /// Delete the character before the cursor.
    Backspace,
    /// Delete the character behind the cursor.
    Delete,
    /// Delete to the beginning of the line.
    DeleteToHome,
    /// Delete to the end of the line.
    DeleteToEnd,
}

impl Edit {
    /// The step a key stands for.
    pub fn of(key: Key) -> Option<Edit> {
        Some(match (key.code, key.ctrl) {
            (Code::Left, false) => Self::Left,
            (Code::Right, false) => Self::Right,
            (Code::Left, true) => Self::WordLeft,
            (Code::Right, true) => Self::WordRight,
            (Code::Up, _) => Self::Up,
            (Code::Down, _) => Self::Down,
            (Code::PageUp, _) => Self::PageUp,
            (Code::PageDown, _) => Self::PageDown,
            (Code::Home, _) => Self::Home,
            (Code::End, _) | (Code::Char('e'), true) => Self::End,
            (Code::Backspace, _) => Self::Backspace,
            (Code::Delete, _) => Self::Delete,
            (Code::Char('u'), true) => Self::DeleteToHome,
            (Code::Char('k'), true) => Self::DeleteToEnd,
            _ => return None,
        })
    }
}

/// Text as it may enter a field or a comment: line ends unified, tabs as two blanks, controls and
/// hidden characters left out.
pub fn clean(text: &str, keep_lines: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' | '\n' => {
                if c == '\r' && chars.peek() == Some(&'\n') {
                    chars.next();
                }
                out.push(if keep_lines { '\n' } else { ' ' });
            }
            '\t' => out.push_str("  "),
            c if crate::domain::text::is_unseen(c) => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_enters_without_what_cannot_be_seen() {
        assert_eq!(clean("甲\r\n乙\r丙\n丁", true), "甲\n乙\n丙\n丁");
        assert_eq!(clean("甲\r\n乙", false), "甲 乙");
        assert_eq!(clean("a\u{1b}[31m\tb\u{200b}\u{7f}", true), "a[31m  b");
    }

    #[test]
    fn keys_edit() {
        assert_eq!(Edit::of(Key::plain(Code::Left)), Some(Edit::Left));
        assert_eq!(Edit::of(Key { code: Code::Left, ctrl: true, shift: false }), Some(Edit::WordLeft));
        assert_eq!(Edit::of(Key::ctrl('u')), Some(Edit::DeleteToHome));
        assert_eq!(Edit::of(Key::char('u')), None);
    }
}
