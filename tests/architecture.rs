//! Holds the one order of the parts: domain → policy → record → desk → exchange, hub → tui → cli → main.

use std::fs;
use std::path::{Path, PathBuf};

/// The parts, left to right; those of one rank stand beside each other and do not use each other.
const ORDER: &[(&str, u8)] = &[
    ("domain", 0),
    ("policy", 1),
    ("record", 2),
    ("desk", 3),
    ("exchange", 4),
    ("hub", 4),
    ("tui", 5),
    ("cli", 6),
];

fn rank(part: &str) -> Option<u8> {
    ORDER.iter().find(|(name, _)| *name == part).map(|(_, rank)| *rank)
}

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("readable source folder") {
        let path = entry.expect("readable entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Every `crate::part` (or `pingwei::part`) a line names, those of `use crate::{a::…, b::…}` included.
fn parts_named(text: &str) -> Vec<(usize, String)> {
    let mut named = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for lead in ["crate::", "pingwei::"] {
            for (at, _) in code.match_indices(lead) {
                let rest = &code[at + lead.len()..];
                let list = rest.strip_prefix('{').map_or(vec![rest], |inner| inner.split(',').collect());
                for item in list {
                    let word: String =
                        item.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                    named.push((number + 1, word));
                }
            }
        }
    }
    named
}

#[test]
fn a_part_uses_only_what_stands_left_of_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    assert!(files.len() > 20, "the test found too few files to mean anything");
    let mut backward = Vec::new();
    for file in files {
        let inside = file.strip_prefix(&src).expect("inside src");
        let first = inside.components().next().expect("a part").as_os_str().to_string_lossy().into_owned();
        let part = first.trim_end_matches(".rs");
        let Some(own) = rank(part) else {
            assert!(matches!(part, "lib" | "main"), "src/{part} is no part of the order");
            continue;
        };
        let text = fs::read_to_string(&file).expect("readable source file");
        for (line, used) in parts_named(&text) {
            if let Some(other) = rank(&used)
                && used != part
                && other >= own
            {
                backward.push(format!("{}:{line}: {part} uses {used}", inside.display()));
            }
        }
    }
    assert!(backward.is_empty(), "backward edges:\n{}", backward.join("\n"));
}

#[test]
fn one_file_names_sled() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let naming: Vec<_> = files
        .iter()
        .filter(|file| fs::read_to_string(file).expect("readable").contains("sled::"))
        .map(|file| file.strip_prefix(&src).expect("inside src").display().to_string())
        .collect();
    assert!(naming.len() <= 1, "more than one file names sled: {naming:?}");
}
