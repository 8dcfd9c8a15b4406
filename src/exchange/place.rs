//! Where in a file something stands: `申报人!C7`, `学历.csv!C7`, `queue.jsonl:12 申报级别`.

use crate::domain::text::visible;

/// A column's letters: 0 is `A`, 26 is `AA`.
pub(super) fn letters(column: u32) -> String {
    let mut rest = u64::from(column) + 1;
    let mut out = Vec::new();
    while rest > 0 {
        rest -= 1;
        out.push(b'A' + u8::try_from(rest % 26).unwrap_or(0));
        rest /= 26;
    }
    out.reverse();
    out.into_iter().map(char::from).collect()
}

/// A cell of a sheet or a csv file; rows count from 1, columns from 0.
pub(super) fn cell(part: &str, row: u32, column: u32) -> String {
    format!("{}!{}{row}", visible(part, false), letters(column))
}

/// A whole row.
pub(super) fn row(part: &str, row: u32) -> String {
    format!("{}!{row}", visible(part, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_spreadsheets_do() {
        for (column, letters_) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (16383, "XFD")] {
            assert_eq!(letters(column), letters_);
        }
        assert_eq!(cell("申报人", 7, 2), "申报人!C7");
        assert_eq!(row("学历.csv", 3), "学历.csv!3");
    }
}
