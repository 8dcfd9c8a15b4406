//! Sorted and filtered views of the rows. Each is made once, then kept up with every change by two
//! binary searches.

use super::counts::waits;
use super::filter::Test;
use super::row::Row;
use super::tallies::Tallies;
use super::words::{Word, WordList};
use super::{Index, Put, Slot};
use crate::desk::protocol::{QueueSpec, SortKey};
use crate::domain::{Day, Proposal, State};
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The viewer, as far as a view depends on them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Eyes {
    /// Account.
    pub account: String,
    /// Whether the viewer may rule, so that an eye needs them.
    pub rules: bool,
}

/// What a view depends on besides the rows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ViewKey {
    /// Which rows, in which order.
    pub spec: QueueSpec,
    /// Whose view; `None` where that makes no difference.
    pub(super) eyes: Option<Eyes>,
    /// On which day; `None` where that makes no difference.
    pub(super) today: Option<Day>,
}

impl ViewKey {
    /// The key of a viewer's view on a day.
    pub fn new(spec: &QueueSpec, eyes: &Eyes, today: Day) -> Self {
        let expr = spec.filter.expr();
        Self {
            spec: spec.clone(),
            eyes: expr.is_personal().then(|| eyes.clone()),
            today: expr.is_of_today().then_some(today),
        }
    }
}

/// True where a row needs the viewer: received, with a finding that only a person
/// can tell, and given to the viewer or to nobody.
pub fn needs(row: &Row, me: Word, rules: bool) -> bool {
    rules && waits(row) && (row.assigned == Word::NONE || row.assigned == me)
}

/// The order of a spec; ties by number.
pub fn compare(spec: &QueueSpec, words: &WordList, one: &Row, other: &Row) -> Ordering {
    let turn = |order: Ordering| if spec.reverse { order.reverse() } else { order };
    let order = match spec.sort {
        SortKey::Number => turn(one.id().cmp(other.id())),
        SortKey::Name => turn(one.name().cmp(other.name())),
        SortKey::Deadline => match (one.due, other.due) {
            (Some(one), Some(other)) => turn(one.cmp(&other)),
            (one, other) => one.is_none().cmp(&other.is_none()),
        },
        SortKey::Proposal => turn(proposal_rank(one).cmp(&proposal_rank(other))),
        SortKey::State => turn(one.state.cmp(&other.state)),
        SortKey::Level => turn(one.level.cmp(&other.level)),
        SortKey::Unit if one.unit == other.unit => Ordering::Equal,
        SortKey::Unit => turn(words.text(one.unit).cmp(words.text(other.unit))),
    };
    order.then_with(|| one.id().cmp(other.id()))
}

/// Look, return, refuse, pass; those decided stand after those received.
fn proposal_rank(row: &Row) -> u8 {
    let rank = match row.proposal {
        Proposal::Look => 0,
        Proposal::Return => 1,
        Proposal::Refuse => 2,
        Proposal::Pass => 3,
    };
    if row.state == State::Received { rank } else { 4 + rank }
}

/// The views that were asked for last, and the counts.
#[derive(Debug, Default)]
pub struct Views {
    held: Vec<View>,
    tallies: Tallies,
    clock: u64,
}

#[derive(Debug)]
struct View {
    key: ViewKey,
    order: Arc<Vec<Slot>>,
    used: u64,
}

/// Views kept at the most.
const MOST: usize = 24;

/// More changes than this at once, and views are made anew when they are next asked for.
const MANY: usize = 64;

impl Views {
    /// A view: the slots of its rows in order. Made if it is not held.
    pub fn get(&mut self, index: &Index, key: &ViewKey) -> Arc<Vec<Slot>> {
        self.held(key).unwrap_or_else(|| {
            let order = Self::make(index, key);
            self.keep(key, &order);
            order
        })
    }

    /// A view that is held.
    pub fn held(&mut self, key: &ViewKey) -> Option<Arc<Vec<Slot>>> {
        self.clock += 1;
        let view = self.held.iter_mut().find(|view| view.key == *key)?;
        view.used = self.clock;
        Some(view.order.clone())
    }

    /// Makes a view.
    pub fn make(index: &Index, key: &ViewKey) -> Arc<Vec<Slot>> {
        Arc::new(make(index, key))
    }

    /// Keeps a view that was made of the rows as they are.
    pub fn keep(&mut self, key: &ViewKey, order: &Arc<Vec<Slot>>) {
        if self.held.iter().any(|view| view.key == *key) {
            return;
        }
        if self.held.len() >= MOST
            && let Some(oldest) = (0..self.held.len()).min_by_key(|at| self.held[*at].used)
        {
            self.held.swap_remove(oldest);
        }
        self.held.push(View { key: key.clone(), order: order.clone(), used: self.clock });
    }

    /// The counts, which are kept up with the views.
    pub fn tallies(&mut self) -> &mut Tallies {
        &mut self.tallies
    }

    /// How many are held.
    pub fn len(&self) -> usize {
        self.held.len()
    }

    /// True where none is held.
    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// Where a row stands in a view, or where it would: an index.
    ///
    /// # Errors
    /// Where it would stand, if it is not there.
    pub fn place(index: &Index, key: &ViewKey, order: &[Slot], slot: Slot) -> Result<usize, usize> {
        let Some(row) = index.row(slot) else { return Err(order.len()) };
        search(index, key, order, row)
    }

    /// Mends the held views after changes: what moved is taken out everywhere, then put in where it
    /// belongs, so that each search meets only rows in order.
    pub fn mend(&mut self, index: &Index, puts: &[Put]) {
        self.tallies.mend(index, puts);
        if puts.len() > MANY {
            self.held.clear();
            return;
        }
        for view in &mut self.held {
            let test = Test::new(&view.key, &index.words);
            let moved: Vec<Moved<'_>> =
                puts.iter().filter_map(|put| Moved::of(index, &view.key, &test, put)).collect();
            if moved.is_empty() {
                continue;
            }
            let order = Arc::make_mut(&mut view.order);
            for moved in moved.iter().filter(|moved| moved.was) {
                if let Some(at) = moved.find(index, &view.key, order) {
                    order.remove(at);
                }
            }
            for moved in moved.iter().filter(|moved| moved.is) {
                if let Err(at) = search(index, &view.key, order, moved.row) {
                    order.insert(at, moved.put.slot);
                }
            }
        }
    }
}

/// A row that comes to stand elsewhere in a view, comes in or goes out.
struct Moved<'a> {
    put: &'a Put,
    row: &'a Row,
    was: bool,
    is: bool,
}

impl<'a> Moved<'a> {
    fn of(index: &'a Index, key: &ViewKey, test: &Test<'_>, put: &'a Put) -> Option<Self> {
        let row = index.row(put.slot)?;
        let old = put.old.as_ref();
        let (was, is) = (old.is_some_and(|old| test.holds(old)), test.holds(row));
        let stays =
            was && is && old.is_some_and(|old| compare(&key.spec, &index.words, old, row) == Ordering::Equal);
        (!stays && (was || is)).then_some(Self { put, row, was, is })
    }

    /// Where it was. The rows before it still compare as less than what it was; it may be searched for
    /// in vain only where others changed with it.
    fn find(&self, index: &Index, key: &ViewKey, order: &[Slot]) -> Option<usize> {
        let old = self.put.old.as_ref()?;
        let before = |held: &Slot| {
            let less = |row| compare(&key.spec, &index.words, row, old) == Ordering::Less;
            *held != self.put.slot && index.row(*held).is_some_and(less)
        };
        let at = order.partition_point(before);
        if order.get(at) == Some(&self.put.slot) {
            return Some(at);
        }
        order.iter().position(|held| *held == self.put.slot)
    }
}

fn make(index: &Index, key: &ViewKey) -> Vec<Slot> {
    let test = Test::new(key, &index.words);
    let passes = |slot: &Slot| index.row(*slot).is_some_and(|row| test.holds(row));
    let mut order: Vec<Slot> = index.by_number().iter().copied().filter(passes).collect();
    if key.spec.sort == SortKey::Number {
        if key.spec.reverse {
            order.reverse();
        }
        return order;
    }
    sort(index, &key.spec, &mut order);
    order
}

/// Sorts slots that stand in the order of numbers. What is compared is gathered once beforehand:
/// reading a hundred thousand rows again and again would miss every cache.
fn sort(index: &Index, spec: &QueueSpec, order: &mut Vec<Slot>) {
    let ranks = unit_ranks(index, spec.sort, order);
    let mut keyed: Vec<(u128, u32, Slot)> = (0..)
        .zip(order.iter())
        .filter_map(|(at, slot)| Some((sort_key(spec, &ranks, index.row(*slot)?), at, *slot)))
        .collect();
    let long_names = spec.sort == SortKey::Name;
    keyed.sort_unstable_by(|one, other| {
        let by_name = || match (long_names, index.row(one.2), index.row(other.2)) {
            (true, Some(one), Some(other)) if spec.reverse => other.name().cmp(one.name()),
            (true, Some(one), Some(other)) => one.name().cmp(other.name()),
            _ => Ordering::Equal,
        };
        one.0.cmp(&other.0).then_with(by_name).then(one.1.cmp(&other.1))
    });
    order.clear();
    order.extend(keyed.into_iter().map(|(.., slot)| slot));
}

/// The place of each unit among the units, where that is asked for.
fn unit_ranks(index: &Index, sort: SortKey, order: &[Slot]) -> HashMap<Word, u32> {
    if sort != SortKey::Unit {
        return HashMap::new();
    }
    let units: HashSet<Word> = order.iter().filter_map(|slot| Some(index.row(*slot)?.unit)).collect();
    let mut units: Vec<Word> = units.into_iter().collect();
    units.sort_unstable_by_key(|unit| index.words.text(*unit));
    units.into_iter().zip(0..).collect()
}

/// A number in the order of [`compare`], without the tie by number; of a name its beginning.
fn sort_key(spec: &QueueSpec, ranks: &HashMap<Word, u32>, row: &Row) -> u128 {
    let key: u128 = match spec.sort {
        SortKey::Number => 0,
        SortKey::Name => {
            let mut start = [0; 16];
            let name = row.name().as_bytes();
            let length = name.len().min(start.len());
            start[..length].copy_from_slice(&name[..length]);
            u128::from_be_bytes(start)
        }
        SortKey::Deadline => {
            let Some(due) = row.due else { return u128::MAX };
            let days = i64::from(due.year()) * 10_000 + i64::from(due.month()) * 100 + i64::from(due.day());
            u128::from(days.wrapping_sub(i64::MIN) as u64)
        }
        SortKey::Proposal => proposal_rank(row).into(),
        SortKey::State => (row.state as u8).into(),
        SortKey::Level => row.level.rank().into(),
        SortKey::Unit => ranks.get(&row.unit).copied().unwrap_or(u32::MAX).into(),
    };
    // One less than the end: what has no deadline stands last either way.
    if spec.reverse { u128::MAX - 1 - key } else { key }
}

fn search(index: &Index, key: &ViewKey, order: &[Slot], row: &Row) -> Result<usize, usize> {
    order.binary_search_by(|held| {
        index.row(*held).map_or(Ordering::Greater, |held| compare(&key.spec, &index.words, held, row))
    })
}
