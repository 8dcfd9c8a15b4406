//! Puts the screens on a terminal and joins them to a desk. What may wait — the desk's line, the
//! disk — is done by threads of its own; the loop never waits for it.

use super::keeper::Keeper;
use super::runtime::drive::{self, Ended, Post};
use super::shell::{Shell, Start, Told, Wish};
use crate::desk::{Connection, Delivery, Frame, Refusal, Reply};
use std::io;
use std::sync::mpsc::{Receiver, SyncSender, channel};
use std::thread::JoinHandle;

/// Runs the screens until the person leaves.
///
/// # Errors
/// Where there is no terminal, or it is gone.
pub fn run(connection: Connection, start: Start, keeper: Keeper) -> io::Result<Ended> {
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
    keeper: Keeper,
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
