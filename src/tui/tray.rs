//! Text that came where none was awaited: kept, shown, never run.

use super::actions::Action;
use super::look::Look;
use super::runtime::Stray;
use super::widgets::pen::Pen;
use super::widgets::width;
use crate::domain::Lang;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// No more characters than this are kept.
const KEPT: usize = 4000;
/// Cells of the text that are shown.
const SHOWN: usize = 24;

/// The tray, with something in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tray {
    text: String,
    /// True where Enter may look for it: it is no Han sentence.
    letters: bool,
}

impl Tray {
    /// A tray with the first thing that came.
    pub fn new(stray: &Stray) -> Self {
        let mut tray =
            Self { text: String::new(), letters: matches!(stray, Stray::Burst(_) | Stray::Paste(_)) };
        tray.add(stray);
        tray
    }

    /// More came.
    pub fn add(&mut self, stray: &Stray) {
        let room = KEPT.saturating_sub(self.text.chars().count());
        self.text.extend(stray.text().chars().take(room));
    }

    /// What came.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What to look for: the first line of what came.
    pub fn query(&self) -> &str {
        self.text.trim().lines().next().unwrap_or_default()
    }

    /// What can be done with it, in the order of the hint row.
    pub fn actions(&self, comment: bool) -> Vec<Action> {
        let mut actions = if self.letters { vec![Action::TraySearch] } else { Vec::new() };
        if comment {
            actions.push(Action::TrayComment);
        }
        if !self.letters {
            actions.push(Action::TraySearch);
        }
        actions.push(Action::TrayDrop);
        actions
    }

    /// Draws the row that says what came; the hint row says what can be done with it.
    pub fn view(&self, buf: &mut Buffer, look: &Look, row: Rect) {
        let first = self.text.trim().replace(['\n', '\t'], " ");
        let shown = width::cut(&first, SHOWN, look.widths);
        let count = self.text.chars().count();
        let text = match look.lang {
            Lang::Zh => format!(" 收到一串字「{shown}」({count} 字)，没有当作命令"),
            Lang::En => format!(" Text came in: \"{shown}\" ({count} characters); nothing was run"),
        };
        Pen::new(buf, look, row).text(&text, look.ask()).rest(look.text());
    }
}

#[cfg(test)]
mod tests {
    use super::super::widgets::testing::{blank, shown};
    use super::*;

    #[test]
    fn text_is_kept_shown_and_bounded() {
        let mut tray = Tray::new(&Stray::Text("符合要求".into()));
        assert_eq!(tray.actions(true), [Action::TrayComment, Action::TraySearch, Action::TrayDrop]);
        tray.add(&Stray::Text("，佐证齐全".into()));
        assert_eq!(tray.text(), "符合要求，佐证齐全");
        let mut buf = blank(80, 1);
        let area = *buf.area();
        tray.view(&mut buf, &Look::default(), area);
        assert_eq!(shown(&buf), " 收到一串字「符合要求，佐证齐全」(9 字)，没有当作命令\n");
        tray.add(&Stray::Paste("x".repeat(100_000)));
        assert_eq!(tray.text().chars().count(), KEPT);
    }

    #[test]
    fn a_burst_can_be_looked_for() {
        let tray = Tray::new(&Stray::Burst("zhangsan\nlisi\n".into()));
        assert_eq!(tray.query(), "zhangsan");
        assert_eq!(tray.actions(false), [Action::TraySearch, Action::TrayDrop]);
    }
}
