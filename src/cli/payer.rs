//! `claimdeck payer`: who pays, how fast, and how long a claim may be filed.

use super::Answer;
use super::context::Context;
use super::out::{Out, Row, row};
use super::party::{Where, one_line, saved, set};
use crate::domain::{Payer, PayerId, PayerKind};
use crate::workflow::directory;

#[derive(Debug, clap::Subcommand)]
pub(super) enum What {
    /// Every payer
    List,
    /// One payer
    Show {
        /// The payer
        id: PayerId,
    },
    /// Change a payer: what is left out stays
    Set(Box<SetArgs>),
}

#[derive(Debug, clap::Args)]
pub(super) struct SetArgs {
    /// The payer
    id: PayerId,
    /// Electronic payer id, as the clearinghouse lists it
    #[arg(long, value_name = "ID")]
    payer_id: Option<String>,
    /// Name
    #[arg(long)]
    name: Option<String>,
    /// Kind, such as medicare or commercial
    #[arg(long)]
    kind: Option<PayerKind>,
    /// Claim filing indicator (SBR09), such as MB or CI
    #[arg(long)]
    filing: Option<String>,
    /// Calendar days from sending a claim to its payment
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..=365))]
    days_to_pay: Option<u16>,
    /// Calendar days from the service within which a claim must arrive
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..=3650))]
    timely_filing: Option<u16>,
    #[command(flatten)]
    place: Where,
}

pub(super) fn run(what: &What, context: &Context, out: &mut Out) -> Answer {
    let desk = context.desk()?;
    match what {
        What::List => {
            let rows: Vec<Row> = desk.payers()?.iter().map(payer_row).collect();
            out.list(&rows)?;
        }
        What::Show { id } => {
            let payer = desk.payer(*id)?;
            out.show(&payer_row(&payer).with("address", one_line(&payer.address)))?;
        }
        What::Set(args) => {
            let mut payer = desk.payer(args.id)?;
            set(&mut payer.code, args.payer_id.as_deref());
            set(&mut payer.name, args.name.as_deref());
            set(&mut payer.filing, args.filing.as_deref());
            payer.kind = args.kind.unwrap_or(payer.kind);
            payer.days_to_pay = args.days_to_pay.unwrap_or(payer.days_to_pay);
            payer.timely_filing_days = args.timely_filing.unwrap_or(payer.timely_filing_days);
            args.place.apply(&mut payer.address, &mut payer.phone);
            let changed = directory::save_payer(&desk, &payer)?;
            out.changed(&saved(payer.id, changed))?;
        }
    }
    Ok(0)
}

fn payer_row(p: &Payer) -> Row {
    row! {
        "id" => p.id.to_string(),
        "payer_id" => p.code.clone(),
        "name" => p.name.clone(),
        "kind" => p.kind.name(),
        "filing" => p.filing.clone(),
        "days_to_pay" => p.days_to_pay,
        "timely_filing" => p.timely_filing_days,
        "phone" => p.phone.clone(),
    }
}
