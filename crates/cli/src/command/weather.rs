//! `bailiwick weather`: what was issued, refreshed, revoked and refused, and when.

use bailiwick_server::{
    Administration,
    bailiwick_core::{
        model::WeatherSubject,
        weather::{MOST_DAYS, WeatherSpan},
    },
    view::WeatherStepView,
};
use clap::Args;

use crate::{
    failure::Failure,
    output::{Output, View},
};

#[derive(Debug, Args)]
pub(crate) struct TellWeather {
    /// How many days, 1 to 90: by the hour up to 2, by six hours up to 14, by the day
    #[arg(long, value_name = "N", default_value_t = 7)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_DAYS)))]
    days: u32,
    /// Only of this client
    #[arg(long, value_name = "ID", group = "subject")]
    client: Option<String>,
    /// Only of this scope
    #[arg(long, value_name = "NAME", group = "subject")]
    scope: Option<String>,
}

pub(super) async fn run(
    args: TellWeather,
    admin: &Administration,
    output: Output,
) -> Result<(), Failure> {
    let subject = match (&args.client, &args.scope) {
        (Some(id), _) => admin.weather_subject("client", id).await?,
        (_, Some(name)) => admin.weather_subject("scope", name).await?,
        _ => WeatherSubject::Everything,
    };
    let span = WeatherSpan::days(args.days);
    let weather = admin.weather(&subject, span).await?;
    output.list(&WeatherStepView::all(&weather))
}

impl View for WeatherStepView {
    const COLUMNS: &'static [&'static str] = &[
        "from",
        "issued",
        "refreshed",
        "revoked",
        "reused",
        "refused",
        "scope_refused",
    ];
    const FIELDS: &'static [&'static str] = Self::COLUMNS;
}
