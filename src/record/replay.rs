//! Bringing a view up to the journal: a few lines after a kill, all of them after damage.

use super::apply::{ApplyError, apply};
use super::hash::Hash;
use super::kv::{Changes, Overlay};
use super::lean::{self, LeanEvent};
use super::line::{LineFault, RawLine};
use super::media::Media;
use super::scan::Lines;
use super::shelf::ViewError;
use super::tail::Damage;
use super::view::{Trouble, View};
use crate::domain::Words;
use std::io;

/// How many changes of many lines are gathered before they are written.
const GATHERED: usize = 60;

/// Why a view was not brought up.
#[derive(Debug)]
pub enum ReplayError {
    /// It is in trouble.
    View(Trouble),
    /// The journal is damaged.
    Damaged(Damage),
    /// The journal has events that only a newer program knows.
    Newer(Damage),
    /// The journal cannot be read.
    Io(io::Error),
    /// It was told to stop.
    Stopped,
}

impl From<Trouble> for ReplayError {
    fn from(trouble: Trouble) -> Self {
        Self::View(trouble)
    }
}

/// Applies the journal's lines up to `end` that the view has not seen. `tick` is told how far it
/// came, in bytes, and ends it by saying false.
///
/// # Errors
/// See [`ReplayError`]; the view stays where it came to.
pub fn replay(
    view: &View,
    media: &dyn Media,
    end: u64,
    tick: &mut dyn FnMut(u64) -> bool,
) -> Result<(), ReplayError> {
    let mark = view.mark();
    let mut link = mark.link();
    let mut lines = Lines::over(media, mark.offset..end);
    let mut gathered = Changes::new();
    let mut after = None;
    while let Some((offset, raw)) = lines.next_line().map_err(ReplayError::Io)? {
        let seq = link.next;
        let fault = |fault: LineFault| {
            let damage = Damage::at(seq, offset, &fault);
            if matches!(fault, LineFault::Newer(_)) {
                ReplayError::Newer(damage)
            } else {
                ReplayError::Damaged(damage)
            }
        };
        let line = link.follow(raw).map_err(fault)?;
        let events = lean::events(raw, &line, offset).map_err(fault)?;
        let place = (line.seq + 1, line.hash, offset + raw.len() as u64);
        if is_long(&events) {
            if let Some(after) = after.take() {
                view.write(std::mem::take(&mut gathered), Some(after))?;
            }
            lay_long(view, &line, &events, place).map_err(|error| refused(error, view, seq, offset))?;
        } else {
            let mut over = Overlay::with(view, std::mem::take(&mut gathered));
            apply(&mut over, &line, &events).map_err(|error| refused(error, view, seq, offset))?;
            gathered = over.into_changes();
            after = Some(place);
            if gathered.len() >= GATHERED {
                view.write(std::mem::take(&mut gathered), after.take())?;
            }
        }
        if !tick(place.2) {
            return Err(ReplayError::Stopped);
        }
    }
    if after.is_some() {
        view.write(gathered, after)?;
    }
    Ok(())
}

/// True where a line brings a load or a longer action into force: it is applied in many batches, and can
/// be taken up again.
pub fn is_long(events: &[LeanEvent]) -> bool {
    events.iter().any(|lean| lean.event.is_long())
}

/// Applies such a line, writing as it goes; `place` is what the mark moves to.
///
/// # Errors
/// Where the line makes no sense, or the view fails.
pub fn lay_long(
    view: &View,
    line: &RawLine<'_>,
    events: &[LeanEvent],
    place: (u64, Hash, u64),
) -> Result<(), ApplyError> {
    let mut spill = |changes: Changes| view.write(changes, None).map_err(ViewError::from);
    let mut over = Overlay::spilling(view, &mut spill);
    apply(&mut over, line, events)?;
    let changes = over.into_changes();
    Ok(view.write(changes, Some(place)).map_err(ViewError::from)?)
}

fn refused(error: ApplyError, view: &View, seq: u64, offset: u64) -> ReplayError {
    match error {
        ApplyError::Senseless(why) => {
            let cause = Words::made(
                format!("事件与此前的记录不符：{why}"),
                format!("its events do not fit what was before: {why}"),
            );
            ReplayError::Damaged(Damage { line: seq + 1, offset, cause })
        }
        ApplyError::View(error) => ReplayError::View(match view.reported() {
            Some(what) => Trouble::Surroundings(what),
            None => Trouble::Condemned(error.0),
        }),
    }
}
