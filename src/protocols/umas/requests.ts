/** Requests → operations. */
import { hexCode } from '#bytes/hex'
import { u16le, u32le } from '#bytes/read'
import type { Operation } from '#model/fact'
import { FUNCTION, functions, type UmasFunctionName } from './functions.ts'
import { limits } from './limits.ts'
import type { UmasRequest } from './state.ts'
import { type Variable, variablesOf } from './variables.ts'

/** Inside a signed request: a constant, SHA-256, then pairing key, function and data of the request meant. */
const SIGNED_INNER = 33

export function nameOf(functionCode: number): UmasFunctionName {
  return functions.get(functionCode) ?? { verb: 'execute', name: `Function ${hexCode(functionCode)}` }
}

/** The function of a request, looked for inside its signature. */
export function meantFunction(bytes: Uint8Array, code: number, start: number, end: number): number {
  if (code !== FUNCTION.signed || end - start < SIGNED_INNER + 2) return code
  const inner = bytes[start + SIGNED_INNER + 1]!
  return functions.has(inner) ? inner : code
}

/** `start..end` are the data after the function code. */
export function requestOf(bytes: Uint8Array, code: number, start: number, end: number): UmasRequest {
  const meant = meantFunction(bytes, code, start, end)
  const { verb, name } = nameOf(meant)
  const data = meant === code ? start : start + SIGNED_INNER + 2
  const variables =
    meant === FUNCTION.readVariables || meant === FUNCTION.writeVariables
      ? variablesOf(bytes, data, end, meant === FUNCTION.writeVariables)
      : []
  const operation: Operation = {
    kind: 'operation',
    verb,
    name: meant === code ? name : `${name} (signed)`,
    code: hexCode(code),
    object: objectOf(bytes, meant, data, end, variables),
    outcome: 'requested',
  }
  return { operation, functionCode: meant, variables }
}

function objectOf(
  bytes: Uint8Array,
  functionCode: number,
  data: number,
  end: number,
  variables: readonly Variable[],
): string | undefined {
  if (variables.length > 0) {
    const shown = variables.slice(0, limits.shown).map(({ name }) => name)
    const more = variables.length - shown.length
    return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ')
  }
  const isMemory = functionCode === FUNCTION.readMemory || functionCode === FUNCTION.writeMemory
  // Range (1), block (2), offset (4), length (2): seen in captures.
  if (!isMemory || end - data < 9) return undefined
  const length = u16le(bytes, data + 7)
  return `block ${u16le(bytes, data + 1)} offset ${u32le(bytes, data + 3)} length ${length}`
}

/** A reservation contains the client's name: four bytes, a length, the name. */
export const RESERVER = 4
