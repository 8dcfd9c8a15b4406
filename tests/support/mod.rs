//! Screens on a desk in memory, for tests that press keys and read the screen.
#![allow(dead_code, reason = "each test file uses a part of it")]

use pingwei::desk::testing::{self, Hand};
use pingwei::desk::{Command, Connection, LocalDesk, Viewer};
use pingwei::domain::Lang;
use pingwei::exchange::Contents;
use pingwei::policy::Notice;
use pingwei::tui::harness::Harness;
use pingwei::tui::keymap::Keymap;
use pingwei::tui::look::Look;
use pingwei::tui::shell::{Shell, Start, Told, Wish};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

pub fn start() -> Start {
    Start {
        keymap: Keymap::default(),
        look: Look { lang: Lang::Zh, ..Look::default() },
        notice: Arc::new(Notice::embedded().clone()),
        session: "journey".to_owned(),
        place: None,
        drafts: BTreeMap::new(),
        evidence_base: "/evidence/{id}/".to_owned(),
        greeting: None,
    }
}

pub fn screens(desk: &LocalDesk, size: (u16, u16)) -> Harness<'static, Shell> {
    let Connection { requests, replies, .. } = desk.connect(Viewer::new(testing::OWNER));
    let (tell, told): (_, Receiver<Told>) = channel();
    std::thread::spawn(move || {
        for delivery in replies {
            if tell.send(Told::Delivery(Box::new(delivery))).is_err() {
                return;
            }
        }
    });
    let serve = move |wish| {
        if let Wish::Send(frame) = wish {
            requests.send(frame).expect("the desk is open");
        }
    };
    Harness::new(Shell::new(start()), size, serve, told)
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
            Contents::Roster(_) => {}
        }
    }
    desk
}
