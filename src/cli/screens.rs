//! `pingwei` without a command: the screens on a store.

use super::Exit;
use super::context::{Context, config_dir, state_dir};
use super::fault::{Code, Fault};
use super::opened::Opened;
use super::reach;
use super::session::{Clocked, command_id, opening};
use crate::domain::Words;
use crate::hub::client::Patience;
use crate::policy::Notice;
use crate::record::draft::Drafts;
use crate::tui::keeper::Keeper;
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::run::run as screens;
use crate::tui::runtime::drive::Ended;
use crate::tui::shell::Start;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;

/// Opens the store of the context, founding it where there is none, and runs the screens on it.
///
/// # Errors
/// Where there is no terminal, the store is held or damaged, or the terminal goes.
pub fn run(context: &Context, clocked: Clocked) -> Result<Exit, Fault> {
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return Err(Fault::no_terminal());
    }
    let opened = match reach::hub(context)? {
        Some(hub) => Opened::Hub(hub, Patience::Endless),
        None => opening(context, clocked, true)?,
    };
    let account = opened.me(&context.account).to_owned();
    let (keymap, faults) = Keymap::for_user(keys_file(context).as_deref());
    let greeting = faults.first().map(|fault| {
        let more = faults.len();
        Words::made(
            format!("键位文件有 {more} 处不对，先用默认键位: {}", fault.line(crate::domain::Lang::Zh)),
            format!(
                "{more} fault(s) in the keymap, the default is in force: {}",
                fault.line(crate::domain::Lang::En)
            ),
        )
    });
    let greeting = greeting.or_else(|| opened.warnings().into_iter().next());
    let greeting = greeting.or_else(|| matches!(clocked, Clocked::Demo(_)).then(super::demo::words));
    let drafts = Drafts::new(&state(), opened.id(), &account);
    let lost = |error: std::io::Error| Fault::new(Code::Bad, Words::same(error.to_string()));
    let (keeper, kept) = Keeper::open(drafts, keys_file(context), context.lang).map_err(lost)?;
    let start = Start {
        keymap,
        look: Look::from_env(context.lang, context.ascii),
        notice: Arc::new(Notice::embedded().clone()),
        session: command_id().0,
        place: kept.place,
        drafts: kept.drafts,
        evidence_base: context.evidence_base.clone(),
        greeting,
    };
    // The store is left in order when the screens have let go of this, before the program ends.
    let dial = Box::new(move || opened.connect(&account));
    match screens(dial, start, keeper).map_err(lost)? {
        Ended::Left => Ok(Exit::Done),
        Ended::Broken => std::process::exit(i32::from(super::panic::EXIT)),
    }
}

/// The keymap file: of `--keys`, else the person's own where there is one.
fn keys_file(context: &Context) -> Option<PathBuf> {
    context
        .keys
        .clone()
        .or_else(|| config_dir().map(|dir| dir.join("keys.toml")).filter(|path| path.exists()))
}

/// Where drafts are kept; in the temporary folder, by user, where there is no home.
pub(super) fn state() -> PathBuf {
    state_dir().unwrap_or_else(|| {
        let uid = rustix::process::geteuid().as_raw();
        std::env::temp_dir().join(format!("pingwei-{uid}"))
    })
}
