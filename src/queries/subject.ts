/** Subjects of queries: rows of one kind, and the fields of each. */
import type { FieldKind, SubjectKind } from '#schema/queries'

export type QueryValue = string | number | null | readonly string[]

export interface QueryField<Row> {
  readonly name: string
  readonly title: string
  /** Times are RFC 3339 text. */
  readonly kind: FieldKind
  readonly of: (row: Row, around: Around) => QueryValue
  /** Shown by default. */
  readonly isColumn?: boolean
}

export interface QuerySubject<Row> {
  readonly name: SubjectKind
  readonly title: string
  readonly fields: readonly QueryField<Row>[]
  /** Device a row is about, to go on from there; '' for none. */
  readonly deviceOf: (row: Row) => string
  /** Default order; `-` is descending. */
  readonly sort: string
}

export interface KnownDevice {
  readonly name: string
  readonly address: string
  readonly zone: string
  readonly type: string
  readonly class: string
  readonly level: number | null
  readonly vlans: readonly number[]
}

/** Data for filters that rows do not contain. */
export interface Around {
  device(id: string): KnownDevice | undefined
}

/** Checks nothing; gives a subject its types. */
export function defineSubject<Row>(subject: QuerySubject<Row>): QuerySubject<Row> {
  return subject
}

/** Name of a device, or the address where there is none. */
export function nameIn(around: Around, id: string, address = ''): string {
  return around.device(id)?.name || address || id
}
