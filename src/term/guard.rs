//! The terminal while it is ours: taken, and given back on every way out.

use crossterm::cursor::{MoveTo, SetCursorStyle, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::queue;
use crossterm::style::ResetColor;
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use rustix::process::{Signal, kill_current_process_group};
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;
use std::time::Duration;

/// Whether the screen is ours just now. Nothing is drawn while it is not.
static OURS: AtomicBool = AtomicBool::new(false);
/// The thread that draws.
static DRAWS: Mutex<Option<ThreadId>> = Mutex::new(None);
/// Where other threads panicked while the screen was ours; told when it is given back.
static PANICS: Mutex<Vec<String>> = Mutex::new(Vec::new());
/// Set by SIGCONT while [`Guard::suspend`] waits for it.
static CONTINUED: (Mutex<bool>, Condvar) = (Mutex::new(false), Condvar::new());
/// Whether [`Guard::suspend`] waits.
static SUSPENDED: AtomicBool = AtomicBool::new(false);

/// How long a stop may take to arrive; where no shell could wake us again, none does.
const STOP_WAIT: Duration = Duration::from_millis(300);

/// Holds the terminal. It is given back when this is dropped, on a panic, and on a second signal.
#[derive(Debug)]
pub struct Guard(());

impl Guard {
    /// Takes the terminal: raw mode, the alternate screen where there is one, bracketed paste.
    /// Colours are decided by the profile, never by crossterm, whose empty colour sequence under
    /// NO_COLOR resets a reversed row.
    ///
    /// # Errors
    /// When standard input or output is no terminal.
    pub fn take() -> io::Result<Self> {
        if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
            return Err(io::Error::other(
                "the workstation needs a terminal for its input and output",
            ));
        }
        crossterm::style::force_color_output(true);
        set_panic_hook();
        *locked(&DRAWS) = Some(std::thread::current().id());
        take()?;
        Ok(Self(()))
    }

    /// Gives the terminal to the shell, stops, and takes it again once the shell continues us.
    /// Everything is to be drawn anew after this.
    ///
    /// # Errors
    /// When the terminal cannot be taken again.
    pub fn suspend(&self) -> io::Result<()> {
        *locked(&CONTINUED.0) = false;
        SUSPENDED.store(true, Ordering::SeqCst);
        give_back();
        // The whole group, so that a program that started us stops as well. The kernel passes over
        // the stop where no shell is there to continue us.
        kill_current_process_group(Signal::TSTP)?;
        let continued = locked(&CONTINUED.0);
        drop(
            CONTINUED
                .1
                .wait_timeout_while(continued, STOP_WAIT, |continued| !*continued),
        );
        SUSPENDED.store(false, Ordering::SeqCst);
        take()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
        *locked(&DRAWS) = None;
        for place in locked(&PANICS).drain(..) {
            tell(&place);
        }
    }
}

/// SIGCONT came. Answers whether the screen has been taken again and is to be drawn anew.
pub(super) fn continued() -> bool {
    if SUSPENDED.load(Ordering::SeqCst) {
        *locked(&CONTINUED.0) = true;
        CONTINUED.1.notify_all();
        return false;
    }
    // Stopped from outside, by a signal that gave no time to tidy up.
    OURS.load(Ordering::SeqCst) && take().is_ok()
}

fn take() -> io::Result<()> {
    enable_raw_mode()?;
    write_all(&taking()?)?;
    OURS.store(true, Ordering::SeqCst);
    Ok(())
}

/// Gives the terminal back, once. Nothing can be done about an error here: the terminal is gone.
pub(super) fn give_back() {
    if OURS.swap(false, Ordering::SeqCst) {
        if let Ok(bytes) = giving_back() {
            let _ = write_all(&bytes);
        }
        let _ = disable_raw_mode();
    }
}

/// What is written to take the screen. Terminals pass over the private modes they do not know.
fn taking() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    queue!(
        bytes,
        EnterAlternateScreen,
        ResetColor,
        Clear(ClearType::All),
        MoveTo(0, 0),
        EnableBracketedPaste,
    )?;
    Ok(bytes)
}

/// What is written to give it back. It is cleared first: without an alternate screen the patients
/// would stay on it.
fn giving_back() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    queue!(
        bytes,
        DisableBracketedPaste,
        ResetColor,
        Clear(ClearType::All),
        MoveTo(0, 0),
        SetCursorStyle::DefaultUserShape,
        Show,
        LeaveAlternateScreen,
    )?;
    Ok(bytes)
}

/// Standard output without its lock and buffer, so that the panic hook never waits for either.
fn write_all(mut bytes: &[u8]) -> io::Result<()> {
    let stdout = io::stdout();
    while !bytes.is_empty() {
        match rustix::io::write(stdout.as_fd(), bytes) {
            Ok(n) => bytes = &bytes[n..],
            Err(rustix::io::Errno::INTR) => {}
            Err(rustix::io::Errno::AGAIN) => wait_writable()?,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Standard output may have been made non-blocking by a program that shares the terminal.
fn wait_writable() -> io::Result<()> {
    let stdout = io::stdout();
    let mut fds = [rustix::event::PollFd::new(
        &stdout,
        rustix::event::PollFlags::OUT,
    )];
    match rustix::event::poll(&mut fds, None) {
        Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// The screen to draw on. What is written while it is not ours is dropped, so that no rest of a
/// frame lands in the shell.
#[derive(Debug, Default)]
pub struct Tty(());

impl Write for Tty {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if OURS.load(Ordering::SeqCst) {
            write_all(bytes)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Where a panic happened is told; what it says is not, since it may hold a patient's data.
fn set_panic_hook() {
    std::panic::set_hook(Box::new(|info| {
        let place = info
            .location()
            .map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
        let elsewhere = OURS.load(Ordering::SeqCst)
            && DRAWS
                .try_lock()
                .is_ok_and(|draws| *draws != Some(std::thread::current().id()));
        if elsewhere {
            // Work in the background reports its own failure, and the screen goes on.
            if let Ok(mut panics) = PANICS.try_lock() {
                panics.push(place);
            }
        } else {
            give_back();
            tell(&place);
        }
    }));
}

fn tell(place: &str) {
    // There is nowhere to report an error of standard error to.
    let _ = writeln!(
        io::stderr(),
        "claimdeck: a bug stopped this at {place}. What was acknowledged is stored. Please report this line."
    );
}

/// These locks guard plain values, which a panic cannot leave half changed.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Columns and rows, without asking the terminal; 80x24 where the system does not know.
#[must_use]
pub fn size() -> (u16, u16) {
    let of = |fd: rustix::fd::BorrowedFd<'_>| rustix::termios::tcgetwinsize(fd).ok();
    of(io::stdout().as_fd())
        .or_else(|| of(File::open("/dev/tty").ok()?.as_fd()))
        .filter(|size| size.ws_col > 0 && size.ws_row > 0)
        .map_or((80, 24), |size| (size.ws_col, size.ws_row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_screen_is_taken_and_given_back_without_a_question() {
        let taken = String::from_utf8(taking().unwrap()).unwrap();
        let given = String::from_utf8(giving_back().unwrap()).unwrap();
        assert!(taken.contains("\u{1b}[?1049h") && taken.contains("\u{1b}[?2004h"));
        for undone in ["\u{1b}[?2004l", "\u{1b}[?25h", "\u{1b}[2J"] {
            assert!(given.contains(undone), "{undone:?}");
        }
        assert!(
            given.ends_with("\u{1b}[?1049l"),
            "cleared before it is left"
        );
        // Device status, device attributes and colour queries all end in n, c or a question.
        for bytes in [taken, given] {
            for query in ["[6n", "[5n", "[c", "[0c", "[>c", "]10;?", "]11;?", "[?u"] {
                assert!(!bytes.contains(query), "{query} in {bytes:?}");
            }
        }
    }

    #[test]
    fn nothing_is_drawn_while_the_screen_is_not_ours() {
        assert!(!OURS.load(Ordering::SeqCst));
        // Standard output of a test is no screen: a write that is let through would show there.
        assert_eq!(Tty::default().write(b"\x1b[31mJane Roe").unwrap(), 13);
    }
}
