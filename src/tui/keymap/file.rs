//! The user's own keymap file.

use super::{Fault, FaultKind, Keymap};
use std::io::Read;
use std::path::{Path, PathBuf};

/// No keymap is larger.
const MOST: u64 = 1 << 20;

/// Where the user's own keymap is looked for: `$XDG_CONFIG_HOME/pingwei/keys.toml`, or under `~/.config`.
pub fn user_path() -> Option<PathBuf> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let config = set("XDG_CONFIG_HOME").filter(|path| path.is_absolute());
    let config = config.or_else(|| set("HOME").map(|home| home.join(".config")));
    config.map(|config| config.join("pingwei").join("keys.toml"))
}

impl Keymap {
    /// The embedded map with a file laid over it.
    ///
    /// # Errors
    /// Everything that is wrong with the file.
    pub fn load_file(path: &Path) -> Result<Keymap, Vec<Fault>> {
        let name = path.display().to_string();
        match read(path) {
            Ok(text) => Self::load(&name, &text),
            Err(error) => Err(vec![Fault {
                file: name,
                line: 1,
                column: 1,
                kind: FaultKind::Unreadable(error.to_string()),
            }]),
        }
    }

    /// The map to start with: the user's own where there is one, else the embedded one. With faults
    /// it is the embedded one as well, and the faults are told.
    pub fn for_user(path: Option<&Path>) -> (Keymap, Vec<Fault>) {
        match path.filter(|path| path.exists()) {
            None => (Self::default(), Vec::new()),
            Some(path) => match Self::load_file(path) {
                Ok(map) => (map, Vec::new()),
                Err(faults) => (Self::default(), faults),
            },
        }
    }
}

fn read(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    std::fs::File::open(path)?.take(MOST + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MOST {
        return Err(std::io::ErrorKind::FileTooLarge.into());
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_with_faults_leaves_the_embedded_map_in_force() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("keys.toml");
        assert_eq!(Keymap::for_user(Some(&path)), (Keymap::default(), Vec::new()));
        std::fs::write(&path, "[queue]\n\"w\" = \"triage.pas\"\n").expect("written");
        let (map, faults) = Keymap::for_user(Some(&path));
        assert_eq!(map, Keymap::default());
        assert_eq!((faults.len(), faults[0].line, faults[0].column), (1, 2, 7));
        std::fs::write(&path, "[queue]\n\"w\" = \"triage.pass\"\n").expect("written");
        let (map, faults) = Keymap::for_user(Some(&path));
        assert!(map != Keymap::default() && faults.is_empty());
    }

    #[test]
    fn what_is_no_text_is_told() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("keys.toml");
        std::fs::write(&path, [0xff, 0xfe, 0x00]).expect("written");
        let faults = Keymap::load_file(&path).expect_err("no text");
        assert!(matches!(&faults[..], [Fault { kind: FaultKind::Unreadable(_), .. }]));
        std::fs::write(&path, " ".repeat(2 << 20)).expect("written");
        assert!(Keymap::load_file(&path).is_err());
    }
}
