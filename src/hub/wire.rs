//! What goes over the socket: frames of four bytes of length, highest first, and that many bytes of
//! JSON. Everything from the other end is taken for hostile until it is read whole.

use super::status::Status;
use crate::desk::{Delivery, Frame, Person, Refusal};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

/// The protocol's version; both ends speak the same one, or not at all.
pub const PROTOCOL: u32 = 1;

/// How long the rest of a frame may take once its first byte is there.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// Bytes read at a time.
const CHUNK: usize = 64 * 1024;

/// How much one frame may ask of its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes.
    pub bytes: usize,
    /// Lists and objects within each other.
    pub depth: usize,
    /// Lists and objects in all: each may become a large value, however few bytes it has.
    pub parts: usize,
}

/// Limits of what a hub reads.
pub const TO_HUB: Limits = Limits { bytes: 2 << 20, depth: 32, parts: 32_768 };

/// Limits of what a client reads.
pub const TO_CLIENT: Limits = Limits { bytes: 16 << 20, depth: 48, parts: 1 << 20 };

/// What a client sends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ToHub {
    /// The first frame.
    Hello(Hello),
    /// A request to the desk.
    Ask(Frame),
}

/// How a client begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// See [`PROTOCOL`].
    pub protocol: u32,
    /// The program's release, for people.
    pub release: String,
    /// What it comes for.
    pub wants: Wants,
}

/// What a client comes for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Wants {
    /// The desk.
    Desk,
    /// How the hub does: one answer.
    Status,
}

/// What a hub sends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ToClient {
    /// To [`Hello`]: come in.
    Welcome(Welcome),
    /// To [`Hello`], or at any time: no, and the end of the line.
    Refused(Refusal),
    /// What the desk says.
    Delivery(Box<Delivery>),
    /// To [`Wants::Status`].
    Status(Box<Status>),
}

/// What a client is told first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// The hub's release.
    pub release: String,
    /// Whom the kernel and the roster say it speaks for.
    pub me: Person,
    /// The store's id.
    pub store: String,
    /// The store's folder.
    pub folder: String,
}

/// Why bytes are no frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Garbage {
    /// Longer than may be; so long.
    Long(u64),
    /// Lists and objects too deep within each other, or too many.
    Tangled,
    /// Not what is spoken here.
    Unread(String),
}

impl std::fmt::Display for Garbage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Long(bytes) => write!(f, "a frame of {bytes} bytes"),
            Self::Tangled => f.write_str("a frame of too many parts"),
            Self::Unread(why) => write!(f, "not a frame: {why}"),
        }
    }
}

/// Takes frames out of bytes as they come. Holds no more than one frame and what was read with it.
#[derive(Debug)]
pub struct Decoder {
    limits: Limits,
    held: Vec<u8>,
    from: usize,
}

impl Decoder {
    /// A decoder that keeps to these limits.
    pub fn new(limits: Limits) -> Self {
        Self { limits, held: Vec::new(), from: 0 }
    }

    /// More bytes came.
    pub fn feed(&mut self, bytes: &[u8]) {
        if self.from > 0 {
            self.held.drain(..self.from);
            self.from = 0;
        }
        // One large frame does not make the buffer large for ever.
        if self.held.is_empty() && self.held.capacity() > 4 * CHUNK {
            self.held.shrink_to(CHUNK);
        }
        self.held.extend_from_slice(bytes);
    }

    /// The next whole frame's bytes; `None` until more come.
    ///
    /// # Errors
    /// A frame longer than may be: known by its first four bytes, before any of it is kept.
    pub fn frame(&mut self) -> Result<Option<&[u8]>, Garbage> {
        let held = &self.held[self.from..];
        let Some((head, rest)) = held.split_first_chunk::<4>() else { return Ok(None) };
        let length = u32::from_be_bytes(*head) as usize;
        if length > self.limits.bytes {
            return Err(Garbage::Long(length as u64));
        }
        if rest.len() < length {
            return Ok(None);
        }
        let at = self.from + 4;
        self.from = at + length;
        Ok(Some(&self.held[at..at + length]))
    }

    /// True while a frame has begun that is not whole.
    pub fn is_within(&self) -> bool {
        self.from < self.held.len()
    }

    /// Bytes held.
    pub fn held(&self) -> usize {
        self.held.len() - self.from
    }
}

/// Reads one frame's bytes.
///
/// # Errors
/// What they are instead.
pub fn parse<T: DeserializeOwned>(bytes: &[u8], limits: Limits) -> Result<T, Garbage> {
    untangled(bytes, limits)?;
    serde_json::from_slice(bytes).map_err(|error| Garbage::Unread(error.to_string()))
}

/// Looks at the brackets before anything is made of them.
fn untangled(bytes: &[u8], limits: Limits) -> Result<(), Garbage> {
    let (mut depth, mut parts) = (0_usize, 0_usize);
    let (mut quoted, mut escaped) = (false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' => {
                depth += 1;
                parts += 1;
                if depth > limits.depth || parts > limits.parts {
                    return Err(Garbage::Tangled);
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(())
}

/// Puts a frame behind those in `out`.
///
/// # Errors
/// It is longer than may be; `out` is as it was.
pub fn encode<T: Serialize>(value: &T, limits: Limits, out: &mut Vec<u8>) -> Result<(), Garbage> {
    let at = out.len();
    out.extend_from_slice(&[0; 4]);
    if let Err(error) = serde_json::to_writer(&mut *out, value) {
        out.truncate(at);
        return Err(Garbage::Unread(error.to_string()));
    }
    let length = out.len() - at - 4;
    match u32::try_from(length) {
        Ok(head) if length <= limits.bytes => {
            out[at..at + 4].copy_from_slice(&head.to_be_bytes());
            Ok(())
        }
        _ => {
            out.truncate(at);
            Err(Garbage::Long(length as u64))
        }
    }
}

/// Frames from a socket.
#[derive(Debug)]
pub struct Incoming {
    stream: UnixStream,
    decoder: Decoder,
    chunk: Box<[u8]>,
    limits: Limits,
}

/// Why no more frames come.
#[derive(Debug)]
pub enum Ended {
    /// The other end has closed.
    Closed,
    /// It took too long over a frame.
    Slow,
    /// It sent something else.
    Garbage(Garbage),
    /// The system's error.
    Io(io::Error),
}

impl Incoming {
    /// Reads from there.
    pub fn new(stream: UnixStream, limits: Limits) -> Self {
        Self { stream, decoder: Decoder::new(limits), chunk: vec![0; CHUNK].into(), limits }
    }

    /// The next frame. Waits for its first byte until `by`, or for ever; the rest must come within
    /// [`PATIENCE`].
    ///
    /// # Errors
    /// See [`Ended`].
    pub fn next<T: DeserializeOwned>(&mut self, by: Option<Instant>) -> Result<T, Ended> {
        let mut until = by;
        loop {
            let limits = self.limits;
            if let Some(bytes) = self.decoder.frame().map_err(Ended::Garbage)? {
                return parse(bytes, limits).map_err(Ended::Garbage);
            }
            if self.decoder.is_within() {
                let whole = Instant::now() + PATIENCE;
                until = Some(until.map_or(whole, |until| until.min(whole)));
            }
            self.read(until)?;
        }
    }

    fn read(&mut self, until: Option<Instant>) -> Result<(), Ended> {
        loop {
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            if left.is_some_and(|left| left.is_zero()) {
                return Err(Ended::Slow);
            }
            self.stream.set_read_timeout(left).map_err(Ended::Io)?;
            match self.stream.read(&mut self.chunk) {
                Ok(0) => return Err(Ended::Closed),
                Ok(read) => {
                    self.decoder.feed(&self.chunk[..read]);
                    return Ok(());
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(error) if error.kind() == ErrorKind::ConnectionReset => return Err(Ended::Closed),
                Err(error) => return Err(Ended::Io(error)),
            }
        }
    }
}

/// Sends one frame.
///
/// # Errors
/// It is too long, or the other end is gone or does not read.
pub fn send<T: Serialize>(stream: &UnixStream, value: &T, limits: Limits) -> io::Result<()> {
    let mut bytes = Vec::new();
    encode(value, limits, &mut bytes)
        .map_err(|garbage| io::Error::new(ErrorKind::InvalidInput, garbage.to_string()))?;
    (&*stream).write_all(&bytes)
}

#[cfg(test)]
mod tests;
