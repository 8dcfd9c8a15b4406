//! Reversed bars, status rows, progress.

use super::pen::{Pen, cells};
use crate::tui::look::Look;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// A row with something at its left and something at its right; the right one is kept whole as long
/// as it fits, the left one is cut.
pub fn row(buf: &mut Buffer, look: &Look, area: Rect, left: &str, right: &str, style: Style) {
    let wanted = cells(right, look.widths).min(area.width);
    let gap = if wanted == 0 || wanted == area.width { 0 } else { 1 };
    let room = area.width - wanted;
    let mut pen = Pen::new(buf, look, area);
    pen.cell(room - gap.min(room), left, super::pen::Align::Left, style);
    pen.fill(gap.min(room), style).right(right, style);
}

/// The first row of a screen, or the title of a sheet: reversed.
pub fn title(buf: &mut Buffer, look: &Look, area: Rect, left: &str, right: &str) {
    row(buf, look, area, left, right, look.bar());
}

/// `[===------]`, `cells` wide with its brackets.
pub fn progress(done: u64, all: u64, cells: usize) -> String {
    let inner = cells.saturating_sub(2);
    let full = match all {
        0 => 0,
        _ => {
            let share = u128::from(done.min(all)) * inner as u128 / u128::from(all);
            usize::try_from(share).unwrap_or(inner)
        }
    };
    format!("[{}{}]", "=".repeat(full), "-".repeat(inner - full))
}

/// `14%`, never 100% before everything is done nor 0% after something is.
pub fn percent(done: u64, all: u64) -> String {
    if all == 0 {
        return "-".to_owned();
    }
    let exact = u128::from(done.min(all)) * 100 / u128::from(all);
    let shown = if done == 0 { 0 } else { exact.max(1) };
    format!("{shown}%")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{blank, shown};
    use super::*;

    #[test]
    fn the_right_end_is_kept() {
        let look = Look::default();
        let mut buf = blank(20, 3);
        let line = |y| Rect::new(0, y, 20, 1);
        title(&mut buf, &look, line(0), " 评委  2020 年度评审委员会", "10:41");
        row(&mut buf, &look, line(1), "已存", "", look.text());
        row(&mut buf, &look, line(2), "已存 10:41", "一行太长的话放不下，就切掉", look.text());
        assert_eq!(shown(&buf), " 评委  2020 ~  10:41\n已存\n 一行太长的话放不下~\n");
    }

    #[test]
    fn progress_tells_the_truth_at_both_ends() {
        assert_eq!(progress(9, 62, 22), "[==------------------]");
        assert_eq!(progress(0, 0, 6), "[----]");
        assert_eq!(progress(5, 3, 6), "[====]");
        assert_eq!(progress(u64::MAX, u64::MAX, 4), "[==]");
        assert_eq!(progress(1, 2, 0), "[]");
        for (done, all, told) in
            [(9, 62, "14%"), (1, 1000, "1%"), (999, 1000, "99%"), (0, 0, "-"), (7, 7, "100%")]
        {
            assert_eq!(percent(done, all), told);
        }
    }
}
