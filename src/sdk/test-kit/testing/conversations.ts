/** Conversations with machines, each with a distinctive command, for tests of ways to send it. */
import * as cip from '#protocols/cip/testing/encode'
import * as cotp from '#protocols/cotp/testing/encode'
import * as dnp3 from '#protocols/dnp3/testing/encode'
import * as enip from '#protocols/enip/testing/encode'
import * as iec104 from '#protocols/iec104/testing/encode'
import * as modbus from '#protocols/modbus/testing/encode'
import * as s7 from '#protocols/s7comm/testing/encode'

export interface Talk {
  readonly name: string
  readonly port: number
  readonly greeting: readonly (readonly [side: 0 | 1, bytes: Uint8Array])[]
  readonly poll: (count: number) => readonly [question: Uint8Array, answer: Uint8Array]
  readonly command: Uint8Array
  /** Verb of the command. */
  readonly verb: string
}

const link = { isFromMaster: true, source: 1, destination: 10 }
const opened = { session: 7 }
const s7Connection = {
  ...{ destinationReference: 0, sourceReference: 1 },
  callingTsap: cotp.siemensTsap(1, 0, 0),
  calledTsap: cotp.siemensTsap(1, 0, 2),
}
const s7Place = { area: 0x84, block: 1, type: 4, count: 1, offset: 0 }
const identity = cip.getAttributesAll(1)

export const talks: readonly Talk[] = [
  {
    ...{ name: 'Modbus write', port: 502, verb: 'write', greeting: [] },
    poll: (count) => {
      const header = { transaction: count, unit: 1 }
      return [modbus.readRequest(header, 3, 0, 2), modbus.registersResponse(header, 3, [1, 2])]
    },
    command: modbus.writeRegistersRequest({ transaction: 999, unit: 1 }, 40, [7, 8, 9]),
  },
  {
    ...{ name: 'S7 stop', port: 102, verb: 'stop' },
    greeting: [
      [0, cotp.connectionRequest(s7Connection)],
      [1, cotp.connectionConfirm(s7Connection)],
      [0, cotp.data(s7.setupRequest(1))],
      [1, cotp.data(s7.setupResponse(1))],
    ],
    poll: (count) => [
      cotp.data(s7.readRequest(count + 1, [s7Place])),
      cotp.data(s7.readResponse(count + 1, [new Uint8Array(2)])),
    ],
    command: cotp.data(s7.stopRequest(999)),
  },
  {
    ...{ name: 'CIP stop', port: 44_818, verb: 'stop' },
    greeting: [
      [0, enip.registerSession()],
      [1, enip.registerSession(opened)],
    ],
    poll: (count) => {
      const header = { ...opened, context: count }
      return [enip.sendRrData(identity, header), enip.sendRrData(cip.reply(1, new Uint8Array(20)), header)]
    },
    command: enip.sendRrData(cip.request(0x07, cip.logicalPath(0x8e, 1)), { ...opened, context: 999 }),
  },
  {
    ...{ name: 'IEC 104 command', port: 2404, verb: 'operate' },
    greeting: [
      [0, iec104.functionFrame('STARTDT act')],
      [1, iec104.functionFrame('STARTDT con')],
    ],
    poll: () => [iec104.functionFrame('TESTFR act'), iec104.functionFrame('TESTFR con')],
    command: iec104.informationFrame(0, 0, {
      ...{ type: 45, cause: 6, commonAddress: 1 },
      objects: [{ address: 100, elements: iec104.switching(1) }],
    }),
  },
  {
    ...{ name: 'DNP3 operate', port: 20_000, verb: 'operate', greeting: [] },
    poll: (count) => [
      dnp3.frames(link, dnp3.request(count & 15, 1, dnp3.classes(1)), count),
      dnp3.frames(dnp3.reversed(link), dnp3.response({ sequence: count & 15 }), count),
    ],
    command: dnp3.frames(
      link,
      dnp3.request(9, 5, dnp3.indexed(12, 1, [[3, dnp3.controlBlock({ code: 3, onMs: 100 })]])),
      9,
    ),
  },
]
