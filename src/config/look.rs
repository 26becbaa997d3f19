//! How the screen may look: plain data that the terminal's profile and the settings decide.

macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $(#[$first_doc:meta])* $first:ident $first_text:literal, $($(#[$vdoc:meta])* $variant:ident $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub enum $name { $(#[$first_doc])* #[default] $first, $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// Every value with its name.
            pub const NAMES: &'static [(&'static str, Self)] =
                &[($first_text, Self::$first), $(($text, Self::$variant),)+];

            /// The value of this name.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
            }
        }
    };
}

choice! {
    /// The setting for colours.
    Theme {
        /// As the terminal can.
        Auto "auto",
        /// None: bold, underline and reverse only.
        Mono "mono",
        /// The 16 named colours.
        Ansi16 "16",
        /// The palette of 256.
        Ansi256 "256",
    }
}

choice! {
    /// A setting that follows the terminal unless it is set.
    Switch {
        /// As the terminal can.
        Auto "auto",
        /// On.
        On "on",
        /// Off.
        Off "off",
    }
}

/// Colours that may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Colors {
    /// None: bold, underline and reverse only.
    Mono,
    /// The 16 named colours.
    Ansi16,
    /// The palette of 256.
    Ansi256,
}

/// How the screen may look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Colours that may be sent.
    pub colors: Colors,
    /// Draw with ASCII characters only.
    pub ascii: bool,
    /// The line is slow: send as little as possible.
    pub slow: bool,
}

impl Look {
    /// The look with the user's settings applied: what is set wins over what the terminal can.
    #[must_use]
    pub fn with(self, theme: Theme, ascii: Switch) -> Self {
        Self {
            colors: match theme {
                Theme::Auto => self.colors,
                Theme::Mono => Colors::Mono,
                Theme::Ansi16 => Colors::Ansi16,
                Theme::Ansi256 => Colors::Ansi256,
            },
            ascii: match ascii {
                Switch::Auto => self.ascii,
                Switch::On => true,
                Switch::Off => false,
            },
            ..self
        }
    }
}
