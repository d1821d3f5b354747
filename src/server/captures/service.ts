import { statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { clean } from '#bytes/text'
import { isFull } from '#data-folder/disk-full'
import { digestOf } from '#data-folder/sha256'
import type { Microseconds } from '#model/time'
import type { CaptureItem } from '#schema/capture'
import { CodedError } from '#schema/errors'
import type { StoredCapture } from '#store/store'
import { ServeRefusal } from '../serve-refusal.ts'
import type { CaptureFiles } from './capture-files.ts'
import type { CaptureQueue } from './capture-queue.ts'
import type { CaptureRegistry } from './capture-registry.ts'
import { DuplicateCaptures } from './duplicate-captures.ts'
import type { LiveFiles } from './live-files.ts'
import { recover } from './recovery.ts'

const limits = {
  /** Captures being uploaded or queued. */
  waiting: 100,
} as const

export interface UploadStart {
  readonly name: string
  /** Announced bytes; undefined if the client does not know. */
  readonly expectedSize: number | undefined
  readonly bytes: Readable
}

export interface UploadRest {
  /** Bytes that the client expects to be here. */
  readonly offset: number
  readonly bytes: Readable
}

export interface CaptureServiceSetup {
  readonly registry: CaptureRegistry
  readonly files: CaptureFiles
  readonly liveFiles: LiveFiles
  readonly queue: CaptureQueue
  now(): Microseconds
  /** Called when a capture was deleted with its results. */
  removed(): void
  log(line: string): void
}

/** Captures from the first byte of an upload until they are analysed or deleted. */
export class CaptureService {
  readonly #setup: CaptureServiceSetup
  readonly #duplicates: DuplicateCaptures
  readonly #sending = new Map<number, { readonly abort: AbortController; readonly done: Promise<unknown> }>()
  /** Uploads being continued. */
  readonly #continuing = new Set<number>()
  /** Captures being deleted. */
  readonly #deleting = new Set<number>()
  /** Serialises the search for duplicates and the adding of captures. */
  #adding: Promise<unknown> = Promise.resolve()
  #isClosing = false

  constructor(setup: CaptureServiceSetup) {
    this.#setup = setup
    this.#duplicates = new DuplicateCaptures(setup.registry)
  }

  /** After a start, before any analysis. */
  async recover(): Promise<void> {
    await recover({ ...this.#setup, finishRemoval: (number) => this.#finishRemoval(number) })
    this.#setup.queue.start()
  }

  /** Queues files without copying them, once each. */
  async addFiles(paths: readonly string[]): Promise<void> {
    const { registry, queue, log } = this.#setup
    for (const path of paths.map((path) => resolve(path))) {
      const status = statSync(path, { throwIfNoEntry: false })
      if (status === undefined || status.isDirectory())
        throw new ServeRefusal(
          1,
          `${path}: ${status === undefined ? 'no such file' : 'a folder'}; expected a capture`,
        )
      const { size } = status
      if (registry.all.some((known) => known.path === path && known.size === size)) continue
      // Two live streams may have the same start: only a header so far.
      const isToCompare =
        status.isFile() && !registry.isLive(path) && this.#duplicates.ofSize(size).length > 0
      const sha256 = isToCompare ? await digestOf(path) : ''
      const same = isToCompare ? await this.#duplicates.of(0, size, sha256) : undefined
      if (same !== undefined) {
        log(
          `sightglass: ${path} is identical to ${same.name}, which is stored already: it is not analysed again`,
        )
        continue
      }
      await registry.add({ ...this.#blank(size), state: 'queued', path, sha256 }, basename(path))
    }
    queue.start()
  }

  get all(): readonly StoredCapture[] {
    return this.#setup.registry.all
  }

  /** Path of the capture's file. Throws `frame-unavailable` if there is none. */
  pathOf(name: string): string {
    const capture = this.all.find((one) => one.name === name)
    if (capture === undefined || capture.path === '')
      throw new CodedError('frame-unavailable', `no capture ${name}`)
    return capture.path
  }

  async list(): Promise<readonly CaptureItem[]> {
    const { registry } = this.#setup
    return [...registry.all].reverse().map((capture) => registry.itemOf(capture))
  }

  async find(id: string): Promise<CaptureItem> {
    return this.#setup.registry.itemOf(this.#setup.registry.byId(id))
  }

  /** Names by the number that `Place.file` holds. */
  async names(): Promise<readonly string[]> {
    const names: string[] = []
    for (const { number, name } of this.#setup.registry.all) names[number] = name
    return names
  }

  async upload({ name, expectedSize, bytes }: UploadStart): Promise<CaptureItem> {
    const { registry, files } = this.#setup
    this.#mustTake()
    await files.mustFit(expectedSize ?? 0)
    const blank = { ...this.#blank(0), expectedSize, state: 'uploading' as const }
    const capture = await registry.add(blank, clean(basename(name)).slice(0, 200) || 'capture')
    return this.#receive(capture, { offset: 0, bytes })
  }

  async append(id: string, rest: UploadRest): Promise<CaptureItem> {
    const { number } = this.#setup.registry.byId(id)
    if (this.#continuing.has(number))
      throw new CodedError('capture-busy', `capture ${id} is being continued by another client`)
    this.#continuing.add(number)
    try {
      return await this.#continue(id, rest)
    } finally {
      this.#continuing.delete(number)
    }
  }

  async #continue(id: string, rest: UploadRest): Promise<CaptureItem> {
    const { registry, files } = this.#setup
    const { size, expectedSize } = registry.byId(id)
    await files.mustFit(Math.max(0, (expectedSize ?? 0) - size))
    const capture = registry.byId(id)
    const { number, state, path } = capture
    if (state === 'uploading') throw new CodedError('capture-busy', `capture ${id} is ${state}`)
    this.#mustStay(capture)
    if (state !== 'interrupted' || path !== '')
      throw new CodedError('capture-settled', `capture ${id} is ${state}: all its bytes received`)
    if (rest.offset !== capture.size) {
      throw new CodedError('wrong-offset', `Upload-Offset: expected ${capture.size}, got ${rest.offset}`)
    }
    this.#mustTake()
    const taken = await registry.change(number, { state: 'uploading', problem: '' })
    this.#mustStay(taken)
    return this.#receive(taken, rest)
  }

  async resume(id: string): Promise<CaptureItem> {
    const { registry, queue } = this.#setup
    const capture = registry.byId(id)
    const { number, state, path, size } = capture
    this.#mustStay(capture)
    if (isUnderWay(state)) throw new CodedError('capture-busy', `capture ${id} is ${state}`)
    if (path === '')
      throw new CodedError('upload-incomplete', `${size} bytes of ${capture.expectedSize ?? 'more'} received`)
    if (!registry.canRead(capture)) throw new CodedError('capture-settled', `capture ${id} is ${state}`)
    const queued = await registry.change(number, { state: 'queued', problem: '' })
    queue.start()
    return registry.itemOf(queued)
  }

  async remove(id: string): Promise<void> {
    const { registry, queue, removed } = this.#setup
    const { number } = registry.byId(id)
    this.#deleting.add(number)
    try {
      const sending = this.#sending.get(number)
      sending?.abort.abort()
      await sending?.done
      do {
        await queue.stop(number)
        // From here on a crash ends in its deletion, and no analysis starts.
        await registry.change(number, { state: 'removing', problem: '' })
      } while (queue.isReading(number))
      await this.#finishRemoval(number)
    } finally {
      this.#deleting.delete(number)
    }
    removed()
    queue.start()
  }

  /** First its file, then its results. */
  async #finishRemoval(number: number): Promise<void> {
    const { registry, files, liveFiles } = this.#setup
    await files.remove(number)
    const others = registry.all.filter((other) => other.number !== number)
    await liveFiles.remove(
      registry.get(number)?.path ?? '',
      others.map(({ path }) => path),
    )
    await registry.remove(number)
  }

  /** Interrupts uploads; received parts are kept and can be continued. */
  async close(): Promise<void> {
    this.#isClosing = true
    for (const { abort } of this.#sending.values()) abort.abort()
    await Promise.all([...this.#sending.values()].map(({ done }) => done))
  }

  #mustStay({ number, state }: StoredCapture): void {
    if (state === 'removing' || this.#deleting.has(number))
      throw new CodedError('capture-busy', `capture ${number} is removing`)
  }

  #mustTake(): void {
    if (this.#isClosing) throw new CodedError('shutting-down', 'the server is stopping')
    const waiting = this.#setup.registry.all.filter(
      ({ state }) => state === 'queued' || state === 'uploading',
    ).length
    if (waiting >= limits.waiting)
      throw new CodedError('queue-full', `${waiting} captures are waiting; try again later`)
  }

  async #receive(capture: StoredCapture, { offset, bytes }: UploadRest): Promise<CaptureItem> {
    const { registry, files, queue } = this.#setup
    const { number } = capture
    const abort = new AbortController()
    const received = files.receive(number, {
      bytes,
      from: offset,
      signal: abort.signal,
      onProgress: (size) => registry.note(number, { size }),
    })
    const done = received
      .then((size) => this.#complete(capture, offset, size))
      .catch((error) => this.#cut(number, error))
      .finally(() => this.#sending.delete(number))
    this.#sending.set(number, { abort, done: done.catch(() => undefined) })
    const stored = await done
    queue.start()
    return registry.itemOf(stored)
  }

  async #complete(
    { number, expectedSize }: StoredCapture,
    offset: number,
    size: number,
  ): Promise<StoredCapture> {
    const { registry, files } = this.#setup
    if (expectedSize !== undefined && size > expectedSize) {
      await files.cut(number, offset)
      throw new CodedError('bad-request', `expected ${expectedSize} bytes, got ${size}`)
    }
    if (expectedSize !== undefined && size < expectedSize) {
      throw new CodedError('upload-cut', `expected ${expectedSize} bytes, got ${size}`)
    }
    const sha256 = await files.digest(number)
    return this.#alone(async () => {
      const same = await this.#duplicates.of(number, size, sha256)
      if (same !== undefined) {
        await files.remove(number)
        await registry.remove(number)
        throw new CodedError(
          'capture-known',
          `identical to ${same.name} (capture ${same.number}); it was not analysed again`,
        )
      }
      const path = await files.complete(number)
      return registry.change(number, { state: 'queued', size, path, sha256 })
    })
  }

  #alone<T>(add: () => Promise<T>): Promise<T> {
    const added = this.#adding.then(add)
    this.#adding = added.catch(() => undefined)
    return added
  }

  /** Keeps the received part, so that the rest can be sent; but not on a full disk. */
  async #cut(number: number, error: Error): Promise<never> {
    const { registry, files } = this.#setup
    if (error instanceof CodedError && error.code === 'capture-known') throw error
    if (isFull(error)) {
      await files.remove(number)
      await registry.remove(number)
      throw new CodedError('disk-full', 'disk full; the received part was deleted')
    }
    const size = (await files.partSize(number)) ?? 0
    await registry.change(number, {
      state: 'interrupted',
      size,
      problem: 'the upload ended early',
    })
    if (error instanceof CodedError) throw error
    throw new CodedError('upload-cut', `the upload ended after ${size} bytes`)
  }

  #blank(size: number): Omit<StoredCapture, 'number' | 'name'> {
    return {
      state: 'queued',
      size,
      expectedSize: undefined,
      bytesRead: 0,
      packets: 0,
      bytes: 0,
      firstTime: undefined,
      lastTime: undefined,
      truncated: [],
      problem: '',
      created: this.#setup.now(),
      path: '',
      sha256: '',
    }
  }
}

function isUnderWay(state: StoredCapture['state']): boolean {
  return state === 'queued' || state === 'reading' || state === 'uploading' || state === 'removing'
}
