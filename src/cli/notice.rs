//! `pingwei notice`: checks a notice file with line and column, shows the rules readably.

use super::Exit;
use super::context::Context;
use super::done;
use super::fault::{Code, Fault};
use super::out::Out;
use super::session::Session;
use crate::desk::Command;
use crate::domain::Words;
use crate::policy::Notice;
use clap::{Args, Subcommand};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Arguments of `notice`.
#[derive(Debug, Clone, Args)]
#[command(
    disable_help_subcommand = true,
    after_help = "\
例 Examples:
  pingwei notice check notice-2021.toml     逐处指出错误，带行号列号  every fault with line and column
  pingwei notice show                       随程序的 2020 年通知  the notice of 2020
  pingwei --notice notice-2021.toml notice show
  pingwei notice adopt notice-2021.toml     材料库改用它  have the store go by it"
)]
pub struct NoticeArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Clone, Subcommand)]
enum What {
    /// 核对一份通知文件  validate a notice file
    Check {
        /// 通知文件  the file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// 让材料库改用这份通知 (记入日志)  have the store go by this notice (the journal notes it)
    Adopt {
        /// 通知文件  the file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// 显示规则；标明哪些不是通知本身给的  show the rules, marking what the notice itself does not give
    Show,
}

/// The answer of `notice check` as JSON.
#[derive(Serialize)]
struct Checked<'a> {
    schema: &'static str,
    notice: &'a str,
    cycle: i16,
    sha256: String,
}

/// The answer of `notice show` as JSON.
#[derive(Serialize)]
struct Shown<'a> {
    schema: &'static str,
    notice: &'a Notice,
}

/// Runs `notice`.
///
/// # Errors
/// Where the file cannot be read, or is no valid notice.
pub fn run(context: &Context, args: &NoticeArgs, out: &mut Out) -> Result<Exit, Fault> {
    match &args.what {
        What::Check { file } => {
            let (notice, text) = read(file)?;
            let sha256 = Notice::sha256(&text);
            if context.json {
                let (number, cycle) = (notice.meta.number.as_str(), notice.meta.cycle);
                out.json(&Checked { schema: "pingwei.notice-check/1", notice: number, cycle, sha256 })?;
            } else {
                let (file, meta) = (file.display(), &notice.meta);
                out.say(&Words::made(
                    format!("{file}: 没有错误。{}，{} 年度，sha256 {sha256}", meta.number, meta.cycle),
                    format!("{file}: no faults. {}, cycle {}, sha256 {sha256}", meta.number, meta.cycle),
                ))?;
            }
        }
        What::Adopt { file } => {
            let (_, text) = read(file)?;
            let done = Session::open(context)?.command(None, Command::AdoptNotice { text })?;
            done::tell(context, &done, out)?;
        }
        What::Show => {
            let notice = context.notice()?;
            if context.json {
                out.json(&Shown { schema: "pingwei.notice/1", notice: &notice })?;
            } else {
                out.say(&Words::same(notice.render(out.lang).trim_end()))?;
            }
        }
    }
    Ok(Exit::Done)
}

/// Reads and validates a notice file; gives its text too.
///
/// # Errors
/// Where it cannot be read; else every fault with its place.
pub fn read(path: &Path) -> Result<(Notice, String), Fault> {
    let text = std::fs::read_to_string(path).map_err(|error| Fault::file(path, &error))?;
    match Notice::parse(&text, &path.display().to_string()) {
        Ok(notice) => Ok((notice, text)),
        Err(faults) => {
            let file = &faults.file;
            let line = |fault: &crate::policy::notice::NoticeFault| {
                let at = format!("{file}:{}:{}", fault.line, fault.column);
                Words::made(format!("{at}: {}", fault.what.zh), format!("{at}: {}", fault.what.en))
            };
            Err(Fault { code: Code::Bad, lines: faults.faults.iter().map(line).collect(), next: None }.next(
                Words::fixed(
                    "改正后用 pingwei notice check FILE 再核对；原有规则仍然有效",
                    "correct it and check again with pingwei notice check FILE; the rules in force stay",
                ),
            ))
        }
    }
}
