//! What is said across the desk: owned, bounded, serialisable. The same words serve a desk in this
//! process and one behind a socket.

mod answer;
mod command;
mod connection;
mod defence;
mod ends;
mod frame;
mod hall;
mod mark;
mod meeting;
mod news;
mod query;
mod queue;
mod refusal;
mod roll;
mod sheet;

pub use answer::*;
pub use command::*;
pub use connection::*;
pub use defence::*;
pub use ends::*;
pub use frame::*;
pub use hall::*;
pub use mark::*;
pub use meeting::*;
pub use news::*;
pub use query::*;
pub use queue::*;
pub use refusal::*;
pub use roll::*;
pub use sheet::*;
