//! Puts the screens on a terminal and joins them to a desk. What may wait — the desk's line, the
//! disk — is done by threads of its own; the loop never waits for it.

use super::keeper::Keeper;
use super::loader;
use super::runtime::drive::{self, Ended, Post};
use super::shell::{Shell, Start, Told, Wish};
use crate::desk::{Connection, Delivery, Refusal, Reply, Requests};
use std::io;
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;

/// Runs the screens until the person leaves.
///
/// # Errors
/// Where there is no terminal, or it is gone.
pub fn run(dial: Dial, start: Start, keeper: Keeper) -> io::Result<Ended> {
    let mut helpers: Vec<JoinHandle<()>> = Vec::new();
    let session = start.session.clone();
    let Connection { requests, replies, .. } = dial();
    let (wishes, wanted) = channel();
    let ended = {
        let helpers = &mut helpers;
        drive::start(Shell::new(start), move |post| {
            helpers.push(carrier(Carrier { requests, keeper, post: post.clone(), dial, session }, wanted));
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

/// Makes a connection of the viewer's to the desk.
pub type Dial = Box<dyn Fn() -> Connection + Send>;

/// What does the waiting.
struct Carrier {
    requests: Requests,
    keeper: Keeper,
    post: Post<Told>,
    dial: Dial,
    session: String,
}

/// Does what may wait, in the order it was wished for.
fn carrier(mut carrier: Carrier, wanted: Receiver<Wish>) -> JoinHandle<()> {
    std::thread::spawn(move || {
        for wish in wanted {
            carrier.carry(wish);
        }
        carrier.keeper.flush();
    })
}

impl Carrier {
    fn carry(&mut self, wish: Wish) {
        let post = &self.post;
        match wish {
            Wish::Send(frame) => {
                let id = frame.id;
                if self.requests.send(frame).is_err() {
                    let reply = Reply::Refused(Refusal::closed());
                    post.tell(Told::Delivery(Box::new(Delivery { id, reply })));
                }
            }
            Wish::Draft(key, text) => {
                if let Err(why) = self.keeper.draft(&key, &text) {
                    post.tell(Told::DraftFailed(why));
                }
            }
            Wish::Place(place) => self.keeper.place(&place),
            Wish::ReloadKeys => {
                post.tell(Told::Keys(Box::new(self.keeper.keymap())));
            }
            Wish::Load(path) => {
                let (connection, post, session) = ((self.dial)(), self.post.clone(), self.session.clone());
                std::thread::spawn(move || {
                    let tell = post.clone();
                    let progress = move |done, all| {
                        tell.tell(Told::Loading(done, all));
                    };
                    let result = loader::load(connection, &session, &path, &progress);
                    post.tell(Told::Loaded(result));
                });
            }
        }
    }
}
