/**
 * Columns of OCSF 1.8.0 Detection Finding (2004) and Incident Finding (2005), as `ocsfOf` fills them. Integers are INT32,
 * times (`timestamp_t`, milliseconds) INT64; lists have the three levels of logical types in Apache Parquet.
 */
import { parquetWriteBuffer } from 'hyparquet-writer'

type Column = 'integer' | 'time' | 'text' | 'boolean' | 'texts' | Columns | readonly [Columns]

interface Columns {
  readonly [name: string]: Column
}

const ATTACKS: readonly [Columns] = [{ technique: { uid: 'text' }, version: 'text' }]
const ENDPOINT: Columns = {
  ...{ uid: 'text', name: 'text', ip: 'text', mac: 'text', zone: 'text' },
  ...{ type_id: 'integer', type: 'text' },
}
const FINDING: Columns = {
  ...{ uid: 'text', title: 'text', desc: 'text', types: 'texts' },
  analytic: { name: 'text', uid: 'text', category: 'text', type_id: 'integer' },
  ...{ first_seen_time: 'time', last_seen_time: 'time', src_url: 'text', attacks: ATTACKS },
}
const COMMON: Columns = {
  ...{ activity_id: 'integer', category_uid: 'integer', class_uid: 'integer', type_uid: 'integer' },
  ...{ severity_id: 'integer', severity: 'text', time: 'time', count: 'integer', message: 'text' },
  metadata: {
    version: 'text',
    product: { name: 'text', vendor_name: 'text', version: 'text', uid: 'text' },
    ...{ uid: 'text', original_time: 'text' },
  },
  status_id: 'integer',
}
const UNMAPPED: Columns = { protocol: 'text', zones: 'texts', defender_titles: 'texts' }

/** By class_uid. */
const CLASSES: Readonly<Record<number, Columns>> = {
  2004: {
    ...COMMON,
    ...{ finding_info: FINDING, is_alert: 'boolean' },
    evidences: [{ src_endpoint: ENDPOINT, dst_endpoint: ENDPOINT }],
    resources: [{ uid: 'text', name: 'text', type: 'text', role_id: 'integer' }],
    unmapped: UNMAPPED,
  },
  2005: { ...COMMON, finding_info_list: [FINDING], attacks: ATTACKS, unmapped: UNMAPPED },
}

interface SchemaElement {
  readonly name: string
  readonly type?: 'INT32' | 'INT64' | 'BOOLEAN' | 'BYTE_ARRAY'
  readonly converted_type?: 'UTF8' | 'LIST'
  readonly repetition_type?: 'OPTIONAL' | 'REPEATED'
  readonly num_children?: number
}

const LEAVES = {
  integer: { type: 'INT32' },
  time: { type: 'INT64' },
  boolean: { type: 'BOOLEAN' },
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
} as const

function elementsOf(name: string, column: Column): readonly SchemaElement[] {
  const optional = { name, repetition_type: 'OPTIONAL' } as const
  if (column === 'texts' || Array.isArray(column))
    return [
      { ...optional, converted_type: 'LIST', num_children: 1 },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      ...elementsOf('element', column === 'texts' ? 'text' : (column[0] as Columns)),
    ]
  if (typeof column === 'string') return [{ ...optional, ...LEAVES[column] }]
  const children = Object.entries(column as Columns)
  return [
    { ...optional, num_children: children.length },
    ...children.flatMap(([child, inner]) => elementsOf(child, inner)),
  ]
}

/** The value as its column holds it; null where it has none. */
function cellOf(value: unknown, column: Column): unknown {
  if (value === undefined || value === null) return null
  if (column === 'time') return BigInt(value as number)
  if (column === 'texts' || typeof column === 'string') return value
  if (Array.isArray(column)) return (value as unknown[]).map((one) => cellOf(one, column[0] as Columns))
  const row = value as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    Object.entries(column as Columns).map(([name, inner]) => [name, cellOf(row[name], inner)]),
  )
}

/** A Parquet file of events of one class, in the order of their times. */
export function parquetOf(events: readonly Readonly<Record<string, unknown>>[]): Uint8Array {
  const sorted = [...events].sort((one, other) => Number(one.time) - Number(other.time))
  const columns = CLASSES[Number(sorted[0]!.class_uid)]!
  const names = Object.keys(columns)
  return new Uint8Array(
    parquetWriteBuffer({
      schema: [
        { name: 'event', num_children: names.length },
        ...names.flatMap((name) => elementsOf(name, columns[name]!)),
      ],
      columnData: names.map((name) => ({
        name,
        data: sorted.map((row) => cellOf(row[name], columns[name]!)),
      })),
      rowGroupSize: 100_000,
      createdBy: 'sightglass',
    }),
  )
}
