//! A key as keymaps write it and as hints show it.

use crate::domain::Lang;
use std::fmt;

/// A key, whatever bytes the terminal made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// A character; space is one.
    Char(char),
    /// F1 to F12.
    F(u8),
    /// Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift-Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
}

/// A key with what was held down. Shift is told only for keys that are no characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// Control was down.
    pub ctrl: bool,
    /// Shift was down.
    pub shift: bool,
}

/// Names of keys that are no characters, and how hints show them in Chinese and English.
const NAMES: &[(&str, Code, &str, &str)] = &[
    ("enter", Code::Enter, "回车", "Enter"),
    ("esc", Code::Esc, "Esc", "Esc"),
    ("tab", Code::Tab, "Tab", "Tab"),
    ("backtab", Code::BackTab, "S-Tab", "S-Tab"),
    ("backspace", Code::Backspace, "退格", "Bksp"),
    ("delete", Code::Delete, "Del", "Del"),
    ("insert", Code::Insert, "Ins", "Ins"),
    ("home", Code::Home, "Home", "Home"),
    ("end", Code::End, "End", "End"),
    ("pgup", Code::PageUp, "PgUp", "PgUp"),
    ("pgdn", Code::PageDown, "PgDn", "PgDn"),
    ("up", Code::Up, "上", "Up"),
    ("down", Code::Down, "下", "Down"),
    ("left", Code::Left, "左", "Left"),
    ("right", Code::Right, "右", "Right"),
    ("space", Code::Char(' '), "空格", "Space"),
];

/// Why a text is no key that can be bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadKey {
    /// No key of that name.
    Unknown,
    /// Terminals, multiplexers or input methods take it: the reason, Chinese and English.
    Forbidden(&'static str, &'static str),
}

impl Key {
    /// A plain key.
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, shift: false }
    }

    /// A character.
    pub const fn char(c: char) -> Self {
        Self::plain(Code::Char(c))
    }

    /// Control and a character.
    pub const fn ctrl(c: char) -> Self {
        Self { code: Code::Char(c), ctrl: true, shift: false }
    }

    /// The character typed, where the key is one without control.
    pub const fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl => Some(c),
            _ => None,
        }
    }

    /// True for F1 to F12.
    pub const fn is_function(self) -> bool {
        matches!(self.code, Code::F(_))
    }

    /// The key of that name in a keymap: `j`, `?`, `space`, `f1`, `ctrl-d`, `shift-up`.
    ///
    /// # Errors
    /// A name that is none, or a key that is not to be bound.
    pub fn parse(name: &str) -> Result<Key, BadKey> {
        let mut rest = name;
        let (mut ctrl, mut shift, mut alt) = (false, false, false);
        while let Some((held, tail)) = rest.split_once('-').filter(|(_, tail)| !tail.is_empty()) {
            match held.to_ascii_lowercase().as_str() {
                "ctrl" | "c" => ctrl = true,
                "shift" => shift = true,
                "alt" | "meta" => alt = true,
                _ => return Err(BadKey::Unknown),
            }
            rest = tail;
        }
        let code = code_named(rest).ok_or(BadKey::Unknown)?;
        let code = match code {
            Code::Char(c) if ctrl => Code::Char(c.to_ascii_lowercase()),
            Code::Tab if shift => Code::BackTab,
            other => other,
        };
        let key = Key { code, ctrl, shift: shift && code != Code::BackTab };
        match forbidden(key, alt) {
            Some((zh, en)) => Err(BadKey::Forbidden(zh, en)),
            None => Ok(key),
        }
    }

    /// How the hint row shows it.
    pub fn label(self, lang: Lang) -> String {
        let mut out = String::new();
        if self.shift {
            out.push_str("S-");
        }
        match self.code {
            Code::Char(c) if self.ctrl => {
                out.push('^');
                out.extend(c.to_uppercase());
            }
            code => {
                if self.ctrl {
                    out.push('^');
                }
                match NAMES.iter().find(|(_, named, ..)| *named == code) {
                    Some((_, _, zh, en)) => out.push_str(if lang == Lang::Zh { zh } else { en }),
                    None => match code {
                        Code::F(n) => out.push_str(&format!("F{n}")),
                        Code::Char(c) => out.push(c),
                        _ => {}
                    },
                }
            }
        }
        out
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("ctrl-")?;
        }
        if self.shift {
            f.write_str("shift-")?;
        }
        match NAMES.iter().find(|(_, code, ..)| *code == self.code) {
            Some((name, ..)) => f.write_str(name),
            None => match self.code {
                Code::F(n) => write!(f, "f{n}"),
                Code::Char(c) => write!(f, "{c}"),
                _ => Ok(()),
            },
        }
    }
}

/// Several keys one after the other as hints show them: `g g`.
pub fn label(keys: &[Key], lang: Lang) -> String {
    keys.iter().map(|key| key.label(lang)).collect::<Vec<_>>().join(" ")
}

fn code_named(name: &str) -> Option<Code> {
    let mut chars = name.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return (!crate::domain::text::is_unseen(c) && !c.is_whitespace()).then_some(Code::Char(c));
    }
    let lower = name.to_ascii_lowercase();
    let code = NAMES.iter().find(|(named, ..)| *named == lower).map(|(_, code, ..)| *code);
    code.or_else(|| match lower.as_str() {
        "return" => Some(Code::Enter),
        "escape" => Some(Code::Esc),
        "del" => Some(Code::Delete),
        "pageup" => Some(Code::PageUp),
        "pagedown" => Some(Code::PageDown),
        _ => {
            let n: u8 = lower.strip_prefix('f')?.parse().ok()?;
            (1..=12).contains(&n).then_some(Code::F(n))
        }
    })
}

/// Why a key is not to be bound, for those that something else takes on the way to us.
fn forbidden(key: Key, alt: bool) -> Option<(&'static str, &'static str)> {
    if alt {
        return Some(("Alt 键各终端发法不一", "terminals disagree on Alt"));
    }
    if key.shift && matches!(key.code, Code::Char(_)) {
        return Some(("带 Shift 的字符直接写字符本身", "write the shifted character itself"));
    }
    match (key.code, key.ctrl) {
        (Code::F(5 | 10 | 11 | 12), _) => {
            Some(("浏览器和桌面占用这个键", "browsers and desktops take this key"))
        }
        (Code::Char('['), _) => Some(("它是方向键被拆开时的尾巴", "it is the tail of a split arrow key")),
        (Code::Char('O'), false) => Some(("它是方向键被拆开时的尾巴", "it is the tail of a split arrow key")),
        (Code::Char('a' | 'b'), true) => Some(("screen、tmux 占用这个键", "screen and tmux take this key")),
        (Code::Char('s' | 'q'), true) => Some(("终端流控占用这个键", "flow control takes this key")),
        (Code::Char('w' | 'n' | 't' | 'r' | 'p'), true) => {
            Some(("浏览器里的终端收不到这个键", "terminals in a browser never get this key"))
        }
        (Code::Char(' ' | '.'), true) => Some(("输入法占用这个键", "input methods take this key")),
        (Code::Char('m' | 'i' | 'h'), true) => {
            Some(("终端里它与回车、Tab、退格分不开", "terminals cannot tell it from Enter, Tab or Backspace"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_as_written() {
        for name in ["j", "?", "space", "f1", "ctrl-d", "shift-up", "backtab", "enter", "-", "<", "汉"] {
            let key = Key::parse(name).expect(name);
            assert_eq!(key.to_string(), name);
        }
        assert_eq!(Key::parse("Ctrl-D"), Ok(Key::ctrl('d')));
        assert_eq!(Key::parse("shift-tab"), Ok(Key::plain(Code::BackTab)));
        assert_eq!(Key::parse("PageUp"), Ok(Key::plain(Code::PageUp)));
    }

    #[test]
    fn what_is_no_key_is_told_from_what_is_not_ours() {
        for name in ["", "f13", "f0", "foo", "hyper-x", "jj", " ", "\u{200b}", "ctrl-"] {
            assert_eq!(Key::parse(name), Err(BadKey::Unknown), "{name:?}");
        }
        for name in [
            "alt-x",
            "f5",
            "f10",
            "f11",
            "f12",
            "ctrl-a",
            "ctrl-b",
            "ctrl-s",
            "ctrl-q",
            "ctrl-w",
            "ctrl-n",
            "ctrl-t",
            "ctrl-r",
            "ctrl-p",
            "ctrl-space",
            "ctrl-.",
            "shift-space",
            "[",
            "O",
            "ctrl-[",
            "ctrl-m",
        ] {
            assert!(matches!(Key::parse(name), Err(BadKey::Forbidden(..))), "{name}");
        }
    }

    #[test]
    fn hints_name_keys_in_the_users_language() {
        let keys = [Key::char('g'), Key::plain(Code::Enter)];
        assert_eq!(label(&keys, Lang::Zh), "g 回车");
        assert_eq!(label(&keys, Lang::En), "g Enter");
        assert_eq!(Key::ctrl('y').label(Lang::Zh), "^Y");
        assert_eq!(Key::plain(Code::F(3)).label(Lang::Zh), "F3");
    }
}
