//! Findings as people read them and as scripts do: the contract `pingwei.findings/1`.

use super::fault::Fault;
use super::mask::veil;
use super::out::{Ink, Out, verdict_ink};
use crate::domain::text::visible;
use crate::domain::{Dossier, Lang, Proposal, Verdict};
use crate::policy::{Judged, Notice, Tally};
use serde::Serialize;

/// One dossier with what was found.
#[derive(Debug, Clone)]
pub struct Examined {
    /// What was filed.
    pub dossier: Dossier,
    /// Its findings, rulings and added ones joined in.
    pub judged: Vec<Judged>,
    /// How they count.
    pub tally: Tally,
    /// What is proposed.
    pub proposal: Proposal,
}

/// The document: every dossier asked for, in the order of the file.
#[derive(Debug, Serialize)]
pub struct FindingsDoc {
    /// `pingwei.findings/1`
    pub schema: &'static str,
    /// 文号 of the notice gone by.
    pub notice: String,
    /// "Today" for the rules.
    pub today: String,
    /// The dossiers.
    pub dossiers: Vec<DossierFindings>,
}

/// One dossier's findings (design 9).
#[derive(Debug, Serialize)]
pub struct DossierFindings {
    /// 申报编号
    pub dossier: String,
    /// 第几次上报
    pub submission: u8,
    /// pass, return, refuse, look
    pub proposal: &'static str,
    /// In the order of items.
    pub findings: Vec<FindingDoc>,
}

/// One finding.
#[derive(Debug, Serialize)]
pub struct FindingDoc {
    /// Check id.
    pub check: String,
    /// The verdict that counts: a person's where there is one.
    pub verdict: &'static str,
    /// Clause.
    pub clause: String,
    /// 0–12
    pub item: u8,
    /// Why, in the language asked for.
    pub reason: String,
    /// Cells: `申报人.姓名`, `学历#1.证明方式`.
    #[serde(rename = "where")]
    pub places: Vec<String>,
}

impl Examined {
    /// As JSON has it.
    pub fn doc(&self, lang: Lang, unmask: bool) -> DossierFindings {
        let finding = |judged: &Judged| FindingDoc {
            check: judged.key.check.to_string(),
            verdict: judged.verdict().word(),
            clause: judged.finding.clause.to_string(),
            item: judged.finding.item,
            reason: veil(&judged.finding.reason.text(lang), unmask),
            places: judged.finding.places.iter().map(ToString::to_string).collect(),
        };
        DossierFindings {
            dossier: self.dossier.id().0.clone(),
            submission: self.dossier.submission(),
            proposal: self.proposal.word(),
            findings: self.judged.iter().map(finding).collect(),
        }
    }

    /// As people read it: grouped by item; what passed or does not apply only where `all`.
    ///
    /// # Errors
    /// Where stdout cannot take it.
    pub fn print(&self, out: &mut Out, notice: &Notice, all: bool, unmask: bool) -> Result<(), Fault> {
        self.heading(out)?;
        let shown = |judged: &&Judged| {
            all || !matches!(judged.verdict(), Verdict::Pass | Verdict::Na) || judged.finding.hint.is_some()
        };
        for item in 0..=12_u8 {
            let of_item: Vec<&Judged> =
                self.judged.iter().filter(|j| j.finding.item == item).filter(shown).collect();
            if of_item.is_empty() {
                continue;
            }
            let name = notice.item(item).map_or("", |name| name.get(out.lang));
            out.line(format!("  {item} {name}"))?;
            for judged in of_item {
                print_finding(out, judged, unmask)?;
            }
        }
        Ok(())
    }

    fn heading(&self, out: &mut Out) -> Result<(), Fault> {
        let applicant = &self.dossier.applicant;
        let zh = out.lang == Lang::Zh;
        let specialty = applicant.specialty.value().map_or("", String::as_str);
        let line = format!(
            "{}  {}  {} {specialty}  {}",
            applicant.id.0,
            applicant.name.0,
            applicant.level.label(out.lang),
            if zh {
                format!("第 {} 次上报", self.dossier.submission())
            } else {
                format!("submission {}", self.dossier.submission())
            },
        );
        let head = out.ink(Ink::Bold, &visible(&line, false)).into_owned();
        out.line(head)?;
        let proposal = out.ink(proposal_ink(self.proposal), self.proposal.label(out.lang)).into_owned();
        let label = if zh { "建议" } else { "proposal" };
        out.line(format!("  {label}: {proposal}  {}", tally_text(self.tally, out.lang)))
    }
}

fn print_finding(out: &mut Out, judged: &Judged, unmask: bool) -> Result<(), Fault> {
    let finding = &judged.finding;
    let lang = out.lang;
    let mark = mark(judged.verdict(), lang);
    let mark = out.ink(verdict_ink(judged.verdict()), mark).into_owned();
    let ruled = match &judged.ruling {
        Some(ruling) if ruling.verdict != finding.verdict => "!",
        Some(_) => "=",
        None => " ",
    };
    let say = |text: &str| visible(&veil(text, unmask), false).into_owned();
    let key = &judged.key;
    let reason = say(&finding.reason.text(lang));
    out.line(format!("    {mark}{ruled} {key}  {}  {reason}", finding.clause))?;
    let also: Vec<String> = finding.places.iter().skip(1).map(ToString::to_string).collect();
    if !also.is_empty() {
        let label = if lang == Lang::Zh { "另见" } else { "also" };
        out.line(format!("         {label}: {}", also.join(" ")))?;
    }
    if let Some(ruling) = &judged.ruling {
        let (by, why) = (say(&ruling.by), say(&ruling.reason));
        let label = if lang == Lang::Zh { "人工核定" } else { "ruled by" };
        out.line(format!("         {label}: {by} {why}").trim_end())?;
    } else if let Some(remedy) = finding.remedy.as_ref().filter(|_| asks_remedy(judged.verdict())) {
        let label = if lang == Lang::Zh { "补正" } else { "to do" };
        out.line(format!("         {label}: {}", say(&remedy.text(lang))))?;
    }
    if let Some(hint) = &finding.hint {
        let label = if lang == Lang::Zh { "提示" } else { "hint" };
        out.line(format!("         {label}: {}", say(&hint.text(lang))))?;
    }
    Ok(())
}

fn asks_remedy(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Fail | Verdict::Void)
}

/// One character a verdict; a letter in English.
pub fn mark(verdict: Verdict, lang: Lang) -> &'static str {
    if lang == Lang::Zh { verdict.mark() } else { verdict.ascii() }
}

fn proposal_ink(proposal: Proposal) -> Ink {
    match proposal {
        Proposal::Refuse => Ink::Red,
        Proposal::Look | Proposal::Return => Ink::Yellow,
        Proposal::Pass => Ink::Green,
    }
}

/// `改2 看1 过30`, what asks for something first.
pub fn tally_text(tally: Tally, lang: Lang) -> String {
    let parts: Vec<String> =
        tally.counts().map(|(verdict, count)| format!("{}{count}", mark(verdict, lang))).collect();
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Place, Table};
    use crate::policy::{CheckId, FindingKey};

    #[test]
    fn a_key_names_check_place_and_repeat() {
        let place = Some(Place::cell(Table::Career, 1, "结束"));
        let check = CheckId("cv.gaps".into());
        let key = |place, nth| FindingKey { check: check.clone(), place, nth }.to_string();
        assert_eq!(key(None, 0), "cv.gaps");
        assert_eq!(key(place, 0), "cv.gaps@简历#2.结束");
        assert_eq!(key(place, 2), "cv.gaps@简历#2.结束/2");
    }

    #[test]
    fn a_tally_leaves_out_what_is_not_there() {
        let tally = Tally { pass: 30, fail: 2, ..Tally::default() };
        assert_eq!(tally_text(tally, Lang::Zh), "改2 过30");
        assert_eq!(tally_text(tally, Lang::En), "F2 P30");
    }
}
