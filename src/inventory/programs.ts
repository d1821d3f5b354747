/** Programs and settings transferred to or from controllers, and deleted blocks. */
import type { DeviceChangeEvent, ProgramChange } from '#model/device'
import type { Observation, Operation, Transfer } from '#model/fact'
import { type Host, markDirty } from './host.ts'
import type { Knowledge } from './knowledge.ts'
import type { Counters } from './limits.ts'
import { ProgramHistory } from './program-history.ts'

interface Parts {
  readonly knowledge: Knowledge
  readonly counters: Counters
  readonly emit: (change: DeviceChangeEvent) => void
}

export class Programs {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  learn(observed: Observation, client: Host | undefined, server: Host | undefined): void {
    const { fact } = observed
    if (fact.kind !== 'transfer' && client?.program === undefined && server?.program === undefined) return
    const controller = fact.about?.startsWith('client') === true ? client : server
    if (controller === undefined || (controller.program === undefined && fact.kind !== 'transfer')) return
    const { ip, mac } = controller === client ? observed.server : observed.client
    const by = ip ?? mac ?? ''
    if (fact.kind === 'transfer' && this.#isProgram(observed as Observation<Transfer>)) {
      controller.program ??= new ProgramHistory()
      const changes = controller.program.learn(observed as Observation<Transfer>, by, this.#parts.counters)
      this.#emit(controller, observed, changes)
      markDirty(controller)
    } else if (fact.kind === 'operation' && fact.verb === 'delete' && fact.outcome === 'succeeded')
      this.#emit(
        controller,
        observed,
        controller.program?.remove(observed as Observation<Operation>, by) ?? [],
      )
    else this.#emit(controller, observed, controller.program?.rest(observed.time) ?? [])
  }

  #isProgram({ fact, protocol }: Observation<Transfer>): boolean {
    return (
      fact.bytes > 0 &&
      (fact.purpose === 'program' || fact.purpose === 'configuration') &&
      this.#parts.knowledge.protocolFamily(protocol) === 'ot'
    )
  }

  #emit(host: Host, { time, place }: Observation, changes: readonly ProgramChange[]): void {
    if (host.device === undefined || changes.length === 0) return
    markDirty(host)
    const { id } = host.device
    for (const change of changes) this.#parts.emit({ kind: 'program-changed', id, time, place, ...change })
  }
}
