//! The real program on a pseudo-terminal: keys go in, the screen is what a terminal would show.

use pty_process::Size;
use pty_process::blocking::{Command, Pty, open};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::AsFd;
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{InputModes, LocalModes, OutputModes, tcgetattr};
use std::io::{ErrorKind, Read, Write};
use std::num::NonZeroU16;
use std::process::{Child, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long anything may take before it counts as never. Generous: it is only spent by a failure.
const DEADLINE: Duration = Duration::from_secs(30);

/// No byte for so long, and the program is taken to have said all it had to say.
const QUIET: Duration = Duration::from_millis(150);

/// A program that runs on a terminal of its own.
pub struct Session {
    child: Child,
    pty: Option<Arc<Pty>>,
    seen: Arc<Seen>,
    stop: Arc<AtomicBool>,
    reader: Option<JoinHandle<()>>,
    cooked: Modes,
}

#[derive(Default)]
struct Seen {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    closed: bool,
}

impl Seen {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What raw mode changes.
type Modes = (InputModes, OutputModes, LocalModes);

fn modes(terminal: impl AsFd) -> Modes {
    let modes = tcgetattr(terminal).unwrap();
    (modes.input_modes, modes.output_modes, modes.local_modes)
}

fn cells(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).expect("a terminal has rows and columns")
}

impl Session {
    /// Starts a program on a terminal of so many columns and rows.
    pub fn start(command: Command, (columns, rows): (u16, u16)) -> Self {
        let (pty, pts) = open().unwrap();
        pty.resize(Size::new(rows, columns)).unwrap();
        let cooked = modes(&pts);
        let child = command.spawn(pts).unwrap();
        let pty = Arc::new(pty);
        let seen = Arc::new(Seen::default());
        seen.lock().parser = vt100::Parser::new(cells(rows), cells(columns), 0);
        let stop = Arc::new(AtomicBool::new(false));
        let reader = {
            let (pty, seen, stop) = (Arc::clone(&pty), Arc::clone(&seen), Arc::clone(&stop));
            std::thread::spawn(move || read(&pty, &seen, &stop))
        };
        Self {
            child,
            pty: Some(pty),
            seen,
            stop,
            reader: Some(reader),
            cooked,
        }
    }

    fn pty(&self) -> &Pty {
        self.pty.as_ref().expect("the terminal is still there")
    }

    /// Types.
    pub fn keys(&self, keys: &str) -> &Self {
        self.pty().write_all(keys.as_bytes()).unwrap();
        self
    }

    /// Makes the window another size, as a window manager does.
    pub fn resize(&self, (columns, rows): (u16, u16)) -> &Self {
        let mut state = self.seen.lock();
        state.parser.set_size(cells(rows), cells(columns));
        self.pty().resize(Size::new(rows, columns)).unwrap();
        self
    }

    /// Waits until the screen is as wanted, and answers it.
    pub fn until(&self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) -> vt100::Screen {
        let end = Instant::now() + DEADLINE;
        let mut state = self.seen.lock();
        loop {
            if wanted(state.parser.screen()) {
                return state.parser.screen().clone();
            }
            let left = end.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero() && !state.closed,
                "{} {what}; the screen is\n{}",
                if state.closed {
                    "ended before"
                } else {
                    "never"
                },
                state.parser.screen().contents()
            );
            state = self
                .seen
                .changed
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    /// Waits until the screen holds a text.
    pub fn shows(&self, text: &str) -> vt100::Screen {
        self.until(text, |screen| screen.contents().contains(text))
    }

    /// Waits until nothing has come for a while, and answers the screen.
    pub fn settled(&self) -> vt100::Screen {
        let end = Instant::now() + DEADLINE;
        let mut state = self.seen.lock();
        loop {
            let before = state.bytes.len();
            state = self
                .seen
                .changed
                .wait_timeout_while(state, QUIET, |state| state.bytes.len() == before)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
            if state.bytes.len() == before {
                return state.parser.screen().clone();
            }
            assert!(Instant::now() < end, "never quiet");
        }
    }

    /// Types, and answers how many bytes that brings to the terminal, some at least.
    pub fn cost(&self, keys: &str) -> usize {
        self.cost_of(|session| {
            session.keys(keys);
        })
    }

    /// How many bytes come to the terminal from something that is done, some at least.
    pub fn cost_of(&self, done: impl FnOnce(&Self)) -> usize {
        self.settled();
        let before = self.seen.lock().bytes.len();
        done(self);
        let end = Instant::now() + DEADLINE;
        let mut state = self.seen.lock();
        while state.bytes.len() == before {
            assert!(Instant::now() < end, "nothing came");
            state = self
                .seen
                .changed
                .wait_timeout(state, QUIET)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        drop(state);
        self.settled();
        self.seen.lock().bytes.len() - before
    }

    /// Bytes that came within a time.
    pub fn bytes_within(&self, time: Duration) -> usize {
        let before = self.seen.lock().bytes.len();
        std::thread::sleep(time);
        self.seen.lock().bytes.len() - before
    }

    /// Everything that reached the terminal so far.
    pub fn bytes(&self) -> Vec<u8> {
        self.seen.lock().bytes.clone()
    }

    /// The screen as it is now.
    pub fn screen(&self) -> vt100::Screen {
        self.seen.lock().parser.screen().clone()
    }

    /// Whether the terminal edits lines and echoes, as it did before the program ran.
    pub fn is_cooked(&self) -> bool {
        modes(self.pty()) == self.cooked
    }

    pub fn signal(&self, signal: Signal) -> &Self {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
        self
    }

    /// The terminal goes away, as when a line drops.
    pub fn hang_up(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
        drop(self.pty.take());
    }

    /// Waits until the program has ended, and everything it wrote has come.
    pub fn ended(&mut self) -> ExitStatus {
        let end = Instant::now() + DEADLINE;
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(
                Instant::now() < end,
                "never ended; the screen is\n{}",
                self.screen().contents()
            );
            std::thread::sleep(Duration::from_millis(5));
        };
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
        status
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.stop.store(true, Ordering::SeqCst);
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
    }
}

/// The lines of a screen, without what is blank at their ends.
pub fn lines(screen: &vt100::Screen) -> Vec<String> {
    screen
        .rows(0, screen.size().1.get())
        .map(|line| line.trim_end().to_owned())
        .collect()
}

/// Reads until the last program on the terminal has closed it.
fn read(pty: &Pty, seen: &Seen, stop: &AtomicBool) {
    let mut pty_in = pty;
    let mut buffer = [0; 16 * 1024];
    let patience = Timespec {
        tv_sec: 0,
        tv_nsec: 20_000_000,
    };
    while !stop.load(Ordering::SeqCst) {
        let mut fds = [PollFd::new(pty, PollFlags::IN)];
        if matches!(poll(&mut fds, Some(&patience)), Ok(0) | Err(_)) {
            continue;
        }
        match pty_in.read(&mut buffer) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            // Linux answers EIO once the other side is closed.
            Ok(0) | Err(_) => break,
            Ok(n) => {
                let mut state = seen.lock();
                state.bytes.extend_from_slice(&buffer[..n]);
                state.parser.process(&buffer[..n]);
                seen.changed.notify_all();
            }
        }
    }
    seen.lock().closed = true;
    seen.changed.notify_all();
}
