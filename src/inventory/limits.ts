/** Bounds of everything the inventory keeps, and the counts of how often each was reached. */

/** Bounds of the tables that evict; tests choose small ones. */
export interface TableLimits {
  /** Addresses remembered. Three per device of the largest plant this is made for (50,000), and as many who never answered. */
  readonly hosts: number
  readonly devices: number
  readonly links: number
  /**
   * Share of each table that only proven entries may fill: those that conversed, or speak an industrial protocol. Half of
   * what the largest plant needs; a flood of spoofed senders fills the rest.
   */
  readonly reservedShare: number
  /** Share of each table that newcomers may always fill, so that they live long enough to be proven. */
  readonly probationShare: number
}

export const tableLimits: TableLimits = {
  hosts: 300_000,
  devices: 100_000,
  links: 400_000,
  reservedShare: 0.25,
  probationShare: 0.05,
}

export const limits = {
  /** An entry seen again after this time is no single packet: it outranks those that are. */
  recurringSeconds: 60,
  /** IPs of one MAC past which it is a router or a forger: no device has so many of its own. */
  ipsPerDevice: 1024,
  /** /24 networks that look public and are claimed by ARP, and networks with industrial devices. */
  claimedNetworks: 10_000,
  plantSubnets: 10_000,
  /** Links of one client and server that differ in port or protocol. */
  linksPerPair: 64,
  /** Links of one client to addresses that never answered: a scan of a /20. */
  silentLinksPerClient: 4096,
  operationsPerLink: 512,
  objectsPerOperation: 8,
  /** Kinds of sessions of one link; a TLS server that picks another suite each time has a dozen. */
  sessionsPerLink: 16,
  /** Texts of how sessions are protected that are kept once for all links. */
  sessionMethods: 10_000,
  /** Text of how a session is protected, in UTF-16 units. */
  sessionText: 160,
  /** Distinct values of one attribute of one host. */
  valuesPerAttribute: 8,
  /** Distinct attributes of one host or module. */
  attributesPerHost: 128,
  /** Domains of brands that are kept of one host; past so many brands it is a PC or a resolver. */
  askedDomains: 16,
  brandsPerHost: 40,
  modulesPerHost: 1024,
  protocolAddressesPerHost: 1024,
  protocolsPerHost: 128,
  vlansPerHost: 32,
  /** MACs seen sending for one IP, and IPs tied to one MAC. */
  macsPerIp: 8,
  ipsPerMac: 100_000,
  /** MACs of ports of one switch; the largest chassis have some hundred. */
  portsPerChassis: 512,
  /** IPs one MAC may claim by ARP before it is taken for a proxy. */
  claimsPerMac: 8,
  /** Devices named that a broadcast reached. */
  reachedByBroadcast: 64,
  /** Distinct OT servers stored per client and protocol: enough to distinguish a poller from a station. */
  targetsPerClient: 64,
  internetAddresses: 10_000,
  internetMembers: 2000,
  hostnamesPerDevice: 32,
  /** Text of `software`, in UTF-16 units. */
  softwareText: 400,
  changesPending: 100_000,
  mergesPending: 10_000,
} as const

/** Counts what was reached; names are stable, they appear in the JSON under `counters`. */
export class Counters {
  readonly values: Record<string, number> = {}

  count(name: string): void {
    this.values[name] = (this.values[name] ?? 0) + 1
  }
}
