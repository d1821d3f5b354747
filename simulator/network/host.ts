/** A part of the network whose frames the sensor sees. */
export interface Zone {
  readonly name: string
  readonly vlan: number
  /** First three bytes. */
  readonly subnet: string
  /** Purdue level. */
  readonly level: number
}

export interface Host {
  readonly name: string
  readonly mac: string
  readonly ip: string
  /** Undefined: beyond the router, where the sensor does not look. */
  readonly zone: Zone | undefined
  readonly timeToLive: number
  /** Shortest and longest time to an answer, in milliseconds. */
  readonly answerInMs: readonly [number, number]
  /** TCP ports that respond to an unknown client; all others refuse. */
  readonly openPorts: readonly number[]
  /** Share of segments that get lost on the way to it and from it, 0..1: a WAN. */
  readonly loss?: number
}

/** How hosts of one kind send and answer. */
export const kinds = {
  controller: { timeToLive: 64, answerInMs: [3, 12] },
  siemens: { timeToLive: 30, answerInMs: [4, 14] },
  windows: { timeToLive: 128, answerInMs: [0.4, 2] },
  linux: { timeToLive: 64, answerInMs: [0.3, 1.5] },
  switch: { timeToLive: 255, answerInMs: [2, 8] },
  serial: { timeToLive: 64, answerInMs: [40, 90] },
  wan: { timeToLive: 64, answerInMs: [120, 260] },
} as const

export type Kind = keyof typeof kinds

/** Not in the host table of any zone: a temporary device. */
export function hostIn(zone: Zone, place: number, options: HostOptions): Host {
  const { name, kind, oui, openPorts = [], loss } = options
  const tail = [...zone.subnet.split('.').slice(1, 3), place].map((part) =>
    Number(part).toString(16).padStart(2, '0'),
  )
  const host = {
    name,
    zone,
    ip: `${zone.subnet}.${place}`,
    mac: `${oui}:${tail.join(':')}`,
    openPorts,
    ...kinds[kind],
  }
  return loss === undefined ? host : { ...host, loss }
}

export interface HostOptions {
  readonly name: string
  readonly kind: Kind
  /** First three bytes of its MAC address: who made it. */
  readonly oui: string
  readonly openPorts?: readonly number[]
  readonly loss?: number
}

/** A host of the internet. Addresses and names are those set aside for documentation: RFC 5737, RFC 2606. */
export function beyond(name: string, ip: string): Host {
  return { name, ip, zone: undefined, mac: '', timeToLive: 54, answerInMs: [12, 30], openPorts: [] }
}

export function gatewayOf(zone: Zone): string {
  return `${zone.subnet}.1`
}
