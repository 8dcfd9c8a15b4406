//! Keeps what is no part of the record: drafts, saved views, and where the person was, in the person's
//! own state directory; and knows where the keymap file is.

use super::keymap::Keymap;
use super::screens::DraftKey;
use super::screens::queue::VIEW;
use super::shell::Place;
use crate::domain::{DossierId, Lang};
use crate::record::draft::{DraftKeeper, Drafts};
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

/// The things screens keep: drafts, and views.
const THINGS: [&str; 7] = ["comment", "score", "notice", "line", "form", "ballot", VIEW];
/// Under this name the place is kept.
const PLACE: &str = "place";

/// The keeper of one person at one store.
#[derive(Debug)]
pub struct Keeper {
    drafts: DraftKeeper,
    keymap: Option<PathBuf>,
    lang: Lang,
}

/// What was kept by an earlier run.
#[derive(Debug, Default)]
pub struct Kept {
    /// Drafts.
    pub drafts: BTreeMap<DraftKey, String>,
    /// Where the person was.
    pub place: Option<Place>,
}

impl Keeper {
    /// Reads what was kept, and starts keeping.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn open(drafts: Drafts, keymap: Option<PathBuf>, lang: Lang) -> io::Result<(Self, Kept)> {
        let mut kept = Kept::default();
        for draft in drafts.list() {
            if draft.thing == PLACE {
                // A place of another release is no place: the person begins at the queue.
                kept.place = serde_json::from_str(&draft.text).ok();
            } else if let Some(key) = read(&draft.thing) {
                kept.drafts.insert(key, draft.text);
            }
        }
        Ok((Self { drafts: DraftKeeper::start(drafts)?, keymap, lang }, kept))
    }

    /// Keeps a draft, or deletes it where the text is empty. It is on disk within a moment.
    ///
    /// # Errors
    /// Why the last one could not be kept.
    pub fn draft(&self, key: &DraftKey, text: &str) -> Result<(), String> {
        let thing = format!("{}/{}", key.thing, key.dossier);
        if text.is_empty() {
            self.drafts.delete(&thing);
        } else {
            self.drafts.keep(&thing, text);
        }
        self.drafts.trouble().map_or(Ok(()), |words| Err(words.get(self.lang).to_owned()))
    }

    /// Keeps where the person is.
    pub fn place(&self, place: &Place) {
        if let Ok(text) = serde_json::to_string(place) {
            self.drafts.keep(PLACE, &text);
        }
    }

    /// Reads the keymap file again.
    ///
    /// # Errors
    /// What is wrong with it, with line and column.
    pub fn keymap(&self) -> Result<Keymap, String> {
        read_keymap(self.keymap.as_deref(), self.lang)
    }

    /// Has everything on disk now.
    pub fn flush(&self) {
        self.drafts.settle();
    }
}

/// Reads a keymap file; the default where there is none.
///
/// # Errors
/// What is wrong with it, each fault on a line.
pub fn read_keymap(path: Option<&std::path::Path>, lang: Lang) -> Result<Keymap, String> {
    let Some(path) = path else { return Ok(Keymap::default()) };
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
    Keymap::load(&name, &text)
        .map_err(|faults| faults.iter().map(|fault| fault.line(lang)).collect::<Vec<_>>().join("\n"))
}

fn read(thing: &str) -> Option<DraftKey> {
    let (thing, dossier) = thing.split_once('/')?;
    let thing = THINGS.into_iter().find(|known| *known == thing)?;
    Some(DraftKey { thing, dossier: DossierId(dossier.to_owned()) })
}
