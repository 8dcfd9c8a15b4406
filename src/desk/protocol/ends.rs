//! The two ends of a line, as somebody else may make them: where requests go, and where replies go.

use super::answer::Delivery;
use super::frame::Frame;
use std::sync::mpsc::{SyncSender, TrySendError};

/// Takes requests, on the thread of whoever sends them. Dropping it lets the line go.
pub trait Takes: Send {
    /// Takes one; where there is no room now, waits for it if told so.
    ///
    /// # Errors
    /// [`Untaken`].
    fn take(&self, frame: Frame, wait: bool) -> Result<(), Untaken>;
}

/// Why a request was not taken.
#[derive(Debug)]
pub enum Untaken {
    /// There is no room now; the request back.
    Full(Box<Frame>),
    /// The line is closed.
    Gone,
}

/// Where a line's requests go.
pub struct Requests(Box<dyn Takes>);

impl std::fmt::Debug for Requests {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Requests")
    }
}

impl Requests {
    /// They go there.
    pub fn to(taker: impl Takes + 'static) -> Self {
        Self(Box::new(taker))
    }

    /// They go nowhere.
    pub fn nowhere() -> Self {
        Self::to(Nowhere)
    }

    /// Sends one, waiting for room.
    ///
    /// # Errors
    /// [`Untaken::Gone`].
    pub fn send(&self, frame: Frame) -> Result<(), Untaken> {
        self.0.take(frame, true)
    }

    /// Sends one without waiting.
    ///
    /// # Errors
    /// [`Untaken`].
    pub fn try_send(&self, frame: Frame) -> Result<(), Untaken> {
        self.0.take(frame, false)
    }
}

struct Nowhere;

impl Takes for Nowhere {
    fn take(&self, _: Frame, _: bool) -> Result<(), Untaken> {
        Err(Untaken::Gone)
    }
}

/// Takes replies, without ever waiting. It is dropped when the line is closed; what it has taken by then is
/// still handed over.
pub trait Outlet: Send {
    /// Takes one. Where more is about to be given to others, whoever hands it over need not be woken before
    /// [`Outlet::wake`].
    ///
    /// # Errors
    /// No room now, or nobody there any more; the reply back.
    #[expect(clippy::result_large_err, reason = "a reply that is not taken goes back whole, to wait")]
    fn offer(&mut self, delivery: Delivery, more: bool) -> Result<(), TrySendError<Delivery>>;

    /// Sees to it that what was taken is handed over.
    fn wake(&mut self) {}
}

impl Outlet for SyncSender<Delivery> {
    fn offer(&mut self, delivery: Delivery, _: bool) -> Result<(), TrySendError<Delivery>> {
        self.try_send(delivery)
    }
}
