//! `pingwei check` on files, by the real binary.

mod support;

use support::{Place, dossier};

#[test]
fn a_sound_queue_passes() {
    let place = Place::new();
    place.queue("queue.jsonl", &[dossier("T-1", &[])]);
    let ran = place.ends(0, &["check", "queue.jsonl", "--as-of", "2020-11-02"]);
    assert!(ran.out.contains("T-1"), "{}", ran.out);
    println!("{}", ran.out);
    let ran = place.run(&["check", "queue.jsonl", "--all", "--lang", "en"]);
    println!("{}", ran.out);
}
