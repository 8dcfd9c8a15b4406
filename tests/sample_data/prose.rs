//! Work summaries of a wanted length, composed from the source's sentences.

use super::chance::Chance;
use super::source::Sentences;

/// Whom and what a summary is about.
pub struct About<'a> {
    pub unit: &'a str,
    pub post: &'a str,
    pub things: &'a [String],
    pub projects: &'a [String],
    /// The first year that may be told of.
    pub since: i16,
}

/// A summary of at least `length` characters, and less than a sentence more.
pub fn summary(sentences: &Sentences, about: &About<'_>, length: usize, chance: &mut Chance) -> String {
    let opening = fill(chance.one::<String>(&sentences.opening), about, chance);
    let (last, closing) = sentences.closing.split_last().expect("a last sentence");
    let pools = [&sentences.work[..], &sentences.problem, &sentences.result, &sentences.learning, closing];
    let mut order: Vec<Vec<&String>> = pools.iter().map(|pool| chance.shuffled(pool)).collect();
    let last = fill(last, about, chance);
    let mut sections: Vec<String> = sentences.titles.clone();
    assert_eq!(sections.len(), pools.len());
    let fixed: usize = sections.iter().chain([&opening, &last]).map(|text| characters(text)).sum();
    let mut told = fixed;
    // One sentence to each section in turn. A section that has told all begins again, with other
    // names and figures, and says nothing twice.
    for turn in 0.. {
        for (section, pool) in sections.iter_mut().zip(&mut order) {
            let sentence = fill(pool[turn % pool.len()], about, chance);
            let again = turn >= pool.len();
            if told >= length || section.contains(&sentence) || (again && pool.len() == closing.len()) {
                continue;
            }
            told += characters(&sentence);
            section.push_str(if section.ends_with('。') { "" } else { "\n" });
            section.push_str(&sentence);
        }
        if told >= length {
            break;
        }
    }
    format!("{opening}\n{}{last}", sections.join("\n"))
}

fn fill(sentence: &str, about: &About<'_>, chance: &mut Chance) -> String {
    let things = chance.shuffled(about.things);
    let (n, m) = (chance.between(2, 9), chance.between(12, 48));
    let since = usize::try_from(about.since).expect("a year");
    let text = sentence
        .replace("{unit}", about.unit)
        .replace("{post}", about.post)
        .replace("{thing}", things[0])
        .replace("{other}", things[1])
        .replace("{project}", chance.one::<String>(about.projects))
        .replace("{year}", &chance.between(since.min(2019), 2020).to_string())
        .replace("{n}", &n.to_string())
        .replace("{m}", &m.to_string());
    assert!(!text.contains('{'), "{text}");
    text
}

/// As a word processor counts: each Han character or mark, and each run of digits or letters.
pub fn characters(text: &str) -> usize {
    let mut count = 0;
    let mut in_run = false;
    for c in text.chars() {
        let run = c.is_ascii() && !c.is_ascii_whitespace();
        count += usize::from(!(c.is_whitespace() || run && in_run));
        in_run = run;
    }
    count
}
