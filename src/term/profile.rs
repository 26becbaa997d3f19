//! What the terminal can do, from the environment alone: it is never asked, since an answer may
//! come late over a slow line, or never, or be taken for keys.

use crate::config::{Colors, Env, Look};

/// What is known of the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// `TERM`; empty where it is not set.
    pub term: String,
    /// Colours that it takes.
    pub colors: Colors,
    /// The locale is UTF-8.
    pub utf8: bool,
    /// Line drawing is to be done with ASCII characters.
    pub ascii: bool,
    /// It is reached over a network, so bytes are dear.
    pub slow: bool,
}

impl Profile {
    /// Reads `TERM`, `COLORTERM`, `NO_COLOR`, the locale (`LC_ALL`, `LC_CTYPE`, `LANG`) and the marks
    /// that SSH and mosh leave.
    #[must_use]
    pub fn from_env(env: &Env) -> Self {
        let term = env.get("TERM").unwrap_or_default();
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .into_iter()
            .find_map(|name| env.get(name))
            .unwrap_or_default()
            .to_ascii_lowercase();
        let utf8 = locale.contains("utf-8") || locale.contains("utf8");
        let slow = ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "MOSH_CONNECTION"]
            .into_iter()
            .any(|name| env.get(name).is_some());
        Self {
            term: term.to_owned(),
            colors: colors(env, term),
            utf8,
            ascii: !utf8 || is_plain(term),
            slow,
        }
    }

    /// Whether a full screen can be drawn at all: a dumb terminal cannot place its cursor.
    #[must_use]
    pub fn can_draw(&self) -> bool {
        !matches!(self.term.as_str(), "" | "dumb" | "unknown" | "network")
    }

    /// How the screen may look, before the user's settings.
    #[must_use]
    pub fn look(&self) -> Look {
        Look {
            colors: self.colors,
            ascii: self.ascii,
            slow: self.slow,
        }
    }
}

/// Terminals, and emulations of them, that know neither colours nor line drawing in UTF-8.
fn is_plain(term: &str) -> bool {
    term.is_empty()
        || ["vt", "ansi", "dumb", "cons", "wyse", "unknown", "network"]
            .iter()
            .any(|start| term.starts_with(start))
}

fn colors(env: &Env, term: &str) -> Colors {
    // https://no-color.org: when present and not empty.
    if env.get("NO_COLOR").is_some()
        || is_plain(term)
        || term.ends_with("-m")
        || term.ends_with("-mono")
    {
        return Colors::Mono;
    }
    let many = term.contains("256color")
        || term.contains("direct")
        || matches!(env.get("COLORTERM"), Some("truecolor" | "24bit"));
    if many {
        Colors::Ansi256
    } else {
        Colors::Ansi16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_says_what_the_terminal_can() {
        use Colors::{Ansi16, Ansi256, Mono};
        let utf8 = ("LANG", "en_US.UTF-8");
        for (vars, colors, ascii, draws) in [
            (vec![], Mono, true, false),
            (vec![("TERM", "dumb"), utf8], Mono, true, false),
            (vec![("TERM", "vt100"), ("LANG", "C")], Mono, true, true),
            (vec![("TERM", "vt220"), utf8], Mono, true, true),
            (vec![("TERM", "ansi"), utf8], Mono, true, true),
            (vec![("TERM", "linux"), utf8], Ansi16, false, true),
            (vec![("TERM", "xterm"), ("LANG", "C")], Ansi16, true, true),
            (
                vec![("TERM", "xterm"), ("COLORTERM", "truecolor"), utf8],
                Ansi256,
                false,
                true,
            ),
            (
                vec![("TERM", "screen-256color"), utf8],
                Ansi256,
                false,
                true,
            ),
            (
                vec![("TERM", "tmux-256color"), ("NO_COLOR", "1"), utf8],
                Mono,
                false,
                true,
            ),
            (
                vec![("TERM", "tmux-256color"), ("NO_COLOR", ""), utf8],
                Ansi256,
                false,
                true,
            ),
            (vec![("TERM", "xterm-mono"), utf8], Mono, false, true),
            (
                vec![("TERM", "xterm"), ("LC_ALL", "C"), utf8],
                Ansi16,
                true,
                true,
            ),
            (
                vec![
                    ("TERM", "xterm"),
                    ("LC_ALL", ""),
                    ("LC_CTYPE", "de_DE.utf8"),
                ],
                Ansi16,
                false,
                true,
            ),
        ] {
            let profile = Profile::from_env(&vars.iter().copied().collect());
            let seen = (profile.colors, profile.ascii, profile.can_draw());
            assert_eq!(seen, (colors, ascii, draws), "{vars:?}");
        }
    }

    #[test]
    fn a_line_over_ssh_is_slow() {
        let profile = |vars: &[(&str, &str)]| Profile::from_env(&vars.iter().copied().collect());
        assert!(!profile(&[("TERM", "xterm")]).slow);
        assert!(
            profile(&[("TERM", "xterm"), ("SSH_TTY", "/dev/pts/1")])
                .look()
                .slow
        );
    }
}
