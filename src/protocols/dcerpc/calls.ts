/** Calls in words: interface, operation and result; and their stub data for the carried protocol. */
import type { Emit } from '#model/protocol'
import { argued, handleAt, handleKey } from './arguments.ts'
import type { DcerpcFragment } from './assembly.ts'
import { interfaces } from './interfaces.ts'
import { type DcerpcCall, limits, type RpcState, remember } from './state.ts'

/** Selector of calls whose interface was bound before the capture began. */
const UNKNOWN = 'unknown'

/**
 * Context of a call's payload for the protocols that hint `{carriedBy: 'dcerpc', selector}` with the interface's UUID
 * in lower case, or with the family that `carried.ts` names. The payload is the whole stub data (NDR), with fragments
 * reassembled.
 */
export interface StubContext {
  readonly opnum: number
  readonly isRequest: boolean
  /** Byte order of the NDR data. */
  readonly isLittleEndian: boolean
  /** Object UUID of the request; with DCOM the interface pointer (IPID). Undefined where none was named. */
  readonly object: string | undefined
  /** The same text for a request and its answer, also where the two are different flows (datagrams). */
  readonly call: string
  /** UUID of the interface; '' where it was bound before the capture began. */
  readonly interface: string
  /** Its name, where it is known. */
  readonly interfaceName: string | undefined
  /** Id of the presentation context; of datagrams 0. */
  readonly presentation: number
  readonly isDatagram: boolean
}

export function nameOf(uuid: string): string {
  return interfaces.get(uuid)?.name ?? uuid
}

/** Position of the stub data, if it can be read. */
export interface Stub {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  readonly isLittle: boolean
  /** Written in NDR64. */
  readonly isWide?: boolean
}

export interface Called {
  readonly uuid: string
  readonly opnum: number
  readonly object: string | undefined
}

export function callOf({ uuid, opnum, object }: Called): DcerpcCall {
  const known = interfaces.get(uuid)
  // For an interface without a captured bind even a guess may be wrong; it must not look like a change.
  const usual = uuid === '' ? 'read' : (known?.verb ?? 'execute')
  const [verb, name] = known?.operations.get(opnum) ?? [usual, `opnum ${opnum}`]
  const code = `${nameOf(uuid) || 'unknown'}/${opnum}`
  return { uuid, opnum, verb, name, code, object, about: undefined, value: undefined, opens: undefined }
}

/** Calls of interfaces with a folder of their own are emitted there, in its words. */
export function emitCall(
  call: DcerpcCall,
  outcome: 'requested' | 'succeeded' | 'rejected',
  emit: Emit,
  error?: string,
): void {
  if (interfaces.get(call.uuid)?.carriedAs !== undefined) return
  const { verb, name, code, uuid, about, value } = call
  const object = about ?? (nameOf(uuid) || undefined)
  emit({ kind: 'operation', verb, name, code, object, outcome, value, error })
}

/** Emits and stores a request; `stub` is its first fragment, undefined if it is encrypted. */
export function ask(
  key: string,
  called: Called,
  stub: Stub | undefined,
  { emit, state }: { readonly emit: Emit; readonly state: RpcState },
): void {
  const plain = callOf(called)
  const { verb, object, value, opens, anomaly } = stub === undefined ? {} : argued(plain.code, stub, state)
  const call: DcerpcCall = { ...plain, verb: verb ?? plain.verb, about: object, value, opens }
  remember(state.pending, key, call, limits.pendingCalls)
  emitCall(call, 'requested', emit)
  if (anomaly !== undefined) emit({ kind: 'anomaly', ...anomaly })
}

/** Stores the object of the handle in a successful response. */
export function learnHandle({ opens, code }: DcerpcCall, { bytes, start, end }: Stub, state: RpcState): void {
  if (opens === undefined) return
  const at = handleAt(code, start, end)
  const key = at < start ? undefined : handleKey(bytes, at, end)
  if (key !== undefined) remember(state.handles, key, opens, limits.handles)
}

/** Hands stub data on once it is whole. */
export function handOn(fragment: DcerpcFragment, context: StubContext, emit: Emit, state: RpcState): void {
  const whole = state.assemblies.add(fragment)
  if (whole === undefined) return
  if (whole === 'too-long') {
    emit({ kind: 'anomaly', what: 'limit', detail: `stub data of ${nameOf(context.interface)} too long` })
    return
  }
  const { bytes, start, end } = whole
  if (end <= start) return
  const selector = interfaces.get(context.interface)?.carriedAs ?? (context.interface || UNKNOWN)
  emit({ kind: 'payload', selector, bytes, start, end, context })
}
