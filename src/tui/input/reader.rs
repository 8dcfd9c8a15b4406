//! The thread that reads the terminal: it knows nothing of keys.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::os::fd::OwnedFd;
use std::thread;

/// The most bytes of one read.
const READ: usize = 4096;

/// What a read gave.
#[derive(Debug)]
pub enum Chunk {
    /// These bytes came together.
    Bytes(Vec<u8>),
    /// The terminal is gone.
    End,
}

/// Reads standard input, or `/dev/tty` where that is no terminal, until it ends; each read goes to
/// `send`, which answers false when nobody listens any more.
///
/// # Errors
/// No terminal to read from, or no thread to be had.
pub fn spawn(send: impl FnMut(Chunk) -> bool + Send + 'static) -> io::Result<()> {
    let stdin = io::stdin();
    let mut tty: File = if stdin.is_terminal() {
        let own: OwnedFd = rustix::io::dup(&stdin)?;
        own.into()
    } else {
        File::open("/dev/tty")?
    };
    thread::Builder::new().name("keys".to_owned()).spawn(move || pump(&mut tty, send)).map(drop)
}

fn pump(tty: &mut impl Read, mut send: impl FnMut(Chunk) -> bool) {
    let mut bytes = [0; READ];
    loop {
        let more = match tty.read(&mut bytes) {
            Ok(0) => break,
            Ok(n) => send(Chunk::Bytes(bytes[..n].to_vec())),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => true,
            Err(_) => break,
        };
        if !more {
            return;
        }
    }
    send(Chunk::End);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_read_is_sent_and_the_end_is_told_once() {
        struct Odd(u8);
        impl Read for Odd {
            fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
                self.0 += 1;
                match self.0 {
                    1 => Err(io::ErrorKind::Interrupted.into()),
                    2 => {
                        bytes[..2].copy_from_slice(b"jk");
                        Ok(2)
                    }
                    _ => Err(io::Error::other("hung up")),
                }
            }
        }
        let mut got = Vec::new();
        pump(&mut Odd(0), |chunk| {
            got.push(format!("{chunk:?}"));
            true
        });
        assert_eq!(got, ["Bytes([106, 107])", "End"]);
    }
}
