//! Whether a row is in a view: its query, with everything that can be looked up beforehand looked up
//! once.

use super::row::{CheckSet, Row};
use super::sought::Sought;
use super::view::{ViewKey, needs};
use super::words::{Word, WordList};
use crate::desk::find::query::{Count, Due, Expr, Flag, Op, Spoken, Verdicts, Whom};
use crate::domain::date::days_between;
use crate::domain::{Day, Level, Proposal, State};

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
    Text(Box<Sought>),
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

impl Node<'_> {
    fn has_text(&self) -> bool {
        match self {
            Self::Text(_) => true,
            Self::And(all) | Self::Or(all) => all.iter().any(Self::has_text),
            Self::Not(one) => one.has_text(),
            _ => false,
        }
    }
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
    let all = |all: &'a [Expr]| {
        let mut nodes: Vec<Node<'a>> = all.iter().map(|one| node(one, words, me)).collect();
        // What costs little is asked first.
        nodes.sort_by_key(Node::has_text);
        nodes
    };
    match expr {
        Expr::All => Node::All,
        Expr::And(parts) => Node::And(all(parts)),
        Expr::Or(parts) => Node::Or(all(parts)),
        Expr::Not(one) => Node::Not(Box::new(node(one, words, me))),
        Expr::Text { place, text, exact } => {
            Sought::new(*place, text, *exact).map_or(Node::Nothing, |text| Node::Text(Box::new(text)))
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
