//! `pingwei keys`: what every key does, and what is wrong with a keymap file.

use super::Exit;
use super::context::Context;
use super::fault::{Code, Fault};
use super::out::{Ink, Out};
use crate::domain::{Lang, Words};
use crate::tui::keymap::{Binding, Keymap};
use crate::tui::keys;
use crate::tui::scope::Scope;
use crate::tui::widgets::hints;
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};
use unicode_width::UnicodeWidthStr;

/// Arguments of `keys`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
例 Examples:
  pingwei keys                     全部按键  every key
  pingwei keys --check my.toml     核对自己的键位文件  check a keymap of one's own")]
pub struct KeysArgs {
    /// 核对这份键位文件，逐处指出行号列号  validate this keymap file, with line and column
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
}

#[derive(Serialize)]
struct Doc {
    schema: &'static str,
    keys: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    scope: &'static str,
    action: &'static str,
    keys: Vec<String>,
    help: &'static str,
}

/// Runs `keys`.
///
/// # Errors
/// Where the file cannot be read, or has faults.
pub fn run(context: &Context, args: &KeysArgs, out: &mut Out) -> Result<Exit, Fault> {
    if let Some(file) = &args.check {
        check(file)?;
        let file = file.display();
        out.say(&Words::made(format!("{file}: 没有错误"), format!("{file}: no faults")))?;
        return Ok(Exit::Done);
    }
    let map = Keymap::default();
    let lang = out.lang;
    if context.json {
        let keys = Scope::ALL.into_iter().flat_map(|scope| own(&map, scope)).map(|b| row(&b, lang)).collect();
        out.json(&Doc { schema: "pingwei.keys/1", keys })?;
        return Ok(Exit::Done);
    }
    for scope in Scope::ALL {
        let bindings = own(&map, scope);
        if bindings.is_empty() {
            continue;
        }
        let heading = format!("[{}]", scope.name());
        out.line(out.ink(Ink::Bold, &heading))?;
        for row in bindings.iter().map(|binding| row(binding, lang)) {
            let keys = row.keys.join("  ");
            let pad = 22_usize.saturating_sub(keys.width());
            out.line(format!("  {keys}{:pad$}  {:<20}  {}", "", row.action, row.help))?;
        }
    }
    Ok(Exit::Done)
}

/// What a scope binds itself, without the scopes around it.
fn own(map: &Keymap, scope: Scope) -> Vec<Binding> {
    map.bindings(scope).into_iter().filter(|binding| binding.scope == scope).collect()
}

fn row(binding: &Binding, lang: Lang) -> Row {
    let names = binding.keys.iter().map(|sequence| keys::label(sequence, lang));
    let keys = if binding.range { vec![hints::shown(&binding.keys, true, lang)] } else { names.collect() };
    Row { scope: binding.scope.name(), action: binding.action.id(), keys, help: binding.action.help(lang) }
}

fn check(file: &Path) -> Result<(), Fault> {
    let text = std::fs::read_to_string(file).map_err(|error| Fault::file(file, &error))?;
    let faults = Keymap::check(&file.display().to_string(), &text);
    if faults.is_empty() {
        return Ok(());
    }
    let lines = faults.iter().map(|fault| {
        let (at, what) = (format!("{}:{}:{}", fault.file, fault.line, fault.column), fault.kind.words());
        Words::made(format!("{at}: {}", what.zh), format!("{at}: {}", what.en))
    });
    Err(Fault { code: Code::Bad, lines: lines.collect(), next: None }
        .next(Words::fixed("动作名见 pingwei keys", "for the names of actions see pingwei keys")))
}
