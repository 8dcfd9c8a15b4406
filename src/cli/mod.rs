//! The commands: every job a person can do on screen that makes sense in a script.
//!
//! Arguments ([`args`]) become one command's run, a run prints to an [`out::Out`] and ends as an
//! [`Exit`] or a [`fault::Fault`]; both are exit codes. One file a command; a command that needs the
//! record opens a [`session::Session`].

pub mod args;
pub mod blacklist;
mod bulk;
pub mod check;
pub mod completions;
pub mod context;
pub mod defence;
pub mod demo;
pub mod done;
pub mod export;
pub mod fault;
pub mod fee;
pub mod files;
pub mod findings;
pub mod grid;
pub mod hub;
pub mod journal;
pub mod json;
pub mod keys;
pub mod lines;
pub mod load;
pub mod man;
pub mod mask;
pub mod newfile;
pub mod notice;
pub mod opened;
pub mod out;
pub mod panic;
pub mod queue;
pub mod reach;
pub mod score;
pub mod screens;
pub mod session;
pub mod takeover;
pub mod triage;
pub mod views;
pub mod vote;

use args::{Cli, Cmd};
use clap::Parser;
use context::Context;
use fault::Fault;
use out::Out;
use std::process::ExitCode;

/// How a command that did its work ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done, or a positive answer: 0.
    Done,
    /// A negative answer: 1.
    No,
}

/// Reads the arguments, runs the command, and gives the exit code.
pub fn main() -> ExitCode {
    ExitCode::from(guarded(|| match Cli::try_parse() {
        Ok(cli) => start(cli),
        Err(told) => {
            // Help and version are answers and go to stdout; usage errors are 2, as clap has them.
            let _ = told.print();
            u8::try_from(told.exit_code()).unwrap_or(2)
        }
    }))
}

/// Runs the program so that a panic ends it in order: a log is written, the person is told where, and
/// the exit code is [`panic::EXIT`].
pub fn guarded(run: impl FnOnce() -> u8 + std::panic::UnwindSafe) -> u8 {
    panic::install();
    std::panic::catch_unwind(run).unwrap_or(panic::EXIT)
}

/// Every command with its arguments: what help, man pages and completions are made from.
pub fn command() -> clap::Command {
    <Cli as clap::CommandFactory>::command()
}

fn start(cli: Cli) -> u8 {
    let (context, command) = match Context::new(cli) {
        Ok(made) => made,
        Err((lang, fault)) => return fault.tell(lang),
    };
    let mut out = Out::new(&context);
    let ended = run(&context, command, &mut out).and_then(|exit| {
        out.finish()?;
        Ok(exit)
    });
    match ended {
        Ok(Exit::Done) => 0,
        Ok(Exit::No) => 1,
        Err(fault) => {
            // What was already written is an answer too: it must stand before the message.
            let _ = out.finish();
            fault.tell(context.lang)
        }
    }
}

fn run(context: &Context, command: Option<Cmd>, out: &mut Out) -> Result<Exit, Fault> {
    let Some(command) = command else { return screens::run(context, session::Clocked::Real) };
    match command {
        Cmd::Demo(args) => demo::run(context, &args, out),
        Cmd::Load(args) => load::run(context, &args, out),
        Cmd::Check(args) => check::run(context, &args, out),
        Cmd::List(args) => queue::list(context, &args, out),
        Cmd::Views(args) => views::run(context, &args, out),
        Cmd::Triage(args) => triage::run(context, &args, out),
        Cmd::Score(args) => score::run(context, &args, out),
        Cmd::Fee(args) => fee::run(context, &args, out),
        Cmd::Defence(args) => defence::run(context, &args, out),
        Cmd::Vote(args) => vote::run(context, &args, out),
        Cmd::Assign(args) => queue::assign(context, &args, out),
        Cmd::Undo(_) => queue::undo(context, out),
        Cmd::Blacklist(args) => blacklist::run(context, &args, out),
        Cmd::Export(args) => export::run(context, &args, out),
        Cmd::Journal(args) => journal::run(context, &args, out),
        Cmd::Notice(args) => notice::run(context, &args, out),
        Cmd::Hub(args) => hub::run(context, &args, out),
        Cmd::Keys(args) => keys::run(context, &args, out),
        Cmd::Completions(args) => completions::run(&args, out),
        Cmd::Man(args) => man::run(&args, out),
    }
}
