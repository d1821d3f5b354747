import type { Alert } from '#model/alert'
import { CodedError } from '#schema/errors'
import type { FrameItem } from '#schema/frame'
import type { Store } from '#store/store'
import { proofCapture } from './evidence-capture.ts'
import type { FrameQuery } from './frame-search.ts'
import { readFrames } from './frames.ts'

export interface PacketServiceOptions {
  readonly store: Pick<Store, 'alert'>
  readonly captures: {
    names(): Promise<readonly string[]>
    /** Throws `frame-unavailable`. */
    pathOf(name: string): string
  }
  readonly protocolFolders: readonly string[]
  /** Packets of live interfaces. */
  readonly ring?: { ofAlert(alert: Alert): Promise<Uint8Array | undefined> }
}

export class PacketService {
  readonly #options: PacketServiceOptions

  constructor(options: PacketServiceOptions) {
    this.#options = options
  }

  frames(query: FrameQuery): Promise<readonly FrameItem[]> {
    const { captures, protocolFolders } = this.#options
    return readFrames(captures.pathOf(query.file), query, protocolFolders)
  }

  /** A pcapng of the alert's frames and their conversations. Throws `frame-unavailable` without the capture file. */
  async ofAlert(id: string): Promise<Uint8Array> {
    const { store, captures } = this.#options
    const found = await store.alert(id)
    if (found === undefined) throw new CodedError('not-found', `no alert ${id}`)
    const { title, what, places } = found.alert
    const kept = await this.#options.ring?.ofAlert(found.alert)
    if (kept !== undefined) return kept
    const [first] = places
    if (first === undefined)
      throw new CodedError('frame-unavailable', `${title}: no frame was stored as evidence`)
    const file = (await captures.names())[first.file] ?? ''
    const path = captures.pathOf(file)
    // One file holds the frames of one capture: the first that observed it.
    const frames = places.filter((place) => place.file === first.file).map(({ frame }) => frame)
    try {
      return await proofCapture({ path, frames, what: `${title}: ${what}` })
    } catch {
      throw new CodedError('frame-unavailable', `the file of capture ${file} cannot be read`)
    }
  }
}
