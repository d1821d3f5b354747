/** A reply to a known request: the result and content of each service. */
import { hexCode } from '#bytes/hex'
import { u32le } from '#bytes/read'
import { type Anomaly, confidence, type Operation } from '#model/fact'
import type { Emit } from '#model/protocol'
import { CLOSED_ELSEWHERE, type ForwardClose, type ForwardOpen } from './connections.ts'
import type { CipContext } from './context.ts'
import { emitAll, emitList, emitOne, type Say } from './objects.ts'
import { type Pccc, readExecuteReply } from './pccc.ts'
import { DIAGNOSTIC_STATUS } from './pccc-commands.ts'
import { emitDiagnosticStatus } from './pccc-identity.ts'
import { pcccOperation } from './pccc-talk.ts'
import { emitPosture } from './posture.ts'
import { type Ask, operationOf, packedParts } from './requests.ts'
import { emitSafety } from './safety.ts'
import { CLASS, SERVICE } from './services.ts'
import { type CipState, forgetConnection, moduleAt, rememberConnection } from './state.ts'
import { isGood, statusText } from './status.ts'
import { learnSymbols } from './symbols.ts'
import { emitReadings } from './tags.ts'
import { vendorName } from './vendors.ts'
import { type CipReply, readPart } from './wire.ts'

/** General status of a Multiple Service Packet in which at least one service failed. */
const EMBEDDED_SERVICE_ERROR = 0x1e

/** Context of a response. */
interface Answering {
  readonly bytes: Uint8Array
  readonly context: CipContext
  readonly state: CipState
  readonly emit: Emit
  readonly wantsReadings: boolean
}

/** Emits the result of `ask`. Offsets of `reply` count from `origin`. */
export function answer(ask: Ask, reply: CipReply, origin: number, on: Answering): void {
  const at = origin + reply.dataStart
  const end = origin + reply.dataEnd
  if (ask.inner.length === 0) {
    leaf(ask, reply, [at, end], on)
    return
  }
  if (ask.service !== SERVICE.MULTIPLE_SERVICE_PACKET) {
    routed(ask, reply, origin, on)
    return
  }
  if (!isGood(reply.status) && reply.status !== EMBEDDED_SERVICE_ERROR) {
    refuse(ask, reply, on.emit)
    return
  }
  on.emit(operationOf(ask, 'succeeded'))
  const parts = packedParts(on.bytes, at, end)
  ask.inner.forEach((inner, i) => {
    const bounds = parts[i]
    const part = bounds === undefined ? undefined : readPart(on.bytes, bounds[0], bounds[1])
    if (part?.kind === 'reply' && part.service === inner.service) answer(inner, part, 0, on)
    else emitOutcome(inner, on.emit, 'unanswered')
  })
}

/** The router answers an Unconnected Send itself only if it fails; else the reply is that of the carried service. */
function routed(ask: Ask, reply: CipReply, origin: number, on: Answering): void {
  const inner = ask.inner[0]!
  if (reply.service === ask.service && inner.service !== ask.service) {
    refuse(ask, reply, on.emit)
    return
  }
  on.emit(operationOf(ask, 'succeeded'))
  answer(inner, reply, origin, on)
}

function refuse(ask: Ask, { status, extended }: CipReply, emit: Emit): void {
  if (isGood(status)) emitOutcome(ask, emit, 'succeeded')
  else emitOutcome(ask, emit, 'rejected', statusText(status, extended))
}

/** Emits the same outcome for a service and all inside it. */
export function emitOutcome(ask: Ask, emit: Emit, outcome: Operation['outcome'], error?: string): void {
  emit(operationOf(ask, outcome, error))
  if (ask.pccc !== undefined) emit(pcccOperation(ask.pccc, ask.unit, outcome, error))
  for (const inner of ask.inner) emitOutcome(inner, emit, outcome, error)
}

type Bounds = readonly [at: number, end: number]

function leaf(ask: Ask, reply: CipReply, bounds: Bounds, on: Answering): void {
  const good = isGood(reply.status)
  const error = good ? undefined : statusText(reply.status, reply.extended)
  on.emit(operationOf(ask, good ? 'succeeded' : 'rejected', error))
  if (ask.pccc !== undefined) pcccEnded(ask, ask.pccc, error, bounds, on)
  if (ask.open !== undefined) opened(ask, good, bounds, on)
  if (ask.close !== undefined && good) closed(ask, on)
  if (!good) return
  if (on.wantsReadings) emitReadings(ask, on.bytes, bounds, on.emit)
  on.state.transfers.answered(ask, on.bytes, bounds, on.emit)
  if (ask.service === SERVICE.GET_INSTANCE_ATTRIBUTE_LIST) {
    learnSymbols(ask, on.bytes, bounds, on.state)
  }
  learn(ask, bounds, on)
}

/** The command inside may be refused though its envelope was taken. */
function pcccEnded(ask: Ask, pccc: Pccc, refusal: string | undefined, bounds: Bounds, on: Answering): void {
  const { bytes, emit, state } = on
  const reply = readExecuteReply(bytes, bounds[0], bounds[1])
  const error = refusal ?? reply?.error
  emit(pcccOperation(pccc, ask.unit, error === undefined ? 'succeeded' : 'rejected', error))
  const data = error === undefined ? reply?.data : undefined
  if (data !== undefined && pccc.code === DIAGNOSTIC_STATUS)
    emitDiagnosticStatus(bytes, data, ask.about, emit)
  state.programs.answered(pccc, ask.about, { bytes, data }, emit)
}

function opened(ask: Ask, good: boolean, [at, end]: Bounds, on: Answering): void {
  const open = ask.open!
  const { emit, context } = on
  emit({
    kind: 'session',
    phase: good ? 'open' : 'refused',
    method: 'forward-open',
    secured: false,
  })
  if (!good) return
  rememberConnection(on.state, {
    serial: open.serial,
    originatorSerial: open.originatorSerial,
    targetToOriginatorId: open.targetToOriginatorId,
    originatorToTargetId: end - at >= 4 ? u32le(on.bytes, at) : undefined,
    unit: ask.unit,
    about: ask.about,
  })
  if (open.path.safety !== undefined) emitSafety(open.path.safety, ask.about, emit)
  if (open.vendor !== 0 || open.originatorSerial !== 0) emitOriginator(open, emit)
  if (open.transportClass > 1) return
  for (const port of [context.targetPort, context.originatorPort]) {
    if (port === undefined || port === 0 || port === CLASS_1_PORT) continue
    emit({ kind: 'expectation', protocol: 'enip', transport: 'udp', ip: undefined, port })
  }
}

/**
 * The originator of a connection states vendor and serial number: an engineering station's software, or another
 * controller.
 */
function emitOriginator(open: ForwardOpen, emit: Emit): void {
  const originator = `${vendorName(open.vendor) ?? `vendor ${open.vendor}`} ${hexCode(open.originatorSerial, 8)}`
  const field = 'Forward Open, Originator Vendor ID and Serial Number'
  emit({
    kind: 'identity',
    about: 'client',
    attribute: 'client-id',
    value: originator,
    confidence: confidence.hearsay,
    field,
  })
}

/** UDP port of class 0/1 connections that EtherNet/IP hints at anyway: Vol. 2 Ed. 1.4 (2007) §2-2. */
const CLASS_1_PORT = 2222

function closed(ask: Ask, { state, emit }: Answering): void {
  const close = ask.close!
  if (!forgetConnection(state, close)) emit(closedElsewhere(close))
  emit({ kind: 'session', phase: 'close', method: 'forward-open', secured: false })
}

/** A connection ended that was not opened here: its originator reconnected, or another client closed it. */
function closedElsewhere({ serial, vendor, originatorSerial }: ForwardClose): Anomaly {
  const originator = `${vendorName(vendor) ?? `vendor ${vendor}`} ${hexCode(originatorSerial, 8)}`
  const detail = `connection ${hexCode(serial, 4)} of ${originator}`
  return { kind: 'anomaly', about: 'client', what: CLOSED_ELSEWHERE, detail }
}

/** Emits the identity in the response to a Get service. */
function learn(ask: Ask, [at, end]: Bounds, on: Answering): void {
  const { classId, instance, attribute } = ask.path
  if (classId === undefined || instance === 0 || instance === undefined) return
  const say = sayer(ask.about, on.emit)
  const kind = moduleAt(on.state, ask.about)
  const value = { bytes: on.bytes, at, end }
  if (ask.service === SERVICE.GET_ATTRIBUTES_ALL) emitAll(classId, value, say, kind)
  else if (ask.service === SERVICE.GET_ATTRIBUTE_LIST) emitList(classId, value, say, kind)
  else if (ask.service === SERVICE.GET_ATTRIBUTE_SINGLE && attribute !== undefined) {
    emitOne([classId, attribute], value, say, kind)
    emitPosture({ classId, instance, attribute, about: ask.about }, on.bytes, [at, end], on.emit)
  }
}

function sayer(about: string | undefined, emit: Emit): Say {
  return (attribute, value, field) =>
    emit({ kind: 'identity', about, attribute, value, confidence: confidence.identityService, field })
}

/** Emits the Identity attributes of a List Identity reply: Vol. 2 §2-4.2.3. */
export function emitIdentityItem([at, end]: Bounds, fromClient: boolean, on: Answering): void {
  const about = fromClient ? 'client' : undefined
  const kind = { vendor: undefined, deviceType: undefined }
  emitAll(CLASS.IDENTITY, { bytes: on.bytes, at, end }, sayer(about, on.emit), kind)
}
