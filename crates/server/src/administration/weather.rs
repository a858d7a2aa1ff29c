//! Token weather: what was issued, refreshed, revoked and refused.

use bailiwick_core::{
    model::{ClientId, WeatherCount, WeatherKind, WeatherSubject},
    scope::ScopeToken,
    store::{ListQuery, Page, WeatherFilter},
    weather::{Weather, WeatherSpan, ranked},
};

use super::{Administration, AdministrationError, Result, picture::identified};

impl Administration {
    /// What happened to `subject` within `span`, step by step. Servers add to it every
    /// minute.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// use bailiwick_server::bailiwick_core::{
    ///     model::{WeatherKind, WeatherSubject},
    ///     weather::WeatherSpan,
    /// };
    ///
    /// let week = WeatherSpan::days(7);
    /// let weather = administration.weather(&WeatherSubject::Everything, week).await?;
    /// assert_eq!(weather.series(WeatherKind::Reused).total, 0, "nobody lost a token");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn weather(&self, subject: &WeatherSubject, span: WeatherSpan) -> Result<Weather> {
        let counts = self.weather_counts(subject, span).await?;
        Ok(Weather::of(&counts, span, self.now()))
    }

    /// The same hour by hour, as it was counted.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// use bailiwick_server::bailiwick_core::{
    ///     model::WeatherSubject,
    ///     weather::{WeatherSpan, csv},
    /// };
    ///
    /// let subject = WeatherSubject::Everything;
    /// let counts = administration.weather_counts(&subject, WeatherSpan::days(1)).await?;
    /// print!("{}", csv(&counts));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn weather_counts(
        &self,
        subject: &WeatherSubject,
        span: WeatherSpan,
    ) -> Result<Vec<WeatherCount>> {
        let since = span.since(self.now());
        let query = ListQuery::WeatherOf(subject.clone(), since);
        self.counts(query).await
    }

    /// To which subjects of a sort something happened, the most often first, and whether
    /// that is all: so many of the newest counts are looked at and no more.
    pub(crate) async fn weather_by(
        &self,
        sort: &'static str,
        kind: WeatherKind,
        span: WeatherSpan,
    ) -> Result<(Vec<(WeatherSubject, u64)>, bool)> {
        let limit = WeatherFilter::MOST;
        let since = span.since(self.now());
        let query = ListQuery::Weather(WeatherFilter {
            sort,
            kind,
            since,
            limit,
        });
        let counts = self.counts(query).await?;
        Ok((ranked(&counts), counts.len() < limit))
    }

    async fn counts(&self, query: ListQuery) -> Result<Vec<WeatherCount>> {
        Ok(match self.0.store.page(query).await? {
            Page::Weather(counts) => counts,
            _ => Vec::new(),
        })
    }

    /// The client or the scope that is called so: a client by identifier or name, a
    /// scope also by the name of one of its values.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// let unknown = administration.weather_subject("scope", "plants:eat").await;
    /// assert!(unknown.is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn weather_subject(&self, sort: &str, name: &str) -> Result<WeatherSubject> {
        let snapshot = self.snapshot().await?;
        if sort == "client" {
            let id = identified(&ClientId::new(name), &snapshot, false);
            let id = id.ok_or_else(|| AdministrationError::not_found("client", name))?;
            return Ok(WeatherSubject::Client(id));
        }
        let not_found = || AdministrationError::not_found("scope", name);
        let asked = ScopeToken::parse(name).map_err(|_| not_found())?;
        let kept = snapshot.scope(&asked).map(|scope| scope.name.clone());
        let found = kept.or_else(|| Some(snapshot.resolve(&asked)?.registered().name.clone()));
        found.map(WeatherSubject::Scope).ok_or_else(not_found)
    }
}
