//! Words that many rows share, kept once and numbered.

use super::row::{mask, name_key, number_key};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;

/// A word's number; 0 is the empty word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Word(pub u32);

impl Word {
    /// The empty word: nobody, nothing.
    pub const NONE: Word = Word(0);
    /// A word that no row has.
    pub const UNKNOWN: Word = Word(u32::MAX);
}

/// What is known of a word.
#[derive(Debug, Clone)]
pub struct WordFacts {
    /// The word.
    pub text: Arc<str>,
    /// See [`mask`].
    pub mask: u64,
    /// See [`name_key`].
    pub name_key: u64,
    /// See [`number_key`].
    pub number_key: u64,
}

/// The words, by number and by text.
#[derive(Debug, Clone)]
pub struct WordList {
    words: Vec<WordFacts>,
    numbers: HashMap<Arc<str>, u32>,
}

impl Default for WordList {
    fn default() -> Self {
        let mut list = Self { words: Vec::new(), numbers: HashMap::new() };
        list.number("");
        list
    }
}

impl WordList {
    /// The number of a word, given if it has none yet.
    pub fn number(&mut self, text: &str) -> Word {
        if let Some(number) = self.numbers.get(text) {
            return Word(*number);
        }
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX - 1);
        let shared: Arc<str> = text.into();
        self.words.push(WordFacts {
            text: shared.clone(),
            mask: mask(text),
            name_key: name_key(text),
            number_key: number_key(text),
        });
        self.numbers.insert(shared, number);
        Word(number)
    }

    /// The number of a word that is there.
    pub fn known(&self, text: &str) -> Word {
        self.numbers.get(text).map_or(Word::UNKNOWN, |number| Word(*number))
    }

    /// What is known of a word.
    pub fn facts(&self, word: Word) -> Option<&WordFacts> {
        self.words.get(word.0 as usize)
    }

    /// A word's text.
    pub fn text(&self, word: Word) -> &str {
        self.facts(word).map_or("", |facts| &facts.text)
    }

    /// All, by number.
    pub fn all(&self) -> &[WordFacts] {
        &self.words
    }
}
