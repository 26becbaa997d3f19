//! Texts of a rule with names in braces.

use crate::domain::Code;

/// A text with places for names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::scrub) struct Template(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Name(Name),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Name {
    Code,
    Line,
    Payer,
    Missing,
}

impl Name {
    const ALL: [(&str, Self); 4] = [
        ("code", Self::Code),
        ("line", Self::Line),
        ("payer", Self::Payer),
        ("missing", Self::Missing),
    ];
}

/// What the names stand for.
pub(super) struct Names<'a> {
    pub code: Option<Code>,
    pub line: Option<usize>,
    pub payer: &'a str,
    pub missing: &'a str,
}

impl Template {
    /// Reads a text: `{code}` and `{line}` where the rule looks at lines, `{missing}` where it asks
    /// for something, `{payer}`.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn read(text: &str, lines: bool, needs: bool) -> Result<Self, String> {
        if text.trim().is_empty() || text.chars().any(char::is_control) {
            return Err("expected a text on one line".to_owned());
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, from)) = rest.split_once('{') {
            let Some((name, after)) = from.split_once('}') else {
                return Err("a brace is opened and not closed: write such as {code}".to_owned());
            };
            let known = Name::ALL.iter().find(|(known, _)| *known == name);
            let Some((_, known)) = known else {
                let names: Vec<&str> = Name::ALL.iter().map(|(name, _)| *name).collect();
                let near = crate::source::did_you_mean(name, names.iter().copied());
                return Err(format!(
                    "{{{name}}} stands for nothing{near}: write {}",
                    names.join(", ")
                ));
            };
            if matches!(known, Name::Code | Name::Line) && !lines {
                return Err(format!(
                    "{{{name}}} has no line to speak of: the rule looks at the claim as a whole"
                ));
            }
            if *known == Name::Missing && !needs {
                return Err("{missing} has nothing to name: the rule requires nothing".to_owned());
            }
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            parts.push(Part::Name(*known));
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self(parts))
    }

    pub(super) fn fill(&self, names: &Names<'_>) -> String {
        let mut out = String::new();
        for part in &self.0 {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Name(Name::Code) => {
                    out.push_str(names.code.as_ref().map_or("", Code::as_str));
                }
                Part::Name(Name::Line) => {
                    if let Some(line) = names.line {
                        out.push_str(&line.to_string());
                    }
                }
                Part::Name(Name::Payer) => out.push_str(names.payer),
                Part::Name(Name::Missing) => out.push_str(names.missing),
            }
        }
        out
    }
}
