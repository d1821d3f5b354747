import type { Verb } from '#model/fact'
import { LINK_PAYLOAD } from '#model/link-payload'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'
import { actions } from './actions.ts'

/** First byte of all messages: SEL AG95-10. */
const SYNC = 0xa5
const FAST_MESSAGE = 0x46
const SHORTEST = 5
const LARGEST_CODE = 0xed

interface Command {
  readonly name: string
  readonly verb: Verb
  /** Asked with two bytes, answered with a length and a check sum. */
  readonly isQuestion: boolean
}

const question = (name: string, verb: Verb = 'read'): Command => ({ name, verb, isQuestion: true })
const order = (name: string, verb: Verb = 'operate'): Command => ({ name, verb, isQuestion: false })

/** By second byte: AG95-10, appendix; fast operate: AG95-10 §"Fast Operate". */
const commands: ReadonlyMap<number, Command> = new Map([
  [0xb9, question('Clear Status Bits', 'write')],
  [0xc0, question('Relay Definition', 'identify')],
  [0xc1, question('Fast Meter Configuration', 'browse')],
  [0xc2, question('Demand Fast Meter Configuration', 'browse')],
  [0xc3, question('Peak Demand Fast Meter Configuration', 'browse')],
  [0xcd, question('Fast Operate Reset Definition', 'browse')],
  [0xce, question('Fast Operate Configuration', 'browse')],
  [0xcf, question('Alternate Fast Operate Configuration', 'browse')],
  [0xd1, question('Fast Meter Data')],
  [0xd2, question('Demand Fast Meter Data')],
  [0xd3, question('Peak Demand Fast Meter Data')],
  [0xe0, order('Fast Operate Remote Bit')],
  [0xe3, order('Fast Operate Breaker')],
  [0xe5, order('Fast Operate Open')],
  [0xe6, order('Fast Operate Close')],
  [0xe7, order('Fast Operate Set')],
  [0xe8, order('Fast Operate Clear')],
  [0xe9, order('Fast Operate Pulse')],
  [0xed, order('Fast Operate Reset', 'restart')],
  [FAST_MESSAGE, order('Fast Message', 'report')],
])
/** Fast operate: length 6, the code of the point, four times it plus one, check sum. */
const OPERATE = { length: 6, point: 3, validation: 4 } as const

interface SelMessage {
  readonly code: number
  readonly isAnswer: boolean
  /** Point of a fast operate. */
  readonly point: number | undefined
}

/**
 * All bytes before the last, added: the last one must equal the sum. Fast messages have a CRC instead, which is not
 * checked.
 */
function hasSum(bytes: Uint8Array, start: number, length: number): boolean {
  let sum = 0
  for (let at = start; at < start + length - 1; at++) sum = (sum + bytes[at]!) & 0xff
  return sum === bytes[start + length - 1]
}

function isOperate(code: number): boolean {
  return code >= 0xe0 && code <= LARGEST_CODE
}

function dissect({ bytes, start, end, fromClient }: Slice): Dissected<SelMessage> {
  const available = end - start
  if (bytes[start] !== SYNC) return { kind: 'foreign' }
  if (available < 2) return { kind: 'incomplete', need: 2 }
  const code = bytes[start + 1]!
  const command = commands.get(code)
  if (command === undefined) return { kind: 'foreign' }
  if (command.isQuestion && fromClient) return found(code, false, undefined, 2)
  if (available < SHORTEST) return { kind: 'incomplete', need: SHORTEST }
  const length = bytes[start + 2]!
  if (length < SHORTEST || (isOperate(code) && length !== OPERATE.length)) return { kind: 'foreign' }
  if (available < length) return { kind: 'incomplete', need: length }
  if (code !== FAST_MESSAGE && !hasSum(bytes, start, length))
    return { kind: 'malformed', at: length - 1, reason: 'check sum', length }
  const point = isOperate(code) ? bytes[start + OPERATE.point]! : undefined
  if (point !== undefined && bytes[start + OPERATE.validation] !== ((4 * point + 1) & 0xff))
    return { kind: 'malformed', at: OPERATE.validation, reason: 'validation', length }
  return found(code, !fromClient, point, length)
}

function found(
  code: number,
  isAnswer: boolean,
  point: number | undefined,
  length: number,
): Dissected<SelMessage> {
  return { kind: 'message', length, message: { code, isAnswer, point } }
}

/** An answer with its check sum, or a fast operate, proves it; two bytes of a question do not. */
function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  const available = end - start
  if (bytes[start] !== SYNC) return 'no'
  if (available < 2) return 'more'
  const code = bytes[start + 1]!
  if (!commands.has(code) || code === FAST_MESSAGE) return 'no'
  if (available < 3) return 'more'
  const length = bytes[start + 2]!
  if (length < SHORTEST) return 'no'
  if (available < length) return 'more'
  const isWhole = length >= OPERATE.length && hasSum(bytes, start, length)
  return isWhole && (!isOperate(code) || length === OPERATE.length) ? 'yes' : 'no'
}

export const protocol = defineProtocol<SelMessage, undefined>({
  name: 'sel-fm',
  shortName: 'SEL Fast Message',
  title: 'SEL Fast Meter and Fast Operate',
  standard: 'SEL Application Guide AG95-10',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { role: 'protection-relay' } },
  actions,
  hints: [{ content: 'tcp' }, { etherType: LINK_PAYLOAD.serial }],
  firstBytes: '\xa5',
  probe,
  dissect,
  isFromClient: ({ code, isAnswer, point }) =>
    point !== undefined ? true : code === FAST_MESSAGE ? undefined : !isAnswer,
  facts({ code, isAnswer, point }, _slice, emit) {
    const { name, verb } = commands.get(code)!
    const asked = {
      verb,
      name,
      code: `0xa5${code.toString(16)}`,
      object: point === undefined ? undefined : `point 0x${point.toString(16)}`,
    }
    if (code === FAST_MESSAGE)
      emit({ kind: 'operation', ...asked, about: isAnswer ? 'server' : 'client', outcome: 'requested' })
    else emit({ kind: 'operation', ...asked, outcome: isAnswer ? 'succeeded' : 'requested' })
  },
  rows: ({ code, point }) => [
    { label: 'Message', value: commands.get(code)?.name ?? '', at: 1, length: 1 },
    {
      label: 'Point',
      value: point === undefined ? '' : `0x${point.toString(16)}`,
      at: OPERATE.point,
      length: 1,
    },
  ],
  behaviourKeys: [{ name: 'command', of: ({ code, object }) => `${code} ${object ?? ''}` }],
  operations: [...commands].map(([code, { name, verb }]) => ({
    code: `0xa5${code.toString(16)}`,
    name,
    verb,
  })),
})
