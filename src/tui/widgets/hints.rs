//! The last row: which keys do what now, from the keymap itself; while a sequence is half typed, how
//! it can go on.

use super::pen::{Pen, cells};
use crate::domain::Lang;
use crate::tui::actions::Action;
use crate::tui::keymap::{Keymap, Resolver};
use crate::tui::keys::{Key, label};
use crate::tui::look::Look;
use crate::tui::scope::Scope;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws the hint row: the actions in the order given, as many as fit.
pub fn draw(
    buf: &mut Buffer,
    look: &Look,
    row: Rect,
    keymap: &Keymap,
    scope: Scope,
    actions: &[Action],
    typed: &Resolver,
) {
    let items = if typed.typed().is_empty() {
        standing(look.lang, keymap, scope, actions)
    } else {
        following(look.lang, keymap, scope, typed)
    };
    let mut pen = Pen::new(buf, look, row);
    pen.fill(1, look.text());
    let mut first = true;
    for (keys, words) in items {
        let wanted = cells(&keys, look.widths) + 1 + cells(&words, look.widths) + u16::from(!first) * 2;
        if wanted > pen.room() {
            continue;
        }
        if !first {
            pen.fill(2, look.text());
        }
        pen.text(&keys, look.ask()).fill(1, look.text()).text(&words, look.text());
        first = false;
    }
    pen.rest(look.text());
}

/// Keys and words of the actions that are bound in `scope`.
fn standing(lang: Lang, keymap: &Keymap, scope: Scope, actions: &[Action]) -> Vec<(String, String)> {
    let bindings = keymap.bindings(scope);
    let mut items = Vec::new();
    for action in actions {
        if let Some(binding) = bindings.iter().find(|binding| binding.action == *action) {
            items.push((shown(&binding.keys, binding.range, lang), action.short(lang).to_owned()));
        }
    }
    items
}

/// How a half-typed sequence can go on; the keys of a range as one.
fn following(lang: Lang, keymap: &Keymap, scope: Scope, typed: &Resolver) -> Vec<(String, String)> {
    let mut items: Vec<(Vec<Vec<Key>>, Action)> = Vec::new();
    for (keys, action) in keymap.continuations(scope, typed.typed()) {
        match items.iter_mut().find(|(_, known)| *known == action) {
            Some((list, _)) => list.push(keys),
            None => items.push((vec![keys], action)),
        }
    }
    let item = |(keys, action): (Vec<Vec<Key>>, Action)| {
        let range = keys.len() > 1 && matches!(action, Action::ViewOpen | Action::ScoreDigit);
        (shown(&keys, range, lang), action.short(lang).to_owned())
    };
    items.into_iter().map(item).collect()
}

/// The keys of one action: the first sequence, or ranges such as `0-9 a-z`.
pub fn shown(keys: &[Vec<Key>], range: bool, lang: Lang) -> String {
    let Some(first) = keys.first() else { return String::new() };
    let mut out = label(first, lang);
    if !range {
        return out;
    }
    let ends: Vec<char> = keys.iter().filter_map(|keys| keys.last()?.typed()).collect();
    let runs: Vec<&[char]> = ends.chunk_by(|one, next| u32::from(*one) + 1 == u32::from(*next)).collect();
    for (at, run) in runs.into_iter().enumerate() {
        if let (true, [one, ..]) = (at > 0, run) {
            out.push_str(&format!(" {one}"));
        }
        if let [_, .., last] = run {
            out.push_str(&format!("-{last}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::{blank, shown as text};
    use super::*;

    fn row(scope: Scope, actions: &[Action], keys: &str, width: u16, lang: Lang) -> String {
        let (map, mut typed) = (Keymap::default(), Resolver::default());
        for key in keys.chars() {
            typed.press(&map, scope, Key::char(key));
        }
        let mut buf = blank(width, 1);
        let area = *buf.area();
        draw(&mut buf, &Look { lang, ..Look::default() }, area, &map, scope, actions, &typed);
        text(&buf)
    }

    const QUEUE: [Action; 5] =
        [Action::QueueOpen, Action::FindingMeets, Action::ViewOpen, Action::QueueNextMine, Action::HelpOpen];

    #[test]
    fn hints_come_from_the_keymap() {
        assert_eq!(
            row(Scope::Queue, &QUEUE, "", 80, Lang::Zh),
            " 回车 打开  y 符合  v 0-9 a-r t-z 视图  空格 下一份待看  ? 帮助\n"
        );
        assert_eq!(
            row(Scope::Queue, &QUEUE, "", 80, Lang::En),
            " Enter open  y meets  v 0-9 a-r t-z view  Space next mine  ? help\n"
        );
    }

    #[test]
    fn what_does_not_fit_is_left_out_whole() {
        assert_eq!(row(Scope::Queue, &QUEUE, "", 28, Lang::Zh), " 回车 打开  y 符合  ? 帮助\n");
        assert_eq!(row(Scope::Queue, &QUEUE, "", 3, Lang::Zh), "\n");
    }

    #[test]
    fn a_half_typed_sequence_shows_how_it_goes_on() {
        assert_eq!(
            row(Scope::Queue, &QUEUE, "v", 80, Lang::Zh),
            " 0-9 a-r t-z 视图  s 存视图  回车 全部视图  ? 查询表\n"
        );
        assert_eq!(row(Scope::Queue, &QUEUE, "s", 80, Lang::Zh), " n 按编号  m 按姓名  d 按截止  p 按建议\n");
    }

    #[test]
    fn actions_without_keys_here_are_not_hinted() {
        assert_eq!(
            row(Scope::Confirm, &[Action::ConfirmAccept, Action::QueueOpen], "", 40, Lang::Zh),
            " 回车 确认\n"
        );
    }
}
