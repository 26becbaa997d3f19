//! `claimdeck completions`: what a shell completes.

use super::out::Out;
use super::{Answer, Cli};
use clap::CommandFactory;
use clap_complete::Shell;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Which shell
    shell: Shell,
}

pub(super) fn run(args: &Args, out: &mut Out) -> Answer {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "claimdeck", &mut text);
    out.text(&String::from_utf8_lossy(&text))?;
    Ok(0)
}
