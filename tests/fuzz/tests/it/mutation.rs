//! Bytes near to other bytes, the same in every run.

/// The splitmix64 sequence.
pub(crate) struct Sequence(pub(crate) u64);

impl Sequence {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Below `end`; 0 if there is nothing below.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap().max(1);
        usize::try_from(self.next() % end).unwrap()
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }
}

/// What readers stumble over.
const PIECES: [&[u8]; 20] = [
    b"\0",
    b"\r\n",
    b"%00",
    b"%",
    b"%ff",
    b"&",
    b"=",
    b"\"",
    b"\\",
    b"//",
    b"..",
    b":",
    b" ",
    b"{",
    b"[",
    b"\xff",
    b"\xc3",
    b"e9999",
    b"18446744073709551616",
    "\u{202e}".as_bytes(),
];

/// `seed` changed in one to four places, with pieces of `other`.
pub(crate) fn mutated(seed: &[u8], other: &[u8], random: &mut Sequence) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=random.below(4) {
        change(&mut bytes, other, random);
    }
    bytes.truncate(16 * 1024);
    bytes
}

fn change(bytes: &mut Vec<u8>, other: &[u8], random: &mut Sequence) {
    let at = random.below(bytes.len() + 1);
    let end = at + random.below((bytes.len() - at).min(16) + 1);
    let piece: Vec<u8> = match random.below(6) {
        0 => vec![random.byte()],
        1 => PIECES[random.below(PIECES.len())].to_vec(),
        2 => {
            let from = random.below(other.len());
            other[from..]
                .iter()
                .copied()
                .take(random.below(64))
                .collect()
        }
        3 => bytes[at..end].repeat(1 + random.below(20)),
        4 => bytes[at..end]
            .iter()
            .map(|byte| byte ^ (1 << random.below(8)))
            .collect(),
        _ => Vec::new(),
    };
    bytes.splice(at..end, piece);
}
