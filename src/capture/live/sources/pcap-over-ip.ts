/** pcap-over-IP: pcap or pcapng streams over TCP, fetched from a server or sent here. */
import { createServer, type Socket, connect as tcpConnect } from 'node:net'
import { LiveRefusal } from '../tcpdump.ts'
import { CaptureStream } from './capture-stream.ts'
import type { PacketHandler, PacketSource } from './packet-source.ts'
import { PermittedPeers } from './peers.ts'
import type { ListeningAddress } from './source-address.ts'

export const pcapOverIpLimits = {
  connectMs: 10_000,
  /** Senders at once. */
  senders: 16,
  /** A sender must show that it sends a capture within this time. */
  firstPacketMs: 60_000,
  /** The other end is asked whether it still lives (TCP keep-alive). */
  keepAliveMs: 30_000,
} as const

/** Rejects with a `LiveRefusal` while the server cannot be reached. */
export async function openPcapClient({ host, port }: { host: string; port: number }): Promise<PacketSource> {
  const socket = tcpConnect({ host, port })
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => socket.destroy(new Error(`no connection within ${pcapOverIpLimits.connectMs / 1000} s`)),
      pcapOverIpLimits.connectMs,
    )
    socket.once('connect', () => {
      clearTimeout(timer)
      resolve()
    })
    socket.once('error', (error) => {
      clearTimeout(timer)
      reject(new LiveRefusal(`${host}:${port}: ${error.message}`))
    })
  })
  let captured = 0
  let complaint = ''
  return {
    counts: () => ({ captured, dropped: 0 }),
    complaint: () => complaint,
    read(packet, ended) {
      follow(socket, (bytes, record, linkType) => {
        captured++
        packet(bytes, record, linkType)
      }).then((failure) => {
        complaint = failure || 'the server closed the connection'
        ended(complaint)
      })
    },
    stop: () => socket.destroy(),
  }
}

export async function openPcapServer({ host, port, allow }: ListeningAddress): Promise<PacketSource> {
  const peers = new PermittedPeers(allow)
  const senders = new Set<Socket>()
  let handle: PacketHandler | undefined
  let captured = 0
  let complaint = ''
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    if (
      handle === undefined ||
      senders.size >= pcapOverIpLimits.senders ||
      !peers.permits(socket.remoteAddress ?? '')
    ) {
      socket.destroy()
      return
    }
    const from = `${socket.remoteAddress}:${socket.remotePort}`
    const packet = handle
    senders.add(socket)
    void follow(socket, (bytes, record, linkType) => {
      captured++
      packet(bytes, record, linkType)
    }).then((failure) => {
      senders.delete(socket)
      complaint = failure === '' ? '' : `${from}: ${failure}`
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(new LiveRefusal(`cannot listen on ${host}:${port}: ${error.message}`)),
    )
    server.listen(port, host, resolve)
  })
  server.on('error', () => {}) // of one connection that was not accepted
  return {
    counts: () => ({ captured, dropped: 0 }),
    complaint: () =>
      [complaint, peers.refused > 0 ? `${peers.refused} connections of senders that are not allowed` : '']
        .filter(Boolean)
        .join('; '),
    read(packet, ended) {
      handle = packet
      server.once('close', () => ended(''))
    },
    stop: () => {
      for (const socket of senders) socket.destroy()
      server.close()
    },
  }
}

/** Resolves with the reason when the connection ends; '' at its regular end. */
function follow(socket: Socket, packet: PacketHandler): Promise<string> {
  socket.setKeepAlive(true, pcapOverIpLimits.keepAliveMs)
  const stream = new CaptureStream(packet)
  const silent = setTimeout(() => {
    if (stream.packets === 0) socket.destroy(new Error('no packet came'))
  }, pcapOverIpLimits.firstPacketMs)
  return new Promise((resolve) => {
    let failure = ''
    socket.on('data', (chunk: Uint8Array) => {
      stream.push(chunk)
      if (stream.failure !== '') socket.destroy(new Error(stream.failure))
    })
    socket.on('error', (error) => {
      failure = error.message
    })
    socket.on('close', () => {
      clearTimeout(silent)
      resolve(failure)
    })
    socket.resume()
  })
}
