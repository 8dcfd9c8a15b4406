//! Figures unfolded to what they are made of: a text over the screen, to be read and redone by hand.

use super::cx::Env;
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::widgets::scroll::Scroll;
use crate::tui::widgets::{pen, sheet, width};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// A text over the screen.
#[derive(Debug)]
pub struct Unfolded {
    title: String,
    text: String,
    scroll: Scroll,
}

impl Unfolded {
    /// Shows a text.
    pub fn new(title: String, text: String) -> Self {
        Self { title, text, scroll: Scroll::default() }
    }

    /// What it shows.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Handles a key; false where it closes.
    pub fn act(&mut self, press: Press) -> bool {
        if matches!(press.action, Action::AppCancel | Action::AppBack) {
            return false;
        }
        self.scroll.act(press);
        true
    }

    /// The room and the text's place in it.
    fn place(screen: Rect) -> Rect {
        sheet::place(screen, u16::MAX, 4)
    }

    /// Tells it its room.
    pub fn fit(&mut self, area: Rect, env: &Env) {
        let place = Self::place(sheet::screen_of(area));
        let room = usize::from(place.width.saturating_sub(2));
        let lines = width::wrap(&self.text, room, env.look.widths).len();
        self.scroll.fit(lines, place.height.saturating_sub(1));
    }

    /// Draws it.
    pub fn view(&self, buf: &mut Buffer, area: Rect, env: &Env) {
        let look = &env.look;
        let below = self.scroll.below();
        let more = match below {
            0 => String::new(),
            n => format!("{} {n} ", look.say("下面还有", "below:")),
        };
        let right = format!("{more}{}", look.say("Esc 收起 ", "Esc closes "));
        let inner =
            sheet::open(buf, look, Self::place(sheet::screen_of(area)), &format!(" {}", self.title), &right);
        let body = Rect::new(inner.x + 1, inner.y, inner.width.saturating_sub(2), inner.height);
        pen::paragraph(buf, look, body, &self.text, self.scroll.top(), look.text());
    }
}
