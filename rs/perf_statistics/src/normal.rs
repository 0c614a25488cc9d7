//! Quantiles of the normal distribution and of Student's t, as far as planning runs needs them.

/// The probability that a standard normal value is above `z`.
///
/// By the rational approximation of the error function in Abramowitz and Stegun, Handbook of Mathematical Functions,
/// 7.1.26: off by less than 1.5e-7.
pub(crate) fn upper_tail(z: f64) -> f64 {
    const COEFFICIENTS: [f64; 5] = [
        0.254_829_592,
        -0.284_496_736,
        1.421_413_741,
        -1.453_152_027,
        1.061_405_429,
    ];
    let x = z.abs() / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let polynomial = COEFFICIENTS
        .iter()
        .rev()
        .fold(0.0, |sum, coefficient| (sum + coefficient) * t);
    let tail = polynomial * (-x * x).exp() / 2.0;
    if z < 0.0 {
        1.0 - tail
    } else {
        tail
    }
}

/// The value below which a standard normal value falls with a probability, which is above 0 and below 1.
pub(crate) fn quantile(probability: f64) -> f64 {
    // The tail is strictly monotone, so that halving the interval cannot go wrong; 60 steps exhaust an f64.
    let (mut low, mut high) = (-8.0, 8.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if 1.0 - upper_tail(middle) < probability {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) / 2.0
}

/// The quantile of Student's t with some degrees of freedom.
///
/// By its Cornish-Fisher expansion in Abramowitz and Stegun, 26.7.5: off by less than 1 % from 3 degrees of freedom
/// on for the probabilities that planning asks for, which is far less than the noise is known from a few runs.
pub(crate) fn student_quantile(probability: f64, degrees: f64) -> f64 {
    let x = quantile(probability);
    let square = x * x;
    let terms = [
        (square + 1.0) / 4.0,
        ((5.0 * square + 16.0) * square + 3.0) / 96.0,
        (((3.0 * square + 19.0) * square + 17.0) * square - 15.0) / 384.0,
        ((((79.0 * square + 776.0) * square + 1482.0) * square - 1920.0) * square - 945.0)
            / 92_160.0,
    ];
    let series = terms
        .iter()
        .rev()
        .fold(0.0, |sum, term| (sum + term) / degrees);
    x * (1.0 + series)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_tables() {
        let normal = [
            (0.5, 0.0),
            (0.8, 0.841_62),
            (0.975, 1.959_96),
            (0.01, -2.326_35),
        ];
        for (probability, expected) in normal {
            assert!((quantile(probability) - expected).abs() < 1e-4);
        }
        let student = [
            (0.975, 3.0, 3.182_45),
            (0.975, 6.0, 2.446_91),
            (0.975, 8.0, 2.306_00),
            (0.8, 6.0, 0.905_70),
            (0.99, 20.0, 2.527_98),
        ];
        for (probability, degrees, expected) in student {
            let quantile = student_quantile(probability, degrees);
            assert!((quantile / expected - 1.0_f64).abs() < 0.01);
        }
    }

    #[test]
    fn both_tails_make_one() {
        for z in [0.0, 0.5, 1.0, 3.0] {
            assert!((upper_tail(z) + upper_tail(-z) - 1.0).abs() < 1e-6);
        }
    }
}
