/** Syslog over UDP (RFC 5426), TCP (RFC 6587) and TLS (RFC 5425). */
import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ConnectionOptions, checkServerIdentity, connect as connectTls } from 'node:tls'
import { readTlsFiles } from '#data-folder/tls-files'
import type { Item, SyslogDestinationType, SyslogReceiver } from '#destination-kit/destination-type'
import { all } from '#destination-kit/http-outcome'
import type { ExportSource } from '#export/message-format'
import { framed, syslogMessage } from '#export/syslog'
import { limits, problemOf, type Transport, type TransportContext } from './transport.ts'

const pace = {
  /** Datagrams at once: well below what a receiver's buffer holds (212,992 bytes on Linux). */
  burst: 20,
  burstMs: 10,
  /** An ICMP answer of a receiver that does not listen has come by then. */
  refusalMs: 150,
  /** A receiver that rejects us after the handshake has done so by then. */
  dismissalMs: 100,
} as const

export function openSyslog(type: SyslogDestinationType, context: TransportContext): Transport {
  const receiver = type.receiver(context.settings)
  const where = `${receiver.host}:${receiver.port}`
  return {
    async send(items) {
      const bytes = items.map((item) => lineOf(item, receiver, context.sender))
      try {
        const reference =
          receiver.protocol === 'udp'
            ? await sendDatagrams(bytes, receiver)
            : await sendStream(bytes, receiver, context)
        return all(items, { state: 'delivered', reference: `${where}: ${reference}` }).outcomes
      } catch (error) {
        // Which messages arrived before the failure is unknown: the whole batch is sent again.
        return all(items, { state: 'wait', reason: problemOf(error, where) }).outcomes
      }
    },
    async close() {},
  }
}

function lineOf(
  { message, queued, body }: Item,
  { header, facility }: SyslogReceiver,
  sender: ExportSource,
): Uint8Array {
  return syslogMessage(body, {
    header,
    facility,
    severity: message.severity,
    time: queued,
    hostname: sender.sensor,
    version: sender.version,
    messageId: message.kind,
  })
}

async function sendDatagrams(all: readonly Uint8Array[], { host, port }: SyslogReceiver): Promise<string> {
  const { address, family } = await lookup(host)
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4')
  let failure: Error | undefined
  socket.on('error', (error) => {
    failure ??= error
  })
  try {
    // A connected socket receives ICMP port unreachable as an error.
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.connect(port, address, () => {
        socket.off('error', reject)
        resolve()
      })
    })
    for (const [at, bytes] of all.entries()) {
      await new Promise<void>((resolve, reject) =>
        socket.send(bytes, (error) => (error === null ? resolve() : reject(error))),
      )
      if ((at + 1) % pace.burst === 0) await sleep(pace.burstMs)
      if (failure !== undefined) throw failure
    }
    await sleep(pace.refusalMs)
    if (failure !== undefined) throw failure
  } finally {
    socket.close()
  }
  return 'sent; UDP does not confirm delivery'
}

/**
 * One connection for a batch. The receiver reads it to its end and closes, which is the only answer syslog has: a
 * receiver that dies with bytes unread resets the connection instead, and all of the batch is sent again.
 */
async function sendStream(
  all: readonly Uint8Array[],
  transport: SyslogReceiver,
  context: TransportContext,
): Promise<string> {
  const framing = transport.protocol === 'tls' ? 'octet-counting' : transport.framing
  const payload = Buffer.concat(all.map((bytes) => framed(bytes, framing)))
  const begun = performance.now()
  const socket = openSocket(transport, context)
  const fate = fateOf(socket)
  try {
    const ready = transport.protocol === 'tls' ? 'secureConnect' : 'connect'
    await fate.until((done) => socket.once(ready, done), limits.connectMs, 'no connection')
    await fate.until(
      (done) => socket.write(payload, () => done()),
      limits.answerMs,
      'the receiver does not read',
    )
    await sleep(pace.dismissalMs)
    if (fate.hasEnded) throw new Error('the receiver closed the connection before it had everything')
    if (fate.failure !== undefined) throw fate.failure
    socket.end()
    if (transport.confirm)
      await fate.until(
        fate.onEnd,
        limits.answerMs,
        'the receiver did not confirm, it leaves the connection open; if it always does, switch confirmation off',
      )
    else
      await fate.until((done) => socket.once('finish', done), limits.answerMs, 'the receiver does not read')
    const took = Math.round(performance.now() - begun)
    const how = transport.confirm ? 'read to the end' : 'written, not confirmed'
    return `${how} over ${transport.protocol.toUpperCase()} in ${took} ms (${payload.length} bytes)`
  } finally {
    socket.destroy()
  }
}

function openSocket(transport: SyslogReceiver, { data, connection }: TransportContext): Socket {
  const { host, port, protocol, serverName } = transport
  if (protocol === 'tcp') return connectTcp({ host, port, allowHalfOpen: true })
  const name = serverName === '' ? host : serverName
  const options: ConnectionOptions & { readonly allowHalfOpen: boolean } = {
    host,
    port,
    allowHalfOpen: true,
    minVersion: 'TLSv1.2',
    ...readTlsFiles(join(data, 'certificates'), connection),
    // RFC 6066 §3: no addresses in the server name extension.
    ...(isIP(name) === 0 && { servername: name }),
    checkServerIdentity: (_, certificate) => checkServerIdentity(name, certificate),
  }
  return connectTls(options)
}

/** Watches a socket: an awaited step fails with the socket's error, or at its timeout. */
function fateOf(socket: Socket) {
  const fate = {
    failure: undefined as Error | undefined,
    hasEnded: false,
    onEnd: (done: () => void) => {
      if (fate.hasEnded) done()
      else socket.once('end', done)
    },
    until: (begin: (done: () => void) => void, milliseconds: number, otherwise: string) =>
      new Promise<void>((resolve, reject) => {
        if (fate.failure !== undefined) return reject(fate.failure)
        const timer = setTimeout(() => reject(new Error(otherwise)), milliseconds)
        const settle = (act: () => void) => {
          clearTimeout(timer)
          act()
        }
        socket.once('error', (error) => settle(() => reject(error)))
        socket.once('close', () =>
          settle(() => reject(fate.failure ?? new Error('the receiver broke the connection off'))),
        )
        begin(() => settle(resolve))
      }),
  }
  socket.on('error', (error) => {
    fate.failure ??= error
  })
  socket.on('end', () => {
    fate.hasEnded = true
  })
  socket.resume() // discards data from the receiver
  return fate
}
