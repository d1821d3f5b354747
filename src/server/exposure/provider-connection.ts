/** Asks a provider for files: bounded in size, time and redirections, by a proxy where one is named. */
import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http'
import { Agent, request } from 'node:https'

const limits = {
  /** Bytes of one answer; the largest CSAF document known has 30 MB. */
  bytes: 64 * 1024 ** 2,
  redirects: 5,
  idleMs: 30_000,
  answerMs: 300_000,
} as const

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/

/** Version of an earlier response, as header fields of a conditional request: RFC 9110 §13.1. */
export interface Validators {
  readonly 'if-none-match'?: string
  readonly 'if-modified-since'?: string
}

export class ProviderConnection {
  readonly #agents: { readonly https: Agent; readonly http: PlainAgent }
  readonly #most: number

  /** @param proxy an address such as `http://proxy:3128`; '' for none, whatever the environment */
  constructor(proxy: string, most: number = limits.bytes) {
    const proxyEnv = proxy === '' ? {} : { HTTPS_PROXY: proxy, NO_PROXY: '' }
    this.#agents = {
      https: new Agent({ keepAlive: true, maxSockets: 2, proxyEnv }),
      http: new PlainAgent({ keepAlive: true, maxSockets: 2 }),
    }
    this.#most = most
  }

  close(): void {
    this.#agents.https.destroy()
    this.#agents.http.destroy()
  }

  /** Bytes at the address; undefined where there is none (404). @throws in words */
  async get(first: URL): Promise<Buffer | undefined> {
    const answer = await this.getChanged(first, {})
    return answer === 'unchanged' ? undefined : answer?.bytes
  }

  /** As `get`; `unchanged` where the earlier answer still holds. */
  async getChanged(
    first: URL,
    validators: Validators,
  ): Promise<{ readonly bytes: Buffer; readonly validators: Validators } | 'unchanged' | undefined> {
    let url = first
    for (let hops = 0; ; hops++) {
      mustBeSafe(url)
      if (url.origin !== first.origin)
        throw new Error(`${shown(first)}: leads to another host, ${url.host}, which is not followed`)
      const message = await this.#ask(url, validators)
      const status = message.statusCode ?? 0
      if (status === 200)
        return { bytes: await this.#read(message, url), validators: validatorsOf(message.headers) }
      message.destroy()
      if (status === 404 || status === 410) return undefined
      if (status === 304 && Object.keys(validators).length > 0) return 'unchanged'
      const to = message.headers.location
      if (status < 300 || status >= 400 || to === undefined || !URL.canParse(to, url))
        throw new Error(`${shown(url)}: answers ${status}`)
      if (hops >= limits.redirects)
        throw new Error(`${shown(first)}: leads on more than ${limits.redirects} times`)
      url = new URL(to, url)
    }
  }

  #ask(url: URL, validators: Validators): Promise<IncomingMessage> {
    const signal = AbortSignal.timeout(limits.answerMs)
    const headers = {
      ...{ 'user-agent': 'sightglass', accept: 'application/json, text/plain, text/csv, */*' },
      ...validators,
    }
    return new Promise((resolve, reject) => {
      const asked =
        url.protocol === 'https:'
          ? request(url, { agent: this.#agents.https, signal, headers })
          : plainRequest(url, { agent: this.#agents.http, signal, headers })
      asked.setTimeout(limits.idleMs, () => asked.destroy(new Error('sent nothing for too long')))
      asked.on('response', resolve)
      asked.on('error', (error) => reject(new Error(`${shown(url)}: ${error.message}`)))
      asked.end()
    })
  }

  async #read(message: IncomingMessage, url: URL): Promise<Buffer> {
    const parts: Buffer[] = []
    let bytes = 0
    try {
      for await (const part of message as AsyncIterable<Buffer>) {
        bytes += part.length
        if (bytes > this.#most) throw new Error(`larger than ${this.#most} bytes`)
        parts.push(part)
      }
    } catch (error) {
      throw new Error(`${shown(url)}: ${error instanceof Error ? error.message : error}`)
    } finally {
      message.destroy()
    }
    return Buffer.concat(parts)
  }
}

function validatorsOf({ etag, 'last-modified': modified }: IncomingMessage['headers']): Validators {
  return {
    ...(etag !== undefined && etag.length <= 200 && { 'if-none-match': etag }),
    ...(modified !== undefined && modified.length <= 40 && { 'if-modified-since': modified }),
  }
}

/** Documents decide what counts as a weakness: they come encrypted, or from this computer. */
export function mustBeSafe(url: URL): void {
  if (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname))) return
  throw new Error(`${shown(url)}: expected an address of https`)
}

/** Without what may be a secret, and short. */
export function shown(url: URL): string {
  return `${url.origin}${url.pathname}`.slice(0, 300)
}
