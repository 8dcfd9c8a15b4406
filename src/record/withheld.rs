//! A line of the journal that its reader may not read: what is left of it says where it stands and lets
//! the chain go on, and says nothing of what happened or who did it.

use super::hash::Hash;
use super::line::{Link, RawLine};
use serde::{Deserialize, Serialize};

/// What is left.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Withheld {
    seq: u64,
    at: String,
    durable: Option<u64>,
    prev: String,
    withheld: bool,
    /// The line's own hash; the line after it names it as well.
    hash: String,
}

/// What is shown of a line instead of it, without a line feed.
pub fn withhold(line: &RawLine<'_>) -> String {
    let left = Withheld {
        seq: line.seq,
        at: line.at.to_owned(),
        durable: line.durable,
        prev: line.prev.hex(),
        withheld: true,
        hash: line.hash.hex(),
    };
    // Numbers and texts always have a JSON form.
    serde_json::to_string(&left).unwrap_or_default()
}

/// The end of the chain after a line that was withheld, where it follows from `link`; `None` where this is
/// no such line or it does not follow.
pub fn follow(link: &Link, raw: &[u8]) -> Option<Link> {
    let left: Withheld = serde_json::from_slice(raw).ok()?;
    let follows = left.withheld
        && left.seq == link.next
        && Hash::from_hex(left.prev.as_bytes())? == link.hash
        && left.at >= link.at;
    let hash = Hash::from_hex(left.hash.as_bytes())?;
    follows.then_some(Link { next: left.seq + 1, hash, at: left.at, durable: left.durable })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::line::{Draft, read, write};
    use crate::record::{CommandId, samples};

    fn line(seq: u64, prev: Hash) -> Vec<u8> {
        let id = CommandId(format!("c-{seq}"));
        let events = [samples::commented("2020-0101", "谁也不该看见")];
        let at = format!("2020-10-21T09:30:0{seq}.000+08:00");
        let draft =
            Draft { seq, at: &at, by: "wang", id: &id, durable: seq.checked_sub(1), prev, events: &events };
        write(&draft).expect("written").0
    }

    #[test]
    fn the_chain_goes_on_over_a_line_that_says_nothing() {
        let first = line(0, Hash::ZERO);
        let second = line(1, read(&first).expect("a line").hash);
        let second = read(&second).expect("a line");
        let mut link = Link::start();
        link.follow(&first).expect("line 0");
        let shown = withhold(&second);
        for secret in ["wang", "0101", "谁也不该看见", "c-1", "commented"] {
            assert!(!shown.contains(secret), "{shown}");
        }
        let mut after = follow(&link, shown.as_bytes()).expect("it follows");
        after.follow(&line(2, second.hash)).expect("and the next one follows");
        assert_eq!(follow(&Link::start(), shown.as_bytes()), None, "out of its place");
        assert_eq!(follow(&link, &first), None, "a line as it stands is read as such");
    }
}
