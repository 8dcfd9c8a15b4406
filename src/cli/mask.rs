//! Identity numbers and credit codes within sentences, masked as screens mask them.

use crate::domain::ident::{is_credit_code, masked};
use crate::domain::text::narrow;

/// `text` with every identity number and credit code in it masked, unless `unmask`.
pub fn veil(text: &str, unmask: bool) -> String {
    if unmask {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars() {
        if narrow(c).is_ascii_alphanumeric() {
            run.push(c);
        } else {
            close(&mut run, &mut out);
            out.push(c);
        }
    }
    close(&mut run, &mut out);
    out
}

/// A number by itself, masked unless `unmask`.
pub fn number(number: &str, unmask: bool) -> String {
    if unmask { number.to_owned() } else { masked(number) }
}

fn close(run: &mut String, out: &mut String) {
    if is_number(run) {
        out.push_str(&masked(run));
    } else {
        out.push_str(run);
    }
    run.clear();
}

/// Of the shape of a resident ID number (new or old) or a credit code, right or wrong, or of the
/// long digits of another paper.
fn is_number(run: &str) -> bool {
    let chars: Vec<char> = run.chars().map(narrow).collect();
    let digits = chars.iter().filter(|c| c.is_ascii_digit()).count();
    match chars.len() {
        15 => digits == 15,
        17..=19 => digits + 1 >= chars.len() || (chars.len() == 18 && is_credit_code(run)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_sentences_are_masked_and_dates_are_not() {
        for (text, seen) in [
            ("证件号码 650104198804121034 校验位应为 X", "证件号码 6501**********1034 校验位应为 X"),
            ("65010419880412103x。", "6501**********103x。"),
            ("６５０１０４１９８８０４１２１０３４", "６５０１**********１０３４"),
            ("2020-0137 于 2020-10-12，20201012 起", "2020-0137 于 2020-10-12，20201012 起"),
            ("91650100MA0000000X 有误", "91650100MA0000000X 有误"),
        ] {
            assert_eq!(veil(text, false), seen);
            assert_eq!(veil(text, true), text);
        }
    }

    #[test]
    fn a_sound_credit_code_is_masked() {
        let first = "91650100MA0000000";
        let code = format!("{first}{}", crate::domain::ident::credit_check(first).unwrap());
        assert_eq!(veil(&code, false), masked(&code));
    }
}
