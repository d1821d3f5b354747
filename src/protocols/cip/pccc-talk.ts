/** PCCC that is carried by EtherNet/IP itself, without CIP: as RSLinx speaks to MicroLogix and SLC. Seen in public packet listings. */
import type { Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import type { Emit } from '#model/protocol'
import { limits } from './limits.ts'
import { isPcccReply, PCCC_HEADER, type Pccc, readPccc, readPcccReply, transactionOf } from './pccc.ts'
import { DIAGNOSTIC_STATUS } from './pccc-commands.ts'
import { emitDiagnosticStatus } from './pccc-identity.ts'
import type { PcccPrograms } from './pccc-programs.ts'

export class PcccTalk {
  readonly #waiting = new PendingRequests<number, Pccc>(limits.pendingRequests)
  readonly #programs: PcccPrograms

  constructor(programs: PcccPrograms) {
    this.#programs = programs
  }

  /** Reads one message, request or reply. */
  pass(bytes: Uint8Array, at: number, end: number, emit: Emit): void {
    if (end - at < PCCC_HEADER) return
    if (!isPcccReply(bytes, at)) {
      const asked = readPccc(bytes, at, end)
      emit(pcccOperation(asked, undefined, 'requested'))
      this.#programs.asked(asked, undefined, bytes, emit)
      const forgotten = this.#waiting.add(asked.transaction, asked)
      if (forgotten !== undefined) emit(pcccOperation(forgotten, undefined, 'unanswered'))
      return
    }
    const transaction = transactionOf(bytes, at)
    const asked = this.#waiting.take(transaction)
    if (asked === undefined) return
    const { error, data } = readPcccReply(bytes, at, end)
    emit(pcccOperation(asked, undefined, error === undefined ? 'succeeded' : 'rejected', error))
    if (error === undefined && asked.code === DIAGNOSTIC_STATUS)
      emitDiagnosticStatus(bytes, data, undefined, emit)
    this.#programs.answered(asked, undefined, { bytes, data: error === undefined ? data : undefined }, emit)
  }

  /** Requests that stayed without a reply. */
  finish(emit: Emit): void {
    for (const asked of this.#waiting.takePending()) emit(pcccOperation(asked, undefined, 'unanswered'))
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
