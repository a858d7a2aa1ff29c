//! How much a scope puts at risk.

words! {
    /// How much harm a client can do with a scope, as its owner says and an
    /// administrator agrees; from the least to the greatest.
    ///
    /// ```
    /// use bailiwick_core::model::Risk;
    ///
    /// assert_eq!(Risk::parse("high"), Some(Risk::High));
    /// assert_eq!(Risk::default().as_str(), "low");
    /// assert!(Risk::Medium < Risk::Critical);
    /// ```
    #[derive(Default)]
    Risk {
        /// Little: what is public anyway, or easily undone.
        #[default]
        Low = "low",
        /// Some: what is private is seen, or something is changed.
        Medium = "medium",
        /// Much: what is sensitive is seen, or something is lost.
        High = "high",
        /// All: money, identities, everything somebody has.
        Critical = "critical",
    }
}
