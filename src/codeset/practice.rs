//! Practice tables: common codes in this project's own words, with what a practice knows about
//! them. What they know of a code stays of use when an official file has replaced their titles.

use super::compiled::flat;
use super::error::CodesetError;
use super::pool::{Pool, TextId};
use super::rows::{NONE, RowParts, Rows};
use super::tsv;
use crate::domain::{Code, CodeSet, Money, Sex};

/// What a practice knows about a code, beside its title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facts {
    /// The chapter of the table it stands in.
    pub section: TextId,
    pub add_on: bool,
    pub global: String,
    pub places: Vec<String>,
    pub sex: Option<Sex>,
    pub ages: (Option<u32>, Option<u32>),
    pub bilateral: Option<char>,
    pub charge: i64,
}

flat!(Facts {
    section,
    add_on,
    global,
    places,
    sex,
    ages,
    bilateral,
    charge
});

impl Default for Facts {
    fn default() -> Self {
        Self {
            section: NONE,
            add_on: false,
            global: String::new(),
            places: Vec::new(),
            sex: None,
            ages: (None, None),
            bilateral: None,
            charge: 0,
        }
    }
}

/// A practice table: its rows, and the facts by code, ascending.
#[derive(Debug, Default)]
pub(crate) struct Practice {
    pub rows: Rows,
    pub facts: Vec<(Code, Facts)>,
}

const COLUMNS: [&str; 12] = [
    "code",
    "title",
    "section",
    "addon",
    "global",
    "pos",
    "sex",
    "age_min",
    "age_max",
    "bilateral",
    "charge",
    "words",
];

/// Reads `practice.tsv`; `file` names it in messages.
pub(crate) fn parse(
    file: &str,
    text: &str,
    set: CodeSet,
    pool: &mut Pool,
) -> Result<Practice, CodesetError> {
    let mut parts = Vec::new();
    let mut facts = Vec::new();
    for (line, cells) in tsv::rows(file, text, COLUMNS)? {
        let fail = |message: String| CodesetError::line(file, line, message);
        let [
            code,
            title,
            section,
            add_on,
            global,
            pos,
            sex,
            age_min,
            age_max,
            bilateral,
            charge,
            words,
        ] = cells.map(|cell| if cell == "-" { "" } else { cell });
        let code: Code = code.parse().map_err(|e| fail(format!("{e}")))?;
        if code.procedure_set() != Some(set) {
            return Err(fail(format!(
                "{code} has not the form of a {} code",
                set.title()
            )));
        }
        if title.is_empty() {
            return Err(fail(format!("{code} has no title")));
        }
        let age = |text: &str| match text {
            "" => Ok(None),
            text => text
                .parse::<u32>()
                .map(Some)
                .map_err(|_| fail(format!("'{text}' is no age in years"))),
        };
        let charge = match charge {
            "" => 0,
            text => text
                .parse::<Money>()
                .map_err(|e| fail(format!("{e}")))?
                .cents(),
        };
        parts.push(RowParts {
            code,
            head: pool.push(title),
            tail: NONE,
            billable: true,
            own_words: true,
            words: if words.is_empty() {
                NONE
            } else {
                pool.push(words)
            },
            span: (None, None),
        });
        facts.push((
            code,
            Facts {
                section: pool.push(section),
                add_on: match add_on {
                    "Y" => true,
                    "" => false,
                    other => return Err(fail(format!("addon is '{other}': expected Y or -"))),
                },
                global: global.to_owned(),
                places: pos
                    .split(',')
                    .map(str::trim)
                    .filter(|p| !p.is_empty())
                    .map(str::to_owned)
                    .collect(),
                sex: match sex {
                    "F" => Some(Sex::Female),
                    "M" => Some(Sex::Male),
                    "" => None,
                    other => return Err(fail(format!("sex is '{other}': expected F, M or -"))),
                },
                ages: (age(age_min)?, age(age_max)?),
                bilateral: bilateral.chars().next(),
                charge,
            },
        ));
    }
    parts.sort_by_key(|p| p.code);
    facts.sort_by_key(|(code, _)| *code);
    if let Some(twice) = parts.windows(2).find(|w| w[0].code == w[1].code) {
        let message = format!("{} stands twice", twice[0].code);
        return Err(CodesetError::input(file, message));
    }
    Ok(Practice {
        rows: Rows::from_parts(parts),
        facts,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADING: &str = "code\ttitle\tsection\taddon\tglobal\tpos\tsex\tage_min\tage_max\tbilateral\tcharge\twords\n";

    fn read(rows: &str) -> Result<(Practice, Pool), CodesetError> {
        let mut pool = Pool::default();
        let practice = parse(
            "p.tsv",
            &format!("{HEADING}{rows}"),
            CodeSet::Cpt,
            &mut pool,
        )?;
        Ok((practice, pool))
    }

    #[test]
    fn a_row_says_what_a_practice_knows() {
        let (practice, pool) = read(
            "99213\tEstablished patient visit\tE/M\t-\tXXX\t11,22\tF\t18\t-\t0\t125.00\toffice\n",
        )
        .unwrap();
        assert_eq!(practice.rows.title(0, &pool), "Established patient visit");
        assert_eq!(pool.get(practice.rows.words(0)), "office");
        let facts = &practice.facts[0].1;
        assert_eq!(facts.places, ["11", "22"]);
        assert_eq!(
            (facts.sex, facts.ages, facts.bilateral, facts.charge),
            (Some(Sex::Female), (Some(18), None), Some('0'), 12500)
        );
    }

    #[test]
    fn a_wrong_row_names_its_line() {
        for (row, want) in [
            (
                "J1885\tx\n",
                "p.tsv:2: J1885 has not the form of a CPT code",
            ),
            ("99213\t\n", "p.tsv:2: 99213 has no title"),
            ("99213\tx\ty\tN\n", "p.tsv:2: addon is 'N': expected Y or -"),
            ("99213\tx\n99213\tx\n", "p.tsv: 99213 stands twice"),
        ] {
            assert_eq!(read(row).unwrap_err().to_string(), want);
        }
    }
}
