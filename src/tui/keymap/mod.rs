//! Which action a key asks for: the built-in map, a map laid over it, and what is asked of both.
//!
//! A key is looked up in a stack of [scopes](Scope), innermost first. Nothing here keeps state; the
//! keys of a half-typed sequence and a count are kept by [`Resolver`].

mod check;
mod fault;
mod file;
mod read;
mod reference;
mod resolver;

pub use fault::{Fault, FaultKind};
pub use file::user_path;
pub use reference::Row;
pub use resolver::{Outcome, Press, Resolver};

use super::actions::Action;
use super::keys::{Code, Key};
use super::scope::Scope;
use crate::domain::text;
use read::{Entry, Sheet};
use std::collections::{BTreeMap, BTreeSet};

/// The embedded map.
pub const DEFAULT: &str = include_str!("../../../keymaps/default.toml");
/// The embedded map for vim fingers, laid over the default by `base = "vim"`.
pub const VIM: &str = include_str!("../../../keymaps/vim.toml");

/// What a chord is bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Bound {
    action: Action,
    /// The digit that the chord stands for, in a range such as `0-9`; letters count on from 10.
    digit: Option<u8>,
    /// Which sheet it was read from, and where: for messages.
    layer: usize,
    at: usize,
}

/// What a lookup finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// This action; the digit where the chord is one of a range.
    Action(Action, Option<u8>),
    /// The beginning of a longer sequence.
    Prefix,
    /// Nothing.
    Nothing,
}

/// One action with all its keys, as help and hints show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// The innermost scope that binds it.
    pub scope: Scope,
    /// The action.
    pub action: Action,
    /// Every sequence that leads to it.
    pub keys: Vec<Vec<Key>>,
    /// True where `keys` stand for ranges of digits or letters (`0-9`).
    pub range: bool,
}

/// A whole keymap without faults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    scopes: BTreeMap<Scope, BTreeMap<Vec<Key>, Bound>>,
    /// True where some chord has a capital: letters are then taken as typed.
    capitals: bool,
}

impl Default for Keymap {
    /// The embedded map.
    fn default() -> Self {
        let (sheet, _) = read::read(DEFAULT);
        Self::laid(&[sheet])
    }
}

impl Keymap {
    /// The embedded map with `text` laid over it.
    ///
    /// # Errors
    /// Everything that is wrong with `text`, in its order.
    pub fn load(file: &str, text: &str) -> Result<Keymap, Vec<Fault>> {
        let (own, mut faults) = read::read(text);
        let mut sheets = vec![read::read(DEFAULT).0];
        if own.base_is_vim {
            sheets.push(read::read(VIM).0);
        }
        sheets.push(own);
        let map = Self::laid(&sheets);
        faults.extend(check::doubles(&sheets[sheets.len() - 1]));
        faults.extend(check::shadows(&map, sheets.len() - 1));
        faults.extend(check::missing(&map));
        faults.sort_by_key(|(at, _)| *at);
        faults.dedup();
        if faults.is_empty() { Ok(map) } else { Err(fault::placed(file, text, faults)) }
    }

    /// What is wrong with a keymap file: for `keys --check`. Empty where nothing is.
    pub fn check(file: &str, text: &str) -> Vec<Fault> {
        Self::load(file, text).err().unwrap_or_default()
    }

    fn laid(sheets: &[Sheet]) -> Keymap {
        let mut scopes: BTreeMap<Scope, BTreeMap<Vec<Key>, Bound>> = BTreeMap::new();
        for (layer, sheet) in sheets.iter().enumerate() {
            for Entry { scope, keys, action, digit, at } in &sheet.entries {
                let chords = scopes.entry(*scope).or_default();
                match action {
                    Some(action) => {
                        let bound = Bound { action: *action, digit: *digit, layer, at: *at };
                        chords.insert(keys.clone(), bound);
                    }
                    None => drop(chords.remove(keys)),
                }
            }
        }
        let capital = |key: &Key| matches!(key.code, Code::Char(c) if c.is_ascii_uppercase());
        let capitals = scopes.values().flat_map(BTreeMap::keys).flatten().any(capital);
        Keymap { scopes, capitals }
    }

    /// What `keys` lead to in `scope`.
    pub fn lookup(&self, scope: Scope, keys: &[Key]) -> Found {
        for inner in scope.stack() {
            let Some(chords) = self.scopes.get(inner) else { continue };
            if let Some(bound) = chords.get(keys) {
                return Found::Action(bound.action, bound.digit);
            }
            if starts(chords, keys) {
                return Found::Prefix;
            }
        }
        if scope.is_closed()
            && is_function(keys)
            && let Found::Action(action, digit) = self.lookup(Scope::Global, keys)
            && !action.writes()
        {
            return Found::Action(action, digit);
        }
        Found::Nothing
    }

    /// A key as this map takes it where commands are typed: full-width characters as ASCII, capitals
    /// as small letters unless the map binds one.
    pub fn fold(&self, key: Key) -> Key {
        let Some(c) = key.typed() else { return key };
        let c = match c {
            '。' => '.',
            '、' => '/',
            '《' => '<',
            '》' => '>',
            other => text::narrow(other),
        };
        Key::char(if self.capitals { c } else { c.to_ascii_lowercase() })
    }

    /// Every action to be had in `scope`, once each with all its keys that are not hidden by an inner
    /// scope: innermost scope first, within a scope in the order of the action table.
    pub fn bindings(&self, scope: Scope) -> Vec<Binding> {
        let mut list: Vec<Binding> = Vec::new();
        for (inner, keys, bound) in self.in_effect(scope) {
            let known = list.iter_mut().find(|binding| binding.action == bound.action);
            match known {
                Some(binding) => binding.keys.push(keys.to_vec()),
                None => {
                    let (action, range) = (bound.action, bound.digit.is_some());
                    list.push(Binding { scope: inner, action, keys: vec![keys.to_vec()], range });
                }
            }
        }
        let depth = |scope_of: Scope| scope.stack().iter().position(|s| *s == scope_of).unwrap_or(usize::MAX);
        list.sort_by_key(|binding| (depth(binding.scope), binding.action));
        list
    }

    /// What may follow `typed` in `scope`: the rest of each sequence, and its action.
    pub fn continuations(&self, scope: Scope, typed: &[Key]) -> Vec<(Vec<Key>, Action)> {
        let mut list: Vec<(Vec<Key>, Action)> = Vec::new();
        for (_, keys, bound) in self.in_effect(scope) {
            if keys.len() > typed.len() && keys.starts_with(typed) {
                list.push((keys[typed.len()..].to_vec(), bound.action));
            }
        }
        list
    }

    /// The keys that are or begin a chord of an action that writes, in `scope`.
    pub fn writing_keys(&self, scope: Scope) -> BTreeSet<Key> {
        let all = self.in_effect(scope).into_iter();
        let writing = all.filter(|(_, _, bound)| bound.action.writes());
        writing.filter_map(|(_, keys, _)| keys.first().copied()).collect()
    }

    /// The sequences in effect in `scope`: innermost scope first, within a scope the last file first,
    /// within a file in the order of writing.
    fn in_effect(&self, scope: Scope) -> Vec<(Scope, &[Key], &Bound)> {
        let mut list: Vec<(Scope, &[Key], &Bound)> = Vec::new();
        for inner in scope.stack() {
            self.add_in_effect(*inner, |_, _| true, &mut list);
        }
        if scope.is_closed() {
            let reaches = |keys: &[Key], bound: &Bound| is_function(keys) && !bound.action.writes();
            self.add_in_effect(Scope::Global, reaches, &mut list);
        }
        list
    }

    fn add_in_effect<'a>(
        &'a self,
        scope: Scope,
        only: impl Fn(&[Key], &Bound) -> bool,
        list: &mut Vec<(Scope, &'a [Key], &'a Bound)>,
    ) {
        let mut own: Vec<(Scope, &[Key], &Bound)> = Vec::new();
        for (keys, bound) in self.scopes.get(&scope).into_iter().flatten() {
            if only(keys, bound) && !list.iter().any(|(_, taken, _)| taken == keys) {
                own.push((scope, keys, bound));
            }
        }
        own.sort_by_key(|(_, _, bound)| (std::cmp::Reverse(bound.layer), bound.at));
        list.extend(own);
    }
}

fn is_function(keys: &[Key]) -> bool {
    matches!(keys, [key] if key.is_function())
}

/// True where some chord of `chords` is longer than `keys` and begins with them.
fn starts(chords: &BTreeMap<Vec<Key>, Bound>, keys: &[Key]) -> bool {
    let beyond = (std::ops::Bound::Excluded(keys), std::ops::Bound::Unbounded);
    chords.range::<[Key], _>(beyond).next().is_some_and(|(longer, _)| longer.starts_with(keys))
}

#[cfg(test)]
mod tests;
