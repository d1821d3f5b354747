/**
 * A report: a pure function from a view to blocks of text, numbers and tables, independent of the format (HTML, PDF,
 * CSV or JSON).
 */
import type { Analysis } from '#schema/analysis'
import type { ScorePoint } from '#schema/history'
import type { ProtocolNameOf } from '#schema/protocol-name'

export const limits = {
  /** Rows of one table on paper; CSV and JSON have all of them. */
  printedRows: 400,
  /** Characters of a block of code on paper. */
  printedCode: 4000,
  /** Bars of one chart. */
  bars: 12,
  /** Columns of a chart over time. */
  timeColumns: 62,
  /** Rows of a table in CSV and JSON. */
  rows: 200_000,
} as const

/** A span of time and the one before it, RFC 3339. */
export interface Period {
  readonly from: string
  readonly until: string
  /** Start of the span it is compared with, which ends at `from`. */
  readonly before: string
  /** `the last 30 days`, `the second half of the capture`. */
  readonly words: string
  readonly beforeWords: string
}

/** Lists that may have hundreds of thousands of rows. */
export type LongList = 'links' | 'events'

/** All input of a report; it declares the long lists it reads. */
export interface ReportView<Read extends LongList = never> {
  /** Name on the cover. */
  readonly site: string
  /** When it was made, RFC 3339. */
  readonly made: string
  /** `Sightglass 0.1.0` */
  readonly product: string
  readonly analysis: Omit<Analysis, Exclude<LongList, Read>>
  readonly protocolName: ProtocolNameOf
  readonly period: Period
  /** Ids of alerts that a person has closed. */
  readonly closed: ReadonlySet<string>
  /** Scores day by day, the oldest first; empty for a capture alone. */
  readonly history: readonly ScorePoint[]
  /** Parts left out because of their size, in words. */
  readonly omitted: readonly string[]
  /** Id of the incident that is asked for; left out: the gravest. Only the report of one incident reads it. */
  readonly incident?: string | undefined
}

/** Meaning of a colour: only abnormal values have one. */
export type Tone = 'critical' | 'major' | 'minor' | 'good' | 'quiet' | 'plain'

export type Cell = string | number | null | { readonly text: string; readonly tone: Tone }

interface Column {
  readonly title: string
  /** Numbers are right-aligned. */
  readonly isNumber?: boolean
  /** Addresses and versions. */
  readonly isMono?: boolean
  /** Share of the width in percent; left out, the content decides. */
  readonly width?: number
}

export interface Table {
  readonly kind: 'table'
  readonly title: string
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
  /** Text without rows. */
  readonly empty: string
  /** Rows in print, if fewer than usual are enough. */
  readonly printed?: number
  /** Table for the CSV of the report; the first one by default. */
  readonly isMain?: boolean
}

export interface BarItem {
  readonly label: string
  readonly value: number
  readonly tone: Tone
  /** Text after the bar in place of the number. */
  readonly text?: string
}

export type ReportBlock =
  | Table
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'note'; readonly title: string; readonly text: string; readonly tone: Tone }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'figures'
      readonly items: readonly {
        readonly label: string
        readonly value: string
        readonly tone: Tone
        readonly note?: string
      }[]
    }
  /** Charts side by side. */
  | { readonly kind: 'charts'; readonly charts: readonly Chart[] }
  | { readonly kind: 'path'; readonly title: string; readonly stops: readonly Stop[] }
  | { readonly kind: 'code'; readonly title: string; readonly text: string }

/** One station on the way of an attacker, and how it is reached. */
export interface Stop {
  readonly name: string
  readonly about: string
  /** '' at the first. */
  readonly method: string
  readonly chance: string
  readonly why: string
}

export type Chart =
  | { readonly kind: 'bars'; readonly title: string; readonly items: readonly BarItem[] }
  | {
      readonly kind: 'ring'
      readonly title: string
      readonly middle: string
      readonly items: readonly BarItem[]
    }
  /** 0..100 */
  | {
      readonly kind: 'gauge'
      readonly title: string
      readonly value: number | null
      readonly word: string
      readonly tone: Tone
    }
  | {
      readonly kind: 'columns'
      readonly title: string
      readonly labels: readonly string[]
      readonly series: readonly {
        readonly name: string
        readonly tone: Tone
        readonly values: readonly number[]
      }[]
    }
  /** A value from 0 to `most` over time; null where nothing is known. */
  | {
      readonly kind: 'line'
      readonly title: string
      readonly most: number
      readonly points: readonly { readonly label: string; readonly value: number | null }[]
    }

export interface Section {
  readonly title: string
  readonly blocks: readonly ReportBlock[]
  /** Begins on a new page. */
  readonly startsPage?: boolean
}

export interface ReportContent {
  /** Summary of the report for a colleague. */
  readonly sentence: string
  /** On the cover: label and value. */
  readonly cover: readonly (readonly [string, string])[]
  readonly sections: readonly Section[]
}

/** With every long list. */
export type WholeView = ReportView<LongList>

interface ReportOf<Read extends LongList> {
  /** The file's name. */
  readonly name: string
  readonly title: string
  /** One line: what it is for and who reads it. */
  readonly about: string
  /** Place in a list. */
  readonly order: number
  /** The long lists it goes through; others are not even read. */
  readonly reads?: readonly Read[]
  readonly make: (view: ReportView<Read>) => ReportContent
}

export type Report = ReportOf<LongList>

/** Checks nothing; gives a report its types: a list it does not name is not in its view. */
export function defineReport<Read extends LongList = never>(report: ReportOf<Read>): Report {
  return report
}

/** A report that was made. */
export interface MadeReport extends ReportContent {
  readonly report: string
  readonly title: string
  readonly site: string
  readonly made: string
  readonly product: string
  readonly period: Period
}

export function makeReport(report: Report, view: WholeView): MadeReport {
  const { site, made, product, period } = view
  return { report: report.name, title: report.title, site, made, product, period, ...report.make(view) }
}
