import { hexCode } from '#bytes/hex'
import { u16le, u32le } from '#bytes/read'
import type { Operation, Verb } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import type { Emit, Slice } from '#model/protocol'
import { Assembler } from './assembler.ts'
import { emitIdentification, emitMode, emitTarget } from './identity.ts'
import { limits } from './limits.ts'
import { Logons } from './logons.ts'
import { type CodesysService, serviceIn } from './service.ts'
import { GROUP, RESULT_PENDING, resultName, serviceOf } from './services.ts'
import { find, tagsIn } from './tags.ts'
import { CodesysV3Transfers, FILES, isProgram, nameIn, TAG_NAME } from './transfers.ts'
import { type CodesysV3Message, NAME, NAME_HEADER } from './wire.ts'

/** The answer that opens a channel. */
const OPENED = 0x83
const GET_MODE = 7
const SET_MODE = 6
const TAG_MODE = 0x54
const APPLICATION_LOGIN = 1
const TAG_APPLICATION = 0x10
const TAG_COMMAND = 0x10
const TAG_FOLDER = 0x0b
/** Result of any service, of some device services, and of file services: CmpSrvItf, CmpDeviceItf, CmpFileTransferItf. */
const TAG_ERROR = 0xff7f
const TAG_RESULT = 0x01
const TAG_FILE_ERROR = 0x08
const deviceResults: ReadonlySet<number> = new Set([6, 8, 9])

export class CodesysV3State extends PendingRequests<string, Operation> {
  readonly assembler = new Assembler()
  readonly transfers = new CodesysV3Transfers()
  readonly logons = new Logons()
  isEncrypted = false

  constructor() {
    super(limits.pending)
  }
}

export function facts(message: CodesysV3Message, slice: Slice, emit: Emit, state: CodesysV3State): void {
  if (message.kind === 'name') emitName(message, slice, emit, state)
  if (message.command === OPENED && message.kind === 'other') state.assembler.forget()
  if (message.kind !== 'block') return
  const whole = state.assembler.take(message, slice)
  const service = whole === undefined ? undefined : serviceIn(whole)
  if (service === undefined) return
  if (service.group === undefined) emitEncrypted(emit, state)
  else if (service.isAnswer) answer(service, service.group, emit, state)
  else ask(service, service.group, emit, state)
}

function emitName(
  message: CodesysV3Message,
  { bytes, start }: Slice,
  emit: Emit,
  state: CodesysV3State,
): void {
  const isRequest = message.isByClient === true
  if (!isRequest && message.command === NAME.identification) {
    emitIdentification(bytes, start + message.at + NAME_HEADER, start + message.end, emit)
    const asked = state.take('names')
    if (asked !== undefined) emit({ ...asked, outcome: 'succeeded' })
    return
  }
  if (!isRequest) return
  const isName = message.command === NAME.resolveName
  const operation: Operation = {
    kind: 'operation',
    verb: 'identify',
    name: isName ? 'Name service: who is there' : 'Name service: resolve address',
    code: hexCode(message.command, 4),
    outcome: 'requested',
  }
  emit(operation)
  if (isName) wait('names', operation, emit, state)
}

function emitEncrypted(emit: Emit, state: CodesysV3State): void {
  if (state.isEncrypted) return
  state.isEncrypted = true
  emit({ kind: 'session', phase: 'open', method: 'encrypted channel', secured: true })
}

function ask(service: CodesysService, group: number, emit: Emit, state: CodesysV3State): void {
  const { command } = service
  const code = `${group}/${command}`
  const object = objectOf(service, group)
  const operation: Operation = {
    kind: 'operation',
    ...serviceOf(group, command),
    ...verbFor(group, command, object),
    code,
    object,
    outcome: 'requested',
  }
  if (group === GROUP.application && command === APPLICATION_LOGIN && object !== undefined)
    state.transfers.workOn(object)
  for (const transfer of state.transfers.ask(service, object)) emit(transfer)
  emit(operation)
  wait(code, operation, emit, state)
  if (group === GROUP.device) state.logons.ask(service, emit)
}

/** Shell commands that do what services do by other means: CODESYS Online Help, PLC Shell. */
const shellVerbs: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ['startprg', 'start'],
  ['stopprg', 'stop'],
  ['resetprg', 'restart'],
  ['resetprgcold', 'restart'],
  ['resetprgorig', 'delete'],
  ['reboot', 'restart'],
  ['rtc-set', 'set-time'],
])

/** Verb of a service on this object: a boot project sent over the file service is a program download. */
function verbFor(
  group: number,
  command: number,
  object: string | undefined,
): Pick<Operation, 'verb'> | undefined {
  if (object === undefined) return undefined
  if (group === GROUP.shell) {
    const verb = shellVerbs.get(object.split(' ', 1)[0]!.toLowerCase())
    return verb === undefined ? undefined : { verb }
  }
  if (group !== GROUP.files || !isProgram(object)) return undefined
  if (command === FILES.startDownload) return { verb: 'download-program' }
  return command === FILES.startUpload ? { verb: 'upload-program' } : undefined
}

function objectOf({ bytes, start, end, command }: CodesysService, group: number): string | undefined {
  const named = (id: number) => {
    const tag = find(bytes, start, end, id)
    const name = tag === undefined ? '' : nameIn(bytes, tag)
    return name === '' ? undefined : name
  }
  if (group === GROUP.files && command !== FILES.download && command !== FILES.upload)
    return command === 12 || (command >= 16 && command <= 18) ? named(TAG_FOLDER) : named(TAG_NAME)
  if (group === GROUP.application && command === APPLICATION_LOGIN) return named(TAG_APPLICATION)
  if (group === GROUP.shell) return named(TAG_COMMAND)
  const mode = group === GROUP.device && command === SET_MODE ? find(bytes, start, end, TAG_MODE) : undefined
  return mode !== undefined && mode.end - mode.start >= 4 ? `mode ${u32le(bytes, mode.start)}` : undefined
}

function answer(service: CodesysService, group: number, emit: Emit, state: CodesysV3State): void {
  const { command, bytes, start, end } = service
  const code = `${group}/${command}`
  const asked = state.take(code)
  const isLogon = group === GROUP.device && state.logons.isAbout(command)
  const result = isLogon ? state.logons.answer(service, emit) : resultOf(service, group)
  if (asked !== undefined && result !== RESULT_PENDING)
    emit(
      result === 0
        ? { ...asked, outcome: 'succeeded' }
        : { ...asked, outcome: 'rejected', error: resultName(result) },
    )
  if (result !== 0) return
  state.transfers.answer(service)
  if (group !== GROUP.device) return
  if (command === 1) emitTarget(service, emit)
  const mode = command === GET_MODE ? find(bytes, start, end, TAG_MODE) : undefined
  if (mode !== undefined && mode.end - mode.start >= 4) emitMode(u32le(bytes, mode.start), emit)
}

/** 0 without an error. */
function resultOf({ bytes, start, end, command }: CodesysService, group: number): number {
  const wanted =
    group === GROUP.files
      ? TAG_FILE_ERROR
      : group === GROUP.device && deviceResults.has(command)
        ? TAG_RESULT
        : undefined
  const tags = tagsIn(bytes, start, end)
  const tag =
    tags.find(({ id }) => id === TAG_ERROR) ??
    (wanted === undefined ? undefined : find(bytes, start, end, wanted))
  return tag !== undefined && tag.end - tag.start >= 2 ? u16le(bytes, tag.start) : 0
}

function wait(key: string, operation: Operation, emit: Emit, state: CodesysV3State): void {
  const forgotten = state.add(key, operation)
  if (forgotten !== undefined) emit({ ...forgotten, outcome: 'unanswered' })
}

export function finish(state: CodesysV3State, emit: Emit): void {
  for (const transfer of state.transfers.finish()) emit(transfer)
  for (const operation of state.takePending()) emit({ ...operation, outcome: 'unanswered' })
}
