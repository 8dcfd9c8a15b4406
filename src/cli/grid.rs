//! Tables on stdout: columns that line up, whatever the width of their characters.

use super::fault::Fault;
use super::out::{Ink, Out};
use crate::domain::text::visible;
use crate::domain::{Lang, Words};
use unicode_width::UnicodeWidthStr;

/// A table in the making.
pub struct Grid {
    lang: Lang,
    heads: Vec<Head>,
    rows: Vec<Vec<String>>,
}

/// A column.
#[derive(Debug, Clone)]
pub struct Head {
    words: Words,
    right: bool,
}

/// A column of text.
pub const fn left(zh: &'static str, en: &'static str) -> Head {
    Head { words: Words::fixed(zh, en), right: false }
}

/// A column of figures.
pub const fn right(zh: &'static str, en: &'static str) -> Head {
    Head { words: Words::fixed(zh, en), right: true }
}

impl Head {
    /// A column named by data.
    pub fn named(name: String) -> Self {
        Self { words: Words::same(name), right: true }
    }
}

impl Grid {
    /// A table with these columns.
    pub fn new(lang: Lang, heads: Vec<Head>) -> Self {
        Self { lang, heads, rows: Vec::new() }
    }

    /// One more row.
    pub fn row<S: Into<String>>(&mut self, cells: impl IntoIterator<Item = S>) {
        let shown = |cell: S| {
            let text = visible(&cell.into(), false).into_owned();
            if text.is_empty() { "-".to_owned() } else { text }
        };
        self.rows.push(cells.into_iter().map(shown).collect());
    }

    /// Prints it, its headers first.
    ///
    /// # Errors
    /// Where stdout cannot take it.
    pub fn print(&self, out: &mut Out) -> Result<(), Fault> {
        for (at, line) in self.lines().into_iter().enumerate() {
            let line = if at == 0 { out.ink(Ink::Bold, &line).into_owned() } else { line };
            out.line(line)?;
        }
        Ok(())
    }

    fn lines(&self) -> Vec<String> {
        let heads: Vec<String> = self.heads.iter().map(|head| head.words.get(self.lang).to_owned()).collect();
        let rows: Vec<&Vec<String>> = std::iter::once(&heads).chain(&self.rows).collect();
        let cell = |row: &'_ Vec<String>, at: usize| row.get(at).map_or(0, |cell| cell.width());
        let widths: Vec<usize> =
            (0..heads.len()).map(|at| rows.iter().map(|row| cell(row, at)).max().unwrap_or(0)).collect();
        let line = |row: &Vec<String>| {
            let mut line = String::new();
            for (at, (head, width)) in self.heads.iter().zip(&widths).enumerate() {
                let text = row.get(at).map_or("", String::as_str);
                let space = " ".repeat(width - text.width().min(*width));
                line.push_str(if at > 0 { "  " } else { "" });
                line.push_str(&if head.right { format!("{space}{text}") } else { format!("{text}{space}") });
            }
            line.trim_end().to_owned()
        };
        rows.into_iter().map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_by_width_and_nothing_is_sent_to_the_terminal() {
        let mut grid = Grid::new(Lang::Zh, vec![left("姓名", "name"), right("得分", "score")]);
        grid.row(["张三", "86.00"]);
        grid.row(["买买提江·样例", "9.50"]);
        grid.row(["\u{1b}[31m", ""]);
        let lines = grid.lines();
        let widths: Vec<usize> = lines.iter().map(|line| line.width()).collect();
        assert_eq!(widths, [widths[0]; 4], "{lines:?}");
        assert!(lines[3].ends_with(" -") && !lines[3].contains('\u{1b}'), "{lines:?}");
    }
}
