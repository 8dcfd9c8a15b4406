//! The screen that the last run left. A large store's index takes some tens of milliseconds to read;
//! until it is there, the rows that were on the screen are answered from here. It serves the same
//! person, on the same day, at the same end of the journal, or not at all.

use super::core::Core;
use super::index::Basis;
use super::protocol::{Answer, Overview, QueuePage, QueueSpec, Topic};
use super::read::{PAGE, overview, page};
use serde::{Deserialize, Serialize};

/// Where a screen stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Whose.
    pub account: String,
    /// Which rows, in which order.
    pub spec: QueueSpec,
    /// The first row watched.
    pub from: usize,
}

/// A first screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct First {
    basis: Basis,
    account: String,
    overview: Overview,
    spec: QueueSpec,
    page: QueuePage,
}

impl First {
    /// From bytes, if they are of this very state and day.
    pub fn from_bytes(bytes: &[u8], wanted: &Basis) -> Option<Self> {
        let config = bincode::config::standard();
        let (first, read): (Self, usize) = bincode::serde::decode_from_slice(bytes, config).ok()?;
        let fits = first.basis.serves(wanted) && first.basis.today == wanted.today;
        (fits && read == bytes.len()).then_some(first)
    }

    /// What it knows of a topic. What depends on this run is as it is now.
    pub fn answer(&self, core: &Core, account: &str, topic: &Topic) -> Option<Answer> {
        if account != self.account {
            return None;
        }
        match topic {
            Topic::Overview => Some(Answer::Overview(Box::new(Overview {
                today_moved: core.today.moved_to.is_some(),
                read_only: core.read_only(),
                progress: core.progress(),
                ..self.overview.clone()
            }))),
            Topic::Queue { spec, from, len } if *spec == self.spec => {
                let held = &self.page;
                let to = from.saturating_add((*len).min(PAGE)).min(held.total);
                let span = from.checked_sub(held.from)?..to.checked_sub(held.from)?;
                let rows = held.rows.get(span.clone())?.to_vec();
                let marks = held.marks.get(span).unwrap_or_default().to_vec();
                Some(Answer::Queue(QueuePage { total: held.total, from: *from, rows, marks }))
            }
            _ => None,
        }
    }
}

/// The screen that was closed last, as it would be shown now.
pub fn make(core: &Core, basis: &Basis) -> Option<Vec<u8>> {
    let place = core.last_place()?;
    let who = core.who(&place.account).ok()?;
    let index = core.index();
    let (_, order) = core.view(&index, &place.spec, &who);
    // The rows that were watched, and as many around them as a page takes.
    let from = place.from.saturating_sub(PAGE / 4);
    let page = page(core, &index, &who, &place.spec, &order, from..from.saturating_add(PAGE));
    drop(index);
    let first = First {
        basis: basis.clone(),
        overview: overview(core, &who),
        account: place.account,
        spec: place.spec,
        page,
    };
    bincode::serde::encode_to_vec(first, bincode::config::standard()).ok()
}
