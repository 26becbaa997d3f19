//! The loop: events in, frames out, jobs to the worker. The only part that waits.

use super::app::App;
use super::effect::{Answer, Effect, Failure, Job, Ticket};
use super::msg::Msg;
use super::readers::Readers;
use super::update;
use super::view::view;
use super::widget::Look;
use super::work::Worker;
use crate::codeset::Search;
use crate::keymap::Keymap;
use crate::workflow::Desk;
use ratatui::Terminal;
use ratatui::backend::Backend;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long a frame waits for an answer that is about to come, so that a quick answer costs one
/// frame and not two.
const PATIENCE: Duration = Duration::from_millis(25);

/// Where the code search comes from.
pub enum SearchSource {
    /// It is at hand.
    Ready(Arc<Search>),
    /// It is made on a thread of its own while the queue shows.
    Build(BuildSearch),
}

/// Makes the code search, and tells how many of a hundred parts are done.
pub type BuildSearch = Box<dyn FnOnce(&mut dyn FnMut(u8)) -> Search + Send>;

/// Reads the keymap anew: the keymap and a line to show, or why it could not be read.
pub type ReloadKeys = Box<dyn Fn() -> Result<(Keymap, String), String>>;

/// What the interface is started with.
pub struct Options {
    /// Keys.
    pub keymap: Keymap,
    /// Styles and signs.
    pub look: Look,
    /// The code search.
    pub search: SearchSource,
    /// Reads the keymap file again.
    pub reload_keys: ReloadKeys,
    /// Gives the terminal to the shell until it comes back.
    pub suspend: Box<dyn FnMut() -> io::Result<()>>,
    /// A line to show at the start, such as a warning about a settings file; empty for none.
    pub greeting: String,
}

/// Why the interface ended before it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum TuiError {
    /// The terminal cannot be written to.
    #[error("the terminal is gone: {0}. What was acknowledged is stored")]
    Terminal(String),
    /// The worker is gone, which is a bug.
    #[error("the worker stopped. What was acknowledged is stored")]
    Worker,
}

/// Opens the interface, and returns when the user leaves it. Input comes as [`Msg::Input`] from
/// whoever reads the terminal, through the sender that belongs to `inbox`.
///
/// # Errors
/// When the terminal is gone. Jobs asked for are done before this returns, whatever happened.
pub fn run<B: Backend>(
    terminal: &mut Terminal<B>,
    desk: Desk,
    mut options: Options,
    sender: &Sender<Msg>,
    inbox: &Receiver<Msg>,
) -> Result<(), TuiError> {
    let gone = |error: B::Error| TuiError::Terminal(error.to_string());
    let today = desk.clock.today();
    let clock = desk.clock.clone();
    let mut app = App::new(
        &desk.user,
        today,
        desk.tables.clone(),
        options.keymap.clone(),
        options.look,
    );
    app.policy = desk.policy.clone();
    let size = terminal.size().map_err(gone)?;
    app.size = (size.width, size.height);
    if !options.greeting.is_empty() {
        app.refuse(options.greeting.clone());
    }
    let bench = Bench::start(desk.clone(), sender.clone());
    let slow = Bench::start(desk, sender.clone()).leave_running();
    let source = std::mem::replace(
        &mut options.search,
        SearchSource::Build(Box::new(|_| Search::default())),
    );
    provide(source, &mut app, sender.clone());
    let readers = Readers::new(sender.clone());

    let mut effects = app.start();
    loop {
        for effect in effects {
            match effect {
                // The sweep may have much to mark, and there may be many charts to look through;
                // nobody waits for them.
                Effect::Work(ticket, job @ (Job::Sweep | Job::Ended)) => slow.ask(ticket, job)?,
                Effect::Work(ticket, job) => bench.ask(ticket, job)?,
                Effect::Suggest => readers.read(&app),
                Effect::Redraw => terminal.clear().map_err(gone)?,
                Effect::ReloadKeys => reload(&mut app, &options.reload_keys),
                Effect::Suspend => {
                    (options.suspend)().map_err(|error| TuiError::Terminal(error.to_string()))?;
                    terminal.clear().map_err(gone)?;
                }
                Effect::Quit => return Ok(()),
            }
        }
        effects = Vec::new();
        // A quick answer is waited for, so that it shows with what asked for it.
        if app.waiting.is_some()
            && let Some(msg) = soon(inbox)?
        {
            effects = take(&mut app, msg, clock.today());
            effects.extend(drain(&mut app, inbox, clock.today()));
            if app.waiting.is_some() || !effects.is_empty() {
                continue;
            }
        }
        if !effects.is_empty() {
            continue;
        }
        terminal.draw(|frame| view(&app, frame)).map_err(gone)?;
        let msg = inbox.recv().map_err(|_| TuiError::Worker)?;
        effects = take(&mut app, msg, clock.today());
        effects.extend(drain(&mut app, inbox, clock.today()));
    }
}

fn soon(inbox: &Receiver<Msg>) -> Result<Option<Msg>, TuiError> {
    match inbox.recv_timeout(PATIENCE) {
        Ok(msg) => Ok(Some(msg)),
        Err(RecvTimeoutError::Timeout) => Ok(None),
        Err(RecvTimeoutError::Disconnected) => Err(TuiError::Worker),
    }
}

/// Takes everything that has come, so that a burst of keys is one frame.
fn drain(app: &mut App, inbox: &Receiver<Msg>, today: chrono::NaiveDate) -> Vec<Effect> {
    let mut effects = Vec::new();
    while let Ok(msg) = inbox.try_recv() {
        effects.extend(take(app, msg, today));
    }
    effects
}

fn take(app: &mut App, msg: Msg, today: chrono::NaiveDate) -> Vec<Effect> {
    app.today = today;
    update::update(app, msg)
}

fn provide(source: SearchSource, app: &mut App, sender: Sender<Msg>) {
    match source {
        SearchSource::Ready(search) => app.search = Some(search),
        SearchSource::Build(build) => {
            std::thread::spawn(move || {
                // The program may have ended meanwhile; then nobody wants it.
                let search = build(&mut |done| drop(sender.send(Msg::Preparing(done))));
                let _ = sender.send(Msg::Search(Arc::new(search)));
            });
        }
    }
}

fn reload(app: &mut App, read: &ReloadKeys) {
    match read() {
        Ok((keymap, said)) => {
            app.keymap = keymap;
            app.pressed.clear();
            app.info(said);
        }
        Err(text) => app.refuse(text),
    }
}

/// A worker on its thread. Dropping it waits until everything asked for is done.
struct Bench {
    jobs: Option<Sender<(Ticket, Job)>>,
    thread: Option<JoinHandle<()>>,
}

impl Bench {
    fn start(desk: Desk, answers: Sender<Msg>) -> Self {
        let (jobs, inbox) = std::sync::mpsc::channel::<(Ticket, Job)>();
        let thread = std::thread::spawn(move || {
            let mut worker = Worker::new(desk);
            for (ticket, job) in inbox {
                let outcome = attempt(&mut worker, job);
                // Jobs go on when nobody listens any more: they were promised.
                let cards = worker.take_cards();
                let answer = Answer {
                    ticket,
                    outcome,
                    cards,
                };
                let _ = answers.send(Msg::Answer(Box::new(answer)));
            }
        });
        Self {
            jobs: Some(jobs),
            thread: Some(thread),
        }
    }

    /// Not waited for at the end: what it has stored is whole, and the rest is done next time.
    fn leave_running(mut self) -> Self {
        self.thread = None;
        self
    }

    fn ask(&self, ticket: Ticket, job: Job) -> Result<(), TuiError> {
        let jobs = self.jobs.as_ref().ok_or(TuiError::Worker)?;
        jobs.send((ticket, job)).map_err(|_| TuiError::Worker)
    }
}

/// Does a job. A panic in it is a bug, but no reason for the screen to wait for ever.
fn attempt(worker: &mut Worker, job: Job) -> Result<super::effect::Reply, Failure> {
    let work = std::panic::AssertUnwindSafe(|| worker.run(job));
    std::panic::catch_unwind(work).unwrap_or_else(|_| {
        Err(Failure {
            text: "a bug stopped this; nothing of it was stored. Please report it".to_owned(),
            findings: Vec::new(),
            stored: None,
        })
    })
}

impl Drop for Bench {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
