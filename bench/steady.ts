/**
 * Makes a capture of steady Modbus polling: 4 masters read 200 controllers five times a second, four ranges of twenty
 * registers in turn, over connections that stay open. One poll in 2,000 is a write.
 */
import {
  readRequest,
  registersResponse,
  writeRegister,
  writeRegistersRequest,
  writtenResponse,
} from '#protocols/modbus/testing/encode'
import { FrameFile } from './frame-file.ts'
import { Random } from './random.ts'
import { Connection, type Host, ipNumber, newHost } from './talk.ts'
import { Tally, type Truth } from './tally.ts'

const MASTERS = 4
const CONTROLLERS = 200
const RANGES = 4
const REGISTERS = 20
const POLLS_PER_WRITE = 2000
const CYCLE_US = 200_000
const START = Date.UTC(2026, 0, 5, 6) * 1000
const MODBUS_PORT = 502
/** OUIs of Schneider Electric and Dell. */
const CONTROLLER_OUI = 0x0080f4
const MASTER_OUI = 0x14feb5
/** Where the first register of an answer lies: MBAP header, function, count. */
const FIRST_VALUE = 9

/** One thing a connection does in each cycle. */
interface Act {
  readonly kind: 'ask' | 'answer' | 'acknowledge'
  readonly line: Line
  /** Microseconds from the start of the cycle. */
  readonly at: number
}

/** Request and response that a master and a controller repeat; both messages are patched in place. */
interface PolledRequest {
  readonly code: string
  readonly request: Uint8Array
  readonly response: Uint8Array
}

interface Line {
  readonly connection: Connection
  readonly reads: readonly PolledRequest[]
  readonly writes: readonly PolledRequest[]
  transaction: number
  pending: PolledRequest
}

/** Writes `packets` frames to `path`; the same seed gives the same bytes. */
export function makeSteady(path: string, packets: number, seed = 1): Truth {
  const file = new FrameFile(path)
  const random = new Random(seed)
  const tally = new Tally()
  const lines = newLines(file, random)
  lines.forEach(({ connection }, i) => {
    connection.open(START + i * 5000)
  })
  const acts = schedule(lines, random)
  let cycle = START + CONTROLLERS * 5000
  while (file.packets < packets) {
    for (let i = 0; i < acts.length && file.packets < packets; i++) {
      const { line, kind, at } = acts[i]!
      const room = (acts[i + 1]?.at ?? CYCLE_US) - at // jitter never changes the order
      const time = cycle + at + random.below(Math.max(1, room))
      if (kind === 'ask') ask(line, time, random, tally)
      else if (kind === 'answer') answer(line, time, random)
      else line.connection.acknowledge(time)
    }
    cycle += CYCLE_US
  }
  file.close()
  return {
    packets: file.packets,
    bytes: file.bytes,
    devices: MASTERS + CONTROLLERS,
    operations: tally.operations,
  }
}

function newLines(file: FrameFile, random: Random): Line[] {
  const masters = Array.from({ length: MASTERS }, (_, i) =>
    newHost(MASTER_OUI, ipNumber(10, 20, 0, 10 + i), { timeToLive: 128 }),
  )
  return Array.from({ length: CONTROLLERS }, (_, i) => {
    const controller = newHost(CONTROLLER_OUI, ipNumber(10, 20, 1, 1 + i))
    return newLine(file, masters[i % MASTERS]!, controller, random)
  })
}

function newLine(file: FrameFile, master: Host, controller: Host, random: Random): Line {
  const header = { transaction: 0, unit: 1 }
  const reads = Array.from({ length: RANGES }, (_, range) => ({
    code: '3',
    request: readRequest(header, 3, range * 100, REGISTERS),
    response: registersResponse(
      header,
      3,
      Array.from({ length: REGISTERS }, () => random.between(100, 4000)),
    ),
  }))
  const writes = [
    { code: '6', request: writeRegister(header, 500, 42), response: writeRegister(header, 500, 42) },
    {
      code: '16',
      request: writeRegistersRequest(header, 510, [7, 8]),
      response: writtenResponse(header, 16, 510, 2),
    },
  ]
  return {
    connection: new Connection(file, master, controller, MODBUS_PORT),
    reads,
    writes,
    transaction: 0,
    pending: reads[0]!,
  }
}

/**
 * One cycle in order of time. Answers take 2 to 15 ms. Half of the masters acknowledge after 40 ms, as Linux does;
 * the others with their next request, as Windows does with its 200 ms.
 */
function schedule(lines: readonly Line[], random: Random): readonly Act[] {
  const acts: Act[] = []
  lines.forEach((line, i) => {
    const asked = i * 700 + random.below(600)
    const answered = asked + random.between(2000, 15_000)
    acts.push({ kind: 'ask', line, at: asked }, { kind: 'answer', line, at: answered })
    if (i % MASTERS < MASTERS / 2) acts.push({ kind: 'acknowledge', line, at: answered + 40_000 })
  })
  return acts.sort((a, b) => a.at - b.at)
}

function ask(line: Line, time: number, random: Random, tally: Tally): void {
  const isWrite = random.below(POLLS_PER_WRITE) === 0
  line.pending = isWrite ? random.pick(line.writes) : line.reads[line.transaction % RANGES]!
  line.transaction = (line.transaction + 1) & 0xffff
  patchTransaction(line.pending.request, line.transaction)
  tally.count('modbus', line.pending.code)
  line.connection.ask(line.pending.request, time)
}

function answer({ connection, pending, transaction }: Line, time: number, random: Random): void {
  patchTransaction(pending.response, transaction)
  if (pending.code === '3') drift(pending.response, random)
  connection.answer(pending.response, time)
}

function patchTransaction(message: Uint8Array, transaction: number): void {
  message[0] = transaction >> 8
  message[1] = transaction
}

/** Moves one register by -1, 0 or 1. */
function drift(response: Uint8Array, random: Random): void {
  const at = FIRST_VALUE + random.below(REGISTERS) * 2
  const value = ((response[at]! << 8) | response[at + 1]!) + random.below(3) - 1
  response[at] = value >> 8
  response[at + 1] = value
}
