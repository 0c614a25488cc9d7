//! The region of a data center: continent, country and area in one text.

use std::fmt;

/// A data center's region, `Continent,Country,Area`, as the registry's data center record has it.
///
/// The area is all after the second comma. A text of fewer parts is kept as it is, and its parts are
/// [`Region::UNKNOWN`].
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region {
    text: String,
}

impl Region {
    /// What stands for each part of a region that is not `Continent,Country,Area`.
    pub const UNKNOWN: &'static str = "Unknown";

    /// Takes the text of a data center record.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }

    /// The text as the registry has it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The continent, as `Europe`.
    pub fn continent(&self) -> &str {
        self.parts()[0]
    }

    /// The country's code, as `BE`. Most are of ISO 3166-1; the registry writes the United Kingdom `UK`.
    pub fn country(&self) -> &str {
        self.parts()[1]
    }

    /// The area within the country, as `Flanders`.
    pub fn area(&self) -> &str {
        self.parts()[2]
    }

    fn parts(&self) -> [&str; 3] {
        let mut parts = self.text.splitn(3, ',').map(str::trim);
        match (parts.next(), parts.next(), parts.next()) {
            (Some(continent), Some(country), Some(area)) => [continent, country, area],
            _ => [Self::UNKNOWN; 3],
        }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::Region;

    #[test]
    fn a_region_is_split_at_the_first_two_commas() {
        let region = Region::new("North America,US,Washington, D.C.");
        assert_eq!(
            [region.continent(), region.country(), region.area()],
            ["North America", "US", "Washington, D.C."]
        );
    }

    #[test]
    fn anything_shorter_is_unknown() {
        for text in ["", "Europe", "Europe,BE"] {
            let region = Region::new(text);
            assert_eq!(
                [region.continent(), region.country(), region.area()],
                ["Unknown"; 3]
            );
            assert_eq!(region.as_str(), text);
        }
    }
}
