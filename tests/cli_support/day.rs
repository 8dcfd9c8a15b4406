//! The demo's defence day by commands: half-way through, and finished, with its figures made by hand.
#![allow(dead_code, reason = "each test file uses a part of it")]

use crate::cli_support::{Place, Ran};
use serde_json::Value;
use std::path::PathBuf;

/// The demo's store, with session 2 going on.
pub struct Day {
    pub place: Place,
    pub store: PathBuf,
}

impl Day {
    pub fn begin() -> Self {
        let place = Place::new();
        let store = PathBuf::from(place.ends(0, &["demo", "--prepare"]).out.trim());
        Self { place, store }
    }

    /// A run by an account; arguments parted by spaces.
    pub fn by(&self, code: i32, account: &str, words: &str) -> Ran {
        let store = self.store.to_str().expect("a path");
        let mut args = vec!["--store", store, "--account", account];
        args.extend(words.split_whitespace());
        self.place.ends(code, &args)
    }

    pub fn chair(&self, words: &str) -> Ran {
        self.by(0, "demo", words)
    }

    pub fn json(&self, words: &str) -> Value {
        self.chair(&format!("{words} --json")).json()
    }

    /// Gives one number for each seat of session 2, from the first on; `-` leaves a seat out.
    pub fn scores(&self, dossier: &str, scores: &str) {
        const SEATS: [&str; 9] =
            ["hanzn", "zhangwm", "liush", "gaof", "liyz", "yuhai", "aygl", "xuzp", "zhaoyq"];
        for (seat, score) in SEATS.iter().zip(scores.split_whitespace()).filter(|(_, score)| *score != "-") {
            self.by(0, seat, &format!("defence score 2 {dossier} {score}"));
        }
    }

    pub fn scored(&self, session: &str) -> Vec<(String, Option<String>)> {
        let board = self.json(&format!("defence board {session}"));
        let rows = board["rows"].as_array().expect("rows").clone();
        let text = |value: &Value| value.as_str().map(str::to_owned);
        rows.iter()
            .map(|row| {
                let id = text(&row["candidate"]["dossier"]).expect("a number");
                (id, text(&row["scored"]["score"]))
            })
            .collect()
    }
}

/// The rest of session 2.
pub fn finish(day: &Day) {
    day.scores("2020-0139", "- - 84 - - 85 - - -");
    day.scores("2020-0166", "- 75 77 78 - 73 76 - 80");
    day.chair("defence call 2 2020-0119");
    day.scores("2020-0119", "80 80 80 80 80 80 80 80 81");
    day.chair("defence call 2");
    day.scores("2020-0156", "70 71 72 73 74 75 76 77 78");
    let unpaid = day.by(3, "demo", "defence call 2 2020-0146");
    assert!(unpaid.err.contains("缴费"), "{}", unpaid.err);
    day.chair("fee pay 2020-0146 --date 2020-11-20 --voucher 样-0146");
    day.by(
        0,
        "zhangwm",
        "score 2020-0146 submit --set theory=15 --set practice=23 --set results=27 --set research=10",
    );
    day.chair("defence call 2 2020-0146");
    day.scores("2020-0146", "- 85 85 85 85 86 86 86 86");
    day.chair("defence close 2");
    day.chair("defence close");
}

/// By hand: sums of the ballots in `sample-data/defence-2020.txt` and above, divided and rounded.
pub const BY_HAND: &[(&str, &str, &str)] = &[
    ("1", "2020-0101", "86.13"), // 689 ÷ 8 = 86.125
    ("1", "2020-0182", "82.88"), // 663 ÷ 8 = 82.875
    ("1", "2020-0125", "78.25"), // 626 ÷ 8
    ("1", "2020-0115", "90.11"), // 811 ÷ 9 = 90.111…
    ("1", "2020-0132", "73.88"), // 591 ÷ 8 = 73.875
    ("1", "2020-0108", "86.63"), // 693 ÷ 8 = 86.625: exempt, and attended
    ("2", "2020-0169", "80.38"), // 643 ÷ 8 = 80.375: one abstained
    ("2", "2020-0159", "80.00"), // 640 ÷ 8
    ("2", "2020-0149", ""),      // absent
    ("2", "2020-0139", "87.50"), // 700 ÷ 8
    ("2", "2020-0166", "76.44"), // 688 ÷ 9 = 76.444…
    ("2", "2020-0119", "80.11"), // 721 ÷ 9 = 80.111…
    ("2", "2020-0156", "74.00"), // 666 ÷ 9
    ("2", "2020-0146", "85.50"), // 684 ÷ 8
];
