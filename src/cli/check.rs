//! `pingwei check PATH|ID`: findings, without a store or from it.

use super::Exit;
use super::context::Context;
use super::fault::{Code, Fault};
use super::files::{self, ProgressBar};
use super::findings::{Examined, FindingsDoc};
use super::out::Out;
use super::session::Session;
use crate::desk::Command;
use crate::domain::{BlackEntry, Day, Dossier, DossierId, Proposal, Words};
use crate::exchange::{self, Contents, Loaded};
use crate::policy::roll::{Roll, RollEntry};
use crate::policy::{Case, Notice, Tally, examine, judge, propose};
use clap::Args;
use std::path::{Path, PathBuf};

/// Arguments of `check`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
例 Examples:
  pingwei check queue.xlsx                            报送前自查，不需要材料库  before filing, without a store
  pingwei check queue.xlsx --blacklist blacklist.xlsx
  pingwei check 2020-0137 --all                       库中的一份，连已符合的也列出  from the store, everything
  pingwei check queue.xlsx --json | jq -r '.dossiers[] | [.dossier, .proposal] | @tsv'
退出码 0: 全部建议通过；1: 有不能建议通过的  0: all propose pass, 1: not all do")]
pub struct CheckArgs {
    /// 文件、目录 (不用材料库)，或申报编号  files or folders (no store), or numbers in the store
    #[arg(value_name = "PATH|ID", required = true)]
    what: Vec<String>,
    /// 已符合和不适用的也列出  list what passes or does not apply, too
    #[arg(long)]
    all: bool,
    /// 核查文件时用的黑名单  the blacklist to go by when files are checked
    #[arg(long, value_name = "FILE")]
    blacklist: Option<PathBuf>,
}

/// Runs `check`.
///
/// # Errors
/// Where something cannot be read; a file's faults are told after the findings of what is good in it.
pub fn run(context: &Context, args: &CheckArgs, out: &mut Out) -> Result<Exit, Fault> {
    let (paths, ids): (Vec<&String>, Vec<&String>) = args.what.iter().partition(|what| is_path(what));
    if !paths.is_empty() && !ids.is_empty() {
        return Err(Fault::bad(Words::made(
            format!("不能同时核查文件和库中的材料: {} 既不是文件也不是目录", ids[0]),
            format!("files and numbers cannot be checked together: {} is no file or folder", ids[0]),
        )));
    }
    let mut faults = Vec::new();
    let (notice, today, examined) = if ids.is_empty() {
        let notice = context.notice()?.into_owned();
        let (examined, found) = check_files(context, args, &notice, &paths)?;
        faults = found;
        (notice, context.today(), examined)
    } else {
        check_store(context, args, &ids)?
    };
    if context.json {
        let dossiers = examined.iter().map(|one| one.doc(out.lang, context.unmask)).collect();
        out.json(&FindingsDoc {
            schema: "pingwei.findings/1",
            notice: notice.meta.number.clone(),
            today: today.to_string(),
            dossiers,
        })?;
    } else {
        for (index, one) in examined.iter().enumerate() {
            if index > 0 {
                out.line("")?;
            }
            one.print(out, &notice, args.all, context.unmask)?;
        }
    }
    if !faults.is_empty() {
        return Err(Fault { code: Code::Bad, lines: faults, next: None }.next(files::MEND));
    }
    let pass = examined.iter().all(|one| one.proposal == Proposal::Pass);
    Ok(if pass { Exit::Done } else { Exit::No })
}

/// A name that exists, or looks like a file's: a wrong path is told as such, not as a wrong number.
fn is_path(what: &str) -> bool {
    let path = Path::new(what);
    let end = path.extension().and_then(|end| end.to_str()).map(str::to_ascii_lowercase);
    path.exists()
        || what.contains(std::path::MAIN_SEPARATOR)
        || matches!(end.as_deref(), Some("xlsx" | "xlsm" | "xls" | "csv" | "jsonl"))
}

fn check_files(
    context: &Context,
    args: &CheckArgs,
    notice: &Notice,
    paths: &[&String],
) -> Result<(Vec<Examined>, Vec<Words>), Fault> {
    let today = context.today();
    let roll = match &args.blacklist {
        Some(path) => read_roll(path, today)?,
        None => Roll::default(),
    };
    let (mut examined, mut faults) = (Vec::new(), Vec::new());
    for path in paths {
        let path = Path::new(path.as_str());
        let loaded = read(path, context)?;
        faults.extend(files::fault_words(path, &loaded.faults()));
        files::tell_notes(&loaded.report, context.lang);
        match loaded.contents {
            Contents::Queue(arrivals) => {
                let each =
                    arrivals.into_iter().map(|arrival| examine_alone(notice, &roll, today, arrival.dossier));
                examined.extend(each);
            }
            Contents::Blacklist(_) => return Err(not_a_queue(path, "黑名单", "a blacklist")),
            Contents::Roster(_) => return Err(not_a_queue(path, "评委名册", "a roster")),
            Contents::Ballots(_) => return Err(not_a_queue(path, "评分票", "paper ballots")),
            Contents::Fees(_) => return Err(not_a_queue(path, "缴费", "fees")),
        }
    }
    Ok((examined, faults))
}

fn read(path: &Path, context: &Context) -> Result<Loaded, Fault> {
    let bar = ProgressBar::new(context.lang);
    let loaded = exchange::read(path, &|progress| bar.reading(progress));
    bar.clear();
    loaded.map_err(|failure| Fault::bad(failure.words()))
}

fn not_a_queue(path: &Path, zh: &str, en: &str) -> Fault {
    let name = path.display();
    Fault::bad(Words::made(format!("{name}: 是{zh}，不是申报材料"), format!("{name}: is {en}, no queue")))
        .next(Words::fixed("黑名单用 --blacklist FILE 给出", "give a blacklist with --blacklist FILE"))
}

/// Entries of a file count as known before any filing.
fn read_roll(path: &Path, today: Day) -> Result<Roll, Fault> {
    let loaded = exchange::read(path, &|_| {}).map_err(|failure| Fault::bad(failure.words()))?;
    let faults = files::fault_words(path, &loaded.faults());
    if !faults.is_empty() {
        return Err(Fault { code: Code::Bad, lines: faults, next: None }.next(files::MEND));
    }
    let Contents::Blacklist(entries) = loaded.contents else {
        let name = path.display();
        return Err(Fault::bad(Words::made(
            format!("{name}: 不是黑名单"),
            format!("{name}: is no blacklist"),
        )));
    };
    let held = |(index, entry): (usize, BlackEntry)| RollEntry {
        number: u32::try_from(index + 1).unwrap_or(u32::MAX),
        entered: entry.from.first().min(today),
        entry,
        lifted: None,
    };
    Ok(Roll::new(entries.into_iter().map(|located| located.value).enumerate().map(held).collect()))
}

fn examine_alone(notice: &Notice, roll: &Roll, today: Day, dossier: Dossier) -> Examined {
    let case = Case::alone(notice, &dossier, roll, today);
    let judged = judge(examine(&case), &[], &[], dossier.submission(), |_| 0);
    let tally = Tally::of(&judged);
    let proposal = propose(tally, case.submissions(), *notice.submissions.most);
    Examined { dossier, judged, tally, proposal }
}

fn check_store(
    context: &Context,
    args: &CheckArgs,
    ids: &[&String],
) -> Result<(Notice, Day, Vec<Examined>), Fault> {
    if args.blacklist.is_some() {
        return Err(Fault::bad(Words::fixed(
            "核查库中的材料用库里的黑名单，不能另给 --blacklist",
            "dossiers in the store go by its own blacklist: leave out --blacklist",
        )));
    }
    let mut session = Session::open(context)?;
    let notice = session.notice()?;
    let today = session.overview()?.today;
    let mut examined = Vec::with_capacity(ids.len());
    for id in ids {
        let sheet = session.sheet(&DossierId((*id).clone()))?;
        let (dossier, judged) = (sheet.dossier, sheet.judged);
        examined.push(Examined { dossier, judged, tally: sheet.tally, proposal: sheet.proposal });
    }
    if context.unmask {
        let dossiers = ids.iter().map(|id| DossierId((*id).clone())).collect();
        session.command(None, Command::Unmask { dossiers, place: "check".to_owned() })?;
    }
    Ok((notice, today, examined))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_file_is_told_as_one() {
        for path in ["queue.xlsx", "./2020-0137", "no/such", "Queue.XLSX", "a.jsonl"] {
            assert!(is_path(path), "{path}");
        }
        assert!(!is_path("2020-0137"));
        assert!(is_path(env!("CARGO_MANIFEST_DIR")));
    }
}
