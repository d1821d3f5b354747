/**
 * Controllers that answer identity queries, many in one process: S7, EtherNet/IP and Modbus by the last byte of the address.
 *   node simulated-devices.ts '{"addresses":["10.77.0.5"],"slowAfter":2,"slowBy":800}'
 */
import { createSocket } from 'node:dgram'
import { createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { identityData, reply } from '#protocols/cip/testing/encode'
import { connectionConfirm, data as cotpData, siemensTsap } from '#protocols/cotp/testing/encode'
import { encapsulate, listIdentityReply, sendRrData } from '#protocols/enip/testing/encode'
import { identificationResponse, registersResponse } from '#protocols/modbus/testing/encode'
import { readResponse, setupResponse, userdataResponse } from '#protocols/s7comm/testing/encode'
import {
  componentIdentification,
  moduleIdentification,
  operatingState,
} from '#protocols/s7comm/testing/encode-szl'
import { simulatedIdentity } from './simulated-identity.ts'

export interface SimulatedDevices {
  readonly addresses: readonly string[]
  /** Requests of a connection after which each answer takes longer; undefined: never. */
  readonly slowAfter?: number
  /** Milliseconds. */
  readonly slowBy?: number
}

const { addresses, slowAfter, slowBy = 0 } = JSON.parse(process.argv[2] ?? '{}') as SimulatedDevices

function s7Answer(address: string, request: Uint8Array): Uint8Array {
  const { orderNumber, firmware, serial, model, name } = simulatedIdentity(address)
  if (request[5] === 0xe0)
    return connectionConfirm({
      destinationReference: 1,
      sourceReference: 2,
      callingTsap: siemensTsap(3, 0, 0),
      calledTsap: siemensTsap(3, 0, 2),
    })
  const reference = request[11]! * 256 + request[12]!
  if (request[8] === 1 && request[17] === 0xf0) return cotpData(setupResponse(reference))
  if (request[8] === 1) return cotpData(readResponse(reference, [Uint8Array.of(0, 42)]))
  const id = request[29]! * 256 + request[30]!
  const [major = 1, minor = 0, patch = 0] = firmware.split('.').map(Number)
  const lists: Record<number, Uint8Array> = {
    17: moduleIdentification(orderNumber, [major, minor, patch]),
    28: componentIdentification({
      stationName: name,
      moduleName: name,
      plantDesignation: '',
      serial,
      typeName: model,
      memoryCard: '',
    }),
    1060: operatingState(8),
  }
  const found = lists[id]
  return cotpData(
    found === undefined
      ? userdataResponse(reference, 4, 1, new Uint8Array(), { error: 0xd401 })
      : userdataResponse(reference, 4, 1, found),
  )
}

function cipIdentity(address: string) {
  const { model, firmware, serial } = simulatedIdentity(address)
  const [major = 1, minor = 0] = firmware.split('.').map(Number)
  return {
    vendor: 1,
    deviceType: 14,
    productCode: 54,
    major,
    minor,
    status: 0x60,
    serial: Number.parseInt(serial, 16),
    productName: model,
  }
}

function enipAnswer(address: string, request: Uint8Array): Uint8Array | undefined {
  if (request[0] === 0x65) return encapsulate(0x65, Uint8Array.of(1, 0, 0, 0), { session: 0x1234 })
  if (request[0] === 0x6f)
    return sendRrData(reply(1, identityData(cipIdentity(address))), { session: 0x1234 })
  return undefined
}

function modbusAnswer(address: string, request: Uint8Array): Uint8Array {
  const { vendor, model, firmware } = simulatedIdentity(address)
  const header = { transaction: request[0]! * 256 + request[1]!, unit: request[6]! }
  if (request[7] === 3) return registersResponse(header, 3, [42, 43])
  return request[9] === 1
    ? identificationResponse(header, 2, [vendor, model, firmware])
    : identificationResponse(header, 2, [vendor, model, firmware, 'http://example.com', model, model])
}

type Answerer = (address: string, request: Uint8Array) => Uint8Array | undefined

function serve(port: number, answer: Answerer): void {
  const server = createServer((socket: Socket) => {
    const address = socket.localAddress ?? ''
    let count = 0
    socket.on('error', () => {})
    socket.on('data', async (request: Buffer) => {
      count++
      const bytes = answer(address, request)
      if (bytes === undefined) return
      if (slowAfter !== undefined && count > slowAfter) await pause(slowBy)
      socket.write(bytes)
    })
  })
  server.listen(port, '0.0.0.0')
}

serve(102, s7Answer)
serve(502, modbusAnswer)
serve(44818, enipAnswer)
for (const address of addresses) {
  const socket = createSocket('udp4')
  socket.on('message', (request, from) => {
    if (request[0] !== 0x63) return
    const ip = Uint8Array.from(address.split('.').map(Number))
    socket.send(listIdentityReply(ip, identityData(cipIdentity(address), 3)), from.port, from.address)
  })
  socket.bind(44818, address)
}
setTimeout(() => process.stdout.write('ready\n'), 200)
process.stdin.on('end', () => process.exit(0)).resume()
