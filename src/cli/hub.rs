//! `pingwei hub`: owns the store and serves it to other accounts of the host.

use super::Exit;
use super::context::Context;
use super::fault::{Code, Fault};
use super::opened::Opened;
use super::out::Out;
use super::reach;
use super::session::{Clocked, opening};
use crate::domain::{Lang, Words, text::visible};
use crate::hub::place::{Bad, FOLDER, Seat, default_socket, word_of};
use crate::hub::status::{GuestStatus, Status};
use crate::hub::{Server, client};
use clap::Args;
use serde::Serialize;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use std::io::Write;
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};

/// Arguments of `hub`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
例 Examples:
  pingwei hub --store /var/lib/pingwei/store                 在服务账号下运行  run it as a service account
  pingwei hub --socket /srv/pingwei/run/hub.sock             套接字放在别处  with the socket elsewhere
  pingwei hub --status --json                                谁在线、快慢  who is on, how it does
共用的材料库应属于一个没有人以其身份工作的服务账号，见 README。
A shared store belongs to a service account that nobody works under; see the README.")]
pub struct HubArgs {
    /// 谁在线、延迟、排队、日志位置和速率  who is on, lag, queues, journal position and rate
    #[arg(long)]
    status: bool,
}

/// Runs `hub`.
///
/// # Errors
/// Where the store or the socket cannot be had, or no hub answers.
pub fn run(context: &Context, args: &HubArgs, out: &mut Out) -> Result<Exit, Fault> {
    if args.status { status(context, out) } else { serve(context) }
}

fn serve(context: &Context) -> Result<Exit, Fault> {
    if context.as_of.is_some() {
        return Err(Fault::bad(Words::fixed(
            "hub 用真实的日期，不能用 --as-of",
            "a hub goes by the real day: no --as-of",
        )));
    }
    // Signals from here on end it in order, however far it has come.
    let mut signals = Signals::new([SIGTERM, SIGINT, SIGHUP])?;
    let Opened::Own(desk, keeper) = opening(context, Clocked::Real, true)? else {
        return Err(super::session::unanswered());
    };
    // The keeper waits for the desk to close: the desk must go first.
    let (_keeper, desk) = (keeper, desk);
    let socket = context.socket.clone().unwrap_or_else(default_socket);
    let mut seat = Seat::take(&socket).map_err(|bad| unseated(&socket, bad))?;
    let store = std::fs::canonicalize(&context.store).map_err(|error| Fault::file(&context.store, &error))?;
    seat.leave_word(&store).map_err(|error| Fault::file(&store, &error))?;
    let server = Server::start(desk, seat, &store, Box::new(log))?;
    log(&format!("serving {} at {}", store.display(), socket.display()));
    notify("READY=1");
    // Nothing turns here while nothing happens.
    let _ = signals.forever().next();
    notify("STOPPING=1");
    log("closing");
    server.close();
    log("closed");
    Ok(Exit::Done)
}

/// One line of the log, on stderr, where whoever runs services collects it.
fn log(line: &str) {
    let _ = writeln!(std::io::stderr(), "pingwei hub: {}", visible(line, false));
}

/// Tells the service manager, where there is one that asked (`NOTIFY_SOCKET`).
fn notify(state: &str) {
    let Some(name) = std::env::var_os("NOTIFY_SOCKET") else { return };
    let Ok(socket) = UnixDatagram::unbound() else { return };
    let name = PathBuf::from(name);
    // A manager that does not listen is no reason not to serve.
    let _ = match name.to_str().and_then(|name| name.strip_prefix('@')) {
        Some(hidden) => {
            use std::os::linux::net::SocketAddrExt;
            std::os::unix::net::SocketAddr::from_abstract_name(hidden)
                .and_then(|at| socket.send_to_addr(state.as_bytes(), &at))
        }
        None => socket.send_to(state.as_bytes(), &name),
    };
}

fn unseated(socket: &Path, bad: Bad) -> Fault {
    match bad {
        Bad::Taken => Fault::new(
            Code::Held,
            Words::made(
                format!("{}: 已有一个 hub 在这里", socket.display()),
                format!("{}: another hub is there already", socket.display()),
            ),
        ),
        Bad::Untrusted(words) => Fault::bad(words),
        Bad::Nothing => Fault::bad(Words::made(
            format!("{}: 没有这个目录", socket.display()),
            format!("{}: there is no such folder", socket.display()),
        ))
        .next(make_folder()),
        Bad::Io(path, error) => Fault::file(&path, &error).next(make_folder()),
    }
}

fn make_folder() -> Words {
    Words::made(
        format!("由管理员建好目录: install -d -o 服务账号 -m 0755 {FOLDER}；或用 --socket PATH 指定别处"),
        format!(
            "have the folder made: install -d -o ACCOUNT -m 0755 {FOLDER}; or name another place with --socket PATH"
        ),
    )
}

fn status(context: &Context, out: &mut Out) -> Result<Exit, Fault> {
    let socket = context.socket.clone().or_else(|| word_of(&context.store)).unwrap_or_else(default_socket);
    let status = client::status(&socket).map_err(|error| reach::told_of(&socket, error))?;
    if context.json {
        out.json(&StatusDoc { schema: "pingwei.hub/1", status: &status })?;
    } else {
        tell(&status, out)?;
    }
    Ok(Exit::Done)
}

#[derive(Serialize)]
struct StatusDoc<'a> {
    schema: &'static str,
    #[serde(flatten)]
    status: &'a Status,
}

fn tell(status: &Status, out: &mut Out) -> Result<(), Fault> {
    let zh = out.lang == Lang::Zh;
    let (ten, minute) = status.rate;
    let head =
        status.head.as_ref().map_or_else(|| "-".to_owned(), |head| format!("{}:{}", head.seq, head.hash));
    let on = span(status.seconds);
    let Status { release, pid, socket, folder, commits, commands, questions, searches, turned_away, .. } =
        status;
    let lines = if zh {
        [
            format!("hub {release}  进程 {pid}  已运行 {on}"),
            format!("套接字 {socket}"),
            format!("材料库 {folder}  {}", status.store),
            format!("日志 {head}"),
            format!("自启动以来 {commits} 条  每秒 {ten:.1} (10 秒) {minute:.1} (1 分钟)"),
            format!("排队: 命令 {commands}  提问 {questions}  查找 {searches}"),
            format!("在线 {}  谢绝过 {turned_away}", status.clients.len()),
        ]
    } else {
        [
            format!("hub {release}  process {pid}  up {on}"),
            format!("socket {socket}"),
            format!("store {folder}  {}", status.store),
            format!("journal {head}"),
            format!("{commits} since the start  per second {ten:.1} (10 s) {minute:.1} (1 min)"),
            format!("waiting: commands {commands}  questions {questions}  searches {searches}"),
            format!("on {}  turned away {turned_away}", status.clients.len()),
        ]
    };
    for line in lines {
        out.text(&line)?;
    }
    for guest in &status.clients {
        out.text(&guest_line(guest, zh))?;
    }
    Ok(())
}

fn guest_line(guest: &GuestStatus, zh: bool) -> String {
    let GuestStatus { account, name, pid, requests, waiting, lag_ms, last_ms, worst_ms, .. } = guest;
    let (on, idle) = (span(guest.seconds), span(guest.idle));
    if zh {
        format!(
            "  {account} {name}  进程 {pid}  在线 {on}  闲 {idle}  请求 {requests}  未答 {waiting}  等 {lag_ms} ms  上次 {last_ms} ms  最慢 {worst_ms} ms"
        )
    } else {
        format!(
            "  {account} {name}  process {pid}  on {on}  idle {idle}  requests {requests}  unanswered {waiting}  waiting {lag_ms} ms  last {last_ms} ms  slowest {worst_ms} ms"
        )
    }
}

fn span(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds}s"),
        60..3600 => format!("{}m{:02}s", seconds / 60, seconds % 60),
        _ => format!("{}h{:02}m", seconds / 3600, seconds / 60 % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn spans_are_short() {
        for (seconds, text) in
            [(0, "0s"), (59, "59s"), (60, "1m00s"), (3599, "59m59s"), (3600, "1h00m"), (90_060, "25h01m")]
        {
            assert_eq!(span(seconds), text);
        }
    }
}
