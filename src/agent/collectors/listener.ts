/** Listening TCP sockets and unconnected UDP sockets. */
import { defineCollector, type NewEvent } from '../collector.ts'
import { endpointText, isBigEndianHost, readSockets, SocketOwners, type SocketRow } from '../sockets.ts'

/** Above it, UDP sockets are those of clients: Linux `net.ipv4.ip_local_port_range`. */
const FIRST_LOCAL_PORT = 32768

export const collector = defineCollector({
  name: 'listener',
  seconds: 30,
  open(context) {
    const owners = new SocketOwners(context.host)
    const isBigEndian = isBigEndianHost(context.host)
    return () => {
      const sockets: SocketRow[] = []
      readSockets(context.host, isBigEndian, (socket) => {
        const { state, localPort } = socket
        if (state === 'listen' || (state === 'unconnected' && localPort < FIRST_LOCAL_PORT))
          sockets.push(socket)
      })
      owners.refresh(new Set(sockets.map(({ inode }) => inode)))
      const items = new Map<string, NewEvent>()
      for (const { transport, localAddress, localPort, inode } of sockets) {
        const owner = owners.of(inode)
        items.set(`${transport} ${endpointText(localAddress, localPort)}`, {
          kind: 'listener',
          change: 'present',
          ...{ transport, address: localAddress, port: localPort },
          ...(owner !== undefined && { exe: context.clean(owner) }),
        })
      }
      context.state('listener', items, 'now')
    }
  },
})
