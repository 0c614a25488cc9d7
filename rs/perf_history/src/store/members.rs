//! The metrics of a shape as bytes: their numbers in ascending order, each as what it is more than the one before,
//! in LEB128. Neighbours in the table of metrics take a byte each.

use crate::error::HistoryError;

/// The bytes of these numbers, which ascend.
pub(super) fn encode(ascending: &[i64]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(ascending.len());
    let mut last = 0;
    for number in ascending {
        let mut rest = number.wrapping_sub(last) as u64;
        last = *number;
        while rest >= 0x80 {
            bytes.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        bytes.push(rest as u8);
    }
    bytes
}

/// The numbers of these bytes.
pub(super) fn decode(bytes: &[u8]) -> Result<Vec<i64>, HistoryError> {
    let mut numbers = Vec::with_capacity(bytes.len());
    let (mut last, mut step, mut shift) = (0_i64, 0_u64, 0);
    for byte in bytes {
        if shift > 63 {
            return Err(damaged("has a number of more than 64 bits"));
        }
        step |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            last = last.wrapping_add(step as i64);
            numbers.push(last);
            (step, shift) = (0, 0);
        }
    }
    if shift > 0 {
        return Err(damaged("ends within a number"));
    }
    Ok(numbers)
}

fn damaged(reason: &str) -> HistoryError {
    HistoryError::Damaged {
        what: "a list of metrics".to_owned(),
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_and_neighbours_take_a_byte() {
        for numbers in [&[][..], &[1, 2, 3], &[7, 135, 20_000, i64::MAX]] {
            assert_eq!(decode(&encode(numbers)).unwrap(), numbers);
        }
        assert_eq!(encode(&[1, 2, 5]), [1, 1, 3]);
        assert!(decode(&[0x80]).is_err());
        assert!(decode(&[0xff; 11]).is_err());
    }
}
