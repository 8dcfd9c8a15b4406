//! Journeys through the screens: keys are pressed, the screen is read, the record is looked at.

use pingwei::desk::testing::{self, Hand};
use pingwei::desk::{Connection, LocalDesk, Viewer};
use pingwei::domain::Lang;
use pingwei::policy::Notice;
use pingwei::tui::harness::Harness;
use pingwei::tui::keymap::Keymap;
use pingwei::tui::look::Look;
use pingwei::tui::shell::{Shell, Start, Told, Wish};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

fn start() -> Start {
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

fn screens(desk: &LocalDesk, size: (u16, u16)) -> Harness<'static, Shell> {
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

/// Ten dossiers: in order, with a gap, with a vague word, on aid without dates.
fn desk() -> LocalDesk {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, testing::OWNER);
    let mut dossiers = Vec::new();
    for number in 1..=10 {
        dossiers.push(match number % 5 {
            2 => testing::changed(number, &[("申报人.从事专业年限", "约十年")]),
            3 => testing::changed(number, &[("申报人.公示结束", "2020-09-24")]),
            4 => testing::changed(number, &[("申报人.在职状态", "离退休")]),
            _ => testing::dossier(number),
        });
    }
    hand.load(dossiers).expect("loads");
    desk
}

#[test]
fn the_queue_opens_a_dossier_and_comes_back() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    println!("{}", screens.screen());
    screens.press("j");
    println!("{}", screens.screen());
    screens.press("enter");
    println!("{}", screens.screen());
    screens.press("space");
    println!("{}", screens.screen());
    screens.press("tab tab");
    println!("{}", screens.screen());
    screens.press("q ?");
    println!("{}", screens.screen());
}
