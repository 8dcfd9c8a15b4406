//! `pingwei demo`: the screens on the sample queue, in a store of its own, with the clock in the cycle.

mod day;

use super::Exit;
use super::context::{Context, state_dir};
use super::fault::{self, Code, Fault};
use super::files::ProgressBar;
use super::load::{self, intake::Intake};
use super::out::Out;
use super::session::{Clocked, Session, unanswered};
use crate::desk::{Answer as Reply, Command, Query};
use crate::domain::roll::Roles;
use crate::domain::{Answer, Day, Given, Reviewer, Role, Words};
use clap::Args;
use std::fs;
use std::path::{Path, PathBuf};

/// Arguments of `demo`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
例 Examples:
  pingwei demo              样例队列，自己的材料库，在任何目录都能运行  the sample queue, from any folder
  pingwei demo --fresh      从头再来  start it anew
  pingwei demo --account zhangwm     以答辩组一席的身份打分  score from a seat of the panel
  pingwei --store \"$(pingwei demo --prepare)\" --account demo list     在样例上试命令  try commands on it")]
pub struct DemoArgs {
    /// 丢掉上次的样例材料库，从头再来  throw the last demo away and start anew
    #[arg(long)]
    fresh: bool,
    /// 只准备好材料库并打印它的目录，不打开屏幕  only make the store and print its folder
    #[arg(long)]
    prepare: bool,
}

/// The sample files, as they stand in the source tree; rolls first, since rules look at them.
const FILES: [(&str, &[u8]); 4] = [
    ("roster.csv", include_bytes!("../../sample-data/roster.csv")),
    ("blacklist.csv", include_bytes!("../../sample-data/blacklist.csv")),
    ("queue-2020.xlsx", include_bytes!("../../sample-data/queue-2020.xlsx")),
    ("fees-2020.csv", include_bytes!("../../sample-data/fees-2020.csv")),
];

/// The person at the demo's keyboard, who may do everything there.
pub const ACCOUNT: &str = "demo";

/// A day on which the committee would be at work on the sample queue.
pub const TODAY: Day = Day::constant(2020, 11, 20);

/// Runs `demo`.
///
/// # Errors
/// Where the store cannot be made, or another demo runs.
pub fn run(context: &Context, args: &DemoArgs, out: &mut Out) -> Result<Exit, Fault> {
    let dir = folder();
    if args.fresh {
        clear(context, &dir)?;
    }
    let demo = Context { as_of: None, ..own(context, &dir) };
    let people = fill(&demo, &dir.join("files"))?;
    if args.prepare {
        out.line(demo.store.display().to_string())?;
        return Ok(Exit::Done);
    }
    super::screens::run(&seen_by(context, demo, &people), Clocked::Demo(TODAY))
}

/// The demo as the person named sees it, who is one of its committee: a panellist's ballot, say.
fn seen_by(context: &Context, demo: Context, people: &[Reviewer]) -> Context {
    let Some(named) = &context.account_named else { return demo };
    if people.iter().any(|person| *person.account == *named) {
        return Context { account: named.clone(), account_named: Some(named.clone()), ..demo };
    }
    let known: Vec<&str> = people.iter().map(|person| person.account.as_str()).collect();
    let words = Words::made(
        format!("样例里没有 {named}，仍用 {ACCOUNT}；可用: {}", known.join(" ")),
        format!("the demo has nobody called {named}, so you are {ACCOUNT}; there are: {}", known.join(" ")),
    );
    fault::warn(words.get(context.lang));
    demo
}

/// The demo's folder: among the user's own state, or in the temporary folder where there is no home.
fn folder() -> PathBuf {
    state_dir()
        .unwrap_or_else(|| {
            let uid = rustix::process::geteuid().as_raw();
            std::env::temp_dir().join(format!("pingwei-{uid}"))
        })
        .join("demo")
}

/// On the demo's own store, whatever hub or store the person has else.
fn own(context: &Context, dir: &Path) -> Context {
    let account = ACCOUNT.to_owned();
    Context {
        store: dir.join("store"),
        named: true,
        socket: None,
        account,
        account_named: None,
        ..context.clone()
    }
}

/// Throws the last demo away, unless it is running.
fn clear(context: &Context, dir: &Path) -> Result<(), Fault> {
    let store = dir.join("store");
    if store.exists() {
        let last = own(context, dir);
        match Session::open(&last) {
            Err(fault) if fault.code == Code::Held => return Err(fault),
            // A damaged one is thrown away all the same.
            Ok(_) | Err(_) => {}
        }
    }
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Fault::file(dir, &error)),
        _ => Ok(()),
    }
}

/// Loads the sample files, where that was not done before; gives the committee.
fn fill(demo: &Context, files: &Path) -> Result<Vec<Reviewer>, Fault> {
    let mut session = Session::open_with(demo, Clocked::Demo(TODAY), true)?;
    if session.overview()?.total == 0 {
        load_all(demo, &mut session, files)?;
    }
    match session.ask(Query::Reviewers)? {
        Reply::Reviewers(people) => Ok(people),
        _ => Err(unanswered()),
    }
}

fn load_all(demo: &Context, session: &mut Session, files: &Path) -> Result<(), Fault> {
    fs::create_dir_all(files).map_err(|error| Fault::file(files, &error))?;
    let everything = Reviewer {
        account: Given(ACCOUNT.to_owned()),
        name: Given("演示".to_owned()),
        roles: Answer::Is(Roles(Role::ALL.to_vec())),
        ..Reviewer::default()
    };
    session.command(None, Command::Roster { reviewers: vec![everything] })?;
    let bar = ProgressBar::new(demo.lang);
    for (name, bytes) in FILES {
        let path = files.join(name);
        fs::write(&path, bytes).map_err(|error| Fault::file(&path, &error))?;
        // Fees wait until triage has passed the dossiers: the day's script loads them.
        if name != "fees-2020.csv" {
            take(session, &path, &bar)?;
        }
    }
    day::play(session, files, &bar)?;
    bar.clear();
    Ok(())
}

/// Loads one file.
fn take(session: &mut Session, path: &Path, bar: &ProgressBar) -> Result<(), Fault> {
    let intake = Intake::read(path, bar)?;
    let faults = intake.fault_words();
    if !faults.is_empty() {
        return Err(Fault { code: Code::Bad, lines: faults, next: None });
    }
    load::send::load(session, &intake, false, None, bar).map(drop)
}

/// What the demo is, for the screens' first message.
pub fn words() -> Words {
    Words::fixed(
        "样例: 人和单位都是虚构的，随便试；pingwei demo --fresh 从头再来",
        "a demo: everybody in it is invented, try anything; pingwei demo --fresh starts anew",
    )
}
