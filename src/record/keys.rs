//! The typed keys of the view: one byte tells the kind, the rest names the thing.

use super::shelf::CommandId;
use crate::domain::DossierId;

/// Where commands came to stand, by id.
pub const COMMAND: u8 = b'c';
/// Records of dossiers, by 申报编号.
pub const RECORD: u8 = b'd';
/// The notice adopted; one key.
pub const NOTICE: u8 = b'n';
/// Blacklist entries, by number.
pub const ROLL: u8 = b'r';
/// Proposals to lift blacklist entries, by number.
pub const LIFT: u8 = b'l';
/// Dossiers staged by a load that is not yet committed.
pub const STAGED: u8 = b's';
/// Events of a longer action that is not yet in force.
pub const PREPARED: u8 = b'p';
/// The committee, by account.
pub const REVIEWER: u8 = b'v';

fn key(kind: u8, name: &[u8]) -> Vec<u8> {
    let mut key = Vec::with_capacity(1 + name.len());
    key.push(kind);
    key.extend_from_slice(name);
    key
}

/// A command's key.
pub fn command(id: &CommandId) -> Vec<u8> {
    key(COMMAND, id.0.as_bytes())
}

/// A dossier's key.
pub fn record(id: &DossierId) -> Vec<u8> {
    key(RECORD, id.0.as_bytes())
}

/// The notice's key.
pub fn notice() -> Vec<u8> {
    vec![NOTICE]
}

/// A blacklist entry's key: entries sort by number.
pub fn roll(number: u32) -> Vec<u8> {
    key(ROLL, &number.to_be_bytes())
}

/// The key of a proposal to lift an entry.
pub fn lift(number: u32) -> Vec<u8> {
    key(LIFT, &number.to_be_bytes())
}

/// A reviewer's key.
pub fn reviewer(account: &str) -> Vec<u8> {
    key(REVIEWER, account.as_bytes())
}

/// The prefix of everything a load has staged. The id's length comes first, so that no load's
/// prefix begins another's.
pub fn load(load: &str) -> Vec<u8> {
    prefix(STAGED, load)
}

/// The prefix of everything that was prepared of an action.
pub fn act(act: &str) -> Vec<u8> {
    prefix(PREPARED, act)
}

fn prefix(kind: u8, id: &str) -> Vec<u8> {
    let mut prefix = key(kind, &(id.len() as u32).to_be_bytes());
    prefix.extend_from_slice(id.as_bytes());
    prefix
}

/// The key of one staged dossier: they sort in the order of the file.
pub fn staged(load_id: &str, seq: u64, nth: u32) -> Vec<u8> {
    placed(load(load_id), seq, nth)
}

/// The key of one prepared event: they sort in the order in which they were prepared.
pub fn prepared(act_id: &str, seq: u64, nth: u32) -> Vec<u8> {
    placed(act(act_id), seq, nth)
}

fn placed(mut key: Vec<u8>, seq: u64, nth: u32) -> Vec<u8> {
    key.extend_from_slice(&seq.to_be_bytes());
    key.extend_from_slice(&nth.to_be_bytes());
    key
}

/// The seq in a key with that prefix.
pub fn seq_after(prefix: &[u8], key: &[u8]) -> Option<u64> {
    let rest = key.strip_prefix(prefix)?;
    Some(u64::from_be_bytes(rest.get(..8)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loads_do_not_run_into_each_other() {
        assert!(!staged("load-10", 1, 0).starts_with(&load("load-1")));
        assert!(staged("l", 1, 9) < staged("l", 2, 0));
        assert!(staged("l", 255, 0) < staged("l", 256, 0));
        assert_eq!(seq_after(&load("l"), &staged("l", 256, 3)), Some(256));
        assert_eq!(seq_after(&act("l"), &prepared("l", 256, 3)), Some(256));
        assert!(!prepared("l", 1, 0).starts_with(&load("l")));
        assert!(roll(255) < roll(256));
    }
}
