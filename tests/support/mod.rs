//! Screens on a desk in memory, for tests that press keys and read the screen.
#![allow(dead_code, reason = "each test file uses a part of it")]

use pingwei::desk::testing::{self, Hand};
use pingwei::desk::{Command, Connection, DossierSheet, LocalDesk, Viewer};
use pingwei::domain::Lang;
use pingwei::exchange::Contents;
use pingwei::policy::Notice;
use pingwei::tui::actions::Action;
use pingwei::tui::harness::Harness;
use pingwei::tui::keymap::{Keymap, Resolver};
use pingwei::tui::look::Look;
use pingwei::tui::runtime::{App, Effect, Msg};
use pingwei::tui::scope::Scope;
use pingwei::tui::screens::DraftKey;
use pingwei::tui::shell::{Place, Shell, Start, Told, Wish};
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, DerefMut};
use std::rc::Rc;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Every action that reached the program in this process.
static PRESSED: Mutex<BTreeSet<Action>> = Mutex::new(BTreeSet::new());

pub fn pressed() -> BTreeSet<Action> {
    PRESSED.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// The program, with a note of what was pressed.
pub struct Noted(Shell);

impl App for Noted {
    type Ask = Wish;
    type Told = Told;

    fn scope(&self) -> Scope {
        self.0.scope()
    }

    fn keymap(&self) -> &Keymap {
        self.0.keymap()
    }

    fn update(&mut self, msg: Msg<Told>) -> Vec<Effect<Wish>> {
        if let Msg::Act(press) = &msg {
            PRESSED.lock().unwrap_or_else(PoisonError::into_inner).insert(press.action);
        }
        self.0.update(msg)
    }

    fn view(&self, canvas: &mut Buffer, typed: &Resolver) -> Option<Position> {
        self.0.view(canvas, typed)
    }

    fn holds(&self, action: Action) -> bool {
        self.0.holds(action)
    }

    fn waiting(&self) -> bool {
        self.0.waiting()
    }

    fn shows_clock(&self) -> bool {
        self.0.shows_clock()
    }
}

/// What the program had kept on disk.
#[derive(Debug, Default, Clone)]
pub struct Kept {
    pub drafts: BTreeMap<DraftKey, String>,
    pub place: Option<Place>,
    pub loads: Vec<String>,
}

/// The screens with what they had kept.
pub struct Screens {
    harness: Harness<'static, Noted>,
    kept: Rc<RefCell<Kept>>,
}

impl Deref for Screens {
    type Target = Harness<'static, Noted>;
    fn deref(&self) -> &Self::Target {
        &self.harness
    }
}

impl DerefMut for Screens {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.harness
    }
}

impl Screens {
    pub fn kept(&self) -> Kept {
        self.kept.borrow().clone()
    }

    pub fn press(&mut self, keys: &str) -> &mut Self {
        self.harness.press(keys);
        self
    }

    pub fn text(&mut self, text: &str) -> &mut Self {
        self.harness.text(text);
        self
    }

    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.harness.paste(text);
        self
    }

    pub fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.harness.raw(bytes);
        self
    }

    pub fn wait(&mut self, time: Duration) -> &mut Self {
        self.harness.wait(time);
        self
    }

    /// Lets the preview follow the cursor.
    pub fn rest(&mut self) -> &mut Self {
        self.wait(Duration::from_millis(200))
    }

    pub fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.harness.resize(width, height);
        self
    }

    pub fn end(&mut self) -> &mut Self {
        self.harness.end();
        self
    }

    /// Chooses an action in the palette by its name.
    pub fn choose(&mut self, action: &str) -> &mut Self {
        let chosen = Action::named(action).expect("an action");
        self.press(":").text(action).shows(chosen.short(Lang::Zh)).press("enter");
        PRESSED.lock().unwrap_or_else(PoisonError::into_inner).insert(chosen);
        self
    }

    /// Asserts that the screen shows this.
    #[track_caller]
    pub fn shows(&mut self, text: &str) -> &mut Self {
        assert!(self.screen().contains(text), "no {text:?} in:\n{}", self.screen());
        self
    }

    /// Waits until the screen shows what somebody else's act brings.
    #[track_caller]
    pub fn settles(&mut self, text: &str) -> &mut Self {
        self.until(|screen| screen.contains(text));
        self.shows(text)
    }

    /// Waits until the screen is so, as somebody else's act makes it.
    pub fn until(&mut self, so: impl Fn(&str) -> bool) -> &mut Self {
        for _ in 0..500 {
            if so(&self.settle().screen()) {
                return self;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        self
    }

    /// Asserts that it does not.
    #[track_caller]
    pub fn hides(&mut self, text: &str) -> &mut Self {
        assert!(!self.screen().contains(text), "{text:?} in:\n{}", self.screen());
        self
    }

    /// Asserts that the status row tells this.
    #[track_caller]
    pub fn says(&mut self, text: &str) -> &mut Self {
        assert!(self.row(-2).contains(text), "no {text:?} in {:?} of:\n{}", self.row(-2), self.screen());
        self
    }

    /// Asserts on which row of the queue the cursor stands, by a part of it.
    #[track_caller]
    pub fn at(&mut self, text: &str) -> &mut Self {
        let screen = self.screen();
        let row = screen.lines().find(|line| line.starts_with('>')).unwrap_or_default();
        assert!(row.contains(text), "the cursor is on {row:?}, not on {text:?}, in:\n{screen}");
        self
    }
}

pub fn start() -> Start {
    Start {
        keymap: Keymap::default(),
        look: Look { lang: Lang::Zh, ..Look::default() },
        notice: Arc::new(Notice::embedded().clone()),
        session: format!("journey-{}", testing::fresh(Command::Undo).id.0),
        place: None,
        drafts: BTreeMap::new(),
        evidence_base: "/evidence/{id}/".to_owned(),
        greeting: None,
    }
}

pub fn screens(desk: &LocalDesk, size: (u16, u16)) -> Screens {
    screens_of(desk, testing::OWNER, start(), size)
}

/// The screens as they come up after they were killed.
pub fn again(desk: &LocalDesk, kept: Kept, size: (u16, u16)) -> Screens {
    let start = Start { place: kept.place, drafts: kept.drafts, ..start() };
    screens_of(desk, testing::OWNER, start, size)
}

pub fn screens_of(desk: &LocalDesk, account: &str, start: Start, size: (u16, u16)) -> Screens {
    let Connection { requests, replies, .. } = desk.connect(Viewer::new(account));
    let (tell, told) = channel();
    let answers = tell.clone();
    std::thread::spawn(move || {
        for delivery in replies {
            if tell.send(Told::Delivery(Box::new(delivery))).is_err() {
                return;
            }
        }
    });
    let kept = Rc::new(RefCell::new(Kept { drafts: start.drafts.clone(), ..Kept::default() }));
    let keeper = Rc::clone(&kept);
    let serve = move |wish| match wish {
        Wish::Send(frame) => requests.send(frame).expect("the desk is open"),
        Wish::Draft(key, text) if text.is_empty() => {
            keeper.borrow_mut().drafts.remove(&key);
        }
        Wish::Draft(key, text) => {
            keeper.borrow_mut().drafts.insert(key, text);
        }
        Wish::Place(place) => keeper.borrow_mut().place = Some(*place),
        Wish::Load(path) => {
            keeper.borrow_mut().loads.push(path);
            let _ = answers.send(Told::Loading(1, 2));
        }
        Wish::ReloadKeys => {
            let _ = answers.send(Told::Keys(Box::new(Ok(Keymap::default()))));
        }
    };
    Screens { harness: Harness::new(Noted(Shell::new(start)), size, serve, told), kept }
}

/// The vague word that only a person can tell.
pub const VAGUE: (&str, &str) = ("申报人.从事专业年限", "约十年");
/// A fault that can be mended: published for too few working days.
pub const SHORT: (&str, &str) = ("申报人.公示结束", "2020-10-14");
/// What bars: retired.
pub const RETIRED: (&str, &str) = ("申报人.在职状态", "离退休");

/// Dossiers 1 to 10, each with a name of its own: in order (1 5 6 10), vague (2 7), published too
/// shortly (3 8), retired (4 9).
pub fn desk() -> LocalDesk {
    let desk = testing::desk();
    let dossiers = (1..=10).map(|number| {
        let name =
            format!("样本{}", ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"][number - 1]);
        let name = ("申报人.姓名", name.as_str());
        match number % 5 {
            2 => testing::changed(number, &[name, VAGUE]),
            3 => testing::changed(number, &[name, SHORT]),
            4 => testing::changed(number, &[name, RETIRED]),
            _ => testing::changed(number, &[name]),
        }
    });
    hand(&desk).load(dossiers.collect()).expect("loads");
    desk
}

pub fn hand(desk: &LocalDesk) -> Hand {
    Hand::of(desk, testing::OWNER)
}

/// What the record says of a dossier.
pub fn sheet(desk: &LocalDesk, number: usize) -> DossierSheet {
    hand(desk).sheet(&testing::id(number)).expect("a sheet")
}

/// A desk in memory with the sample's roster, blacklist and queue, on the demo's day; its owner has
/// every role.
pub fn sample_desk() -> LocalDesk {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, testing::OWNER);
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    for file in ["blacklist.csv", "queue-2020.xlsx"] {
        let loaded = pingwei::exchange::read(&folder.join(file), &|_| {}).expect("the sample reads");
        assert!(loaded.faults().is_empty(), "{:?}", loaded.faults());
        match loaded.contents {
            Contents::Blacklist(rows) => {
                let entries = rows.into_iter().map(|row| row.value).collect();
                hand.run(Command::Blacklist { entries }).expect("loads");
            }
            Contents::Queue(rows) => {
                hand.load_with(rows.into_iter().map(|row| row.dossier).collect(), true).expect("loads");
            }
            Contents::Roster(_) | Contents::Ballots(_) | Contents::Fees(_) => {}
        }
    }
    desk
}
