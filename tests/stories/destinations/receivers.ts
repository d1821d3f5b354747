/**
 * Real receivers of the transports beside HTTP, each of which fails half of all calls: a quarter before the receiver has
 * the messages, a quarter after. Used by the long run, by hand.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket, type RemoteInfo } from 'node:dgram'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { Kafka, logLevel } from 'kafkajs'
import { connectAsync } from 'mqtt'
import { SMTPServer } from 'smtp-server'
import { freePorts, Rsyslog } from '../forwarding/rsyslog.ts'
import type { Receiver } from './delivery.ts'
import { randomOf } from './failing-server.ts'

export interface LongRunReceiver {
  /** Of the destination type. */
  readonly type: string
  readonly title: string
  readonly receiver: Receiver
  readonly calls: () => number
  /** Key or id of everything that was taken, repeats included. */
  readonly taken: () => Promise<readonly string[]>
  readonly close: () => Promise<void>
}

export interface ReceiverPlace {
  readonly folder: string
  /** The data folder of the sender. */
  readonly data: string
}

type Fate = 'taken' | 'lost' | 'refused'

function fates() {
  const random = randomOf(1)
  let calls = 0
  return {
    calls: () => calls,
    next(): Fate {
      calls++
      const draw = random()
      return draw < 0.25 ? 'refused' : draw < 0.5 ? 'lost' : 'taken'
    },
  }
}

async function waitFor(isReady: () => boolean | Promise<boolean>, name: string): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await isReady()) return
    await sleep(50)
  }
  throw new Error(`${name} does not listen`)
}

const listens = (port: number) => () =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    }).on('error', () => resolve(false))
  })

const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

/** Calls of the sender are bursts of writes that `isCall` recognises by their first byte. */
async function startProxy(upstreamPort: number, isCall: (first: number) => boolean) {
  const { calls, next } = fates()
  const burstMs = 20
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ port: upstreamPort, host: '127.0.0.1', allowHalfOpen: true })
    let fate: Fate = 'taken'
    let lastMs = Number.NEGATIVE_INFINITY
    const cut = () => {
      client.resetAndDestroy()
      upstream.destroy()
    }
    client.on('data', (part: Buffer) => {
      const now = performance.now()
      if (isCall(part[0]!) && now - lastMs > burstMs && fate === 'taken') fate = next()
      lastMs = now
      if (fate === 'refused') cut()
      else upstream.write(part)
      // The receiver has read it when it has had time to; then its reply is lost.
      if (fate === 'lost') setTimeout(cut, 200)
    })
    client.on('end', () => upstream.end())
    upstream.on('data', (part) => fate === 'taken' && client.write(part))
    upstream.on('end', () => (fate === 'taken' ? client.end() : cut()))
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const)
      one.on('error', () => undefined).on('close', () => other.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, calls, close: () => close(server) }
}

const close = (server: Server) => new Promise<void>((resolve) => server.close(() => resolve()))

const syslogSettings = (port: number, change = {}) => ({
  ...{ host: '127.0.0.1', port, protocol: 'tcp', format: 'json', header: 'rfc5424' },
  ...{ framing: 'octet-counting', facility: 1, confirm: true, serverName: '' },
  ...change,
})

async function rsyslog({ folder }: ReceiverPlace): Promise<LongRunReceiver> {
  const ports = await freePorts()
  const real = new Rsyslog(folder, ports)
  await real.start()
  const proxy = await startProxy(ports.tcp, () => true)
  return {
    ...{ type: 'syslog', title: 'Syslog, rsyslog over TCP', calls: proxy.calls },
    receiver: { settings: syslogSettings(proxy.port), secrets: {} },
    taken: async () =>
      real
        .received()
        .map(({ msg = '{}' }) => (JSON.parse(msg.replace(/^[ \ufeff]+/, '')) as { id: string }).id),
    close: async () => {
      await real.stop('SIGKILL')
      await proxy.close()
    },
  }
}

async function qradar({ folder }: ReceiverPlace): Promise<LongRunReceiver> {
  const ports = await freePorts()
  const real = new Rsyslog(folder, ports)
  await real.start()
  const proxy = await startProxy(ports.tcp, () => true)
  const settings = { host: '127.0.0.1', port: proxy.port, protocol: 'tcp', confirm: true, serverName: '' }
  return {
    ...{ type: 'qradar', title: 'QRadar (LEEF 2.0), rsyslog over TCP', calls: proxy.calls },
    receiver: { settings, secrets: {} },
    taken: async () =>
      real
        .received()
        .map(({ msg = '' }) => /(?:^|[\t^|])(?:externalId|alertId|id)=([^\t^]*)/.exec(msg)?.[1] ?? msg),
    close: async () => {
      await real.stop('SIGKILL')
      await proxy.close()
    },
  }
}

async function syslogNg({ folder }: ReceiverPlace): Promise<LongRunReceiver> {
  const root = existsSync('/usr/sbin/syslog-ng') ? '' : '/opt/sightglass-tests/syslog-ng'
  const { tcp: port } = await freePorts()
  const received = join(folder, 'received')
  writeFileSync(
    join(folder, 'file-0'),
    [
      '@version: 4.8',
      'options { stats(freq(0)); flush-lines(1); };',
      `source s { syslog(ip("127.0.0.1") port(${port}) transport("tcp")); };`,
      `destination d { file("${received}" template("$MSG\\n")); };`,
      'log { source(s); destination(d); flags(flow-control); };',
      '',
    ].join('\n'),
  )
  const own = ['-f', '-R', '-p', '-c'].flatMap((flag, at) => [flag, join(folder, `file-${at}`)])
  const child = spawn(
    `${root}/usr/sbin/syslog-ng`,
    [...own, '-F', '--no-caps', `--module-path=${root}/usr/lib/syslog-ng/4.8`],
    {
      stdio: 'ignore',
      env: {
        ...process.env,
        ...(root !== '' && { LD_LIBRARY_PATH: `${root}/usr/lib/x86_64-linux-gnu:${root}/usr/lib/syslog-ng` }),
      },
    },
  )
  await waitFor(listens(port), 'syslog-ng')
  const proxy = await startProxy(port, () => true)
  return {
    ...{ type: 'syslog', title: 'Syslog, syslog-ng over TCP', calls: proxy.calls },
    receiver: { settings: syslogSettings(proxy.port), secrets: {} },
    taken: async () =>
      readFileSync(received, 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => (JSON.parse(line.replace(/^ ?\ufeff?/, '')) as { id: string }).id),
    close: async () => {
      await ended(child)
      await proxy.close()
    },
  }
}

async function mosquitto({ folder }: ReceiverPlace): Promise<LongRunReceiver> {
  const { tcp: port } = await freePorts()
  writeFileSync(
    join(folder, 'mosquitto.conf'),
    ['user root', 'allow_anonymous true', 'max_queued_messages 0', `listener ${port} 127.0.0.1`, ''].join(
      '\n',
    ),
  )
  const child = spawn('/usr/sbin/mosquitto', ['-c', join(folder, 'mosquitto.conf')], { stdio: 'ignore' })
  await waitFor(listens(port), 'mosquitto')
  // MQTT 5 §2.1.2: PUBLISH is packet type 3.
  const proxy = await startProxy(port, (first) => first >> 4 === 3)
  const taken: string[] = []
  const subscriber = await connectAsync({ host: '127.0.0.1', port, protocolVersion: 5, reconnectPeriod: 0 })
  subscriber.on('message', (_, payload) =>
    taken.push((JSON.parse(payload.toString()) as { key: string }).key),
  )
  await subscriber.subscribeAsync('plant/ot/#', { qos: 1 })
  return {
    ...{ type: 'mqtt', title: 'MQTT, mosquitto', calls: proxy.calls },
    receiver: {
      settings: {
        host: '127.0.0.1',
        port: proxy.port,
        security: 'none',
        topic: 'plant/ot',
        user: '',
        qos: '1',
      },
      secrets: {},
    },
    taken: async () => {
      await sleep(2000)
      return taken
    },
    close: async () => {
      await subscriber.endAsync(true)
      await ended(child)
      await proxy.close()
    },
  }
}

async function kafka(): Promise<LongRunReceiver> {
  const child = spawn('python3', [new URL('kafka-cluster.py', import.meta.url).pathname], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const lines = createInterface({ input: child.stdout })
  const [brokers] = (await once(lines, 'line')) as [string]
  const { next } = fates()
  // 7 request timed out, 6 no longer the leader. The mock cluster refuses before it takes.
  const codes = Array.from({ length: 10_000 }, () => ({ taken: 0, lost: 7, refused: 6 })[next()])
  child.stdin.write(`${codes.join(' ')}\n`)
  await once(lines, 'line')
  // Reads along: a partition of the mock cluster keeps 5 MB.
  const found: string[] = []
  const client = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING })
  const consumer = client.consumer({ groupId: 'soc' })
  await consumer.connect()
  await consumer.subscribe({ topic: 'plant.ot', fromBeginning: true })
  await consumer.run({ eachMessage: async ({ message }) => void found.push(String(message.headers?.id)) })
  return {
    ...{ type: 'kafka', title: 'Kafka, mock cluster of librdkafka', calls: () => Number.NaN },
    receiver: {
      settings: {
        ...{
          brokers,
          topic: 'plant.ot',
          security: 'none',
          mechanism: 'none',
          user: '',
          format: 'sightglass',
        },
      },
      secrets: {},
    },
    async taken() {
      for (let before = -1; found.length !== before; await sleep(2000)) before = found.length
      return found
    },
    async close() {
      await consumer.disconnect()
      await ended(child)
    },
  }
}

async function mail(): Promise<LongRunReceiver> {
  const { calls, next } = fates()
  const taken: string[] = []
  const server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'] },
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const fate = next()
        if (fate === 'refused') return done(Object.assign(new Error('4.3.0 later'), { responseCode: 451 }))
        taken.push(/^message-id:\s*(\S+)/im.exec(Buffer.concat(parts).toString('utf8'))?.[1] ?? '')
        if (fate === 'taken') return done()
        for (const connection of server.connections as Set<{ id: string; close(): void }>)
          if (connection.id === session.id) connection.close()
      })
    },
  })
  server.on('error', () => undefined)
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  return {
    ...{ type: 'mail', title: 'Mail, SMTP server', calls },
    receiver: {
      settings: {
        ...{ host: '127.0.0.1', port: (listening.address() as AddressInfo).port, security: 'none', user: '' },
        ...{ from: 'ot@plant.example', to: 'soc@plant.example' },
      },
      secrets: {},
    },
    taken: async () => taken,
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  }
}

async function snmptrapd({ folder }: ReceiverPlace): Promise<LongRunReceiver> {
  const probe = createSocket('udp4').bind(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address()
  probe.close()
  const log = join(folder, 'traps.log')
  writeFileSync(join(folder, 'snmptrapd.conf'), 'disableAuthorization no\nauthCommunity log plant\n')
  const child = spawn(
    '/usr/sbin/snmptrapd',
    ['-f', '-C', '-c', join(folder, 'snmptrapd.conf'), '-On', '-m', '', '-Lf', log, `udp:127.0.0.1:${port}`],
    { stdio: 'ignore', env: { ...process.env, SNMP_PERSISTENT_DIR: folder } },
  )
  await waitFor(() => existsSync(log), 'snmptrapd')
  await sleep(200)
  const { calls, next } = fates()
  const front = createSocket('udp4').bind(0, '127.0.0.1')
  await once(front, 'listening')
  /** One socket a sender, so that each reply finds its way back. */
  const backs = new Map<string, ReturnType<typeof createSocket>>()
  const lost = new Set<string>()
  front.on('message', (bytes, from: RemoteInfo) => {
    const fate = next()
    if (fate === 'refused') return
    let back = backs.get(`${from.port}`)
    if (back === undefined) {
      back = createSocket('udp4')
      back.on('message', (reply) => {
        if (!lost.delete(requestId(reply))) front.send(reply, from.port, from.address)
      })
      backs.set(`${from.port}`, back)
    }
    if (fate === 'lost') lost.add(requestId(bytes))
    back.send(bytes, port, '127.0.0.1')
  })
  return {
    ...{ type: 'snmp-trap', title: 'SNMP informs, snmptrapd', calls },
    receiver: {
      settings: {
        ...{ host: '127.0.0.1', port: front.address().port, user: '', notification: 'inform' },
        ...{ authProtocol: 'sha256', privProtocol: 'aes', enterprise: '1.3.6.1.4.1.32473.22' },
      },
      secrets: { community: 'plant', authKey: '', privKey: '' },
    },
    taken: async () =>
      [...readFileSync(log, 'utf8').matchAll(/32473\.22\.1\.6\.0 = STRING: "(a-\d+)"/g)].map(([, id]) => id!),
    async close() {
      front.close()
      for (const back of backs.values()) back.close()
      await ended(child)
    },
  }
}

/** The request-id, RFC 3416 §3: the INTEGER at the start of the PDU, after version and community. */
function requestId(bytes: Buffer): string {
  const community = bytes.indexOf('plant') + 5
  // PDU tag, its length in one to three bytes, then INTEGER.
  const long = bytes[community + 1]!
  const at = community + 2 + (long > 0x80 ? long & 0x7f : 0)
  return bytes.subarray(at + 2, at + 2 + bytes[at + 1]!).toString('hex')
}

async function file({ data }: ReceiverPlace): Promise<LongRunReceiver> {
  const exported = join(data, 'export', 'messages')
  mkdirSync(exported, { recursive: true })
  return {
    ...{ type: 'file', title: 'File (never fails)', calls: () => Number.NaN },
    receiver: {
      settings: { folder: 'messages', format: 'sightglass', megabytes: 100, files: 20 },
      secrets: {},
    },
    taken: async () =>
      readdirSync(exported).flatMap((name) =>
        readFileSync(join(exported, name), 'utf8')
          .split('\n')
          .slice(0, -1)
          .map((line) => (JSON.parse(line) as { key: string }).key),
      ),
    close: async () => undefined,
  }
}

const RECEIVERS = {
  rsyslog,
  'syslog-ng': syslogNg,
  qradar,
  mqtt: mosquitto,
  kafka,
  mail,
  snmp: snmptrapd,
  file,
}

export const receiverNames: readonly string[] = Object.keys(RECEIVERS)

export const startReceiver = (name: string, place: ReceiverPlace): Promise<LongRunReceiver> =>
  RECEIVERS[name as keyof typeof RECEIVERS](place)
