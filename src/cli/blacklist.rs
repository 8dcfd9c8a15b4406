//! `pingwei blacklist QUERY`: is this person or unit barred? Answers as grep does.

mod side;

use super::Exit;
use super::context::{Context, day_option};
use super::fault::Fault;
use super::mask;
use super::out::{Ink, Out};
use super::reach;
use super::session::{Session, unanswered};
use crate::desk::roll::search;
use crate::desk::{Answer, Command, Query, RollHit, RollMatch};
use crate::domain::{Day, Lang, Words, words::BlackKind};
use crate::record::open::JOURNAL;
use clap::Args;
use serde::Serialize;
use side::Side;

/// Arguments of `blacklist`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
例 Examples:
  pingwei blacklist 买买提                     姓名或其中一段  a name or a part of one
  pingwei blacklist 650104198804121034         证件号码  an identity number
  pingwei blacklist 某某电力 --on 2020-10-20   单位，按某日  a unit, on a day
退出码 0: 有在期的 (或须人工辨认的)；1: 没有；2 以上: 出错
Exit code 0: a hit in force (or one that a person must tell), 1: none, 2 and up: an error")]
pub struct BlacklistArgs {
    /// 姓名、单位、证件号码或信用代码，可以只写一段  a name, unit, identity number or credit code, or a part
    #[arg(value_name = "QUERY")]
    query: String,
    /// 按哪一天计  in force on which day [默认 default: 今天 today]
    #[arg(long, value_name = "DATE", value_parser = day_option)]
    on: Option<Day>,
    /// 最多列出几条  at most this many
    #[arg(long, value_name = "N", default_value_t = 50)]
    most: usize,
}

#[derive(Serialize)]
struct RollDoc<'a> {
    schema: &'static str,
    query: &'a str,
    on: Day,
    total: usize,
    hits: Vec<HitDoc<'a>>,
}

#[derive(Serialize)]
struct HitDoc<'a> {
    number: u32,
    kind: &'static str,
    name: &'a str,
    id_number: Option<String>,
    credit_code: Option<String>,
    ground: Option<&'a str>,
    document: Option<&'a str>,
    from: String,
    free_from: Day,
    in_force: Option<bool>,
    by: RollMatch,
}

/// Runs `blacklist`. The store is not opened: it may be held by another process. Where a hub has it,
/// and its files are not ours to read, the hub is asked.
///
/// # Errors
/// Where there is no store, or its journal is damaged.
pub fn run(context: &Context, args: &BlacklistArgs, out: &mut Out) -> Result<Exit, Fault> {
    if args.query.trim().is_empty() {
        return Err(Fault::bad(Words::fixed("要查谁？", "look up whom?"))
            .next(Words::fixed("例: pingwei blacklist 张三", "such as: pingwei blacklist 张三")));
    }
    let on = args.on.unwrap_or_else(|| context.today());
    let (mut hits, total) = look_up(context, &args.query, on)?;
    // An entry that only a person can tell is a hit: silence would let it pass unseen.
    let hit = hits.iter().any(|hit| hit.in_force != Some(false));
    hits.truncate(args.most);
    if context.unmask && !hits.is_empty() {
        let place = "blacklist".to_owned();
        Session::open(context)?.command(None, Command::Unmask { dossiers: Vec::new(), place })?;
    }
    if context.json {
        let hits = hits.iter().map(|hit| hit_doc(hit, context.unmask)).collect();
        out.json(&RollDoc { schema: "pingwei.blacklist/1", query: &args.query, on, total, hits })?;
    } else {
        print(&hits, total, on, context.unmask, out)?;
    }
    Ok(if hit { Exit::Done } else { Exit::No })
}

/// From the file beside the journal, where we may read it; else from the hub that may.
fn look_up(context: &Context, query: &str, on: Day) -> Result<(Vec<RollHit>, usize), Fault> {
    let hub = reach::hub(context)?;
    let folder =
        hub.as_ref().map_or_else(|| context.store.clone(), |hub| hub.welcome().folder.clone().into());
    if hub.is_some() && std::fs::File::open(folder.join(JOURNAL)).is_err() {
        let asked = Query::Roll { text: query.to_owned(), on: Some(on), most: usize::MAX };
        return match Session::open(context)?.ask(asked)? {
            Answer::Roll(hits, total) => Ok((hits, total)),
            _ => Err(unanswered()),
        };
    }
    let side = Side::read(&folder)?;
    Ok(search(&side.roll, &side.rules, query, on, usize::MAX))
}

fn hit_doc(hit: &RollHit, unmask: bool) -> HitDoc<'_> {
    let entry = &hit.entry.entry;
    let number =
        |answer: &crate::domain::Answer<String>| answer.value().map(|text| mask::number(text, unmask));
    HitDoc {
        number: hit.entry.number,
        kind: entry.kind.zh(),
        name: &entry.name,
        id_number: number(&entry.id_number),
        credit_code: number(&entry.credit_code),
        ground: entry.ground.value().map(String::as_str),
        document: entry.document.value().map(String::as_str),
        from: entry.from.to_string(),
        free_from: hit.free_from,
        in_force: hit.in_force,
        by: hit.by,
    }
}

fn print(hits: &[RollHit], total: usize, on: Day, unmask: bool, out: &mut Out) -> Result<(), Fault> {
    let zh = out.lang == Lang::Zh;
    for hit in hits {
        let entry = &hit.entry.entry;
        let (ink, state) = match (hit.in_force, zh) {
            (Some(true), true) => (Ink::Red, "在期"),
            (Some(true), false) => (Ink::Red, "in force"),
            (Some(false), true) => (Ink::Plain, "过期"),
            (Some(false), false) => (Ink::Plain, "over"),
            (None, true) => (Ink::Yellow, "辨认"),
            (None, false) => (Ink::Yellow, "look"),
        };
        let kind = if zh { entry.kind.zh() } else { entry.kind.en() };
        let number = match *entry.kind {
            BlackKind::Person => &entry.id_number,
            BlackKind::Unit => &entry.credit_code,
        };
        let none = if zh { "(无号码)" } else { "(no number)" };
        let number = number.value().map_or_else(|| none.to_owned(), |text| mask::number(text, unmask));
        let until = if zh {
            format!("{} 起，{} 起不再禁", *entry.from, hit.free_from)
        } else {
            format!("from {}, free from {}", *entry.from, hit.free_from)
        };
        let state = out.ink(ink, state).into_owned();
        let rest = format!("{kind}  {}  {number}  {until}  #{}", *entry.name, hit.entry.number);
        let rest = crate::domain::text::visible(&rest, false).into_owned();
        out.line(format!("{state}  {rest}"))?;
        if let Some(ground) = entry.ground.value() {
            let document = entry.document.value().map_or("", String::as_str);
            out.text(&format!("      {} {document}", mask::veil(ground, unmask)))?;
        }
    }
    let shown = hits.len();
    let line = match (total, zh) {
        (0, true) => format!("黑名单上没有 (按 {on} 计)"),
        (0, false) => format!("not on the blacklist (on {on})"),
        (_, true) => format!("命中 {total} 条，列出 {shown} 条 (按 {on} 计)"),
        (_, false) => format!("{total} found, {shown} listed (on {on})"),
    };
    out.line(line)
}
