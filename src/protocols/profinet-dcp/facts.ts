import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import { ipv4Text } from '#model/address'
import type { Operation, Verb } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { emitIdentity } from './identity.ts'
import * as option from './options.ts'
import type { ProfinetDcpState } from './state.ts'
import { type DcpMessage, GET, HELLO, IDENTIFY, type ProfinetDcpBlock, SET } from './wire.ts'

/** Block qualifier before the data of each block of a set request. */
const QUALIFIER = 2
const services: ReadonlyMap<number, { readonly code: string; readonly name: string; readonly verb: Verb }> =
  new Map([
    [GET, { code: 'get', name: 'DCP Get', verb: 'read' }],
    [SET, { code: 'set', name: 'DCP Set', verb: 'configure' }],
    [IDENTIFY, { code: 'identify', name: 'DCP Identify', verb: 'identify' }],
    [HELLO, { code: 'hello', name: 'DCP Hello', verb: 'report' }],
  ])

/** For `protocols list`. */
export const operations = [...services.values()]

export function facts(message: DcpMessage, slice: Slice, emit: Emit, state: ProfinetDcpState): void {
  if (message.isResponse) emitAnswer(message, slice, emit, state)
  else emitRequest(message, slice, emit, state)
}

function emitRequest(message: DcpMessage, slice: Slice, emit: Emit, state: ProfinetDcpState): void {
  const operation = operationOf(message, slice)
  emit(operation)
  if (message.service === HELLO) emitIdentity(message, slice, slice.fromClient ? 'client' : 'server', emit)
  if (message.service !== GET && message.service !== SET) return // answers of an identify come as flows of their own
  const forgotten = state.addOrRepeat(message.xid, operation)
  if (forgotten !== undefined) emit({ ...forgotten, outcome: 'unanswered' })
}

function operationOf(message: DcpMessage, slice: Slice): Operation {
  const { code, name, verb } = services.get(message.service)!
  const object = message.blocks
    .filter((block) => block.option !== option.CONTROL || block.suboption >= option.SIGNAL)
    .map((block) => option.blockName(block.option, block.suboption))
    .join(', ')
  const values = message.blocks
    .map((block) => contentOf(block, message.service, slice))
    .filter((it) => it !== '')
  return {
    kind: 'operation',
    verb: message.service === SET ? setVerb(message.blocks) : verb,
    name: message.service === SET ? setName(message.blocks) : name,
    code,
    object: object === '' ? undefined : object,
    value: values.length === 0 ? undefined : values.join(', '),
    outcome: 'requested',
  }
}

/** The gravest of a set's blocks gives the verb: a reset loses name and address, so the cell stops. */
function setVerb(blocks: readonly ProfinetDcpBlock[]): Verb {
  if (blocks.some(isReset)) return 'restart'
  const isOnlySignal = blocks.length > 0 && blocks.every((it) => it.option === option.CONTROL)
  return isOnlySignal && blocks.some((it) => it.suboption === option.SIGNAL) ? 'identify' : 'configure'
}

function setName(blocks: readonly ProfinetDcpBlock[]): string {
  if (blocks.some(isReset)) return 'DCP Set: reset to factory'
  const blinks = blocks.some((it) => it.option === option.CONTROL && it.suboption === option.SIGNAL)
  if (blinks) return 'DCP Set: signal'
  if (blocks.some((it) => it.option === option.DEVICE && it.suboption === option.NAME_OF_STATION))
    return 'DCP Set: name of station'
  if (blocks.some((it) => it.option === option.IP_OPTION)) return 'DCP Set: IP parameter'
  return 'DCP Set'
}

function isReset({ option: of, suboption }: ProfinetDcpBlock): boolean {
  return (
    of === option.CONTROL && (suboption === option.FACTORY_RESET || suboption === option.RESET_TO_FACTORY)
  )
}

/** New name or address of a set, or the name an identify looks for. */
function contentOf(block: ProfinetDcpBlock, service: number, { bytes, start }: Slice): string {
  const at = start + block.start + (service === SET ? QUALIFIER : 0)
  const end = start + block.end
  if (end <= at && !isReset(block)) return ''
  if (service !== SET && service !== IDENTIFY) return ''
  if (block.option === option.IP_OPTION && end - at >= 12)
    return `${ipv4Text(bytes, at)} mask ${ipv4Text(bytes, at + 4)} gateway ${ipv4Text(bytes, at + 8)}`
  const isName =
    block.option === option.DEVICE &&
    (block.suboption === option.NAME_OF_STATION || block.suboption === option.ALIAS_NAME)
  if (isName) return text(bytes, at, end)
  if (isReset(block) && block.end - block.start >= QUALIFIER) {
    const mode = u16be(bytes, start + block.start) >> 1
    return option.resetModes.get(mode) ?? ''
  }
  return ''
}

function emitAnswer(message: DcpMessage, slice: Slice, emit: Emit, state: ProfinetDcpState): void {
  const asked = state.take(message.xid)
  const error = message.isUnsupported ? 'service not supported' : errorOf(message.blocks, slice)
  if (asked !== undefined)
    emit({ ...asked, outcome: error === undefined ? 'succeeded' : 'rejected', error: error })
  if (message.service !== SET) emitIdentity(message, slice, slice.fromClient ? 'client' : 'server', emit)
}

/** The first error of the blocks that answer block by block: option, suboption, BlockError. */
function errorOf(blocks: readonly ProfinetDcpBlock[], { bytes, start }: Slice): string | undefined {
  for (const block of blocks) {
    if (block.option !== option.CONTROL || block.suboption !== option.RESPONSE) continue
    if (block.end - block.start < 3) continue
    const error = bytes[start + block.start + 2]!
    if (error === 0) continue
    const which = option.blockName(bytes[start + block.start]!, bytes[start + block.start + 1]!)
    return `${which}: ${option.blockErrors[error] ?? `error ${error}`}`
  }
  return undefined
}

/** Requests without a response. */
export function finish(state: ProfinetDcpState, emit: Emit): void {
  for (const operation of state.takePending()) emit({ ...operation, outcome: 'unanswered' })
}
