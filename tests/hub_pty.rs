//! Several real programs on real terminals, and a real hub between them: what one writes appears with the
//! other, and a hub that is killed or stopped loses nothing that anybody typed.

mod hub_support;

use hub_support::{HubProcess, PROGRAM, Terminal, example, journal, queue, signal, store_of, told};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const VAGUE: (&str, &str) = ("申报人.从事专业年限", "约十年");

struct Scene {
    dir: tempfile::TempDir,
}

impl Scene {
    fn new(dossiers: usize) -> Self {
        let scene = Self { dir: tempfile::tempdir().expect("a folder") };
        let file = scene.dir().join("queue.jsonl");
        queue(&file, dossiers, &[VAGUE]);
        let loaded = scene.run(&["load", &file.display().to_string()]);
        assert!(loaded.status.success(), "{}", told(&loaded));
        scene
    }

    fn dir(&self) -> &Path {
        self.dir.path()
    }

    fn store(&self) -> PathBuf {
        store_of(self.dir())
    }

    fn socket(&self) -> String {
        self.dir().join("run/hub.sock").display().to_string()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command
            .env_clear()
            .env("HOME", self.dir())
            .env("PATH", "/usr/bin:/bin")
            .env("PINGWEI_STORE", self.store())
            .args(args);
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("runs")
    }

    /// A run that ends with this code; what it said.
    #[track_caller]
    fn ends(&self, code: i32, args: &[&str]) -> String {
        let output = self.run(args);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {}", told(&output));
        told(&output)
    }

    fn hub(&self) -> HubProcess {
        HubProcess::start(self.command(&["hub", "--socket", &self.socket()]))
    }

    /// The screens, with a home of their own for drafts. Nobody tells them where the hub is.
    fn screens(&self, home: &str) -> Terminal {
        let home = self.dir().join(home);
        std::fs::create_dir_all(&home).expect("a home");
        let (home, store) = (home.display().to_string(), self.store().display().to_string());
        Terminal::start(PROGRAM, &[], &[("HOME", &home), ("PINGWEI_STORE", &store)])
    }
}

#[test]
fn two_terminals_on_one_store_follow_each_other_and_survive_their_hub() {
    let scene = Scene::new(4);
    let hub = scene.hub();
    let (mut one, mut other) = (scene.screens("one"), scene.screens("other"));
    one.expect("H00000").expect("要你定");
    other.expect("H00000").expect("要你定");

    // The other is in the middle of a comment on the second dossier.
    other.send("j\r").expect("[材料清单]").expect("H00001");
    other.send("e").expect("Esc 离开");
    other.send("写到一半").expect("写到一半");
    // What one rules on the same dossier appears there, and the half-typed text stays.
    one.send("j").expect("第 2 行").expect(" H00001 样本甲   示例");
    // The preview follows the cursor after a moment; before that nothing is judged.
    std::thread::sleep(std::time::Duration::from_millis(600));
    one.send("y").expect("已存").expect("H00001 form.vague");
    other.expect("建议: 通过").expect("写到一半");
    // Both on one dossier see each other.
    one.send("\r").expect("[材料清单]");
    assert!(one.contents().contains("H00001"));

    // Killed: what is typed stays, and can be typed on.
    hub.kill();
    other.send("，还在写").expect("写到一半，还在写");
    one.expect("重连");
    let hub = scene.hub();
    one.expect("又连上");
    other.expect("写到一半，还在写");
    // Ctrl-S saves the comment through the new hub.
    other.send("\x1b").expect_gone("Esc 离开");
    drop(other);
    let mut again = scene.screens("other");
    again.expect("写到一半，还在写");

    // Stopped in order: it finishes and closes cleanly, and commands open the store themselves.
    assert_eq!(hub.end(), Some(0));
    assert!(!Path::new(&scene.socket()).exists(), "the socket is taken away");
    again.expect("重连");
    again.send("q");
    let listed = scene.ends(0, &["list"]);
    assert!(listed.contains("H00003"), "{listed}");
    let rulings = journal(&scene.store())
        .iter()
        .flat_map(|line| line["events"].as_array().cloned().unwrap_or_default())
        .filter(|event| event["type"] == "ruled")
        .count();
    assert_eq!(rulings, 1);
}

/// Both have the same finding open for a reason; the second to save is told what they saw, what stands now, and
/// by whom, and keeps the words they had typed.
#[test]
fn a_ruling_made_from_an_older_version_is_refused_with_both_values_on_the_screen() {
    let scene = Scene::new(2);
    let hub = scene.hub();
    let (mut one, mut other) = (scene.screens("one"), scene.screens("other"));
    for (terminal, reason) in [(&mut one, "缺少一页"), (&mut other, "扫描看不清")] {
        terminal.expect("H00000").expect("要你定");
        terminal.send("\r").expect("[材料清单]");
        terminal.send("\tj").expect(">过  scope.employed").expect("n 不符");
        terminal.send("n").expect("机器判「过」");
        terminal.send(reason).expect(reason);
    }
    one.send("\r").expect("已存");
    other.expect("缺少一页").expect("扫描看不清");
    other.send("\r").expect("你看到的是「过」，现为「");
    // The words that were typed come back with the next try.
    other.expect("缺少一页");
    other.send("n").expect("扫描看不清");
    other.send("\x1b");
    let rulings = journal(&scene.store())
        .iter()
        .flat_map(|line| line["events"].as_array().cloned().unwrap_or_default())
        .filter(|event| event["type"] == "ruled")
        .count();
    assert_eq!(rulings, 1);
    assert_eq!(hub.end(), Some(0));
}

#[test]
fn commands_use_the_hub_when_there_is_one_and_the_store_when_there_is_none() {
    let scene = Scene::new(3);
    let alone = scene.ends(0, &["list"]);
    let hub = scene.hub();
    // A second hub on the same store, or at the same place, is impossible.
    let second =
        scene.ends(4, &["hub", "--socket", &scene.dir().join("elsewhere/hub.sock").display().to_string()]);
    assert!(second.contains(&hub.pid().to_string()), "{second}");
    let other = scene.dir().join("other-store").display().to_string();
    let same = scene.ends(4, &["--store", &other, "hub", "--socket", &scene.socket()]);
    assert!(same.contains("hub.sock"), "{same}");

    assert_eq!(scene.ends(0, &["list"]), alone, "the same answer through the hub");
    scene.ends(0, &["assign", "H00000", "--nobody"]);
    let shown = scene.ends(1, &["check", "H00001", "--json"]);
    assert!(shown.contains("form.vague"), "{shown}");
    let show = scene.ends(0, &["journal", "show"]);
    assert!(show.contains("H00000"), "{show}");
    scene.ends(0, &["journal", "verify"]);
    scene.ends(1, &["blacklist", "查无此人"]);
    // Who one is, and what day it is, is not for the client to say.
    let refused = scene.ends(3, &["--account", "somebody-else", "list"]);
    assert!(refused.contains("somebody-else"), "{refused}");
    scene.ends(2, &["--as-of", "2020-11-01", "list"]);

    let status = scene.ends(0, &["hub", "--status", "--json"]);
    let status: serde_json::Value = serde_json::from_str(&status).expect("JSON");
    assert_eq!(status["schema"], "pingwei.hub/1");
    assert_eq!(status["pid"], hub.pid());
    let head = journal(&scene.store()).last().expect("a line")["seq"].clone();
    assert_eq!(status["head"]["seq"], head);
    assert_eq!(status["clients"].as_array().map(Vec::len), Some(0));
    let mut screens = scene.screens("one");
    screens.expect("H00000");
    let told = scene.ends(0, &["hub", "--status", "--lang", "en"]);
    assert!(told.contains("on 1") && told.contains("journal") && told.contains("waiting"), "{told}");
    screens.send("q\r");

    assert_eq!(hub.end(), Some(0));
    let gone = scene.ends(4, &["hub", "--status", "--socket", &scene.socket()]);
    assert!(gone.contains("没有应答"), "{gone}");
    assert!(scene.ends(0, &["list"]).contains("H00000"));
}

#[test]
fn what_a_killed_hub_left_is_cleared_by_the_next() {
    let scene = Scene::new(1);
    let hub = scene.hub();
    signal(hub.pid(), "KILL");
    drop(hub);
    assert!(Path::new(&scene.socket()).exists(), "a dead one leaves its socket");
    // A command is not held up by it.
    scene.ends(0, &["list"]);
    let hub = scene.hub();
    assert!(scene.ends(0, &["list"]).contains("H00000"));
    assert_eq!(hub.end(), Some(0));
}

#[test]
fn a_place_that_others_could_write_to_is_refused_by_hub_and_client() {
    use std::os::unix::fs::PermissionsExt;
    let scene = Scene::new(1);
    let open = scene.dir().join("run");
    std::fs::create_dir(&open).expect("made");
    std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o777)).expect("set");
    let refused = scene.ends(2, &["hub", "--socket", &scene.socket()]);
    assert!(refused.contains("0755"), "{refused}");
    std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o755)).expect("set");
    let hub = scene.hub();
    std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o777)).expect("set");
    let refused = scene.ends(2, &["--socket", &scene.socket(), "list"]);
    assert!(refused.contains("不采用"), "{refused}");
    assert_eq!(hub.end(), Some(0));
}

#[test]
fn the_service_manager_is_told_when_it_serves_and_when_it_stops() {
    let scene = Scene::new(1);
    let path = scene.dir().join("notify");
    let manager = std::os::unix::net::UnixDatagram::bind(&path).expect("bound");
    let mut command = scene.command(&["hub", "--socket", &scene.socket()]);
    command.env("NOTIFY_SOCKET", &path);
    let hub = HubProcess::start(command);
    let hear = || {
        let mut bytes = [0; 64];
        let length = manager.recv(&mut bytes).expect("told");
        String::from_utf8_lossy(&bytes[..length]).into_owned()
    };
    assert_eq!(hear(), "READY=1");
    assert_eq!(hub.end(), Some(0));
    assert_eq!(hear(), "STOPPING=1");
}

#[test]
fn the_unit_in_the_readme_is_one() {
    let unit = example("unit");
    for line in ["Type=notify", "RuntimeDirectory=pingwei", "User=pingwei"] {
        assert!(unit.contains(line), "{line}");
    }
    let tool = Path::new("/usr/bin/systemd-analyze");
    if !tool.exists() {
        println!("NOT RUN: systemd-analyze is not there to read the unit");
        return;
    }
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("pingwei-hub.service");
    std::fs::write(&file, unit.replace("/usr/local/bin/pingwei", PROGRAM)).expect("written");
    let read = Command::new(tool).args(["verify", "--man=no"]).arg(&file).output().expect("runs");
    let said = told(&read);
    assert!(read.status.success() && !said.contains("pingwei-hub.service:"), "{said}");
}
