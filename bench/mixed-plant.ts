/** Traffic of the controllers of the mixed site: Modbus, S7comm, EtherNet/IP with CIP. */
import * as cip from '#protocols/cip/testing/encode'
import * as cotp from '#protocols/cotp/testing/encode'
import * as enip from '#protocols/enip/testing/encode'
import * as modbus from '#protocols/modbus/testing/encode'
import * as s7 from '#protocols/s7comm/testing/encode'
import type { Actor, Stage } from './stage.ts'
import { Connection, Datagrams, type Host } from './talk.ts'

const PORT = { modbus: 502, s7: 102, enip: 44818, io: 2222 } as const
/** Poll periods that give the shares of traffic mixed.ts states, in microseconds. */
const PERIOD = { modbus: 4_800_000, s7: 4_800_000, logix: 2_000_000, io: 500_000 } as const
const ROCKWELL = 1
const DINT = 0xc4

/** Polls ten registers; one poll in 200 writes one. */
export function* modbusPolling(stage: Stage, master: Host, device: Host): Actor {
  const { random, tally } = stage
  const connection = new Connection(stage.file, master, device, PORT.modbus)
  connection.open(stage.now)
  const address = random.below(40) * 10
  for (let transaction = 1; ; transaction = (transaction + 1) & 0xffff) {
    yield random.between(1000, 3000)
    const header = { transaction, unit: 1 }
    const isWrite = random.below(200) === 0
    const write = modbus.writeRegister(header, address, random.below(1000))
    connection.ask(isWrite ? write : modbus.readRequest(header, 3, address, 10), stage.now)
    tally.count('modbus', isWrite ? '6' : '3')
    yield random.between(2000, 20_000)
    const values = Array.from({ length: 10 }, () => random.below(4000))
    connection.answer(isWrite ? write : modbus.registersResponse(header, 3, values), stage.now)
    if (transaction % 2 === 0) {
      yield 40_000
      connection.acknowledge(stage.now)
    }
    yield PERIOD.modbus - random.below(100_000)
  }
}

/** Connects as an operator panel and reads two data blocks. */
export function* s7Polling(stage: Stage, master: Host, controller: Host): Actor {
  const { random, tally } = stage
  const connection = new Connection(stage.file, master, controller, PORT.s7)
  connection.open(stage.now)
  yield 1000
  const transport = { callingTsap: cotp.siemensTsap(1, 0, 0), calledTsap: cotp.siemensTsap(2, 0, 2) }
  connection.ask(
    cotp.connectionRequest({ ...transport, destinationReference: 0, sourceReference: 1 }),
    stage.now,
  )
  yield 3000
  connection.answer(
    cotp.connectionConfirm({ ...transport, destinationReference: 1, sourceReference: 2 }),
    stage.now,
  )
  yield 1000
  connection.ask(cotp.data(s7.setupRequest(0)), stage.now)
  tally.count('s7comm', '0xf0')
  yield 3000
  connection.answer(cotp.data(s7.setupResponse(0)), stage.now)
  const places = [1, 2].map((block) => ({ area: 0x84, block, type: 2, count: 16, offset: 0 }))
  for (let reference = 1; ; reference = (reference + 1) & 0xffff) {
    yield random.between(500, 2000)
    connection.ask(cotp.data(s7.readRequest(reference, places)), stage.now)
    tally.count('s7comm', '0x04')
    yield random.between(3000, 25_000)
    connection.answer(cotp.data(s7.readResponse(reference, [random.bytes(16), random.bytes(16)])), stage.now)
    if (reference % 2 === 0) {
      yield 40_000
      connection.acknowledge(stage.now)
    }
    yield PERIOD.s7 - random.below(100_000)
  }
}

/** A session with a connection of class 3, over which tags are read. */
export function* tagReading(stage: Stage, master: Host, controller: Host): Actor {
  const { random, tally } = stage
  const serial = random.below(0xffff)
  const opening = {
    targetToOriginatorId: random.next(),
    serial,
    vendor: ROCKWELL,
    originatorSerial: master.ip,
    transport: 0xa3,
    interval: 2_000_000,
    parameters: 0x43f8,
    path: cip.messageRouterPath(0),
  }
  const connection = new Connection(stage.file, master, controller, PORT.enip)
  const session = random.next()
  const connectionId = random.next()
  yield* cipConnection(stage, connection, { session, opening, connectionId })
  const tags = ['Speed_Setpoint', 'Program:Main.Level[3]', 'Motor7.Running']
  for (let sequence = 1; ; sequence = (sequence + 1) & 0xffff) {
    yield random.between(500, 2000)
    const request = cip.readTag(tags[sequence % tags.length]!)
    connection.ask(enip.sendUnitData(request, { session, connectionId, sequence }), stage.now)
    tally.count('cip', '0x4c')
    yield random.between(2000, 9000)
    const reply = cip.readTagReply(DINT, random.bytes(4))
    const back = { session, connectionId: opening.targetToOriginatorId, sequence }
    connection.answer(enip.sendUnitData(reply, back), stage.now)
    if (sequence % 2 === 0) {
      yield 40_000
      connection.acknowledge(stage.now)
    }
    yield PERIOD.logix - random.below(100_000)
  }
}

/** Opens a cyclic connection of class 1 to an I/O adapter, then exchanges datagrams both ways. */
export function* cyclicIo(stage: Stage, controller: Host, adapter: Host): Actor {
  const { random } = stage
  const opening = {
    targetToOriginatorId: random.next(),
    serial: random.below(0xffff),
    vendor: ROCKWELL,
    originatorSerial: controller.ip,
    transport: 0x01,
    interval: PERIOD.io,
    parameters: 0x4808,
    path: cip.logicalPath(4, 100),
  }
  const connection = new Connection(stage.file, controller, adapter, PORT.enip)
  const connectionId = random.next()
  yield* cipConnection(stage, connection, { session: random.next(), opening, connectionId })
  const io = new Datagrams(stage.file, {
    client: controller,
    server: adapter,
    clientPort: PORT.io,
    serverPort: PORT.io,
  })
  for (let sequence = 1; ; sequence++) {
    io.ask(enip.ioPacket(connectionId, sequence, random.bytes(8)), stage.now)
    yield random.between(100, 900)
    io.answer(enip.ioPacket(opening.targetToOriginatorId, sequence, random.bytes(6)), stage.now)
    yield PERIOD.io
  }
}

interface CipOpening {
  readonly session: number
  readonly opening: cip.Opening
  readonly connectionId: number
}

function* cipConnection(
  stage: Stage,
  connection: Connection,
  { session, opening, connectionId }: CipOpening,
): Actor {
  connection.open(stage.now)
  yield 1000
  connection.ask(enip.registerSession(), stage.now)
  yield 2000
  connection.answer(enip.registerSession({ session }), stage.now)
  yield 1000
  connection.ask(enip.sendRrData(cip.forwardOpen(opening), { session }), stage.now)
  stage.tally.count('cip', '0x54')
  yield 4000
  connection.answer(enip.sendRrData(cip.forwardOpenReply(opening, connectionId), { session }), stage.now)
}

/** Asks an adapter who it is, once. */
export function* identityQuestion(stage: Stage, master: Host, adapter: Host): Actor {
  const identity = cip.identityData(
    {
      vendor: ROCKWELL,
      deviceType: 12,
      productCode: 191,
      major: 20,
      minor: 11,
      status: 0x60,
      serial: adapter.ip,
      productName: '1756-ENBT/A',
    },
    3,
  )
  const ip = Uint8Array.of(adapter.ip >>> 24, adapter.ip >>> 16, adapter.ip >>> 8, adapter.ip)
  const datagrams = new Datagrams(stage.file, {
    client: master,
    server: adapter,
    clientPort: 50_000,
    serverPort: PORT.enip,
  })
  datagrams.ask(enip.listIdentityRequest(), stage.now)
  yield stage.random.between(1000, 5000)
  datagrams.answer(enip.listIdentityReply(ip, identity), stage.now)
}
