//! Reference tables: modifiers, places of service, adjustment groups, reasons and remarks. They
//! have no dates: their codes are kept for good and never given a second meaning.

use super::compiled::flat;
use super::error::CodesetError;
use super::load::Folder;
use super::tables::Tables;
use super::tsv;
use crate::domain::CodeSet;

/// Name of the set of places of service in manifests, and of its file.
pub(crate) const PLACES_SET: &str = "pos";
/// See [`PLACES_SET`].
pub(crate) const PLACES_FILE: &str = "pos.tsv";

/// A modifier of a procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModifierInfo {
    /// Two characters.
    pub code: String,
    /// Its meaning.
    pub title: String,
    /// Whose it is: CPT's or HCPCS Level II's.
    pub set: CodeSet,
    /// What it is for: `anatomic`, `pricing`, `telehealth` ..; empty where unknown.
    pub kind: String,
}

/// A place of service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Two digits.
    pub code: String,
    /// Its name.
    pub title: String,
    /// Whether Medicare pays the facility rate there.
    pub facility: bool,
    /// What it is.
    pub description: String,
}

/// A claim adjustment reason (CARC).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The code.
    pub code: String,
    /// Its meaning in this project's words.
    pub title: String,
    /// What it comes down to: `coding`, `patient`, `timely` ..
    pub kind: String,
}

/// A remark on a remittance (RARC).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The code.
    pub code: String,
    /// Its meaning in this project's words.
    pub title: String,
}

/// A claim adjustment group: who bears the amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// `CO`, `OA`, `PI`, `PR`, `CR`.
    pub code: String,
    /// Its name.
    pub title: String,
    /// What it means for the balance.
    pub meaning: String,
}

/// The reference tables loaded, each ascending by code.
#[derive(Debug, Default)]
pub(crate) struct Reference {
    modifiers: Vec<ModifierInfo>,
    places: Vec<Place>,
    reasons: Vec<Reason>,
    remarks: Vec<Remark>,
    groups: Vec<Group>,
}

flat!(ModifierInfo {
    code,
    title,
    set,
    kind
});
flat!(Place {
    code,
    title,
    facility,
    description
});
flat!(Reason { code, title, kind });
flat!(Remark { code, title });
flat!(Group {
    code,
    title,
    meaning
});
flat!(Reference {
    modifiers,
    places,
    reasons,
    remarks,
    groups
});

/// A row that is found by its code.
trait Coded {
    fn code(&self) -> &str;
}

macro_rules! coded {
    ($($row:ty),+) => {
        $(impl Coded for $row {
            fn code(&self) -> &str {
                &self.code
            }
        })+
    };
}

coded!(ModifierInfo, Place, Reason, Remark, Group);

fn find<'a, T: Coded>(rows: &'a [T], code: &str) -> Option<&'a T> {
    let at = rows.binary_search_by(|row| row.code().cmp(code)).ok()?;
    rows.get(at)
}

impl Reference {
    /// Adds a modifier that came with an imported HCPCS table, unless it is known.
    pub(crate) fn add_modifier(&mut self, code: &str, title: &str) {
        let found = self
            .modifiers
            .binary_search_by(|m| m.code.as_str().cmp(code));
        if let Err(at) = found {
            let new = ModifierInfo {
                code: code.to_owned(),
                title: title.to_owned(),
                set: CodeSet::Hcpcs,
                kind: String::new(),
            };
            self.modifiers.insert(at, new);
        }
    }
}

/// Rows of a file as `make` builds them, ascending by code, none twice.
fn read<T: Coded, const N: usize>(
    folder: &Folder<'_>,
    name: &str,
    columns: [&str; N],
    make: impl Fn([&str; N]) -> Result<T, String>,
) -> Result<Vec<T>, CodesetError> {
    let file = format!("{}/{name}", folder.name);
    let mut out = Vec::new();
    for (line, cells) in tsv::rows(&file, folder.text(name)?, columns)? {
        if cells.contains(&"") {
            let message = format!("an empty cell: expected {}", columns.join(", "));
            return Err(CodesetError::line(&file, line, message));
        }
        out.push(make(cells).map_err(|message| CodesetError::line(&file, line, message))?);
    }
    out.sort_by(|a, b| a.code().cmp(b.code()));
    if let Some(twice) = out.windows(2).find(|w| w[0].code() == w[1].code()) {
        let message = format!("{} stands twice", twice[0].code());
        return Err(CodesetError::input(&file, message));
    }
    Ok(out)
}

impl Tables {
    /// Title of a place of service; `None` where there is no such place.
    #[must_use]
    pub fn place_of_service(&self, code: &str) -> Option<&str> {
        find(&self.reference.places, code).map(|p| p.title.as_str())
    }

    /// Every place of service, in order of codes.
    #[must_use]
    pub fn places_of_service(&self) -> &[Place] {
        &self.reference.places
    }

    /// Meaning of a modifier; `None` where it is not in the table.
    #[must_use]
    pub fn modifier(&self, code: &str) -> Option<&str> {
        find(&self.reference.modifiers, code).map(|m| m.title.as_str())
    }

    /// Every modifier, in order of codes.
    #[must_use]
    pub fn modifiers(&self) -> &[ModifierInfo] {
        &self.reference.modifiers
    }

    /// A claim adjustment reason.
    #[must_use]
    pub fn carc(&self, code: &str) -> Option<&Reason> {
        find(&self.reference.reasons, code)
    }

    /// Meaning of a remittance remark.
    #[must_use]
    pub fn rarc(&self, code: &str) -> Option<&str> {
        find(&self.reference.remarks, code).map(|r| r.title.as_str())
    }

    /// A claim adjustment group.
    #[must_use]
    pub fn group(&self, code: &str) -> Option<&Group> {
        find(&self.reference.groups, code)
    }

    /// Takes in a folder of reference tables by the name of its set.
    pub(crate) fn add_reference(
        &mut self,
        folder: &Folder<'_>,
        set: &str,
    ) -> Result<(), CodesetError> {
        let own = str::to_owned;
        let reference = &mut self.reference;
        match set {
            "modifier" => {
                let columns = ["code", "set", "title", "kind"];
                reference.modifiers = read(folder, "modifiers.tsv", columns, |c| {
                    let [code, set, title, kind] = c;
                    let found = CodeSet::ALL.into_iter().find(|s| s.name() == set);
                    Ok(ModifierInfo {
                        code: own(code),
                        title: own(title),
                        set: found.ok_or_else(|| format!("'{set}' is no set"))?,
                        kind: own(kind),
                    })
                })?;
            }
            PLACES_SET => {
                let columns = ["code", "title", "facility", "description"];
                reference.places = read(folder, PLACES_FILE, columns, |c| {
                    let [code, title, facility, description] = c;
                    Ok(Place {
                        code: own(code),
                        title: own(title),
                        facility: match facility {
                            "Y" => true,
                            "N" => false,
                            other => {
                                return Err(format!("facility is '{other}': expected Y or N"));
                            }
                        },
                        description: own(description),
                    })
                })?;
            }
            "carc" => {
                let columns = ["code", "title", "kind"];
                reference.reasons = read(folder, "carc.tsv", columns, |c| {
                    let [code, title, kind] = c.map(own);
                    Ok(Reason { code, title, kind })
                })?;
                let columns = ["code", "title"];
                reference.remarks = read(folder, "rarc.tsv", columns, |c| {
                    let [code, title] = c.map(own);
                    Ok(Remark { code, title })
                })?;
                let columns = ["code", "title", "meaning"];
                reference.groups = read(folder, "groups.tsv", columns, |c| {
                    let [code, title, meaning] = c.map(own);
                    Ok(Group {
                        code,
                        title,
                        meaning,
                    })
                })?;
            }
            other => {
                let message = format!("manifest.toml: '{other}' is no set this program knows");
                return Err(CodesetError::damaged(&folder.name, message));
            }
        }
        Ok(())
    }
}
