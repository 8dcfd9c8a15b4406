//! A text longer than its pane: which line is the first in sight.

use crate::tui::actions::Action;
use crate::tui::keymap::Press;

/// Scrolls by lines, half pages and to the ends.
#[derive(Debug, Clone, Copy, Default)]
pub struct Scroll {
    top: usize,
    lines: usize,
    height: usize,
}

impl Scroll {
    /// Tells it how many lines there are, and how many are in sight.
    pub fn fit(&mut self, lines: usize, height: u16) {
        (self.lines, self.height) = (lines, usize::from(height).max(1));
        self.top = self.top.min(self.last());
    }

    /// The first line in sight.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Lines below what is in sight.
    pub fn below(&self) -> usize {
        self.last() - self.top
    }

    fn last(&self) -> usize {
        self.lines.saturating_sub(self.height)
    }

    /// Moves by an action; false where the action is none of a list's.
    pub fn act(&mut self, press: Press) -> bool {
        let count = usize::try_from(press.count.unwrap_or(1)).unwrap_or(1).max(1);
        let half = (self.height / 2).max(1).saturating_mul(count);
        let last = self.last();
        self.top = match press.action {
            Action::ListDown => self.top.saturating_add(count).min(last),
            Action::ListUp => self.top.saturating_sub(count),
            Action::ListPageDown => self.top.saturating_add(half).min(last),
            Action::ListPageUp => self.top.saturating_sub(half),
            Action::ListFirst => 0,
            Action::ListLast => last,
            _ => return false,
        };
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stays_within_the_text() {
        let mut scroll = Scroll::default();
        scroll.fit(30, 10);
        for (action, top, below) in [
            (Action::ListUp, 0, 20),
            (Action::ListDown, 1, 19),
            (Action::ListPageDown, 6, 14),
            (Action::ListLast, 20, 0),
            (Action::ListDown, 20, 0),
            (Action::ListPageUp, 15, 5),
        ] {
            assert!(scroll.act(Press::of(action)));
            assert_eq!((scroll.top(), scroll.below()), (top, below), "{action:?}");
        }
        scroll.fit(12, 10);
        assert_eq!(scroll.top(), 2);
        scroll.fit(3, 10);
        assert_eq!((scroll.top(), scroll.below()), (0, 0));
        assert!(!scroll.act(Press::of(Action::QueueOpen)));
    }
}
