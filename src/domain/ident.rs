//! Identity numbers: GB 11643 resident IDs, GB 32100 credit codes, and how they are masked.

use super::date::Day;
use super::text::narrow;

/// Sex as an ID number carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdSex {
    /// The 17th digit is odd.
    Male,
    /// The 17th digit is even.
    Female,
}

/// What a well-formed resident ID (or 居住证) number says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdFacts {
    /// Digits 7 to 14.
    pub birth: Day,
    /// Digit 17.
    pub sex: IdSex,
}

/// What is wrong with a resident ID number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdFault {
    /// Not 17 digits and a digit or X.
    Shape,
    /// Digits 7 to 14 are no real date.
    Date,
    /// The last character is not the one ISO 7064 MOD 11-2 gives; it should be this.
    CheckDigit(char),
}

/// Folds an identity number for comparing: full-width to ASCII, upper case, spaces and hyphens out.
pub fn fold_id(text: &str) -> String {
    text.chars()
        .map(narrow)
        .filter(|c| !c.is_whitespace() && *c != '-' && !super::text::is_unseen(*c))
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// Reads an 18-character resident ID number (GB 11643-1999).
///
/// # Errors
/// The first fault found: shape, date, check digit.
pub fn read_resident_id(text: &str) -> Result<IdFacts, IdFault> {
    let id = fold_id(text);
    let bytes = id.as_bytes();
    let shape = bytes.len() == 18
        && bytes[..17].iter().all(u8::is_ascii_digit)
        && (bytes[17].is_ascii_digit() || bytes[17] == b'X');
    if !shape {
        return Err(IdFault::Shape);
    }
    let number = |from: usize, to: usize| id[from..to].parse::<i16>().map_err(|_| IdFault::Shape);
    let birth =
        Day::new(number(6, 10)?, number(10, 12)? as i8, number(12, 14)? as i8).map_err(|_| IdFault::Date)?;
    let due = check_digit(&bytes[..17]);
    if bytes[17] != due as u8 {
        return Err(IdFault::CheckDigit(due));
    }
    let sex = if (bytes[16] - b'0') % 2 == 1 { IdSex::Male } else { IdSex::Female };
    Ok(IdFacts { birth, sex })
}

/// The 18th character for 17 digits: ISO 7064 MOD 11-2.
pub fn check_digit(digits: &[u8]) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(d, w)| u32::from(d - b'0') * w).sum();
    char::from(b"10X98765432"[(sum % 11) as usize])
}

/// The 18th character of a unified social credit code for its first 17 (GB 32100-2015), or `None`
/// where a character is not of its alphabet.
pub fn credit_check(first17: &str) -> Option<char> {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    if first17.len() != 17 {
        return None;
    }
    let mut weight = 1_usize;
    let mut sum = 0;
    for byte in first17.bytes() {
        sum += ALPHABET.iter().position(|known| *known == byte)? * weight;
        weight = weight * 3 % 31;
    }
    Some(char::from(ALPHABET[(31 - sum % 31) % 31]))
}

/// True for a well-formed unified social credit code.
pub fn is_credit_code(text: &str) -> bool {
    let code = fold_id(text);
    code.is_ascii() && code.len() == 18 && credit_check(&code[..17]) == code.chars().last()
}

/// The number with its middle hidden, as it is shown unless the user asks: `6590**********1234`.
pub fn masked(number: &str) -> String {
    let chars: Vec<char> = number.chars().collect();
    let keep = match chars.len() {
        0..=4 => 0,
        5..=8 => 1,
        9..=12 => 2,
        _ => 4,
    };
    let tail = chars.len() - keep;
    chars.iter().enumerate().map(|(i, c)| if i < keep || i >= tail { *c } else { '*' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn a_number_says_birth_and_sex() {
        let facts = read_resident_id("65999919850312001X").expect("a good number");
        assert_eq!(facts, IdFacts { birth: date(1985, 3, 12), sex: IdSex::Male });
        let digits = "65999920000229002";
        let leap = format!("{digits}{}", check_digit(digits.as_bytes()));
        let facts = read_resident_id(&leap).expect("a leap day");
        assert_eq!(facts, IdFacts { birth: date(2000, 2, 29), sex: IdSex::Female });
    }

    #[test]
    fn case_width_and_spaces_do_not_matter() {
        for text in
            ["65999919850312001x", "６５９９９９１９８５０３１２００１Ｘ", " 659999-19850312-001X\u{200b}"]
        {
            assert!(read_resident_id(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn faults_are_told_apart() {
        let fault = |text| read_resident_id(text).err();
        for shape in [
            "",
            "6599991985031200",
            "65999919850312001XX",
            "6599991985031200XX",
            "六五999919850312001X",
            "X5999919850312001X",
        ] {
            assert_eq!(fault(shape), Some(IdFault::Shape), "{shape}");
        }
        for day in ["659999198502290013", "659999198513010013", "659999198500010013", "659999198503000013"] {
            assert_eq!(fault(day), Some(IdFault::Date), "{day}");
        }
        assert_eq!(fault("659999198503120011"), Some(IdFault::CheckDigit('X')));
    }

    #[test]
    fn credit_codes_carry_their_own_check() {
        assert!(is_credit_code("126599990000000014"));
        assert!(is_credit_code("12659999mb00000019"), "lower case");
        for wrong in ["126599990000000015", "12659999000000001", "12659999I000000014", "", "一二三四五六"]
        {
            assert!(!is_credit_code(wrong), "{wrong}");
        }
    }

    #[test]
    fn the_middle_is_hidden() {
        assert_eq!(masked("659000198001011234"), "6590**********1234");
        assert_eq!(masked("H12345678"), "H1*****78");
        assert_eq!(masked("E1234567"), "E******7");
        assert_eq!(masked("1234"), "****");
        assert_eq!(masked(""), "");
    }

    proptest! {
        /// A number made by the rule is read; MOD 11-2 finds every single mistyped digit and every
        /// two neighbours exchanged.
        #[test]
        fn one_mistyped_digit_is_always_found(
            area in 100_000..999_999_u32, y in 1900..2100_i16, m in 1..=12_i8, d in 1..=28_i8,
            serial in 0..1000_u16, at in 0..18_usize, other in 0..10_u8
        ) {
            let digits = format!("{area}{y}{m:02}{d:02}{serial:03}");
            let number = format!("{digits}{}", check_digit(digits.as_bytes()));
            let facts = read_resident_id(&number).expect("made by the rule");
            prop_assert_eq!(facts.birth, date(y, m, d));
            prop_assert_eq!(facts.sex == IdSex::Male, serial % 2 == 1);
            let mut bytes = number.clone().into_bytes();
            bytes[at] = b'0' + other;
            let mistyped = String::from_utf8(bytes).expect("digits");
            prop_assert!(mistyped == number || read_resident_id(&mistyped).is_err());
            if at < 16 {
                let mut bytes = number.clone().into_bytes();
                bytes.swap(at, at + 1);
                let swapped = String::from_utf8(bytes).expect("digits");
                prop_assert!(swapped == number || read_resident_id(&swapped).is_err());
            }
        }

        #[test]
        fn no_text_makes_reading_panic(text in "\\PC{0,24}") {
            let _ = (read_resident_id(&text), is_credit_code(&text), credit_check(&text));
            prop_assert_eq!(masked(&text).chars().count(), text.chars().count());
        }

        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,24}") {
            let once = fold_id(&text);
            prop_assert_eq!(fold_id(&once), once);
        }

        #[test]
        fn a_made_credit_code_is_one(first in "[0-9A-HJ-NPQRTUWXY]{17}") {
            let check = credit_check(&first).expect("of the alphabet");
            let code = format!("{first}{check}");
            prop_assert!(is_credit_code(&code));
        }
    }
}
