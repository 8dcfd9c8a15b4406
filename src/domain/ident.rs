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
