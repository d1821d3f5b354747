/** The packet ring of the live interfaces, and the packets of alerts that were copied out of it. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type RingPackets, type RingQuery, searchLimits } from '#capture/ring/search'
import { writeAtomicFile } from '#data-folder/atomic-file'
import { evidenceFolder, ringFolder } from '#data-folder/live-folder'
import { ipBytes, isMac } from '#model/address'
import type { Alert } from '#model/alert'
import { CodedError } from '#schema/errors'
import { timeOrNull } from '#schema/from-model'
import type { RingItem } from '#schema/ring'
import type { LiveCapture } from '../serve-options.ts'
import type { WorkerPool } from '../worker-pool.ts'

export const ringServiceLimits = {
  /** Before the first and after the last packet of an alert, in microseconds. */
  aroundAlert: 30e6,
  /** An alert that goes on is shown by its beginning. */
  alertSpan: 600e6,
  /** Packets are copied out once what follows the alert is in the ring. */
  copyAfterMs: 35_000,
  /** Alerts that wait to be copied out. */
  waiting: 1000,
  /** Bytes of one copy, and of all together. */
  copyBytes: 8 * 1024 * 1024,
  evidenceBytes: 512 * 1024 * 1024,
} as const

const WORKER = new URL('./worker.ts', import.meta.url)

export interface RingTask {
  readonly folder: string
  readonly query: RingQuery
}

export interface PacketRingSetup {
  readonly data: string
  readonly capture: LiveCapture | undefined
  readonly workers: Pick<WorkerPool, 'run'>
  readonly log: (line: string) => void
  readonly copyAfterMs?: number
}

export class PacketRing {
  readonly #setup: PacketRingSetup
  readonly #waiting = new Map<string, Alert>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #copying: Promise<void> = Promise.resolve()
  #evidenceBytes: number | undefined
  #skipped = 0

  constructor(setup: PacketRingSetup) {
    this.#setup = setup
  }

  /** Undefined without a ring. */
  status(): RingItem | undefined {
    const ring = this.#setup.capture?.status()?.ring
    if (ring === undefined) return undefined
    const hasPackets = ring.packets > 0
    return {
      bytes: ring.bytes,
      reserved: ring.reserved,
      packets: ring.packets,
      from: hasPackets ? timeOrNull(ring.firstTime) : null,
      until: hasPackets ? timeOrNull(ring.lastTime) : null,
      head: ring.head,
      evidenceBytes: this.#bytesOfEvidence(),
      evidenceSkipped: this.#skipped,
      problem: ring.problem,
    }
  }

  /** Throws `frame-unavailable` if nothing matches. */
  async packets(query: RingQuery): Promise<RingPackets> {
    const folder = ringFolder(this.#setup.data)
    const found = await this.#setup.workers.run<RingPackets>(WORKER, { folder, query } satisfies RingTask)
    if (found.packets === 0)
      throw new CodedError(
        'frame-unavailable',
        'the packet ring holds no packet of this time and these addresses',
      )
    return found
  }

  /** The copy of an alert's packets, else what the ring still holds; undefined if neither. */
  async ofAlert(alert: Alert): Promise<Uint8Array | undefined> {
    try {
      return readFileSync(this.#pathOf(alert.id))
    } catch {
      const query = queryOfAlert(alert)
      if (query === undefined || !existsSync(ringFolder(this.#setup.data))) return undefined
      const found = await this.packets(query).catch(() => undefined)
      return found?.file
    }
  }

  /** Copies the packets of new alerts out of the ring, a little later. */
  keep(alerts: readonly Alert[]): void {
    if (this.#setup.capture?.status()?.ring === undefined) return
    for (const alert of alerts) {
      if (this.#waiting.has(alert.id)) {
        this.#waiting.set(alert.id, alert)
        continue
      }
      if (statSync(this.#pathOf(alert.id), { throwIfNoEntry: false }) !== undefined) continue
      if (this.#waiting.size >= ringServiceLimits.waiting) {
        this.#skipped++
        continue
      }
      this.#waiting.set(alert.id, alert)
      const timer = setTimeout(() => {
        this.#timers.delete(timer)
        this.#copying = this.#copying.then(() => this.#copy(alert.id))
      }, this.#setup.copyAfterMs ?? ringServiceLimits.copyAfterMs)
      this.#timers.add(timer.unref())
    }
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer)
    await this.#copying
  }

  async #copy(id: string): Promise<void> {
    const alert = this.#waiting.get(id)
    this.#waiting.delete(id)
    const query = alert && queryOfAlert(alert)
    if (query === undefined) return
    try {
      const { file } = await this.packets(query)
      const isTooMuch = this.#bytesOfEvidence() + file.length > ringServiceLimits.evidenceBytes
      if (isTooMuch || file.length > ringServiceLimits.copyBytes) {
        this.#skipped++
        return
      }
      mkdirSync(evidenceFolder(this.#setup.data), { recursive: true, mode: 0o700 })
      writeAtomicFile(this.#pathOf(id), file)
      this.#evidenceBytes = this.#bytesOfEvidence() + file.length
    } catch (error) {
      this.#skipped++
      if (!(error instanceof CodedError))
        this.#setup.log(`sightglass: packets of alert ${id} were not kept: ${(error as Error).message}`)
    }
  }

  #pathOf(id: string): string {
    return join(evidenceFolder(this.#setup.data), `${id.replace(/[^\w-]+/g, '-').slice(0, 180)}.pcapng`)
  }

  #bytesOfEvidence(): number {
    this.#evidenceBytes ??= bytesIn(evidenceFolder(this.#setup.data))
    return this.#evidenceBytes
  }
}

function bytesIn(folder: string): number {
  try {
    return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
  } catch {
    return 0 // nothing was ever kept
  }
}

/** Undefined for an alert without addresses. */
export function queryOfAlert(alert: Alert): RingQuery | undefined {
  const [source, destination] = [alert.sourceAddress, alert.destinationAddress].map(addressIn)
  const hosts = [source, destination].filter((address) => address !== undefined)
  if (hosts.length === 0) return undefined
  const { aroundAlert, alertSpan } = ringServiceLimits
  return {
    from: alert.time - aroundAlert,
    until: Math.min(alert.lastTime, alert.time + alertSpan) + aroundAlert,
    hosts: hosts.slice(0, 1),
    ...(hosts.length > 1 && { peers: hosts.slice(1, 1 + searchLimits.hosts) }),
    comment: `${alert.title}: ${alert.what}`,
  }
}

/** The address itself, without realm and path: `10.1.1.5/unit:3`. */
function addressIn(text: string): string | undefined {
  const address = text.split(/[/@%]/)[0] ?? ''
  return ipBytes(address) !== undefined || isMac(address) ? address : undefined
}
