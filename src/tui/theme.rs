//! Styles, named by what they mean. Screens never name a colour.

use ratatui::style::{Color, Modifier, Style};

/// A style for everything that means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Plain text.
    pub text: Style,
    /// The row under the cursor, in the pane that has the keys.
    pub selected: Style,
    /// The row under the cursor, in a pane without the keys.
    pub resting: Style,
    /// Headings of panes and columns.
    pub heading: Style,
    /// Heading of the pane that has the keys.
    pub focused: Style,
    /// What may be passed over.
    pub muted: Style,
    /// What blocks.
    pub error: Style,
    /// What costs time or money later.
    pub warning: Style,
    /// What is worth knowing, or went well.
    pub info: Style,
    /// Characters that matched a search; laid over the style below.
    pub matched: Modifier,
    /// A key in the key bar and in the help.
    pub key: Style,
    /// The band at the top.
    pub band: Style,
    /// The screen shown, in the band.
    pub band_here: Style,
    /// A field to type in.
    pub field: Style,
    /// A value that the next character typed replaces.
    pub fresh: Style,
    /// Lines around overlays.
    pub border: Style,
}

impl Theme {
    /// The 8 named colours on whatever ground the terminal has.
    #[must_use]
    pub const fn color() -> Self {
        let plain = Style::new();
        Self {
            text: plain,
            selected: plain.add_modifier(Modifier::REVERSED),
            resting: plain.add_modifier(Modifier::BOLD),
            heading: plain.fg(Color::Cyan),
            focused: plain.fg(Color::Cyan).add_modifier(Modifier::BOLD),
            // Dim, not dark grey: that is the ground itself in some palettes.
            muted: plain.add_modifier(Modifier::DIM),
            error: plain.fg(Color::Red).add_modifier(Modifier::BOLD),
            warning: plain.fg(Color::Yellow),
            info: plain.fg(Color::Green),
            matched: Modifier::UNDERLINED,
            key: plain.fg(Color::Cyan).add_modifier(Modifier::BOLD),
            band: plain.add_modifier(Modifier::REVERSED),
            band_here: plain
                .add_modifier(Modifier::REVERSED)
                .add_modifier(Modifier::BOLD),
            field: plain.add_modifier(Modifier::UNDERLINED),
            fresh: plain.add_modifier(Modifier::REVERSED),
            border: plain.fg(Color::Cyan),
        }
    }

    /// Bold, underline and reverse only: for `NO_COLOR` and for terminals without colour.
    #[must_use]
    pub const fn mono() -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        let reversed = plain.add_modifier(Modifier::REVERSED);
        Self {
            text: plain,
            selected: reversed,
            resting: bold,
            heading: plain,
            focused: bold,
            muted: plain,
            error: bold,
            warning: bold,
            info: plain,
            matched: Modifier::UNDERLINED,
            key: bold,
            band: reversed,
            band_here: reversed.add_modifier(Modifier::BOLD),
            field: plain.add_modifier(Modifier::UNDERLINED),
            fresh: reversed,
            border: plain,
        }
    }
}
