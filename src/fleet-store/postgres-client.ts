/**
 * Connections to the one of several PostgreSQL servers that takes writes, as libpq makes them with
 * `target_session_attrs=read-write`; `pg` knows one host only.
 */
import type { Client, ClientConfig } from 'pg'

/** Milliseconds until another server is tried. */
const CONNECT_MS = 5000

/** One URL a host of `postgres://user@one:5432,two:5432/name`, or of `?host=/folder,/other`. */
export function postgresUrls(url: string): readonly string[] {
  const parts = /^(postgres(?:ql)?:\/\/(?:[^@/?]*@)?)([^/?]*)(.*)$/s.exec(url)
  if (parts === null) return [url]
  const [, begin = '', authority = '', rest = ''] = parts
  const hosts = authority.split(',')
  if (hosts.length > 1) return hosts.map((host) => `${begin}${host}${rest}`)
  const parameter = /[?&]host=([^&]*)/.exec(rest)
  const folders = decodeURIComponent(parameter?.[1] ?? '').split(',')
  if (folders.length < 2) return [url]
  return folders.map((folder) =>
    url.replace(parameter![0], `${parameter![0][0]}host=${encodeURIComponent(folder)}`),
  )
}

/** A class of connections, for pools too. All of one class remember which server took writes last. */
export async function postgresClient(url: string): Promise<new (config?: ClientConfig) => Client> {
  const { default: pg } = await import('pg')
  const urls = postgresUrls(url)
  let current = 0
  return class WritableClient extends pg.Client {
    readonly #at = current

    constructor(config: ClientConfig = {}) {
      const one = { ...config, connectionString: urls[current]! }
      super(urls.length > 1 ? { connectionTimeoutMillis: CONNECT_MS, ...one } : one)
    }

    override connect(): Promise<this>
    override connect(callback: (error: Error) => void): void
    override connect(callback?: (error: Error) => void): Promise<this> | undefined {
      const connected = this.#connect()
      if (callback === undefined) return connected
      connected.then(() => callback(undefined as never), callback)
      return undefined
    }

    async #connect(): Promise<this> {
      try {
        await super.connect()
        if (urls.length > 1) await this.#mustWrite()
        return this
      } catch (error) {
        // Others may have found the next one meanwhile.
        if (current === this.#at) current = (current + 1) % urls.length
        throw error
      }
    }

    async #mustWrite(): Promise<void> {
      const { rows } = await this.query<{ is_standby: boolean }>('select pg_is_in_recovery() as is_standby')
      if (rows[0]?.is_standby !== true) return
      this.on('error', () => {})
      await this.end().catch(() => {})
      // PostgreSQL's own code of a server that takes no writes.
      throw Object.assign(new Error(`${this.host}:${this.port} is a standby`), { code: '25006' })
    }
  }
}
