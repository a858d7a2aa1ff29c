//! Who is behind a proxy: `X-Forwarded-For`, as far as it is believed.

#[cfg(test)]
mod tests;

use std::{
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

use http::{HeaderMap, HeaderValue};
use ipnet::IpNet;

const X_FORWARDED_FOR: &str = "x-forwarded-for";

/// The proxies whose word about whom they speak for is believed.
///
/// Nothing but the address that wrong secrets and passwords are counted by comes of it:
/// what the server calls itself is its issuer, whatever a header says.
///
/// ```
/// use bailiwick_server::TrustedProxies;
///
/// let proxies: TrustedProxies = "10.0.0.0/8 192.0.2.7".parse()?;
/// assert!(!proxies.is_empty());
/// assert!("the proxy".parse::<TrustedProxies>().is_err());
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// Whether nobody is believed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// The nearest address that is no proxy of ours: `peer`, unless that is one; then
    /// the last one that it and those before it added. What stands before an address
    /// that is not trusted was written by a stranger.
    pub(crate) fn client(&self, peer: SocketAddr, headers: &HeaderMap) -> SocketAddr {
        let mut client = SocketAddr::new(peer.ip().to_canonical(), peer.port());
        if !self.trusts(client.ip()) {
            return client;
        }
        let lines = headers.get_all(X_FORWARDED_FOR);
        let lines: Vec<_> = lines.iter().map(HeaderValue::as_bytes).collect();
        for said in lines
            .iter()
            .rev()
            .flat_map(|line| line.rsplit(|b| *b == b','))
        {
            let Some(address) = address(said) else {
                // What nobody can read ends what is known.
                return client;
            };
            client = address;
            if !self.trusts(address.ip()) {
                break;
            }
        }
        client
    }
}

/// An address, perhaps with a port.
fn address(said: &[u8]) -> Option<SocketAddr> {
    let text = str::from_utf8(said).ok()?.trim();
    let address = text.parse().ok().or_else(|| {
        let bare = text
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        let address: IpAddr = bare.unwrap_or(text).parse().ok()?;
        Some(SocketAddr::new(address, 0))
    })?;
    Some(SocketAddr::new(address.ip().to_canonical(), address.port()))
}

/// Addresses and networks between spaces or commas. The error says which is none.
impl FromStr for TrustedProxies {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let words = text.split([' ', ',']).filter(|word| !word.is_empty());
        let networks = words.map(|word| {
            let network = word.parse::<IpNet>().ok();
            let network = network.or_else(|| word.parse::<IpAddr>().ok().map(IpNet::from));
            network.ok_or_else(|| format!("{word} is no address and no network such as 10.0.0.0/8"))
        });
        networks.collect::<Result<_, _>>().map(Self)
    }
}
