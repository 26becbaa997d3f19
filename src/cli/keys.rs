//! `claimdeck keys`: the keymap in force.

use super::Answer;
use super::context::Context;
use super::out::{Out, row};
use crate::keymap::Keymap;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// As Markdown, for the manual
    #[arg(long)]
    markdown: bool,
}

pub(super) fn run(args: &Args, context: &Context, out: &mut Out) -> Answer {
    let (keymap, warnings) = load(context)?;
    for warning in warnings {
        out.say(&warning);
    }
    if out.json() {
        for row in keymap.rows() {
            let Some(command) = row.run else { continue };
            out.object(&row! {
                "id" => format!("{} {}", row.scope.name(), row.keys),
                "scope" => row.scope.name(),
                "keys" => row.keys.to_string(),
                "command" => command.to_string(),
                "when" => row.when.to_string(),
                "help" => command.help(),
            })?;
        }
    } else if args.markdown {
        out.text(&keymap.markdown())?;
    } else {
        out.text(&keymap.plain())?;
    }
    Ok(0)
}

/// The keymap that the settings name, with the user's file on top, and warnings about that file.
pub(super) fn load(context: &Context) -> Result<(Keymap, Vec<String>), super::Failure> {
    let config = context.config()?;
    let user = config.user_keymap()?;
    let file = user
        .as_ref()
        .map(|(path, text)| (path.to_string_lossy(), text.as_str()));
    let file = file.as_ref().map(|(name, text)| (name.as_ref(), *text));
    let (keymap, warnings) = Keymap::load(config.keymap(), file)?;
    Ok((keymap, warnings.iter().map(ToString::to_string).collect()))
}
