/** A TAXII server as people set it, and how that is kept: `intelligence/sources.json` holds no secret, only where one is. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeAtomicFile } from '#data-folder/atomic-file'
import { readTlsFiles, type TlsMaterial } from '#data-folder/tls-files'
import { limits } from './limits.ts'

export interface IntelSource {
  /** Small letters, digits, dashes: also its folder. */
  readonly name: string
  /** Discovery, an API root or one collection. */
  readonly url: string
  /** Ids or titles; empty for all that may be read. */
  readonly collections: readonly string[]
  readonly everyHours: number
  /** For basic authentication; '' where a token is used or nothing. */
  readonly user: string
  /** Where the password or token is: `file:/path` or `env:NAME`; '' for none. */
  readonly secret: string
  /** `http://host:port`; '' for none. */
  readonly proxy: string
  readonly caFile: string
  readonly certificateFile: string
  readonly keyFile: string
}

export const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/

/** @throws in words about the first thing that cannot be */
function checkSource(source: IntelSource): void {
  if (!NAME.test(source.name))
    throw new Error(`name: expected small letters, digits, dashes, got ${source.name}`)
  const url = urlOf(source.url)
  // TAXII 2.1 §8.5.1 (security): HTTPS is required. What is sent in the clear anyone could replace.
  if (url?.protocol !== 'https:') throw new Error('url: expected https://host/path')
  if (url.username !== '' || url.password !== '')
    throw new Error('url: expected no password in it; see --secret')
  if (source.proxy !== '' && urlOf(source.proxy)?.protocol !== 'http:')
    throw new Error('proxy: expected http://host:port')
  if (source.secret !== '' && !/^(file:.|env:[A-Za-z_])/.test(source.secret))
    throw new Error('secret: expected file:/path or env:NAME')
  if (source.user !== '' && source.secret === '') throw new Error('user: expected a secret with it')
  if (!(source.everyHours >= 1 && source.everyHours <= 24 * 31))
    throw new Error('every: expected 1 to 744 hours')
  if ((source.certificateFile === '') !== (source.keyFile === ''))
    throw new Error('certificate: expected a key with it, and the other way round')
}

function urlOf(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

/** The `Authorization` header; '' for none. RFC 7617, RFC 6750 §2.1. @throws with the place of the secret, never what is there */
export function authorizationOf({ user, secret }: IntelSource): string {
  if (secret === '') return ''
  const text = secret.startsWith('env:') ? process.env[secret.slice(4)] : textOf(secret.slice(5))
  if (text === undefined || text === '') throw new Error(`${secret}: secret is missing`)
  if (/[\r\n\0]/.test(text)) throw new Error(`${secret}: expected one line`)
  return user === '' ? `Bearer ${text}` : `Basic ${Buffer.from(`${user}:${text}`).toString('base64')}`
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new Error(`${file}: cannot be read: ${(error as NodeJS.ErrnoException).code}`)
  }
}

/** TLS options. @throws with the name of a file that cannot be read */
export function tlsOf({ caFile, certificateFile, keyFile }: IntelSource): TlsMaterial {
  return readTlsFiles('/', { caFile, certificateFile, keyFile })
}

export class Sources {
  readonly #file: string

  /** @param data the data folder */
  constructor(data: string) {
    this.#file = join(data, 'intelligence', 'sources.json')
  }

  /** In the order of names. @throws if the file cannot be read */
  get list(): readonly IntelSource[] {
    if (!existsSync(this.#file)) return []
    try {
      const { sources } = JSON.parse(readFileSync(this.#file, 'utf8')) as { sources: IntelSource[] }
      for (const source of sources) checkSource(source)
      return sources
    } catch (error) {
      throw new Error(`${this.#file}: cannot be used: ${(error as Error).message}`)
    }
  }

  /** Adds it, or puts it in place of the one of its name. */
  save(source: IntelSource): void {
    checkSource(source)
    tlsOf(source) // report a missing file now, not at the next update
    const others = this.list.filter(({ name }) => name !== source.name)
    if (others.length >= limits.sources) throw new Error(`limit of ${limits.sources} sources reached`)
    this.#write([...others, source])
  }

  /** False if there is none of this name. */
  remove(name: string): boolean {
    const before = this.list
    const others = before.filter((one) => one.name !== name)
    if (others.length < before.length) this.#write(others)
    return others.length < before.length
  }

  #write(sources: readonly IntelSource[]): void {
    const sorted = [...sources].sort((a, b) => (a.name < b.name ? -1 : 1))
    writeAtomicFile(this.#file, `${JSON.stringify({ sources: sorted }, null, 1)}\n`)
  }
}
