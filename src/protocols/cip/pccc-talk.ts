/** PCCC that is carried by EtherNet/IP itself, without CIP: as RSLinx speaks to MicroLogix and SLC. Seen in public packet listings. */
import type { Operation } from '#model/fact'
import type { Tell } from '#model/protocol'
import { limits } from './limits.ts'
import { isPcccReply, PCCC_HEADER, type Pccc, readPccc, readPcccReply, transactionOf } from './pccc.ts'
import { DIAGNOSTIC_STATUS } from './pccc-commands.ts'
import { tellDiagnosticStatus } from './pccc-identity.ts'
import type { PcccPrograms } from './pccc-programs.ts'

export class PcccTalk {
  readonly #pending = new Map<number, Pccc>()
  readonly #programs: PcccPrograms

  constructor(programs: PcccPrograms) {
    this.#programs = programs
  }

  /** Reads one message, request or reply. */
  pass(bytes: Uint8Array, at: number, end: number, tell: Tell): void {
    if (end - at < PCCC_HEADER) return
    if (!isPcccReply(bytes, at)) {
      const asked = readPccc(bytes, at, end)
      tell(pcccOperation(asked, undefined, 'asked'))
      this.#programs.asked(asked, undefined, bytes, tell)
      this.#remember(asked, tell)
      return
    }
    const transaction = transactionOf(bytes, at)
    const asked = this.#pending.get(transaction)
    if (asked === undefined) return
    this.#pending.delete(transaction)
    const { error, data } = readPcccReply(bytes, at, end)
    tell(pcccOperation(asked, undefined, error === undefined ? 'ok' : 'refused', error))
    if (error === undefined && asked.code === DIAGNOSTIC_STATUS)
      tellDiagnosticStatus(bytes, data, undefined, tell)
    this.#programs.answered(asked, undefined, { bytes, data: error === undefined ? data : undefined }, tell)
  }

  /** Requests that stayed without a reply. */
  finish(tell: Tell): void {
    for (const asked of this.#pending.values()) tell(pcccOperation(asked, undefined, 'unanswered'))
    this.#pending.clear()
  }

  #remember(asked: Pccc, tell: Tell): void {
    const same = this.#pending.get(asked.transaction)
    this.#pending.delete(asked.transaction)
    this.#pending.set(asked.transaction, asked)
    if (same !== undefined) tell(pcccOperation(same, undefined, 'unanswered'))
    if (this.#pending.size <= limits.pendingRequests) return
    const [oldest, forgotten] = this.#pending.entries().next().value!
    this.#pending.delete(oldest)
    tell(pcccOperation(forgotten, undefined, 'unanswered'))
  }
}

/** The operation fact of a command, as asked or as it ended. */
export function pcccOperation(
  { code, name, verb, object, value }: Pccc,
  unit: string | undefined,
  outcome: Operation['outcome'],
  error?: string,
): Operation {
  return { kind: 'operation', verb, name, code, object, unit, outcome, value, error }
}
