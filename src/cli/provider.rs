//! `claimdeck provider`: who renders and who bills.

use super::Answer;
use super::context::Context;
use super::out::{Out, Row, row};
use super::party::{Where, one_line, saved, set};
use crate::domain::{Provider, ProviderId, ProviderKind};
use crate::workflow::directory;

#[derive(Debug, clap::Subcommand)]
pub(super) enum What {
    /// Every provider
    List,
    /// One provider
    Show {
        /// The provider
        id: ProviderId,
    },
    /// Change a provider: what is left out stays
    Set(Box<SetArgs>),
}

#[derive(Debug, clap::Args)]
pub(super) struct SetArgs {
    /// The provider
    id: ProviderId,
    /// Last name of a person, name of an organization
    #[arg(long)]
    name: Option<String>,
    /// Given name of a person
    #[arg(long)]
    first: Option<String>,
    /// National Provider Identifier
    #[arg(long)]
    npi: Option<String>,
    /// Employer id, 9 digits
    #[arg(long)]
    tax_id: Option<String>,
    /// Taxonomy code
    #[arg(long)]
    taxonomy: Option<String>,
    #[command(flatten)]
    place: Where,
}

pub(super) fn run(what: &What, context: &Context, out: &mut Out) -> Answer {
    let desk = context.desk()?;
    match what {
        What::List => {
            let rows: Vec<Row> = desk.providers()?.iter().map(provider_row).collect();
            out.list(&rows)?;
        }
        What::Show { id } => {
            let provider = desk.provider(*id)?;
            out.show(
                &provider_row(&provider)
                    .with("address", one_line(&provider.address))
                    .with("phone", provider.phone.clone()),
            )?;
        }
        What::Set(args) => {
            let mut provider = desk.provider(args.id)?;
            set(&mut provider.name, args.name.as_deref());
            set(&mut provider.npi, args.npi.as_deref());
            set(&mut provider.tax_id, args.tax_id.as_deref());
            set(&mut provider.taxonomy, args.taxonomy.as_deref());
            if let (ProviderKind::Person { first }, Some(given)) = (&mut provider.kind, &args.first)
            {
                first.clone_from(given);
            }
            args.place.apply(&mut provider.address, &mut provider.phone);
            let changed = directory::save_provider(&desk, &provider)?;
            out.changed(&saved(provider.id, changed))?;
        }
    }
    Ok(0)
}

fn provider_row(p: &Provider) -> Row {
    row! {
        "id" => p.id.to_string(),
        "npi" => p.npi.clone(),
        "name" => p.to_string(),
        "kind" => match p.kind {
            ProviderKind::Person { .. } => "person",
            ProviderKind::Organization => "organization",
        },
        "taxonomy" => p.taxonomy.clone(),
        "tax_id" => p.tax_id.clone(),
    }
}
