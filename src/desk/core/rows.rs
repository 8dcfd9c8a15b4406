//! The rows: the index, the views of it, and whether it is whole and kept.

use super::{Core, eyes, lock};
use crate::desk::hall::Hall;
use crate::desk::index::{Basis, Index, Put, RowFacts, Slot, Tallies, ViewKey, Views};
use crate::desk::protocol::{QueueFilter, QueueSpec};
use crate::desk::viewer::Who;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};

/// The rows, shared by all threads.
#[derive(Default)]
pub struct Rows {
    index: RwLock<Index>,
    views: Mutex<Views>,
    whole: AtomicBool,
    /// What the index in the cache was made from, while nothing has changed since.
    kept: Mutex<Option<Basis>>,
}

impl Rows {
    fn put(&self, facts: &[RowFacts]) {
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        let puts: Vec<Put> = match facts {
            [one] => index.put(one).into_iter().collect(),
            many => index.put_all(many),
        };
        lock(&self.views).mend(&index, &puts);
        drop(index);
        lock(&self.kept).take();
    }

    fn set(&self, fresh: Index) {
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        *index = fresh;
        *lock(&self.views) = Views::default();
    }
}

impl Core {
    /// The rows, for reading.
    pub fn index(&self) -> RwLockReadGuard<'_, Index> {
        self.rows.index.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// A view of the rows, with its key.
    pub fn view(&self, index: &Index, spec: &QueueSpec, who: &Who) -> (ViewKey, Arc<Vec<Slot>>) {
        let key = ViewKey::new(spec, &eyes(who), self.day());
        let held = lock(&self.rows.views).held(&key);
        // Made outside of the lock: others' views are to be had meanwhile. Nothing changes the rows as
        // long as they are lent.
        let order = held.unwrap_or_else(|| {
            let order = Views::make(index, &key);
            lock(&self.rows.views).keep(&key, &order);
            order
        });
        (key, order)
    }

    /// How many rows a query finds.
    pub fn count(&self, index: &Index, filter: &QueueFilter, who: &Who) -> usize {
        let spec = QueueSpec { filter: filter.clone(), ..QueueSpec::default() };
        let key = ViewKey::new(&spec, &eyes(who), self.day());
        let held = lock(&self.rows.views).tallies().held(&key);
        held.unwrap_or_else(|| {
            let count = Tallies::count(index, &key);
            lock(&self.rows.views).tallies().keep(&key, count);
            count
        })
    }

    /// Changes rows and mends the views. Few at a time: readers wait meanwhile.
    pub fn put_rows(&self, facts: &[RowFacts]) {
        self.rows.put(facts);
        self.hall_rows(facts.iter().map(|facts| (&facts.id, facts.state, facts.candidacy)));
        self.changes.dossiers(facts.iter().map(|facts| &facts.id));
    }

    /// Takes a whole index in place of the rows so far.
    pub fn set_index(&self, fresh: Index) {
        self.rows.set(fresh);
        *self.hall.write().unwrap_or_else(PoisonError::into_inner) = Hall::default();
        self.changes.everything();
    }

    /// True once every dossier of the store has its row.
    pub fn is_whole(&self) -> bool {
        self.rows.whole.load(Ordering::Acquire)
    }

    /// Says whether every dossier has its row.
    pub fn set_whole(&self, whole: bool) {
        self.rows.whole.store(whole, Ordering::Release);
    }

    /// The cache holds the index as it is now.
    pub fn kept_as(&self, basis: &Basis) {
        *lock(&self.rows.kept) = Some(basis.clone());
    }

    /// True where the cache holds the index as it is now.
    pub fn is_kept_as(&self, basis: &Basis) -> bool {
        lock(&self.rows.kept).as_ref() == Some(basis)
    }
}
