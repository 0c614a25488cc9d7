//! The parameters of a query: each one is taken once by its name, and what nobody took is refused.

use actix_web::web::Query;
use actix_web::HttpRequest;
use api::Problem;
use std::str::FromStr;

/// The parameters of one request.
pub struct Parameters {
    pairs: Vec<(String, String)>,
    known: Vec<&'static str>,
}

impl Parameters {
    /// Reads a request's query.
    ///
    /// # Errors
    /// When it is badly encoded.
    pub fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let pairs = Query::<Vec<(String, String)>>::from_query(request.query_string())
            .map_err(|error| Problem::bad_request(&format!("the query: {error}")))?
            .into_inner();
        Ok(Self {
            pairs,
            known: Vec::new(),
        })
    }

    /// Takes a parameter; `None` when it is not given.
    ///
    /// # Errors
    /// When it is given twice.
    pub fn take(&mut self, name: &'static str) -> Result<Option<String>, Problem> {
        let mut values = self.take_all(name);
        match values.len() {
            0 | 1 => Ok(values.pop()),
            _ => Err(Problem::bad_request(&format!(
                "the parameter \"{name}\" is given twice; give it once"
            ))),
        }
    }

    /// Takes every value of a parameter that may be given more than once.
    pub fn take_all(&mut self, name: &'static str) -> Vec<String> {
        self.known.push(name);
        let is_other = |(each, _): &(String, String)| each != name;
        let (others, taken) = std::mem::take(&mut self.pairs)
            .into_iter()
            .partition::<Vec<_>, _>(is_other);
        self.pairs = others;
        taken.into_iter().map(|(_, value)| value).collect()
    }

    /// Takes a parameter that is read from its text.
    ///
    /// # Errors
    /// When it is given twice, or is not what is expected.
    pub fn parse<T: FromStr>(
        &mut self,
        name: &'static str,
        expected: &str,
    ) -> Result<Option<T>, Problem> {
        let Some(text) = self.take(name)? else {
            return Ok(None);
        };
        let value = text.parse();
        let value = value.map_err(|_| {
            let shown: String = text.chars().take(80).collect();
            Problem::bad_request(&format!("{name}: \"{shown}\" is not {expected}"))
        });
        value.map(Some)
    }

    /// Says that all parameters have been taken.
    ///
    /// # Errors
    /// When one is left that nobody knows.
    pub fn finish(self) -> Result<(), Problem> {
        match self.pairs.first() {
            None => Ok(()),
            Some((name, _)) => Err(Problem::unknown_parameter(name, self.known)),
        }
    }
}
