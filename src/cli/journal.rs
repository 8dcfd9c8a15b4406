//! `pingwei journal`: verifies the chain, shows what happened, copies it out. Reads the file as it
//! stands, without the store's lock: what is synced is never rewritten.

mod lines;
mod tell;

use super::Exit;
use super::context::Context;
use super::fault::{Code, Fault};
use super::mask::veil;
use super::newfile::{self, NewFile};
use super::out::Out;
use super::session::Session;
use crate::desk::Command;
use crate::domain::Words;
use clap::{Args, Subcommand};
use lines::Lines;
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
  pingwei journal verify --head 4821:9f3c…        与导出件上印的序号和哈希核对  against what an export printed
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
        head: Option<(u64, String)>,
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

/// `4821:9f3c…`, the hash whole or its beginning of at least 8 digits.
fn head_option(text: &str) -> Result<(u64, String), String> {
    let wrong = || "应为 序号:哈希，如 4821:9f3c2a71…  expected SEQ:HASH".to_owned();
    let (seq, hash) = text.split_once(':').ok_or_else(wrong)?;
    let seq = seq.trim().parse().map_err(|_| wrong())?;
    let hash = hash.trim().trim_end_matches('…').to_ascii_lowercase();
    let hexadecimal = hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    if hexadecimal && (8..=64).contains(&hash.len()) { Ok((seq, hash)) } else { Err(wrong()) }
}

#[derive(Serialize)]
struct Verified<'a> {
    schema: &'static str,
    lines: u64,
    seq: u64,
    hash: &'a str,
    at: &'a str,
    unfinished_bytes: u64,
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

fn verify(context: &Context, head: Option<&(u64, String)>, out: &mut Out) -> Result<Exit, Fault> {
    let mut lines = Lines::open(&context.store)?;
    let mut seen = None;
    let mut last = None;
    while let Some((line, _)) = lines.advance()? {
        if head.is_some_and(|(seq, _)| *seq == line.seq) {
            seen = Some(line.hash.hex());
        }
        last = Some(line.position());
    }
    let Some(last) = last else { return Err(lines.nothing()) };
    if let Some((seq, wanted)) = head {
        match &seen {
            None => {
                return Err(Fault::new(
                    Code::Damaged,
                    Words::made(
                        format!("日志到 {} 为止，没有序号 {seq}: 其后的记录不见了", last.seq),
                        format!(
                            "the journal ends at {}: there is no seq {seq}, what followed is gone",
                            last.seq
                        ),
                    ),
                )
                .next(ASK_BACKUP));
            }
            Some(hash) if !hash.starts_with(wanted.as_str()) => {
                return Err(Fault::new(
                    Code::Damaged,
                    Words::made(
                        format!("序号 {seq} 的哈希是 {hash}，不是 {wanted}: 这不是当时的那份记录"),
                        format!(
                            "seq {seq} has the hash {hash}, not {wanted}: this is not the record of that time"
                        ),
                    ),
                )
                .next(ASK_BACKUP));
            }
            Some(_) => {}
        }
    }
    let unfinished = lines.unfinished();
    if context.json {
        out.json(&Verified {
            schema: "pingwei.verified/1",
            lines: last.seq + 1,
            seq: last.seq,
            hash: &last.hash,
            at: &last.at,
            unfinished_bytes: unfinished,
        })?;
        return Ok(Exit::Done);
    }
    let (count, at) = (last.seq + 1, super::done::clock(&last.at));
    out.say(&Words::made(
        format!("日志完好: {count} 行，末行 {}:{}，{at}", last.seq, last.hash),
        format!("the journal is sound: {count} lines, head {}:{}, {at}", last.seq, last.hash),
    ))?;
    if unfinished > 0 {
        out.say(&Words::made(
            format!("末尾有 {unfinished} 字节没有写完，从未算数，下次打开时另存"),
            format!("{unfinished} unfinished bytes at the end were never accepted; the next opening sets them aside"),
        ))?;
    }
    Ok(Exit::Done)
}

const ASK_BACKUP: Words = Words::fixed(
    "不要再往这个材料库写，保留现场，从备份中找回",
    "write nothing more into this store, keep it as it is, and look for a backup",
);

fn show(
    context: &Context,
    from: u64,
    most: usize,
    dossier: Option<&str>,
    out: &mut Out,
) -> Result<Exit, Fault> {
    let unmasks = context.unmask.then(|| Session::open(context)).transpose()?;
    let mut lines = Lines::open(&context.store)?;
    let mut left = most;
    while left > 0
        && let Some((line, raw)) = lines.advance()?
    {
        if line.seq < from {
            continue;
        }
        let mut told = tell::Told::new(&line, &raw)?;
        if dossier.is_some_and(|id| !told.is_about(id)) {
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
    if let Some(mut session) = unmasks {
        let dossiers = dossier.iter().map(|id| crate::domain::DossierId((*id).to_owned())).collect();
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
    let mut lines = Lines::open(&context.store)?;
    let mut copy = NewFile::create(to)?;
    let mut last = None;
    while let Some((line, raw)) = lines.advance()? {
        copy.write_all(&raw).map_err(|error| Fault::file(to, &error))?;
        last = Some(line.position());
    }
    copy.finish()?;
    let Some(last) = last else { return Err(lines.nothing()) };
    let (path, count) = (to.display(), last.seq + 1);
    out.say(&Words::made(
        format!("{path}: {count} 行，末行 {}:{}", last.seq, last.hash),
        format!("{path}: {count} lines, head {}:{}", last.seq, last.hash),
    ))?;
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_a_seq_and_a_hash_or_its_beginning() {
        assert_eq!(head_option("12:9F3C2A71"), Ok((12, "9f3c2a71".to_owned())));
        assert_eq!(head_option("12:9f3c2a71…"), Ok((12, "9f3c2a71".to_owned())));
        for wrong in ["12", "12:", "12:9f3c", ":9f3c2a71", "x:9f3c2a71", "1:9f3c2a7z"] {
            assert!(head_option(wrong).is_err(), "{wrong}");
        }
    }
}
