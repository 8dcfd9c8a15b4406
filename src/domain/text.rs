//! Text as people type it: full-width digits and spaces folded, edges trimmed.

use super::answer::Kind;
use std::borrow::Cow;

/// A cell's text made ready for reading: edges trimmed (ideographic spaces and what cannot be seen
/// too, so that a cell that looks empty is empty), and, in columns that are not free text, full-width ASCII folded (8: "Full-width digits and spaces are folded").
/// In free text full-width digits and spaces are folded too, punctuation is left as it was typed.
pub fn clean(raw: &str, kind: Kind) -> Cow<'_, str> {
    let trimmed = raw.trim_matches(|c: char| c.is_whitespace() || is_unseen(c));
    let folds = |c: char| match kind {
        Kind::Text | Kind::Evidence => matches!(c, '０'..='９' | '\u{3000}'),
        _ => matches!(c, '！'..='～' | '\u{3000}'),
    };
    if !trimmed.chars().any(folds) {
        return Cow::Borrowed(trimmed);
    }
    Cow::Owned(trimmed.chars().map(|c| if folds(c) { narrow(c) } else { c }).collect())
}

/// One full-width character as ASCII; any other as it is.
pub fn narrow(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// All full-width ASCII folded, for matching.
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.chars().any(|c| narrow(c) != c) {
        Cow::Owned(text.chars().map(narrow).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// True for characters that a terminal would obey, or that hide or reorder what stands beside
/// them: C0 and C1 controls, zero-width characters, and bidirectional overrides.
pub fn is_unseen(c: char) -> bool {
    // Most of what is asked is Han: answered first.
    if ('\u{3400}'..='\u{9fff}').contains(&c) {
        return false;
    }
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{00ad}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Text from a file made safe to show: what [`is_unseen`] becomes a visible `<U+XXXX>`; line
/// breaks stay where `keep_lines`.
pub fn visible(text: &str, keep_lines: bool) -> Cow<'_, str> {
    let bad = |c: char| is_unseen(c) && !(keep_lines && c == '\n');
    if !text.chars().any(bad) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if bad(c) {
            out.push_str(&format!("<U+{:04X}>", c as u32));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_trimmed_of_all_that_cannot_be_seen() {
        for raw in ["\u{3000}甲 乙\t", "\u{feff}甲 乙\r\n", "\u{200b}甲 乙\u{a0}", "甲 乙"] {
            assert_eq!(clean(raw, Kind::Text), "甲 乙", "{raw:?}");
        }
        assert_eq!(clean("\u{200b}\u{feff} ", Kind::Text), "", "it looks empty, it is empty");
    }

    #[test]
    fn free_text_keeps_its_punctuation_and_other_cells_do_not() {
        assert_eq!(clean("１２（甲）　乙；", Kind::Text), "12（甲） 乙；");
        assert_eq!(clean("２０２０／１０／８", Kind::Date), "2020/10/8");
        assert_eq!(clean("８６．５", Kind::Score), "86.5");
        assert!(matches!(clean("甲", Kind::Date), Cow::Borrowed(_)));
    }

    #[test]
    fn full_width_is_narrowed_and_nothing_else() {
        assert_eq!(fold("ＡＢＣ１２３！～　甲"), "ABC123!~ 甲");
        assert!(matches!(fold("abc甲。、"), Cow::Borrowed(_)));
    }

    #[test]
    fn what_a_terminal_would_obey_is_shown() {
        assert_eq!(visible("a\u{1b}[31mb", false), "a<U+001B>[31mb");
        assert_eq!(visible("甲\n乙", true), "甲\n乙");
        assert_eq!(visible("甲\n乙", false), "甲<U+000A>乙");
        assert_eq!(visible("\u{202e}x\u{200d}\u{9b}\u{2028}", false), "<U+202E>x<U+200D><U+009B><U+2028>");
        assert!(matches!(visible("甲·乙", false), Cow::Borrowed(_)));
    }
}
