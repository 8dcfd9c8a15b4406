//! The demo's defence, half-way through: the commands of `sample-data/defence-2020.txt`, each done by
//! the account it names.

use super::take;
use crate::cli::args::{Cli, Cmd};
use crate::cli::fault::Fault;
use crate::cli::files::ProgressBar;
use crate::cli::session::Session;
use crate::cli::{defence, fee};
use crate::desk::Command;
use crate::domain::Words;
use clap::Parser;
use std::path::Path;

const SCRIPT: &str = include_str!("../../../sample-data/defence-2020.txt");

/// Does what the script says, line by line.
///
/// # Errors
/// The first line that is refused, with its number.
pub fn play(session: &mut Session, files: &Path, bar: &ProgressBar) -> Result<(), Fault> {
    let total = SCRIPT.lines().count() as u64;
    let mut at_desk = String::new();
    for (number, line) in (1_u64..).zip(SCRIPT.lines()) {
        let Some((account, words)) = line.split_once("$ ").filter(|_| !line.starts_with('#')) else {
            continue;
        };
        if account != at_desk {
            session.turn_to(account);
            account.clone_into(&mut at_desk);
        }
        step(session, words, files, bar).map_err(|fault| told(number, fault))?;
        bar.set("", number, total);
    }
    session.turn_to(super::ACCOUNT);
    Ok(())
}

fn step(session: &mut Session, words: &str, files: &Path, bar: &ProgressBar) -> Result<(), Fault> {
    let parsed = Cli::try_parse_from(std::iter::once("pingwei").chain(words.split_whitespace()));
    let command = parsed.map_err(|why| Fault::bad(Words::same(why.to_string())))?.command;
    let wish = match &command {
        Some(Cmd::Load(args)) => {
            return args.paths.iter().try_for_each(|path| take(session, &files.join(path), bar));
        }
        Some(Cmd::Triage(args)) => Some(args.wish(session)?),
        Some(Cmd::Score(args)) => Some(args.wish(session)?),
        Some(Cmd::Fee(args)) => fee::wish(args).map(Command::Meeting),
        Some(Cmd::Defence(args)) => defence::wish(session, &args.act)?.map(Command::Defence),
        _ => None,
    };
    match wish {
        Some(wish) => session.command(None, wish).map(drop),
        None => {
            Err(Fault::bad(Words::made(format!("不是可做的事: {words}"), format!("nothing to do: {words}"))))
        }
    }
}

/// Names the line of the script.
fn told(number: u64, fault: Fault) -> Fault {
    let lines = fault.lines.into_iter().map(|words| {
        Words::made(
            format!("defence-2020.txt:{number}: {}", words.zh),
            format!("defence-2020.txt:{number}: {}", words.en),
        )
    });
    Fault { lines: lines.collect(), ..fault }
}
