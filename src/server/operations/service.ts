import { readdir, stat } from 'node:fs/promises'
import { arch, cpus, release, type as systemName, totalmem } from 'node:os'
import { join } from 'node:path'
import type { SupportBundle } from '#schema/operations'
import type { ServerContext } from '../context.ts'
import { redactLine, redactValue } from './redact.ts'

export const limits = {
  /** Files of the data folder that are listed. */
  files: 2000,
  captures: 500,
  /** Milliseconds for which an answer of readiness is reused: a probe costs a query of the store. */
  readyMs: 1000,
} as const

const SECRET = '[removed]'

export class OperationsService {
  readonly #context: ServerContext
  #ready: { readonly time: number; readonly isReady: Promise<boolean> } | undefined

  constructor(context: ServerContext) {
    this.#context = context
  }

  isReady(): Promise<boolean> {
    const now = performance.now()
    if (this.#ready === undefined || now - this.#ready.time > limits.readyMs)
      this.#ready = { time: now, isReady: this.#isReady() }
    return this.#ready.isReady
  }

  async metrics(): Promise<{ readonly text: string; readonly contentType: string }> {
    const { metrics } = this.#context
    return { text: await metrics.text(), contentType: metrics.contentType }
  }

  async supportBundle(): Promise<SupportBundle> {
    const { version, settings, health, store, captures, data, serverLog } = this.#context
    const [problem, overview, files] = await Promise.all([
      health.problem().catch((error: Error) => error.message),
      store.overview().catch(() => undefined),
      filesOf(data),
    ])
    const secret = new Set(settings.declarations.filter(({ isSecret }) => isSecret).map(({ name }) => name))
    return {
      schema: 'sightglass.support/1',
      made: new Date().toISOString(),
      version,
      machine: {
        node: process.version,
        system: `${systemName()} ${release()} ${arch()}`,
        processors: cpus().length,
        memoryBytes: totalmem(),
        uptimeSeconds: Math.floor(process.uptime()),
        residentBytes: process.memoryUsage.rss(),
      },
      settings: settings.items().map(({ name, value, source }) => ({
        name,
        value: secret.has(name) && value !== null ? SECRET : redactValue(value),
        source,
      })),
      problem: redactLine(problem),
      counts: {
        devices: overview?.deviceCount ?? 0,
        links: overview?.linkCount ?? 0,
        alerts: overview?.alerts.status ?? {},
        events: overview?.events ?? {},
        protocols: overview?.protocols ?? [],
      },
      counters: Object.fromEntries(
        Object.entries(overview?.counters ?? {}).map(([name, count]) => [redactLine(name), count]),
      ),
      captures: captures.all
        .slice(-limits.captures)
        .map(({ number, state, size, packets, problem: reason }) => ({
          ...{ number, state, size, packets },
          problem: redactLine(reason),
        })),
      files: files.slice(0, limits.files),
      filesOmitted: Math.max(0, files.length - limits.files),
      log: serverLog.latest.map(redactLine),
    }
  }

  async #isReady(): Promise<boolean> {
    const { store, health } = this.#context
    try {
      await store.facets()
      return (await health.problem()) === ''
    } catch {
      return false
    }
  }
}

async function filesOf(folder: string): Promise<{ path: string; bytes: number }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files: { path: string; bytes: number }[] = []
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const found = await stat(path).catch(() => undefined)
    // Names of captures and rules come from people; those of folders and databases from the product.
    if (found !== undefined) files.push({ path: shownPath(path.slice(folder.length + 1)), bytes: found.size })
  }
  return files.sort((one, other) => (one.path < other.path ? -1 : 1))
}

function shownPath(path: string): string {
  const [first = '', ...rest] = path.split('/')
  return rest.length === 0 ? first : `${first}/…`
}
