//! Keys one after the other: counts, half-typed sequences, and what comes of them.

use super::{Found, Keymap};
use crate::domain::Lang;
use crate::tui::actions::Action;
use crate::tui::keys::{Code, Key, label};
use crate::tui::scope::Scope;

/// The largest count.
const MOST: u32 = 99_999;

/// An action asked for, with what was typed along with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Press {
    /// The action.
    pub action: Action,
    /// The count before it.
    pub count: Option<u32>,
    /// The digit of a range such as `0-9`; the letter of one such as `a-z`, counted on from 10.
    pub digit: Option<u8>,
}

impl Press {
    /// An action without count or digit: from the palette.
    pub const fn of(action: Action) -> Self {
        Self { action, count: None, digit: None }
    }
}

/// What a key came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// More keys are awaited; the hint row shows which.
    Pending,
    /// This action.
    Matched(Press),
    /// Nothing is bound to these keys.
    NotFound(Vec<Key>),
    /// A count stood before an action that takes none: nothing happened.
    NoCount(u32, Action),
    /// Esc let go of a count or a half-typed sequence.
    Cancelled,
}

/// The count and the keys typed so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolver {
    typed: Vec<Key>,
    count: Option<u32>,
    scope: Option<Scope>,
}

impl Resolver {
    /// Takes one key in `scope`. A change of scope lets go of what was typed before it.
    pub fn press(&mut self, map: &Keymap, scope: Scope, key: Key) -> Outcome {
        if self.scope != Some(scope) {
            self.clear();
            self.scope = Some(scope);
        }
        let key = if scope.typing().is_text() { key } else { map.fold(key) };
        if self.is_pending() && (key.code == Code::Esc || key == Key::ctrl('c')) {
            self.clear();
            return Outcome::Cancelled;
        }
        self.typed.push(key);
        match map.lookup(scope, &self.typed) {
            Found::Prefix => Outcome::Pending,
            Found::Action(action, digit) => {
                let count = self.count;
                self.clear();
                match count {
                    Some(n) if !action.counts() => Outcome::NoCount(n, action),
                    count => Outcome::Matched(Press { action, count, digit }),
                }
            }
            Found::Nothing if self.takes_digit(scope, key) => Outcome::Pending,
            Found::Nothing => {
                let keys = std::mem::take(&mut self.typed);
                self.clear();
                Outcome::NotFound(keys)
            }
        }
    }

    /// Lets go of count and keys.
    pub fn clear(&mut self) {
        self.typed.clear();
        self.count = None;
    }

    /// True where more keys are awaited.
    pub fn is_pending(&self) -> bool {
        self.count.is_some() || !self.typed.is_empty()
    }

    /// The count so far.
    pub fn count(&self) -> Option<u32> {
        self.count
    }

    /// The keys of a half-typed sequence.
    pub fn typed(&self) -> &[Key] {
        &self.typed
    }

    /// What row N-1 shows of it: `8g`.
    pub fn shown(&self, lang: Lang) -> String {
        let count = self.count.map_or_else(String::new, |n| n.to_string());
        format!("{count}{}", label(&self.typed, lang))
    }

    fn takes_digit(&mut self, scope: Scope, key: Key) -> bool {
        let digit = key.typed().and_then(|c| c.to_digit(10));
        match digit {
            Some(digit)
                if scope.takes_counts() && self.typed.len() == 1 && (digit > 0 || self.count.is_some()) =>
            {
                self.typed.clear();
                let count = self.count.unwrap_or(0).saturating_mul(10).saturating_add(digit);
                self.count = Some(count.min(MOST));
                true
            }
            _ => false,
        }
    }
}
