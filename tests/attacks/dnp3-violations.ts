/** Proofs on DNP3 bytes: what outstations say of requests and of themselves. */
import { hex } from '#bytes/hex'
import type { ScriptStep } from '#model/script'
import * as encode from '#protocols/dnp3/testing/encode'
import type { AlertProof, Scene } from './proof.ts'

const over = { transport: 'tcp', port: 20_000 } as const
const toOutstation = { isFromMaster: true, source: 1, destination: 10 }
const toMaster = encode.reversed(toOutstation)

// Internal indications.
const RESTART = 0x0080
const TROUBLE = 0x0040
const NO_FUNCTION = 0x0100
const OBJECT_UNKNOWN = 0x0200
const PARAMETER_ERROR = 0x0400
const OVERFLOW = 0x0800
const CORRUPT = 0x2000
const RESERVED = 0x4000

const asks = (fragment: Uint8Array): ScriptStep => ['client', encode.frames(toOutstation, fragment)]
const answers = (fragment: Uint8Array): ScriptStep => ['server', encode.frames(toMaster, fragment)]
const point = encode.range(1, 1, [0, 7], hex('ff'))
const reads = (sequence: number): ScriptStep => asks(encode.request(sequence, 1, encode.classes(1, 2, 3, 0)))
const poll = (sequence: number, indications = 0): readonly ScriptStep[] => [
  reads(sequence),
  answers(encode.response({ sequence, indications }, point)),
]
/** The master takes the restart flag back. */
const clearing = (sequence: number): readonly ScriptStep[] => [
  asks(encode.request(sequence, 2, encode.range(80, 1, [7, 7], hex('00')))),
  answers(encode.response({ sequence })),
]
const refused = (functionCode: number, indications: number, ...objects: readonly Uint8Array[]) => [
  asks(encode.request(1, functionCode, ...objects)),
  answers(encode.response({ sequence: 1, indications })),
]

function scene(...lines: readonly ScriptStep[]): Scene {
  return { name: 'dnp3', over, lines }
}

function proof(name: string, rule: string, defenderTitles: string, ...scenes: readonly Scene[]): AlertProof {
  return { name: `dnp3-${name}`, rule: `dnp3-${rule}`, defenderTitles, scenes }
}

export const proofs: readonly AlertProof[] = [
  proof(
    'function-refused',
    'function-unsupported',
    'Function Code Not Supported by Outstation',
    scene(...poll(0), ...refused(31, NO_FUNCTION)),
  ),
  proof(
    'object-refused',
    'object-unknown',
    'Unknown Object Sent to Outstation',
    scene(
      ...poll(0),
      ...refused(
        5,
        OBJECT_UNKNOWN,
        encode.indexed(12, 1, [[900, encode.controlBlock({ code: 3, onMs: 100 })]]),
      ),
    ),
  ),
  proof(
    'parameter-refused',
    'parameter-error',
    'Incorrect Parameter Sent to Outstation',
    scene(...poll(0), ...refused(2, PARAMETER_ERROR, encode.range(34, 1, [0, 0], hex('ffff')))),
  ),
  proof(
    'function-77',
    'reserved-function',
    'Usage of a Reserved Function Code',
    scene(...poll(0), ...refused(77, NO_FUNCTION)),
  ),
  proof(
    'reserved-flags',
    'reserved-indications',
    'Usage of Reserved Status Flags (IIN)',
    scene(...poll(0), ...poll(1, RESERVED)),
  ),
  proof(
    'request-ill-formed',
    'illegal-operation',
    'Illegal DNP3 Operation',
    // A count of twelve objects, and none of them.
    scene(...poll(0), asks(encode.request(1, 5, hex('0c 01 28 0c00')))),
  ),
  proof(
    'response-ill-formed',
    'improper-response',
    'Usage of Improper Formatting by Outstation',
    scene(
      ...poll(0),
      reads(1),
      answers(encode.response({ sequence: 1 }, encode.range(30, 1, [0, 9], hex('01')))),
    ),
  ),
  proof(
    'confirmation-by-master',
    'master-confirmation',
    'Master Requested an Application Layer Confirmation',
    scene(...poll(0), asks(withConfirmation(encode.request(1, 1, encode.classes(1))))),
  ),
  proof(
    'initialize-data',
    'initialize-data',
    'Initiation of an Obsolete Function Code (Initialize Data)',
    scene(...poll(0), ...refused(15, 0)),
  ),
  proof(
    'save-configuration',
    'save-configuration',
    'Initiation of an Obsolete Function Code (Save Config)',
    scene(...poll(0), ...refused(19, 0)),
  ),
  proof(
    'events-lost',
    'event-overflow',
    'Event Buffer Overflow in Outstation',
    scene(...poll(0), ...poll(1, OVERFLOW)),
  ),
  {
    ...proof(
      'events-lost-for-long',
      'event-overflow-repeated',
      'Continuous Event Buffer Overflow at Outstation',
    ),
    scenes: [0, 1, 2, 3].map((round) => ({
      ...scene(...poll(0), ...poll(1, OVERFLOW), ...poll(2)),
      at: round * 100,
    })),
  },
  proof('restarted', 'outstation-restarted', 'Outstation Restarted', scene(...poll(0), ...poll(1, RESTART))),
  proof(
    'restarts-often',
    'outstation-frequent-restarts',
    'Outstation Restarts Frequently',
    scene(...poll(0), ...poll(1, RESTART), ...clearing(2), ...poll(3), ...poll(4, RESTART)),
  ),
  proof(
    'configuration-activated',
    'configuration-changed',
    "Outstation's Configuration Changed",
    scene(...poll(0), ...refused(31, 0, encode.sized(70, 8, hex('706f696e7473')))),
  ),
  proof(
    'configuration-corrupt',
    'configuration-corrupt',
    "Outstation's Corrupted Configuration Detected",
    scene(...poll(0), ...poll(1, CORRUPT)),
  ),
  proof(
    'trouble',
    'device-trouble',
    'Suspicion of Hardware Problems in Outstation',
    scene(...poll(0), ...poll(1, TROUBLE)),
  ),
  proof(
    'proof-wrong',
    'authentication-failed',
    'Master-Slave Authentication Error',
    scene(
      ...poll(0),
      asks(encode.request(1, 5, encode.indexed(12, 1, [[3, encode.controlBlock({ code: 3, onMs: 100 })]]))),
      answers(encode.response({ sequence: 1, functionCode: 131 }, encode.challenge(1, 1, hex('01020304')))),
      asks(encode.request(1, 32, encode.challengeReply(1, 1, new Uint8Array(16)))),
      answers(
        encode.response(
          { sequence: 1, functionCode: 131 },
          // Challenge 1, user 1, association 0, error 1: authentication failed; no time, no text.
          encode.sized(120, 7, hex('01000000 0100 0000 01 000000000000')),
        ),
      ),
    ),
  ),
]

/** Sets CON in the application control byte. */
function withConfirmation(fragment: Uint8Array): Uint8Array {
  fragment[0]! |= 0x20
  return fragment
}
