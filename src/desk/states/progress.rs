//! How a dossier goes on after triage, by what happens to its fee, at the defence and at the meeting: one
//! more table (7). A step that stands in no row is refused, naming the rule.

use crate::desk::protocol::{Refusal, Why};
use crate::domain::{State, Words};
use crate::policy::defence::Candidacy;
use Candidacy::{Direct, Due, Exempt};
use State::{Defended, Final, Paid, Passed, Publicity, Substituted, Voted};

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// The fee is paid.
    Pay,
    /// It was not, after all.
    Unpay,
    /// Is heard and scored; the state changes at the closing.
    Defend,
    /// Gets the substituted score at the closing.
    Substitute,
    /// The defence is opened again.
    Reopen,
    /// The meeting votes; again, where a further round is asked for.
    Vote,
    /// The result is made public.
    Publish,
    /// The certificate is issued.
    Certify,
}

/// One row of the table of steps.
#[derive(Debug)]
pub struct Progress {
    /// Which.
    pub step: Step,
    /// Its name.
    pub words: Words,
    /// For whom.
    pub whose: &'static [Candidacy],
    /// From which states.
    pub from: &'static [State],
    /// To which state.
    pub to: State,
    /// The clause or rule it stands on.
    pub rule: &'static str,
}

const ALL: &[Candidacy] = &Candidacy::ALL;

/// How a dossier goes on.
pub static PROGRESS: &[Progress] = &[
    row(Step::Pay, "缴费", "paying", ALL, &[Passed], Paid, "四"),
    row(Step::Unpay, "更正缴费", "correcting the fee", ALL, &[Paid], Passed, "四"),
    row(Step::Defend, "答辩", "defending", &[Due, Exempt], &[Paid], Defended, "五.(一)"),
    row(Step::Substitute, "赋分", "substituting a score", &[Exempt], &[Paid], Substituted, "五.(二)"),
    row(Step::Reopen, "重开答辩", "opening again", &[Due, Exempt], &[Defended, Substituted], Paid, "五.(二)"),
    row(Step::Vote, "表决", "voting", &[Due, Exempt], &[Defended, Substituted, Voted], Voted, "design 7"),
    row(Step::Vote, "表决", "voting", &[Candidacy::None, Direct], &[Paid, Voted], Voted, "design 7"),
    row(Step::Publish, "公示", "publicity", ALL, &[Voted], Publicity, "五.(七)"),
    row(Step::Certify, "发证", "issuing a certificate", ALL, &[Publicity], Final, "四"),
];

const fn row(
    step: Step,
    zh: &'static str,
    en: &'static str,
    whose: &'static [Candidacy],
    from: &'static [State],
    to: State,
    rule: &'static str,
) -> Progress {
    Progress { step, words: Words::fixed(zh, en), whose, from, to, rule }
}

/// Where a step leads.
///
/// # Errors
/// The refusal: for whom there is no such step, then in which state there is none.
pub fn step(step: Step, candidacy: Candidacy, state: State) -> Result<State, Refusal> {
    let mut rows = PROGRESS.iter().filter(|row| row.step == step).peekable();
    let first = *rows.peek().ok_or_else(super::not_in_table)?;
    let Some(row) = rows.find(|row| row.whose.contains(&candidacy)) else {
        return Err(not_theirs(first, candidacy));
    };
    if row.from.contains(&state) {
        return Ok(row.to);
    }
    if state == Passed && row.from.contains(&Paid) {
        return Err(Refusal {
            why: Why::State,
            rule: "四".to_owned(),
            words: Words::made(
                format!("没有缴费，不能{}", row.words.zh),
                format!("the fee is not paid: no {}", row.words.en),
            ),
        });
    }
    Err(super::wrong_state(&row.words, row.from, state, row.rule))
}

fn not_theirs(row: &Progress, candidacy: Candidacy) -> Refusal {
    let (zh, en) = match candidacy {
        Direct => ("直接认定的另列名单，不评分、不答辩", "direct recognition: a list of its own, no defence"),
        Exempt => ("免答辩的按平均分赋分", "exempt: the substituted score counts"),
        Due => ("应答辩的不能赋分", "must defend: no score is substituted"),
        Candidacy::None => ("此级别不答辩", "no defence at this level"),
    };
    Refusal::rule(row.rule, Words::made(format!("{}：{zh}", row.words.zh), format!("{}: {en}", row.words.en)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: [Step; 8] = [
        Step::Pay,
        Step::Unpay,
        Step::Defend,
        Step::Substitute,
        Step::Reopen,
        Step::Vote,
        Step::Publish,
        Step::Certify,
    ];

    /// By hand: step, whose (n: none, d: due, e: exempt, r: direct), from, to.
    const BY_HAND: &[(Step, &str, State, State)] = &[
        (Step::Pay, "nder", Passed, Paid),
        (Step::Unpay, "nder", Paid, Passed),
        (Step::Defend, "de", Paid, Defended),
        (Step::Substitute, "e", Paid, Substituted),
        (Step::Reopen, "de", Defended, Paid),
        (Step::Reopen, "de", Substituted, Paid),
        (Step::Vote, "de", Defended, Voted),
        (Step::Vote, "de", Substituted, Voted),
        (Step::Vote, "nr", Paid, Voted),
        (Step::Vote, "nder", Voted, Voted),
        (Step::Publish, "nder", Voted, Publicity),
        (Step::Certify, "nder", Publicity, Final),
    ];

    #[test]
    fn every_step_state_and_kind_is_as_the_table_says() {
        for one in STEPS {
            for (candidacy, letter) in Candidacy::ALL.into_iter().zip("nder".chars()) {
                for state in State::ALL {
                    let by_hand = BY_HAND
                        .iter()
                        .find(|row| row.0 == one && row.1.contains(letter) && row.2 == state)
                        .map(|row| row.3);
                    let told = step(one, candidacy, state);
                    assert_eq!(told.as_ref().ok().copied(), by_hand, "{one:?} {candidacy:?} {state:?}");
                    assert!(told.is_ok() || !told.unwrap_err().rule.is_empty());
                }
            }
        }
    }

    #[test]
    fn the_unpaid_are_told_so() {
        for one in [Step::Defend, Step::Vote] {
            let candidacy = if one == Step::Vote { Candidacy::None } else { Due };
            let refusal = step(one, candidacy, Passed).unwrap_err();
            assert!(refusal.words.zh.contains("没有缴费"), "{refusal:?}");
        }
        assert!(step(Step::Defend, Direct, Paid).unwrap_err().words.zh.contains("直接认定"));
    }
}
