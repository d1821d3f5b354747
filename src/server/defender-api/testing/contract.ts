/** Reads contract.tsv and compares an answer with it: every field is there, has its type and one of its values. */
import { readFileSync } from 'node:fs'

export interface ContractField {
  /** `u_devices[].u_id`; names behind `[]` belong to each item. */
  readonly path: string
  readonly type: string
  readonly values: readonly string[]
}

export interface ContractOperation {
  readonly method: string
  readonly path: string
  readonly shape: 'list' | 'object' | 'bytes'
  readonly fields: readonly ContractField[]
}

export function contractOperations(): readonly ContractOperation[] {
  const operations: {
    method: string
    path: string
    shape: 'list' | 'object' | 'bytes'
    fields: ContractField[]
  }[] = []
  for (const line of readFileSync(new URL('contract.tsv', import.meta.url), 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const [first = '', second = '', third = '', values = ''] = line.split('\t')
    if (first !== '') operations.push({ method: first, path: second, shape: third as 'list', fields: [] })
    else
      operations
        .at(-1)!
        .fields.push({ path: second, type: third, values: values === '' ? [] : values.split('|') })
  }
  return operations
}

export interface ContractComparison {
  readonly faults: readonly string[]
  /** Paths of fields that had a value at least once. */
  readonly filled: ReadonlySet<string>
}

export function compareWithContract(
  { shape, fields }: ContractOperation,
  answer: unknown,
): ContractComparison {
  const faults: string[] = []
  const filled = new Set<string>()
  if (shape === 'list' && !Array.isArray(answer)) return { faults: [`expected a list`], filled }
  const rows = shape === 'list' ? (answer as unknown[]) : [answer]
  for (const row of rows) {
    for (const field of fields)
      for (const value of valuesAt(row, field.path.split('.'), field.path, faults)) {
        const fault = faultOf(value, field)
        if (fault !== '') faults.push(`${field.path}: ${fault}`)
        else if (value !== null) filled.add(field.path)
      }
    faults.push(...unknownFields(row, new Set(fields.map(({ path }) => path)), ''))
  }
  return { faults: [...new Set(faults)], filled }
}

/** All values of a path. A null on the way ends it, for lists and objects may be null. */
function valuesAt(row: unknown, steps: readonly string[], path: string, faults: string[]): unknown[] {
  const [step, ...rest] = steps
  if (step === undefined) return [row]
  if (row === null) return []
  const isList = step.endsWith('[]')
  const name = isList ? step.slice(0, -2) : step
  if (typeof row !== 'object' || !(name in row)) {
    faults.push(`${path}: missing`)
    return []
  }
  const value = (row as Record<string, unknown>)[name]
  if (!isList) return valuesAt(value, rest, path, faults)
  if (value === null) return []
  if (!Array.isArray(value)) {
    faults.push(`${path}: ${name} is no list`)
    return []
  }
  return value.flatMap((item) => valuesAt(item, rest, path, faults))
}

function faultOf(value: unknown, { type, values }: ContractField): string {
  const isNullable = type.endsWith('?')
  if (value === null) return isNullable ? '' : 'is null'
  const plain = isNullable ? type.slice(0, -1) : type
  if (plain.endsWith('[]')) {
    if (!Array.isArray(value)) return 'expected a list'
    return (
      value.map((item) => faultOf(item, { path: '', type: plain.slice(0, -2), values })).find(Boolean) ?? ''
    )
  }
  const expected = { text: 'string', number: 'number', ms: 'number', boolean: 'boolean' }[plain]
  if (plain !== 'any' && typeof value !== expected) return `expected ${plain}, got ${typeof value}`
  if (plain === 'ms' && !(Number.isInteger(value) && (value as number) < 1e14)) return 'no milliseconds'
  return values.length > 0 && !values.includes(String(value)) ? `${String(value)} is no documented value` : ''
}

function unknownFields(row: unknown, known: ReadonlySet<string>, before: string): string[] {
  if (Array.isArray(row)) return row.flatMap((item) => unknownFields(item, known, before))
  if (row === null || typeof row !== 'object') return []
  return Object.entries(row).flatMap(([name, value]) => {
    const path = `${before}${name}`
    if (known.has(path)) return []
    const inner = Array.isArray(value) ? `${path}[].` : `${path}.`
    if ([...known].some((one) => one.startsWith(inner))) return unknownFields(value, known, inner)
    if (
      value === null &&
      [...known].some((one) => one.startsWith(`${path}.`) || one.startsWith(`${path}[].`))
    )
      return []
    return [`${path}: is not documented`]
  })
}
