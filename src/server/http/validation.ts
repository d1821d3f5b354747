import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { TLocalizedValidationError } from 'typebox/error'
import { Value } from 'typebox/value'
import { CodedError } from '#schema/errors'

/** Longest part of a wrong value that is repeated in a message. */
const SHOWN = 60

/**
 * A function that gives the value, or throws `bad-request` saying what was expected, what came, and where. Words of an
 * address are texts: with `fromText`, numbers and truths are read out of them.
 */
export function validatorOf(schema: TSchema, fromText: boolean): (value: unknown) => unknown {
  const compiled = Compile(schema)
  return (given) => {
    const value = fromText ? Value.Convert(schema, { ...(given as object) }) : given
    if (compiled.Check(value)) return value
    throw new CodedError('bad-request', explain(compiled.Errors(value), value))
  }
}

export function explain(errors: readonly TLocalizedValidationError[], value: unknown): string {
  // A rejected extra property is reported twice; the error with the names is the better one.
  const error = errors.find(({ keyword }) => keyword === 'additionalProperties') ?? errors[0]
  if (error === undefined) return 'the request does not fit the schema'
  const path = error.instancePath.split('/').slice(1)
  const where = path.join('.') || 'body'
  const came = shown(path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)?.[key], value))
  const { keyword, params } = error as { keyword: string; params: Record<string, unknown> }
  switch (keyword) {
    case 'additionalProperties':
      return `${(params.additionalProperties as string[])[0]}: no such parameter`
    case 'required':
      return `${[...path, (params.requiredProperties as string[])[0]].join('.')}: expected a value, got none`
    case 'enum':
      return `${where}: expected one of ${(params.allowedValues as string[]).join(', ')}, got ${came}`
    case 'type':
      return `${where}: expected ${String(params.type)}, got ${came}`
    case 'minimum':
      return `${where}: expected at least ${params.limit}, got ${came}`
    case 'maximum':
      return `${where}: expected at most ${params.limit}, got ${came}`
    default:
      return `${where}: ${error.message}, got ${came}`
  }
}

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`
}
