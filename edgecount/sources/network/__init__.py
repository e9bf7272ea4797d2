"""What speaks to cameras over the network: addresses, logins, certificates, connections."""
