//! What comes in: keys and pastes from the terminal, signals from the system.

use super::guard::{continued, give_back, size};
use super::keys::key;
use crate::keymap::InputEvent;
use crossterm::event::{self, Event};
use rustix::event::{PollFd, PollFlags, poll};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGWINCH};
use signal_hook::iterator::Signals;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Most that is waited for the rest of an event whose first bytes are there.
const REST_WAIT: Duration = Duration::from_millis(50);

/// What the program has to end in by itself. A closing terminal often sends its signal twice, from
/// the system and from the shell, and the second must not cut off what the first began.
const GRACE: Duration = Duration::from_secs(2);

/// Listens to terminal and signals until the sink answers that it wants no more. The first request
/// to end arrives as [`InputEvent::Hangup`]; one that comes seconds later gives the terminal back
/// and ends the program with 128 and the signal's number, since the first was not heeded.
///
/// # Errors
/// When signals cannot be caught, or no thread can be started.
pub fn listen(sink: impl Fn(InputEvent) -> bool + Send + Sync + 'static) -> io::Result<()> {
    let sink = Arc::new(sink);
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGCONT, SIGWINCH])?;
    let for_signals = Arc::clone(&sink);
    std::thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            let mut asked: Option<Instant> = None;
            for signal in signals.forever() {
                let event = match signal {
                    SIGWINCH => {
                        let (columns, rows) = size();
                        InputEvent::Resize(columns, rows)
                    }
                    SIGCONT if continued() => InputEvent::Resume,
                    SIGCONT => continue,
                    _ => match asked {
                        None => {
                            asked = Some(Instant::now());
                            InputEvent::Hangup
                        }
                        Some(first) if first.elapsed() < GRACE => continue,
                        Some(_) => {
                            give_back();
                            std::process::exit(128 + signal);
                        }
                    },
                };
                // Signals are taken until the end, so that a second one is always heeded.
                for_signals(event);
            }
        })?;
    std::thread::Builder::new()
        .name("input".to_owned())
        .spawn(move || read(&*sink))?;
    Ok(())
}

/// Reads the terminal. It is waited for here and not in crossterm, which would spin on a terminal
/// that has gone away.
fn read(sink: &(impl Fn(InputEvent) -> bool + ?Sized)) {
    loop {
        match wait() {
            Ok(true) => {}
            Ok(false) | Err(_) => {
                sink(InputEvent::Hangup);
                return;
            }
        }
        let mut patience = REST_WAIT;
        while let Ok(true) = event::poll(patience) {
            patience = Duration::ZERO;
            let Ok(event) = event::read() else {
                sink(InputEvent::Hangup);
                return;
            };
            let event = match event {
                Event::Key(event) => key(event).map(InputEvent::Key),
                Event::Paste(text) => Some(InputEvent::Paste(text)),
                // Sizes come with the signal.
                _ => None,
            };
            if let Some(event) = event
                && !sink(event)
            {
                return;
            }
        }
    }
}

/// Waits until there is something to read; `false` once the terminal is gone.
fn wait() -> io::Result<bool> {
    let stdin = io::stdin();
    loop {
        let mut fds = [PollFd::new(&stdin, PollFlags::IN)];
        match poll(&mut fds, None) {
            Ok(_) => {
                let seen = fds[0].revents();
                let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
                if seen.intersects(gone) {
                    return Ok(false);
                }
                if seen.contains(PollFlags::IN) {
                    return Ok(true);
                }
            }
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}
