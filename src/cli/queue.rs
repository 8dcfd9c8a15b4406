//! `pingwei list`, `assign`, `undo`: the queue from a script.

use super::Exit;
use super::context::Context;
use super::done;
use super::fault::Fault;
use super::findings::tally_text;
use super::out::Out;
use super::session::{Session, unanswered};
use crate::desk::{Answer, Command, Query, QueueFilter, QueueRow, QueueSpec, SortKey};
use crate::domain::{DossierId, Lang, Level, Proposal, State};
use crate::policy::Tally;
use clap::{Args, ValueEnum};
use serde::Serialize;

/// Arguments of `list`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
例 Examples:
  pingwei list --state received --proposal look
  pingwei list --text 输电 --sort deadline
  pingwei list --json | jq '.rows[].dossier'")]
pub struct ListArgs {
    /// 状态，可多次  state, repeatable
    #[arg(long, value_name = "STATE")]
    state: Vec<StateWord>,
    /// 建议，可多次  proposal, repeatable
    #[arg(long, value_name = "PROPOSAL")]
    proposal: Vec<ProposalWord>,
    /// 级别，可多次  level, repeatable
    #[arg(long, value_name = "LEVEL")]
    level: Vec<LevelWord>,
    /// 分给自己的  given to oneself
    #[arg(long)]
    mine: bool,
    /// 待自己看的  that need oneself
    #[arg(long)]
    needs_me: bool,
    /// 这项核查有结果的  with a finding of this check
    #[arg(long, value_name = "CHECK")]
    check: Option<String>,
    /// 含有这段文字: 姓名、编号、单位、专业  containing this: name, number, unit, specialty
    #[arg(long, value_name = "TEXT", default_value = "")]
    text: String,
    /// 排序  order
    #[arg(long, value_name = "KEY", default_value = "number")]
    sort: SortWord,
    /// 倒序  reversed
    #[arg(long)]
    reverse: bool,
    /// 最多列出几份  at most this many
    #[arg(long, value_name = "N")]
    most: Option<usize>,
}

/// Arguments of `assign`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
例 Examples:
  pingwei assign 2020-0137 2020-0138 --to wanglan
  pingwei assign 2020-0137 --nobody")]
pub struct AssignArgs {
    /// 申报编号  numbers
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// 分给这个账号  to this account
    #[arg(long, value_name = "ACCOUNT", required_unless_present = "nobody")]
    to: Option<String>,
    /// 不再分给任何人  to nobody
    #[arg(long, conflicts_with = "to")]
    nobody: bool,
}

/// Arguments of `undo`.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "例 Example:\n  pingwei undo     撤销自己最近一次核定、附记或决定  one's own last ruling, remark or decision"
)]
pub struct UndoArgs {}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum StateWord {
    Received,
    Passed,
    Returned,
    Refused,
    Withdrawn,
    Lapsed,
    Paid,
    Defended,
    Substituted,
    Voted,
    Publicity,
    Final,
    Revoked,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ProposalWord {
    Pass,
    Return,
    Refuse,
    Look,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LevelWord {
    #[value(name = "初级", alias = "junior")]
    Junior,
    #[value(name = "中级", alias = "intermediate")]
    Intermediate,
    #[value(name = "副高级", alias = "associate-senior")]
    AssociateSenior,
    #[value(name = "正高级", alias = "senior")]
    Senior,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SortWord {
    Number,
    Name,
    Deadline,
    Proposal,
    State,
    Level,
    Unit,
}

#[derive(Serialize)]
struct QueueDoc {
    schema: &'static str,
    total: usize,
    rows: Vec<RowDoc>,
}

/// One row of the queue in JSON.
#[derive(Serialize)]
struct RowDoc {
    dossier: String,
    name: String,
    level: &'static str,
    specialty: String,
    unit: String,
    submission: u8,
    state: &'static str,
    proposal: &'static str,
    tally: Tally,
    due: Option<String>,
    assigned: Option<String>,
    version: u64,
}

/// Rows asked for at once: the desk's limit.
const WINDOW: usize = 200;

/// Runs `list`.
///
/// # Errors
/// The desk's refusal.
pub fn list(context: &Context, args: &ListArgs, out: &mut Out) -> Result<Exit, Fault> {
    let mut session = Session::open(context)?;
    let (rows, total) = rows(&mut session, &args.spec(), args.most.unwrap_or(usize::MAX))?;
    if context.json {
        out.json(&QueueDoc { schema: "pingwei.queue/1", total, rows: rows.iter().map(row_doc).collect() })?;
        return Ok(Exit::Done);
    }
    let zh = out.lang == Lang::Zh;
    for row in &rows {
        let state = if zh { row.state.zh() } else { row.state.word() };
        let assigned = row.assigned.as_ref().map_or("-", |person| person.account.as_str());
        out.text(&format!(
            "{}  {}  {}  {}  {}  {}  {state}  {}  {}  {assigned}",
            row.dossier,
            row.name,
            row.level.label(out.lang),
            or_dash(&row.specialty),
            or_dash(&row.unit),
            row.submission,
            row.proposal.label(out.lang),
            or_dash(&tally_text(row.tally, out.lang)),
        ))?;
    }
    let shown = rows.len();
    out.line(if zh {
        format!("共 {total} 份，列出 {shown} 份")
    } else {
        format!("{total} in all, {shown} listed")
    })?;
    Ok(Exit::Done)
}

/// Runs `assign`.
///
/// # Errors
/// The desk's refusal.
pub fn assign(context: &Context, args: &AssignArgs, out: &mut Out) -> Result<Exit, Fault> {
    let dossiers = args.ids.iter().cloned().map(DossierId).collect();
    let done = Session::open(context)?.command(None, Command::Assign { dossiers, to: args.to.clone() })?;
    done::tell(context, &done, out)?;
    Ok(Exit::Done)
}

/// Runs `undo`.
///
/// # Errors
/// The desk's refusal.
pub fn undo(context: &Context, out: &mut Out) -> Result<Exit, Fault> {
    let done = Session::open(context)?.command(None, Command::Undo)?;
    done::tell(context, &done, out)?;
    Ok(Exit::Done)
}

/// Rows of the queue, window by window.
///
/// # Errors
/// The desk's refusal.
pub fn rows(session: &mut Session, spec: &QueueSpec, most: usize) -> Result<(Vec<QueueRow>, usize), Fault> {
    let mut all: Vec<QueueRow> = Vec::new();
    loop {
        let len = WINDOW.min(most - all.len());
        let query = Query::Queue { spec: spec.clone(), from: all.len(), len };
        let Answer::Queue(page) = session.ask(query)? else { return Err(unanswered()) };
        let came = page.rows.len();
        all.extend(page.rows);
        if came == 0 || all.len() >= page.total || all.len() >= most {
            return Ok((all, page.total));
        }
    }
}

fn row_doc(row: &QueueRow) -> RowDoc {
    RowDoc {
        dossier: row.dossier.0.clone(),
        name: row.name.clone(),
        level: row.level.zh(),
        specialty: row.specialty.clone(),
        unit: row.unit.clone(),
        submission: row.submission,
        state: row.state.word(),
        proposal: row.proposal.word(),
        tally: row.tally,
        due: row.due.map(|day| day.to_string()),
        assigned: row.assigned.as_ref().map(|person| person.account.clone()),
        version: row.version,
    }
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "-" } else { text }
}

impl ListArgs {
    fn spec(&self) -> QueueSpec {
        let states = self.state.iter().map(|word| match word {
            StateWord::Received => State::Received,
            StateWord::Passed => State::Passed,
            StateWord::Returned => State::Returned,
            StateWord::Refused => State::Refused,
            StateWord::Withdrawn => State::Withdrawn,
            StateWord::Lapsed => State::Lapsed,
            StateWord::Paid => State::Paid,
            StateWord::Defended => State::Defended,
            StateWord::Substituted => State::Substituted,
            StateWord::Voted => State::Voted,
            StateWord::Publicity => State::Publicity,
            StateWord::Final => State::Final,
            StateWord::Revoked => State::Revoked,
        });
        let proposals = self.proposal.iter().map(|word| match word {
            ProposalWord::Pass => Proposal::Pass,
            ProposalWord::Return => Proposal::Return,
            ProposalWord::Refuse => Proposal::Refuse,
            ProposalWord::Look => Proposal::Look,
        });
        let levels = self.level.iter().map(|word| match word {
            LevelWord::Junior => Level::Junior,
            LevelWord::Intermediate => Level::Intermediate,
            LevelWord::AssociateSenior => Level::AssociateSenior,
            LevelWord::Senior => Level::Senior,
        });
        let sort = match self.sort {
            SortWord::Number => SortKey::Number,
            SortWord::Name => SortKey::Name,
            SortWord::Deadline => SortKey::Deadline,
            SortWord::Proposal => SortKey::Proposal,
            SortWord::State => SortKey::State,
            SortWord::Level => SortKey::Level,
            SortWord::Unit => SortKey::Unit,
        };
        let filter = QueueFilter {
            states: states.collect(),
            proposals: proposals.collect(),
            levels: levels.collect(),
            mine: self.mine,
            needs_me: self.needs_me,
            check: self.check.clone(),
            text: self.text.clone(),
            ..QueueFilter::default()
        };
        QueueSpec { filter, sort, reverse: self.reverse }
    }
}
