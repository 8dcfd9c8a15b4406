//! Text measured in terminal cells, by grapheme, with the ambiguous ones as this terminal has them.

use crate::domain::text::visible;
use crate::tui::look::Widths;
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What stands where text was cut off.
pub const CUT: &str = "~";

/// No more characters than this of one grapheme are drawn: a base and its marks.
const MARKS: usize = 8;

/// Cells of one grapheme.
pub fn grapheme(text: &str, widths: Widths) -> usize {
    if text.len() == 1 {
        return 1;
    }
    let cells = match widths {
        Widths::Narrow => text.width(),
        Widths::Wide => text.width_cjk(),
    };
    // Half-width sound marks join their kana in Unicode but take a cell of their own on terminals.
    let marks = text.chars().filter(|c| matches!(c, '\u{ff9e}' | '\u{ff9f}')).count();
    (cells + marks).min(if marks > 0 { 2 + marks } else { 2 })
}

/// True for a grapheme that some terminals draw in one cell and others in two.
pub fn is_ambiguous(text: &str) -> bool {
    text.len() > 1 && text.width() != text.width_cjk()
}

/// Cells of a text as [`graphemes`] draws it.
pub fn of(text: &str, widths: Widths) -> usize {
    if text.is_ascii() && !text.bytes().any(|b| b.is_ascii_control()) {
        return text.len();
    }
    graphemes(text, widths).map(|(_, cells)| cells).sum()
}

/// The graphemes of a text with their cells, made safe: controls and hidden characters as `<U+XXXX>`,
/// a mark without a base likewise, heaps of marks cut short.
pub fn graphemes(text: &str, widths: Widths) -> impl Iterator<Item = (Cow<'_, str>, usize)> {
    let pieces: Vec<(Cow<'_, str>, usize)> = match visible(text, false) {
        Cow::Borrowed(text) => text.graphemes(true).map(|g| safe(g, widths)).collect(),
        Cow::Owned(text) => text
            .graphemes(true)
            .map(|g| safe(g, widths))
            .map(|(g, cells)| (Cow::Owned(g.into_owned()), cells))
            .collect(),
    };
    pieces.into_iter()
}

fn safe(text: &str, widths: Widths) -> (Cow<'_, str>, usize) {
    let text = match text.char_indices().nth(MARKS) {
        Some((end, _)) => &text[..end],
        None => text,
    };
    match grapheme(text, widths) {
        0 => {
            let shown: String = text.chars().map(|c| format!("<U+{:04X}>", c as u32)).collect();
            let cells = shown.len();
            (Cow::Owned(shown), cells)
        }
        cells => (Cow::Borrowed(text), cells),
    }
}

/// A text cut to `cells`, with [`CUT`] in the last one where something is missing.
pub fn cut(text: &str, cells: usize, widths: Widths) -> Cow<'_, str> {
    let whole = of(text, widths) <= cells;
    if whole && graphemes(text, widths).map(|(piece, _)| piece.len()).sum::<usize>() == text.len() {
        return Cow::Borrowed(text);
    }
    let (mut out, mut used) = (String::new(), 0);
    let room = if whole { cells } else { cells.saturating_sub(1) };
    for (piece, wide) in graphemes(text, widths) {
        if used + wide > room {
            break;
        }
        out.push_str(&piece);
        used += wide;
    }
    if !whole && cells > 0 {
        out.push_str(CUT);
    }
    Cow::Owned(out)
}

/// A text cut and padded to exactly `cells`.
pub fn pad(text: &str, cells: usize, widths: Widths) -> String {
    let mut out = cut(text, cells, widths).into_owned();
    let used = of(&out, widths);
    out.extend(std::iter::repeat_n(' ', cells.saturating_sub(used)));
    out
}

/// A text in lines of at most `cells`: broken at line ends, between Han characters, before Latin words;
/// closing marks never begin a line where there is a choice. At least one line.
pub fn wrap(text: &str, cells: usize, widths: Widths) -> Vec<String> {
    text.split('\n').flat_map(|line| wrap_line(line, cells.max(2), widths)).map(|(line, _)| line).collect()
}

/// The same, each piece with the number of characters of `text` before it.
pub fn wrapped(text: &str, cells: usize, widths: Widths) -> Vec<(String, usize)> {
    let mut before = 0;
    let mut pieces = Vec::new();
    for line in text.split('\n') {
        pieces.extend(
            wrap_line(line, cells.max(2), widths).into_iter().map(|(piece, at)| (piece, before + at)),
        );
        before += line.chars().count() + 1;
    }
    pieces
}

/// One line wrapped: each piece with the number of characters of `line` before it.
pub(super) fn wrap_line(line: &str, cells: usize, widths: Widths) -> Vec<(String, usize)> {
    let mut rows = Vec::new();
    let (mut row, mut start, mut used) = (String::new(), 0, 0);
    let mut at = 0;
    // Where the row may be broken: bytes of `row`, characters of `line` before it.
    let mut gap: Option<(usize, usize)> = None;
    let mut last: Option<char> = None;
    for original in line.graphemes(true) {
        let shown = graphemes(original, widths).map(|(g, n)| (g.into_owned(), n)).collect::<Vec<_>>();
        let wide: usize = shown.iter().map(|(_, n)| n).sum();
        let first = original.chars().next().unwrap_or(' ');
        if !row.is_empty() && may_break(last, first) {
            gap = Some((row.len(), at));
        }
        while used + wide > cells && !row.is_empty() {
            let (bytes, chars) = gap.filter(|(bytes, _)| *bytes > 0).unwrap_or((row.len(), at));
            let rest = row.split_off(bytes);
            rows.push((std::mem::replace(&mut row, rest), start));
            start = chars;
            used = of(&row, widths);
            gap = None;
        }
        shown.iter().for_each(|(g, _)| row.push_str(g));
        used += wide;
        at += original.chars().count();
        last = original.chars().last();
    }
    rows.push((row, start));
    rows
}

/// True where a row may end between `before` and `after`.
fn may_break(before: Option<char>, after: char) -> bool {
    let Some(before) = before else { return false };
    let closes = |c: char| "，。、；：？！）》」』】”’…,.;:?!)]}%~ ".contains(c);
    let opens = |c: char| "（《「『【“‘([{".contains(c);
    let latin = |c: char| c.is_ascii_graphic();
    !(closes(after) || opens(before) || latin(before) && latin(after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Widths::{Narrow, Wide};
    use proptest::prelude::*;

    #[test]
    fn han_takes_two_cells_and_ambiguous_ones_what_the_terminal_gives() {
        assert_eq!(of("古丽娜尔·艾则孜", Narrow), 15);
        assert_eq!(of("古丽娜尔·艾则孜", Wide), 16);
        assert_eq!(of("abc", Wide), 3);
        assert!(is_ambiguous("·") && is_ambiguous("“") && is_ambiguous("Ⅱ"));
        assert!(!is_ambiguous("a") && !is_ambiguous("中"));
    }

    #[test]
    fn cutting_never_halves_a_character() {
        assert_eq!(cut("国网和田供电公司", 8, Narrow), "国网和~");
        assert_eq!(cut("国网和田供电公司", 7, Narrow), "国网和~");
        assert_eq!(cut("国网", 4, Narrow), "国网");
        assert_eq!(cut("国网", 3, Narrow), "国~");
        assert_eq!(cut("国网", 1, Narrow), "~");
        assert_eq!(cut("国网", 0, Narrow), "");
        assert_eq!(pad("国网和", 8, Narrow), "国网和  ");
        assert_eq!(pad("国网和", 5, Narrow), "国网~");
        assert_eq!(pad("国网和", 4, Narrow), "国~ ");
    }

    #[test]
    fn arabic_script_takes_a_cell_a_letter_and_none_a_mark() {
        for widths in [Widths::Narrow, Widths::Wide] {
            assert_eq!(of("ئابدۇ", widths), 5);
            assert_eq!(of("ئەلا", widths), 4, "terminals give lam and alef a cell each");
            assert_eq!(of("ي\u{654}ا\u{64e}\u{651}ب\u{64f}", widths), 3);
        }
        assert_eq!(of("阿不都热合曼·ئابدۇ", Widths::Narrow), 18);
        assert_eq!(of("\u{202e}ئا", Widths::Narrow), 10, "what turns the direction is spelt out");
        assert_eq!(pad("ئابدۇرېھىم ئەلا", 8, Widths::Narrow).chars().last(), Some('~'));
    }

    #[test]
    fn hidden_characters_are_shown() {
        assert_eq!(cut("a\u{1b}[31mb", 40, Narrow), "a<U+001B>[31mb");
        assert_eq!(of("\u{200b}", Narrow), 8);
        assert_eq!(cut("\u{301}x", 20, Narrow), "<U+0301>x");
        let heap = format!("e{}", "\u{301}".repeat(500));
        assert!(cut(&heap, 4, Narrow).len() < 40 || of(&heap, Narrow) > 1);
    }

    #[test]
    fn wrapping_keeps_words_and_closing_marks() {
        assert_eq!(wrap("现场经验扎实，按期", 12, Narrow), ["现场经验扎", "实，按期"]);
        assert_eq!(wrap("see jxjy-2019.pdf now", 10, Narrow), ["see ", "jxjy-2019.", "pdf now"]);
        assert_eq!(wrap("甲\n\n乙", 10, Narrow), ["甲", "", "乙"]);
        assert_eq!(wrap("", 10, Narrow), [""]);
    }

    proptest! {
        #[test]
        fn what_is_cut_or_padded_has_its_width(text in "\\PC{0,24}", cells in 0usize..20, wide: bool) {
            let widths = if wide { Wide } else { Narrow };
            prop_assert!(of(&cut(&text, cells, widths), widths) <= cells);
            prop_assert_eq!(of(&pad(&text, cells, widths), widths), cells);
        }

        #[test]
        fn wrapping_loses_nothing_and_fits(text in "[a-z 中文，。·“”(]{0,60}", cells in 2usize..20, wide: bool) {
            let widths = if wide { Wide } else { Narrow };
            let rows = wrap(&text, cells, widths);
            prop_assert_eq!(rows.concat(), text);
            prop_assert!(rows.iter().all(|row| of(row, widths) <= cells));
        }
    }
}
