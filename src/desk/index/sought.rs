//! A text that a query looks for: whether a row has it, and where.

use super::row::{Row, fold, mask};
use super::words::{Word, WordList};
use crate::desk::find::query::{Expr, Place};
use crate::desk::find::{Fit, Pattern};
use crate::desk::protocol::{FoundIn, Mark};
use crate::domain::ident;
use std::cell::RefCell;

/// A text that is looked for.
pub struct Sought {
    place: Option<Place>,
    how: How,
    /// Folded as identity numbers are.
    number: Vec<char>,
    /// See [`mask`]: of what must stand in a name as it is.
    mask: u64,
    number_mask: u64,
    /// What shared words were found to be: 0 not looked at, 1 no, 2 yes.
    words: RefCell<Vec<u8>>,
    buffer: RefCell<Vec<char>>,
}

enum How {
    /// As one searches.
    Fuzzy(Box<Pattern>),
    /// As it stands, folded.
    Exact(Vec<char>),
}

/// A shorter run of digits is in too many identity numbers to say anything, unless they are asked for.
const NUMBER: usize = 4;

impl Sought {
    /// What a query's text asks for; `None` where nothing of it is seen.
    pub fn new(place: Option<Place>, text: &str, exact: bool) -> Option<Self> {
        let chars: Vec<char> = text.chars().filter_map(fold).collect();
        if chars.is_empty() {
            return None;
        }
        let how = if exact { How::Exact(chars) } else { How::Fuzzy(Box::new(Pattern::new(text)?)) };
        let number = ident::fold_id(text);
        Some(Self {
            place,
            mask: match &how {
                How::Exact(_) => mask(text),
                How::Fuzzy(pattern) => mask(&pattern.plain()),
            },
            how,
            number_mask: mask(&number),
            number: number.chars().filter_map(bare).collect(),
            words: RefCell::default(),
            buffer: RefCell::default(),
        })
    }

    /// Whether a row has it.
    pub fn meets(&self, row: &Row, words: &WordList) -> bool {
        let word = |word: Word| self.word(word, words);
        match self.place {
            Some(Place::Name) => self.name(row),
            Some(Place::Unit) => word(row.unit) || word(row.supervising),
            Some(Place::Specialty) => word(row.specialty),
            Some(Place::Number) => self.in_number(row.id()).is_some(),
            Some(Place::Id) => self.in_number(row.id_number()).is_some(),
            Some(Place::Credit) => self.in_number(words.text(row.credit)).is_some(),
            None => {
                let long = self.is_long();
                self.name(row)
                    || (row.mask & self.number_mask == self.number_mask
                        && (self.in_number(row.id()).is_some()
                            || (long && self.in_number(row.id_number()).is_some())))
                    || word(row.unit)
                    || word(row.specialty)
                    || (long && self.in_number(words.text(row.credit)).is_some())
            }
        }
    }

    fn is_long(&self) -> bool {
        self.number.len() >= NUMBER && self.number.iter().all(char::is_ascii)
    }

    fn name(&self, row: &Row) -> bool {
        let spoken = match &self.how {
            How::Exact(_) => true,
            How::Fuzzy(pattern) => row.letters & pattern.letters() == pattern.letters(),
        };
        spoken && row.mask & self.mask == self.mask && self.is_in(row.name())
    }

    fn word(&self, word: Word, words: &WordList) -> bool {
        if word == Word::NONE {
            return false;
        }
        let at = word.0 as usize;
        let mut held = self.words.borrow_mut();
        if held.len() <= at {
            held.resize(at + 1, 0);
        }
        if held[at] == 0 {
            held[at] = 1 + u8::from(self.is_in_words(words.text(word)));
        }
        held[at] == 2
    }

    fn is_in(&self, text: &str) -> bool {
        match &self.how {
            How::Exact(part) => run(text, part, fold).is_some(),
            How::Fuzzy(pattern) => pattern.rough(text, &mut self.buffer.borrow_mut()).is_some(),
        }
    }

    /// Likewise in the long name of a unit: a few letters strewn over one are in nearly all of them, and a
    /// filter has no order that would put those last.
    fn is_in_words(&self, text: &str) -> bool {
        match &self.how {
            How::Exact(_) => self.is_in(text),
            How::Fuzzy(pattern) => pattern
                .rough(text, &mut self.buffer.borrow_mut())
                .is_some_and(|(fit, _)| fit < Fit::Strewn || !pattern.has_letters()),
        }
    }

    /// Where it begins in a number. Numbers are looked for as they stand, with or without their hyphens.
    fn in_number(&self, held: &str) -> Option<Run> {
        if held.is_empty() || self.number.is_empty() {
            return None;
        }
        match &self.how {
            How::Exact(part) => run(held, part, fold),
            How::Fuzzy(pattern) => run(held, pattern.chars(), fold).or_else(|| run(held, &self.number, bare)),
        }
    }

    /// What of a row matches, in the fields a row is found by; and whether it does so only strewn.
    fn matches(&self, row: &Row, words: &WordList) -> Vec<(Mark, bool)> {
        let all = self.place.is_none();
        let asked = |place: Place| all || self.place == Some(place);
        let texts = [
            (Place::Name, FoundIn::Name, row.name()),
            (Place::Unit, FoundIn::Unit, words.text(row.unit)),
            (Place::Specialty, FoundIn::Specialty, words.text(row.specialty)),
        ];
        let numbers = [
            (Place::Number, FoundIn::Dossier, row.id(), true),
            (Place::Id, FoundIn::Id, row.id_number(), !all || self.is_long()),
            (Place::Credit, FoundIn::Credit, words.text(row.credit), !all || self.is_long()),
        ];
        let in_it = |place: Place, text: &str| place == Place::Name || self.is_in_words(text);
        let texts = texts.into_iter().filter(|(place, _, text)| asked(*place) && in_it(*place, text));
        let texts = texts.map(|(_, field, text)| {
            let (chars, strewn) = self.marks(text);
            (Mark { field, chars }, strewn)
        });
        let numbers = numbers.into_iter().filter(|(place, .., holds)| asked(*place) && *holds);
        let numbers = numbers.map(|(_, field, text, _)| {
            let chars = self.in_number(text).map(|run| run.chars(text)).unwrap_or_default();
            (Mark { field, chars }, false)
        });
        texts.chain(numbers).filter(|(mark, _)| !mark.chars.is_empty()).collect()
    }

    fn marks(&self, text: &str) -> (Vec<u16>, bool) {
        match &self.how {
            How::Exact(part) => (run(text, part, fold).map(|run| run.chars(text)).unwrap_or_default(), false),
            How::Fuzzy(pattern) => match pattern.rough(text, &mut Vec::new()) {
                Some((fit, _)) => (pattern.marks(text), fit == Fit::Strewn),
                None => (Vec::new(), false),
            },
        }
    }
}

/// The texts a query looks for, to tell which characters of a row match them. What a query asks not to be
/// there is not among them.
pub struct Marker(Vec<Sought>);

impl Marker {
    /// Of a query.
    pub fn of(expr: &Expr) -> Self {
        let mut texts = Vec::new();
        gather(expr, &mut texts);
        Self(texts)
    }

    /// True where the query looks for no text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What of a row matches. Characters strewn over a field say little where another field has all of the
    /// text in one piece.
    pub fn marks(&self, row: &Row, words: &WordList) -> Vec<Mark> {
        let mut marks = Vec::new();
        for text in &self.0 {
            let found = text.matches(row, words);
            let whole = found.iter().any(|(_, strewn)| !strewn);
            for (mark, _) in found.into_iter().filter(|(_, strewn)| !(whole && *strewn)) {
                Mark::add(&mut marks, mark.field, mark.chars);
            }
        }
        marks
    }
}

fn gather(expr: &Expr, texts: &mut Vec<Sought>) {
    match expr {
        Expr::And(all) | Expr::Or(all) => all.iter().for_each(|one| gather(one, texts)),
        Expr::Text { place, text, exact } => texts.extend(Sought::new(*place, text, *exact)),
        _ => {}
    }
}

/// Characters of a text that stand next to one another once it is folded.
pub struct Run {
    from: usize,
    length: usize,
    fold: Fold,
}

/// How a character is compared; `None` for one that is left out.
pub type Fold = fn(char) -> Option<char>;

/// A character of a number as it is compared without hyphens.
pub fn bare(c: char) -> Option<char> {
    fold(c).filter(|c| *c != '-')
}

/// The first run of `part` in a text.
pub fn run(text: &str, part: &[char], fold: Fold) -> Option<Run> {
    let (first, more) = part.split_first()?;
    let mut rest = text.chars().enumerate().filter_map(|(at, c)| Some((at, fold(c)?)));
    while let Some((from, c)) = rest.next() {
        if c == *first && rest.clone().map(|(_, c)| c).take(more.len()).eq(more.iter().copied()) {
            return Some(Run { from, length: part.len(), fold });
        }
    }
    None
}

impl Run {
    /// Which characters of its text these are.
    pub fn chars(&self, text: &str) -> Vec<u16> {
        let seen = (0_u16..).zip(text.chars()).skip(self.from).filter(|(_, c)| (self.fold)(*c).is_some());
        seen.map(|(at, _)| at).take(self.length).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::facts;
    use super::super::{Index, RowFacts};
    use super::*;
    use crate::desk::QueueFilter;

    fn index() -> Index {
        let mut index = Index::default();
        index.put(&RowFacts {
            name: "阿依古丽·买买提".to_owned(),
            unit: "国网和田供电公司".to_owned(),
            specialty: "输电".to_owned(),
            id_number: "659901198609210216".to_owned(),
            credit: "91659900MA00000A1X".to_owned(),
            ..facts(1)
        });
        index
    }

    fn marks(query: &str) -> Vec<(FoundIn, Vec<u16>)> {
        let (index, filter) = (index(), QueueFilter::read(query).expect("a query"));
        let row = index.row(0).expect("a row");
        let marks = Marker::of(filter.expr()).marks(row, index.words());
        marks.into_iter().map(|mark| (mark.field, mark.chars)).collect()
    }

    #[test]
    fn what_a_query_finds_is_marked_where_it_stands() {
        use FoundIn::{Credit, Dossier, Id, Name, Specialty, Unit};
        for (query, wanted) in [
            ("古丽", vec![(Name, vec![2, 3])]),
            ("mmt", vec![(Name, vec![5, 6, 7])]),
            ("ayi 和田", vec![(Name, vec![0, 1]), (Unit, vec![2, 3])]),
            ("电", vec![(Unit, vec![5]), (Specialty, vec![1])]),
            ("unit:hetian", vec![(Unit, vec![2, 3])]),
            ("\"供电公司\"", vec![(Unit, vec![4, 5, 6, 7])]),
            ("阿买提", vec![(Name, vec![0, 6, 7])]),
            ("0001", vec![(Dossier, vec![7, 8, 9, 10])]),
            ("sl20200001", vec![(Dossier, vec![0, 1, 2, 3, 4, 5, 7, 8, 9, 10])]),
            ("0216", vec![(Id, vec![14, 15, 16, 17])]),
            ("id:6599-01", vec![(Id, vec![0, 1, 2, 3, 4, 5])]),
            ("ma00000a", vec![(Credit, vec![8, 9, 10, 11, 12, 13, 14, 15])]),
            ("level:中级 (古丽 or 张)", vec![(Name, vec![2, 3])]),
            ("-古丽 state:received", vec![]),
            ("张", vec![]),
            // Strewn letters are looked for in names, not in the long names of units.
            ("ayglm", vec![(Name, vec![0, 1, 2, 3, 5])]),
            ("ghg", vec![]),
            ("国和司", vec![(Unit, vec![0, 2, 7])]),
        ] {
            assert_eq!(marks(query), wanted, "{query}");
        }
    }

    #[test]
    fn characters_that_are_not_seen_are_not_counted_out() {
        let text = "和\u{200b}田";
        assert_eq!(run(text, &['和', '田'], fold).map(|run| run.chars(text)), Some(vec![0, 2]));
    }
}
