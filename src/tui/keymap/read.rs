//! A keymap file as entries with their places.

use super::fault::FaultKind;
use crate::tui::actions::{Action, distance};
use crate::tui::keys::{BadKey, Code, Key};
use crate::tui::scope::Scope;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The longest sequence.
const LONGEST: usize = 4;

/// One line of a keymap: a sequence of a scope, and what it is bound to.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub scope: Scope,
    pub keys: Vec<Key>,
    /// `None` takes a binding away.
    pub action: Option<Action>,
    pub digit: Option<u8>,
    /// Byte offset of the key in the file.
    pub at: usize,
}

/// What a file holds.
#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    pub base_is_vim: bool,
    pub entries: Vec<Entry>,
}

/// Reads as much of a file as can be read; the rest as faults with byte offsets.
pub(super) fn read(text: &str) -> (Sheet, Vec<(usize, FaultKind)>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut faults: Vec<(usize, FaultKind)> = errors
        .iter()
        .map(|error| {
            (error.span().map_or(0, |span| span.start), FaultKind::Syntax(error.message().to_owned()))
        })
        .collect();
    let mut sheet = Sheet::default();
    for (name, value) in table.get_ref() {
        let (at, name) = (name.span().start, name.get_ref().as_ref());
        match (name, value.get_ref()) {
            ("base", DeValue::String(base)) => match base.as_ref() {
                "default" => {}
                "vim" => sheet.base_is_vim = true,
                other => faults.push((value.span().start, FaultKind::UnknownBase(other.to_owned()))),
            },
            (_, DeValue::Table(chords)) => match Scope::named(name) {
                Some(scope) => read_scope(scope, chords, &mut sheet.entries, &mut faults),
                None => faults.push((at, FaultKind::UnknownScope(name.to_owned(), nearest_scope(name)))),
            },
            _ => faults.push((at, FaultKind::NotAScope(name.to_owned()))),
        }
    }
    sheet.entries.sort_by_key(|entry| entry.at);
    (sheet, faults)
}

fn nearest_scope(name: &str) -> Option<Scope> {
    Scope::ALL.into_iter().min_by_key(|s| distance(s.name(), name)).filter(|s| distance(s.name(), name) <= 3)
}

fn read_scope(
    scope: Scope,
    chords: &DeTable<'_>,
    entries: &mut Vec<Entry>,
    faults: &mut Vec<(usize, FaultKind)>,
) {
    for (chord, value) in chords {
        match read_entry(scope, chord, value) {
            Ok(list) => entries.extend(list),
            Err(fault) => faults.push(fault),
        }
    }
}

/// One line, as several entries where a range of digits or letters is written.
fn read_entry(
    scope: Scope,
    chord: &Spanned<toml::de::DeString<'_>>,
    value: &Spanned<DeValue<'_>>,
) -> Result<Vec<Entry>, (usize, FaultKind)> {
    let at = chord.span().start;
    let told = value.span().start;
    let action =
        match value.get_ref() {
            DeValue::String(id) if id == "none" => None,
            DeValue::String(id) => Some(Action::named(id).ok_or_else(|| {
                (told, FaultKind::UnknownAction(id.clone().into_owned(), Action::nearest(id)))
            })?),
            _ => return Err((told, FaultKind::NotAnAction)),
        };
    let sequences = read_chord(chord.get_ref()).map_err(|fault| (at, fault))?;
    let mut sequences = sequences;
    for (keys, digit) in &mut sequences {
        // One letter alone is the key of a view as one of a range is.
        if action == Some(Action::ViewOpen) && digit.is_none() {
            *digit = keys.last().and_then(|key| key.typed()).and_then(numbered);
        }
        if let Some(fault) = unfit(scope, keys, *digit, action) {
            return Err((at, fault));
        }
    }
    Ok(sequences.into_iter().map(|(keys, digit)| Entry { scope, keys, action, digit, at }).collect())
}

/// Why a sequence cannot do in `scope`.
fn unfit(scope: Scope, keys: &[Key], digit: Option<u8>, action: Option<Action>) -> Option<FaultKind> {
    let shown = || keys.iter().map(Key::to_string).collect::<Vec<_>>().join(" ");
    let escapes = |key: &Key| matches!(key.code, Code::Esc) || *key == Key::ctrl('c');
    if scope.typing().is_text() && keys.iter().any(|key| key.typed().is_some()) {
        return Some(FaultKind::IsText(shown(), scope));
    }
    if scope.is_closed() && keys.len() > 1 {
        return Some(FaultKind::SequenceInClosed(shown(), scope));
    }
    if keys.len() > 1 && keys.iter().any(escapes) {
        return Some(FaultKind::Unreachable(shown()));
    }
    match action {
        Some(action @ Action::ScoreDigit) if digit.is_none_or(|digit| digit > 9) => {
            Some(FaultKind::NeedsDigit(shown(), action))
        }
        Some(action @ Action::ViewOpen) if digit.is_none() => Some(FaultKind::NeedsDigit(shown(), action)),
        _ => None,
    }
}

/// Keys one after the other, and the digit that the last one is, or the letter of a range, counted on
/// from 10.
type Sequence = (Vec<Key>, Option<u8>);

/// The sequences of a chord: one, or one for each digit or letter of a range.
fn read_chord(chord: &str) -> Result<Vec<Sequence>, FaultKind> {
    let mut sequences: Vec<Sequence> = vec![(Vec::new(), None)];
    for name in chord.split_ascii_whitespace() {
        if let Some(digits) = range(name) {
            sequences = sequences
                .iter()
                .flat_map(|(keys, _)| {
                    digits.clone().filter_map(|digit| {
                        let mut keys: Vec<Key> = keys.clone();
                        keys.push(Key::char(char::from_digit(digit.into(), 36)?));
                        Some((keys, Some(digit)))
                    })
                })
                .collect();
            continue;
        }
        let key = Key::parse(name).map_err(|bad| match bad {
            BadKey::Unknown => FaultKind::UnknownKey(name.to_owned()),
            BadKey::Forbidden(zh, en) => FaultKind::Forbidden(name.to_owned(), zh, en),
        })?;
        let digit = key.typed().and_then(|c| c.to_digit(10)).and_then(|d| u8::try_from(d).ok());
        for (keys, last) in &mut sequences {
            keys.push(key);
            *last = digit;
        }
    }
    match sequences.first().map_or(0, |(keys, _)| keys.len()) {
        0 => Err(FaultKind::UnknownKey(chord.to_owned())),
        1..=LONGEST => Ok(sequences),
        _ => Err(FaultKind::TooLong(chord.to_owned())),
    }
}

/// `0-9`, `a-z` and the like.
fn range(name: &str) -> Option<std::ops::RangeInclusive<u8>> {
    let [from, b'-', to] = name.as_bytes() else { return None };
    let alike =
        from.is_ascii_digit() && to.is_ascii_digit() || from.is_ascii_lowercase() && to.is_ascii_lowercase();
    if !alike || from >= to {
        return None;
    }
    Some(numbered(char::from(*from))?..=numbered(char::from(*to))?)
}

/// A digit, or a small letter counted on from 10.
fn numbered(c: char) -> Option<u8> {
    if c.is_ascii_uppercase() { None } else { u8::try_from(c.to_digit(36)?).ok() }
}
