//! The screens of the real program show the figures that the commands give, half-way through the
//! defence day and after it.

mod cli_support;
#[path = "cli_support/day.rs"]
mod day;
mod pty_support;

use day::{BY_HAND, Day, finish};
use pty_support::Terminal;
use serde_json::Value;
use std::time::{Duration, Instant};

/// The screens on that day's store.
fn screens(day: &Day, account: &str) -> Terminal {
    let store = day.store.to_str().expect("a path");
    let home = day.place.path("");
    Terminal::start(&home, &["--store", store, "--account", account])
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn rows(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The line of the screen with this in it.
#[track_caller]
fn line(screen: &str, part: &str) -> String {
    screen
        .lines()
        .find(|line| line.contains(part))
        .unwrap_or_else(|| panic!("no {part:?} in:\n{screen}"))
        .to_owned()
}

/// Puts the cursor on the row with this in it: from the first row on, one down at a time.
#[track_caller]
fn go_to(terminal: &mut Terminal, part: &str) {
    let at = |screen: &str| screen.lines().find(|line| line.starts_with('>')).unwrap_or_default().to_owned();
    terminal.send("\x1b[H").expect("\n>").expect(part);
    for _ in 0..100 {
        let before = at(&terminal.contents());
        if before.contains(part) {
            return;
        }
        terminal.send("j");
        let end = Instant::now() + Duration::from_secs(2);
        while at(&terminal.contents()) == before && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(5));
        }
        // At the end without having met it: a key was on its way when the screen was read. Once more.
        if at(&terminal.contents()) == before {
            terminal.send("\x1b[H");
        }
    }
    panic!("the cursor does not come to {part:?}:\n{}", terminal.contents());
}

/// What the commands say before the screens hold the store.
struct Told {
    boards: Vec<(&'static str, Value)>,
    substitution: Value,
    table: Value,
    exempt: Value,
}

fn told(day: &Day) -> Told {
    Told {
        boards: ["1", "2"].map(|name| (name, day.json(&format!("defence board {name}")))).into(),
        substitution: day.json("defence substitution"),
        table: day.json("defence table"),
        exempt: day.json("defence explain 2020-0165"),
    }
}

/// Every board, its derivation, the ranking and one exempt candidate's figure, read off the screen.
fn read_off(mut terminal: Terminal, told: &Told) {
    terminal.expect("? 帮助");
    let now = &told.substitution["now"];
    let quotient = format!("{} ÷ {} = {}", text(&now["sum"]), now["n"], text(&now["score"]));
    for (name, board) in &told.boards {
        terminal.send("gs").expect("场次与名单");
        go_to(&mut terminal, &format!("第 {name} 场"));
        terminal.send("\r").expect(&format!("答辩台  第 {name} 场")).expect(&quotient);
        let screen = terminal.contents();
        for (at, row) in rows(&board["rows"]).iter().enumerate() {
            let start = format!("{:02} {}", at + 1, text(&row["candidate"]["name"]));
            let shown = line(&screen, &start[..start.len().min(3 + 9)]);
            let figures: Vec<&str> = shown.split_whitespace().collect();
            match row["scored"]["score"].as_str() {
                Some(score) => {
                    assert!(figures.contains(&score), "{score} is not in {shown:?}");
                    let spread = text(&row["scored"]["spread"]);
                    assert!(figures.contains(&spread), "the range {spread} is not in {shown:?}");
                }
                None => assert!(!figures.iter().any(|one| one.contains('.') && one.parse::<f64>().is_ok())),
            }
        }
    }
    // The derivation: every one of the population with its figure and the sum as far.
    terminal.send("d").expect("免答辩赋分的推导").expect(&quotient);
    let screen = terminal.contents();
    for pair in rows(&told.substitution["population"]) {
        let shown = line(&screen, text(&pair[0]["dossier"]));
        assert!(shown.contains(text(&pair[1])), "{pair} {shown:?}");
    }
    let last = rows(&told.substitution["population"]).last().expect("somebody");
    assert!(line(&screen, text(&last[0]["dossier"])).contains(text(&now["sum"])), "{screen}");
    terminal.send("q").expect("f 封闭本场");

    terminal.send("gr").expect("总分排名");
    let mut screen = terminal.contents();
    let (mut seen, mut place) = (0, 0);
    for list in rows(&told.table["lists"]) {
        place += 1;
        for row in rows(&list["rows"]) {
            let id = text(&row["candidate"]["dossier"]);
            place += 1;
            if !screen.contains(id) {
                terminal.send("\x1b[6~").expect(id);
                screen = terminal.contents();
            }
            let shown = line(&screen, id);
            for figure in ["rubric", "defence", "total"] {
                if let Some(figure) = row[figure].as_str() {
                    assert!(shown.contains(figure), "{figure} is not in {shown:?}");
                }
            }
            let substituted = row["substituted"] == true && row["defence"].is_string();
            assert_eq!(shown.contains('赋'), substituted, "{shown:?}");
            seen += usize::from(row["total"].is_string());
        }
    }
    assert!(seen > 3 && place > seen, "the ranking was all but empty:\n{screen}");

    // Unfolded: how the exempt candidate's total is made.
    go_to(&mut terminal, "2020-0165");
    terminal.send("\r").expect(&quotient);
    let screen = terminal.contents();
    for figure in [&told.exempt["rubric"], &told.substitution["now"]["score"]] {
        assert!(screen.contains(text(figure)), "{figure}\n{screen}");
    }
    terminal.kill();
}

#[test]
fn the_screens_show_the_figures_of_the_commands() {
    let day = Day::begin();
    let half = told(&day);
    assert_eq!(half.substitution["now"]["score"], "82.28");
    read_off(screens(&day, "demo"), &half);

    finish(&day);
    let whole = told(&day);
    assert_eq!(whole.substitution["now"]["score"], "81.68");
    for (session, id, score) in BY_HAND {
        let board = &whole.boards.iter().find(|(name, _)| name == session).expect("a board").1;
        let row = rows(&board["rows"]).iter().find(|row| row["candidate"]["dossier"] == *id).expect("a row");
        assert_eq!(text(&row["scored"]["score"]), *score, "{id}");
    }
    read_off(screens(&day, "demo"), &whole);
}
