//! What one run leaves for the next: the index, and the screen that was open. Either may be lost.

use crate::desk::core::{Core, Known};
use crate::desk::examiner;
use crate::desk::first::{self, First};
use crate::desk::index::{Basis, Beside, Index, Kept};

/// Keeps bytes from one run to the next, by name; they may be lost at any time.
pub trait IndexCache: Send + Sync {
    /// What was kept under this name (lower-case letters).
    fn read(&self, name: &str) -> Option<Vec<u8>>;
    /// Keeps this in place of what was.
    fn write(&self, name: &str, bytes: &[u8]);
}

/// The cache that holds the index.
const QUEUE: &str = "queue";
/// The cache that holds the first screen.
const FIRST: &str = "first";

/// The first screen that the last run left, if it is of this state of the store and of today.
pub fn first_screen(core: &Core, cache: &dyn IndexCache) -> Option<First> {
    First::from_bytes(&cache.read(FIRST)?, &basis(core))
}

/// Takes what the last run kept, if it is of this state of the store; false where it is of no use.
pub fn restore(core: &Core, cache: &dyn IndexCache) -> bool {
    let wanted = basis(core);
    let kept = cache.read(QUEUE).and_then(|bytes| Index::from_bytes(&bytes, &wanted).ok());
    let Some(Kept { basis, beside, index }) = kept else { return false };
    let notice = match basis.adopted {
        true => match examiner::adopted(basis.notice.clone(), &beside.notice) {
            Ok(held) => Some(held),
            Err(_) => return false,
        },
        false => None,
    };
    core.set_index(index);
    core.set_whole(true);
    core.kept_as(&basis);
    core.open_with(Known { roll: beside.roll, people: beside.people, notice, owner: beside.owner });
    if basis.today != wanted.today {
        core.backlog.all();
    }
    true
}

/// Keeps the index for the next run, if it is whole.
pub fn keep(core: &Core, cache: &dyn IndexCache) {
    if !core.is_whole() || core.backlog.is_left() {
        return;
    }
    let basis = basis(core);
    if let Some(bytes) = first::make(core, &basis) {
        cache.write(FIRST, &bytes);
    }
    if core.is_kept_as(&basis) {
        return;
    }
    let rules = core.rules();
    let notice = if basis.adopted { core.shelf.notice().ok().flatten().map(|(.., text)| text) } else { None };
    if basis.adopted && notice.is_none() {
        return;
    }
    let beside = Beside {
        owner: core.committee().owner().to_owned(),
        notice: notice.unwrap_or_default(),
        roll: rules.roll.entries().to_vec(),
        people: core.committee().people().to_vec(),
    };
    if let Ok(bytes) = core.index().to_bytes(&basis, &beside) {
        cache.write(QUEUE, &bytes);
    }
}

fn basis(core: &Core) -> Basis {
    let held = core.rules().held;
    Basis::new(&held.sha256, held.adopted, &core.head(), core.day())
}
