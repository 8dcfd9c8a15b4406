//! Rows of a 评分票 file put together into ballots, each as one person keyed it in, and held against
//! the notice's criteria.

use super::typed::short;
use crate::domain::{DossierId, PaperBallot, Score, SessionId, SlipLine, Words};
use crate::policy::defence::ballot_total;
use crate::policy::notice::Criterion;
use crate::policy::rubric::ScoreFault;
use std::collections::BTreeMap;

/// A row of a 评分票 file, with its place and those of two of its cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// The row.
    pub line: SlipLine,
    /// `评分票!7`
    pub place: String,
    /// `评分票!D7`: 指标
    pub criterion: String,
    /// `评分票!E7`: 得分
    pub score: String,
}

/// A ballot as one person keyed it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyedBallot {
    /// Where.
    pub session: SessionId,
    /// On whom.
    pub dossier: DossierId,
    /// Whose: an account or a name, as the file has it.
    pub panellist: String,
    /// Who keyed it in: the same; empty where the file does not say.
    pub keyed_by: String,
    /// What it says.
    pub entry: PaperBallot,
    /// Its first row.
    pub place: String,
}

/// Puts the rows together, in the order of the file. What does not fit the criteria is told at its
/// place, and its ballot left out.
pub fn keyed_ballots(slips: &[Slip], criteria: &[Criterion]) -> (Vec<KeyedBallot>, Vec<(String, Words)>) {
    let mut order: Vec<[&str; 4]> = Vec::new();
    let mut groups: BTreeMap<[&str; 4], Vec<&Slip>> = BTreeMap::new();
    for slip in slips {
        let line = &slip.line;
        let keyed_by = line.keyed_by.value().map_or("", String::as_str);
        let key = [line.session.as_str(), line.dossier.as_str(), line.panellist.as_str(), keyed_by];
        let rows = groups.entry(key).or_default();
        if rows.is_empty() {
            order.push(key);
        }
        rows.push(slip);
    }
    let (mut ballots, mut faults) = (Vec::new(), Vec::new());
    for key in order {
        let rows = groups.get(&key).map(Vec::as_slice).unwrap_or_default();
        let Some(first) = rows.first() else { continue };
        match entry(rows, first, criteria) {
            Ok(entry) => ballots.push(KeyedBallot {
                session: SessionId(key[0].to_owned()),
                dossier: DossierId(key[1].to_owned()),
                panellist: key[2].to_owned(),
                keyed_by: key[3].to_owned(),
                entry,
                place: first.place.clone(),
            }),
            Err(wrong) => faults.extend(wrong),
        }
    }
    (ballots, faults)
}

fn entry(rows: &[&Slip], first: &Slip, criteria: &[Criterion]) -> Result<PaperBallot, Vec<(String, Words)>> {
    if rows.iter().any(|slip| slip.line.is_abstention()) {
        return Ok(PaperBallot { scores: BTreeMap::new(), abstains: true, comment: String::new() });
    }
    let (mut scores, mut faults) = (BTreeMap::new(), Vec::new());
    for slip in rows {
        let Some(criterion) = criterion_of(slip, criteria) else {
            faults.push((slip.criterion.clone(), unknown(slip, criteria)));
            continue;
        };
        // A row without a score was refused when the file was read.
        let score = slip.line.score.value().copied().unwrap_or(Score::ZERO);
        let alone = BTreeMap::from([(criterion.id.clone(), score)]);
        if let Err(wrong) = ballot_total(std::slice::from_ref(criterion), &alone) {
            faults.extend(wrong.iter().map(|fault| (slip.score.clone(), fault.words())));
        }
        if scores.insert(criterion.id.clone(), score).is_some() {
            let name = &criterion.zh;
            let what = Words::made(
                format!("同一张票的「{name}」重复，每个指标只应一行"),
                format!("{} stands twice on one ballot; expected once", criterion.en),
            );
            faults.push((slip.criterion.clone(), what));
        }
    }
    if let Err(wrong) = ballot_total(criteria, &scores)
        && faults.is_empty()
    {
        let missing = wrong.iter().filter(|fault| matches!(fault, ScoreFault::Missing { .. }));
        faults.extend(missing.map(|fault| (first.place.clone(), fault.words())));
    }
    if faults.is_empty() {
        Ok(PaperBallot { scores, abstains: false, comment: String::new() })
    } else {
        Err(faults)
    }
}

/// A criterion is named by its id or its name; where there is only one it need not be named.
fn criterion_of<'a>(slip: &Slip, criteria: &'a [Criterion]) -> Option<&'a Criterion> {
    match (slip.line.criterion.value(), criteria) {
        (None, [only]) => Some(only),
        (None, _) => None,
        (Some(name), _) => criteria.iter().find(|one| one.id == *name || one.zh == *name || one.en == *name),
    }
}

fn unknown(slip: &Slip, criteria: &[Criterion]) -> Words {
    let named = slip.line.criterion.value().map_or_else(String::new, |name| short(name));
    let list = |name: fn(&Criterion) -> &str| criteria.iter().map(name).collect::<Vec<_>>().join(" ");
    Words::made(
        format!("「指标」的值「{named}」不认识，应为: {}", list(|one| &one.zh)),
        format!("指标 is \"{named}\"; expected one of: {}", list(|one| &one.id)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Answer, Given};
    use crate::policy::Notice;

    fn slip(row: u32, criterion: &str, score: &str, keyed_by: &str) -> Slip {
        let text = |text: &str| match text {
            "" => Answer::Blank,
            text => Answer::Is(text.to_owned()),
        };
        let line = SlipLine {
            session: Given("1".into()),
            dossier: Given("A-1".into()),
            panellist: Given("p1".into()),
            criterion: text(criterion),
            score: score.parse().map_or(Answer::Blank, Answer::Is),
            abstains: if score.is_empty() { Answer::Is(true) } else { Answer::Blank },
            keyed_by: text(keyed_by),
        };
        let at = |column: &str| format!("评分票!{column}{row}");
        Slip { line, place: at(""), criterion: at("D"), score: at("E") }
    }

    fn two() -> Vec<Criterion> {
        let one = &Notice::embedded().defence.criteria[0];
        let named = |id: &str, zh: &str| Criterion { id: id.into(), zh: zh.into(), ..one.clone() };
        vec![named("a", "陈述"), named("b", "回答")]
    }

    #[test]
    fn rows_become_one_ballot_a_hand() {
        let slips = [
            slip(2, "陈述", "80", "li"),
            slip(3, "陈述", "80", "wang"),
            slip(4, "回答", "70", "li"),
            slip(5, "b", "7", "wang"),
        ];
        let (ballots, faults) = keyed_ballots(&slips, &two());
        assert_eq!(faults, []);
        let seen: Vec<_> = ballots.iter().map(|one| (one.keyed_by.as_str(), one.place.as_str())).collect();
        assert_eq!(seen, [("li", "评分票!2"), ("wang", "评分票!3")]);
        assert_eq!(ballots[0].entry.mismatches(&ballots[1].entry).len(), 1);
    }

    #[test]
    fn what_does_not_fit_is_told_at_its_cell() {
        let places = |slips: &[Slip]| {
            let (ballots, faults) = keyed_ballots(slips, &two());
            assert!(ballots.is_empty());
            faults.into_iter().map(|(place, _)| place).collect::<Vec<_>>()
        };
        assert_eq!(
            places(&[slip(2, "别的", "80", ""), slip(3, "回答", "101", "")]),
            ["评分票!D2", "评分票!E3"]
        );
        assert_eq!(places(&[slip(2, "陈述", "80", "")]), ["评分票!2"], "a criterion is missing");
        assert_eq!(places(&[slip(2, "陈述", "80.5", ""), slip(3, "b", "70", "")]), ["评分票!E2"]);
        assert_eq!(
            places(&[slip(2, "a", "80", ""), slip(3, "陈述", "80", ""), slip(4, "b", "1", "")]),
            ["评分票!D3"]
        );
    }

    #[test]
    fn an_abstention_has_no_scores_and_a_lone_criterion_needs_no_name() {
        let criteria = &Notice::embedded().defence.criteria;
        let (ballots, faults) = keyed_ballots(&[slip(2, "", "", "li")], criteria);
        assert!(faults.is_empty() && ballots[0].entry.abstains && ballots[0].entry.scores.is_empty());
        let (ballots, _) = keyed_ballots(&[slip(2, "", "86", "")], criteria);
        assert_eq!(ballots[0].entry.scores["total"], Score::points(86));
    }
}
