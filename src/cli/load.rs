//! `pingwei load PATH…`: queues, blacklists, rosters, ballots from paper and fees into the store.
//!
//! Every file is read to its end before anything is written: one with faults is refused whole, with
//! each fault at its place, unless `--accept-good` is given. A queue then goes to the desk in parts
//! that nobody sees, and becomes visible by one commit.

pub mod intake;
mod rejects;
mod room;
pub mod send;
pub mod tell;

use super::Exit;
use super::context::Context;
use super::fault::{Code, Fault};
use super::files::{self, ProgressBar};
use super::out::Out;
use super::session::Session;
use crate::domain::Words;
use clap::Args;
use intake::{Held, Intake};
use std::path::PathBuf;
use tell::{Loaded, Outcome};

/// Arguments of `load`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
例 Examples:
  pingwei load queue.xlsx --dry-run                 先看会怎样  see first what it would do
  pingwei load queue.xlsx blacklist.xlsx roster.csv
  pingwei load queue.xlsx --accept-good             有错的写进报告，其余载入  the rest goes into a report
  pingwei load fixed.xlsx --reason 我方录入有误      更正库中已有的同次上报  correct our own mistakes
  pingwei --account fangjl load ballots.csv         纸质评分票: 两人各载入自己录的  each loads what they keyed in
  pingwei load fees.csv                             缴费  fees
文件是申报材料、黑名单、评委名册、评分票还是缴费，由表头认出。
What a file is (queue, blacklist, roster, paper ballots, fees) is told by its headers.
退出码 0: 全部载入或原已载入；1: 有没载入的；2: 文件有错，一份也没载入；3: 规则不允许
Exit code 0: everything is in; 1: something was left out; 2: faults in a file, nothing loaded; 3: refused by a rule")]
pub struct LoadArgs {
    /// 文件 (.xlsx .csv .jsonl) 或装有 .csv 的目录  files, or folders of .csv files
    #[arg(value_name = "PATH", required = true)]
    pub(super) paths: Vec<PathBuf>,
    /// 只看会怎样，什么也不写  only tell what it would do
    #[arg(long)]
    dry_run: bool,
    /// 载入没有错误的，有错的写进报告  load what is right, write what is not into a report
    #[arg(long)]
    accept_good: bool,
    /// 报告写到这里  where the report goes [默认 default: 文件名.rejected.xlsx]
    #[arg(long, value_name = "FILE", requires = "accept_good")]
    report: Option<PathBuf>,
    /// 更正: 同一次上报内容不同的，按本次文件更正，并记下理由
    /// correct submissions that are in the store with other content, for this reason
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

/// Runs `load`.
///
/// # Errors
/// Faults of the files, or the desk's refusal; nothing of a queue is visible then.
pub fn run(context: &Context, args: &LoadArgs, out: &mut Out) -> Result<Exit, Fault> {
    if args.report.is_some() && args.paths.len() > 1 {
        return Err(Fault::bad(Words::fixed(
            "--report 只能在载入一个文件时指定；不指定时每个文件各有一份",
            "--report goes with one file; without it every file has a report of its own",
        )));
    }
    let bar = ProgressBar::new(context.lang);
    let mut intakes = Vec::new();
    for path in &args.paths {
        intakes.push(Intake::read(path, &bar)?);
    }
    bar.clear();
    for intake in &intakes {
        files::tell_notes(&intake.report, context.lang);
    }
    let faults: Vec<Words> = intakes.iter().flat_map(Intake::fault_words).collect();
    if !faults.is_empty() && !args.accept_good && !args.dry_run {
        return Err(Fault { code: Code::Bad, lines: faults, next: None }.next(files::MEND));
    }
    // What rules look at comes before what they look at it for.
    intakes.sort_by_key(|intake| matches!(intake.held, Held::Queue(_)));
    let mut session = if args.dry_run { Session::look(context)? } else { Session::found(context)? };
    let mut loaded = Vec::new();
    for intake in &intakes {
        let one = if args.dry_run {
            send::try_out(&mut session, intake, args.reason.is_some(), &bar)?
        } else {
            send::load(&mut session, intake, args.accept_good, args.reason.as_deref(), &bar)?
        };
        bar.clear();
        loaded.push(one);
    }
    drop(session);
    let mut reports = Vec::new();
    if args.accept_good && !args.dry_run {
        for (intake, one) in intakes.iter().zip(&loaded) {
            reports.extend(rejects::write(intake, one, args.report.as_deref(), context.lang)?);
        }
    }
    tell::tell(context, &intakes, &loaded, args.dry_run, &reports, out)?;
    if !faults.is_empty() && args.dry_run {
        return Err(Fault { code: Code::Bad, lines: faults, next: None }.next(files::MEND));
    }
    let left_out = !faults.is_empty() || loaded.iter().any(Loaded::left_out);
    Ok(if left_out { Exit::No } else { Exit::Done })
}
