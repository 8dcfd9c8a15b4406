//! Two panellists and two chairs, each an account of this host on a terminal of their own, score candidates on
//! one store behind a real hub, which is killed in the middle. It makes accounts and needs to be root.

mod hub_support;

use hub_support::accounts::{Account, done, missing, run_as};
use hub_support::panel_day::{self, Desks, People, arrange, ballots, expected, found};
use hub_support::{HubProcess, PROGRAM, Terminal, journal, store_of, told};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;

/// The program on a terminal of that account.
fn terminal(account: &Account, program: &Path, socket: &str) -> Terminal {
    let (uid, gid) = (format!("--reuid={}", account.uid), format!("--regid={}", account.uid));
    let (program, home) = (program.display().to_string(), account.home.display().to_string());
    let args = [&*uid, &gid, "--clear-groups", "--", &program, "--socket", socket];
    Terminal::start("/usr/bin/setpriv", &args, &[("HOME", &home)])
}

#[test]
fn a_panel_scores_on_its_terminals_while_the_hub_is_killed() {
    if let Some(why) = missing(&[]) {
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
    let people = People::new(dir);
    let run = dir.join("run");
    std::fs::create_dir(&run).expect("made");
    chown(&run, Some(service.uid), None).expect("given");
    let socket = run.join("hub.sock").display().to_string();
    let files = dir.join("files");
    std::fs::create_dir(&files).expect("made");
    let store = store_of(&service.home);
    let at = store.display().to_string();
    let own = |args: &[&str]| run_as(&service, &program, &[&["--store", &at], args].concat());
    found(&files, &people, &own);
    let serve = || HubProcess::start(own(&["hub", "--socket", &socket]));
    let mut hub = Some(serve());
    let by_chair = |args: &[&str]| run_as(&people.chair, &program, &[&["--socket", &socket], args].concat());
    arrange(&people, &by_chair);

    let open = |account: &Account| terminal(account, &program, &socket);
    let mut desks = Desks {
        one: open(&people.one),
        two: open(&people.two),
        seated: open(&people.seated),
        chair: open(&people.chair),
    };
    let mut screens = 0;
    panel_day::score(&mut desks, &mut || {
        hub.take().expect("a hub").kill();
        hub = Some(serve());
        screens += 1;
    });
    assert_eq!(screens, 1);

    // One who stands aside reads no line about that dossier, and verifies the chain all the same.
    done(by_chair(&["defence", "recuse", "H00002", "--reason", "亲属"]));
    let verified = done(by_chair(&["journal", "verify", "--json"]));
    let verified: serde_json::Value = serde_json::from_slice(&verified.stdout).expect("JSON");
    let last = journal(&store).last().cloned().expect("a line");
    assert_eq!((&verified["seq"], &verified["hash"]), (&last["seq"], &last["hash"]));
    assert!(verified["withheld"].as_u64().is_some_and(|count| count > 2), "{verified}");
    let head = format!("{}:{}", last["seq"], last["hash"].as_str().expect("a hash"));
    done(by_chair(&["journal", "verify", "--head", &head]));
    let shown = told(&done(by_chair(&["journal", "show"])));
    assert!(shown.contains("H00001") && !shown.contains("H00002"), "{shown}");
    let export = people.chair.home.join("copy.jsonl").display().to_string();
    let copied = by_chair(&["journal", "export", "--to", &export, "--unmask"]).output().expect("runs");
    assert_eq!(copied.status.code(), Some(3), "{}", told(&copied));
    assert_eq!(hub.take().expect("a hub").end(), Some(0));
    assert_eq!(ballots(&journal(&store)), expected(&people));
    drop(desks);
}
