//! Conflicts: the same sequence twice, a sequence that begins another, an action nobody can reach.

use super::fault::FaultKind;
use super::read::Sheet;
use super::{Bound, Keymap};
use crate::tui::actions::Action;
use crate::tui::keys::Key;
use crate::tui::scope::Scope;
use std::collections::HashMap;

/// Ways out and through that a map must leave open.
const NEEDED: &[(Scope, Action)] = &[
    (Scope::Global, Action::HelpOpen),
    (Scope::Global, Action::PaletteOpen),
    (Scope::Global, Action::AppCancel),
    (Scope::Global, Action::AppBack),
    (Scope::Notice, Action::NoticeRecord),
    (Scope::Tray, Action::TrayDrop),
    (Scope::Confirm, Action::ConfirmAccept),
    (Scope::Confirm, Action::ConfirmReject),
    (Scope::Editor, Action::EditorLeave),
    (Scope::Field, Action::FieldAccept),
    (Scope::Field, Action::FieldCancel),
];

/// The same sequence twice in one scope of one file, also where it is written in two ways.
pub(super) fn doubles(sheet: &Sheet) -> Vec<(usize, FaultKind)> {
    let mut first: HashMap<(Scope, &[Key]), usize> = HashMap::new();
    let mut faults = Vec::new();
    for entry in &sheet.entries {
        match first.get(&(entry.scope, &entry.keys[..])) {
            Some(at) => faults.push((entry.at, FaultKind::Twice(shown(&entry.keys), entry.scope, *at))),
            None => drop(first.insert((entry.scope, &entry.keys), entry.at)),
        }
    }
    faults
}

/// Sequences that begin another in any stack of scopes; told at the place in the last sheet, `layer`.
pub(super) fn shadows(map: &Keymap, layer: usize) -> Vec<(usize, FaultKind)> {
    let mut faults = Vec::new();
    for scope in Scope::ALL {
        let all = map.in_effect(scope);
        for (_, short, one) in &all {
            for (_, long, other) in &all {
                if long.len() > short.len() && long.starts_with(short) {
                    let fault = FaultKind::Shadows(shown(short), shown(long), scope);
                    let place = later(one, other);
                    let at = if place.layer == layer { place.at } else { 0 };
                    if !faults.iter().any(|(told, known)| *told == at && same(known, &fault)) {
                        faults.push((at, fault));
                    }
                }
            }
        }
    }
    faults
}

/// Actions that no key leads to any more though people cannot do without.
pub(super) fn missing(map: &Keymap) -> Vec<(usize, FaultKind)> {
    NEEDED
        .iter()
        .filter(|(scope, action)| !map.in_effect(*scope).iter().any(|(_, _, bound)| bound.action == *action))
        .map(|(scope, action)| (0, FaultKind::Missing(*scope, *action)))
        .collect()
}

fn later<'a>(one: &'a Bound, other: &'a Bound) -> &'a Bound {
    if (one.layer, one.at) >= (other.layer, other.at) { one } else { other }
}

/// The same two sequences, whatever the scope it shows in first.
fn same(a: &FaultKind, b: &FaultKind) -> bool {
    match (a, b) {
        (FaultKind::Shadows(s1, l1, _), FaultKind::Shadows(s2, l2, _)) => s1 == s2 && l1 == l2,
        _ => a == b,
    }
}

fn shown(keys: &[Key]) -> String {
    keys.iter().map(Key::to_string).collect::<Vec<_>>().join(" ")
}
