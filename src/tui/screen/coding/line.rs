//! The form for the figures of a line.

use super::super::super::overlay::form::{self, Form, Purpose};
use super::super::super::widget::Field;
use super::CodingScreen;
use crate::codeset::Tables;
use crate::domain::{Coding, Modifier, Money, Pointer, ServiceLine, Units};
use crate::workflow::coding::usual_charge;

/// The form for the figures of a line.
#[must_use]
pub fn line_form(screen: &CodingScreen, at: usize, field: usize) -> Option<Form> {
    let line = screen.coding.lines.get(at)?;
    let letters: String = line.pointers.iter().map(|p| p.letter()).collect();
    let modifiers: Vec<&str> = line.modifiers.iter().map(Modifier::as_str).collect();
    let place = line.place_of_service.clone().unwrap_or_default();
    let visit = &screen.open.chart.encounter.place_of_service;
    let mut form = Form::new(format!("Line {} {}", at + 1, line.code), Purpose::Line(at))
        .with(
            "Modifiers",
            "up to four, such as 25 59",
            Field::suggest(&modifiers.join(" ")),
        )
        .with(
            "Pointers",
            "letters A to L, at most four; a letter again takes it off",
            Field::holding(&letters),
        )
        .with(
            "Units",
            "such as 1 or 2.5",
            Field::suggest(&line.units.to_string()),
        )
        .with(
            "Charge",
            "for the whole line, such as 125.00",
            Field::suggest(&line.charge.to_string()),
        )
        .with(
            "Place",
            format!("empty for the visit's, {visit}"),
            Field::suggest(&place),
        );
    form.at = field;
    Some(form)
}

/// Reads the form of a line. The error names the field and puts the cursor on it.
///
/// # Errors
/// The place of the field that is wrong, and why.
pub fn read_line(form: &Form, coding: &Coding, at: usize) -> Result<ServiceLine, (usize, String)> {
    let line = coding.lines.get(at);
    let mut line = line
        .cloned()
        .ok_or_else(|| (0, "this line is gone".to_owned()))?;
    let wrong = |field: usize| move |text: String| (field, text);
    let words = form.text(form::MODIFIERS).replace(',', " ");
    line.modifiers = words
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<Vec<Modifier>, String>>()
        .map_err(wrong(form::MODIFIERS))?;
    if line.modifiers.len() > ServiceLine::MAX_MODIFIERS {
        return Err((form::MODIFIERS, "a line takes four modifiers".to_owned()));
    }
    line.pointers = form
        .text(form::POINTERS)
        .chars()
        .filter_map(|c| (1..=12).filter_map(Pointer::new).find(|p| p.letter() == c))
        .collect();
    if let Some(p) = line
        .pointers
        .iter()
        .find(|p| p.index() >= coding.diagnoses.len())
    {
        let text = format!(
            "there is no diagnosis {}: {} stand on this claim",
            p.letter(),
            coding.diagnoses.len()
        );
        return Err((form::POINTERS, text));
    }
    if line.pointers.len() > ServiceLine::MAX_POINTERS {
        return Err((
            form::POINTERS,
            "a line points at four diagnoses at most".to_owned(),
        ));
    }
    line.units = form
        .text(form::UNITS)
        .parse::<Units>()
        .map_err(wrong(form::UNITS))?;
    line.charge = form
        .text(form::CHARGE)
        .parse::<Money>()
        .map_err(|error| (form::CHARGE, error.to_string()))?;
    let place = form.text(form::PLACE);
    line.place_of_service = match place.as_bytes() {
        [] => None,
        [a, b] if a.is_ascii_digit() && b.is_ascii_digit() => Some(place.to_owned()),
        _ => {
            return Err((
                form::PLACE,
                format!("'{place}' is no place of service: two digits, such as 11"),
            ));
        }
    };
    Ok(line)
}

/// Lets the charge follow the units, where it was the usual charge for the units before and was
/// not typed over.
pub fn follow_units(tables: &Tables, before: &ServiceLine, after: &mut ServiceLine) {
    let usual = |units: Units| {
        let line = ServiceLine {
            units,
            ..before.clone()
        };
        usual_charge(tables, &line)
    };
    let untouched = after.charge == before.charge && after.units != before.units;
    if untouched
        && usual(before.units) == Some(before.charge)
        && let Some(charge) = usual(after.units)
    {
        after.charge = charge;
    }
}

/// Says below the fields what the modifiers or the place typed so far mean.
pub fn explain(form: &mut Form, tables: &Tables) {
    let text = match form.at {
        form::MODIFIERS => {
            let words = form.text(form::MODIFIERS).replace(',', " ").to_uppercase();
            let meanings: Vec<String> = words
                .split_whitespace()
                .filter(|word| word.len() == 2)
                .map(|word| match tables.modifier(word) {
                    Some(meaning) => format!("{word} {meaning}"),
                    None => format!("{word} is not in the table of modifiers"),
                })
                .collect();
            meanings.join("; ")
        }
        form::PLACE => match form.text(form::PLACE) {
            place if place.len() == 2 => match tables.place_of_service(place) {
                Some(title) => format!("{place} {title}"),
                None => format!("there is no place of service {place}"),
            },
            _ => String::new(),
        },
        _ => String::new(),
    };
    let at = form.at;
    if let Some(entry) = form.entries.get_mut(at) {
        entry.told = text;
    }
}
