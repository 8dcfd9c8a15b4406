//! Keys pressed on rows that are still on their way: held in their order, and acted on when the rows
//! are there. Never many, and never for long: what a person pressed some seconds ago is no longer what
//! they mean.

use super::HeldKeys;
use crate::tui::keymap::Press;
use crate::tui::keys::{Code, Key};
use std::time::{Duration, Instant};

/// The most keys held.
const MOST: usize = 64;
/// After which time it is told that keys are held.
const TELL: Duration = Duration::from_millis(500);
/// After which time they are let go of.
const LONGEST: Duration = Duration::from_secs(5);

/// Something held.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    /// The first: what its keys asked for.
    Press(Press),
    /// Keys of one read after it: what they mean is only known once the first was acted on.
    Keys(Vec<Key>),
    /// A paste after it.
    Paste {
        /// What.
        text: String,
        /// True where its end is missing.
        cut: bool,
    },
}

/// What is held, and since when.
#[derive(Debug, Default)]
pub(super) struct Held {
    pieces: Vec<Piece>,
    keys: usize,
    since: Option<Instant>,
    told: bool,
}

impl Held {
    /// True where nothing is held.
    pub(super) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Holds a piece. The news that there is no room for it, where there is none.
    pub(super) fn push(&mut self, piece: Piece, now: Instant) -> Option<HeldKeys> {
        let keys = match &piece {
            Piece::Press(_) | Piece::Paste { .. } => 1,
            Piece::Keys(keys) => keys.len(),
        };
        if self.keys + keys > MOST {
            return Some(HeldKeys::Full(self.keys));
        }
        self.since.get_or_insert(now);
        self.keys += keys;
        self.pieces.push(piece);
        None
    }

    /// Lets go of everything; how many keys that were.
    pub(super) fn drop_all(&mut self) -> usize {
        std::mem::take(self).keys
    }

    /// Takes everything out, to be acted on.
    pub(super) fn take(&mut self) -> (Vec<Piece>, Self) {
        let mut all = std::mem::take(self);
        (std::mem::take(&mut all.pieces), all)
    }

    /// What is held again was pressed when it was.
    pub(super) fn as_before(&mut self, before: &Self) {
        if !self.is_empty() {
            (self.since, self.told) = (before.since, before.told);
        }
    }

    /// When [`Held::due`] has something to say.
    pub(super) fn deadline(&self) -> Option<Instant> {
        Some(self.since? + if self.told { LONGEST } else { TELL })
    }

    /// What there is to say by now.
    pub(super) fn due(&mut self, now: Instant) -> Option<HeldKeys> {
        if self.deadline().is_none_or(|at| now < at) {
            return None;
        }
        if self.told {
            return Some(HeldKeys::Expired(self.drop_all()));
        }
        self.told = true;
        Some(HeldKeys::Waiting(self.keys))
    }
}

/// True for the keys that let go of what is held.
pub(super) fn lets_go(key: Key) -> bool {
    key.code == Code::Esc || key == Key::ctrl('c')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::actions::Action;

    #[test]
    fn it_is_told_after_a_moment_and_let_go_of_after_some() {
        let (start, mut held) = (Instant::now(), Held::default());
        assert_eq!((held.deadline(), held.due(start)), (None, None));
        held.push(Piece::Press(Press::of(Action::ListDown)), start);
        held.push(Piece::Keys(vec![Key::char('j'), Key::char('k')]), start + TELL / 2);
        assert_eq!(held.due(start), None);
        assert_eq!(held.due(start + TELL), Some(HeldKeys::Waiting(3)));
        assert_eq!(held.due(start + TELL), None);
        assert_eq!(held.due(start + LONGEST), Some(HeldKeys::Expired(3)));
        assert!(held.is_empty() && held.deadline().is_none());
    }

    #[test]
    fn more_than_it_holds_is_refused_whole() {
        let (start, mut held) = (Instant::now(), Held::default());
        let many = |count| Piece::Keys(vec![Key::char('j'); count]);
        assert_eq!(held.push(many(MOST), start), None);
        assert_eq!(held.push(many(1), start), Some(HeldKeys::Full(MOST)));
        assert_eq!(held.drop_all(), MOST);
    }

    #[test]
    fn what_is_held_again_keeps_its_time() {
        let (start, mut held) = (Instant::now(), Held::default());
        held.push(Piece::Keys(vec![Key::char('j')]), start);
        held.due(start + TELL);
        let (pieces, before) = held.take();
        for piece in pieces {
            assert_eq!(held.push(piece, start + LONGEST / 2), None);
        }
        held.as_before(&before);
        assert_eq!(held.due(start + LONGEST), Some(HeldKeys::Expired(1)));
    }
}
