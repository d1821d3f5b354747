import type { Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { asduTypes } from '#protocol-kit/asdu'
import { hasSelect, isMonitored } from './types.ts'
import type { Iec101Asdu, Iec101Message } from './wire.ts'

/** Causes: IEC 60870-5-101:2003 §7.2.3. */
const CONFIRMATIONS: ReadonlySet<number> = new Set([7, 9])
const TERMINATION = 10
const REFUSALS: ReadonlyMap<number, string> = new Map([
  [44, 'unknown type identification'],
  [45, 'unknown cause of transmission'],
  [46, 'unknown common address'],
  [47, 'unknown information object address'],
])
const DEACTIVATION = 8
const SELECT = 0x80

/** Functions of the link's primary that do more than carry: IEC 60870-5-2:1992 §5.1.2. */
const RESET_PROCESS = 1

export function facts(message: Iec101Message, slice: Slice, emit: Emit): void {
  const { asdu } = message
  if (message.kind === 'fixed' && message.isPrimary && message.linkFunction === RESET_PROCESS) {
    emit({
      kind: 'operation',
      about: slice.fromClient ? undefined : 'client',
      verb: 'restart',
      name: 'Reset of user process',
      code: 'link:1',
      unit: message.linkAddress === undefined ? undefined : String(message.linkAddress),
      outcome: 'requested',
    })
  }
  if (asdu !== undefined) emitAsdu(asdu, slice, emit)
}

function emitAsdu(asdu: Iec101Asdu, { fromClient }: Slice, emit: Emit): void {
  const type = asduTypes.get(asdu.type)
  if (type === undefined) return
  const isAnswer = CONFIRMATIONS.has(asdu.cause) || REFUSALS.has(asdu.cause)
  const isReport = isMonitored(asdu.type) || asdu.cause === TERMINATION
  const asksServer = fromClient !== (isAnswer || isReport)
  const common = {
    kind: 'operation',
    about: asksServer ? undefined : 'client',
    code: String(asdu.type),
    unit: String(asdu.commonAddress),
  } as const
  if (isReport) {
    const suffix = asdu.cause === TERMINATION ? ': activation termination' : ''
    emit({ ...common, verb: 'report', name: `${type.name}${suffix}`, outcome: 'succeeded' })
    return
  }
  const operation: Operation = { ...common, ...askedBy(asdu), outcome: 'requested' }
  if (!isAnswer) emit(operation)
  else if (asdu.isNegative || REFUSALS.has(asdu.cause))
    emit({ ...operation, outcome: 'rejected', error: REFUSALS.get(asdu.cause) ?? 'negative confirmation' })
  else emit({ ...operation, outcome: 'succeeded' })
}

/** A confirmation mirrors its command, so both give the same words. */
function askedBy(asdu: Iec101Asdu): Pick<Operation, 'verb' | 'name' | 'object'> {
  const type = asduTypes.get(asdu.type)!
  const isDeactivation = asdu.cause === DEACTIVATION || asdu.cause === 9
  const isSelect = hasSelect(asdu.type) && (asdu.qualifier & SELECT) !== 0 && !isDeactivation
  const step = isDeactivation ? ': deactivation' : isSelect ? ': select' : ''
  return {
    verb: isSelect ? 'reserve' : type.verb,
    name: `${type.name}${step}${asdu.isTest ? ' (test)' : ''}`,
    object: `ioa:${asdu.objectAddress}`,
  }
}

/** The sender of information is the station, the sender of commands the controlling side. */
export function isFromClient({ asdu }: Iec101Message): boolean | undefined {
  if (asdu === undefined) return undefined
  if (isMonitored(asdu.type)) return false
  return !(CONFIRMATIONS.has(asdu.cause) || REFUSALS.has(asdu.cause) || asdu.cause === TERMINATION)
}
