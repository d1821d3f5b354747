/** HTTPS to one host, within bounds: TAXII 2.1 (OASIS Standard, 10 June 2021) §1.6 and §3. */

import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { Agent, request as httpsRequest } from 'node:https'
import { setTimeout as pause } from 'node:timers/promises'
import { createGunzip } from 'node:zlib'
import { jsonDepth } from '#bytes/json-depth'
import type { TlsMaterial } from '#data-folder/tls-files'
import { limits as usual } from '../limits.ts'

/** §1.6.3: what we ask for, and what an answer must be of. */
const MEDIA_TYPE = 'application/taxii+json;version=2.1'

export interface ConnectionSetup {
  /** Only this host is ever asked. */
  readonly origin: URL
  /** '' for none. */
  readonly authorization: string
  readonly tls: TlsMaterial
  /** '' for none. */
  readonly proxy: string
  /** Gives everything up. */
  readonly signal?: AbortSignal | undefined
  readonly limits?: Partial<Readonly<Record<keyof typeof usual, number>>>
  /** For tests: waits so many milliseconds. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<unknown>
}

export interface Answer {
  /** Parsed JSON, untrusted. */
  readonly content: Readonly<Record<string, unknown>>
  readonly headers: IncomingHttpHeaders
}

/** The server answered, and it will not answer otherwise if it is asked again. */
export class Refused extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.name = 'Refused'
    this.status = status
  }
}

/** Something that may be better in a moment. */
class Passing extends Error {
  readonly pauseMs: number | undefined
  constructor(message: string, pauseMs?: number) {
    super(message)
    this.pauseMs = pauseMs
  }
}

export class Connection {
  readonly #setup: ConnectionSetup
  readonly #limits: Readonly<Record<keyof typeof usual, number>>
  readonly #agent: Agent
  #bytes = 0

  constructor(setup: ConnectionSetup) {
    this.#setup = setup
    this.#limits = { ...usual, ...setup.limits }
    this.#agent = new Agent({
      ...setup.tls,
      keepAlive: true,
      maxSockets: 1,
      // Only the configured proxy, whatever the environment.
      proxyEnv: setup.proxy === '' ? {} : { HTTPS_PROXY: setup.proxy, NO_PROXY: '' },
    })
  }

  close(): void {
    this.#agent.destroy()
  }

  /** @throws `Refused`, or an `Error` in words when it was tried often enough or for too long */
  async get(url: URL): Promise<Answer> {
    const { attempts, pauseMs, longestPauseMs } = this.#limits
    const sleep = this.#setup.sleep ?? ((ms, signal) => pause(ms, undefined, signal ? { signal } : {}))
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#follow(url)
      } catch (error) {
        if (!(error instanceof Passing)) throw error
        const wait = error.pauseMs ?? pauseMs * 2 ** (attempt - 1)
        if (attempt >= attempts) throw new Error(`${error.message}, ${attempt} times`)
        if (wait > longestPauseMs)
          throw new Error(`${error.message}; retry after ${Math.round(wait / 1000)} s`)
        await sleep(wait, this.#setup.signal)
      }
    }
  }

  async #follow(first: URL): Promise<Answer> {
    let url = first
    for (let hops = 0; ; hops++) {
      if (url.origin !== this.#setup.origin.origin)
        throw new Refused(0, `redirect to another host, ${url.host}, not followed`)
      const message = await this.#ask(url)
      const status = message.statusCode ?? 0
      if (status < 300 || status >= 400) return this.#read(message, status)
      message.destroy()
      const to = message.headers.location
      if (hops >= this.#limits.redirects || to === undefined || !URL.canParse(to, url))
        throw new Refused(status, `${url.pathname}: response ${status} without Location`)
      url = new URL(to, url)
    }
  }

  #ask(url: URL): Promise<IncomingMessage> {
    const { signal: outer, authorization } = this.#setup
    const mostMs = AbortSignal.timeout(this.#limits.answerMs)
    const signal = outer === undefined ? mostMs : AbortSignal.any([outer, mostMs])
    return new Promise((resolve, reject) => {
      const request = httpsRequest(url, {
        agent: this.#agent,
        signal,
        headers: {
          accept: MEDIA_TYPE,
          'accept-encoding': 'gzip',
          'user-agent': 'sightglass',
          ...(authorization !== '' && { authorization }),
        },
      })
      request.setTimeout(this.#limits.idleMs, () => request.destroy(new Error('idle timeout')))
      request.on('response', resolve)
      request.on('error', (error) => reject(this.#reasonOf(error)))
      request.end()
    })
  }

  async #read(message: IncomingMessage, status: number): Promise<Answer> {
    const { headers } = message
    if (status === 429 || status >= 500) {
      message.destroy()
      throw new Passing(`the server answers ${status}`, pauseOf(headers['retry-after']))
    }
    const type = headers['content-type'] ?? ''
    // An HTML error page is not shown; a message of the server in JSON is.
    if (status !== 200 && !/json/.test(type)) {
      message.destroy()
      throw new Refused(status, said(status))
    }
    const text = await this.#textOf(message)
    if (status !== 200) throw new Refused(status, said(status, text))
    if (!/^application\/taxii\+json\s*(;\s*version\s*=\s*"?2\.1"?\s*)?$/i.test(type))
      throw new Refused(status, `expected ${MEDIA_TYPE}, got ${type.slice(0, 100) || 'no content type'}`)
    if (jsonDepth(text, this.#limits.depth) > this.#limits.depth)
      throw new Refused(status, `JSON nested deeper than ${this.#limits.depth} levels`)
    return { content: objectOf(text), headers }
  }

  /** Unpacked, and no more of it than may be. */
  async #textOf(message: IncomingMessage): Promise<string> {
    const encoding = message.headers['content-encoding'] ?? 'identity'
    if (!['identity', 'gzip', 'x-gzip'].includes(encoding))
      throw new Refused(200, `expected gzip or no encoding, got ${encoding.slice(0, 50)}`)
    const bytes = encoding === 'identity' ? message : message.pipe(createGunzip())
    message.on('error', (error) => bytes.destroy(error)) // pipe leaves the rest of its chain waiting
    const parts: Buffer[] = []
    let length = 0
    try {
      for await (const part of bytes as AsyncIterable<Buffer>) {
        length += part.length
        this.#bytes += part.length
        if (length > this.#limits.answerBytes)
          throw new Refused(200, `response larger than ${this.#limits.answerBytes} bytes`)
        if (this.#bytes > this.#limits.updateBytes)
          throw new Refused(200, `responses larger than ${this.#limits.updateBytes} bytes in total`)
        parts.push(part)
      }
    } catch (error) {
      throw error instanceof Refused ? error : this.#reasonOf(error as Error)
    } finally {
      message.destroy()
    }
    if (!message.complete) throw new Passing('the response is incomplete')
    return Buffer.concat(parts).toString('utf8')
  }

  /** A certificate that is not trusted stays so; a line that broke may hold next time. */
  #reasonOf(error: Error): Error {
    if (this.#setup.signal?.aborted) return new Error('cancelled: it took too long, or was stopped')
    const { code = '', message } = error as NodeJS.ErrnoException
    if (/^Z_/.test(code)) return new Refused(200, `response cannot be decompressed: ${message}`)
    if (/CERT|SIGNATURE|ALTNAME|SELF_SIGNED|UNABLE_TO|^ERR_TLS|^ERR_SSL|^ERR_PROXY/.test(code))
      return new Refused(0, `TLS error: ${message}`)
    return new Passing(`no response: ${error.name === 'TimeoutError' ? 'timeout' : message}`)
  }
}

/** RFC 9110 §10.2.3: seconds, or a date. Undefined if unusable. */
function pauseOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now())
}

/** §3.3: an error message has a title and a description. */
function said(status: number, text = ''): string {
  const hint = status === 401 || status === 403 ? '; see user and secret' : ''
  let words = ''
  try {
    const { title, description } = objectOf(text)
    words = [title, description].filter((one) => typeof one === 'string').join(': ')
  } catch {
    // An unknown error is reported with its number.
  }
  return `the server answers ${status}${words === '' ? '' : `: ${words.slice(0, 200)}`}${hint}`
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (error) {
    throw new Refused(200, `invalid JSON: ${(error as Error).message.slice(0, 200)}`)
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new Refused(200, 'expected a JSON object')
  return content as Readonly<Record<string, unknown>>
}
