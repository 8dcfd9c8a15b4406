//! Puts the screens on a terminal and joins them to a desk. What may wait — the desk's line, the
//! disk — is done by threads of its own; the loop never waits for it.

use super::keymap::Keymap;
use super::runtime::drive::{self, Ended, Post};
use super::screens::DraftKey;
use super::shell::{Place, Shell, Start, Told, Wish};
use crate::desk::{Connection, Delivery, Frame, Refusal, Reply};
use std::io;
use std::sync::mpsc::{Receiver, SyncSender, channel};
use std::thread::JoinHandle;

/// Keeps what is no part of the record: drafts, and where the person was.
pub trait Keeper: Send {
    /// Keeps a draft, or deletes it where the text is empty. It is on disk within a moment.
    ///
    /// # Errors
    /// Why it could not be kept.
    fn draft(&mut self, key: &DraftKey, text: &str) -> Result<(), String>;
    /// Keeps where the person is.
    fn place(&mut self, place: &Place);
    /// Reads the keymap file again.
    ///
    /// # Errors
    /// What is wrong with it, with line and column.
    fn keymap(&self) -> Result<Keymap, String>;
    /// Has everything on disk now: the program ends.
    fn flush(&mut self);
}

/// Runs the screens until the person leaves.
///
/// # Errors
/// Where there is no terminal, or it is gone.
pub fn run(connection: Connection, start: Start, keeper: Box<dyn Keeper>) -> io::Result<Ended> {
    let mut helpers: Vec<JoinHandle<()>> = Vec::new();
    let (requests, replies) = (connection.requests, connection.replies);
    let (wishes, wanted) = channel();
    let ended = {
        let helpers = &mut helpers;
        drive::start(Shell::new(start), move |post| {
            helpers.push(carrier(requests, wanted, keeper, post.clone()));
            forward(replies, post);
            // The channel is unbounded, but its sender is a person at a keyboard.
            move |wish| drop(wishes.send(wish))
        })
    };
    // The carrier ends when the loop has let go of its sender, with everything on disk.
    for helper in helpers {
        let _ = helper.join();
    }
    ended
}

/// Tells the app what the desk says, until either is gone.
fn forward(replies: Receiver<Delivery>, post: Post<Told>) {
    std::thread::spawn(move || {
        for delivery in replies {
            if !post.tell(Told::Delivery(Box::new(delivery))) {
                return;
            }
        }
    });
}

/// Does what may wait, in the order it was wished for.
fn carrier(
    requests: SyncSender<Frame>,
    wanted: Receiver<Wish>,
    mut keeper: Box<dyn Keeper>,
    post: Post<Told>,
) -> JoinHandle<()> {
    std::thread::spawn(move || {
        for wish in wanted {
            match wish {
                Wish::Send(frame) => {
                    let id = frame.id;
                    if requests.send(frame).is_err() {
                        let reply = Reply::Refused(Refusal::closed());
                        post.tell(Told::Delivery(Box::new(Delivery { id, reply })));
                    }
                }
                Wish::Draft(key, text) => {
                    if let Err(why) = keeper.draft(&key, &text) {
                        post.tell(Told::DraftFailed(why));
                    }
                }
                Wish::Place(place) => keeper.place(&place),
                Wish::ReloadKeys => {
                    post.tell(Told::Keys(Box::new(keeper.keymap())));
                }
            }
        }
        keeper.flush();
    })
}
