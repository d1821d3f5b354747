/**
 * Messages that no regular SMB 1 client sends: reserved functions, transactions that change their kind, responses
 * without a request.
 */
import { u16le, u32le } from '#bytes/read'
import type { Emit } from '#model/protocol'
import type { Smb1Message } from './smb1.ts'
import { limits, remember, type SmbState } from './state.ts'
import { TRANS2_SESSION_SETUP } from './subcommands.ts'

// [MS-CIFS] 2.2.2.1.
const TRANSACTION = 0x25
const TRANSACTION_SECONDARY = 0x26
const TRANSACTION2 = 0x32
const TRANSACTION2_SECONDARY = 0x33
const NT_TRANSACT = 0xa0
const NT_TRANSACT_SECONDARY = 0xa1
/** Commands and their continuations: [MS-CIFS] 2.2.4.34, 2.2.4.47, 2.2.4.63. */
const CONTINUES: ReadonlyMap<number, number> = new Map([
  [TRANSACTION_SECONDARY, TRANSACTION],
  [TRANSACTION2_SECONDARY, TRANSACTION2],
  [NT_TRANSACT_SECONDARY, NT_TRANSACT],
])
/** NT_TRANSACT_RENAME: reserved and never implemented, [MS-CIFS] 2.2.7.5. */
const NT_RENAME = 5
/** Added to the multiplex id of an answer by the back door DoublePulsar: 65 is asked, 81 answers. */
const IMPLANT_SHIFT = 0x10

/** @param key process and multiplex id of the request. */
export function requestBreach(block: Smb1Message, key: number, emit: Emit, state: SmbState): void {
  const { bytes, words, wordCount, command } = block
  if (command === TRANSACTION2 && wordCount >= 15 && u16le(bytes, words + 28) === TRANS2_SESSION_SETUP) {
    const detail = 'TRANS2_SESSION_SETUP, which no system implements: the knock of the back door DoublePulsar'
    emit({ kind: 'anomaly', what: 'reserved-function', detail })
  }
  if (command === NT_TRANSACT && wordCount >= 19 && u16le(bytes, words + 36) === NT_RENAME)
    emit({
      kind: 'anomaly',
      what: 'illegal-parameter',
      detail: 'NT_TRANSACT_RENAME, which no system implements',
    })
  if (command === NT_TRANSACT || command === TRANSACTION2 || command === TRANSACTION)
    remember(state.transactions, key, command, limits.transactions)
  const wanted = CONTINUES.get(command)
  if (wanted === undefined) return
  const begun = state.transactions.get(key)
  if (begun === undefined || begun === wanted) return
  const detail = `${NAMES.get(begun)} continued as ${NAMES.get(wanted)} (MS17-010)`
  emit({ kind: 'anomaly', what: 'transaction-mismatch', detail })
}

const NAMES: ReadonlyMap<number, string> = new Map([
  [TRANSACTION, 'TRANSACTION'],
  [TRANSACTION2, 'TRANSACTION2'],
  [NT_TRANSACT, 'NT_TRANSACT'],
])

/** A response without a request, whose multiplex id is 16 above a request's. */
export function replyBreach(block: Smb1Message, key: number, emit: Emit, state: SmbState): void {
  if (block.command !== TRANSACTION2) return
  const asked = state.pending.get(key - IMPLANT_SHIFT * 0x100)
  if (asked?.name !== 'TRANS2_SESSION_SETUP') return
  state.pending.delete(key - IMPLANT_SHIFT * 0x100)
  const detail = 'multiplex id of the answer 16 above the question: the back door DoublePulsar is installed'
  emit({ kind: 'anomaly', what: 'implant-answer', about: 'server', detail })
}

// Compression header: [MS-SMB2] 2.2.42.
const ORIGINAL_SIZE = 4
const OFFSET = 12
const COMPRESSION_HEADER = 16

/** Sizes of a compressed frame that together overflow, or exceed any frame: CVE-2020-0796. */
export function compressionBreach(bytes: Uint8Array, start: number, end: number, emit: Emit): void {
  if (end - start < COMPRESSION_HEADER) return
  const original = u32le(bytes, start + ORIGINAL_SIZE)
  const offset = u32le(bytes, start + OFFSET)
  if (original + offset <= limits.frameBytes * 2) return
  const detail = `compressed frame of ${original} bytes behind ${offset} others (CVE-2020-0796)`
  emit({ kind: 'anomaly', what: 'illegal-parameter', detail })
}
