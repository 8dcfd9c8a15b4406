//! `pingwei man`: the man pages, made from the same table as the help.

use super::Exit;
use super::args::Cli;
use super::fault::Fault;
use super::out::Out;
use crate::domain::Words;
use clap::{Args, CommandFactory};
use clap_mangen::Man;
use std::path::PathBuf;

/// Arguments of `man`.
#[derive(Debug, Clone, Args)]
pub struct ManArgs {
    /// 哪个命令的手册页；不写则为总页  the page of which command; without it the main page
    #[arg(value_name = "COMMAND", conflicts_with = "dir")]
    command: Option<String>,
    /// 把所有手册页写进这个目录  write all pages into this folder
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// Prints a man page, or writes all of them.
///
/// # Errors
/// Where there is no such command, or the files cannot be written.
pub fn run(args: &ManArgs, out: &mut Out) -> Result<Exit, Fault> {
    let mut whole = Cli::command();
    whole.build();
    if let Some(dir) = &args.dir {
        std::fs::create_dir_all(dir).map_err(|error| Fault::file(dir, &error))?;
        for command in std::iter::once(&whole).chain(whole.get_subcommands()) {
            let name = page_name(command);
            let path = dir.join(format!("{name}.1"));
            std::fs::write(&path, page(command, name)?).map_err(|error| Fault::file(&path, &error))?;
        }
        return Ok(Exit::Done);
    }
    let wanted = match &args.command {
        None => &whole,
        Some(name) => whole.find_subcommand(name).ok_or_else(|| {
            let known: Vec<&str> = whole.get_subcommands().map(clap::Command::get_name).collect();
            let known = known.join(" ");
            Fault::bad(Words::made(format!("没有命令 {name}"), format!("there is no command {name}")))
                .next(Words::made(format!("有这些: {known}"), format!("there are: {known}")))
        })?,
    };
    out.bytes(&page(wanted, page_name(wanted))?)?;
    Ok(Exit::Done)
}

fn page_name(command: &clap::Command) -> String {
    command.get_bin_name().unwrap_or(command.get_name()).replace(' ', "-")
}

fn page(command: &clap::Command, name: String) -> Result<Vec<u8>, Fault> {
    let mut roff = Vec::new();
    Man::new(command.clone().display_name(name)).render(&mut roff)?;
    Ok(roff)
}
