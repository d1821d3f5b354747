import { u32be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'
import { named2, named3, type Shape, version2, version3, version4 } from './operations.ts'

/** Context from RPC for the arguments or results it carries. */
export interface NfsContext {
  readonly version: number
  readonly procedure: number
  readonly isCall: boolean
  /** The payload is empty: the one borrowed byte belongs to the header. */
  readonly isEmpty: boolean
}

export interface NfsStep {
  /** `3:7` version and procedure; `4:38` an operation of a compound. */
  readonly code: string
  readonly object: string | undefined
}

export interface NfsMessage {
  readonly isCall: boolean
  /** Operations of a call, in order. */
  readonly steps: readonly NfsStep[]
  /** Of results; 0 is success. */
  readonly status: number
}

const COMPOUND = 1
/** Handle of version 2: RFC 1094 §2.3.3. */
const HANDLE_2 = 32
const limits = {
  /** Operations read of one compound. */
  operations: 32,
  nameBytes: 255,
} as const

/** Reads what RPC lends; `foreign` without its context. */
export function dissect(slice: Slice): Dissected<NfsMessage> {
  const context = slice.context as NfsContext | undefined
  if (context?.version === undefined) return { kind: 'foreign' }
  const { version, procedure, isCall, isEmpty } = context
  const { bytes, start, end } = slice
  const length = end - start
  const from = isEmpty ? end : start
  const status = !isCall && procedure !== 0 && from + 4 <= end ? u32be(bytes, from) : 0
  const steps = isCall ? stepsOf(bytes, from, end, version, procedure) : []
  return { kind: 'message', message: { isCall, steps, status }, length }
}

function stepsOf(
  bytes: Uint8Array,
  start: number,
  end: number,
  version: number,
  procedure: number,
): readonly NfsStep[] {
  if (version === 4)
    return procedure === COMPOUND ? compound(bytes, start, end) : [{ code: '4:0', object: undefined }]
  const isKnown = (version === 2 ? version2 : version3).has(procedure)
  if ((version !== 2 && version !== 3) || !isKnown) return []
  const isNamed = (version === 2 ? named2 : named3).has(procedure)
  const at = version === 2 ? start + HANDLE_2 : afterOpaque(bytes, start, end)
  const object = isNamed ? nameAt(bytes, at, end) : undefined
  return [{ code: `${version}:${procedure}`, object }]
}

/** Tag, minor version, count, operations: RFC 7530 §15.2. */
function compound(bytes: Uint8Array, start: number, end: number): readonly NfsStep[] {
  const steps: NfsStep[] = []
  let at = afterOpaque(bytes, start, end)
  if (at + 8 > end) return steps
  const count = Math.min(limits.operations, u32be(bytes, at + 4))
  at += 8
  for (let i = 0; i < count && at + 4 <= end; i++) {
    const operation = u32be(bytes, at)
    const shape = version4.get(operation)?.shape ?? 'unknown'
    const isNamed = shape === 'name' || shape === 'names'
    if (!version4.has(operation)) break
    steps.push({ code: `4:${operation}`, object: isNamed ? nameAt(bytes, at + 4, end) : undefined })
    if (shape === 'unknown') break
    at = after(bytes, at + 4, end, shape)
  }
  return steps
}

function after(bytes: Uint8Array, at: number, end: number, shape: Exclude<Shape, 'unknown'>): number {
  if (typeof shape === 'number') return at + shape
  switch (shape) {
    case 'opaque':
    case 'name':
      return afterOpaque(bytes, at, end)
    case 'names':
      return afterOpaque(bytes, afterOpaque(bytes, at, end), end)
    case 'bitmap':
      return afterWords(bytes, at, end)
    case 'directory': // cookie, verifier, two counts
      return afterWords(bytes, at + 24, end)
    case 'write': // state identifier, offset, stability
      return afterOpaque(bytes, at + 28, end)
    default:
      return shape satisfies never
  }
}

/** Length and as many bytes, padded to four. `end` where it is cut. */
function afterOpaque(bytes: Uint8Array, at: number, end: number): number {
  return at + 4 > end ? end : Math.min(end, at + 4 + Math.ceil(u32be(bytes, at) / 4) * 4)
}

function afterWords(bytes: Uint8Array, at: number, end: number): number {
  return at + 4 > end ? end : Math.min(end, at + 4 + u32be(bytes, at) * 4)
}

function nameAt(bytes: Uint8Array, at: number, end: number): string | undefined {
  if (at + 4 > end) return undefined
  const length = u32be(bytes, at)
  if (length === 0 || length > limits.nameBytes || at + 4 + length > end) return undefined
  return text(bytes, at + 4, at + 4 + length)
}
