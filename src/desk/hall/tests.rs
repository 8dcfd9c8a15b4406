//! Days made up at random, and the cohort that the hall keeps against one that is computed anew from
//! nothing but the ballots, with fractions of its own.

use super::*;
use crate::domain::{Attends, Phase, RecusalGround, Score, SessionSetup};
use crate::record::event::V;
use crate::record::hall::Placed;
use proptest::prelude::*;
use std::collections::BTreeMap as Map;

const SEATS: usize = 4;
const RULES: ResultRules = ResultRules { min_ballots: 2, trim: false, places: 2 };

/// What happens to one candidate of a made-up day.
#[derive(Debug, Clone)]
struct Fate {
    /// Need not come.
    exempt: bool,
    /// Comes: always, where not exempt.
    attends: bool,
    /// In which session.
    session: usize,
    /// Does not come, without excuse.
    absent: bool,
    /// By seat: hundredths, or abstains (0), recused (1), excused (2), nothing yet (3).
    seats: [Result<i64, u8>; SEATS],
    /// The first seat's ballot is opened again and given anew.
    amended: Option<i64>,
}

fn seat() -> impl Strategy<Value = Result<i64, u8>> {
    prop_oneof![
        12 => (0_i64..=10_000).prop_map(Ok),
        1 => Just(Err(0)),
        1 => Just(Err(1)),
        1 => Just(Err(2)),
        1 => Just(Err(3)),
    ]
}

prop_compose! {
    fn fate()(
        exempt in prop::bool::weighted(0.2),
        attends in prop::bool::weighted(0.3),
        session in 0_usize..3,
        absent in prop::bool::weighted(0.05),
        seats in prop::array::uniform4(seat()),
        amended in proptest::option::weighted(0.1, 0_i64..=10_000),
    ) -> Fate {
        Fate { exempt, attends: attends || !exempt, session, absent, seats, amended }
    }
}

fn id(nth: usize) -> DossierId {
    DossierId(format!("A-{nth:04}"))
}

fn session(nth: usize) -> SessionId {
    SessionId(format!("{nth}"))
}

fn account(nth: usize) -> String {
    format!("p{nth}")
}

fn submitted(total: i64) -> Ballot {
    Ballot::Submitted { scores: Map::new(), total: Score(total), comment: String::new() }
}

/// Plays a day, an event a commit, as it would be recorded.
struct Day {
    hall: Hall,
    seq: u64,
    /// The same in a record of its own, applied without the hall.
    plain: HallHeld,
}

impl Day {
    fn of(fates: &[Fate]) -> Self {
        let candidacy = |fate: &Fate| if fate.exempt { Candidacy::Exempt } else { Candidacy::Due };
        let rows = fates.iter().enumerate().map(|(nth, fate)| (id(nth), State::Paid, candidacy(fate)));
        let hall = Hall::of(HallHeld::default(), RULES, rows);
        let mut day = Self { hall, seq: 0, plain: HallHeld::default() };
        for nth in 0..3 {
            let date = jiff::civil::date(2020, 12, 5);
            let setup = SessionSetup { date, time: String::new(), place: "示例楼".into() };
            day.play(DefenceEvent::SessionSet { session: session(nth), setup, reason: String::new() });
            let seats = (0..SEATS).map(account).collect();
            day.play(DefenceEvent::Seated { session: session(nth), seats, reason: String::new() });
            let mine = fates.iter().enumerate().filter(|(_, fate)| fate.attends && fate.session == nth);
            let order = mine.map(|(at, fate)| Placed {
                dossier: id(at),
                attends: if fate.exempt { Attends::ByChoice } else { Attends::Due },
            });
            let (order, reason) = (order.collect(), String::new());
            day.play(DefenceEvent::OrderSet { session: session(nth), order, seed: None, reason });
        }
        fates.iter().enumerate().filter(|(_, fate)| fate.attends).for_each(|(nth, fate)| day.hear(nth, fate));
        day
    }

    fn play(&mut self, act: DefenceEvent) {
        self.seq += 1;
        let stamp = Stamp { seq: self.seq, at: "2020-12-05T09:30:00.000+08:00", by: "rec" };
        change_defence(&mut Changing::new(&mut self.plain, stamp), &act).expect("sensible");
        self.hall.take(stamp, &[Event::Defence { v: V, act }]).expect("sensible");
    }

    fn give(&mut self, nth: usize, fate: &Fate, seat: usize, ballot: Ballot) {
        let (session, dossier, panellist) = (session(fate.session), id(nth), account(seat));
        let reason = String::new();
        self.play(DefenceEvent::BallotGiven { session, dossier, panellist, ballot, paper: None, reason });
    }

    fn hear(&mut self, nth: usize, fate: &Fate) {
        let (session, dossier) = (session(fate.session), id(nth));
        if fate.absent {
            let (presence, reason) = (Presence::Absent, "未到".to_owned());
            return self.play(DefenceEvent::Marked { session, dossier, presence, reason });
        }
        self.play(DefenceEvent::Called { session: session.clone(), dossier: dossier.clone() });
        self.play(DefenceEvent::PhaseSet { session: session.clone(), phase: Phase::Questions });
        for (seat, given) in fate.seats.iter().enumerate() {
            match given {
                Ok(total) => self.give(nth, fate, seat, submitted(*total)),
                Err(0) => self.give(nth, fate, seat, Ballot::Abstained { comment: String::new() }),
                Err(1) => self.play(DefenceEvent::Recused {
                    dossier: dossier.clone(),
                    account: account(seat),
                    ground: RecusalGround::Declared,
                    reason: "师生".into(),
                }),
                Err(2) => self.give(nth, fate, seat, Ballot::Excused { reason: "早退".into() }),
                Err(_) => {}
            }
        }
        if let (Some(total), Ok(_)) = (fate.amended, fate.seats[0]) {
            let (panellist, reason) = (account(0), "误录".to_owned());
            self.play(DefenceEvent::BallotOpened { session, dossier, panellist, reason });
            assert!(self.hall.scored(&id(nth)).is_none(), "opened again, it is not complete");
            self.give(nth, fate, 0, submitted(total));
        }
    }

    /// Moves a session's closing forth and back.
    fn close_and_open(&mut self, nth: usize) {
        let held = &self.hall.held.sessions[&session(nth)];
        let score = |id: &DossierId| Some((id.clone(), self.hall.scored(id)?.score));
        let scores = held.order.iter().filter_map(score).collect();
        self.play(DefenceEvent::SessionClosed { session: session(nth), scores });
        self.play(DefenceEvent::SessionReopened { session: session(nth), reason: "复核".into() });
    }
}

/// `num / den` in hundredths, half up, by the definition: the whole number h with h − ½ ≤ x < h + ½.
fn half_up(num: i128, den: i128) -> i64 {
    let h = (2 * num + den).div_euclid(2 * den);
    assert!((2 * h - 1) * den <= 2 * num && 2 * num < (2 * h + 1) * den);
    i64::try_from(h).expect("small")
}

/// A candidate's score from the ballots alone.
fn score(fate: &Fate) -> Option<i64> {
    if !fate.attends || fate.absent || fate.seats.contains(&Err(3)) {
        return None;
    }
    let mut totals: Vec<i128> = fate.seats.iter().filter_map(|seat| seat.ok().map(i128::from)).collect();
    if let (Some(amended), Ok(_)) = (fate.amended, fate.seats[0]) {
        totals[0] = i128::from(amended);
    }
    let n = totals.len() as i128;
    (n >= 2).then(|| half_up(totals.iter().sum(), n))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_running_cohort_is_the_one_computed_anew(
        fates in prop_oneof![
            4 => prop::collection::vec(fate(), 0..40),
            1 => prop::collection::vec(fate(), 40..=500),
        ],
        reopened in prop::collection::vec(0_usize..3, 0..3),
    ) {
        let mut day = Day::of(&fates);
        reopened.iter().for_each(|nth| day.close_and_open(*nth));
        let expected: Vec<Option<i64>> = fates.iter().map(score).collect();
        for (nth, expected) in expected.iter().enumerate() {
            prop_assert_eq!(day.hall.scored(&id(nth)).map(|scored| scored.score.0), *expected);
        }
        let real: Vec<i128> = expected.iter().flatten().copied().map(i128::from).collect();
        let (n, sum): (i128, i128) = (real.len() as i128, real.iter().sum());
        let substituted = day.hall.cohort().substituted(2);
        prop_assert_eq!((i128::from(substituted.n), i128::from(substituted.sum.0)), (n, sum));
        // An empty population never yields a number.
        prop_assert_eq!(substituted.score.map(|score| score.0), (n > 0).then(|| half_up(sum, n)));
        // Who is exempt and stays away is never in the population that makes their own score.
        let exempt: BTreeSet<DossierId> = day.hall.exempt().cloned().collect();
        prop_assert!(day.hall.population().all(|(id, _)| !exempt.contains(id)));
        let away = fates.iter().enumerate().filter(|(_, fate)| !fate.attends).map(|(nth, _)| id(nth));
        prop_assert_eq!(exempt, away.collect::<BTreeSet<_>>());
        // Who still has to be heard is known without looking through them all.
        let waits = |(nth, fate): (usize, &Fate)| {
            (fate.attends && !fate.absent && expected[nth].is_none()).then(|| id(nth))
        };
        let waiting: BTreeSet<DossierId> = fates.iter().enumerate().filter_map(waits).collect();
        prop_assert_eq!(day.hall.waiting(), &waiting);
        // What is kept in memory is what the record holds, and makes the same hall again.
        prop_assert_eq!(&day.hall.held, &day.plain);
        let rows: Vec<_> = day.hall.defenders().map(|(id, one)| (id.clone(), State::Paid, one)).collect();
        let again = Hall::of(day.plain.clone(), RULES, rows.into_iter());
        prop_assert_eq!((again.cohort(), again.waiting()), (day.hall.cohort(), day.hall.waiting()));
    }
}

#[test]
fn exactly_a_half_goes_up_twice() {
    let fate = |totals: [i64; SEATS]| Fate {
        exempt: false,
        attends: true,
        session: 0,
        absent: false,
        seats: totals.map(Ok),
        amended: None,
    };
    // 85.005 → 85.01 and 85.00: their mean is 85.005 → 85.01.
    let day = Day::of(&[fate([8_500, 8_501, 8_500, 8_501]), fate([8_500; SEATS])]);
    assert_eq!(day.hall.scored(&id(0)).map(|scored| scored.score), Some(Score(8_501)));
    assert_eq!(day.hall.cohort().substituted(2).score, Some(Score(8_501)));
}

#[test]
fn what_was_published_at_a_closing_stands_whatever_notice_comes() {
    let fate = Fate {
        exempt: false,
        attends: true,
        session: 0,
        absent: false,
        seats: [Ok(8_001), Ok(8_002), Ok(8_003), Ok(8_004)],
        amended: None,
    };
    let mut day = Day::of(&[fate]);
    let scores = vec![(id(0), Score(8_003))];
    day.play(DefenceEvent::SessionClosed { session: session(0), scores });
    day.hall.set_rules(ResultRules { places: 0, ..RULES });
    assert_eq!(day.hall.cohort().sum, Score(8_003));
}
