/** The end of VXLAN and TZSP tunnels: a UDP socket, so that the kernel puts fragments together. */
import { createSocket } from 'node:dgram'
import { readFileSync } from 'node:fs'
import { isIPv6 } from 'node:net'
import { type KernelCounts, LiveRefusal } from '../tcpdump.ts'
import { type Inner, insideTzsp, insideVxlan } from './decapsulate.ts'
import { now, type PacketSource, ReusedRecord } from './packet-source.ts'
import { PermittedPeers } from './peers.ts'
import type { ListeningAddress } from './source-address.ts'

/** Asked of the kernel, which grants up to net.core.rmem_max (socket(7)). */
const RECEIVE_BYTES = 64 * 1024 * 1024
const COUNT_MS = 1000

export async function openUdp({ kind, host, port, allow }: ListeningAddress): Promise<PacketSource> {
  const isV6 = isIPv6(host)
  const socket = createSocket({ type: isV6 ? 'udp6' : 'udp4', ipv6Only: false })
  const peers = new PermittedPeers(allow)
  await new Promise<void>((resolve, reject) => {
    socket.once('error', (error) =>
      reject(new LiveRefusal(`cannot listen on ${host}:${port}: ${error.message}`)),
    )
    socket.bind(port, host, resolve)
  })
  try {
    socket.setRecvBufferSize(RECEIVE_BYTES)
  } catch {
    // The default is smaller; what it cannot hold is counted below.
  }
  const own = socket.address().port
  let dropped = 0
  let captured = 0
  let foreign = 0
  const count = () => {
    dropped = Math.max(dropped, droppedBy(own, isV6))
  }
  const counting = setInterval(count, COUNT_MS)
  socket.once('close', () => clearInterval(counting))
  const inside = kind === 'vxlan' ? insideVxlan : insideTzsp
  return {
    counts: (): KernelCounts => ({ captured, dropped }),
    complaint: () =>
      [
        foreign > 0 ? `${foreign} datagrams are no ${kind.toUpperCase()}` : '',
        peers.refused > 0 ? `${peers.refused} datagrams of senders that are not allowed` : '',
      ]
        .filter(Boolean)
        .join('; '),
    read(packet, ended) {
      const inner: Inner = { at: 0, linkType: 1 }
      const record = new ReusedRecord()
      socket.on('message', (bytes, from) => {
        if (!peers.permits(from.address)) return
        if (!inside(bytes, inner)) {
          foreign++
          return
        }
        captured++
        const length = bytes.length - inner.at
        packet(bytes, record.set(inner.at, length, length, now()), inner.linkType)
      })
      socket.once('close', () => ended(''))
      socket.on('error', (error) => {
        socket.close()
        ended(error.message)
      })
    },
    stop: () => {
      try {
        socket.close()
      } catch {
        // It was closed by an error.
      }
    },
  }
}

/** Column `drops` of the sockets with this port: /proc/net/udp, as net/ipv4/udp.c of Linux prints it. */
function droppedBy(port: number, isV6: boolean): number {
  try {
    return dropsIn(readFileSync(isV6 ? '/proc/net/udp6' : '/proc/net/udp', 'utf8'), port)
  } catch {
    return 0 // other systems do not tell
  }
}

export function dropsIn(table: string, port: number): number {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  let drops = 0
  for (const line of table.split('\n')) {
    const columns = line.trim().split(/\s+/)
    if (columns[1]?.endsWith(`:${hex}`) === true) drops += Number(columns.at(-1)) || 0
  }
  return drops
}
