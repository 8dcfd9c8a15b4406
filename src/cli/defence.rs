//! `pingwei defence …`: the defence day from a script. What is to be recorded is made in [`doing`],
//! what is asked is told by [`telling`] and its neighbours.

mod args;
mod board;
mod doing;
mod explain;
mod lists;
mod telling;
mod words;

pub use args::DefenceArgs;
pub use board::marked;
pub use doing::{id_of, wish};
pub use explain::derivation;
pub use words::{candidacy, figure, name, person, standing, state as state_word};

use super::Exit;
use super::context::Context;
use super::done;
use super::fault::Fault;
use super::out::Out;
use super::session::Session;
use crate::desk::Command;

/// Runs `defence`.
///
/// # Errors
/// The desk's refusal, or what is wrong with the arguments.
pub fn run(context: &Context, args: &DefenceArgs, out: &mut Out) -> Result<Exit, Fault> {
    let mut session = Session::open(context)?;
    match wish(&mut session, &args.act)? {
        Some(wish) => {
            let done = session.command(args.base, Command::Defence(wish))?;
            done::tell(context, &done, out)?;
            Ok(Exit::Done)
        }
        None => telling::tell(context, &mut session, &args.act, out),
    }
}
