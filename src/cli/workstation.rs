//! The workstation, opened without a subcommand.

use super::Answer;
use super::context::Context;
use super::failure::Failure;
use crate::workflow::Desk;
use std::io::IsTerminal;

/// Whether there is a terminal to draw on and to read keys from.
pub(super) fn has_terminal() -> bool {
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}

pub(super) fn run(context: &Context) -> Answer {
    if !has_terminal() {
        return Err(no_terminal());
    }
    open(context.desk()?, context)
}

/// Opens the workstation at a desk.
pub(super) fn open(_desk: Desk, _context: &Context) -> Answer {
    Err(Failure::usage(
        "the workstation is not part of this build yet",
    ))
}

fn no_terminal() -> Failure {
    Failure::usage(
        "no terminal: use a plain command, such as chart list, claim list, late list, search, code, \
         check, intake (claimdeck help lists all)",
    )
}
