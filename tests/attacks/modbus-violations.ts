/** Proofs on Modbus bytes: exceptions, illegal functions, and devices that answer only sometimes. */
import { hex } from '#bytes/hex'
import type { ScriptStep } from '#model/script'
import * as encode from '#protocols/modbus/testing/encode'
import type { AlertProof, Scene } from './proof.ts'

const over = { transport: 'tcp', port: 502 } as const
const header = (transaction: number) => ({ transaction, unit: 1 })
const asks = (transaction: number): ScriptStep => ['client', encode.readRequest(header(transaction), 3, 0, 2)]
const poll = (transaction: number): readonly ScriptStep[] => [
  asks(transaction),
  ['server', encode.registersResponse(header(transaction), 3, [1, 2])],
]
const refused = (exception: number): readonly ScriptStep[] => [
  ['client', encode.writeRegister(header(2), 900, 7)],
  ['server', encode.exceptionResponse(header(2), 6, exception)],
]

function proof(
  name: string,
  rule: string,
  defenderTitles: string,
  ...lines: readonly ScriptStep[]
): AlertProof {
  const scene: Scene = { name: 'modbus', over, lines: [...poll(1), ...lines] }
  return { name: `modbus-${name}`, rule, defenderTitles, scenes: [scene] }
}

export const proofs: readonly AlertProof[] = [
  proof(
    'function-refused',
    'modbus-function-refused',
    'Slave Device Received Illegal Function Code',
    ...refused(1),
  ),
  proof(
    'address-refused',
    'modbus-address-refused',
    'Slave Device Received Illegal Data Address Parameter',
    ...refused(2),
  ),
  proof(
    'value-refused',
    'modbus-value-refused',
    'Slave Device Received Illegal Data Value Parameter',
    ...refused(3),
  ),
  proof('device-failed', 'modbus-device-failed', 'Slave Device Unrecoverable Failure', ...refused(4)),
  proof('gateway-exception', 'modbus-exception', 'Modbus Exception', ...refused(11)),
  proof(
    'exception-from-client',
    'modbus-exception-from-client',
    'Illegal MODBUS Operation (Exception Raised by Master)',
    ['client', encode.exceptionResponse(header(2), 3, 2)],
  ),
  proof(
    'function-zero',
    'modbus-function-zero',
    'Illegal MODBUS Operation (Function Code Zero)',
    ['client', hex('0002 0000 0006 01 00 0000 0001')],
    ['server', encode.exceptionResponse(header(2), 0, 1)],
  ),
  proof(
    'half-answered',
    'modbus-unresponsive',
    'Suspicion of Unresponsive MODBUS Device',
    ...poll(2),
    asks(3),
    asks(4),
    asks(5),
    ...poll(6),
  ),
  proof('wrong-protocol-identifier', 'protocol-version-illegal', 'Illegal Protocol Version', [
    'client',
    hex('0002 0007 0006 01 03 0000 0002'),
  ]),
  proof('firmware-replaced', 'firmware-written', 'Firmware Update', [
    'client',
    hex('0002 0000 0004 01 7d 0001'),
  ]),
  {
    name: 'modbus-malformed-burst',
    rule: 'malformed-burst',
    defenderTitles: 'Excessive Malformed Packets In a Single Session',
    scenes: [
      {
        name: 'modbus',
        over,
        // A function code and nothing else.
        lines: [
          ...poll(1),
          ...[2, 3, 4, 5, 6, 7].map((n): ScriptStep => ['client', hex(`000${n} 0000 0002 01 03`)]),
        ],
      },
    ],
  },
  {
    name: 'modbus-device-unplugged',
    rule: 'device-unresponsive',
    defenderTitles: 'Device is Suspected to be Disconnected (Unresponsive)',
    scenes: [
      { name: 'modbus', over, lines: poll(1) },
      // It still takes the connection, and no longer answers.
      { name: 'modbus', over, lines: [asks(2)], at: 20, times: 12, every: 20 },
    ],
  },
]
