import type { Analysis } from '#contract/analysis'
import { analysisDocument } from '#contract/analysis-document'
import type { Alert } from '#model/alert'
import type { Asset, Link } from '#model/asset'
import type { BlindSpot, CaptureState, JournalEntry, ProtocolCount, TimelineEvent } from '#model/journal'
import type { Site } from '#model/site'

/** Gathers a journal into one document. */
export class Collector {
  readonly assets = new Map<string, Asset>()
  readonly links = new Map<string, Link>()
  readonly alerts = new Map<string, Alert>()
  readonly captures: CaptureState[] = []
  #events = new Map<string, TimelineEvent>()
  #protocols: readonly ProtocolCount[] = []
  #blindSpots: readonly BlindSpot[] = []
  #counters: Readonly<Record<string, number>> = {}
  baseline: string | undefined
  siteDraft: Site | undefined

  add(entry: JournalEntry): void {
    switch (entry.kind) {
      case 'asset':
        this.assets.set(entry.asset.id, entry.asset)
        break
      case 'asset-gone':
        this.assets.delete(entry.id)
        break
      case 'link':
        this.links.set(entry.link.id, entry.link)
        break
      case 'link-gone':
        this.links.delete(entry.id)
        break
      case 'alert':
        this.alerts.set(entry.alert.id, entry.alert)
        break
      case 'event':
        this.#events.set(entry.event.id, entry.event)
        break
      case 'protocols':
        this.#protocols = entry.protocols
        break
      case 'blind-spots':
        this.#blindSpots = entry.blindSpots
        break
      case 'counters':
        this.#counters = entry.counters
        break
      case 'capture':
        this.captures[entry.capture.file] = entry.capture
        break
      case 'baseline':
        this.baseline = entry.text
        break
      case 'site-draft':
        this.siteDraft = entry.site
        break
      case 'end':
        break
      default:
        entry satisfies never
    }
  }

  get events(): readonly TimelineEvent[] {
    return [...this.#events.values()].sort((a, b) => a.time - b.time || compare(a.id, b.id))
  }

  /** The document of schema `sightglass.analysis/1`. */
  document(wallSeconds: number): Analysis {
    return analysisDocument({
      assets: [...this.assets.values()].sort((a, b) => compare(a.id, b.id)),
      links: [...this.links.values()].sort((a, b) => compare(a.id, b.id)),
      alerts: [...this.alerts.values()].sort((a, b) => a.time - b.time || compare(a.id, b.id)),
      protocols: this.#protocols,
      blindSpots: this.#blindSpots,
      captures: this.captures,
      counters: this.#counters,
      wallSeconds,
      events: this.events,
    })
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
