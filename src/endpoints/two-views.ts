/** Findings that need both views of a device, from the same span of time. */
import type { Microseconds } from '#model/time'

export const limits = {
  /** Rounds of the agent that must lie within a connection of the wire before its absence means something. */
  rounds: 3,
  /** Microseconds between two rounds of the agent's collector of connections; with digests. */
  round: 30_000_000,
  digestRound: 10_000_000,
  /** Share of lost events above which the agent's silence about a connection means nothing. */
  lossShare: 0.01,
  /** Send intervals without a batch, while the device talks. */
  silentIntervals: 2,
  /** Microseconds before and after a login in which its session must show on the wire. */
  aroundLogin: 120_000_000,
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
  /** Looks that found further packets: as many short connections could look like one that lasts. */
  readonly looks: number
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
  /** TCP connections that the kernel of the device counted and no round listed, by the spans of the batches. */
  readonly missed: readonly MissedOpens[]
  /** Microseconds between two rounds of the agent. */
  readonly round: Microseconds
  /** The end of the span came by a digest: connections listed before are not listed again. */
  readonly isDigest: boolean
}

export interface MissedOpens {
  readonly from: Microseconds
  readonly until: Microseconds
  readonly count: number
}

export interface TwoViewFinding {
  readonly rule: 'hidden-connection' | 'silent-agent' | 'login-without-session'
  /** Observation on the network. */
  readonly outside: string
  /** Report of the agent. */
  readonly inside: string
  readonly peer: string
  readonly time: Microseconds
}

/**
 * Connections on the wire that the device does not list: a hidden process, or a spoofed address. Nothing is found where the
 * agent lost events, its clock is not set, the connection was too short to be in a round, or short connections that the
 * kernel counted could explain the traffic. Sockets of UDP clients come and go uncounted: they are not judged.
 */
export function hiddenConnections(
  inside: InsideView,
  wire: readonly WireConnection[],
): readonly TwoViewFinding[] {
  const { events, lost, isClockSet, missed, round, isDigest } = inside
  if (!isClockSet || lost > limits.lossShare * Math.max(1, events + lost)) return []
  const found: TwoViewFinding[] = []
  for (const connection of wire) {
    const from = Math.max(connection.from, inside.from)
    const until = Math.min(connection.until, inside.until)
    // One round more than counted: the first and the last may lie just outside.
    if (until - from < (limits.rounds + 1) * round) continue
    if (connection.transport === 'udp' && connection.isClient) continue
    if (connection.transport === 'tcp' && mayBeShort(connection, { from, until, missed })) continue
    const isListed = (listed: ListedConnection) =>
      isSame(listed, connection) && (isDigest || overlaps(listed, { from, until, round }))
    if (inside.connections.some(isListed)) continue
    // Replies of UDP servers and of listening sockets are not connections of their own.
    if (!connection.isClient && connection.transport === 'udp' && listens(inside, connection)) continue
    const { transport, isClient, peer, port } = connection
    found.push({
      rule: 'hidden-connection',
      outside: `${transport} ${isClient ? `to ${peer} port ${port}` : `from ${peer} to port ${port}`} for ${Math.round((until - from) / 1e6)} s`,
      inside: `${Math.floor((until - from) / round)} rounds of the agent list no such connection; it lost ${lost} of ${events + lost} events`,
      ...{ peer, time: from },
    })
    if (found.length >= limits.findings) break
  }
  return found
}

/** Whether as many short connections were missed as looks found traffic. */
function mayBeShort(
  connection: WireConnection,
  { from, until, missed }: { from: Microseconds; until: Microseconds; missed: readonly MissedOpens[] },
): boolean {
  const share = (until - from) / (connection.until - connection.from)
  const count = missed.reduce((sum, one) => sum + (one.until > from && one.from < until ? one.count : 0), 0)
  return count >= Math.max(1, Math.floor(connection.looks * share))
}

function isSame(listed: ListedConnection, { transport, isClient, peer, port }: WireConnection): boolean {
  return (
    listed.transport === transport &&
    listed.isClient === isClient &&
    listed.peer === peer &&
    listed.port === port
  )
}

function overlaps(
  { first, last }: ListedConnection,
  { from, until, round }: { from: Microseconds; until: Microseconds; round: Microseconds },
): boolean {
  return first <= until + round && last >= from - round
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
  /** No agent is silent before: this server was away, and agents come back after a pause that grows with it. */
  readonly notBefore: Microseconds
}

/** The device talks, and its agent does not: it was ended, or its messages are filtered. */
export function silentAgent({
  lastBatch,
  sendInterval,
  lastTraffic,
  now,
  notBefore,
}: AgentPulse): TwoViewFinding | undefined {
  const due = Math.max(lastBatch + limits.silentIntervals * sendInterval, notBefore)
  if (now < due || lastTraffic < due) return undefined
  return {
    rule: 'silent-agent',
    outside: `the device sent traffic ${Math.round((lastTraffic - lastBatch) / 60e6)} min after the last batch`,
    inside: `no batch for ${Math.round((now - lastBatch) / 60e6)} min; one is due every ${Math.round(sendInterval / 1e6)} s`,
    peer: '',
    time: due,
  }
}

/** A successful login that the agent reports. */
export interface ReportedLogin {
  readonly user: string
  readonly terminal: string
  /** Address that it came from, as the device writes it; may be a name, or empty for a local login. */
  readonly remote: string
  readonly time: Microseconds
}

export interface LoginWire {
  /** Since when the sensor and this server watch without a pause. */
  readonly since: Microseconds
  /** When the device, and the device at the other address, were last seen; undefined if the sensor never saw it. */
  readonly device: Microseconds
  readonly remote: Microseconds | undefined
  /** Spans of traffic from the other address to the device. */
  readonly sessions: readonly { readonly from: Microseconds; readonly until: Microseconds }[]
}

/**
 * A login from an address whose session the network does not show: the record was made up, or somebody pretends to come from
 * there. Only where the sensor sees both ends at that time; a port of the device that is not mirrored shows neither.
 */
export function loginWithoutSession(
  { user, terminal, remote, time }: ReportedLogin,
  { since, device, remote: other, sessions }: LoginWire,
): TwoViewFinding | undefined {
  const { aroundLogin } = limits
  if (!isOtherAddress(remote) || time < since + aroundLogin) return undefined
  if (device < time || other === undefined || other < time - aroundLogin) return undefined
  const isShown = sessions.some(
    ({ from, until }) => from <= time + aroundLogin && until >= time - aroundLogin,
  )
  if (isShown) return undefined
  return {
    rule: 'login-without-session',
    outside: `no traffic from ${remote} to the device within ${aroundLogin / 60e6} min of the login`,
    inside: `login of ${user} on ${terminal === '' ? 'an unknown terminal' : terminal} from ${remote}`,
    ...{ peer: remote, time },
  }
}

/** Names are not resolved; records of local logins have neither. */
function isOtherAddress(text: string): boolean {
  const isAddress = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) || /^[0-9a-f]*:[0-9a-f:]+$/i.test(text)
  return isAddress && !text.startsWith('127.') && text !== '::1' && text !== '0.0.0.0' && text !== '::'
}
