//! The readable text of a notice: sections, aligned columns, the clause beside each value, and a
//! mark beside what the notice itself does not give.

use super::{Bilingual, Criterion, Notice, Rubric, Ruled};
use crate::domain::{Lang, words};
use std::fmt::Display;
use unicode_width::UnicodeWidthStr;

/// Columns for the values, after which a long list goes on in the next line.
const VALUE_WIDTH: usize = 48;

impl Notice {
    /// The notice as `pingwei notice show` prints it.
    pub fn render(&self, lang: Lang) -> String {
        let mut page = Page { lang, out: String::new() };
        page.head(self);
        page.rules(self);
        page.forms(self);
        page.rubrics(self);
        page.defence_and_vote(self);
        page.clauses(self);
        page.calendar(self);
        page.out
    }
}

struct Page {
    lang: Lang,
    out: String,
}

/// One line of a section.
struct Line {
    label: String,
    value: String,
    clause: String,
    mark: String,
}

impl Page {
    fn say<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        if self.lang == Lang::Zh { zh } else { en }
    }

    fn line<T>(&self, zh: &str, en: &str, ruled: &Ruled<T>, value: impl Display) -> Line {
        Line {
            label: self.say(zh, en).to_owned(),
            value: value.to_string(),
            clause: ruled.clause.clone(),
            mark: self.mark(ruled.source.as_deref(), ruled.verified),
        }
    }

    fn plain(&self, zh: &str, en: &str, value: impl Display) -> Line {
        Line {
            label: self.say(zh, en).to_owned(),
            value: value.to_string(),
            clause: String::new(),
            mark: String::new(),
        }
    }

    /// What says that a value is not the notice's own.
    fn mark(&self, source: Option<&str>, verified: bool) -> String {
        match (source, verified) {
            (None, true) => String::new(),
            (Some("sample"), _) => self.say("[样例 未核实]", "[sample, unverified]").to_owned(),
            (Some(source), true) => format!("[{}: {source}]", self.say("来源", "source")),
            (Some(source), false) => format!("[{}: {source}]", self.say("未核实", "unverified")),
            (None, false) => format!("[{}]", self.say("未核实", "unverified")),
        }
    }

    fn title(&mut self, zh: &str, en: &str) {
        let title = self.say(zh, en).to_owned();
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.push_str(&format!("== {title}\n"));
    }

    /// A section's lines, in columns: label, value, clause, mark.
    fn section(&mut self, zh: &str, en: &str, lines: &[Line]) {
        self.title(zh, en);
        self.columns(lines);
    }

    fn columns(&mut self, lines: &[Line]) {
        let wrapped: Vec<Vec<String>> = lines.iter().map(|line| wrap(&line.value, VALUE_WIDTH)).collect();
        let widest =
            |texts: &mut dyn Iterator<Item = &str>| texts.map(UnicodeWidthStr::width).max().unwrap_or(0);
        let label = widest(&mut lines.iter().map(|line| line.label.as_str()));
        let value = widest(&mut wrapped.iter().flatten().map(String::as_str));
        let clause = widest(&mut lines.iter().map(|line| line.clause.as_str()));
        for (line, values) in lines.iter().zip(&wrapped) {
            for (number, part) in values.iter().enumerate() {
                let first = number == 0;
                let cells = [
                    pad(if first { &line.label } else { "" }, label),
                    pad(part, value),
                    pad(if first { &line.clause } else { "" }, clause),
                    if first { line.mark.clone() } else { String::new() },
                ];
                self.out.push_str(format!("   {}", cells.join("  ")).trim_end());
                self.out.push('\n');
            }
        }
    }

    fn head(&mut self, n: &Notice) {
        let lines = [
            self.plain("文号", "number", &n.meta.number),
            self.plain("名称", "title", n.meta.title.get(self.lang)),
            self.plain("年度", "cycle", n.meta.cycle),
            self.plain("发文日期", "issued", n.meta.issued),
            self.plain("评审委员会", "committee", n.meta.committee.get(self.lang)),
        ];
        self.section("通知", "Notice", &lines);
        let lines = [
            self.line("申报截止", "last day to file", &n.dates.filing, *n.dates.filing),
            self.line("上报截止", "last day to forward", &n.dates.forwarding, *n.dates.forwarding),
            self.line("论文发表截止", "papers published by", &n.dates.papers, *n.dates.papers),
            self.line("上报次数上限", "submissions at most", &n.submissions.most, *n.submissions.most),
            self.line(
                "退回后限期 (工作日)",
                "due after a return (working days)",
                &n.submissions.due_working_days,
                *n.submissions.due_working_days,
            ),
            self.line(
                "公示不少于 (工作日)",
                "publicity at least (working days)",
                &n.publicity.working_days,
                *n.publicity.working_days,
            ),
        ];
        self.section("时限与次数", "Dates and counts", &lines);
    }

    fn rules(&mut self, n: &Notice) {
        let kinds = |list: &[words::ServiceKind]| list.iter().map(|k| k.label(self.lang)).collect::<Vec<_>>();
        let papers =
            |list: &[words::MaterialKind]| list.iter().map(|k| k.label(self.lang)).collect::<Vec<_>>();
        let (s, p, t, a, v) = (&n.scope, &n.paper, &n.training, &n.assessment, &n.service);
        let sanctions: Vec<_> = s.barring_sanctions.iter().map(|k| k.label(self.lang)).collect();
        let entrusted: Vec<_> = s.entrusted.iter().map(|k| k.label(self.lang)).collect();
        let lines = [
            self.line("处分期内不受理", "sanctions that bar", &s.barring_sanctions, join(&sanctions)),
            self.line("援疆年数", "years of aid", &s.aid_years, *s.aid_years),
            self.line("须委托函的隶属", "entrustment for", &s.entrusted, join(&entrusted)),
            self.line("委托函出具单位含", "issuers evidently entitled", &s.entrusting, join(&s.entrusting)),
            self.line("断档容许天数", "gap allowed (days)", &n.career.gap_days, *n.career.gap_days),
            self.line(
                "新疆取得: 任一",
                "title got here: any of",
                &n.title.here_any,
                join(&papers(&n.title.here_any)),
            ),
            self.line(
                "外省取得: 全部",
                "title got elsewhere: all of",
                &n.title.elsewhere_all,
                join(&papers(&n.title.elsewhere_all)),
            ),
            self.line("同行专家不少于", "experts at least", &p.experts, *p.experts),
            self.line("专家任职年数", "years as expert", &p.expert_years, *p.expert_years),
            self.line("专家职称", "experts' titles", &p.expert_titles, join(&p.expert_titles)),
            self.line("更高职称", "titles above", &p.expert_titles_above, join(&p.expert_titles_above)),
            self.line("不够的职称", "titles below", &p.expert_titles_below, join(&p.expert_titles_below)),
            self.line("公需科目年度", "public subject for", &t.public_years, join(&t.public_years)),
            self.line("专业科目年度", "special subject for", &t.special_year, *t.special_year),
            self.line(
                "专业科目沿用年度",
                "earlier year that may count",
                &t.special_earlier,
                join(&t.special_earlier),
            ),
            self.line("考核年度", "assessed years", &a.years, join(&a.years)),
            self.line("无须过问的等次", "grades that ask nobody", &a.plain_grades, join(&a.plain_grades)),
            self.line("最好等次", "best grade", &a.best_grade, &*a.best_grade),
            self.line("总结字数下限", "summary at least", &n.summary.least, *n.summary.least),
            self.line("总结字数上限", "summary at most", &n.summary.most, *n.summary.most),
            self.line(
                "直接认定服务年数",
                "service for recognition (years)",
                &v.direct_years,
                *v.direct_years,
            ),
            self.line("连续优秀年数", "best years in a row", &v.direct_best_years, *v.direct_best_years),
            self.line("服务间断容许天数", "service gap allowed (days)", &v.gap_days, *v.gap_days),
            self.line(
                "可免学的服务",
                "service that lifts training",
                &v.training_exempt,
                join(&kinds(&v.training_exempt)),
            ),
            self.line(
                "计入直接认定的服务",
                "service that is recognised",
                &v.direct_kinds,
                join(&kinds(&v.direct_kinds)),
            ),
            self.line(
                "可免答辩的服务",
                "service that lifts the defence",
                &v.defence_exempt,
                join(&kinds(&v.defence_exempt)),
            ),
            self.line(
                "个人列黑名单年数",
                "a person is barred (years)",
                &n.blacklist.person_years,
                *n.blacklist.person_years,
            ),
            self.line(
                "单位列黑名单年数",
                "a unit is barred (years)",
                &n.blacklist.unit_years,
                *n.blacklist.unit_years,
            ),
        ];
        self.section("条件", "Rules", &lines);
    }

    fn forms(&mut self, n: &Notice) {
        let f = &n.form;
        let texts = |list: &[super::ColumnRef]| list.iter().map(|c| c.to_string()).collect::<Vec<_>>();
        let lines = [
            self.line("同意的说法", "words that recommend", &f.agree, join(&f.agree)),
            self.line("不同意的说法", "words that do not", &f.disagree, join(&f.disagree)),
            self.line("含糊词", "vague words", &f.vague, join(&f.vague)),
            self.line("不算含糊的词", "not vague", &f.vague_not, join(&f.vague_not)),
            self.line("查含糊词的列", "looked for in", &f.vague_in, join(&texts(&f.vague_in))),
        ];
        self.section("填写", "Forms", &lines);
        let mark = self.mark(f.required.source.as_deref(), f.required.verified);
        let mut lines = Vec::new();
        for entry in f.required.iter() {
            let when = entry.when.as_ref().map(|when| when.to_string()).unwrap_or_default();
            lines.push(Line {
                label: entry.column.to_string(),
                value: when,
                clause: f.required.clause.clone(),
                mark: mark.clone(),
            });
        }
        self.section("必填栏 (右为条件)", "Required columns (and when)", &lines);
    }

    fn rubrics(&mut self, n: &Notice) {
        let least = &n.rubric.min_reviewers;
        let lines = [self.line("评审人数不少于", "reviewers at least", least, **least)];
        self.section("评分", "Scoring", &lines);
        for (level, rubric) in &n.rubric.level {
            self.rubric(*level, rubric);
        }
    }

    fn rubric(&mut self, level: words::Level, rubric: &Rubric) {
        let mark = self.mark(Some(&rubric.source), rubric.verified);
        let mut lines: Vec<Line> = rubric.criteria.iter().map(|c| self.criterion(c)).collect();
        for bonus in &rubric.bonus {
            let name = if self.lang == Lang::Zh { &bonus.zh } else { &bonus.en };
            let value = format!(
                "0.00-{}  {} {}  {} {}",
                bonus.max,
                self.say("步长", "step"),
                bonus.step,
                self.say("依据", "from"),
                bonus.evidence.join(" ")
            );
            lines.push(Line {
                label: format!("+ {name}"),
                value,
                clause: "五.(三)".to_owned(),
                mark: String::new(),
            });
        }
        if !rubric.bonus.is_empty() {
            lines.push(self.plain("加分合计不超过", "bonus at most", rubric.bonus_cap));
        }
        lines.push(self.plain("答辩占比", "defence share", format!("{}%", rubric.defence_share)));
        self.title(&format!("评分表 {} {mark}", level.zh()), &format!("Rubric {} {mark}", level.en()));
        self.columns(&lines);
    }

    fn criterion(&self, c: &Criterion) -> Line {
        let step = self.say("步长", "step");
        let weight = self.say("权重", "weight");
        let value = format!("{}-{}  {step} {}  {weight} {}", c.min, c.max, c.step, c.weight);
        self.plain(&c.zh, &c.en, value)
    }

    fn defence_and_vote(&mut self, n: &Notice) {
        let d = &n.defence;
        let levels: Vec<_> = d.levels.iter().map(|level| level.label(self.lang)).collect();
        let mut lines = vec![
            self.line("须答辩的级别", "levels that defend", &d.levels, join(&levels)),
            self.line("答辩组人数", "panel", &d.panel, *d.panel),
            self.line("有效票不少于", "ballots at least", &d.min_ballots, *d.min_ballots),
            self.line("去最高最低分", "leave out highest and lowest", &d.trim, self.yes_no(*d.trim)),
            self.line(
                "陈述 (分钟)",
                "presentation (minutes)",
                &d.presentation_minutes,
                *d.presentation_minutes,
            ),
            self.line("答问 (分钟)", "questions (minutes)", &d.question_minutes, *d.question_minutes),
            self.line("提前提醒 (秒)", "warning (seconds)", &d.warn_seconds, *d.warn_seconds),
            self.line("离群提示 (分)", "outlier (points)", &d.outlier, *d.outlier),
            self.line("公布小数位", "decimals published", &d.places, *d.places),
        ];
        for criterion in d.criteria.iter() {
            let mut line = self.criterion(criterion);
            line.clause.clone_from(&d.criteria.clause);
            line.mark = self.mark(d.criteria.source.as_deref(), d.criteria.verified);
            lines.push(line);
        }
        self.section("现场答辩", "Defence", &lines);
        let part = |[num, den]: [u32; 2]| format!("{num}/{den}");
        let lines = [
            self.line("出席不少于", "present at least", &n.vote.quorum, part(*n.vote.quorum)),
            self.line("同意不少于出席的", "agreeing, of those present", &n.vote.pass, part(*n.vote.pass)),
            self.line(
                "回避者计入分母",
                "the recused stay in the denominator",
                &n.recusal.stays_in_denominator,
                self.yes_no(*n.recusal.stays_in_denominator),
            ),
            self.line(
                "同单位回避",
                "own unit recuses",
                &n.recusal.same_unit,
                self.yes_no(*n.recusal.same_unit),
            ),
            self.line("认定专家回避", "expert recuses", &n.recusal.expert, self.yes_no(*n.recusal.expert)),
        ];
        self.section("表决与回避", "Vote and recusal", &lines);
    }

    fn yes_no(&self, yes: bool) -> &'static str {
        match (yes, self.lang) {
            (true, Lang::Zh) => "是",
            (false, Lang::Zh) => "否",
            (true, Lang::En) => "yes",
            (false, Lang::En) => "no",
        }
    }

    fn clauses(&mut self, n: &Notice) {
        let lang = self.lang;
        let named = |label: &str, text: &Bilingual| Line {
            label: label.to_owned(),
            value: text.get(lang).to_owned(),
            clause: String::new(),
            mark: String::new(),
        };
        let mut items: Vec<(u8, Line)> =
            n.items.iter().filter_map(|(k, text)| Some((k.parse().ok()?, named(k, text)))).collect();
        items.sort_by_key(|(number, _)| *number);
        let lines: Vec<Line> = items.into_iter().map(|(_, line)| line).collect();
        self.section("材料项", "Items", &lines);
        let mut clauses: Vec<_> = n.clauses.iter().collect();
        clauses.sort_by_key(|(name, _)| clause_order(name));
        let lines: Vec<Line> = clauses.iter().map(|(name, text)| named(name, text)).collect();
        self.section("条款", "Clauses", &lines);
    }

    fn calendar(&mut self, n: &Notice) {
        let days = |days: &std::collections::BTreeSet<crate::domain::Day>| {
            days.iter()
                .map(|day| format!("{:02}-{:02}", day.month(), day.day()))
                .collect::<Vec<_>>()
                .join(" ")
        };
        let mut lines = Vec::new();
        for (year, table) in &n.calendar.years {
            lines.push(self.plain(&format!("{year} 休"), &format!("{year} off"), days(&table.off)));
            lines.push(self.plain(&format!("{year} 上班"), &format!("{year} worked"), days(&table.worked)));
        }
        self.section("工作日历", "Working days", &lines);
    }
}

/// What stands between the entries of a list.
const SEPARATOR: &str = "; ";

fn join(words: &[impl Display]) -> String {
    words.iter().map(ToString::to_string).collect::<Vec<_>>().join(SEPARATOR)
}

fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// Breaks a text into lines of at most `width` cells where it can.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        if !line.is_empty() && line.width() + piece.trim_end().width() > width {
            lines.push(line.trim_end().to_owned());
            line = String::new();
        }
        line.push_str(piece);
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// What a line may break after: the entries of a list; else words, with each wide character a word
/// of its own that keeps the closing mark after it.
fn pieces(text: &str) -> Vec<&str> {
    if text.contains(SEPARATOR) {
        return text.split_inclusive(SEPARATOR).collect();
    }
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut last: Option<char> = None;
    for (at, c) in text.char_indices() {
        let closing = "，。；、）〕”：".contains(c);
        let breaks = match last {
            None => false,
            Some(last) => {
                (last == ' ' && c != ' ') || ((!c.is_ascii() || !last.is_ascii()) && !closing && c != ' ')
            }
        };
        if breaks {
            pieces.push(&text[start..at]);
            start = at;
        }
        last = Some(c);
    }
    pieces.push(&text[start..]);
    pieces
}

/// Clauses in the order of the notice: 一.(二) by its numbers, attachments last.
fn clause_order(name: &str) -> (usize, usize) {
    const DIGITS: &str = "一二三四五六七八九十";
    let digit = |c: char| DIGITS.chars().position(|known| known == c).map(|at| at + 1);
    if let Some(number) = name.strip_prefix('附') {
        return (99, number.parse().unwrap_or(99));
    }
    let (chapter, rest) = name.split_once('.').unwrap_or((name, ""));
    let chapter = chapter.chars().next().and_then(digit).unwrap_or(98);
    let inner = rest.trim_matches(['(', ')']);
    let part = inner.parse().ok().or_else(|| inner.chars().next().and_then(digit));
    (chapter, part.unwrap_or(if rest.is_empty() { 0 } else { 98 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_marked_that_the_notice_does_not_give() {
        let text = Notice::embedded().render(Lang::Zh);
        let line = |start: &str| text.lines().find(|line| line.trim_start().starts_with(start)).unwrap();
        assert!(line("申报截止").contains("2020-10-20  四"), "{text}");
        assert!(!line("申报截止").contains('['));
        assert!(line("断档容许天数").contains("[样例 未核实]"));
        assert!(line("出席不少于").contains("[未核实: 人社部令第40号第二十条]"));
        assert!(line("== 评分表 副高级").contains("[样例 未核实]"));
        let english = Notice::embedded().render(Lang::En);
        assert!(english.lines().any(|l| l.contains("last day to file") && l.contains("2020-10-20")));
        assert!(english.contains("[sample, unverified]"));
    }

    #[test]
    fn columns_stand_under_each_other() {
        let text = Notice::embedded().render(Lang::Zh);
        let section: Vec<&str> = text
            .lines()
            .skip_while(|l| *l != "== 时限与次数")
            .skip(1)
            .take_while(|l| !l.is_empty())
            .collect();
        let clause_at: Vec<usize> = section
            .iter()
            .map(|line| line[..line.find("  四").or(line.find("  三")).unwrap()].width())
            .collect();
        assert_eq!(section.len(), 6);
        assert!(clause_at.windows(2).all(|pair| pair[0] == pair[1]), "{section:#?}");
    }

    #[test]
    fn clauses_stand_in_the_order_of_the_notice() {
        let mut names = ["附6", "五.(一)", "四.末", "四.11", "四.2", "四", "一.(五)", "二"];
        names.sort_by_key(|name| clause_order(name));
        assert_eq!(names, ["一.(五)", "二", "四", "四.2", "四.11", "四.末", "五.(一)", "附6"]);
    }

    #[test]
    fn long_values_wrap_without_losing_a_character() {
        let text = "评审面向自治区电力专业技术人员、高技能人才 and aid personnel in Xinjiang, 2020.";
        let lines = wrap(text, 20);
        assert!(lines.iter().all(|line| line.width() <= 21), "{lines:#?}");
        assert_eq!(wrap("访惠聚; 驻村管寺; 支教", 10), ["访惠聚;", "驻村管寺;", "支教"]);
        let squeeze = |s: &str| s.chars().filter(|c| *c != ' ').collect::<String>();
        assert_eq!(squeeze(&lines.concat()), squeeze(text));
    }
}
