//! `pingwei export findings|scores|queue|defence|ranking|votes|minutes --to FILE`.

mod meeting;
mod room;

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
  pingwei export defence --session 1 --to defence.xlsx
  pingwei export minutes --meeting 1 --to minutes.md
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
    /// defence: 只这一场  only this session
    #[arg(long, value_name = "SESSION")]
    session: Option<String>,
    /// votes, minutes: 只这次会议  only this meeting
    #[arg(long, value_name = "MEETING")]
    meeting: Option<String>,
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
    /// 答辩成绩和平均分赋分  the defence: results, and the substituted score
    Defence,
    /// 总分名次  final scores in order
    Ranking,
    /// 表决  votes
    Votes,
    /// 会议记录，留有签字盖章处  the minutes, with room for signatures and seal
    Minutes,
}

impl What {
    fn word(self) -> &'static str {
        match self {
            Self::Findings => "findings",
            Self::Scores => "scores",
            Self::Queue => "queue",
            Self::Defence => "defence",
            Self::Ranking => "ranking",
            Self::Votes => "votes",
            Self::Minutes => "minutes",
        }
    }

    fn title(self) -> Words {
        match self {
            Self::Findings => Words::fixed("核查结果", "Findings"),
            Self::Scores => Words::fixed("评分", "Scores"),
            Self::Queue => Words::fixed("队列", "Queue"),
            Self::Defence => Words::fixed("现场答辩成绩", "Defence results"),
            Self::Ranking => Words::fixed("评审结果名次", "Ranking"),
            Self::Votes => Words::fixed("表决结果", "Votes"),
            Self::Minutes => Words::fixed("评审会议记录", "Minutes"),
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
    args.fits()?;
    let (sheets, more, total) = match args.what {
        What::Findings | What::Scores | What::Queue => {
            let (sheet, total) = of_queue(context, args.what, &mut session, &spec, &notice, out.lang)?;
            (vec![sheet], Vec::new(), total)
        }
        _ => of_room(context, args, &mut session, &overview.notice, out.lang)?,
    };
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
    lines.extend(more);
    let rows: usize = sheets.iter().map(|sheet| sheet.rows.len()).sum();
    let document = Document { title: title.get(out.lang).to_owned(), lines, sheets };
    let name = args.to.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // Noted first: a file that nobody noted must not exist. Seen as of another day nothing can be
    // noted, and then nothing is shown in full either.
    if overview.read_only.is_none() || context.unmask {
        let what = args.what.word().to_owned();
        session.command(None, Command::NoteExport { what, file: name, unmasked: context.unmask })?;
    }
    exchange::export(&args.to, &document, args.force).map_err(|failure| Fault::bad(failure.words()))?;
    let file = args.to.display();
    let room = matches!(args.what, What::Defence | What::Ranking | What::Votes | What::Minutes);
    let count = if room { String::new() } else { format!("{total} 份，") };
    let count_en = if room { String::new() } else { format!("{total} dossiers, ") };
    out.say(&Words::made(
        format!("{file}: {count}{rows} 行，记录 {}:{}", head.seq, head.hash),
        format!("{file}: {count_en}{rows} rows, record {}:{}", head.seq, head.hash),
    ))?;
    Ok(Exit::Done)
}

/// The one table of what is exported dossier by dossier.
fn of_queue(
    context: &Context,
    what: What,
    session: &mut Session,
    spec: &QueueSpec,
    notice: &Notice,
    lang: Lang,
) -> Result<(Sheet, usize), Fault> {
    let mut table = Table::new(what, context, lang);
    let bar = ProgressBar::new(context.lang);
    let (list, total) = rows(session, spec, usize::MAX)?;
    for (done, row) in list.iter().enumerate() {
        let sheet = session.sheet(&row.dossier)?;
        table.add(row, &sheet, notice);
        bar.set(what.title().get(lang), done as u64, total as u64);
    }
    bar.clear();
    Ok((table.sheet, total))
}

/// What is exported of the defence and the meeting: sheets, lines about them, and how many they tell of.
fn of_room(
    context: &Context,
    args: &ExportArgs,
    session: &mut Session,
    notice: &str,
    lang: Lang,
) -> Result<(Vec<Sheet>, Vec<String>, usize), Fault> {
    let mut lines = Vec::new();
    let provisional = Words::fixed(
        "答辩还没有结束: 平均分和由它得出的名次都是暂时的",
        "the defence goes on: the substituted score and the places that rest on it are provisional",
    );
    let sheets = match args.what {
        What::Ranking => {
            let (sheets, is_provisional) = room::ranking(session, context.unmask, lang)?;
            lines.extend(is_provisional.then(|| provisional.get(lang).to_owned()));
            sheets
        }
        What::Votes => {
            vec![meeting::votes_sheet(&meeting::meetings(session, args.meeting.as_deref())?, lang)]
        }
        What::Minutes => match meeting::meetings(session, args.meeting.as_deref())?.as_slice() {
            [only] => meeting::minutes(only, notice, lang),
            _ => {
                return Err(Fault::bad(Words::fixed(
                    "有几次会议，请用 --meeting 指明一次",
                    "there are several meetings: name one with --meeting",
                )));
            }
        },
        _ => room::defence(session, args.session.as_deref(), lang)?,
    };
    let total = sheets.iter().map(|sheet| sheet.rows.len()).sum();
    let is_data = args.to.extension().is_some_and(|end| end.eq_ignore_ascii_case("jsonl"));
    let mut sheets = sheets;
    if matches!(args.what, What::Ranking | What::Votes) && !is_data {
        sheets.push(meeting::signatures(lang));
    }
    // A session's results and the substituted score are papers of their own, each signed.
    if args.what == What::Defence && !is_data {
        sheets = sheets.into_iter().flat_map(|sheet| [sheet, meeting::signatures(lang)]).collect();
    }
    Ok((sheets, lines, total))
}

impl ExportArgs {
    /// What goes with what.
    fn fits(&self) -> Result<(), Fault> {
        let room = matches!(self.what, What::Defence | What::Ranking | What::Votes | What::Minutes);
        let meets = matches!(self.what, What::Votes | What::Minutes);
        let wrong = |option: &str| {
            let what = self.what.word();
            Err(Fault::bad(Words::made(
                format!("export {what} 没有选项 {option}"),
                format!("export {what} takes no {option}"),
            )))
        };
        match self {
            _ if room && !self.r#where.is_empty() => wrong("--where"),
            _ if self.what != What::Defence && self.session.is_some() => wrong("--session"),
            _ if !meets && self.meeting.is_some() => wrong("--meeting"),
            _ if self.what == What::Minutes && self.to.extension().is_some_and(|end| end == "jsonl") => {
                Err(Fault::bad(Words::fixed(
                    "会议记录是给人看的: 写成 .xlsx .csv .md；数据用 export votes",
                    "minutes are for people: write .xlsx, .csv or .md; the data is in export votes",
                )))
            }
            _ => Ok(()),
        }
    }
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
            _ => &[],
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
        Self {
            what,
            lang,
            unmask: context.unmask,
            sheet: Sheet { name, columns, rows: Vec::new(), below: false },
        }
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
            _ => {}
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
