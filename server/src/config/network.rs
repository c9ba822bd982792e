//! Networks of trusted proxies, and the address of the visitor behind them.

use std::net::IpAddr;

/// A network in CIDR notation (RFC 4632); a bare address is a network of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

impl Network {
    /// Reads `10.0.0.0/8`, `::1` and the like.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text
            .split_once('/')
            .map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let address: IpAddr = address.parse().ok()?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Some(longest), |prefix| prefix.parse().ok())?;
        (prefix <= longest).then_some(Self { address, prefix })
    }

    /// Whether an address lies in it.
    pub fn contains(&self, other: IpAddr) -> bool {
        match (self.address, other.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let differ = u32::from(own) ^ u32::from(other);
                differ.checked_shr(32 - u32::from(self.prefix)).unwrap_or(0) == 0
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let differ = u128::from(own) ^ u128::from(other);
                differ.checked_shr(128 - u32::from(self.prefix)).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

/// The address of the visitor: the last one in `X-Forwarded-For` that no trusted proxy wrote about itself.
///
/// `forwarded` is believed only if the connection comes from a trusted proxy; anybody can send the header.
pub fn visitor(trusted: &[Network], connected: IpAddr, forwarded: &str) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut visitor = connected.to_canonical();
    for hop in forwarded.split(',').rev() {
        if !is_trusted(visitor) {
            break;
        }
        match hop.trim().parse::<IpAddr>() {
            Ok(address) => visitor = address.to_canonical(),
            Err(_) => break,
        }
    }
    visitor
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_network_contains_its_addresses_and_no_others() {
        let network = Network::parse("10.1.0.0/16").unwrap();
        assert!(network.contains(ip("10.1.255.3")) && network.contains(ip("::ffff:10.1.0.1")));
        assert!(!network.contains(ip("10.2.0.1")) && !network.contains(ip("::1")));
        assert!(Network::parse("0.0.0.0/0").unwrap().contains(ip("8.8.8.8")));
        assert!(Network::parse("::1").unwrap().contains(ip("::1")));
        for wrong in ["10.0.0.0/33", "10.0.0", "", "host/8", "::/129"] {
            assert_eq!(Network::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_forwarding_header_of_a_stranger_is_not_believed() {
        assert_eq!(visitor(&[], ip("203.0.113.7"), "1.2.3.4"), ip("203.0.113.7"));
    }

    #[test]
    fn behind_trusted_proxies_the_visitor_is_the_last_address_that_none_of_them_has() {
        let trusted = [Network::parse("10.0.0.0/8").unwrap()];
        assert_eq!(
            visitor(&trusted, ip("10.0.0.1"), "9.9.9.9, 203.0.113.7, 10.0.0.2"),
            ip("203.0.113.7")
        );
        assert_eq!(visitor(&trusted, ip("10.0.0.1"), ""), ip("10.0.0.1"));
        assert_eq!(visitor(&trusted, ip("10.0.0.1"), "unknown"), ip("10.0.0.1"));
    }
}
