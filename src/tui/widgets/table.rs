//! Columns that stand one under the other: widths shared out, the least needed dropped first.

use super::pen::{Align, Pen};
use crate::domain::Lang;
use ratatui::style::Style;

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The heading in Chinese and English.
    pub title: (&'static str, &'static str),
    /// The fewest cells it is of use with.
    pub least: u16,
    /// The most cells it can use.
    pub most: u16,
    /// Columns with the highest number are dropped first where there is no room; 0 never is.
    pub drop: u8,
    /// Where its text stands.
    pub align: Align,
}

impl Column {
    /// A column of a fixed width that is never dropped.
    pub const fn fixed(title: (&'static str, &'static str), cells: u16) -> Self {
        Self { title, least: cells, most: cells, drop: 0, align: Align::Left }
    }

    /// A column that takes what is left, between two widths.
    pub const fn between(title: (&'static str, &'static str), least: u16, most: u16) -> Self {
        Self { title, least, most, drop: 0, align: Align::Left }
    }

    /// The same column, dropped where there is no room; higher numbers go first.
    pub const fn dropped(mut self, order: u8) -> Self {
        self.drop = order;
        self
    }

    /// The same column, its text at the right.
    pub const fn right(mut self) -> Self {
        self.align = Align::Right;
        self
    }
}

/// The widths of columns in a row of `room` cells, one blank between two; `None` for those dropped.
pub fn share(columns: &[Column], room: u16) -> Vec<Option<u16>> {
    let mut kept: Vec<bool> = vec![true; columns.len()];
    let least = |kept: &[bool]| -> u32 {
        let widths = columns.iter().zip(kept).filter(|(_, kept)| **kept).map(|(c, _)| u32::from(c.least) + 1);
        widths.sum::<u32>().saturating_sub(1)
    };
    while least(&kept) > u32::from(room) {
        let last =
            (0..columns.len()).filter(|i| kept[*i] && columns[*i].drop > 0).max_by_key(|i| columns[*i].drop);
        match last {
            Some(i) => kept[i] = false,
            None => break,
        }
    }
    let mut spare = u32::from(room).saturating_sub(least(&kept));
    let mut widths: Vec<Option<u16>> =
        columns.iter().zip(&kept).map(|(column, kept)| kept.then_some(column.least)).collect();
    // What is never dropped is given what it can use first.
    let (first, then): (Vec<usize>, Vec<usize>) =
        (0..columns.len()).filter(|i| kept[*i]).partition(|i| columns[*i].drop == 0);
    for at in first.into_iter().chain(then) {
        let more = spare.min(u32::from(columns[at].most.saturating_sub(columns[at].least)));
        spare -= more;
        widths[at] = Some(columns[at].least + u16::try_from(more).unwrap_or(0));
    }
    widths
}

/// Writes the headings.
pub fn head(pen: &mut Pen<'_>, columns: &[Column], widths: &[Option<u16>], lang: Lang, style: Style) {
    let titles = columns.iter().map(|column| match lang {
        Lang::Zh => (column.title.0, style, NO_MARKS),
        Lang::En => (column.title.1, style, NO_MARKS),
    });
    row(pen, columns, widths, titles);
}

/// Nothing in a cell matches.
pub const NO_MARKS: &[u16] = &[];

/// Writes one row: for each column a text, its style, and which of its characters match.
pub fn row<'t>(
    pen: &mut Pen<'_>,
    columns: &[Column],
    widths: &[Option<u16>],
    texts: impl IntoIterator<Item = (&'t str, Style, &'t [u16])>,
) {
    let mut first = true;
    for ((column, width), (text, style, marks)) in columns.iter().zip(widths).zip(texts) {
        let Some(cells) = width else { continue };
        if !first {
            pen.skip(1);
        }
        match column.align {
            Align::Left => pen.marked_cell(*cells, text, marks, style),
            Align::Right => pen.cell(*cells, text, column.align, style),
        };
        first = false;
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{blank, shown};
    use super::*;
    use crate::tui::look::{Look, Widths};
    use ratatui::layout::Rect;

    const COLUMNS: [Column; 4] = [
        Column::fixed(("编号", "no."), 9),
        Column::between(("姓名", "name"), 10, 20),
        Column::between(("单位", "unit"), 8, 30).dropped(1),
        Column::fixed(("剩余", "left"), 5).right().dropped(2),
    ];

    #[test]
    fn room_is_shared_and_the_least_needed_goes_first() {
        assert_eq!(share(&COLUMNS, 80), [Some(9), Some(20), Some(30), Some(5)]);
        assert_eq!(share(&COLUMNS, 40), [Some(9), Some(15), Some(8), Some(5)]);
        assert_eq!(share(&COLUMNS, 30), [Some(9), Some(11), Some(8), None]);
        assert_eq!(share(&COLUMNS, 25), [Some(9), Some(15), None, None]);
        assert_eq!(share(&COLUMNS, 3), [Some(9), Some(10), None, None]);
    }

    #[test]
    fn columns_stand_under_each_other() {
        for widths in [Widths::Narrow, Widths::Wide] {
            let look = Look { widths, ..Look::default() };
            let shares = share(&COLUMNS, 50);
            let mut buf = blank(50, 3);
            let line = |y| Rect::new(0, y, 50, 1);
            head(&mut Pen::new(&mut buf, &look, line(0)), &COLUMNS, &shares, Lang::Zh, look.text());
            for (y, name) in [(1, "古丽娜尔·艾则孜"), (2, "刘洋")] {
                let cells =
                    ["2020-0138", name, "国网喀什供电公司", "6 天"].map(|text| (text, look.text(), NO_MARKS));
                row(&mut Pen::new(&mut buf, &look, line(y)), &COLUMNS, &shares, cells);
            }
            assert_eq!(buf[(31, 1)].symbol(), "国");
            assert_eq!(buf[(31, 2)].symbol(), "国");
            insta::assert_snapshot!(format!("table_{widths:?}"), shown(&buf));
        }
    }
}
