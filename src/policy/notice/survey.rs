//! Finds the places of values in a notice's text, and collects faults there.

use super::NoticeFault;
use crate::domain::Words;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// A notice's text with its values' places.
pub(super) struct Survey<'a> {
    text: &'a str,
    root: &'a DeTable<'a>,
    faults: Vec<NoticeFault>,
}

impl<'a> Survey<'a> {
    pub(super) fn new(text: &'a str, root: &'a DeTable<'a>) -> Self {
        Self { text, root, faults: Vec::new() }
    }

    pub(super) fn root(&self) -> &'a DeTable<'a> {
        self.root
    }

    /// A fault at the value of that path, or at the innermost table of it that there is. Steps are
    /// parted by `/`; a number is an index of a list.
    pub(super) fn fault(&mut self, path: &str, zh: impl Into<String>, en: impl Into<String>) {
        let place = self.locate(path);
        self.fault_at(place, zh, en);
    }

    /// A fault at a place of the text.
    pub(super) fn fault_at(&mut self, place: Range<usize>, zh: impl Into<String>, en: impl Into<String>) {
        let (line, column) = line_column(self.text, place.start);
        self.faults.push(NoticeFault { line, column, what: Words::made(zh.into(), en.into()) });
    }

    /// A fault unless `holds`.
    pub(super) fn demand(&mut self, holds: bool, path: &str, zh: &str, en: &str) {
        if !holds {
            self.fault(path, zh, en);
        }
    }

    pub(super) fn into_faults(self) -> Vec<NoticeFault> {
        self.faults
    }

    fn locate(&self, path: &str) -> Range<usize> {
        let mut place = 0..0;
        let mut table = Some(self.root);
        let mut value: Option<&DeValue<'_>> = None;
        for step in path.split('/') {
            let next = match (table, value) {
                (Some(table), _) => table.get(step),
                (None, Some(value)) => step.parse::<usize>().ok().and_then(|index| value.get(index)),
                (None, None) => None,
            };
            let Some(next) = next else { break };
            place = next.span();
            table = next.get_ref().as_table();
            value = Some(next.get_ref());
        }
        place
    }
}

/// Line and character, both from 1, of a byte offset.
pub(super) fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}
