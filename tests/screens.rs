//! Each screen and sheet as it looks, at 80x24 and 120x40; and what must hold of every one of them:
//! no colour without colour, no character cut in half, rows that stand under each other.

mod support;

use pingwei::desk::testing::{self, Hand, changed, id, person};
use pingwei::desk::{Command, LocalDesk, TriageKind};
use pingwei::domain::{BlackEntry, Lang, Row};
use pingwei::tui::look::{Look, Widths};
use pingwei::tui::shell::Start;
use pingwei::tui::widgets::width;
use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::style::Color;
use support::{RETIRED, SHORT, Screens, VAGUE, hand, screens_of, start};

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

/// Keys after which a picture is taken, by the picture's name; `"text"` is typed.
const PICTURES: &[(&str, &str)] = &[
    ("queue", ""),
    ("queue_eye", "2 g g"),
    ("queue_decided", "4 g g x enter enter"),
    ("filter", "f"),
    ("filtered", "f \"建议:退回\" enter"),
    ("filter_wrong", "f \"建议:也许\" enter"),
    ("search", "/ \"样本\""),
    ("load", "o"),
    ("confirm", "5 g g p"),
    ("reason", "5 g g enter tab n down"),
    ("notice", "3 g g r"),
    ("notice_edited", "3 g g r e \"请注意：\""),
    ("assign", "t t a"),
    ("bulk", "t t t p"),
    ("filter_offers", "f \"jib\" tab"),
    ("help", "2 g g ?"),
    ("palette", ":"),
    ("palette_found", ": \"样本丙\""),
    ("messages", "5 g g p enter u g m"),
    ("journal", "5 g g p enter g j"),
    ("blacklist", "b \"样本\""),
    ("blacklist_entry", "b \"样本\" tab"),
    ("blacklist_correct", "b \"样本\" tab e"),
    ("blacklist_lift", "b \"样本\" tab x"),
    ("views", "v enter"),
    ("view_save", "f \"样本\" enter v s"),
    ("view_taken", "f \"样本\" enter v s \"样本的\" enter ctrl-u \"3\" enter"),
    ("query_table", "f \"unit:国\" \"?\""),
    ("tray", "符合要求"),
    ("leave", "q"),
    ("dossier_scope", "2 g g enter"),
    ("dossier_training", "enter 9 g g tab"),
    ("dossier_summary", "enter 1 1 g g tab"),
    ("dossier_unfolded", "enter 9 g g tab 4 j enter"),
    ("dossier_scoring", "5 g g p enter enter backtab 1 8 . 5 enter 2 4"),
    ("dossier_comment", "enter e \"现场经验扎实，佐证充分，\""),
    ("dossier_notice", "3 g g enter backtab v"),
    ("dossier_add", "enter a"),
    ("compare", "v 2 end enter d"),
    ("undecided_refused", "2 g g r"),
    ("covered", "z"),
];

fn desk() -> LocalDesk {
    let desk = testing::desk();
    let mut hand = hand(&desk);
    let names = ["甲", "乙", "丙", "丁", "戊", "己"].map(|name| format!("样本{name}"));
    let long = "阿依努尔·样本买买提江";
    let mut dossiers: Vec<_> = (1..=6)
        .map(|number| {
            let name = ("申报人.姓名", if number == 6 { long } else { names[number - 1].as_str() });
            match number {
                2 => changed(number, &[name, VAGUE, SHORT]),
                3 => changed(number, &[name, SHORT]),
                4 => changed(number, &[name, RETIRED]),
                _ => changed(number, &[name]),
            }
        })
        .collect();
    dossiers.push(changed(7, &[("申报人.姓名", "样本庚"), SHORT]));
    hand.load(dossiers).expect("loads");
    let back = Command::Triage {
        dossier: id(7),
        kind: TriageKind::Return,
        reason: String::new(),
        notice: None,
        due: None,
    };
    hand.run(back).expect("returned");
    let second =
        [("申报人.姓名", "样本庚"), SHORT, ("申报人.第几次上报", "2"), ("申报人.联系电话", "000-00000009")];
    hand.load(vec![changed(7, &second)]).expect("loads again");
    hand.run(Command::Blacklist { entries: vec![barred("样本甲"), barred("样本甲乙丙")] }).expect("listed");
    desk
}

fn barred(name: &str) -> BlackEntry {
    let mut entry = BlackEntry::default();
    for (header, text) in [("类型", "个人"), ("名称", name), ("处理日期", "2019-01-01"), ("事由", "样本事由")]
    {
        let at = BlackEntry::COLUMNS.iter().position(|column| column.zh == header).expect("a column");
        entry.set(at, text).expect("reads");
    }
    entry
}

fn open(desk: &LocalDesk, look: Look, size: (u16, u16)) -> Screens {
    let start = Start { look, session: format!("{:?}{size:?}", std::thread::current().id()), ..start() };
    screens_of(desk, testing::OWNER, start, size)
}

/// Presses what a picture's row says.
fn play(screens: &mut Screens, keys: &str) {
    for (index, part) in keys.split('"').enumerate() {
        if index % 2 == 1 {
            screens.text(part);
        } else {
            screens.press(part);
        }
    }
    screens.rest();
}

/// True where every row is made of whole characters, each in as many cells as it takes.
fn assert_whole(buffer: &Buffer, widths: Widths, name: &str) {
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let cell = &buffer[(x, y)];
            let symbol = cell.symbol();
            let mut cells = width::of(symbol, widths).max(1);
            if cell.diff_option == CellDiffOption::ForcedWidth(std::num::NonZero::new(2).expect("two")) {
                cells = 2;
            }
            let end = x + u16::try_from(cells).expect("small");
            assert!(end <= buffer.area.width, "{name}: {symbol:?} is cut at the end of row {y}");
            for rest in x + 1..end {
                let behind = buffer[(rest, y)].symbol();
                assert!(behind.trim().is_empty(), "{name}: {behind:?} stands on {symbol:?} in row {y}");
            }
            x = end;
        }
    }
}

#[test]
fn every_screen_looks_as_it_should() {
    for (name, keys) in PICTURES {
        for (width, height) in SIZES {
            let desk = desk();
            let mut screens = open(&desk, Look::default(), (width, height));
            play(&mut screens, keys);
            assert_whole(screens.cells(), Widths::Narrow, name);
            insta::assert_snapshot!(format!("{name}_{width}x{height}"), screens.screen());
        }
    }
}

#[test]
fn an_empty_store_and_a_small_window() {
    let desk = testing::desk();
    let mut screens = open(&desk, Look::default(), (80, 24));
    insta::assert_snapshot!("empty_80x24", screens.screen());
    screens.resize(40, 10);
    insta::assert_snapshot!("too_small_40x10", screens.screen());
}

#[test]
fn the_dossier_is_usable_at_sixty_columns() {
    let desk = desk();
    let mut screens = open(&desk, Look::default(), (60, 20));
    screens.rest();
    insta::assert_snapshot!("queue_60x20", screens.screen());
    screens.press("2 g g enter");
    insta::assert_snapshot!("dossier_60x20", screens.screen());
    screens.press("tab");
    insta::assert_snapshot!("dossier_evidence_60x20", screens.screen());
}

#[test]
fn ascii_and_english_lose_nothing() {
    let desk = desk();
    let look = Look { lang: Lang::En, ascii: true, ..Look::default() };
    for (name, keys) in [("queue_en", "2 g g"), ("dossier_en", "2 g g enter tab"), ("help_en", "2 g g ?")] {
        let mut screens = open(&desk, look, (120, 40));
        play(&mut screens, keys);
        insta::assert_snapshot!(name, screens.screen());
    }
}

#[test]
fn without_colour_there_is_none_and_wide_characters_shear_no_row() {
    for (name, keys) in PICTURES {
        for size in [(60, 20), (120, 40)] {
            let desk = desk();
            let look = Look { plain: true, widths: Widths::Wide, ..Look::default() };
            let mut wide = open(&desk, look, size);
            play(&mut wide, keys);
            assert_whole(wide.cells(), Widths::Wide, name);
            for cell in &wide.cells().content {
                assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "{name}: {:?}", cell.symbol());
            }
        }
    }
}

#[test]
fn another_viewer_is_shown() {
    let desk = desk();
    let people =
        vec![person(testing::OWNER, "主样本", "主席;经办人;评审专家"), person("wang", "王样本", "经办人")];
    hand(&desk).run(Command::Roster { reviewers: people }).expect("seated");
    let mut wang = Hand::of(&desk, "wang");
    wang.0.send(pingwei::desk::Request::Watch(pingwei::desk::Topic::Dossier(id(1)))).expect("sent");
    wang.0.replies.recv().expect("a sheet");
    let mut screens = open(&desk, Look::default(), (120, 40));
    screens.press("enter");
    insta::assert_snapshot!("dossier_others_120x40", screens.screen());
}
