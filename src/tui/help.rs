//! Help: what can be pressed here and now, and for what cannot, why.

use super::actions::{Action, Group};
use super::keymap::{Binding, Keymap, Press};
use super::look::Look;
use super::scope::Scope;
use super::widgets::hints::shown;
use super::widgets::pen::{Align, Pen, cells};
use super::widgets::sheet;
use super::widgets::wrapped::{Part, Wrapped};
use crate::domain::{Lang, Words};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Cells of the column of keys, at most.
const KEYS: u16 = 24;

/// One row of help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A group's heading.
    Heading(Group),
    /// Keys and what they do.
    Keys(String, Action),
    /// Why the action above is not to be had now.
    Reason(Words),
}

/// The help sheet over the screen it was opened from.
#[derive(Debug, Clone)]
pub struct Help {
    scope: Scope,
    lines: Vec<Line>,
    rows: Wrapped,
}

impl Help {
    /// Help for `scope`; `reason` tells why an action is not to be had now.
    pub fn new(keymap: &Keymap, scope: Scope, lang: Lang, reason: impl Fn(Action) -> Option<Words>) -> Self {
        let lines = lines(keymap, scope, lang, reason);
        Self { scope, lines, rows: Wrapped::default() }
    }

    /// The scope it is about.
    pub fn scope(&self) -> Scope {
        self.scope
    }

    /// Tells it the screen's size.
    pub fn fit(&mut self, screen: Rect, look: &Look) {
        let room = screen.width.saturating_sub(1 + self.column(look) + 2);
        self.rows.wrap(self.lines.iter().map(|line| text(line, look)), room, look.widths);
        self.rows.fit(self.place(screen).height.saturating_sub(1));
    }

    /// Moves; false where the action is none of a list's.
    pub fn act(&mut self, press: Press) -> bool {
        self.rows.act(press)
    }

    /// Draws the sheet over `screen`.
    pub fn view(&self, buf: &mut Buffer, look: &Look, screen: Rect) {
        let title = format!(" {}  {}", look.say("帮助", "Help"), self.scope.label(look.lang));
        let inner = sheet::open(buf, look, self.place(screen), &title, &self.rows.told());
        let column = self.column(look);
        self.rows.draw(buf, look, inner, 1 + column, |pen, part| {
            if let Some(line) = self.lines.get(part.entry) {
                draw_line(pen, line, part, column);
            }
        });
    }

    /// Cells of the column of keys.
    fn column(&self, look: &Look) -> u16 {
        let wanted = self.lines.iter().map(|line| match line {
            Line::Keys(keys, _) => cells(keys, look.widths),
            _ => 0,
        });
        wanted.max().unwrap_or(0).min(KEYS)
    }

    fn place(&self, screen: Rect) -> Rect {
        let rows = u16::try_from(self.rows.len() + 1).unwrap_or(u16::MAX);
        sheet::place(screen, rows, 3)
    }
}

/// What stands right of the keys.
fn text(line: &Line, look: &Look) -> String {
    match line {
        Line::Heading(group) => format!("[{}]", group.label(look.lang)),
        Line::Keys(_, action) => action.help(look.lang).to_owned(),
        Line::Reason(words) => {
            format!("{}{}", look.say("现在不行: ", "not now: "), words.get(look.lang))
        }
    }
}

fn draw_line(pen: &mut Pen<'_>, line: &Line, part: &Part, column: u16) {
    let look = pen.look();
    let style = match line {
        Line::Heading(_) => {
            pen.text(&part.text, look.ask());
            return;
        }
        Line::Keys(..) => look.text(),
        Line::Reason(_) => look.warn(),
    };
    match line {
        Line::Keys(keys, _) if part.first => pen.cell(column, keys, Align::Left, look.ask()).skip(2),
        _ => pen.skip(column + 2),
    };
    pen.text(&part.text, style);
}

/// The rows of help: groups in their order, within a group the innermost scope's actions first.
pub fn lines(
    keymap: &Keymap,
    scope: Scope,
    lang: Lang,
    reason: impl Fn(Action) -> Option<Words>,
) -> Vec<Line> {
    let bindings = keymap.bindings(scope);
    let mut lines = Vec::new();
    for group in Group::ALL {
        let own: Vec<&Binding> = bindings.iter().filter(|binding| binding.action.group() == group).collect();
        if own.is_empty() {
            continue;
        }
        lines.push(Line::Heading(group));
        for binding in own {
            lines.push(Line::Keys(all_keys(binding, lang), binding.action));
            lines.extend(reason(binding.action).map(Line::Reason));
        }
    }
    lines
}

/// All the keys of an action: `回车  l  右`.
pub fn all_keys(binding: &Binding, lang: Lang) -> String {
    if binding.range {
        return shown(&binding.keys, true, lang);
    }
    let each = binding.keys.iter().map(|keys| super::keys::label(keys, lang));
    each.collect::<Vec<_>>().join("  ")
}

#[cfg(test)]
mod tests {
    use super::super::widgets::testing::{blank, shown as text};
    use super::*;

    fn help(scope: Scope, lang: Lang) -> Help {
        let reason = |action| {
            (action == Action::TriageReturn)
                .then(|| Words::fixed("还有 1 项待看", "a finding still needs an eye"))
        };
        Help::new(&Keymap::default(), scope, lang, reason)
    }

    fn painted(scope: Scope, lang: Lang, width: u16, height: u16) -> String {
        let mut buf = blank(width, height);
        let area = *buf.area();
        let mut help = help(scope, lang);
        let look = Look { lang, ..Look::default() };
        help.fit(area, &look);
        help.view(&mut buf, &look, area);
        text(&buf)
    }

    #[test]
    fn help_shows_exactly_what_is_bound_once_each() {
        let keymap = Keymap::default();
        for scope in Scope::ALL {
            let lines = lines(&keymap, scope, Lang::Zh, |_| None);
            let mut told: Vec<Action> =
                lines.iter().filter_map(|l| if let Line::Keys(_, a) = l { Some(*a) } else { None }).collect();
            let mut bound: Vec<Action> = keymap.bindings(scope).iter().map(|b| b.action).collect();
            told.sort();
            bound.sort();
            assert_eq!(told, bound, "{}", scope.name());
        }
    }

    #[test]
    fn what_cannot_be_had_now_says_why() {
        let lines = help(Scope::Dossier, Lang::Zh).lines;
        let at = lines.iter().position(|line| matches!(line, Line::Keys(_, Action::TriageReturn)));
        let next = at.and_then(|at| lines.get(at + 1));
        assert_eq!(next, Some(&Line::Reason(Words::fixed("还有 1 项待看", "a finding still needs an eye"))));
        assert_eq!(lines.iter().filter(|line| matches!(line, Line::Reason(_))).count(), 1);
    }

    #[test]
    fn the_sheet() {
        insta::assert_snapshot!("help_zh_80x24", painted(Scope::Dossier, Lang::Zh, 80, 24));
        insta::assert_snapshot!("help_en_120x36", painted(Scope::Queue, Lang::En, 120, 36));
        insta::assert_snapshot!("help_field_60x20", painted(Scope::Field, Lang::Zh, 60, 20));
    }

    #[test]
    fn long_help_scrolls() {
        let mut help = help(Scope::Dossier, Lang::Zh);
        help.fit(Rect::new(0, 0, 80, 24), &Look::default());
        assert!(help.act(Press::of(Action::ListLast)));
        assert!(!help.act(Press::of(Action::QueueOpen)));
        let mut buf = blank(80, 24);
        let area = *buf.area();
        help.view(&mut buf, &Look::default(), area);
        assert!(text(&buf).contains("挂起"), "{}", text(&buf));
    }
}
