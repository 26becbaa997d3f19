//! Where keys go: scopes, the panes of the coding screen, and the groups of the help.

/// A place that has the keys. Screens and overlays are scopes; `Global`, `List` and `Text` are what
/// several of them share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Any screen.
    Global,
    /// Any list, and any text that scrolls.
    List,
    /// Any place that takes typed text.
    Text,
    /// The chart queue.
    Queue,
    /// The coding screen.
    Coding,
    /// The claims screen.
    Claims,
    /// The late payments screen.
    Late,
    /// The code search over the coding screen.
    Search,
    /// The codes that the note suggests, over the coding screen.
    Suggestions,
    /// The Tabular: its tree and its notes.
    Tabular,
    /// The Alphabetic Index.
    Index,
    /// A filterable choice: the command palette, a status to filter by.
    Picker,
    /// One or more fields to fill in.
    Form,
    /// The help page and other pages to read.
    Help,
    /// A question with yes and no.
    Confirm,
    /// The list of kits, in which each kit's own key posts it.
    Kits,
}

impl Scope {
    /// Every scope, in listing order.
    pub const ALL: &'static [Self] = &[
        Self::Global,
        Self::List,
        Self::Queue,
        Self::Coding,
        Self::Claims,
        Self::Late,
        Self::Search,
        Self::Suggestions,
        Self::Tabular,
        Self::Index,
        Self::Kits,
        Self::Picker,
        Self::Form,
        Self::Text,
        Self::Help,
        Self::Confirm,
    ];

    /// The scopes whose keys work here, the nearest first.
    #[must_use]
    pub const fn chain(self) -> &'static [Self] {
        match self {
            Self::Global => &[Self::Global],
            Self::List => &[Self::List, Self::Global],
            Self::Text => &[Self::Text],
            Self::Queue => &[Self::Queue, Self::List, Self::Global],
            Self::Coding => &[Self::Coding, Self::List, Self::Global],
            Self::Claims => &[Self::Claims, Self::List, Self::Global],
            Self::Late => &[Self::Late, Self::List, Self::Global],
            Self::Search => &[Self::Search, Self::Text],
            Self::Suggestions => &[Self::Suggestions, Self::List],
            Self::Tabular => &[Self::Tabular, Self::Text],
            Self::Index => &[Self::Index, Self::Text],
            Self::Picker => &[Self::Picker, Self::Text],
            Self::Form => &[Self::Form, Self::Text],
            Self::Help => &[Self::Help, Self::List],
            Self::Confirm => &[Self::Confirm],
            Self::Kits => &[Self::Kits],
        }
    }

    /// Whether a character that no key row claims is typed here: into a field, or as the key of a kit,
    /// which is a small letter or a digit.
    #[must_use]
    pub const fn types(self, c: char) -> bool {
        match self {
            Self::Text | Self::Search | Self::Tabular | Self::Index | Self::Picker | Self::Form => {
                true
            }
            Self::Kits => c.is_ascii_lowercase() || c.is_ascii_digit(),
            _ => false,
        }
    }

    /// The name in keymap files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::List => "list",
            Self::Text => "text",
            Self::Queue => "queue",
            Self::Coding => "coding",
            Self::Claims => "claims",
            Self::Late => "late",
            Self::Search => "search",
            Self::Suggestions => "suggestions",
            Self::Tabular => "tabular",
            Self::Index => "index",
            Self::Picker => "picker",
            Self::Form => "form",
            Self::Help => "help",
            Self::Confirm => "confirm",
            Self::Kits => "kits",
        }
    }

    /// The name shown to people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Global => "Everywhere",
            Self::List => "Lists and pages",
            Self::Text => "Text fields",
            Self::Queue => "Chart queue",
            Self::Coding => "Coding",
            Self::Claims => "Claims",
            Self::Late => "Late payments",
            Self::Search => "Code search",
            Self::Suggestions => "Suggestions of the note",
            Self::Tabular => "Tabular",
            Self::Index => "Alphabetic Index",
            Self::Picker => "Choices",
            Self::Form => "Forms",
            Self::Help => "Help",
            Self::Confirm => "Questions",
            Self::Kits => "Kits",
        }
    }

    /// The scope of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|s| s.name() == name)
    }
}

/// The panes of the coding screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Pane {
    /// The note.
    Note,
    /// The diagnosis list.
    Diagnoses,
    /// The procedure lines.
    Lines,
    /// The findings at the foot.
    Findings,
}

/// The chapters of the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// The program itself.
    App,
    /// Going from screen to screen.
    View,
    /// Moving in lists and pages.
    List,
    /// Charts and the queue.
    Chart,
    /// Diagnoses and lines of a chart.
    Coding,
    /// Kits, favourites and notes on codes.
    Kits,
    /// Finding codes.
    Search,
    /// The Tabular.
    Tabular,
    /// The Alphabetic Index.
    Index,
    /// Claims.
    Claims,
    /// Late payments.
    Late,
    /// Typing.
    Text,
}

impl Group {
    /// Every group, in listing order.
    pub const ALL: &'static [Self] = &[
        Self::App,
        Self::View,
        Self::List,
        Self::Chart,
        Self::Coding,
        Self::Kits,
        Self::Search,
        Self::Tabular,
        Self::Index,
        Self::Claims,
        Self::Late,
        Self::Text,
    ];

    /// The name shown to people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::App => "Program",
            Self::View => "Screens",
            Self::List => "Lists",
            Self::Chart => "Charts",
            Self::Coding => "Coding",
            Self::Kits => "Kits and favourites",
            Self::Search => "Code search",
            Self::Tabular => "Tabular",
            Self::Index => "Alphabetic Index",
            Self::Claims => "Claims",
            Self::Late => "Late payments",
            Self::Text => "Typing",
        }
    }
}
