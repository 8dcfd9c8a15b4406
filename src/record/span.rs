//! Where the values of a compact JSON text begin and end, without reading them: a replay passes over
//! the bodies of dossiers by their spans.
//!
//! Only the form this program writes is understood: no white space between tokens.

use std::ops::Range;

/// The end of the value that begins at `from`; `None` where none does.
pub fn value_end(text: &[u8], from: usize) -> Option<usize> {
    match text.get(from)? {
        b'"' => string_end(text, from),
        b'{' | b'[' => {
            let mut depth = 0_usize;
            let mut at = from;
            loop {
                match text.get(at)? {
                    b'"' => {
                        at = string_end(text, at)?;
                        continue;
                    }
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => depth -= 1,
                    _ => {}
                }
                at += 1;
                if depth == 0 {
                    return Some(at);
                }
            }
        }
        b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => {
            let rest = &text[from..];
            let letter = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.');
            Some(from + rest.iter().take_while(letter).count())
        }
        _ => None,
    }
}

fn string_end(text: &[u8], from: usize) -> Option<usize> {
    let mut at = from + 1;
    loop {
        match text.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// The members of the object that begins at `from`: spans of keys (without quotes) and of values.
/// Ends at the first thing that is not in form; [`Members::whole`] tells.
pub fn members(text: &[u8], from: usize) -> Members<'_> {
    let open = text.get(from) == Some(&b'{');
    Members { text, at: from + 1, whole: false, going: open, first: true }
}

/// See [`members`].
#[derive(Debug)]
pub struct Members<'a> {
    text: &'a [u8],
    at: usize,
    whole: bool,
    going: bool,
    first: bool,
}

impl Members<'_> {
    /// True once the closing brace was reached.
    pub fn whole(&self) -> bool {
        self.whole
    }

    fn step(&mut self) -> Option<(Range<usize>, Range<usize>)> {
        if self.text.get(self.at) == Some(&b'}') {
            self.whole = true;
            return None;
        }
        if !std::mem::take(&mut self.first) {
            self.at = expect(self.text, self.at, b',')?;
        }
        let start = expect(self.text, self.at, b'"')?;
        let end = string_end(self.text, self.at)?;
        let value = expect(self.text, end, b':')?;
        self.at = value_end(self.text, value)?;
        Some((start..end - 1, value..self.at))
    }
}

impl Iterator for Members<'_> {
    type Item = (Range<usize>, Range<usize>);
    fn next(&mut self) -> Option<Self::Item> {
        let found = if self.going { self.step() } else { None };
        self.going = found.is_some();
        found
    }
}

/// The elements of the array that begins at `from`; `None` where it is not in form.
pub fn elements(text: &[u8], from: usize) -> Option<Vec<Range<usize>>> {
    let mut at = expect(text, from, b'[')?;
    let mut found = Vec::new();
    if text.get(at) == Some(&b']') {
        return Some(found);
    }
    loop {
        let end = value_end(text, at)?;
        found.push(at..end);
        match text.get(end)? {
            b',' => at = end + 1,
            b']' => return Some(found),
            _ => return None,
        }
    }
}

fn expect(text: &[u8], at: usize, byte: u8) -> Option<usize> {
    (text.get(at) == Some(&byte)).then_some(at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys_and_values(text: &str) -> (Vec<(&str, &str)>, bool) {
        let mut members = members(text.as_bytes(), 0);
        let found = members.by_ref().map(|(k, v)| (&text[k], &text[v])).collect();
        (found, members.whole())
    }

    #[test]
    fn members_are_found_past_braces_and_quotes_in_strings() {
        let text = r#"{"a":"}\"{","b":[1,{"c":"]"}],"申报编号":-2.5e1,"d":null,"e":{},"f":true}"#;
        let (found, whole) = keys_and_values(text);
        assert!(whole);
        let expected = [
            ("a", r#""}\"{""#),
            ("b", r#"[1,{"c":"]"}]"#),
            ("申报编号", "-2.5e1"),
            ("d", "null"),
            ("e", "{}"),
            ("f", "true"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn elements_are_found() {
        let text = r#"[{"a":1},[],"x,y",3]"#;
        let found: Vec<_> =
            elements(text.as_bytes(), 0).expect("in form").into_iter().map(|r| &text[r]).collect();
        assert_eq!(found, [r#"{"a":1}"#, "[]", r#""x,y""#, "3"]);
        assert_eq!(elements(b"[]", 0), Some(vec![]));
    }

    #[test]
    fn what_is_cut_or_out_of_form_is_not_whole() {
        let text = r#"{"a":"x\\","b":[1,{"c":2}]}"#;
        assert!(keys_and_values(text).1);
        for cut in 0..text.len() {
            assert!(!keys_and_values(&text[..cut]).1, "{}", &text[..cut]);
        }
        for bad in ["[1", "[1 2]", "[,]", "[1,]", "{}", "", "1"] {
            assert_eq!(elements(bad.as_bytes(), 0), None, "{bad}");
        }
        assert!(!keys_and_values(r#"{"a" :1}"#).1);
        assert!(!keys_and_values(r#"{"a":1 ,"b":2}x"#).0.is_empty());
    }
}
