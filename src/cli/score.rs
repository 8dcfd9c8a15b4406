//! `pingwei score ID …`: a reviewer's score sheet, shown, submitted, amended.

use super::Exit;
use super::context::Context;
use super::done;
use super::fault::Fault;
use super::out::{Ink, Out};
use super::session::{Session, read_text};
use crate::desk::{Command, DossierSheet};
use crate::domain::{DossierId, Lang, Score, Words};
use crate::policy::Notice;
use crate::policy::notice::Rubric;
use crate::policy::rubric::ScoreSheet;
use crate::record::ScoreRecord;
use clap::{Args, Subcommand};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Arguments of `score`.
#[derive(Debug, Clone, Args)]
#[command(
    disable_help_subcommand = true,
    after_help = "\
例 Examples:
  pingwei score 2020-0137 show
  pingwei score 2020-0137 submit --set theory=16 --set practice=24.5 --set results=28 --set research=9 \\
      --bonus papers=2 --comment 现场经验扎实
  pingwei score 2020-0137 amend --set practice=25 --reason 漏看一份佐证"
)]
pub struct ScoreArgs {
    /// 申报编号  the dossier's number
    #[arg(value_name = "ID")]
    id: String,
    /// 依据的版本；材料已有更新则拒绝  the version seen; refused if the dossier has moved on
    #[arg(long, global = true, value_name = "VERSION")]
    base: Option<u64>,
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Clone, Subcommand)]
enum Act {
    /// 显示评分表与已交的评分  the rubric, and the scores one may see
    Show,
    /// 提交自己的评分 (提交后锁定)  submit one's scores, which locks them
    Submit(Sheet),
    /// 修改已交的评分，只改写明的各项  amend submitted scores, only what is named
    Amend {
        #[command(flatten)]
        sheet: Sheet,
        /// 为什么修改  why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

#[derive(Debug, Clone, Args)]
struct Sheet {
    /// 指标得分，可多次  a criterion's score, repeatable
    #[arg(long, value_name = "CRITERION=SCORE", value_parser = scored)]
    set: Vec<(String, Score)>,
    /// 加分，可多次  a bonus, repeatable
    #[arg(long, value_name = "BONUS=SCORE", value_parser = scored)]
    bonus: Vec<(String, Score)>,
    /// 评语  the comment
    #[arg(long, value_name = "TEXT", conflicts_with = "comment_file")]
    comment: Option<String>,
    /// 评语在这个文件里，- 为标准输入  the comment is in this file, - for stdin
    #[arg(long, value_name = "FILE|-")]
    comment_file: Option<PathBuf>,
}

/// `theory=16.5`: a criterion and its score, as an option takes them.
///
/// # Errors
/// What is expected.
pub fn scored(text: &str) -> Result<(String, Score), String> {
    let wrong = || "应为 指标=得分，如 theory=16.5  expected NAME=SCORE such as theory=16.5".to_owned();
    let (name, score) = text.split_once('=').ok_or_else(wrong)?;
    let score = score.trim().parse().map_err(|_| wrong())?;
    if name.trim().is_empty() { Err(wrong()) } else { Ok((name.trim().to_owned(), score)) }
}

#[derive(Serialize)]
struct ScoresDoc<'a> {
    schema: &'static str,
    dossier: &'a str,
    version: u64,
    level: &'static str,
    rubric: Option<&'a Rubric>,
    scores: Vec<ScoreDoc<'a>>,
    mean: Option<Score>,
}

/// One submitted score sheet in JSON.
#[derive(Serialize)]
struct ScoreDoc<'a> {
    reviewer: &'a str,
    at: &'a str,
    submission: u8,
    criteria: &'a BTreeMap<String, Score>,
    bonus: &'a BTreeMap<String, Score>,
    total: Score,
    comment: &'a str,
    reason: &'a str,
}

/// Runs `score`.
///
/// # Errors
/// The desk's refusal, or what is wrong with the arguments.
pub fn run(context: &Context, args: &ScoreArgs, out: &mut Out) -> Result<Exit, Fault> {
    let dossier = DossierId(args.id.clone());
    let mut session = Session::open(context)?;
    if matches!(args.act, Act::Show) {
        let held = session.sheet(&dossier)?;
        let notice = session.notice()?;
        show(context, &held, &notice, out)?;
        return Ok(Exit::Done);
    }
    let command = args.wish(&mut session)?;
    let done = session.command(args.base, command)?;
    done::tell(context, &done, out)?;
    Ok(Exit::Done)
}

impl ScoreArgs {
    /// What is to be recorded.
    ///
    /// # Errors
    /// The desk's refusal, or what is wrong with the arguments.
    pub fn wish(&self, session: &mut Session) -> Result<Command, Fault> {
        let dossier = DossierId(self.id.clone());
        let (sheet, comment, reason) = match &self.act {
            Act::Show => (ScoreSheet::default(), String::new(), String::new()),
            Act::Submit(sheet) => {
                (sheet.over(ScoreSheet::default()), sheet.comment()?.unwrap_or_default(), String::new())
            }
            Act::Amend { sheet, reason } => {
                let held = session.sheet(&dossier)?.own_score.ok_or_else(|| {
                    Fault::bad(Words::made(
                        format!("{dossier}: 你还没有交过评分，无从修改"),
                        format!("{dossier}: you have submitted no scores to amend"),
                    ))
                    .next(Words::fixed("用 score ID submit 提交", "submit them with score ID submit"))
                })?;
                (sheet.over(held.sheet), sheet.comment()?.unwrap_or(held.comment), reason.clone())
            }
        };
        Ok(Command::Score { dossier, sheet, comment, reason })
    }
}

impl Sheet {
    /// What is named here laid over what was scored before.
    fn over(&self, mut held: ScoreSheet) -> ScoreSheet {
        held.criteria.extend(self.set.iter().cloned());
        held.bonus.extend(self.bonus.iter().cloned());
        held
    }

    fn comment(&self) -> Result<Option<String>, Fault> {
        match (&self.comment, &self.comment_file) {
            (Some(text), _) => Ok(Some(text.clone())),
            (None, Some(path)) => read_text(path).map(Some),
            (None, None) => Ok(None),
        }
    }
}

fn show(context: &Context, held: &DossierSheet, notice: &Notice, out: &mut Out) -> Result<(), Fault> {
    let rubric = notice.rubric.level.get(&held.row.level);
    let seen: Vec<&ScoreRecord> = match &held.scores {
        Some(all) => all.iter().collect(),
        None => held.own_score.iter().collect(),
    };
    if context.json {
        return out.json(&ScoresDoc {
            schema: "pingwei.scores/1",
            dossier: &held.row.dossier.0,
            version: held.row.version,
            level: held.row.level.zh(),
            rubric,
            scores: seen.into_iter().map(score_doc).collect(),
            mean: held.mean,
        });
    }
    let lang = out.lang;
    let say = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let head = format!("{}  {}  {}", held.row.dossier, held.row.name, held.row.level.label(lang));
    out.text(&head)?;
    match rubric {
        Some(rubric) => print_rubric(rubric, out)?,
        None => out.line(say("  通知没有这一级别的评分表", "  the notice has no rubric for this level"))?,
    }
    for score in &seen {
        let parts = score.sheet.criteria.iter().chain(&score.sheet.bonus);
        let parts = parts.map(|(id, points)| format!("{id}={points}")).collect::<Vec<_>>().join(" ");
        out.text(&format!("  {}  {}  {}  {parts}", score.by, done::clock(&score.at), score.total))?;
        if !score.reason.is_empty() {
            out.text(&format!("    {}: {}", say("修改理由", "amended"), score.reason))?;
        }
        if !score.comment.is_empty() {
            out.text(&format!("    {}: {}", say("评语", "comment"), score.comment))?;
        }
    }
    match held.mean {
        Some(mean) => out.line(format!("  {} {mean}", say("平均", "mean"))),
        None => out.line(format!(
            "  {}",
            say("平均: 评分未齐，或你不能看", "mean: not enough scores, or not for you to see")
        )),
    }
}

fn score_doc(score: &ScoreRecord) -> ScoreDoc<'_> {
    ScoreDoc {
        reviewer: &score.by,
        at: &score.at,
        submission: score.submission,
        criteria: &score.sheet.criteria,
        bonus: &score.sheet.bonus,
        total: score.total,
        comment: &score.comment,
        reason: &score.reason,
    }
}

fn print_rubric(rubric: &Rubric, out: &mut Out) -> Result<(), Fault> {
    let zh = out.lang == Lang::Zh;
    let head = if zh { "  评分表" } else { "  rubric" };
    let mark = match (rubric.verified, zh) {
        (true, _) => "",
        (false, true) => " (样例权重，未经核实)",
        (false, false) => " (sample weights, not verified)",
    };
    let head = format!("{head}{mark}");
    let head = out.ink(Ink::Bold, &head).into_owned();
    out.line(head)?;
    for one in &rubric.criteria {
        let name = if zh { &one.zh } else { &one.en };
        out.text(&format!(
            "    {:<10} {}–{} /{}  x{}  {name}",
            one.id, one.min, one.max, one.step, one.weight
        ))?;
    }
    for one in &rubric.bonus {
        let name = if zh { &one.zh } else { &one.en };
        out.text(&format!("    {:<10} +{} /{}  {name}", one.id, one.max, one.step))?;
    }
    let cap = if zh { "加分合计至多" } else { "bonus at most" };
    out.line(format!("    {cap} {}", rubric.bonus_cap))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_named_and_exact() {
        assert_eq!(scored("theory=16.5"), Ok(("theory".to_owned(), Score(1650))));
        for wrong in ["theory", "theory=", "=3", "theory=1.234", "theory=-1", "theory=1e3"] {
            assert!(scored(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn amending_leaves_what_is_not_named() {
        let held = ScoreSheet {
            criteria: [("theory".to_owned(), Score(1600)), ("practice".to_owned(), Score(2400))].into(),
            bonus: BTreeMap::new(),
        };
        let sheet = Sheet {
            set: vec![("practice".to_owned(), Score(2500))],
            bonus: vec![],
            comment: None,
            comment_file: None,
        };
        let new = sheet.over(held);
        assert_eq!((new.criteria["theory"], new.criteria["practice"]), (Score(1600), Score(2500)));
    }
}
