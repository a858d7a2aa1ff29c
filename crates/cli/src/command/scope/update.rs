//! `bailiwick scope update`.

use bailiwick_server::{
    Administration,
    bailiwick_core::{
        model::{LanguageTag, Risk, Visibility},
        scope::ScopeChange,
    },
};
use clap::Args;

use super::{impact, named};
use crate::{
    command::words::{self, day},
    failure::Failure,
    output::Output,
};

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(crate) struct Update {
    /// Its name
    name: String,
    /// What it lets a client do, in plain text for people
    #[arg(long, value_name = "D")]
    description: Option<String>,
    /// The language of --description [default: the server's]; an empty description takes
    /// that language away
    #[arg(long, value_name = "TAG", requires = "description")]
    lang: Option<String>,
    /// The scope means the same as before: what people allowed holds
    #[arg(long, conflicts_with = "material")]
    cosmetic: bool,
    /// The scope means something else: people are asked again, as with any new description
    #[arg(long)]
    material: bool,
    /// Grant it when a request names no scope
    #[arg(long, conflicts_with = "no_default")]
    default: bool,
    /// Do not
    #[arg(long)]
    no_default: bool,
    /// Let only clients ask for it that a rule names
    #[arg(long, conflicts_with = "no_exclusive")]
    exclusive: bool,
    /// Let every client
    #[arg(long)]
    no_exclusive: bool,
    /// List it in the metadata document
    #[arg(long, conflicts_with = "no_advertised")]
    advertised: bool,
    /// Do not
    #[arg(long)]
    no_advertised: bool,
    /// Who finds it in the catalogue
    #[arg(long, value_parser = words::visibility())]
    visibility: Option<Visibility>,
    /// How much harm can be done with it; with more, people are asked again
    #[arg(long, value_parser = words::risk())]
    risk: Option<Risk>,
    /// The day (UTC) on which a deprecated scope goes out of use; none: not by itself
    #[arg(long, value_name = "YYYY-MM-DD")]
    sunset: Option<String>,
    /// The scope to ask for instead; none: there is none
    #[arg(long, value_name = "NAME")]
    replaced_by: Option<String>,
    /// Change nothing; say what would change and who holds it, and exit with 5 if anything would
    #[arg(long)]
    dry_run: bool,
}

impl Update {
    fn change(&self) -> Result<ScopeChange, Failure> {
        let mut change = ScopeChange {
            material: either(self.material, self.cosmetic),
            is_default: either(self.default, self.no_default),
            exclusive: either(self.exclusive, self.no_exclusive),
            advertised: either(self.advertised, self.no_advertised),
            visibility: self.visibility,
            risk: self.risk,
            sunset: or_none(self.sunset.as_deref(), day)?,
            replaced_by: or_none(self.replaced_by.as_deref(), named)?,
            ..ScopeChange::default()
        };
        match &self.lang {
            Some(tag) => {
                let language = LanguageTag::parse(tag).ok_or_else(|| {
                    Failure::usage(format!(
                        "--lang {tag}: not a language tag, such as fr or pt-BR"
                    ))
                })?;
                let text = self
                    .description
                    .clone()
                    .filter(|text| !text.trim().is_empty());
                change.translations.insert(language, text);
            }
            None => change.description.clone_from(&self.description),
        }
        Ok(change)
    }
}

fn either(yes: bool, no: bool) -> Option<bool> {
    (yes || no).then_some(yes)
}

#[expect(clippy::option_option, reason = "as `ScopeChange` has it")]
fn or_none<T>(
    text: Option<&str>,
    read: fn(&str) -> Result<T, Failure>,
) -> Result<Option<Option<T>>, Failure> {
    text.map(|text| match text {
        "none" => Ok(None),
        text => read(text).map(Some),
    })
    .transpose()
}

pub(super) async fn run(
    args: &Update,
    admin: &Administration,
    output: Output,
) -> Result<(), Failure> {
    let (name, change) = (named(&args.name)?, args.change()?);
    let preview = admin.preview_scope(&name, &change).await?;
    if !args.dry_run {
        admin.update_scope(&name, &change).await?;
    }
    impact::print(&[preview], admin, args.dry_run, output).await
}
