//! One viewer's line to a desk.

use super::answer::{Answer, Delivery, Done, Reply};
use super::ends::{Requests, Untaken};
use super::frame::{Do, Frame, Request, RequestId};
use super::query::Query;
use super::refusal::Refusal;
use std::sync::mpsc::Receiver;

/// One viewer's line to a desk. Sending never blocks: a full line is a refusal.
#[derive(Debug)]
pub struct Connection {
    /// Requests.
    pub requests: Requests,
    /// Replies. The desk closes it when it closes.
    pub replies: Receiver<Delivery>,
    next: u64,
}

impl Connection {
    /// Joins the two ends.
    pub fn new(requests: Requests, replies: Receiver<Delivery>) -> Self {
        Self { requests, replies, next: 1 }
    }

    /// A line to nowhere: the desk is closed.
    pub fn closed() -> Self {
        let (_, replies) = std::sync::mpsc::sync_channel(1);
        Self::new(Requests::nowhere(), replies)
    }

    /// Sends a request and gives its id.
    ///
    /// # Errors
    /// [`Why::Busy`] where the line is full, [`Why::Missing`] where the desk is closed.
    pub fn send(&mut self, request: Request) -> Result<RequestId, Refusal> {
        let id = RequestId(self.next);
        self.next += 1;
        self.requests.try_send(Frame { id, request }).map(|()| id).map_err(|error| match error {
            Untaken::Full(_) => Refusal::busy(),
            Untaken::Gone => Refusal::closed(),
        })
    }

    /// Sends a request and waits for its reply; deltas and replies to others are dropped. For commands.
    ///
    /// # Errors
    /// The desk's refusal.
    pub fn call(&mut self, request: Request) -> Result<Reply, Refusal> {
        let id = RequestId(self.next);
        self.next += 1;
        self.requests.send(Frame { id, request }).map_err(|_| Refusal::closed())?;
        loop {
            let delivery = self.replies.recv().map_err(|_| Refusal::closed())?;
            match delivery.reply {
                _ if delivery.id != id => {}
                Reply::Refused(refusal) => return Err(refusal),
                reply => return Ok(reply),
            }
        }
    }

    /// Asks and waits.
    ///
    /// # Errors
    /// The desk's refusal.
    pub fn ask(&mut self, query: Query) -> Result<Answer, Refusal> {
        match self.call(Request::Ask(query))? {
            Reply::Answer(answer) => Ok(answer),
            _ => Err(Refusal::closed()),
        }
    }

    /// Commands and waits until it is on disk.
    ///
    /// # Errors
    /// The desk's refusal.
    pub fn command(&mut self, command: Do) -> Result<Done, Refusal> {
        match self.call(Request::Do(command))? {
            Reply::Done(done) => Ok(done),
            _ => Err(Refusal::closed()),
        }
    }
}
