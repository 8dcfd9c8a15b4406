//! Bodies of submissions that were read a moment ago: whoever rules on a dossier has just looked at
//! it. They are known by what they contain, so that none is ever out of date.

use super::core::lock;
use crate::domain::Dossier;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

/// Bodies kept: some 50 KB each.
const KEPT: usize = 32;

/// The bodies read last, the newest at the end.
#[derive(Debug, Default)]
pub struct Bodies(Mutex<VecDeque<(String, Arc<Dossier>)>>);

impl Bodies {
    /// The body of that content ([`Submission::content`](crate::record::Submission)).
    pub fn get(&self, content: &str) -> Option<Arc<Dossier>> {
        let mut held = lock(&self.0);
        let at = held.iter().position(|(known, _)| known == content)?;
        let found = held.remove(at)?;
        let body = found.1.clone();
        held.push_back(found);
        Some(body)
    }

    /// Keeps one; the one longest unused makes room.
    pub fn put(&self, content: &str, body: &Arc<Dossier>) {
        let mut held = lock(&self.0);
        if held.len() >= KEPT {
            held.pop_front();
        }
        held.push_back((content.to_owned(), body.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::specimen;

    #[test]
    fn what_was_used_last_stays() {
        let bodies = Bodies::default();
        let body = Arc::new(specimen::dossier());
        for number in 0..KEPT {
            bodies.put(&number.to_string(), &body);
        }
        assert!(bodies.get("0").is_some(), "used: now the newest");
        bodies.put("more", &body);
        assert!(bodies.get("1").is_none(), "the one longest unused went");
        assert!(bodies.get("0").is_some() && bodies.get("more").is_some());
    }
}
