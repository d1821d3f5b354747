/**
 * The uplink by files: a bundle of all that the console has not confirmed is kept in `out`, receipts are taken from `in`. A
 * bundle that was lost costs nothing: the next one has all of it again.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { writeAtomicFile } from '#data-folder/atomic-file'
import { LANES } from '#schema/fleet-protocol'
import { BundleError, bundleLimits, openReceipt, sealBundle } from './bundle.ts'
import type { UplinkOutbox } from './outbox.ts'
import type { UplinkSender } from './sender.ts'

/** Milliseconds between two looks at what is new on either side. */
const LOOK_MS = 5000
/** Receipts that are read at a look. */
const RECEIPTS = 100

export interface FileLinkOptions {
  readonly sender: UplinkSender
  readonly outbox: UplinkOutbox
  /** `in` and `out` are made in it. */
  readonly folder: string
  readonly sensor: string
  /** PEM. */
  readonly key: string
  readonly authority: string
  log(line: string): void
  now?(): number
}

export class FileLink {
  readonly #options: FileLinkOptions
  readonly #in: string
  readonly #out: string
  #timer: NodeJS.Timeout | undefined
  #work: Promise<void> = Promise.resolve()
  #written = ''

  constructor(options: FileLinkOptions) {
    this.#options = options
    this.#in = join(options.folder, 'in')
    this.#out = join(options.folder, 'out')
    for (const folder of [this.#in, this.#out]) mkdirSync(folder, { recursive: true, mode: 0o700 })
  }

  start(): void {
    const look = () => {
      this.#work = this.#work
        .then(() => this.step())
        .catch((error: Error) => this.#options.log(`sightglass: console files: ${error.message}`))
    }
    look()
    this.#timer = setInterval(look, LOOK_MS)
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#work
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now()
  }

  /** Receipts first: they make room. */
  async step(): Promise<void> {
    for (const name of readdirSync(this.#in).sort().slice(0, RECEIPTS))
      await this.#receipt(join(this.#in, name))
    const { sender, outbox } = this.#options
    await sender.packAll(bundleLimits.batches)
    const heads = LANES.map(
      (lane) => `${outbox.epoch} ${outbox.batches.state(lane).head} ${outbox.batches.state(lane).applied}`,
    ).join()
    if (heads !== this.#written) this.#write()
    this.#written = heads
  }

  #write(): void {
    const { sender, outbox, sensor, key, authority } = this.#options
    const counter = Math.max(this.#now(), Number(outbox.meta('bundle')) + 1)
    const batches: { lane: (typeof LANES)[number]; bytes: Uint8Array }[] = []
    let total = 0
    for (const lane of LANES)
      for (const { bytes } of outbox.batches.after(
        lane,
        outbox.batches.state(lane).applied,
        bundleLimits.batches,
      )) {
        total += bytes.length
        if (total > bundleLimits.bytes) break
        batches.push({ lane, bytes })
      }
    const former = readdirSync(this.#out)
    outbox.setMeta('bundle', String(counter))
    const bytes = sealBundle({ sensor, counter, hello: sender.greeting(), batches }, key, authority)
    writeAtomicFile(join(this.#out, `${sensor}-${counter}.sgb`), bytes)
    for (const name of former) rmSync(join(this.#out, name), { force: true })
  }

  /** A file that is no valid receipt is removed too, and logged. */
  async #receipt(path: string): Promise<void> {
    const { sender, outbox, sensor, authority, log } = this.#options
    try {
      if (statSync(path).size > bundleLimits.receiptBytes)
        throw new BundleError('bad-bundle', 'it is too large')
      const last = Number(outbox.meta('receipt'))
      const receipt = openReceipt(readFileSync(path), { authority, sensor, last, now: this.#now() })
      await sender.receipt(receipt)
      outbox.setMeta('receipt', String(receipt.counter))
    } catch (error) {
      if (!(error instanceof BundleError)) throw error
      log(`sightglass: console files: ${path}: ${error.message}`)
    }
    if (existsSync(path)) rmSync(path)
  }
}
