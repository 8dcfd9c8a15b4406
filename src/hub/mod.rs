//! The desk served to other accounts of the same host, over a Unix socket.
//!
//! A [`Server`] owns the store's desk, reads each client on a thread of its own and writes to all of them
//! with a few, and believes only the kernel about who they are ([`peer`]). A [`Hub`] is the other end: it gives ordinary desk
//! [`Connection`](crate::desk::Connection)s, so that screens and commands use a desk of their own or
//! one behind a socket without knowing, and it lives through a hub that is restarted.
//!
//! What goes over the wire is what the desk answers to that one account, and nothing else: who may
//! know what is decided at the desk.
//!
//! # What is bounded, and what happens there
//!
//! | what | bound | beyond it |
//! |---|---|---|
//! | a frame to the hub | [`wire::TO_HUB`]: 2 MiB, 32 deep, 32,768 lists and objects | that client is told and cut off |
//! | a frame to a client | [`wire::TO_CLIENT`]: 16 MiB | that answer becomes a refusal: ask for less |
//! | time for the rest of a frame begun | [`wire::PATIENCE`]: 10 s | that client is cut off |
//! | time for the greeting | [`server::GREETING`]: 5 s | that client is cut off |
//! | unanswered requests of a client | [`server::IN_FLIGHT`]: 128 | nothing more is read from it until one is answered |
//! | replies a client does not read | 64, then the desk's own bound of 1,024 answers; deltas are put together | it is cut off after 30 s without taking a byte, or at the bound |
//! | clients of one account, and in all | [`server::OF_ONE`]: 32, [`server::IN_ALL`]: 256 | the newcomer is told to come again |
//! | commands, questions, searches waiting at the desk | 256 each | refused as busy; nothing was done |
//! | requests a client's program keeps unanswered, with or without a hub | 256 | refused as busy; nothing was done |

pub mod client;
mod guest;
mod link;
pub mod peer;
pub mod place;
mod post;
pub mod server;
pub mod status;
pub mod wire;

pub use client::{DialError, Hub};
pub use link::AWAY;
pub use peer::Peer;
pub use server::Server;
pub use status::Status;
