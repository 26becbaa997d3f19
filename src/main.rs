//! The claimdeck program: parse, run, exit code.

fn main() {}
