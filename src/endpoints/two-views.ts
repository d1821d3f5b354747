/** Findings that need both views of a device, from the same span of time. */
import type { Microseconds } from '#model/time'

export const limits = {
  /** Rounds of the agent that must lie within a connection of the wire before its absence means something. */
  rounds: 3,
  /** Microseconds between two rounds of the agent's collector of connections. */
  round: 30_000_000,
  /** Share of lost events above which the agent's silence about a connection means nothing. */
  lossShare: 0.01,
  /** Send intervals without a batch, while the device talks. */
  silentIntervals: 2,
  /** Findings of one device. */
  findings: 50,
} as const

/** One connection as the sensor saw it. `from` to `until`: without a pause longer than a round. */
export interface WireConnection {
  readonly transport: 'tcp' | 'udp'
  /** Whether the device is the client. */
  readonly isClient: boolean
  readonly peer: string
  /** Port of the server. */
  readonly port: number
  readonly from: Microseconds
  readonly until: Microseconds
}

/** One connection as the agent lists it, with the span of the rounds that showed it. */
export interface ListedConnection {
  readonly transport: 'tcp' | 'udp'
  readonly isClient: boolean
  readonly peer: string
  readonly port: number
  readonly first: Microseconds
  readonly last: Microseconds
}

export interface InsideView {
  /** Span that the batches cover without a gap. */
  readonly from: Microseconds
  readonly until: Microseconds
  readonly connections: readonly ListedConnection[]
  readonly listeners: readonly { readonly transport: 'tcp' | 'udp'; readonly port: number }[]
  /** Events that the agent made, and those that it dropped, in this span. */
  readonly events: number
  readonly lost: number
  readonly isClockSet: boolean
}

export interface TwoViewFinding {
  readonly rule: 'hidden-connection' | 'silent-agent' | 'unseen-listener'
  /** Observation on the network. */
  readonly outside: string
  /** Report of the agent. */
  readonly inside: string
  readonly peer: string
  readonly time: Microseconds
}

/**
 * Connections on the wire that the device does not list: a hidden process, or a spoofed address. Nothing is found where the
 * agent lost events, its clock is not set, or the connection was too short to be in a round.
 */
export function hiddenConnections(
  inside: InsideView,
  wire: readonly WireConnection[],
): readonly TwoViewFinding[] {
  const { events, lost, isClockSet } = inside
  if (!isClockSet || lost > limits.lossShare * Math.max(1, events + lost)) return []
  const found: TwoViewFinding[] = []
  for (const connection of wire) {
    const from = Math.max(connection.from, inside.from)
    const until = Math.min(connection.until, inside.until)
    // One round more than counted: the first and the last may lie just outside.
    if (until - from < (limits.rounds + 1) * limits.round) continue
    if (inside.connections.some((listed) => isSame(listed, connection) && overlaps(listed, from, until)))
      continue
    // Replies of UDP servers and of listening sockets are not connections of their own.
    if (!connection.isClient && connection.transport === 'udp' && listens(inside, connection)) continue
    const { transport, isClient, peer, port } = connection
    found.push({
      rule: 'hidden-connection',
      outside: `${transport} ${isClient ? `to ${peer} port ${port}` : `from ${peer} to port ${port}`} for ${Math.round((until - from) / 1e6)} s`,
      inside: `${Math.floor((until - from) / limits.round)} rounds of the agent list no such connection; it lost ${lost} of ${events + lost} events`,
      ...{ peer, time: from },
    })
    if (found.length >= limits.findings) break
  }
  return found
}

function isSame(listed: ListedConnection, { transport, isClient, peer, port }: WireConnection): boolean {
  return (
    listed.transport === transport &&
    listed.isClient === isClient &&
    listed.peer === peer &&
    listed.port === port
  )
}

function overlaps({ first, last }: ListedConnection, from: Microseconds, until: Microseconds): boolean {
  return first <= until + limits.round && last >= from - limits.round
}

function listens({ listeners }: InsideView, { transport, port }: WireConnection): boolean {
  return listeners.some((listener) => listener.transport === transport && listener.port === port)
}

export interface AgentPulse {
  /** Arrival of the last batch. */
  readonly lastBatch: Microseconds
  /** Of the agent's configuration. */
  readonly sendInterval: Microseconds
  /** The device was last seen on the wire. */
  readonly lastTraffic: Microseconds
  readonly now: Microseconds
}

/** The device talks, and its agent does not: it was ended, or its messages are filtered. */
export function silentAgent({
  lastBatch,
  sendInterval,
  lastTraffic,
  now,
}: AgentPulse): TwoViewFinding | undefined {
  const due = lastBatch + limits.silentIntervals * sendInterval
  if (now < due || lastTraffic < due) return undefined
  return {
    rule: 'silent-agent',
    outside: `the device sent traffic ${Math.round((lastTraffic - lastBatch) / 60e6)} min after the last batch`,
    inside: `no batch for ${Math.round((now - lastBatch) / 60e6)} min; one is due every ${Math.round(sendInterval / 60e6)} min`,
    peer: '',
    time: due,
  }
}
