/** A real rsyslog for tests, and the certificates it needs. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const PROGRAM = '/usr/sbin/rsyslogd'

/** Why it cannot be tested against rsyslog here; undefined if it can. */
export const noRsyslog = existsSync(PROGRAM) ? undefined : 'rsyslog is not installed (apt install rsyslog)'
export const noTls =
  noRsyslog ??
  (['x86_64', 'aarch64'].some((machine) => existsSync(`/usr/lib/${machine}-linux-gnu/rsyslog/lmnsd_gtls.so`))
    ? undefined
    : 'rsyslog speaks no TLS here (apt install rsyslog-gnutls)')

export interface Ports {
  readonly tcp: number
  readonly udp: number
  readonly tls: number
}

/** Three ports that were free a moment ago. */
export async function freePorts(): Promise<Ports> {
  const servers = [createServer(), createServer(), createServer()]
  const ports: number[] = []
  for (const server of servers) {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    ports.push((server.address() as { port: number }).port)
  }
  for (const server of servers) server.close()
  const [tcp = 0, udp = 0, tls = 0] = ports
  return { tcp, udp, tls }
}

/** Makes an authority, a certificate for `localhost`, and one for us; PEM files in `folder`. */
export function makeCertificates(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const run = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  run(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '30',
    '-subj',
    '/CN=Test authority',
  )
  for (const name of ['localhost', 'sensor']) {
    run('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`)
    writeFileSync(join(folder, `${name}.ext`), `subjectAltName=DNS:${name}\n`)
    const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30']
    run('x509', '-req', '-in', `${name}.csr`, ...signing, '-extfile', `${name}.ext`, '-out', `${name}.pem`)
  }
}

/** rsyslog that writes each message, as it parsed it, as a line of JSON. */
export class Rsyslog {
  readonly #folder: string
  readonly #ports: Ports
  readonly #certificates: string | undefined
  #child: ChildProcess | undefined

  constructor(folder: string, ports: Ports, certificates?: string) {
    this.#folder = folder
    this.#ports = ports
    this.#certificates = certificates
    mkdirSync(folder, { recursive: true })
  }

  get #file(): string {
    return join(this.#folder, 'received.jsonl')
  }

  async start(): Promise<void> {
    const configuration = join(this.#folder, 'rsyslog.conf')
    writeFileSync(configuration, this.#configuration())
    const pid = join(this.#folder, `rsyslog-${process.hrtime.bigint()}.pid`)
    this.#child = spawn(PROGRAM, ['-n', '-f', configuration, '-i', pid], { stdio: 'ignore' })
    for (let tries = 0; tries < 200; tries++) {
      if (await listens(this.#ports.tcp)) return
      await sleep(50)
    }
    throw new Error('rsyslog does not listen')
  }

  /** `SIGTERM` as a service manager does, `SIGKILL` as a crash does. */
  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
  }

  /** Messages received so far, in order, without a line cut by a crash. */
  received(): readonly Record<string, string>[] {
    if (!existsSync(this.#file)) return []
    return readFileSync(this.#file, 'utf8')
      .split('\n')
      .flatMap((line) => {
        try {
          return line === '' ? [] : [JSON.parse(line) as Record<string, string>]
        } catch {
          return []
        }
      })
  }

  #configuration(): string {
    const { tcp, udp, tls } = this.#ports
    const folder = this.#certificates
    const secure = [
      `input(type="imtcp" address="127.0.0.1" port="${tls}" StreamDriver.Name="gtls" StreamDriver.Mode="1"`,
      '  StreamDriver.AuthMode="x509/name" PermittedPeer=["sensor"])',
    ]
    const files = [
      `global(workDirectory="${this.#folder}" maxMessageSize="16k"`,
      ...(folder === undefined
        ? []
        : [
            `  DefaultNetstreamDriverCAFile="${folder}/ca.pem"`,
            `  DefaultNetstreamDriverCertFile="${folder}/localhost.pem"`,
            `  DefaultNetstreamDriverKeyFile="${folder}/localhost.key"`,
          ]),
      ')',
    ]
    const properties = ['pri', 'timereported', 'hostname', 'app-name', 'msgid', 'structured-data', 'msg']
    const parts = properties.map((name, at) => {
      const date = name === 'timereported' ? ' dateFormat="rfc3339"' : ''
      const comma = at < properties.length - 1 ? ', ' : ''
      return `  property(name="${name}" format="jsonf" outname="${name}"${date}) constant(value="${comma}")`
    })
    return [
      ...files,
      'module(load="imtcp" maxSessions="500")',
      'module(load="imudp")',
      'template(name="json" type="list") {',
      '  constant(value="{")',
      ...parts,
      '  constant(value="}\\n")',
      '}',
      `input(type="imtcp" address="127.0.0.1" port="${tcp}")`,
      `input(type="imudp" address="127.0.0.1" port="${udp}" rcvbufSize="1m")`,
      ...(folder === undefined ? [] : secure),
      `action(type="omfile" file="${this.#file}" template="json" asyncWriting="off" flushOnTXEnd="on")`,
      '',
    ].join('\n')
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}
