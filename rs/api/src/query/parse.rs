//! The parameters of a query, each once, before anyone knows what they mean.

use super::percent::decode_form;
use crate::error::{shown, Error};

/// One parameter. The value is still encoded: a `%2C` in it is not a comma between values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parameter<'a> {
    pub name: String,
    raw: &'a str,
}

impl Parameter<'_> {
    /// The value as one text.
    pub fn text(&self) -> Result<String, Error> {
        decode_form(self.raw)
    }

    /// The values between commas; one empty value for an empty text.
    pub fn values(&self) -> impl Iterator<Item = Result<String, Error>> + '_ {
        self.raw.split(',').map(decode_form)
    }

    /// The values between commas; none for an empty text.
    pub fn names(&self) -> Result<Vec<String>, Error> {
        match self.raw {
            "" => Ok(Vec::new()),
            _ => self.values().collect(),
        }
    }
}

/// The parameters of a query in the order in which they are given.
pub(super) fn parameters(query: &str) -> Result<Vec<Parameter<'_>>, Error> {
    let mut parameters: Vec<Parameter<'_>> = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, raw) = pair.split_once('=').unwrap_or((pair, ""));
        let name = decode_form(name)?;
        if parameters.iter().any(|each| each.name == name) {
            return Err(Error::DuplicateParameter { name: shown(&name) });
        }
        parameters.push(Parameter { name, raw });
    }
    Ok(parameters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_split_before_they_are_decoded() {
        let found = parameters("a=1%262&&b&%63=x=y").unwrap();
        let texts: Vec<(String, String)> = found
            .iter()
            .map(|each| (each.name.clone(), each.text().unwrap()))
            .collect();
        let expected = [("a", "1&2"), ("b", ""), ("c", "x=y")];
        assert_eq!(
            texts,
            expected.map(|(name, text)| (name.into(), text.into()))
        );
    }

    #[test]
    fn an_encoded_comma_belongs_to_the_value() {
        let found = parameters("owner=Ice%2C+Ltd,Fire").unwrap();
        let values: Result<Vec<String>, Error> = found[0].values().collect();
        assert_eq!(values.unwrap(), ["Ice, Ltd", "Fire"]);
    }

    #[test]
    fn a_parameter_given_twice_is_refused() {
        let error = parameters("a=1&%61=2").unwrap_err();
        assert_eq!(error, Error::DuplicateParameter { name: "a".into() });
    }
}
