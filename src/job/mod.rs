//! Work in the background, by name; of each name only the newest request is answered.
//!
//! A name has one worker at most. A request that arrives while it works waits, and takes the place
//! of one that waits already, so that fast typing never piles up work.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JobError {
    /// The work panicked.
    #[error("{0} failed because of a bug: try again, and report it if it fails again")]
    Panicked(&'static str),
    /// No thread could be started.
    #[error("{0} could not be started: the system has no thread left")]
    NoThread(&'static str),
}

/// Tells work whether its answer is still wanted.
#[derive(Debug, Clone)]
pub struct Ticket {
    generation: u64,
    newest: Arc<AtomicU64>,
}

impl Ticket {
    /// Whether a newer request has come, or it was cancelled: long work looks at this now and then
    /// and gives up.
    #[must_use]
    pub fn stale(&self) -> bool {
        self.newest.load(Ordering::SeqCst) != self.generation
    }
}

type Work<T> = Box<dyn FnOnce(&Ticket) -> T + Send>;
type Sink<T> = dyn Fn(&'static str, Result<T, JobError>) + Send + Sync;

struct Line<T> {
    newest: Arc<AtomicU64>,
    working: bool,
    waiting: Option<(Ticket, Work<T>)>,
}

/// Named background work that answers with a `T`.
pub struct Jobs<T> {
    lines: Arc<Mutex<HashMap<&'static str, Line<T>>>>,
    sink: Arc<Sink<T>>,
}

impl<T: Send + 'static> Jobs<T> {
    /// Work whose answers go to this sink, with the name; it is called on the worker's thread.
    pub fn new(sink: impl Fn(&'static str, Result<T, JobError>) + Send + Sync + 'static) -> Self {
        Self {
            lines: Arc::default(),
            sink: Arc::new(sink),
        }
    }

    /// Asks for work. Whatever was asked for under this name before is not answered any more.
    pub fn start(&self, name: &'static str, work: impl FnOnce(&Ticket) -> T + Send + 'static) {
        let mut lines = locked(&self.lines);
        let line = lines.entry(name).or_insert_with(|| Line {
            newest: Arc::default(),
            working: false,
            waiting: None,
        });
        let ticket = Ticket {
            generation: line.newest.fetch_add(1, Ordering::SeqCst) + 1,
            newest: Arc::clone(&line.newest),
        };
        line.waiting = Some((ticket, Box::new(work)));
        if line.working {
            return;
        }
        line.working = true;
        drop(lines);
        let (lines, sink) = (Arc::clone(&self.lines), Arc::clone(&self.sink));
        let started = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || run(name, &lines, &*sink));
        if started.is_err() {
            if let Some(line) = locked(&self.lines).get_mut(name) {
                line.working = false;
                line.waiting = None;
            }
            (self.sink)(name, Err(JobError::NoThread(name)));
        }
    }

    /// Gives up what was asked for under this name; it is not answered.
    pub fn cancel(&self, name: &'static str) {
        if let Some(line) = locked(&self.lines).get_mut(name) {
            line.newest.fetch_add(1, Ordering::SeqCst);
            line.waiting = None;
        }
    }

    /// Whether work of this name is under way.
    #[must_use]
    pub fn working(&self, name: &'static str) -> bool {
        locked(&self.lines)
            .get(name)
            .is_some_and(|line| line.working)
    }
}

fn run<T>(name: &'static str, lines: &Mutex<HashMap<&'static str, Line<T>>>, sink: &Sink<T>) {
    loop {
        let next = {
            let mut lines = locked(lines);
            let Some(line) = lines.get_mut(name) else {
                return;
            };
            let next = line.waiting.take();
            line.working = next.is_some();
            next
        };
        let Some((ticket, work)) = next else {
            return;
        };
        // What the work shared with others is theirs to keep whole; nothing of it is used here.
        let answer = catch_unwind(AssertUnwindSafe(|| work(&ticket)));
        if !ticket.stale() {
            sink(name, answer.map_err(|_| JobError::Panicked(name)));
        }
    }
}

/// The map is whole after every statement, so a panic elsewhere does not spoil it.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::{Receiver, channel};
    use std::time::Duration;

    const LONG: Duration = Duration::from_secs(20);

    type Answer = (&'static str, Result<u32, JobError>);

    fn jobs() -> (Jobs<u32>, Receiver<Answer>) {
        let (sender, answers) = channel();
        let jobs = Jobs::new(move |name, answer| sender.send((name, answer)).unwrap());
        (jobs, answers)
    }

    #[test]
    fn work_is_answered_under_its_name() {
        let (jobs, answers) = jobs();
        jobs.start("sweep", |_| 1);
        assert_eq!(answers.recv_timeout(LONG).unwrap(), ("sweep", Ok(1)));
        jobs.start("search", |_| 2);
        assert_eq!(answers.recv_timeout(LONG).unwrap(), ("search", Ok(2)));
    }

    #[test]
    fn only_the_newest_is_answered_and_what_waited_is_never_begun() {
        let (jobs, answers) = jobs();
        let (begun, has_begun) = channel();
        let (go, wait) = channel::<()>();
        jobs.start("search", move |ticket| {
            begun.send(()).unwrap();
            wait.recv().unwrap();
            assert!(ticket.stale());
            1
        });
        has_begun.recv_timeout(LONG).unwrap();
        let skipped = channel::<()>();
        jobs.start("search", move |_| {
            skipped.0.send(()).unwrap();
            2
        });
        jobs.start("search", |ticket| if ticket.stale() { 0 } else { 3 });
        assert!(jobs.working("search"));
        go.send(()).unwrap();
        assert_eq!(answers.recv_timeout(LONG).unwrap(), ("search", Ok(3)));
        assert!(skipped.1.try_recv().is_err());
        assert!(answers.try_recv().is_err());
    }

    #[test]
    fn cancelled_work_is_not_answered() {
        let (jobs, answers) = jobs();
        let (begun, has_begun) = channel();
        let (go, wait) = channel::<()>();
        jobs.start("sweep", move |_| {
            begun.send(()).unwrap();
            wait.recv().unwrap();
            1
        });
        has_begun.recv_timeout(LONG).unwrap();
        jobs.cancel("sweep");
        go.send(()).unwrap();
        jobs.start("sweep", |_| 2);
        assert_eq!(answers.recv_timeout(LONG).unwrap(), ("sweep", Ok(2)));
    }

    #[test]
    fn a_panic_is_an_answer_and_the_name_goes_on() {
        let (jobs, answers) = jobs();
        jobs.start("search", |_| panic!("Jane Roe"));
        let (_, answer) = answers.recv_timeout(LONG).unwrap();
        let error = answer.unwrap_err();
        assert_eq!(error, JobError::Panicked("search"));
        assert!(!error.to_string().contains("Jane"));
        jobs.start("search", |_| 5);
        assert_eq!(answers.recv_timeout(LONG).unwrap(), ("search", Ok(5)));
    }
}
