//! `pingwei list`, `assign`, `undo`: the queue from a script.

use super::Exit;
use super::context::Context;
use super::done;
use super::fault::Fault;
use super::findings::tally_text;
use super::out::Out;
use super::session::{Session, unanswered};
use super::views;
use crate::desk::{Answer, BulkWhat, Command, Query, QueueFilter, QueueRow, QueueSpec, SortKey};
use crate::domain::{DossierId, Lang, Words};
use crate::policy::Tally;
use clap::{Args, ValueEnum};
use serde::Serialize;

/// Arguments of `list`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
例 Examples:
  pingwei list                                    全部  all
  pingwei list 'state:received proposal:look'     待审且待看  received, to be looked at
  pingwei list '级别:副高级 unit:国网 due<3d'      中英文字段名都可  fields in either language
  pingwei list --view 临近截止                     一个视图的材料  the dossiers of a view
  pingwei list 'zhangs or 2020-0137' --json | jq '.rows[].dossier'
字段见 README「查询」一节或屏幕上 f 之后的 tab  fields: see README, Queries, or tab after f on the screen")]
pub struct ListArgs {
    /// 查询式，几段自动相连  a query; its parts may be given one by one
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// 这个视图的材料，按它的排序；再写查询式就在其中查  the dossiers of a view, in its order; a query looks within
    #[arg(long, value_name = "NAME")]
    view: Option<String>,
    /// 排序 [默认: 编号，或视图的]  order [default: number, or the view's]
    #[arg(long, value_name = "KEY")]
    sort: Option<SortWord>,
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
    #[arg(value_name = "ID", required_unless_present = "where")]
    ids: Vec<String>,
    /// 这个查询式找到的全部材料  all that this query finds
    #[arg(long, value_name = "QUERY", conflicts_with = "ids")]
    r#where: Option<String>,
    /// 只逐份列出会怎样，不办  only show what would be done with each
    #[arg(long, requires = "where")]
    dry_run: bool,
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

/// An order, as it is written.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum SortWord {
    /// 编号
    Number,
    /// 姓名
    Name,
    /// 截止
    Deadline,
    /// 建议
    Proposal,
    /// 状态
    State,
    /// 级别
    Level,
    /// 单位
    Unit,
}

impl SortWord {
    /// The order it stands for.
    pub const fn key(self) -> SortKey {
        match self {
            Self::Number => SortKey::Number,
            Self::Name => SortKey::Name,
            Self::Deadline => SortKey::Deadline,
            Self::Proposal => SortKey::Proposal,
            Self::State => SortKey::State,
            Self::Level => SortKey::Level,
            Self::Unit => SortKey::Unit,
        }
    }
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
    let spec = args.spec(&session, context, out.lang)?;
    let (rows, total) = rows(&mut session, &spec, args.most.unwrap_or(usize::MAX))?;
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
    if let Some(query) = &args.r#where {
        let what = BulkWhat::Assign { to: args.to.clone() };
        return super::bulk::run(context, query, &what, args.dry_run, out);
    }
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
    fn spec(&self, session: &Session, context: &Context, lang: Lang) -> Result<QueueSpec, Fault> {
        let filter = filter(&self.query.join(" "), lang)?;
        let view = match &self.view {
            Some(name) => views::spec(session, context, name)?,
            None => QueueSpec::default(),
        };
        // Another order than the view's goes by itself, in its own direction.
        let (sort, reverse) = match self.sort {
            Some(sort) => (sort.key(), self.reverse),
            None => (view.sort, view.reverse != self.reverse),
        };
        Ok(QueueSpec { filter: view.filter.and(filter), sort, reverse })
    }
}

/// Reads a query of the command line.
///
/// # Errors
/// What is not understood, with the place in it.
pub fn filter(query: &str, lang: Lang) -> Result<QueueFilter, Fault> {
    QueueFilter::read(query).map_err(|fault| {
        let shown = fault.shown(lang);
        Fault::bad(Words::made(
            format!("查询式有误\n{shown}"),
            format!("the query is not understood\n{shown}"),
        ))
    })
}
