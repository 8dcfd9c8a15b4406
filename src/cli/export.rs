//! `pingwei export findings|scores|queue --to FILE`.

use super::Exit;
use super::context::Context;
use super::fault::Fault;
use super::files::ProgressBar;
use super::mask::{self, veil};
use super::out::Out;
use super::queue::{filter, rows};
use super::session::Session;
use crate::desk::{Command, DossierSheet, QueueRow, QueueSpec};
use crate::domain::{Lang, Words};
use crate::exchange::{self, Cell, Document, Sheet, SheetColumn};
use crate::policy::{Judged, Notice};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Arguments of `export`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
例 Examples:
  pingwei export findings --to findings.xlsx
  pingwei export queue --to queue.csv --force
  pingwei export scores --to scores.md
  pingwei export findings --to ce.csv --where 'fail:ce.public submissions>=2'
每份导出都记入日志，并印有记录的序号和哈希，可用 journal verify --head 核对。
The journal notes every export; seq and hash are printed on it, for journal verify --head.")]
pub struct ExportArgs {
    /// 导出什么  what
    what: What,
    /// 写到这个文件，类型由扩展名定: .xlsx .csv .jsonl .md  the file; its ending tells the type
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// 只导出符合这个查询式的  only the dossiers that this query finds
    #[arg(
        long,
        value_name = "QUERY",
        default_value = "",
        hide_default_value = true,
        allow_hyphen_values = true
    )]
    r#where: String,
    /// 覆盖已有的文件  overwrite
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// 核查结果  findings
    Findings,
    /// 评分  scores
    Scores,
    /// 队列  the queue
    Queue,
}

impl What {
    fn word(self) -> &'static str {
        match self {
            Self::Findings => "findings",
            Self::Scores => "scores",
            Self::Queue => "queue",
        }
    }

    fn title(self) -> Words {
        match self {
            Self::Findings => Words::fixed("核查结果", "Findings"),
            Self::Scores => Words::fixed("评分", "Scores"),
            Self::Queue => Words::fixed("队列", "Queue"),
        }
    }
}

/// Runs `export`.
///
/// # Errors
/// The desk's refusal, or the file cannot be written; nothing stands half-written.
pub fn run(context: &Context, args: &ExportArgs, out: &mut Out) -> Result<Exit, Fault> {
    let spec = QueueSpec { filter: filter(&args.r#where, out.lang)?, ..QueueSpec::default() };
    let mut session = Session::open(context)?;
    let overview = session.overview()?;
    let notice = session.notice()?;
    let title = args.what.title();
    let mut table = Table::new(args.what, context, out.lang);
    let bar = ProgressBar::new(context.lang);
    let (list, total) = rows(&mut session, &spec, usize::MAX)?;
    for (done, row) in list.iter().enumerate() {
        let sheet = session.sheet(&row.dossier)?;
        table.add(row, &sheet, &notice);
        bar.set(title.get(out.lang), done as u64, total as u64);
    }
    bar.clear();
    let (head, day) = (&overview.head, overview.today);
    let zh = out.lang == Lang::Zh;
    let mut lines = vec![
        if zh { format!("通知: {}", overview.notice) } else { format!("notice: {}", overview.notice) },
        if zh { format!("按 {day} 计") } else { format!("as of {day}") },
        if zh {
            format!("记录: {}:{}", head.seq, head.hash)
        } else {
            format!("record: {}:{}", head.seq, head.hash)
        },
    ];
    if !spec.filter.is_all() {
        let label = if zh { "只含" } else { "only" };
        lines.push(format!("{label}: {}", spec.filter));
    }
    let rows = table.sheet.rows.len();
    let document = Document { title: title.get(out.lang).to_owned(), lines, sheets: vec![table.sheet] };
    let name = args.to.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // Noted first: a file that nobody noted must not exist. Seen as of another day nothing can be
    // noted, and then nothing is shown in full either.
    if overview.read_only.is_none() || context.unmask {
        let what = args.what.word().to_owned();
        session.command(None, Command::NoteExport { what, file: name, unmasked: context.unmask })?;
    }
    exchange::export(&args.to, &document, args.force).map_err(|failure| Fault::bad(failure.words()))?;
    let file = args.to.display();
    out.say(&Words::made(
        format!("{file}: {total} 份，{rows} 行，记录 {}:{}", head.seq, head.hash),
        format!("{file}: {total} dossiers, {rows} rows, record {}:{}", head.seq, head.hash),
    ))?;
    Ok(Exit::Done)
}

/// The one table of an export, growing dossier by dossier.
struct Table {
    what: What,
    lang: Lang,
    unmask: bool,
    sheet: Sheet,
}

/// Headers in both languages, and keys.
type Headers = &'static [(&'static str, &'static str, &'static str)];

const DOSSIER: Headers = &[
    ("申报编号", "dossier", "dossier"),
    ("姓名", "name", "name"),
    ("证件号码", "ID number", "id_number"),
    ("工作单位", "unit", "unit"),
    ("申报级别", "level", "level"),
    ("申报专业", "specialty", "specialty"),
    ("第几次上报", "submission", "submission"),
    ("状态", "state", "state"),
];
const QUEUE: Headers = &[
    ("建议", "proposal", "proposal"),
    ("改", "fail", "fail"),
    ("看", "eye", "eye"),
    ("拒", "bar", "bar"),
    ("废", "void", "void"),
    ("免", "exempt", "exempt"),
    ("过", "pass", "pass"),
    ("截止", "due", "due"),
    ("经办", "assigned", "assigned"),
];
const FINDINGS: Headers = &[
    ("建议", "proposal", "proposal"),
    ("核查项", "check", "check"),
    ("结论", "verdict", "verdict"),
    ("机器结论", "machine", "machine"),
    ("条款", "clause", "clause"),
    ("材料项", "item", "item"),
    ("位置", "where", "where"),
    ("理由", "reason", "reason"),
    ("补正", "remedy", "remedy"),
    ("核定人", "ruled by", "ruled_by"),
    ("核定理由", "ruling", "ruling"),
];
const SCORES: Headers = &[
    ("评委", "reviewer", "reviewer"),
    ("时间", "at", "at"),
    ("指标", "criteria", "criteria"),
    ("加分", "bonus", "bonus"),
    ("合计", "total", "total"),
    ("平均", "mean", "mean"),
    ("评语", "comment", "comment"),
    ("修改理由", "amended", "reason"),
];

impl Table {
    fn new(what: What, context: &Context, lang: Lang) -> Self {
        let more = match what {
            What::Queue => QUEUE,
            What::Findings => FINDINGS,
            What::Scores => SCORES,
        };
        let column = |(zh, en, key): &(&'static str, &'static str, &'static str)| {
            let header = if lang == Lang::Zh { *zh } else { *en };
            match *key {
                "submission" | "fail" | "eye" | "bar" | "void" | "exempt" | "pass" | "total" | "mean" => {
                    SheetColumn::figures(header, *key)
                }
                _ => SheetColumn::text(header, *key),
            }
        };
        let columns = DOSSIER.iter().chain(more).map(column).collect();
        let name = what.title().get(lang).to_owned();
        Self { what, lang, unmask: context.unmask, sheet: Sheet { name, columns, rows: Vec::new() } }
    }

    fn add(&mut self, row: &QueueRow, sheet: &DossierSheet, notice: &Notice) {
        let lead = self.lead(row, sheet);
        let with = |more: Vec<Cell>| lead.iter().cloned().chain(more).collect::<Vec<Cell>>();
        match self.what {
            What::Queue => self.sheet.rows.push(with(self.queue(row))),
            What::Findings => {
                let rows: Vec<_> =
                    sheet.judged.iter().map(|one| with(self.finding(row, one, notice))).collect();
                self.sheet.rows.extend(rows);
            }
            What::Scores => {
                let seen = sheet.scores.as_deref().unwrap_or_default();
                let rows: Vec<_> = seen.iter().map(|score| with(score_cells(score, sheet))).collect();
                self.sheet.rows.extend(rows);
            }
        }
    }

    fn lead(&self, row: &QueueRow, sheet: &DossierSheet) -> Vec<Cell> {
        let number = sheet.dossier.applicant.id_number.value();
        vec![
            row.dossier.0.as_str().into(),
            row.name.as_str().into(),
            number.map(|number| mask::number(number, self.unmask)).into(),
            row.unit.as_str().into(),
            row.level.label(self.lang).into(),
            row.specialty.as_str().into(),
            i64::from(row.submission).into(),
            if self.lang == Lang::Zh { row.state.zh().into() } else { row.state.word().into() },
        ]
    }

    fn queue(&self, row: &QueueRow) -> Vec<Cell> {
        let tally = row.tally;
        let counts = [tally.fail, tally.eye, tally.bar, tally.void, tally.exempt, tally.pass];
        let mut cells = vec![row.proposal.label(self.lang).into()];
        cells.extend(counts.map(|count| Cell::from(i64::from(count))));
        cells.push(row.due.map(|day| day.to_string()).into());
        cells.push(row.assigned.as_ref().map(|person| person.name.clone()).into());
        cells
    }

    fn finding(&self, row: &QueueRow, judged: &Judged, notice: &Notice) -> Vec<Cell> {
        let finding = &judged.finding;
        let text = |text: &str| Cell::from(veil(text, self.unmask));
        let item = notice.item(finding.item).map_or("", |name| name.get(self.lang));
        let places = finding.places.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let remedy = finding.remedy.as_ref().map(|remedy| veil(&remedy.text(self.lang), self.unmask));
        let ruling = judged.ruling.as_ref();
        vec![
            row.proposal.label(self.lang).into(),
            judged.key.to_string().into(),
            judged.verdict().word().into(),
            finding.verdict.word().into(),
            finding.clause.as_ref().into(),
            format!("{} {item}", finding.item).trim_end().into(),
            places.into(),
            text(&finding.reason.text(self.lang)),
            remedy.into(),
            ruling.map(|ruling| ruling.by.clone()).into(),
            ruling.map(|ruling| veil(&ruling.reason, self.unmask)).into(),
        ]
    }
}

fn score_cells(score: &crate::record::ScoreRecord, sheet: &DossierSheet) -> Vec<Cell> {
    let listed = |scores: &std::collections::BTreeMap<String, crate::domain::Score>| {
        scores.iter().map(|(id, points)| format!("{id}={points}")).collect::<Vec<_>>().join(" ")
    };
    vec![
        score.by.as_str().into(),
        super::done::clock(&score.at).into(),
        listed(&score.sheet.criteria).into(),
        listed(&score.sheet.bonus).into(),
        score.total.into(),
        sheet.mean.into(),
        score.comment.as_str().into(),
        score.reason.as_str().into(),
    ]
}
