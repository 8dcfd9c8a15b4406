//! 接管: a session of one's own still holds the store, as after a dropped line. It is asked to save and
//! leave; then the store is ours.

use super::args::{Cli, Cmd};
use super::context::Context;
use super::fault::{self, Code, Fault};
use super::opened::told;
use crate::domain::Words;
use crate::record::OpenError;
use crate::record::ghost::Ghost;
use clap::Parser;
use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::time::Duration;

/// How long it may take to save and leave: longer than it gives itself.
const PATIENCE: Duration = Duration::from_secs(20);

/// Has the session that holds the store leave, where it is one's own and the person wants it.
///
/// # Errors
/// The store stays held: by somebody else, by what is no session, or because it is not wanted.
pub fn make_way(context: &Context, error: OpenError) -> Result<(), Fault> {
    let OpenError::Held { by, .. } = &error else { return Err(told(error)) };
    let ghost = Ghost::of(by, &context.account).filter(|ghost| is_session(ghost.command_line()));
    let Some(ghost) = ghost else { return Err(told(error)) };
    let where_to = ghost.terminal().map_or_else(
        || Words::fixed("终端已断", "its terminal is gone"),
        |terminal| {
            let terminal = terminal.display();
            Words::made(format!("终端 {terminal}"), format!("terminal {terminal}"))
        },
    );
    let (pid, since) = (ghost.pid(), &by.since);
    let held = Words::made(
        format!("材料库由你自己的另一个会话占着 (进程 {pid}，自 {since}，{})", where_to.zh),
        format!(
            "another session of your own holds the store (process {pid}, since {since}, {})",
            where_to.en
        ),
    );
    if !context.take_over && !asked(context, &held) {
        return Err(Fault::new(Code::Held, held).next(Words::fixed(
            "加 --take-over 接管：让它存盘退出，草稿和位置都在",
            "add --take-over: it saves and leaves; drafts and place are kept",
        )));
    }
    match ghost.leave(PATIENCE) {
        Ok(true) => Ok(()),
        Ok(false) => Err(Fault::new(
            Code::Held,
            Words::made(
                format!("进程 {pid} 在 {} 秒内没有退出；没有强行结束它", PATIENCE.as_secs()),
                format!(
                    "process {pid} has not left within {} s; it was not ended by force",
                    PATIENCE.as_secs()
                ),
            ),
        )
        .next(Words::made(
            format!("已存盘的不会丢；要强行结束，自己运行 kill -9 {pid}"),
            format!("what was saved is safe; to end it by force, run kill -9 {pid} yourself"),
        ))),
        Err(error) => Err(Fault::bad(Words::same(error.to_string()))),
    }
}

/// Screens save when they are told to end; a load, an export or a hub is not to be cut short.
fn is_session(args: Vec<OsString>) -> bool {
    !args.is_empty()
        && Cli::try_parse_from(args).is_ok_and(|cli| matches!(cli.command, None | Some(Cmd::Demo(_))))
}

/// Asks the person at the terminal; false where there is none.
fn asked(context: &Context, held: &Words) -> bool {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return false;
    }
    fault::warn(held.get(context.lang));
    let question = Words::fixed(
        "接管它吗？它会先存盘再退出，草稿和位置都在。 [y/N] ",
        "Take over? It saves and leaves; drafts and place are kept. [y/N] ",
    );
    let mut answer = String::new();
    let shown = write!(std::io::stderr(), "{}", question.get(context.lang));
    shown.is_ok()
        && std::io::stdin().read_line(&mut answer).is_ok()
        && matches!(answer.trim(), "y" | "Y" | "ｙ" | "Ｙ" | "是")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_screens_are_sessions() {
        let line = |text: &str| is_session(text.split(' ').map(OsString::from).collect());
        for session in ["pingwei", "/usr/bin/pingwei --store /srv/x --lang en", "pingwei demo"] {
            assert!(line(session), "{session}");
        }
        for other in ["pingwei hub", "pingwei load q.xlsx", "pingwei export queue --to q.csv", "sleep 60"] {
            assert!(!line(other), "{other}");
        }
        assert!(!is_session(Vec::new()), "one that cannot be read");
    }
}
