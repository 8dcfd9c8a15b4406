//! `pingwei man`: the man pages, made from the same table as the help.

use super::Exit;

use super::fault::Fault;
use super::out::Out;
use crate::domain::Words;
use clap::Args;
use clap_mangen::Man;
use std::path::{Path, PathBuf};

/// Arguments of `man`.
#[derive(Debug, Clone, Args)]
pub struct ManArgs {
    /// 哪个命令的手册页；不写则为总页  the page of which command; without it the main page
    #[arg(value_name = "COMMAND", num_args = 0.., conflicts_with = "dir")]
    command: Vec<String>,
    /// 把所有手册页写进这个目录  write all pages into this folder
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// Prints a man page, or writes all of them.
///
/// # Errors
/// Where there is no such command, or the files cannot be written.
pub fn run(args: &ManArgs, out: &mut Out) -> Result<Exit, Fault> {
    let mut whole = super::command();
    whole.build();
    if let Some(dir) = &args.dir {
        std::fs::create_dir_all(dir).map_err(|error| Fault::file(dir, &error))?;
        write_all(&whole, dir)?;
        return Ok(Exit::Done);
    }
    let mut wanted = &whole;
    for name in &args.command {
        wanted = wanted.find_subcommand(name).ok_or_else(|| {
            let known: Vec<&str> = wanted.get_subcommands().map(clap::Command::get_name).collect();
            let known = known.join(" ");
            Fault::bad(Words::made(format!("没有命令 {name}"), format!("there is no command {name}")))
                .next(Words::made(format!("有这些: {known}"), format!("there are: {known}")))
        })?;
    }
    out.bytes(&page(wanted)?)?;
    Ok(Exit::Done)
}

/// A page for the command and for each one under it.
fn write_all(command: &clap::Command, dir: &Path) -> Result<(), Fault> {
    let path = dir.join(format!("{}.1", page_name(command)));
    std::fs::write(&path, page(command)?).map_err(|error| Fault::file(&path, &error))?;
    let own = |under: &&clap::Command| under.get_name() != "help";
    command.get_subcommands().filter(own).try_for_each(|under| write_all(under, dir))
}

fn page_name(command: &clap::Command) -> String {
    command.get_bin_name().unwrap_or(command.get_name()).replace(' ', "-")
}

fn page(command: &clap::Command) -> Result<Vec<u8>, Fault> {
    let mut roff = Vec::new();
    let named = command.clone().display_name(page_name(command)).version(env!("CARGO_PKG_VERSION"));
    Man::new(named).render(&mut roff)?;
    Ok(roff)
}
