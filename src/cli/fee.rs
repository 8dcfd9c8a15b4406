//! `pingwei fee`: who has paid, one by one; many at once come by `load`.

use super::Exit;
use super::context::{Context, day_option};
use super::defence::state_word;
use super::done;
use super::fault::Fault;
use super::grid::{Grid, left};
use super::json::Doc;
use super::out::Out;
use super::session::{Session, unanswered};
use crate::desk::{Command, DefenceAnswer, DefenceAsk, FeeRow, MeetingDo};
use crate::domain::{Day, DossierId, Fee, Words};
use clap::{Args, Subcommand};
use serde::Serialize;

/// Arguments of `fee`.
#[derive(Debug, Clone, Args)]
#[command(
    disable_help_subcommand = true,
    after_help = "\
例 Examples:
  pingwei fee list --unpaid                                   还没缴费的  who has not paid
  pingwei fee pay 2020-0137 --date 2020-11-30 --voucher P-0137
  pingwei fee unpay 2020-0137 --reason 记错了人
  pingwei load fees.csv                                       成批登记: 申报编号,缴费,日期,凭证号  many at once
未缴费的不能答辩，也不能表决 (四)  Unpaid: neither defence nor vote"
)]
pub struct FeeArgs {
    /// 依据的版本；已有更新则拒绝  the version seen; refused if things have moved on
    #[arg(long, global = true, value_name = "VERSION")]
    base: Option<u64>,
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Clone, Subcommand)]
enum Act {
    /// 列出缴费情况  who has paid
    List {
        /// 只列没缴的  only those who have not
        #[arg(long)]
        unpaid: bool,
    },
    /// 登记已缴  paid
    Pay {
        /// 申报编号  the dossier's number
        id: String,
        /// 日期  the day
        #[arg(long, value_name = "DATE", value_parser = day_option)]
        date: Day,
        /// 凭证号  the voucher's number
        #[arg(long, value_name = "TEXT")]
        voucher: String,
        /// 理由；更正已登记的须写  why; where one is corrected
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        reason: String,
    },
    /// 其实没缴  not paid after all
    Unpay {
        /// 申报编号  the dossier's number
        id: String,
        /// 理由  why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

#[derive(Serialize)]
struct Fees {
    fees: Vec<FeeRow>,
}

/// Runs `fee`.
///
/// # Errors
/// The desk's refusal.
pub fn run(context: &Context, args: &FeeArgs, out: &mut Out) -> Result<Exit, Fault> {
    let mut session = Session::open(context)?;
    match wish(args) {
        Some(wish) => {
            let done = session.command(args.base, Command::Meeting(wish))?;
            done::tell(context, &done, out)?;
        }
        None => {
            let unpaid = matches!(args.act, Act::List { unpaid: true });
            let DefenceAnswer::Fees(fees) = session.defence(DefenceAsk::Fees { unpaid })? else {
                return Err(unanswered());
            };
            if context.json {
                out.json(&Doc { schema: "pingwei.fees/1".to_owned(), body: &Fees { fees } })?;
            } else {
                list(&fees, out)?;
            }
        }
    }
    Ok(Exit::Done)
}

/// What is to be recorded; `None` where something is only asked.
pub fn wish(args: &FeeArgs) -> Option<MeetingDo> {
    let (id, fee, reason) = match &args.act {
        Act::List { .. } => return None,
        Act::Pay { id, date, voucher, reason } => {
            (id, Some(Fee { paid: *date, voucher: voucher.clone() }), reason)
        }
        Act::Unpay { id, reason } => (id, None, reason),
    };
    Some(MeetingDo::Fees { fees: vec![(DossierId(id.clone()), fee)], reason: reason.clone() })
}

fn list(fees: &[FeeRow], out: &mut Out) -> Result<(), Fault> {
    let lang = out.lang;
    let mut grid = Grid::new(
        lang,
        vec![
            left("申报编号", "dossier"),
            left("姓名", "name"),
            left("级别", "level"),
            left("单位", "unit"),
            left("状态", "state"),
            left("缴费日期", "paid on"),
            left("凭证号", "voucher"),
        ],
    );
    for row in fees {
        let who = &row.candidate;
        grid.row([
            who.dossier.0.clone(),
            who.name.clone(),
            who.level.label(lang).to_owned(),
            who.unit.clone(),
            state_word(who.state, lang).to_owned(),
            row.fee.as_ref().map(|fee| fee.paid.to_string()).unwrap_or_default(),
            row.fee.as_ref().map(|fee| fee.voucher.clone()).unwrap_or_default(),
        ]);
    }
    grid.print(out)?;
    let (all, paid) = (fees.len(), fees.iter().filter(|row| row.fee.is_some()).count());
    out.say(&Words::made(format!("共 {all} 人，已缴 {paid}"), format!("{all} in all, {paid} paid")))
}
