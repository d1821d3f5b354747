/** Sending without sockets: a helper that the image already has takes the batch on its standard input. */
import { type AgentHost, fileText, type RunRequest } from './host.ts'
import type { ImageSettings } from './settings.ts'
import { utf8Length } from './text.ts'

export const limits = {
  /** Seconds until a helper is killed. */
  helper: 30,
  /** Bytes read of an answer, with its header. */
  answer: 64 * 1024 + 4096,
  /** Milliseconds of the first and the longest pause after a failure. */
  firstPause: 60_000,
  longestPause: 6 * 3_600_000,
} as const

export interface SendAnswer {
  /** HTTP status; 0 if there is none. */
  readonly status: number
  readonly body: string
  readonly problem: string
}

export interface IdentityFiles {
  readonly key: string
  readonly certificate: string
  /** A file with one header line: an argument list must not contain secrets. */
  readonly header: string
  /** The same for GNU wget, as a line of its configuration. */
  readonly wgetrc: string
}

/** A file that a full disk cut or emptied is none. */
export function hasCertificate(host: AgentHost, { key, certificate }: IdentityFiles): boolean {
  return isPem(host, certificate) && isPem(host, key)
}

export function isPem(host: AgentHost, path: string): boolean {
  return /-BEGIN [\s\S]+-END /.test(fileText(host, path) ?? '')
}

export function hasToken(host: AgentHost, { header }: IdentityFiles): boolean {
  return /^auth/.test(fileText(host, header) ?? '')
}

type Helper = (path: string, body: string, type: string) => RunRequest

export class BatchSender {
  readonly #host: AgentHost
  readonly #settings: ImageSettings
  readonly #files: IdentityFiles
  /** Helpers that were missing or hung; tried again after a day. */
  readonly #failed = new Map<string, number>()
  #pause = 0
  #waitUntil = 0
  failures = 0
  problem = ''

  constructor(host: AgentHost, settings: ImageSettings, files: IdentityFiles) {
    this.#host = host
    this.#settings = settings
    this.#files = files
  }

  get isWaiting(): boolean {
    return this.#host.monotonic() < this.#waitUntil
  }

  /** After a failure: one minute, doubled each time up to six hours, with up to a quarter of jitter. */
  backOff(firstPause: number = limits.firstPause): void {
    this.#pause =
      this.#pause === 0
        ? Math.min(firstPause, limits.firstPause)
        : Math.min(this.#pause * 2, limits.longestPause)
    const jitter = ((this.#host.random(1)[0] ?? 0) / 255) * (this.#pause / 4)
    this.#waitUntil = this.#host.monotonic() + this.#pause + jitter
  }

  succeeded(): void {
    this.#pause = 0
    this.#waitUntil = 0
    this.problem = ''
  }

  async post(path: string, body: string, type: string): Promise<SendAnswer> {
    let problem = 'no helper: expected curl, openssl or wget'
    for (const name of this.#settings.helpers) {
      const helper = this.#helpers[name]
      if (helper === undefined || (this.#failed.get(name) ?? 0) > this.#host.monotonic()) continue
      const message = name === 'mosquitto' ? await this.#signed(path, body) : body
      if (message === undefined) {
        problem = 'mosquitto: expected openssl and the key of the agent, which sign messages'
        continue
      }
      // GNU wget seeks in what it sends: a pipe is not enough for it.
      if (name === 'wget' && !this.#host.write(this.#messageFile, message)) {
        problem = `wget: ${this.#messageFile} cannot be written`
        continue
      }
      const result = await this.#host.run(helper(path, message, type))
      if (name === 'wget') this.#host.remove(this.#messageFile)
      if (result.problem === 'missing' || result.problem === 'timeout') {
        this.#failed.set(name, this.#host.monotonic() + 86_400_000)
        this.failures++
        problem = `${name}: ${result.problem}`
        continue
      }
      const answer = name === 'mosquitto' ? mqttAnswer(result.status) : httpAnswer(result.output)
      if (answer.status !== 0) return answer
      this.failures++
      problem = `${name}: ${result.problem || `exit status ${result.status}`}`
    }
    this.problem = problem
    return { status: 0, body: '', problem }
  }

  get #hasCertificate(): boolean {
    return hasCertificate(this.#host, this.#files)
  }

  readonly #helpers: Readonly<Record<string, Helper>> = {
    curl: (path, body, type) => ({
      argv: [
        ...['curl', '--silent', '--include', '--proto', '=https', '--tlsv1.2', '--noproxy', '*'],
        ...['--max-time', String(limits.helper - 2), '--max-filesize', String(limits.answer)],
        ...['--cacert', this.#settings.authority],
        ...(this.#hasCertificate ? ['--cert', this.#files.certificate, '--key', this.#files.key] : []),
        ...(hasToken(this.#host, this.#files) ? ['--header', `@${this.#files.header}`] : []),
        ...['--header', `content-type: ${type}`, '--header', 'expect:'],
        ...['--data-binary', '@-', `${this.#settings.server}${path}`],
      ],
      ...this.#bounds(body),
    }),
    openssl: (path, body, type) => {
      const { host, port } = this.#address
      return {
        argv: [
          ...['openssl', 's_client', '-quiet', '-verify_return_error', '-verify_quiet'],
          ...[isAddress(host) ? '-verify_ip' : '-verify_hostname', host],
          ...(isAddress(host) ? [] : ['-servername', host]),
          ...[
            '-CAfile',
            this.#settings.authority,
            '-connect',
            `${host.includes(':') ? `[${host}]` : host}:${port}`,
          ],
          ...(this.#hasCertificate ? ['-cert', this.#files.certificate, '-key', this.#files.key] : []),
        ],
        ...this.#bounds(this.#httpRequest(path, body, type)),
      }
    },
    wget: (path, _, type) => ({
      argv: [
        ...[
          'wget',
          '--quiet',
          '--save-headers',
          '--output-document=-',
          '--tries=1',
          '--no-proxy',
          '--content-on-error',
        ],
        ...[`--timeout=${limits.helper - 2}`, `--ca-certificate=${this.#settings.authority}`],
        ...(this.#hasCertificate
          ? [`--certificate=${this.#files.certificate}`, `--private-key=${this.#files.key}`]
          : []),
        ...(this.#host.mode(this.#files.wgetrc) === undefined ? [] : [`--config=${this.#files.wgetrc}`]),
        ...[
          `--header=content-type: ${type}`,
          `--post-file=${this.#messageFile}`,
          `${this.#settings.server}${path}`,
        ],
      ],
      ...this.#bounds(''),
    }),
    mosquitto: (path, body) => {
      const { broker } = this.#settings
      const { host, port } = broker === '' ? { ...this.#address, port: '8883' } : addressOf(broker, '8883')
      return {
        argv: [
          ...['mosquitto_pub', '-V', '5', '-h', host, '-p', port, '-q', '1', '-s', '-t', `sightglass${path}`],
          ...['--cafile', this.#settings.authority],
          ...(this.#hasCertificate ? ['--cert', this.#files.certificate, '--key', this.#files.key] : []),
        ],
        ...this.#bounds(body),
      }
    },
  }

  get #messageFile(): string {
    return `${this.#settings.folder}/message`
  }

  #bounds(input: string) {
    return { input, maximumOutput: limits.answer, seconds: limits.helper }
  }

  get #address() {
    return addressOf(this.#settings.server, '443')
  }

  /**
   * A broker passes messages of all devices on: the batch is signed with the key of the agent (ECDSA P-256, SHA-256).
   * Enrolment has a certificate request, which is signed by itself. Undefined if it cannot be signed.
   */
  async #signed(path: string, body: string): Promise<string | undefined> {
    if (path.endsWith('/enrol')) return body
    const { status, output } = await this.#host.run({
      argv: ['openssl', 'dgst', '-sha256', '-hex', '-sign', this.#files.key],
      ...this.#bounds(body),
    })
    const signature = /([0-9a-f]{100,200})\s*$/.exec(output)?.[1]
    return status === 0 && signature !== undefined ? `${JSON.stringify({ signature })}\n${body}` : undefined
  }

  #httpRequest(path: string, body: string, type: string): string {
    const { host, port } = this.#address
    const header = this.#host.bytes(this.#files.header, 0, 1024)
    const secret = header === undefined ? '' : `${String.fromCharCode(...header).trim()}\r\n`
    return `POST ${path} HTTP/1.1\r\nhost: ${host}:${port}\r\n${secret}content-type: ${type}\r\ncontent-length: ${utf8Length(body)}\r\nconnection: close\r\n\r\n${body}`
  }
}

function addressOf(url: string, standard: string): { readonly host: string; readonly port: string } {
  const [, host = '', port = standard] = /^\w+:\/\/(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(url) ?? []
  return { host: host.replace(/^\[|\]$/g, ''), port }
}

function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host) || host.includes(':')
}

/** The last header block counts: `100 Continue` and redirects come before it. */
function httpAnswer(output: string): SendAnswer {
  const match = /^HTTP\/[\d.]+ (\d{3})[^\n]*\n/.exec(output)
  if (match === null) return { status: 0, body: '', problem: 'expected an HTTP answer' }
  const end = /\r?\n\r?\n/.exec(output)
  return {
    status: Number(match[1]),
    body: end === null ? '' : output.slice(end.index + end[0].length),
    problem: '',
  }
}

function mqttAnswer(status: number): SendAnswer {
  return status === 0
    ? { status: 202, body: '', problem: '' }
    : { status: 0, body: '', problem: `exit status ${status}` }
}
