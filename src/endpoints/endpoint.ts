/** A device as seen from inside: by the agent, or by an endpoint product. */
import type { Microseconds } from '#model/time'

export type EndpointSource = 'agent' | 'defender' | 'osquery' | 'wazuh' | 'sysmon' | 'velociraptor'

export interface EndpointInterface {
  /** Lower case with colons; '' if unknown. */
  readonly mac: string
  /** Bridge, tunnel, container or virtual switch: its address may exist many times. */
  readonly isVirtual: boolean
}

export interface Endpoint {
  /** Source and id there: `agent:a7…`, `defender:6f…`. */
  readonly id: string
  readonly source: EndpointSource
  /** Host names, full ones and short ones. */
  readonly names: readonly string[]
  readonly vendor: string
  readonly serial: string
  readonly os: string
  readonly interfaces: readonly EndpointInterface[]
  /** Addresses and when it had them. */
  readonly addresses: readonly { readonly address: string; readonly time: Microseconds }[]
  /** Realm of its addresses, where the source is known to be there; '' for any. */
  readonly realm: string
}

/** A device of the network view, as far as joining needs it. */
export interface JoinDevice {
  readonly id: string
  readonly realm: string
  readonly hostnames: readonly string[]
  readonly vendor: string
  readonly serial: string
  /** Addresses it was seen to own, not those of a router before it. */
  readonly macAddresses: readonly string[]
  readonly ipAddresses: readonly string[]
  readonly firstSeen: Microseconds
  readonly lastSeen: Microseconds
}

/** A person's answer to a question, or the undoing of a join. */
export interface JoinDecision {
  readonly endpoint: string
  readonly device: string
  readonly verdict: 'same' | 'different'
}
