//! `pingwei journal`: verifies the chain, shows what happened, copies it out. Reads the file as it
//! stands, without the store's lock: what is synced is never rewritten.

mod tell;

use super::Exit;
use super::context::Context;
use super::fault::{self, Code, Fault};
use super::files::ProgressBar;
use super::lines::{KEEP, Lines, no_store};
use super::mask::veil;
use super::newfile::{self, NewFile};
use super::out::Out;
use super::reach;
use super::session::{Session, unanswered};
use crate::desk::{Answer, Command, DefenceAnswer, DefenceAsk, Query};
use crate::domain::{DossierId, Lang, Words};
use crate::record::open::JOURNAL;
use crate::record::{self, Head, Printed, Verified};
use clap::{Args, Subcommand};
use serde::Serialize;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Arguments of `journal`.
#[derive(Debug, Clone, Args)]
#[command(
    disable_help_subcommand = true,
    after_help = "\
例 Examples:
  pingwei journal verify
  pingwei journal verify --head 4821:9f3c2a71d04e   与导出件上印的核对  against what an export printed
  pingwei journal show --dossier 2020-0137
  pingwei journal export --to journal-2020.jsonl --unmask"
)]
pub struct JournalArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Clone, Subcommand)]
enum Act {
    /// 核对整条链，每行的哈希与前后衔接  verify every line's hash and that it follows the one before
    Verify {
        /// 核对这个序号上是否是这个哈希  verify that this seq has this hash
        #[arg(long, value_name = "SEQ:HASH", value_parser = head_option)]
        head: Option<Printed>,
    },
    /// 显示发生过什么  show what happened
    Show {
        /// 从这个序号起  from this seq on
        #[arg(long, value_name = "SEQ", default_value_t = 0)]
        from: u64,
        /// 最多几行  at most this many lines
        #[arg(long, value_name = "N")]
        most: Option<usize>,
        /// 只看这份材料  only this dossier
        #[arg(long, value_name = "ID")]
        dossier: Option<String>,
    },
    /// 把日志原样复制出来 (含完整证件号码，须加 --unmask)  copy it as it stands; needs --unmask
    Export {
        /// 写到这个文件  to this file
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
        /// 覆盖已有的文件  overwrite
        #[arg(long)]
        force: bool,
    },
}

/// `4821:9f3c2a71d04e`, the hash whole or its first 12 digits or more.
fn head_option(text: &str) -> Result<Printed, String> {
    text.trim_end_matches('…').parse().map_err(|wrong: Words| format!("{}  {}", wrong.zh, wrong.en))
}

/// The answer of `journal verify` as JSON.
#[derive(Serialize)]
struct VerifiedDoc<'a> {
    schema: &'static str,
    lines: u64,
    seq: u64,
    hash: &'a str,
    /// True where something unfinished stands at the end, which the next opening sets aside.
    unfinished: bool,
    /// Lines with dossiers that the reader stands aside from: they follow and are followed, and what stands
    /// in them was not verified.
    withheld: u64,
}

/// Runs `journal`.
///
/// # Errors
/// Where there is no journal, it is damaged, or the head is not the one named.
pub fn run(context: &Context, args: &JournalArgs, out: &mut Out) -> Result<Exit, Fault> {
    match &args.act {
        Act::Verify { head } => verify(context, head.as_ref(), out),
        Act::Show { from, most, dossier } => {
            show(context, *from, most.unwrap_or(usize::MAX), dossier.as_deref(), out)
        }
        Act::Export { to, force } => export(context, to, *force, out),
    }
}

fn verify(context: &Context, printed: Option<&Printed>, out: &mut Out) -> Result<Exit, Fault> {
    let hub = reach::hub(context)?;
    let store = hub.map_or_else(|| context.store.clone(), |hub| hub.welcome().folder.clone().into());
    let path = store.join(JOURNAL);
    match std::fs::File::open(&path) {
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(no_store(&store)),
        Err(_) => return verify_lines(context, printed, out),
    }
    let bar = ProgressBar::new(context.lang);
    let label = if out.lang == Lang::Zh { "核对日志" } else { "verifying" };
    let verified = record::verify(&path, printed, &mut |done, total| bar.set(label, done, total));
    bar.clear();
    let verified = verified.map_err(|error| Fault::file(&path, &error))?;
    let (head, unfinished) = match &verified {
        Verified::Sound { head, .. } => (head, false),
        // What was being written when the writer stopped: nobody was told that it is saved.
        Verified::Bad { head: Some(head), was_durable: false, .. } => {
            if let Some(printed) = printed {
                find(&mut Lines::open(&store)?, printed)?;
            }
            (head, true)
        }
        _ => {
            let Words { zh, en } = verified.words();
            let path = path.display();
            let words = Words::made(format!("{path}: {zh}"), format!("{path}: {en}"));
            return Err(Fault::new(Code::Damaged, words).next(KEEP));
        }
    };
    if context.json {
        let Head { seq, hash } = head;
        let schema = "pingwei.verified/1";
        out.json(&VerifiedDoc { schema, lines: seq + 1, seq: *seq, hash, unfinished, withheld: 0 })?;
    } else {
        out.say(&verified.words())?;
    }
    Ok(Exit::Done)
}

/// A journal that comes through a hub: each line is verified as it comes.
fn verify_lines(context: &Context, printed: Option<&Printed>, out: &mut Out) -> Result<Exit, Fault> {
    let mut lines = Lines::of(context)?;
    let head = match printed {
        Some(printed) => match find(&mut lines, printed) {
            Err(fault) if fault.code == Code::Damaged => return Err(sits(context)?.unwrap_or(fault)),
            other => other?,
        },
        None => {
            while lines.advance()?.is_some() {}
            end(&lines)?
        }
    };
    if context.json {
        let (schema, Head { seq, hash }) = ("pingwei.verified/1", &head);
        let withheld = lines.withheld().len() as u64;
        out.json(&VerifiedDoc { schema, lines: seq + 1, seq: *seq, hash, unfinished: false, withheld })?;
    } else {
        out.say(&Verified::Sound { head, len: 0 }.words())?;
        tell_withheld(&lines, out.lang);
    }
    Ok(Exit::Done)
}

/// One who sits on a panel reads the journal up to the call on which ballots are open: what was printed after
/// that is not missing. `None` for anybody else.
fn sits(context: &Context) -> Result<Option<Fault>, Fault> {
    let answer = Session::open(context)?.ask(Query::Defence(DefenceAsk::Sessions))?;
    let Answer::Defence(DefenceAnswer::Sessions(all)) = answer else { return Ok(None) };
    let sits = all.iter().any(|session| session.seated && !session.closed);
    let words = Words::fixed(
        "你在答辩组，全组交齐之前只能读到叫号为止的日志",
        "you sit on a panel: until all ballots are in, you read the journal up to the call",
    );
    let next = Words::fixed("请由没有入座的人核对", "let somebody verify it who has no seat");
    Ok(sits.then(|| Fault::new(Code::Refused, words).next(next)))
}

/// The end of a journal that was read to its end.
fn end(lines: &Lines) -> Result<Head, Fault> {
    let (_, link) = lines.at();
    let seq = link.next.checked_sub(1).ok_or_else(unanswered)?;
    Ok(Head { seq, hash: link.hash.hex() })
}

/// Says how many lines were kept back.
fn tell_withheld(lines: &Lines, lang: Lang) {
    let n = lines.withheld().len();
    if n > 0 {
        let words = Words::made(
            format!("另有 {n} 行涉及你回避的材料，没有给你看，也未核对其内容"),
            format!("kept back from you, unverified: {n} lines with dossiers you stand aside from"),
        );
        fault::warn(words.get(lang));
    }
}

/// The end of a journal in which the printed line is found as printed.
fn find(lines: &mut Lines, printed: &Printed) -> Result<Head, Fault> {
    let mut found = false;
    while let Some((line, _)) = lines.advance()? {
        let hash = line.hash.hex();
        if line.seq == printed.seq {
            let differs = Verified::Differs { found: hash.clone(), printed: printed.clone() };
            if !hash.starts_with(&printed.hash) {
                return Err(Fault::new(Code::Damaged, differs.words()).next(KEEP));
            }
            found = true;
        }
    }
    let head = end(lines)?;
    let kept_back = |held: &Head| held.seq == printed.seq && held.hash.starts_with(&printed.hash);
    if found || lines.withheld().iter().any(kept_back) {
        return Ok(head);
    }
    let ends = Verified::EndsBefore { head, printed: printed.clone() };
    Err(Fault::new(Code::Damaged, ends.words()).next(KEEP))
}

fn show(
    context: &Context,
    from: u64,
    most: usize,
    dossier: Option<&str>,
    out: &mut Out,
) -> Result<Exit, Fault> {
    let unmasks = context.unmask.then(|| Session::open(context)).transpose()?;
    let mut lines = Lines::of(context)?;
    let dossier = dossier.map(|id| DossierId(id.to_owned()));
    let mut left = most;
    while left > 0
        && let Some((line, raw)) = lines.advance()?
    {
        if line.seq < from {
            continue;
        }
        let mut told = tell::Told::new(&line, raw)?;
        if dossier.as_ref().is_some_and(|id| !told.is_about(id)) {
            continue;
        }
        left -= 1;
        if context.json {
            if !context.unmask {
                told.mask();
            }
            out.json(&told.line)?;
        } else {
            for text in told.text(out.lang) {
                out.text(&veil(&text, context.unmask))?;
            }
        }
    }
    tell_withheld(&lines, out.lang);
    if let Some(mut session) = unmasks {
        let dossiers = dossier.into_iter().collect();
        session.command(None, Command::Unmask { dossiers, place: "journal show".to_owned() })?;
    }
    Ok(Exit::Done)
}

fn export(context: &Context, to: &Path, force: bool, out: &mut Out) -> Result<Exit, Fault> {
    if !context.unmask {
        return Err(Fault::bad(Words::fixed(
            "日志原件含完整证件号码，而遮去号码就不再能核对哈希",
            "the journal holds identity numbers in full, and masked it could not be verified any more",
        ))
        .next(Words::fixed(
            "确需导出请加 --unmask (会记入日志)；只看内容用 journal show",
            "if you must, add --unmask (the journal notes it); to look, use journal show",
        )));
    }
    // Noted before it happens: the copy then tells of itself.
    let name = to.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut session = Session::open(context)?;
    if to.exists() && !force {
        return Err(newfile::exists(to));
    }
    session.command(None, Command::NoteExport { what: "journal".to_owned(), file: name, unmasked: true })?;
    let mut lines = Lines::of(context)?;
    let mut copy = NewFile::create(to)?;
    let mut last = None;
    while let Some((line, raw)) = lines.advance()? {
        copy.write_all(raw).map_err(|error| Fault::file(to, &error))?;
        last = Some(line.position());
    }
    if !lines.withheld().is_empty() {
        return Err(Fault::new(
            Code::Refused,
            Words::fixed(
                "日志里有你回避的材料，由你导出就不完整",
                "the journal holds dossiers you stand aside from: your copy would not be whole",
            ),
        )
        .next(Words::fixed("请由没有回避的人导出", "let somebody export it who stands aside from none")));
    }
    copy.finish()?;
    let last = last.ok_or_else(unanswered)?;
    let (path, count) = (to.display(), last.seq + 1);
    out.say(&Words::made(
        format!("{path}: {count} 行，末行 {}:{}", last.seq, last.hash),
        format!("{path}: {count} lines, head {}:{}", last.seq, last.hash),
    ))?;
    Ok(Exit::Done)
}
