//! `pingwei blacklist QUERY`: is this person or unit barred? Answers as grep does.

mod change;
mod packed;
mod side;

pub use side::{NAME as SIDE_FILE, Side, SideKeeper};

use super::Exit;
use super::context::{Context, day_option};
use super::fault::Fault;
use super::mask;
use super::out::{Ink, Out};
use super::reach;
use super::session::{Session, unanswered};
use crate::desk::roll::{Wanted, ranked};
use crate::desk::{Answer, Command, Query, RollHit, RollMatch};
use crate::domain::{BlackEntry, Day, Lang, Words, words::BlackKind};
use crate::record::open::JOURNAL;
use change::ChangeArgs;
use clap::Args;
use serde::Serialize;
use std::collections::HashMap;
use std::path::Path;

/// Arguments of `blacklist`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
例 Examples:
  pingwei blacklist 买买提                     姓名或其中一段  a name or a part of one
  pingwei blacklist mmt                        拼音或首字母  pinyin or first letters
  pingwei blacklist 650104198804121034         证件号码  an identity number
  pingwei blacklist '#7'                       第 7 条  entry 7
  pingwei blacklist 某某电力 --on 2020-10-20   单位，按某日  a unit, on a day
  pingwei blacklist --add --set 类型=个人 --set 名称=某甲 --set 处理日期=2020-05-01
  pingwei blacklist --correct 7 --set 截止日期=2021-05-01 --reason 依据有误
  pingwei blacklist --lift 7 --reason 查实不成立      提出解除，另一人再 --confirm-lift 7  another one confirms
退出码 0: 有在期的 (或须人工辨认的)；1: 没有；2 以上: 出错
Exit code 0: a hit in force (or one that a person must tell), 1: none, 2 and up: an error")]
pub struct BlacklistArgs {
    /// 姓名、单位、证件号码或信用代码，可以只写一段，可用拼音  a name, unit, identity number or credit code, or a part; pinyin too
    #[arg(value_name = "QUERY")]
    query: Option<String>,
    /// 按哪一天计  in force on which day [默认 default: 今天 today]
    #[arg(long, value_name = "DATE", value_parser = day_option)]
    on: Option<Day>,
    /// 最多列出几条  at most this many
    #[arg(long, value_name = "N", default_value_t = 50)]
    most: usize,
    /// 也列出本库涉及的材料；要打开材料库，较慢  also list the dossiers each touches; opens the store, slower
    #[arg(long)]
    dossiers: bool,
    #[command(flatten)]
    change: ChangeArgs,
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
    days_left: Option<i64>,
    lift_proposed_by: Option<&'a str>,
    by: RollMatch,
    #[serde(skip_serializing_if = "Option::is_none")]
    touched: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dossiers: Option<Vec<TouchedDoc<'a>>>,
}

#[derive(Serialize)]
struct TouchedDoc<'a> {
    dossier: &'a str,
    same_number: bool,
}

/// Runs `blacklist`. For a look-up the store is not opened: it may be held by another process. Where a
/// hub has it, and its files are not ours to read, the hub is asked.
///
/// # Errors
/// Where there is no store, or its journal is damaged; for a change, the desk's refusal.
pub fn run(context: &Context, args: &BlacklistArgs, out: &mut Out) -> Result<Exit, Fault> {
    if args.change.is_any() {
        return change::run(context, &args.change, out);
    }
    let query = args.query.as_deref().unwrap_or_default();
    let Some(wanted) = Wanted::new(query) else {
        return Err(Fault::bad(Words::fixed("要查谁？", "look up whom?"))
            .next(Words::fixed("例: pingwei blacklist 张三", "such as: pingwei blacklist 张三")));
    };
    let on = args.on.unwrap_or_else(|| context.today());
    let (mut hits, total) =
        if args.dossiers { ask(context, query, on)? } else { look_up(context, query, &wanted, on)? };
    // An entry that only a person can tell is a hit: silence would let it pass unseen.
    let hit = hits.iter().any(|hit| hit.in_force != Some(false));
    hits.truncate(args.most);
    if context.unmask && !hits.is_empty() {
        let place = "blacklist".to_owned();
        Session::open(context)?.command(None, Command::Unmask { dossiers: Vec::new(), place })?;
    }
    if context.json {
        let hits = hits.iter().map(|hit| hit_doc(hit, on, context.unmask, args.dossiers)).collect();
        out.json(&RollDoc { schema: "pingwei.blacklist/1", query, on, total, hits })?;
    } else {
        print(&hits, total, on, context.unmask, args.dossiers, out)?;
    }
    Ok(if hit { Exit::Done } else { Exit::No })
}

/// From the file beside the journal, where we may read it; else from the hub that may.
fn look_up(context: &Context, query: &str, wanted: &Wanted, on: Day) -> Result<(Vec<RollHit>, usize), Fault> {
    let readable = |folder: &Path| std::fs::File::open(folder.join(JOURNAL)).is_ok();
    let mut folder = context.store.clone();
    // Where the store was named and its files are ours to read, no hub need be asked where it is.
    if !(context.named && context.socket.is_none() && readable(&folder))
        && let Some(hub) = reach::hub(context)?
    {
        folder = hub.welcome().folder.clone().into();
        if !readable(&folder) {
            return ask(context, query, on);
        }
    }
    let side = Side::read(&folder)?;
    let (mut found, mut lifts) = (Vec::new(), HashMap::new());
    for (by, (entry, lift)) in side.find(wanted) {
        lifts.extend(lift.map(|lift| (entry.number, lift)));
        found.push((by, entry));
    }
    let rules = match context.notice {
        Some(_) => context.notice()?.blacklist.clone(),
        None => side.rules(),
    };
    let (mut hits, total) = ranked(found, &rules, on, usize::MAX);
    for hit in &mut hits {
        hit.lift = lifts.remove(&hit.entry.number);
    }
    Ok((hits, total))
}

/// The entry of a number, as it stands.
fn entry(context: &Context, number: u32) -> Result<Option<BlackEntry>, Fault> {
    let query = format!("#{number}");
    let Some(wanted) = Wanted::new(&query) else { return Ok(None) };
    let (hits, _) = look_up(context, &query, &wanted, context.today())?;
    Ok(hits.into_iter().find(|hit| hit.entry.number == number).map(|hit| hit.entry.entry))
}

/// From the store itself, which knows the dossiers that each entry touches.
fn ask(context: &Context, query: &str, on: Day) -> Result<(Vec<RollHit>, usize), Fault> {
    let asked = Query::Roll { text: query.to_owned(), on: Some(on), most: usize::MAX };
    match Session::open(context)?.ask(asked)? {
        Answer::Roll(hits, total) => Ok((hits, total)),
        _ => Err(unanswered()),
    }
}

fn hit_doc(hit: &RollHit, on: Day, unmask: bool, dossiers: bool) -> HitDoc<'_> {
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
        days_left: hit.days_left(on),
        lift_proposed_by: hit.lift.as_ref().map(|lift| lift.by.as_str()),
        by: hit.by,
        touched: dossiers.then_some(hit.touched),
        dossiers: dossiers.then(|| {
            let listed = hit.dossiers.iter();
            listed.map(|(id, same)| TouchedDoc { dossier: id.0.as_str(), same_number: *same }).collect()
        }),
    }
}

fn print(
    hits: &[RollHit],
    total: usize,
    on: Day,
    unmask: bool,
    dossiers: bool,
    out: &mut Out,
) -> Result<(), Fault> {
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
        let left = match (hit.days_left(on), zh) {
            (Some(days), true) => format!("  还剩 {days} 天"),
            (Some(days), false) => format!("  {days} days left"),
            (None, _) => String::new(),
        };
        let by = match (hit.by, zh) {
            (RollMatch::Alike, true) => "  [名称相近，须人工辨认]",
            (RollMatch::Alike, false) => "  [a like name: a person tells]",
            _ => "",
        };
        let rest = format!("{kind}  {}  {number}  {until}{left}  #{}{by}", *entry.name, hit.entry.number);
        let rest = crate::domain::text::visible(&rest, false).into_owned();
        out.line(format!("{state}  {rest}"))?;
        if let Some(ground) = entry.ground.value() {
            let document = entry.document.value().map_or("", String::as_str);
            out.text(&format!("      {} {document}", mask::veil(ground, unmask)))?;
        }
        if let Some(lift) = &hit.lift {
            let waits = if zh {
                "提出解除，等另一人确认"
            } else {
                "proposes to lift it; somebody else is to confirm"
            };
            out.text(&format!(
                "      {} {waits} ({}): {}",
                lift.by,
                lift.from,
                mask::veil(&lift.reason, unmask)
            ))?;
        }
        if dossiers {
            print_touched(hit, out)?;
        }
    }
    if !dossiers && !hits.is_empty() {
        let how = if zh {
            "      本库涉及的材料: 加 --dossiers"
        } else {
            "      dossiers touched: add --dossiers"
        };
        out.text(how)?;
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

/// The dossiers an entry touches: by its number, and by its name alone.
fn print_touched(hit: &RollHit, out: &mut Out) -> Result<(), Fault> {
    let same = Words::fixed("号码相同", "same number");
    let by_name = hit.by_name_only();
    for (by_number, words) in [(true, same), (false, by_name)] {
        let ids: Vec<&str> =
            hit.dossiers.iter().filter(|held| held.1 == by_number).map(|held| held.0.0.as_str()).collect();
        if !ids.is_empty() {
            out.text(&format!("      {} {}: {}", words.get(out.lang), ids.len(), ids.join("  ")))?;
        }
    }
    let words = match hit.touched - hit.dossiers.len().min(hit.touched) {
        0 if hit.touched > 0 => return Ok(()),
        0 => Words::fixed("      本库没有涉及的材料", "      touches no dossier here"),
        more => {
            Words::made(format!("      另有 {more} 份没有列出"), format!("      {more} more are not listed"))
        }
    };
    out.text(words.get(out.lang))
}
