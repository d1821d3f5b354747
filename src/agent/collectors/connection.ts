/** Connections of all transports. The local port of an outgoing connection changes each time and is not part of the key. */
import { type CollectorContext, defineCollector, smallText } from '../collector.ts'
import { endpointText, isBigEndianHost, readSockets, SocketOwners, type SocketRow } from '../sockets.ts'

export const collector = defineCollector({
  name: 'connection',
  seconds: 30,
  open(context) {
    const owners = new SocketOwners(context.host)
    const isBigEndian = isBigEndianHost(context.host)
    let seen = new Set<number>()
    let opened: number | undefined
    return () => {
      const counted = opensOf(smallText(context.host, '/proc/net/snmp') ?? '')
      if (opened !== undefined && counted !== undefined) context.loss.opens += Math.max(0, counted - opened)
      const isFirst = opened === undefined
      opened = counted
      const now = new Set<number>()
      const listening = new Set<string>()
      const inodes = new Set<string>()
      const beyond = readSockets(context.host, isBigEndian, (socket) => {
        const { transport, localPort, remotePort, state } = socket
        if (transport === 'tcp' && state !== 'listen') {
          const key = localPort * 0x1_0000 + remotePort
          now.add(key)
          if (!isFirst && !seen.has(key)) context.loss.listed++
        }
        if (state === 'listen') listening.add(`${transport} ${localPort}`)
        else if (isConnected(socket)) inodes.add(socket.inode)
      })
      seen = now
      if (beyond > 0) context.count('tooManySockets', beyond)
      owners.refresh(inodes)
      // Read again, not kept: thousands of rows take more memory than everything else. New ones have their turn in the next round.
      readSockets(context.host, isBigEndian, (socket) => {
        if (isConnected(socket) && inodes.has(socket.inode))
          emitConnection(context, socket, { listening, owners })
      })
    }
  },
})

function emitConnection(
  context: CollectorContext,
  socket: SocketRow,
  { listening, owners }: { listening: ReadonlySet<string>; owners: SocketOwners },
): void {
  const { transport, localAddress, localPort, remoteAddress, remotePort, state, inode } = socket
  const isServer = listening.has(`${transport} ${localPort}`)
  const owner = owners.of(inode)
  const exe = owner === undefined ? undefined : context.clean(owner)
  const local = endpointText(localAddress, localPort)
  const remote = endpointText(remoteAddress, remotePort)
  const key = isServer
    ? `${transport} ${local} ${remoteAddress}`
    : `${transport} ${localAddress} ${remote} ${exe ?? ''}`
  context.emit(
    {
      kind: 'connection',
      ...{ transport, local, remote, state },
      direction: isServer ? 'in' : 'out',
      ...(exe !== undefined && { exe }),
    },
    key,
  )
}

/** ActiveOpens and PassiveOpens of `/proc/net/snmp` (RFC 4022): connections opened and accepted since the start. */
function opensOf(text: string): number | undefined {
  const values = /^Tcp: (\d[^\n]*)$/m.exec(text)?.[1]?.split(' ').map(Number) ?? []
  const opens = (values[4] ?? Number.NaN) + (values[5] ?? Number.NaN)
  return Number.isSafeInteger(opens) ? opens : undefined
}

/** To another device. */
function isConnected({ state, remoteAddress }: SocketRow): boolean {
  const isLoopback = remoteAddress.startsWith('127.') || remoteAddress === '::1'
  return state !== 'listen' && state !== 'unconnected' && !isLoopback
}
