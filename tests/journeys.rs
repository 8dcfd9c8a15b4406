//! Journeys through the screens: keys are pressed, the screen is read, the record is looked at.

mod support;

use pingwei::desk::LocalDesk;
use pingwei::desk::testing::{self, Hand};
use support::screens;

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
