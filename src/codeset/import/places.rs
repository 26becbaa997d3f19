//! Place of service codes in columns: code, name, description, and whether Medicare pays the
//! facility rate there.

use super::text::{clean, decode};
use crate::codeset::error::CodesetError;
use crate::codeset::reference::Place;

/// What a heading calls each field, letters only.
const FIELDS: [(&str, &[&str]); 4] = [
    (
        "code",
        &[
            "poscode",
            "placeofservicecode",
            "placeofservicecodes",
            "pos",
        ],
    ),
    ("name", &["posname", "placeofservicename"]),
    (
        "facility",
        &[
            "postype",
            "facility",
            "facilitynonfacility",
            "rate",
            "paymentrate",
        ],
    ),
    (
        "description",
        &["posdescription", "placeofservicedescription"],
    ),
];

fn letters(text: &str) -> String {
    let letters = text.chars().filter(char::is_ascii_alphabetic);
    letters.collect::<String>().to_ascii_lowercase()
}

fn columns(heading: &csv::StringRecord) -> Option<[usize; 4]> {
    let mut out = [0; 4];
    for (place, (_, names)) in out.iter_mut().zip(FIELDS) {
        *place = heading
            .iter()
            .position(|cell| names.contains(&letters(cell).as_str()))?;
    }
    Some(out)
}

fn reader(text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// Whether a text is such a table.
pub(crate) fn is_places(text: &str) -> bool {
    let first = reader(text).into_records().next();
    first
        .and_then(Result::ok)
        .and_then(|r| columns(&r))
        .is_some()
}

/// Reads the table, ascending by code.
pub(crate) fn read(file: &str, bytes: &[u8]) -> Result<Vec<Place>, CodesetError> {
    let text = decode(bytes);
    let mut reader = reader(&text);
    let mut records = reader.records();
    let heading = records.next().and_then(Result::ok);
    let columns = heading.as_ref().and_then(columns).ok_or_else(|| {
        CodesetError::line(
            file,
            1,
            "expected a heading with pos_code, pos_name, pos_type and pos_description",
        )
    })?;
    let mut out: Vec<Place> = Vec::new();
    for record in records {
        let record = record.map_err(|e| CodesetError::input(file, e.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        let [code, title, facility, description] =
            columns.map(|at| clean(record.get(at).unwrap_or_default()));
        // Numbers CMS has not given away stand as a range, such as 27-30, "Unassigned".
        if title.eq_ignore_ascii_case("unassigned") {
            continue;
        }
        let fail = |message: String| CodesetError::line(file, line, message);
        let code = if code.len() == 1 {
            format!("0{code}")
        } else {
            code
        };
        if code.len() != 2 || !code.bytes().all(|b| b.is_ascii_digit()) {
            return Err(fail(format!(
                "'{code}' is no place of service: expected two digits"
            )));
        }
        if title.is_empty() || description.is_empty() {
            return Err(fail(format!("{code} has no name or no description")));
        }
        let facility = match letters(&facility).as_str() {
            "facility" | "f" | "y" | "yes" => true,
            "nonfacility" | "nf" | "n" | "no" => false,
            _ => {
                return Err(fail(format!(
                    "'{facility}' for {code}: expected Facility or Non-Facility"
                )));
            }
        };
        out.push(Place {
            code,
            title,
            facility,
            description,
        });
    }
    out.sort_by(|a, b| a.code.cmp(&b.code));
    if let Some(twice) = out.windows(2).find(|w| w[0].code == w[1].code) {
        let message = format!("{} stands twice", twice[0].code);
        return Err(CodesetError::input(file, message));
    }
    if out.is_empty() {
        return Err(CodesetError::input(file, "it has no codes"));
    }
    Ok(out)
}

/// The table as this project keeps it.
pub(crate) fn write(places: &[Place]) -> String {
    let mut out = String::from("code\ttitle\tfacility\tdescription\n");
    for place in places {
        let facility = if place.facility { "Y" } else { "N" };
        // Cells are clean: no tab and no line end stands in them.
        out.push_str(&format!(
            "{}\t{}\t{facility}\t{}\n",
            place.code, place.title, place.description
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_whatever_the_headings_case_and_order() {
        let text = "\u{feff}Place of Service Code(s),Place of Service Name,Facility,Place of Service Description\r\n\
                    11,Office,Non-Facility,\"A place, other than a hospital\"\r\n\
                    1,Pharmacy,NF,A shop\r\n27-30,Unassigned,,N/A\r\n";
        let places = read("p.csv", text.as_bytes()).unwrap();
        assert_eq!(places.len(), 2);
        assert_eq!((places[0].code.as_str(), places[1].facility), ("01", false));
        assert!(write(&places).contains("11\tOffice\tN\tA place, other than a hospital\n"));
    }

    #[test]
    fn what_is_not_understood_is_refused_with_its_line() {
        let error = |row: &str| {
            let text = format!("pos_code,pos_type,pos_name,pos_description\n{row}\n");
            read("p.csv", text.as_bytes()).unwrap_err().to_string()
        };
        assert!(error("111,Facility,a,b").starts_with("p.csv:2: '111' is no place"));
        assert!(error("11,Both,a,b").starts_with("p.csv:2: 'Both' for 11"));
        assert!(error("11,Facility,,b").starts_with("p.csv:2: 11 has no name"));
        assert!(error("11,F,a,b\n11,F,a,b").starts_with("p.csv: 11 stands twice"));
        assert!(error("").starts_with("p.csv: it has no codes"));
    }
}
