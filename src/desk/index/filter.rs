//! Whether a row is in a view: its query, with everything that can be looked up beforehand looked up
//! once.

use super::row::{CheckSet, Row, fold, mask};
use super::view::{ViewKey, needs};
use super::words::{Word, WordList};
use crate::desk::find::Pattern;
use crate::desk::find::query::{Count, Due, Expr, Flag, Op, Place, Spoken, Verdicts, Whom};
use crate::domain::date::days_between;
use crate::domain::{Day, Level, Proposal, State, ident};
use std::cell::RefCell;

/// The test of a view.
pub struct Test<'a> {
    words: &'a WordList,
    me: Word,
    rules: bool,
    today: Option<Day>,
    node: Node<'a>,
}

enum Node<'a> {
    All,
    Nothing,
    And(Vec<Node<'a>>),
    Or(Vec<Node<'a>>),
    Not(Box<Node<'a>>),
    Text(Box<Text>),
    State(&'a [State]),
    Proposal(&'a [Proposal]),
    Level(&'a [Level]),
    Found(Verdicts, CheckSet),
    Counted(Verdicts, Count),
    Submissions(Count),
    Due(Op, Due),
    Person(Spoken, Word),
    Is(Flag),
}

impl<'a> Test<'a> {
    /// The test of a view over rows with these words.
    pub fn new(key: &'a ViewKey, words: &'a WordList) -> Self {
        let me = key.eyes.as_ref().map_or(Word::UNKNOWN, |eyes| words.known(&eyes.account));
        Self {
            words,
            me,
            rules: key.eyes.as_ref().is_some_and(|eyes| eyes.rules),
            today: key.today,
            node: node(key.spec.filter.expr(), words, me),
        }
    }

    /// Whether a row is in it.
    pub fn holds(&self, row: &Row) -> bool {
        self.meets(&self.node, row)
    }

    fn meets(&self, node: &Node<'_>, row: &Row) -> bool {
        match node {
            Node::All => true,
            Node::Nothing => false,
            Node::And(all) => all.iter().all(|one| self.meets(one, row)),
            Node::Or(all) => all.iter().any(|one| self.meets(one, row)),
            Node::Not(one) => !self.meets(one, row),
            Node::Text(text) => text.meets(row, self.words),
            Node::State(states) => states.contains(&row.state),
            // Proposals are of those received: the others are decided.
            Node::Proposal(all) => row.state == State::Received && all.contains(&row.proposal),
            Node::Level(levels) => levels.contains(&row.level),
            Node::Found(verdicts, checks) => found(row, *verdicts).meets(*checks),
            Node::Counted(verdicts, count) => count.holds(counted(row, *verdicts)),
            Node::Submissions(count) => count.holds(row.submission.into()),
            Node::Due(op, due) => self.due(*op, *due, row),
            Node::Person(Spoken::Marked, who) => row.assigned == *who,
            Node::Person(Spoken::Decided, who) => row.decided_by == *who,
            Node::Is(flag) => self.is(*flag, row),
        }
    }

    fn due(&self, op: Op, due: Due, row: &Row) -> bool {
        let Some(held) = row.due else { return false };
        match (due, self.today) {
            (Due::On(day), _) => op.holds(held, day),
            (Due::Days(days), Some(today)) => op.holds(days_between(today, held), i64::from(days)),
            (Due::Days(_), None) => false,
        }
    }

    fn is(&self, flag: Flag, row: &Row) -> bool {
        match flag {
            Flag::NeedsMe => needs(row, self.me, self.rules),
            Flag::Mine => row.assigned == self.me,
            Flag::Done => row.state != State::Received && row.decided_by == self.me,
            Flag::Barred => row.roll_hit,
            Flag::Exempt => row.tally.exempt > 0,
            Flag::Overdue => row.due.zip(self.today).is_some_and(|(due, today)| due < today),
            Flag::Assigned => row.assigned != Word::NONE,
        }
    }
}

fn node<'a>(expr: &'a Expr, words: &WordList, me: Word) -> Node<'a> {
    let all = |all: &'a [Expr]| all.iter().map(|one| node(one, words, me)).collect();
    match expr {
        Expr::All => Node::All,
        Expr::And(parts) => Node::And(all(parts)),
        Expr::Or(parts) => Node::Or(all(parts)),
        Expr::Not(one) => Node::Not(Box::new(node(one, words, me))),
        Expr::Text { place, text, exact } => {
            Text::new(*place, text, *exact).map_or(Node::Nothing, |text| Node::Text(Box::new(text)))
        }
        Expr::State(states) => Node::State(states),
        Expr::Proposal(proposals) => Node::Proposal(proposals),
        Expr::Level(levels) => Node::Level(levels),
        Expr::Found(verdicts, checks) => {
            let set = checks.iter().fold(CheckSet::default(), |set, one| set.with(CheckSet::one(one)));
            Node::Found(*verdicts, set)
        }
        Expr::Counted(verdicts, count) => Node::Counted(*verdicts, *count),
        Expr::Submissions(count) => Node::Submissions(*count),
        Expr::Due(op, due) => Node::Due(*op, *due),
        Expr::Person(spoken, whom) => {
            let who = match whom {
                Whom::Me => me,
                Whom::Nobody => Word::NONE,
                Whom::Account(account) => words.known(account),
            };
            Node::Person(*spoken, who)
        }
        Expr::Is(flag) => Node::Is(*flag),
    }
}

fn found(row: &Row, verdicts: Verdicts) -> CheckSet {
    match verdicts {
        Verdicts::Fail => row.found.fail,
        Verdicts::Bar => row.found.bar,
        Verdicts::Void => row.found.void,
        Verdicts::Eye => row.found.eye,
        Verdicts::Exempt => row.found.exempt,
        Verdicts::Any => row.found.any(),
    }
}

fn counted(row: &Row, verdicts: Verdicts) -> u16 {
    let tally = &row.tally;
    match verdicts {
        Verdicts::Fail => tally.fail,
        Verdicts::Bar => tally.bar,
        Verdicts::Void => tally.void,
        Verdicts::Eye => tally.eye,
        Verdicts::Exempt => tally.exempt,
        Verdicts::Any => [tally.fail, tally.bar, tally.void, tally.eye, tally.exempt]
            .iter()
            .fold(0, |sum, one| sum.saturating_add(*one)),
    }
}

/// A text that is looked for.
struct Text {
    place: Option<Place>,
    how: How,
    /// Folded as identity numbers are.
    number: String,
    mask: u64,
    /// What shared words were found to be: 0 not looked at, 1 no, 2 yes.
    words: RefCell<Vec<u8>>,
}

enum How {
    /// As one searches.
    Fuzzy(Box<Pattern>),
    /// As it stands, folded.
    Exact(Vec<char>),
}

/// A shorter run of digits is in too many identity numbers to say anything, unless they are asked for.
const NUMBER: usize = 4;

impl Text {
    fn new(place: Option<Place>, text: &str, exact: bool) -> Option<Self> {
        let chars: Vec<char> = text.chars().filter_map(fold).collect();
        if chars.is_empty() {
            return None;
        }
        let how = if exact { How::Exact(chars) } else { How::Fuzzy(Box::new(Pattern::new(text)?)) };
        Some(Self { place, how, number: ident::fold_id(text), mask: mask(text), words: RefCell::default() })
    }

    fn meets(&self, row: &Row, words: &WordList) -> bool {
        let word = |word: Word| self.word(word, words);
        match self.place {
            Some(Place::Name) => self.name(row),
            Some(Place::Unit) => word(row.unit) || word(row.supervising),
            Some(Place::Specialty) => word(row.specialty),
            Some(Place::Number) => self.number(row.id()),
            Some(Place::Id) => self.number(row.id_number()),
            Some(Place::Credit) => self.number(words.text(row.credit)),
            None => {
                let long = self.number.len() >= NUMBER && self.number.is_ascii();
                self.name(row)
                    || self.numbered(row, long)
                    || word(row.unit)
                    || word(row.specialty)
                    || (long && self.number(words.text(row.credit)))
            }
        }
    }

    fn name(&self, row: &Row) -> bool {
        match &self.how {
            How::Exact(text) => row.mask & self.mask == self.mask && contains(row.name(), text),
            How::Fuzzy(pattern) => {
                row.letters & pattern.letters() == pattern.letters() && self.fits(row.name())
            }
        }
    }

    fn numbered(&self, row: &Row, long: bool) -> bool {
        row.mask & self.mask == self.mask && (self.number(row.id()) || (long && self.number(row.id_number())))
    }

    /// Numbers are looked for as they stand, with or without their hyphens.
    fn number(&self, held: &str) -> bool {
        if held.is_empty() || self.number.is_empty() {
            return false;
        }
        match &self.how {
            How::Exact(text) => contains(held, text),
            How::Fuzzy(pattern) => {
                contains(held, pattern.chars()) || ident::fold_id(held).contains(&self.number)
            }
        }
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
            held[at] = 1 + u8::from(self.fits(words.text(word)));
        }
        held[at] == 2
    }

    fn fits(&self, text: &str) -> bool {
        match &self.how {
            How::Exact(part) => contains(text, part),
            How::Fuzzy(pattern) => pattern.rough(text, &mut Vec::new()).is_some(),
        }
    }
}

/// True where `text`, folded, has `part` in it.
fn contains(text: &str, part: &[char]) -> bool {
    if let Some(first) = part.first() {
        let mut rest = text.chars().filter_map(fold);
        while let Some(c) = rest.next() {
            if c == *first && part[1..].iter().copied().eq(rest.clone().take(part.len() - 1)) {
                return true;
            }
        }
        return false;
    }
    true
}
