/** An operator station that polls simulated devices, twice each: what a passive sensor sees of them every day. */
import { once } from 'node:events'
import { createConnection } from 'node:net'
import { connectionRequest, data as cotpData, siemensTsap } from '#protocols/cotp/testing/encode'
import { registerSession } from '#protocols/enip/testing/encode'
import { readRequest as modbusRead } from '#protocols/modbus/testing/encode'
import { readRequest as s7Read, setupRequest } from '#protocols/s7comm/testing/encode'
import { simulatedIdentity } from './simulated-identity.ts'

const addresses = JSON.parse(process.argv[2] ?? '[]') as readonly string[]

const POLLS = {
  s7: {
    port: 102,
    requests: [
      connectionRequest({
        destinationReference: 0,
        sourceReference: 1,
        callingTsap: siemensTsap(2, 0, 0),
        calledTsap: siemensTsap(2, 0, 2),
      }),
      cotpData(setupRequest(1)),
      cotpData(s7Read(2, [{ area: 0x84, block: 1, type: 2, count: 2, offset: 0 }])),
    ],
  },
  modbus: { port: 502, requests: [1, 2].map((transaction) => modbusRead({ transaction, unit: 1 }, 3, 0, 2)) },
  enip: { port: 44818, requests: [registerSession()] },
} as const

for (const address of addresses) {
  const { port, requests } = POLLS[simulatedIdentity(address).kind]
  const socket = createConnection({ host: address, port })
  await once(socket, 'connect')
  for (const request of requests) {
    socket.write(request)
    await once(socket, 'data')
  }
  socket.end()
  await once(socket, 'close')
}
