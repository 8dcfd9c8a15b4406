//! The row of views with their counts. Where not all find room the first ones are shown, and the one
//! that is chosen always.

use super::QueueScreen;
use crate::tui::screens::cx::Env;
use crate::tui::widgets::pen::{Pen, cells};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Stands where views are left out.
const MORE: &str = "..";

/// Cells of [`MORE`] with a blank on either side.
const GAP: u16 = 4;

pub(super) fn draw(screen: &QueueScreen, buf: &mut Buffer, row: Rect, env: &Env) {
    let look = &env.look;
    let views = screen.views.all();
    let texts: Vec<String> = views
        .iter()
        .map(|view| {
            let count = screen.count(view, env).map(|n| format!(" {n}")).unwrap_or_default();
            format!("v{} {}{count}", view.key, view.name.get(look.lang))
        })
        .collect();
    let widths: Vec<u16> = texts.iter().map(|text| cells(text, look.widths).saturating_add(2)).collect();
    let chosen = views.iter().position(|view| screen.view == Some(view.key));
    let mut pen = Pen::new(buf, look, row);
    let mut next = 0;
    for at in shown(&widths, chosen, row.width) {
        if at > next {
            pen.text(&format!(" {MORE} "), look.text());
        }
        let style = if chosen == Some(at) { look.bar() } else { look.text() };
        pen.fill(1, look.text()).text(&texts[at], style).fill(1, look.text());
        next = at + 1;
    }
    if next < views.len() {
        pen.text(&format!(" {MORE}"), look.text());
    }
}

/// Which of them are shown, in their order.
fn shown(widths: &[u16], chosen: Option<usize>, room: u16) -> Vec<usize> {
    if widths.iter().map(|cells| u32::from(*cells)).sum::<u32>() <= u32::from(room) {
        return (0..widths.len()).collect();
    }
    let chosen_cells = chosen.and_then(|at| widths.get(at)).copied().unwrap_or(0);
    let mut list = Vec::new();
    let mut used = GAP * 2;
    for (at, cells) in widths.iter().enumerate() {
        // The chosen one keeps its room until it has come.
        let kept = if chosen.is_some_and(|chosen| chosen > at) { chosen_cells } else { 0 };
        if used.saturating_add(*cells).saturating_add(kept) > room {
            break;
        }
        used += cells;
        list.push(at);
    }
    list.extend(chosen.filter(|at| !list.contains(at)));
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_first_ones_and_the_chosen_one() {
        assert_eq!(shown(&[10, 10, 10], None, 30), [0, 1, 2]);
        assert_eq!(shown(&[10, 10, 10, 10], None, 38), [0, 1, 2]);
        assert_eq!(shown(&[10, 10, 10, 10, 10], Some(4), 40), [0, 1, 4]);
        assert_eq!(shown(&[10, 10, 10, 10, 10], Some(1), 40), [0, 1, 2]);
        assert_eq!(shown(&[90, 10], Some(0), 40), [0], "cut rather than hidden");
    }

    proptest! {
        #[test]
        fn what_is_shown_fits(widths in prop::collection::vec(3u16..30, 1..36), chosen in 0usize..36, room in 60u16..200) {
            let chosen = chosen % widths.len();
            let list = shown(&widths, Some(chosen), room);
            prop_assert!(list.is_sorted() && list.contains(&chosen));
            let used: u16 = list.iter().map(|at| widths[*at]).sum();
            let gaps = if list.len() == widths.len() { 0 } else { GAP * 2 };
            prop_assert!(used + gaps <= room, "{list:?}");
        }
    }
}
