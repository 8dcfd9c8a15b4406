//! The loop over threads and channels. Nothing turns while nothing happens: the loop blocks until
//! something comes in or is due.

use super::{App, Clock, Copied, Engine, Surface, SystemClock};
use crate::tui::input::{self, Chunk};
use crate::tui::terminal::{self, Screen, Session};
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

/// What may wait for the loop; beyond that, whoever sends waits.
const WAITING: usize = 1024;
/// Between two frames at most this time is spent on what comes in.
const DRAIN: Duration = Duration::from_millis(30);

/// What the threads send to the loop.
#[derive(Debug)]
pub enum Wire<T> {
    /// The bytes of one read of the terminal.
    Bytes(Vec<u8>),
    /// The terminal is gone, or the system wants an end.
    End,
    /// The window may have another size.
    Resize,
    /// The system wants us to stop.
    Stop,
    /// We were continued after a stop.
    Continue,
    /// What became of a copy.
    Copied(Copied),
    /// A thread has panicked: the terminal is restored already.
    Broken,
    /// Others told something.
    Told(T),
}

/// How the loop ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The person left, or the terminal went.
    Left,
    /// A thread has panicked.
    Broken,
}

/// Where others tell the app something, from any thread.
#[derive(Debug)]
pub struct Post<T>(SyncSender<Wire<T>>);

impl<T> Clone for Post<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Post<T> {
    /// Tells the app something; false where it has left.
    pub fn tell(&self, told: T) -> bool {
        self.0.send(Wire::Told(told)).is_ok()
    }
}

/// Takes the terminal, runs the app until it leaves, and gives the terminal back. `connect` gets where
/// answers go and gives what hands requests on; that must not wait. What it hands them to is to be
/// joined afterwards: the last requests (a draft to be kept) come just before this returns.
///
/// # Errors
/// [`io::ErrorKind::Unsupported`] where there is no terminal for screens; else the terminal's error.
pub fn start<A: App, F: FnMut(A::Ask)>(
    app: A,
    connect: impl FnOnce(Post<A::Told>) -> F,
) -> io::Result<Ended> {
    let (send, wires) = sync_channel(WAITING);
    let broken = send.clone();
    // A panic must not wait for a loop that may be the one that panics.
    let session = Session::enter(move || drop(broken.try_send(Wire::Broken)))?;
    let told = send.clone();
    let signals = terminal::watch(move |signal| {
        let wire = match signal {
            terminal::Told::Resize => Wire::Resize,
            terminal::Told::Stop => Wire::Stop,
            terminal::Told::Continue => Wire::Continue,
            terminal::Told::End => Wire::End,
        };
        let _ = told.send(wire);
    })?;
    let copied = send.clone();
    let screen = Screen::new(move |what| drop(copied.send(Wire::Copied(what))));
    let ask = connect(Post(send.clone()));
    let mut engine = Engine::new(app, screen, SystemClock);
    engine.draw()?;
    input::spawn(move |chunk| {
        let wire = match chunk {
            Chunk::Bytes(bytes) => Wire::Bytes(bytes),
            Chunk::End => Wire::End,
        };
        send.send(wire).is_ok()
    })?;
    let ended = run(&mut engine, &wires, ask);
    signals.close();
    drop(session);
    ended
}

/// Runs until the app leaves. `ask` hands a request on and must not wait.
///
/// # Errors
/// The terminal cannot be written to.
pub fn run<A: App, S: Surface, C: Clock>(
    engine: &mut Engine<A, S, C>,
    wires: &Receiver<Wire<A::Told>>,
    mut ask: impl FnMut(A::Ask),
) -> io::Result<Ended> {
    loop {
        engine.asked().into_iter().for_each(&mut ask);
        engine.draw()?;
        if engine.left() {
            return Ok(Ended::Left);
        }
        let first = match engine.deadline() {
            None => wires.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(at) => wires.recv_timeout(at.saturating_duration_since(engine.clock().now())),
        };
        let mut next = match first {
            Ok(wire) => Some(wire),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Wire::End),
        };
        let until = Instant::now() + DRAIN;
        while let Some(wire) = next {
            if take(engine, wire)? == Some(Ended::Broken) {
                return Ok(Ended::Broken);
            }
            engine.asked().into_iter().for_each(&mut ask);
            next = if Instant::now() < until && !engine.left() { wires.try_recv().ok() } else { None };
        }
        engine.tick();
    }
}

fn take<A: App, S: Surface, C: Clock>(
    engine: &mut Engine<A, S, C>,
    wire: Wire<A::Told>,
) -> io::Result<Option<Ended>> {
    match wire {
        Wire::Bytes(bytes) => engine.read(&bytes),
        Wire::End => engine.ending(),
        Wire::Resize => engine.resized(),
        Wire::Stop => engine.stop()?,
        Wire::Continue => engine.continued()?,
        Wire::Copied(copied) => engine.copied(copied),
        Wire::Broken => return Ok(Some(Ended::Broken)),
        Wire::Told(told) => engine.told(told),
    }
    Ok(None)
}
