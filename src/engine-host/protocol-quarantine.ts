/** Protocols that failed: from when on they are left out, and the words for it. */
import { clean } from '#bytes/text'
import type { EngineRequest, OmittedProtocol, Stuck } from './request.ts'

const LONGEST = 300
/** Other values are a folder's path: the protocol hung while it was loaded. */
const NAME = /^[a-z0-9-]+$/

export class QuarantinedProtocols {
  /** Names of protocols, and paths of folders, that are not used at all. */
  readonly wholly: ReadonlySet<string>
  /** Protocols disabled during the run: results from before are kept. */
  readonly later: readonly { readonly name: string; readonly from: number }[]
  /** By words; 1 each. */
  readonly counters: Record<string, number> = {}
  readonly #request: Pick<EngineRequest, 'without' | 'files'>

  constructor(request: Pick<EngineRequest, 'without' | 'files'>) {
    this.#request = request
    this.later = request.without.filter(({ from }) => from > 0)
    const wholly = request.without.filter(({ from }) => from === 0)
    this.wholly = new Set(wholly.map(({ name }) => name))
    for (const { name, why } of wholly) this.#emit(`${name} from the beginning on`, why)
  }

  /** The frame has come from which on it is left out. */
  happened(name: string, file: number, frame: number): void {
    const { without, files } = this.#request
    const why = without.find((one) => one.name === name)?.why ?? ''
    this.#emit(`${name} from frame ${frame} of ${files[file] ?? 'the capture'} on`, why)
  }

  #emit(what: string, why: string): void {
    this.counters[`protocolsLeftOut: ${clean(`${what}, for it ${why}`, LONGEST)}`] = 1
  }
}

/**
 * Adds who failed to `without`: from the frame where it did, so that what it read before is kept; of one that fails again
 * before that frame, from the beginning. False if it is left out wholly and failed all the same.
 */
export function leavesOut(without: OmittedProtocol[], { stuck: name, frames, why }: Stuck): boolean {
  const known = without.findIndex((one) => one.name === name)
  if (known < 0) without.push({ name, from: NAME.test(name) ? frames : 0, why })
  else if (without[known]!.from > 0) without[known] = { name, from: 0, why }
  else return false
  return true
}
