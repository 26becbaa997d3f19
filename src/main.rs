//! The claimdeck program: parse, run, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Variables that are not Unicode are none that claimdeck knows.
    let vars = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    ExitCode::from(claimdeck::cli::run(std::env::args_os(), vars.collect()))
}
