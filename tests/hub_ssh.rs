//! A real OpenSSH server on the loopback address, real accounts, a service account that owns the store: two
//! reviewers score a candidate, the chair's screen follows; a panel gives its ballots, the chair's board and the
//! substituted score move; nobody sees what they must not.
//!
//! It makes accounts and needs to be root; nothing is installed. Where that cannot be, it says so.

mod hub_support;

use hub_support::accounts::{Account, RunDir, done, missing, run_as};
use hub_support::panel_day::{self, Desks, People, arrange, ballots, expected, found};
use hub_support::{HubProcess, PROGRAM, Terminal, example, journal, queue, roster, store_of, told};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const SSHD: &str = "/usr/sbin/sshd";

struct Sshd {
    child: Child,
    port: u16,
    key: PathBuf,
}

impl Drop for Sshd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Sshd {
    /// A server with keys of its own, in which everybody gets the program and nothing else.
    fn start(place: &Path, program: &Path, options: &str) -> Self {
        let key = |name: &str| {
            let path = place.join(name);
            let made = Command::new("/usr/bin/ssh-keygen")
                .args(["-q", "-t", "ed25519", "-N", "", "-f"])
                .arg(&path)
                .output()
                .expect("ssh-keygen runs");
            assert!(made.status.success(), "{}", told(&made));
            path
        };
        let (host, user) = (key("host_key"), key("user_key"));
        let keys = place.join("authorized_keys");
        std::fs::copy(user.with_extension("pub"), &keys).expect("copied");
        std::fs::set_permissions(&keys, std::fs::Permissions::from_mode(0o644)).expect("set");
        let free = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = free.local_addr().expect("its number").port();
        drop(free);
        let config = place.join("sshd_config");
        let forced = example("sshd")
            .replace("Match Group pingwei-panel", "Match all")
            .replace("/usr/local/bin/pingwei", &format!("{}{options}", program.display()));
        assert!(forced.contains(&program.display().to_string()), "{forced}");
        std::fs::write(
            &config,
            format!(
                "Port {port}\nListenAddress 127.0.0.1\nHostKey {}\nPidFile none\nUsePAM no\nStrictModes no\n\
                 PasswordAuthentication no\nKbdInteractiveAuthentication no\nAuthorizedKeysFile {}\n{forced}",
                host.display(),
                keys.display(),
            ),
        )
        .expect("written");
        // Where the server drops its rights to; systemd makes it elsewhere.
        let _ = std::fs::create_dir("/run/sshd");
        let log = std::fs::File::create(place.join("sshd.log")).expect("a log");
        let child = Command::new(SSHD)
            .args(["-D", "-e", "-f"])
            .arg(&config)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("sshd starts");
        let end = Instant::now() + Duration::from_secs(20);
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(
                Instant::now() < end,
                "{}",
                std::fs::read_to_string(place.join("sshd.log")).unwrap_or_default()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { child, port, key: user }
    }

    fn args(&self, account: &Account) -> Vec<String> {
        let options = [
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "LogLevel=ERROR",
            "IdentitiesOnly=yes",
        ];
        let mut args: Vec<String> =
            options.iter().flat_map(|one| ["-o".to_owned(), (*one).to_owned()]).collect();
        args.extend(["-F".to_owned(), "none".to_owned(), "-i".to_owned(), self.key.display().to_string()]);
        args.extend(["-p".to_owned(), self.port.to_string(), format!("{}@127.0.0.1", account.name)]);
        args
    }

    /// The program on a terminal over SSH.
    fn terminal(&self, account: &Account) -> Terminal {
        let mut args = vec!["-tt".to_owned()];
        args.extend(self.args(account));
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        Terminal::start("/usr/bin/ssh", &args, &[])
    }
}

#[test]
fn two_reviewers_and_a_chair_over_ssh() {
    if let Some(why) = missing(&[SSHD, "/usr/bin/ssh", "/usr/bin/ssh-keygen"]) {
        println!("NOT RUN: {why}");
        return;
    }
    let place = tempfile::Builder::new()
        .permissions(std::fs::Permissions::from_mode(0o755))
        .tempdir()
        .expect("a folder");
    let dir = place.path();
    let program = dir.join("pingwei");
    std::fs::copy(PROGRAM, &program).expect("the program, where every account can run it");
    let service = Account::new(dir, "svc");
    let (zhang, chen, chair) = (Account::new(dir, "a"), Account::new(dir, "b"), Account::new(dir, "c"));
    let outsider = Account::new(dir, "x");
    let run_dir = RunDir::new(dir, &service);
    let home = dir.join("home/svc");
    let own = |args: &[&str]| run_as(&service, &program, args);

    // The service account founds the store, and sets the first roster.
    let store = store_of(&home);
    let files = dir.join("files");
    std::fs::create_dir(&files).expect("made");
    queue(&files.join("queue.jsonl"), 3, &[]);
    roster(
        &files.join("roster.csv"),
        &[
            (&zhang.name, "张样本", "评审专家"),
            (&chen.name, "陈样本", "评审专家"),
            (&chair.name, "韩样本", "主席;经办人"),
        ],
    );
    let at = store.display().to_string();
    let load = |name: &str| files.join(name).display().to_string();
    done(own(&["--store", &at, "load", &load("queue.jsonl")]));
    let pass = |id: &str| done(own(&["--store", &at, "triage", id, "pass", "--reason", "样例"]));
    pass("H00000");
    let mut serve = own(&["--store", &at, "hub"]);
    if !run_dir.default {
        serve.args(["--socket", &run_dir.socket()]);
    }
    let hub = HubProcess::start(serve);
    // Through the hub, which it finds by itself.
    done(own(&["--store", &at, "load", &load("roster.csv")]));
    let mode = std::fs::metadata(&store).expect("a store").permissions().mode();
    assert_eq!(mode & 0o777, 0o700, "the store stays its owner's");

    let sshd = Sshd::start(dir, &program, &run_dir.options());
    let (mut a, mut b, mut c) = (sshd.terminal(&zhang), sshd.terminal(&chen), sshd.terminal(&chair));
    // Who they are is who the kernel says they are.
    a.expect("H00000").expect("张样本");
    b.expect("H00000").expect("陈样本");
    c.expect("H00000").expect("韩样本");
    for terminal in [&mut a, &mut b, &mut c] {
        terminal.expect("第 1 行，共 3 行");
        terminal.send("\r").expect("[材料清单]");
    }
    c.expect("张样本").expect("陈样本");

    // One scores, with a comment; the chair sees it without a key, the other reviewer does not.
    score(&mut a, "18");
    c.expect("已评 1");
    score(&mut b, "16");
    c.expect("已评 2");
    for (own, other) in [(&a, "16.00"), (&b, "18.00")] {
        assert!(!own.contents().contains("已评"), "{}", own.contents());
        assert!(!own.everything().contains(other), "the other's score came to this terminal");
    }

    // A dropped connection keeps what was half-typed.
    b.send("e").expect("Esc 离开");
    b.send("答到一半").expect("答到一半");
    std::thread::sleep(Duration::from_millis(1500));
    b.kill_hard();
    let b = sshd.terminal(&chen);
    b.expect("答到一半");

    // A hub that is killed and comes again is picked up.
    hub.kill();
    a.expect("重连");
    let mut serve = own(&["--store", &at, "hub"]);
    if !run_dir.default {
        serve.args(["--socket", &run_dir.socket()]);
    }
    let hub = HubProcess::start(serve);
    a.expect("又连上");
    c.expect("又连上").expect("已评 2");

    // Somebody who is not on the roster is told so, and sees nothing.
    let mut stranger = sshd.terminal(&outsider);
    assert_eq!(stranger.ended(), 3);
    let seen = stranger.everything();
    assert!(seen.contains("不在评委名册上") && seen.contains(&outsider.name), "{seen}");
    assert!(!seen.contains("H0000") && !seen.contains("样本"), "{seen}");
    // Nor by the files.
    let peek = run_as(&outsider, Path::new("/bin/ls"), &[&at]).output().expect("runs");
    assert!(!peek.status.success());
    let status = run_as(&zhang, &program, &["--socket", &run_dir.socket(), "hub", "--status"]);
    assert_eq!(
        { status }.output().expect("runs").status.code(),
        Some(3),
        "how it does is the service account's"
    );

    // Commands of people find the hub as the screens do.
    let by_chair = |args: &[&str]| {
        let mut all = args.to_vec();
        let socket = run_dir.socket();
        if !run_dir.default {
            all.extend(["--socket", &socket]);
        }
        run_as(&chair, &program, &all)
    };
    assert!(told(&done(by_chair(&["list"]))).contains("H00002"));
    assert!(told(&done(by_chair(&["journal", "show"]))).contains("H00000"));
    let whole: serde_json::Value =
        serde_json::from_slice(&done(by_chair(&["journal", "verify", "--json"])).stdout).expect("JSON");
    let last = journal(&store).last().cloned().expect("a line");
    assert_eq!((&whole["seq"], &whole["hash"]), (&last["seq"], &last["hash"]));
    let printed = format!("{}:{}", last["seq"], last["hash"].as_str().expect("a hash"));
    done(by_chair(&["journal", "verify", "--head", &printed]));
    assert_eq!(by_chair(&["blacklist", "查无此人"]).output().expect("runs").status.code(), Some(1));
    assert!(!chair.home.join(".local/share/pingwei").exists(), "nobody got a store of their own");
    let mut clerkless = run_as(&zhang, &program, &["journal", "show"]);
    if !run_dir.default {
        clerkless.args(["--socket", &run_dir.socket()]);
    }
    assert_eq!(
        clerkless.output().expect("runs").status.code(),
        Some(3),
        "a reviewer does not read the journal"
    );

    let told = done(own(&["--store", &at, "hub", "--status", "--json"]));
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).expect("JSON");
    let on: Vec<&str> = told["clients"]
        .as_array()
        .expect("clients")
        .iter()
        .filter_map(|one| one["account"].as_str())
        .collect();
    for account in [&zhang, &chen, &chair] {
        assert!(on.contains(&account.name.as_str()), "{on:?}");
    }
    assert_eq!(hub.end(), Some(0));
    let by: Vec<String> = journal(&store)
        .iter()
        .filter(|line| {
            line["events"]
                .as_array()
                .is_some_and(|events| events.iter().any(|event| event["type"] == "scored"))
        })
        .map(|line| line["by"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(by, [zhang.name.clone(), chen.name.clone()], "the record says who, as the kernel did");
    drop((a, b, c));
}

/// Gives every criterion the same digits as far as they fit, and submits.
fn score(terminal: &mut Terminal, first: &str) {
    terminal.send("\x1b[Z").expect("评分");
    terminal.send(first).send("\r").expect(&format!("{first}.00"));
    for digits in ["20", "15", "10"] {
        terminal.send(digits).send("\r");
        std::thread::sleep(Duration::from_millis(150));
    }
    terminal.send("s").expect("已存");
}

/// Two panellists and two chairs over SSH, on the ballot screen and the board.
#[test]
fn a_panel_over_ssh() {
    if let Some(why) = missing(&[SSHD, "/usr/bin/ssh", "/usr/bin/ssh-keygen"]) {
        println!("NOT RUN: {why}");
        return;
    }
    let place = tempfile::Builder::new()
        .permissions(std::fs::Permissions::from_mode(0o755))
        .tempdir()
        .expect("a folder");
    let dir = place.path();
    let program = dir.join("pingwei");
    std::fs::copy(PROGRAM, &program).expect("the program, where every account can run it");
    let service = Account::new(dir, "svd");
    let people = People::new(dir);
    let run_dir = RunDir::new(dir, &service);
    let files = dir.join("files");
    std::fs::create_dir(&files).expect("made");
    let store = store_of(&service.home);
    let at = store.display().to_string();
    let own = |args: &[&str]| run_as(&service, &program, &[&["--store", &at], args].concat());
    found(&files, &people, &own);
    let socket = run_dir.socket();
    let hub = HubProcess::start(own(&["hub", "--socket", &socket]));
    let by_chair = |args: &[&str]| run_as(&people.chair, &program, &[&["--socket", &socket], args].concat());
    arrange(&people, &by_chair);
    let sshd = Sshd::start(dir, &program, &run_dir.options());
    let mut desks = Desks {
        one: sshd.terminal(&people.one),
        two: sshd.terminal(&people.two),
        seated: sshd.terminal(&people.seated),
        chair: sshd.terminal(&people.chair),
    };
    panel_day::score(&mut desks, &mut || {});
    assert_eq!(hub.end(), Some(0));
    assert_eq!(ballots(&journal(&store)), expected(&people));
    drop(desks);
}
