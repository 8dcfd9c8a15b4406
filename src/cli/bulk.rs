//! The same with all dossiers that a query finds: shown one by one, then all of it or nothing.

use super::Exit;
use super::context::Context;
use super::done;
use super::fault::Fault;
use super::out::{Ink, Out};
use super::queue::filter;
use super::session::{Session, unanswered};
use crate::desk::{Answer, BULK, BULK_MOST, BulkLine, BulkWhat, Query, QueueSpec};
use crate::domain::{DossierId, Lang, Words};
use serde::Serialize;

#[derive(Serialize)]
struct BulkDoc<'a> {
    schema: &'static str,
    query: &'a str,
    refused: usize,
    dossiers: Vec<LineDoc<'a>>,
}

#[derive(Serialize)]
struct LineDoc<'a> {
    dossier: &'a str,
    name: &'a str,
    version: u64,
    does: Option<&'a str>,
    refused: Option<&'a str>,
    rule: Option<&'a str>,
}

/// Does it with what the query finds, or only shows it.
///
/// # Errors
/// A query that is not understood or finds nothing or too much, or the desk's refusal.
pub fn run(
    context: &Context,
    query: &str,
    what: &BulkWhat,
    dry_run: bool,
    out: &mut Out,
) -> Result<Exit, Fault> {
    let spec = QueueSpec { filter: filter(query, out.lang)?, ..QueueSpec::default() };
    let mut session = Session::open(context)?;
    let Answer::Ids(found, total) = session.ask(Query::Ids { spec })? else { return Err(unanswered()) };
    if total == 0 {
        return Err(Fault::bad(Words::fixed("没有符合查询式的材料", "the query finds no dossier")));
    }
    if total > found.len() {
        return Err(Fault::bad(Words::made(
            format!("查到 {total} 份，一次最多办 {BULK_MOST} 份；请把查询式写窄"),
            format!("{total} found, at most {BULK_MOST} at a time: narrow the query"),
        )));
    }
    let dossiers: Vec<(DossierId, Option<u64>)> =
        found.into_iter().map(|(dossier, version)| (dossier, Some(version))).collect();
    if dry_run {
        let mut lines = Vec::with_capacity(dossiers.len());
        for part in dossiers.chunks(BULK) {
            let query_of = Query::TryBulk { dossiers: part.to_vec(), what: what.clone() };
            let Answer::Bulk(more) = session.ask(query_of)? else { return Err(unanswered()) };
            lines.extend(more);
        }
        return show(context, query, &lines, out);
    }
    let done = session.bulk(dossiers, what.clone(), out.lang)?;
    done::tell(context, &done, out)?;
    Ok(Exit::Done)
}

/// Every single change, and what the rules refuse.
fn show(context: &Context, query: &str, lines: &[BulkLine], out: &mut Out) -> Result<Exit, Fault> {
    let refused = lines.iter().filter(|line| line.outcome.is_err()).count();
    let exit = if refused == 0 { Exit::Done } else { Exit::No };
    if context.json {
        let dossiers = lines.iter().map(|line| line_doc(line, out.lang)).collect();
        out.json(&BulkDoc { schema: "pingwei.bulk/1", query, refused, dossiers })?;
        return Ok(exit);
    }
    let zh = out.lang == Lang::Zh;
    for line in lines {
        let (ink, word, text) = match &line.outcome {
            Ok(words) => (Ink::Plain, if zh { "办" } else { "do" }, words.get(out.lang).to_owned()),
            Err(refusal) => (
                Ink::Red,
                if zh { "拒" } else { "no" },
                format!("{} {}", refusal.words.get(out.lang), refusal.clause()),
            ),
        };
        let word = out.ink(ink, word).into_owned();
        let rest = crate::domain::text::visible(&format!("{}  {}  {text}", line.dossier, line.name), false)
            .into_owned();
        out.line(format!("{word}  {rest}"))?;
    }
    let fine = lines.len() - refused;
    out.line(match (refused, zh) {
        (0, true) => format!("{fine} 份都能办；试运行，没有办"),
        (0, false) => format!("all {fine} can be done; this was a dry run"),
        (_, true) => format!("{fine} 份能办，{refused} 份不能；有不能办的，整批都不办"),
        (_, false) => format!("{fine} can be done, {refused} cannot; with any refused, none is done"),
    })?;
    Ok(exit)
}

fn line_doc(line: &BulkLine, lang: Lang) -> LineDoc<'_> {
    let refusal = line.outcome.as_ref().err();
    LineDoc {
        dossier: &line.dossier.0,
        name: &line.name,
        version: line.version,
        does: line.outcome.as_ref().ok().map(|words| words.get(lang)),
        refused: refusal.map(|refusal| refusal.words.get(lang)),
        rule: refusal.map(|refusal| refusal.rule.as_str()),
    }
}
