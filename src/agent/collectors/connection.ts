/** Connections of all transports. The local port of an outgoing connection changes each time and is not part of the key. */
import { type CollectorContext, defineCollector } from '../collector.ts'
import { endpointText, isBigEndianHost, readSockets, SocketOwners, type SocketRow } from '../sockets.ts'

export const collector = defineCollector({
  name: 'connection',
  seconds: 30,
  open(context) {
    const owners = new SocketOwners(context.host)
    const isBigEndian = isBigEndianHost(context.host)
    return () => {
      const listening = new Set<string>()
      const connected: SocketRow[] = []
      const beyond = readSockets(context.host, isBigEndian, (socket) => {
        const { transport, localPort, state } = socket
        if (state === 'listen') listening.add(`${transport} ${localPort}`)
        else if (state !== 'unconnected' && !isLoopback(socket.remoteAddress)) connected.push(socket)
      })
      if (beyond > 0) context.count('tooManySockets', beyond)
      owners.refresh(new Set(connected.map(({ inode }) => inode)))
      for (const socket of connected) emitConnection(context, socket, { listening, owners })
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

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1'
}
