//! What a terminal is told, taken apart: text, control characters and sequences.

/// One thing that a terminal is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Characters to show.
    Text(String),
    /// A control character outside of a sequence, or one of C1.
    Control(char),
    /// `ESC [`, parameters, final character.
    Csi(String, char),
    /// Any other escape sequence, by the character after ESC.
    Escape(char),
}

/// Takes a stream apart.
pub fn told(bytes: &[u8]) -> Vec<Told> {
    let text = std::str::from_utf8(bytes).expect("a terminal is sent UTF-8 or ASCII");
    let mut all = Vec::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' => match chars.next() {
                Some('[') => {
                    let mut params = String::new();
                    let end = loop {
                        match chars.next() {
                            Some(c @ '\u{20}'..='\u{3f}') => params.push(c),
                            Some(end) => break end,
                            None => panic!("a sequence without end: ESC [ {params}"),
                        }
                    };
                    all.push(Told::Csi(params, end));
                }
                other => all.push(Told::Escape(other.unwrap_or('\0'))),
            },
            c if c.is_control() => all.push(Told::Control(c)),
            c => match all.last_mut() {
                Some(Told::Text(text)) => text.push(c),
                _ => all.push(Told::Text(c.into())),
            },
        }
    }
    all
}

/// Sequences that only place, clear and style, and switch the modes that a full screen takes and
/// gives back. Anything else would be a question to the terminal, or came from outside.
pub fn is_plain(told: &Told) -> bool {
    match told {
        Told::Text(_) => true,
        Told::Control(_) | Told::Escape(_) => false,
        Told::Csi(params, end) => match end {
            'H' | 'm' | 'J' | 'K' => params.chars().all(|c| c.is_ascii_digit() || c == ';'),
            'h' | 'l' => matches!(params.as_str(), "?1049" | "?2004" | "?25"),
            // The shape of the cursor.
            'q' => params.ends_with(' '),
            _ => false,
        },
    }
}

/// Whether a style sequence sets a colour.
pub fn is_color(told: &Told) -> bool {
    let Told::Csi(params, 'm') = told else {
        return false;
    };
    params
        .split(';')
        .any(|p| matches!(p.parse(), Ok(30_u16..=38 | 40..=48 | 58 | 90..=107)))
}
