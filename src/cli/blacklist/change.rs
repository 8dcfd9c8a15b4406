//! `pingwei blacklist --add | --correct N | --lift N | --confirm-lift N | --drop-lift N`: each is an
//! event, with a reason; lifting takes two people.

use crate::cli::Exit;
use crate::cli::context::{Context, day_option};
use crate::cli::done;
use crate::cli::fault::Fault;
use crate::cli::out::Out;
use crate::cli::session::Session;
use crate::desk::Command;
use crate::domain::{BlackEntry, Day, Row, Words};
use clap::Args;

/// What is changed.
#[derive(Debug, Clone, Args)]
#[group(id = "change", multiple = false)]
pub struct ChangeArgs {
    /// 登记一条  enter one
    #[arg(long, requires = "set")]
    add: bool,
    /// 更正第 N 条  correct entry N
    #[arg(long, value_name = "N", requires = "set")]
    correct: Option<u32>,
    /// 提出解除第 N 条，等另一人确认  propose to lift entry N
    #[arg(long, value_name = "N")]
    lift: Option<u32>,
    /// 确认解除第 N 条 (不能是提出的人)  confirm the lifting of entry N; not by its proposer
    #[arg(long, value_name = "N")]
    confirm_lift: Option<u32>,
    /// 不再解除第 N 条  drop the proposal to lift entry N
    #[arg(long, value_name = "N")]
    drop_lift: Option<u32>,
    #[command(flatten)]
    how: HowArgs,
}

/// With what, and why.
#[derive(Debug, Clone, Args)]
#[group(id = "how", multiple = true)]
pub struct HowArgs {
    /// 列=值，可多次；列名同黑名单表  column=value, repeatable; columns as in the blacklist's table
    #[arg(long, value_name = "COLUMN=VALUE")]
    set: Vec<String>,
    /// 理由  the reason
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    reason: String,
    /// 自哪一天起不再禁  from which day it no longer bars [默认 default: 今天 today]
    #[arg(long, value_name = "DATE", value_parser = day_option)]
    from: Option<Day>,
}

impl ChangeArgs {
    /// True where anything is to be changed.
    pub fn is_any(&self) -> bool {
        self.add || [self.correct, self.lift, self.confirm_lift, self.drop_lift].iter().any(Option::is_some)
    }

    fn command(&self, context: &Context) -> Result<Command, Fault> {
        let reason = self.how.reason.clone();
        Ok(match self {
            Self { correct: Some(number), .. } => {
                let mut entry = super::entry(context, *number)?.ok_or_else(|| missing(*number))?;
                set(&mut entry, &self.how.set)?;
                Command::CorrectEntry { number: *number, entry: Box::new(entry), reason }
            }
            Self { lift: Some(number), .. } => {
                Command::ProposeLift { number: *number, from: self.how.from, reason }
            }
            Self { confirm_lift: Some(number), .. } => Command::ConfirmLift { number: *number },
            Self { drop_lift: Some(number), .. } => Command::DropLift { number: *number, reason },
            _ => {
                let mut entry = BlackEntry::default();
                set(&mut entry, &self.how.set)?;
                Command::Blacklist { entries: vec![entry] }
            }
        })
    }
}

/// Makes the change.
///
/// # Errors
/// A column or value that cannot be, or the desk's refusal.
pub fn run(context: &Context, args: &ChangeArgs, out: &mut Out) -> Result<Exit, Fault> {
    let command = args.command(context)?;
    let done = Session::open(context)?.command(None, command)?;
    done::tell(context, &done, out)?;
    Ok(Exit::Done)
}

fn missing(number: u32) -> Fault {
    Fault::bad(Words::made(
        format!("黑名单没有第 {number} 条"),
        format!("the blacklist has no entry {number}"),
    ))
}

/// Puts `column=value` pairs into an entry.
fn set(entry: &mut BlackEntry, pairs: &[String]) -> Result<(), Fault> {
    for pair in pairs {
        let (column, value) = pair.split_once(['=', '＝']).unwrap_or((pair, ""));
        let names = || BlackEntry::COLUMNS.iter().map(|held| held.zh).collect::<Vec<_>>().join(" ");
        let at = BlackEntry::COLUMNS.iter().position(|held| held.zh == column.trim()).ok_or_else(|| {
            Fault::bad(Words::made(
                format!("没有「{column}」这一列；有 {}", names()),
                format!("no column `{column}`; there are {}", names()),
            ))
        })?;
        entry.set(at, value.trim()).map_err(|expected| {
            let words = expected.words();
            Fault::bad(Words::made(
                format!("{column}: 「{value}」不对，{}", words.zh),
                format!("{column}: `{value}` is wrong, {}", words.en),
            ))
        })?;
    }
    Ok(())
}
