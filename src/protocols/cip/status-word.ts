/** Status word of the Identity object: CIP Networks Library Vol. 1 Ed. 3.3 (2007) §5A-2.2.5. */

import type { Say } from './objects.ts'
import type { ModuleKind } from './state.ts'

const EXTENDED_SHIFT = 4
const MAJOR_RECOVERABLE_FAULT = 1 << 10
const MAJOR_UNRECOVERABLE_FAULT = 1 << 11
const KEY_SHIFT = 12

/** Extended device status, bits 7..4: Table 5A-2.5. Without a word: 0 unknown, 3 no I/O connections, 8..15 of the vendor. */
const extended: readonly (string | undefined)[] = [
  undefined,
  'Firmware update in progress',
  'At least one faulted I/O connection',
  undefined,
  'Non-volatile configuration bad',
  'Major fault',
  'Running',
  'Idle',
]

const ROCKWELL = 1
const PROGRAMMABLE_LOGIC_CONTROLLER = 14
const RUN = 6
const PROGRAM = 7

/** Key switch of a Logix controller, bits 13..12, as public clients read it: 1 run, 2 program, 3 remote. */
const keys: readonly (string | undefined)[] = [undefined, 'Run', 'Program', 'Remote']

/** Emits the content of a status word: mode and key of a Logix controller, else the state of its I/O; faults of both. */
export function emitStatus(status: number, say: Say, { vendor, deviceType }: ModuleKind): void {
  const field = 'Identity, Status'
  const state = (status >> EXTENDED_SHIFT) & 0x0f
  const fault = faultOf(status)
  if (vendor === ROCKWELL && deviceType === PROGRAMMABLE_LOGIC_CONTROLLER) {
    const key = keys[(status >> KEY_SHIFT) & 3]
    if (key !== undefined) say('key-position', key, field)
    const mode = state === RUN ? 'Run' : state === PROGRAM ? 'Program' : undefined
    if (mode !== undefined) say('mode', mode, field)
    const running = fault ?? (mode === 'Run' ? 'Running' : mode === 'Program' ? 'Stopped' : undefined)
    if (running !== undefined) say('run-state', running, field)
    return
  }
  const words = fault ?? extended[state]
  if (words !== undefined) say('run-state', words, field)
}

function faultOf(status: number): string | undefined {
  if ((status & MAJOR_UNRECOVERABLE_FAULT) !== 0) return 'Major unrecoverable fault'
  return (status & MAJOR_RECOVERABLE_FAULT) !== 0 ? 'Major recoverable fault' : undefined
}
