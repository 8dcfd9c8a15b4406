//! A panel on one store, and a hub as a process that may be killed; clients say whom they play, because
//! one account of the system plays all of them. All else is as it is: sockets, frames, the store's files.
#![allow(dead_code, reason = "tests and benchmarks use their own parts")]

use pingwei::desk::testing::{Hand, day, dossier, id, person};
use pingwei::desk::{
    Answer, Board, Command, Connection, DefenceAnswer, DefenceAsk, DefenceDo, Loader, LocalDesk, MeetingDo,
    Query, StoreOptions, TriageKind, Viewer, open_store,
};
use pingwei::domain::{DossierId, Fee, Score, SessionId, SessionSetup};
use pingwei::hub::client::{Dial, Patience};
use pingwei::hub::{DialError, Hub, Peer, Server};
use pingwei::policy::Notice;
use pingwei::record::{Founding, Source};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Names the folder to a process that is to be a hub.
pub const DIR: &str = "PINGWEI_TEST_HUB_DIR";
const OWNER: &str = "service";

pub fn session() -> SessionId {
    SessionId("全场".to_owned())
}

pub fn account(number: usize) -> String {
    format!("p{number:02}")
}

pub fn store(dir: &Path) -> PathBuf {
    dir.join("store")
}

fn socket(dir: &Path) -> PathBuf {
    dir.join("hub.sock")
}

fn options() -> StoreOptions {
    let founding = Founding {
        number: Notice::embedded().meta.number.clone(),
        text: Notice::EMBEDDED_TEXT.to_owned(),
        ..Founding::default()
    };
    StoreOptions { account: OWNER.to_owned(), founding: Some(founding), ..StoreOptions::default() }
}

/// Is a hub until it is killed.
pub fn serve(dir: &Path) {
    let desk = open_store(&store(dir), options()).expect("the store opens");
    let _ = std::fs::remove_file(socket(dir));
    let server = Server::hosting(desk, &store(dir), &socket(dir), Box::new(|_| {})).expect("starts");
    let listener = UnixListener::bind(socket(dir)).expect("bound");
    for stream in listener.incoming() {
        let Ok(mut stream) = stream else { continue };
        let mut name = Vec::new();
        let mut byte = [0];
        while stream.read(&mut byte).is_ok_and(|read| read == 1) && byte[0] != b'\n' {
            name.push(byte[0]);
        }
        let Ok(name) = String::from_utf8(name) else { continue };
        let uid = 200_000 + name.bytes().fold(0, |sum, byte| (sum * 31 + u32::from(byte)) % 1_000_000);
        server.admit(stream, Peer { uid, pid: 1 }, name);
    }
}

/// This program again, as a hub.
pub fn start(dir: &Path, args: &[&str]) -> Child {
    std::process::Command::new(std::env::current_exe().expect("this program"))
        .args(args)
        .env(DIR, dir)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("starts")
}

fn dial(dir: &Path, account: &str) -> Dial {
    let (socket, hello) = (socket(dir), format!("{account}\n"));
    Arc::new(move || {
        let mut stream = UnixStream::connect(&socket).map_err(|_| DialError::Nobody)?;
        stream.write_all(hello.as_bytes()).map_err(DialError::Io)?;
        Ok(stream)
    })
}

/// A line of an account, once a hub is there.
pub fn reach(dir: &Path, account: &str) -> Connection {
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        match Hub::through(dial(dir, account)) {
            Ok(hub) => return hub.connect(Patience::Endless),
            Err(error) if error.may_pass() && Instant::now() < end => {
                std::thread::sleep(Duration::from_millis(20));
            }
            Err(error) => panic!("{account}: {error:?}"),
        }
    }
}

/// A store in which so many panellists may vote on so many candidates, all of them called.
pub fn prepare(dir: &Path, panellists: usize, candidates: usize) {
    let desk = open_store(&store(dir), options()).expect("founded");
    let mut people: Vec<_> =
        (0..panellists).map(|n| person(&account(n), &format!("评委{n:02}"), "答辩评委")).collect();
    people.push(person("clerk", "经办样本", "经办人"));
    people.push(person("chair", "主席样本", "主席"));
    people.push(person("recorder", "记录样本", "记录员"));
    people.push(person("auditor", "监督样本", "监督员"));
    let hand = |account: &str| Hand(desk.connect(Viewer::new(account)));
    hand(OWNER).run(Command::Roster { reviewers: people }).expect("the first roster");
    let mut clerk = hand("clerk");
    let mut loader = Loader::new(&mut clerk.0, "the-load", Source::default());
    (1..=candidates).try_for_each(|number| loader.push(dossier(number))).expect("sent");
    loader.commit(false).expect("loaded");
    let order: Vec<DossierId> = (1..=candidates).map(id).collect();
    for dossier in order.iter().cloned() {
        let reason = "样例".to_owned();
        clerk
            .run(Command::Triage { dossier, kind: TriageKind::Pass, reason, notice: None, due: None })
            .expect("passed");
    }
    let fee = |id: &DossierId| Some(Fee { paid: day(2020, 11, 20), voucher: format!("票{id}") });
    let fees = order.iter().map(|id| (id.clone(), fee(id))).collect();
    clerk.run(Command::Meeting(MeetingDo::Fees { fees, reason: String::new() })).expect("paid");
    set_up(&desk, panellists, order);
    desk.close();
}

fn set_up(desk: &LocalDesk, panellists: usize, order: Vec<DossierId>) {
    let mut recorder = Hand(desk.connect(Viewer::new("recorder")));
    let mut act = |what| recorder.run(Command::Defence(what)).expect("recorded");
    let setup = SessionSetup { date: day(2020, 12, 5), time: "09:30".into(), place: "示例楼".into() };
    act(DefenceDo::Session { session: session(), setup, reason: String::new() });
    let seats = (0..panellists).map(account).collect();
    act(DefenceDo::Seat { session: session(), seats, reason: String::new() });
    act(DefenceDo::Order { session: session(), order: order.clone(), draw: None, reason: String::new() });
    for dossier in order {
        act(DefenceDo::Call { session: session(), dossier: Some(dossier) });
    }
}

/// A ballot of so many points.
pub fn ballot(candidate: usize, points: i64) -> Command {
    Command::Defence(DefenceDo::Ballot {
        session: session(),
        dossier: id(candidate),
        scores: BTreeMap::from([("total".to_owned(), Score::points(points))]),
        comment: String::new(),
        reason: String::new(),
    })
}

/// The board as an account sees it.
pub fn board(line: &mut Connection) -> Board {
    match line.ask(Query::Defence(DefenceAsk::Board(session()))) {
        Ok(Answer::Defence(DefenceAnswer::Board(board))) => *board,
        other => panic!("no board: {other:?}"),
    }
}
