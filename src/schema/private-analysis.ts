/** Messages between the page and the engine in its worker. None of them is sent over the network. */
import type { CaptureItem } from './capture.ts'

/** Files that can be saved from an analysis. */
export const SAVED_FILES = [
  'analysis.json',
  'devices.csv',
  'links.csv',
  'incident.html',
  'timeline.csv',
] as const
export type SavedFile = (typeof SAVED_FILES)[number]

/** To the worker. Answers carry the `id` of what was asked. */
export type ToEngine =
  /** Reads these captures in this order; what was read before is forgotten. */
  | { readonly kind: 'analyse'; readonly files: readonly File[] }
  | { readonly kind: 'cancel' }
  /** A request as a sensor would get it, `/rest/devices?type=PLC`; `body` is JSON's value. */
  | {
      readonly kind: 'ask'
      readonly id: number
      readonly method: string
      readonly address: string
      readonly body: unknown
    }
  /** `query` narrows `devices.csv` and `timeline.csv` as their lists are narrowed; of `incident.html` it names the `id`. */
  | {
      readonly kind: 'save'
      readonly id: number
      readonly what: SavedFile
      readonly query: Readonly<Record<string, string>>
    }

/** From the worker. */
export type FromEngine =
  | { readonly kind: 'progress'; readonly captures: readonly CaptureItem[] }
  /** Everything is read: `captures` as far as each could be, at least one of them. */
  | {
      readonly kind: 'done'
      readonly captures: readonly CaptureItem[]
      readonly mergedFindings: ReportedOfAnalysis
    }
  | { readonly kind: 'cancelled' }
  /** No capture could be read. `reason` in words. */
  | { readonly kind: 'failed'; readonly captures: readonly CaptureItem[]; readonly reason: string }
  | { readonly kind: 'answer'; readonly id: number; readonly status: number; readonly body: unknown }
  | { readonly kind: 'saved'; readonly id: number; readonly file: Blob }

/** An analysis in a few numbers. */
export interface ReportedOfAnalysis {
  readonly devices: number
  readonly links: number
  /** Open alerts; what was found while learning is not among them. */
  readonly alerts: number
  readonly incidents: number
  readonly protocols: number
  readonly packets: number
  readonly wallSeconds: number
  /** Protocols that failed on this capture, and from where on it was read without them: a sentence each. */
  readonly leftOut: readonly string[]
}
