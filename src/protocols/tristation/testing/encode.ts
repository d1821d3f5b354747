/** Builds TriStation messages for tests and the plant simulator. */
import { crc16 } from '#bytes/checksum'
import { ByteWriter } from '#bytes/write'
import { messageType } from '../wire.ts'

function framed(type: number, body: Uint8Array): Uint8Array {
  const head = new ByteWriter().u16le(type).u16le(body.length).bytes(body).take()
  return new ByteWriter()
    .bytes(head)
    .u16le(crc16(head, 0, head.length, 0))
    .take()
}

/** A message without a command: connect, disconnect, ping, refusals. */
export function bare(type: Exclude<keyof typeof messageType, 'command'>): Uint8Array {
  return framed(messageType[type], new Uint8Array(0))
}

type Side = 'workstation' | 'controller'

/** A command or the answer to one. The sum of its bytes is what captures show in the same place. */
export function command(
  side: Side,
  code: number,
  counter: number,
  data: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const length = 10 + data.length
  const direction = side === 'controller' ? 1 : 0
  const head = [direction, direction, code, counter, 0, 0]
  const tail = new ByteWriter().u16le(length).bytes(data).take()
  const lengths = new ByteWriter().u16le(length).take()
  const sum = [...head, ...tail, ...lengths].reduce((all, byte) => all + byte, 0)
  return framed(
    messageType.command,
    new ByteWriter()
      .u8(...head)
      .u16le(sum)
      .bytes(tail)
      .take(),
  )
}

/** Data of "Get CP status response". `key`: 0 stop, 1 program, 2 run, 3 remote; `run`: 0 running, 1 halted. */
export function status(key: number, run: number, project: string): Uint8Array {
  const data = new Uint8Array(184)
  data[6] = 1 // the control program is valid
  data[7] = key
  data[8] = run
  data[60] = 2 // major version of the project
  for (let i = 0; i < Math.min(project.length, 10); i++) data[66 + i] = project.charCodeAt(i)
  return data
}
