/** A template for one device: the values its fields may have, each request as bytes and mask. */
import { SEALED, type SealedKind } from './sealed.ts'
import type { FieldRule, QueryStep, QueryTemplate, RequestShape, SeenValue } from './template.ts'

const limits = {
  /** Bytes of a request: one segment, so that one kernel rule holds all of it. */
  request: 1400,
  /** Values of a field; a range with more is bounded by its ends only. */
  values: 256,
} as const

export interface TemplateParameters {
  readonly address: string
  /** MAC addresses of device and sensor, as `02:00:00:00:77:05`. */
  readonly mac: string
  readonly ownMac: string
  readonly known: Partial<Record<SeenValue, readonly number[]>>
  readonly secretLength: number
  /** Addresses that a name is requested for. */
  readonly names?: readonly string[]
}

export type FieldBound =
  | { readonly kind: 'values'; readonly values: readonly number[] }
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  | { readonly kind: 'open' }
  | { readonly kind: 'secret' }

export interface CompiledField {
  readonly letter: string
  /** Where it is; the same value at each place. */
  readonly offsets: readonly number[]
  readonly length: number
  readonly isLittle: boolean
  readonly bound: FieldBound
}

export interface CompiledStep {
  readonly step: QueryStep
  /** Zero where a field is. */
  readonly bytes: Uint8Array
  readonly fields: readonly CompiledField[]
  /** Of a step that walks a table: bytes of the index. */
  readonly indexLength: number
  /** Of an encrypted request: what is encrypted. `bytes` is then what comes before it. */
  readonly plain?: CompiledStep | undefined
  /** Encrypted bytes after `bytes`, at least and at most. */
  readonly tail?: readonly [least: number, most: number] | undefined
}

/** Throws for a template with an impossible value: they belong to this project, and a test compiles all. */
export function compileQuery(
  template: QueryTemplate,
  parameters: TemplateParameters,
): readonly CompiledStep[] {
  return template.steps.flatMap((step) =>
    shapesOf(step, parameters).map((shape) => {
      const compiled = compileStep(step, shape, parameters.known)
      return template.sealed === undefined || step.isSealed === false
        ? compiled
        : sealedStep(compiled, template.sealed)
    }),
  )
}

/** Visible part of an encrypted request for the kernel. */
function sealedStep(plain: CompiledStep, kind: SealedKind): CompiledStep {
  const { prefix, added } = SEALED[kind]
  const { step, indexLength } = plain
  const outer = patternOf(step.name, prefix, () => ({ kind: 'open' }))
  const most = added[1] + (kind === 'tls' ? 0 : plain.bytes.length)
  return {
    step,
    indexLength,
    ...outer,
    plain,
    tail: [added[0] + (kind === 'tls' ? 0 : plain.bytes.length), most],
  }
}

/** A request that names an address is made once for each of them, one that names an index for each length. */
function shapesOf(
  step: QueryStep,
  { address, mac, ownMac, secretLength, names, known }: TemplateParameters,
): readonly RequestShape[] {
  const digits = (one: string) => one.replaceAll(':', '')
  const macs = { mac: digits(mac), ownMac: digits(ownMac) }
  const shape = { address, ...macs, secretLength, indexLength: 0, unit: 0 }
  if (step.eachUnit === true) return (known.units ?? [1]).map((unit) => ({ ...shape, unit }))
  if (step.walks !== undefined) return step.walks.lengths.map((indexLength) => ({ ...shape, indexLength }))
  if (typeof step.bytes === 'string' || names === undefined) return [shape]
  return names.map((name) => ({ ...shape, address: name }))
}

function compileStep(step: QueryStep, shape: RequestShape, known: TemplateParameters['known']): CompiledStep {
  const pattern = typeof step.bytes === 'string' ? step.bytes : step.bytes(shape)
  const compiled = patternOf(
    step.name,
    pattern,
    (letter) => {
      const rule = step.fields?.[letter]
      if (rule === undefined) throw new Error(`${step.name}: field ${letter} is not declared`)
      return boundOf(rule, known)
    },
    (letter) => {
      const rule = step.fields?.[letter]
      return rule !== undefined && 'isLittle' in rule && rule.isLittle === true
    },
  )
  return { step, ...compiled, indexLength: shape.indexLength }
}

/** Bytes and fields of a pattern of hex digits and letters. */
function patternOf(
  name: string,
  text: string,
  boundOfLetter: (letter: string) => FieldBound,
  isLittle: (letter: string) => boolean = () => false,
): Pick<CompiledStep, 'bytes' | 'fields'> {
  const pattern = text.replace(/\s+/g, '')
  if (pattern.length % 2 !== 0 || /[^0-9a-z]/.test(pattern))
    throw new Error(`${name}: expected pairs of hex digits or of one letter from g to z`)
  if (pattern.length / 2 > limits.request)
    throw new Error(`${name}: more than ${limits.request} bytes, which is more than one segment`)
  const bytes = new Uint8Array(pattern.length / 2)
  const places = new Map<string, { offsets: number[]; length: number }>()
  for (let at = 0; at < bytes.length; at++) {
    const [first = '', second = ''] = pattern.slice(at * 2, at * 2 + 2)
    if (first < 'g' && second < 'g') {
      bytes[at] = Number.parseInt(first + second, 16)
      continue
    }
    if (first !== second) throw new Error(`${name}: a field takes whole bytes, got ${first}${second}`)
    let end = at + 1
    while (pattern[end * 2] === first && pattern[end * 2 + 1] === first) end++
    const place = places.get(first) ?? { offsets: [], length: end - at }
    if (place.length !== end - at) throw new Error(`${name}: field ${first} has two lengths`)
    place.offsets.push(at)
    places.set(first, place)
    at = end - 1
  }
  const fields = [...places].map(([letter, place]) => ({
    ...{ letter, ...place },
    ...{ isLittle: isLittle(letter), bound: boundOfLetter(letter) },
  }))
  return { bytes, fields }
}

function boundOf(rule: FieldRule, known: TemplateParameters['known']): FieldBound {
  if ('echoes' in rule) return { kind: 'open' }
  if ('secret' in rule) return { kind: 'secret' }
  const planned = rule.known === undefined ? undefined : known[rule.known]
  if (planned !== undefined) {
    const outside = planned.find((value) => !isWithin(rule, value))
    if (outside !== undefined)
      throw new Error(`${rule.known}: ${outside} is outside the range of the template`)
    return { kind: 'values', values: planned }
  }
  if ('values' in rule) return { kind: 'values', values: rule.values }
  const { from, to } = rule
  if (to - from >= limits.values) return { kind: 'range', from, to }
  return { kind: 'values', values: Array.from({ length: to - from + 1 }, (_, i) => from + i) }
}

function isWithin(rule: FieldRule, value: number): boolean {
  if ('values' in rule) return rule.values.includes(value)
  return 'from' in rule && Number.isInteger(value) && value >= rule.from && value <= rule.to
}

/** The request with these values; a secret as its bytes. */
export function requestBytes(
  { bytes, fields }: CompiledStep,
  values: Readonly<Record<string, Uint8Array | number>>,
): Uint8Array {
  const request = Uint8Array.from(bytes)
  for (const { letter, offsets, length, isLittle, bound } of fields) {
    const value = values[letter] ?? firstOf(bound)
    const filled = typeof value === 'number' ? fieldBytes(value, length, isLittle) : value
    if (filled.length !== length)
      throw new Error(`field ${letter}: expected ${length} bytes, got ${filled.length}`)
    for (const offset of offsets) request.set(filled, offset)
  }
  return request
}

function firstOf(bound: FieldBound): number {
  if (bound.kind === 'values') return bound.values[0] ?? 0
  return bound.kind === 'range' ? bound.from : 0
}

export function fieldBytes(value: number, length: number, isLittle: boolean): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i++) {
    bytes[isLittle ? i : length - 1 - i] = value % 256
    value = Math.floor(value / 256)
  }
  return bytes
}

function fieldNumber(bytes: Uint8Array, isLittle: boolean): number {
  return (isLittle ? bytes.slice().reverse() : bytes).reduce((sum, byte) => sum * 256 + byte, 0)
}

/** Whether the payload is a request of this step: what the kernel rule decides, in TypeScript. */
export function isRequestOf({ bytes, fields, tail }: CompiledStep, payload: Uint8Array): boolean {
  const [least, most] = tail ?? [0, 0]
  const rest = payload.length - bytes.length
  if (rest < least || rest > most) return false
  // A copy: `slice` of a Buffer is none.
  const fixed = Uint8Array.from(payload.subarray(0, bytes.length))
  for (const { offsets, length, isLittle, bound } of fields) {
    for (const offset of offsets) {
      const field = payload.subarray(offset, offset + length)
      const number = length <= 6 ? fieldNumber(field, isLittle) : 0
      if (bound.kind === 'values' && !bound.values.includes(number)) return false
      if (bound.kind === 'range' && (number < bound.from || number > bound.to)) return false
      fixed.fill(0, offset, offset + length)
    }
  }
  return fixed.every((byte, at) => byte === bytes[at])
}
