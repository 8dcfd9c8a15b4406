//! `pingwei triage ID …`: rulings, added findings, and the decision on a dossier.

use super::Exit;
use super::context::{Context, day_option};
use super::done;
use super::fault::Fault;
use super::out::Out;
use super::session::{Session, read_text};
use crate::desk::{BulkWhat, Command, TriageKind};
use crate::domain::{Day, DossierId, Verdict, Words};
use crate::policy::{FindingKey, Judged};
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Arguments of `triage`.
#[derive(Debug, Clone, Args)]
#[command(
    disable_help_subcommand = true,
    after_help = "\
例 Examples:
  pingwei triage 2020-0137 rule ce.special meets
  pingwei triage 2020-0137 rule form.vague@申报人.从事专业年限 fails --reason 年限含糊
  pingwei triage 2020-0137 add --item 1 --verdict fail --place 身份证 扫描件模糊，请重新上传
  pingwei triage 2020-0137 return                    用程序写好的退回通知  with the composed notice
  pingwei triage 2020-0137 return --text 通知.txt --due 2020-11-16
  pingwei triage 2020-0137 refuse --reason 逾期申报
  pingwei triage --where 'proposal:pass marked:me' pass --dry-run    成批: 先逐份看  in bulk: look first
核查项的写法见 pingwei check ID  For the names of findings see pingwei check ID"
)]
pub struct TriageArgs {
    /// 申报编号  the dossier's number
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// 办这个查询式找到的全部材料，要么全办，要么都不办  all that this query finds: all or none
    #[arg(long, global = true, value_name = "QUERY")]
    r#where: Option<String>,
    /// 只逐份列出会怎样，不办  only show what would be done with each
    #[arg(long, global = true)]
    dry_run: bool,
    /// 依据的版本；材料已有更新则拒绝  the version seen; refused if the dossier has moved on
    #[arg(long, global = true, value_name = "VERSION")]
    base: Option<u64>,
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Clone, Args)]
struct Because {
    /// 理由  why
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
}

#[derive(Debug, Clone, Subcommand)]
enum Act {
    /// 通过形式审核  pass
    Pass(Because),
    /// 退回补正  return for correction
    Return {
        #[command(flatten)]
        because: Because,
        /// 补正截止日  when the next submission is due [默认 default: 按通知文件 by the notice file]
        #[arg(long, value_name = "DATE", value_parser = day_option)]
        due: Option<Day>,
        /// 退回通知的文字，- 为标准输入  the correction notice as edited, - for stdin
        #[arg(long, value_name = "FILE|-")]
        text: Option<PathBuf>,
    },
    /// 不予受理  refuse
    Refuse(Because),
    /// 撤回 (应申报人或单位要求)  withdraw, at the applicant's or unit's wish
    Withdraw(Because),
    /// 逾期未报  lapsed: never forwarded again
    Lapse(Because),
    /// 重新受理  reopen
    Reopen(Because),
    /// 撤销已通过的，直到发证以后 (主席)  revoke what was passed, even after the certificate
    Revoke(Because),
    /// 核定一项核查结果  rule on a finding
    Rule {
        /// 核查项，必要时带位置  the finding: CHECK, CHECK@PLACE
        #[arg(value_name = "CHECK[@PLACE]")]
        finding: String,
        /// 符合、不符、不计、拒绝  meets, fails, void or bar
        verdict: RuleWord,
        #[command(flatten)]
        because: Because,
    },
    /// 添加机器查不出的问题  add a finding the machine cannot make
    Add {
        /// 材料项 0–12  item
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=12))]
        item: u8,
        /// 结论  verdict
        #[arg(long, default_value = "fail")]
        verdict: AddWord,
        /// 条款  clause [默认 default: 该项的条款 the item's own]
        #[arg(long, value_name = "CLAUSE", default_value = "")]
        clause: String,
        /// 何处  where
        #[arg(long, value_name = "TEXT", default_value = "")]
        place: String,
        /// 问题  what is wrong
        #[arg(value_name = "TEXT")]
        text: String,
    },
    /// 收回自己添加的问题  take back a finding one has added
    Drop {
        /// 它的序号  its number
        #[arg(value_name = "NUMBER")]
        number: u16,
        #[command(flatten)]
        because: Because,
    },
    /// 写一条附记  make a remark
    Comment {
        /// 内容  the remark
        #[arg(value_name = "TEXT")]
        text: String,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RuleWord {
    Meets,
    Fails,
    Void,
    Bar,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum AddWord {
    Fail,
    Void,
    Bar,
    Eye,
}

/// Runs `triage`.
///
/// # Errors
/// The desk's refusal, or what is wrong with the arguments.
pub fn run(context: &Context, args: &TriageArgs, out: &mut Out) -> Result<Exit, Fault> {
    if let Some(query) = &args.r#where {
        if args.id.is_some() || args.base.is_some() {
            return Err(Fault::bad(Words::fixed(
                "--where 与申报编号、--base 不能同用",
                "--where goes neither with a dossier's number nor with --base",
            )));
        }
        return super::bulk::run(context, query, &args.act.in_bulk()?, args.dry_run, out);
    }
    if args.dry_run {
        return Err(Fault::bad(Words::fixed(
            "--dry-run 只与 --where 同用",
            "--dry-run goes with --where only",
        )));
    }
    let Some(id) = &args.id else {
        return Err(Fault::bad(Words::fixed(
            "要写申报编号，或 --where 查询式",
            "name a dossier, or give --where QUERY",
        )));
    };
    let mut session = Session::open(context)?;
    let command = wish(&mut session, id, &args.act)?;
    let done = session.command(args.base, command)?;
    done::tell(context, &done, out)?;
    Ok(Exit::Done)
}

/// What is to be recorded of one dossier.
fn wish(session: &mut Session, id: &str, act: &Act) -> Result<Command, Fault> {
    let dossier = DossierId(id.to_owned());
    let kind = |kind: TriageKind, because: &Because| Command::Triage {
        dossier: dossier.clone(),
        kind,
        reason: because.reason.clone(),
        notice: None,
        due: None,
    };
    Ok(match act {
        Act::Pass(because) => kind(TriageKind::Pass, because),
        Act::Refuse(because) => kind(TriageKind::Refuse, because),
        Act::Withdraw(because) => kind(TriageKind::Withdraw, because),
        Act::Lapse(because) => kind(TriageKind::Lapse, because),
        Act::Reopen(because) => kind(TriageKind::Reopen, because),
        Act::Revoke(because) => kind(TriageKind::Revoke, because),
        Act::Return { because, due, text } => Command::Triage {
            dossier,
            kind: TriageKind::Return,
            reason: because.reason.clone(),
            notice: text.as_deref().map(read_text).transpose()?,
            due: *due,
        },
        Act::Rule { finding, verdict, because } => {
            let sheet = session.sheet(&dossier)?;
            let key = find(&sheet.judged, finding)?;
            let verdict = verdict.verdict();
            Command::Rule { dossier, key, verdict, reason: because.reason.clone() }
        }
        Act::Add { item, verdict, clause, place, text } => Command::AddFinding {
            dossier,
            item: *item,
            clause: clause.clone(),
            place: place.clone(),
            verdict: verdict.verdict(),
            text: text.clone(),
        },
        Act::Drop { number, because } => {
            Command::DropFinding { dossier, number: *number, reason: because.reason.clone() }
        }
        Act::Comment { text } => Command::Comment { dossier, text: text.clone() },
    })
}

impl TriageArgs {
    /// What is to be recorded of the dossier that is named.
    ///
    /// # Errors
    /// The desk's refusal; none is named.
    pub fn wish(&self, session: &mut Session) -> Result<Command, Fault> {
        wish(session, self.id.as_deref().unwrap_or_default(), &self.act)
    }
}

impl Act {
    /// What it is in bulk: decisions only.
    fn in_bulk(&self) -> Result<BulkWhat, Fault> {
        let (kind, because, due) = match self {
            Self::Pass(because) => (TriageKind::Pass, because, None),
            Self::Return { because, due, text: None } => (TriageKind::Return, because, *due),
            Self::Refuse(because) => (TriageKind::Refuse, because, None),
            Self::Withdraw(because) => (TriageKind::Withdraw, because, None),
            Self::Lapse(because) => (TriageKind::Lapse, because, None),
            Self::Reopen(because) => (TriageKind::Reopen, because, None),
            Self::Revoke(because) => (TriageKind::Revoke, because, None),
            _ => {
                return Err(Fault::bad(Words::fixed(
                    "这一项不能成批办；--where 只用于通过、退回 (不带 --text)、不予受理、撤回、逾期、重新受理",
                    "not in bulk: --where is for pass, return (without --text), refuse, withdraw, lapse, reopen",
                )));
            }
        };
        Ok(BulkWhat::Triage { kind, reason: because.reason.clone(), due })
    }
}

impl RuleWord {
    fn verdict(self) -> Verdict {
        match self {
            Self::Meets => Verdict::Pass,
            Self::Fails => Verdict::Fail,
            Self::Void => Verdict::Void,
            Self::Bar => Verdict::Bar,
        }
    }
}

impl AddWord {
    fn verdict(self) -> Verdict {
        match self {
            Self::Fail => Verdict::Fail,
            Self::Void => Verdict::Void,
            Self::Bar => Verdict::Bar,
            Self::Eye => Verdict::Eye,
        }
    }
}

/// The finding of that name; a check alone is enough where it found only one thing.
fn find(judged: &[Judged], name: &str) -> Result<FindingKey, Fault> {
    if let Some(exact) = judged.iter().find(|judged| judged.key.to_string() == name) {
        return Ok(exact.key.clone());
    }
    let of_check: Vec<&Judged> = judged.iter().filter(|judged| judged.key.check.0 == name).collect();
    if let [only] = of_check.as_slice() {
        return Ok(only.key.clone());
    }
    let check = name.split(['@', '/']).next().unwrap_or(name);
    let near: Vec<String> = judged
        .iter()
        .filter(|judged| judged.key.check.0 == check)
        .map(|judged| judged.key.to_string())
        .collect();
    let fault = if of_check.is_empty() {
        Fault::bad(Words::made(
            format!("这份材料没有核查结果 {name}"),
            format!("this dossier has no finding {name}"),
        ))
    } else {
        Fault::bad(Words::made(
            format!("{name} 有 {} 项结果，请写明是哪一项", of_check.len()),
            format!("{name} has {} findings: say which", of_check.len()),
        ))
    };
    Err(if near.is_empty() {
        fault.next(Words::fixed("全部名称见 pingwei check ID --all", "for all names: pingwei check ID --all"))
    } else {
        let list = near.join("  ");
        fault.next(Words::made(format!("可写: {list}"), format!("one of: {list}")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Place, Table};
    use crate::policy::{CheckId, Finding, Reason};

    fn judged(check: &'static str, row: Option<usize>) -> Judged {
        let place = row.map(|row| Place::row(Table::Career, row));
        Judged {
            key: FindingKey { check: CheckId(check.into()), place, nth: 0 },
            finding: Finding {
                check: CheckId(check.into()),
                verdict: Verdict::Fail,
                clause: "四.3".into(),
                item: 3,
                reason: Reason::default(),
                remedy: None,
                hint: None,
                places: place.into_iter().collect(),
            },
            ruling: None,
            last_time: None,
            read: 0,
            added: None,
        }
    }

    #[test]
    fn a_finding_is_named_by_its_check_or_its_place() {
        let all = [judged("cv.gaps", Some(0)), judged("cv.gaps", Some(2)), judged("id.scan", None)];
        assert_eq!(find(&all, "id.scan").unwrap(), all[2].key);
        assert_eq!(find(&all, "cv.gaps@简历#3").unwrap(), all[1].key);
        let fault = find(&all, "cv.gaps").unwrap_err();
        assert_eq!(fault.next.unwrap().zh, "可写: cv.gaps@简历#1  cv.gaps@简历#3");
        assert!(find(&all, "cv.gaps@简历#9").unwrap_err().next.unwrap().zh.contains("cv.gaps@简历#1"));
        assert!(find(&all, "no.such").unwrap_err().next.unwrap().zh.contains("--all"));
    }
}
