//! Which view on the disk may be opened at all, and how far it is to be believed.

use super::files;
use super::stamp::Stamp;
use super::view::{Trouble, View};
use crate::domain::guard::guarded;
use std::fs;
use std::io;
use std::path::Path;

/// The pointer's file: it names the directory of the view in force.
pub const POINTER: &str = "view";
/// There while sled is being opened: if it is found there, sled died in the attempt.
pub(super) const TRYING: &str = "view.opening";

/// How the view found at opening may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// A stamp vouches for it.
    Stamped,
    /// It was left without a stamp in this boot: catch up, and check.
    SameBoot,
    /// Not at all.
    None,
}

/// True for a name that a view's directory may have.
pub(super) fn is_view_dir(name: &str) -> bool {
    name.strip_prefix("view-").is_some_and(|number| number.parse::<u64>().is_ok())
}

/// The directories of all views in a store.
pub(super) fn view_dirs(dir: &Path) -> io::Result<Vec<String>> {
    let names = fs::read_dir(dir)?.map(|entry| Ok(entry?.file_name().into_string().unwrap_or_default()));
    names.filter(|name| name.as_ref().map_or(true, |name| is_view_dir(name))).collect()
}

/// Opens a view. Should sled bring the process down with it, the next one does not try again.
pub(super) fn open_warily(dir: &Path, name: &str) -> Result<View, Trouble> {
    let trying = dir.join(TRYING);
    if trying.exists() {
        return Err(Trouble::Condemned("opening it brought the process down".into()));
    }
    let surroundings = |error: io::Error| Trouble::Surroundings(error.to_string());
    fs::write(&trying, b"").and_then(|()| files::set_mode(&trying, 0o600)).map_err(surroundings)?;
    let view = View::open(&dir.join(name));
    if !matches!(view, Err(Trouble::Condemned(_))) {
        fs::remove_file(&trying).map_err(surroundings)?;
    }
    view
}

/// The seq the view in a store has applied, if it opens.
pub(super) fn applied_by_view(dir: &Path) -> Option<u64> {
    let name = fs::read_to_string(dir.join(POINTER)).ok().filter(|name| is_view_dir(name))?;
    if !dir.join(&name).is_dir() {
        return None;
    }
    let view = open_warily(dir, &name).ok()?;
    let seq = view.mark().next.checked_sub(1);
    let _ = guarded(|| drop(view));
    seq
}

/// How the view may be used: what the stamp vouches for, and whether this is still the same boot.
pub(super) fn trust(dir: &Path, stamp: Option<&Stamp>, last_boot: Option<&str>) -> Trust {
    let name = fs::read_to_string(dir.join(POINTER)).unwrap_or_default();
    match stamp {
        Some(stamp) if is_view_dir(&name) && stamp.holds_for_view(dir, Path::new(&name)) => Trust::Stamped,
        Some(_) => Trust::None,
        None if last_boot.is_some() && last_boot == super::lock::boot_id().as_deref() => Trust::SameBoot,
        None => Trust::None,
    }
}
