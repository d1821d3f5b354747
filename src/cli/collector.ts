import type { LinkContact } from '#exposure/surroundings'
import type { Alert } from '#model/alert'
import type { Device, Link } from '#model/device'
import type { SiteExposure } from '#model/exposure'
import type { Incident } from '#model/incident'
import type {
  BlindSpot,
  CaptureState,
  DocumentItem,
  JournalEntry,
  ProtocolCount,
  TimelineEvent,
} from '#model/journal'
import type { Site } from '#model/site'
import type { Analysis } from '#schema/analysis'
import {
  type AnalysisContent,
  analysisDocument,
  analysisLists,
  analysisText,
} from '#schema/analysis-document'
import { PackedItems, PackedTexts, type Packing, parsed } from './kept.ts'

/** Collects engine output into one document. */
export class Collector {
  readonly captures: CaptureState[] = []
  readonly #devices: PackedItems<Device>
  /** The devices, once `plant()` has parsed them: the document need not do it again. */
  #parsed: readonly Device[] | undefined
  readonly #links: PackedItems<Link>
  readonly #alerts = new Map<string, Alert>()
  #incidents: readonly Incident[] = []
  readonly #events: PackedItems<TimelineEvent>
  /** In place of links and events, if the engine was asked for items of the document. */
  readonly #linkTexts: PackedTexts
  readonly #eventTexts: PackedTexts
  /** Of links between devices: JSON of `LinkContact`, by link. */
  readonly #contacts: PackedTexts
  #protocols: readonly ProtocolCount[] = []
  #blindSpots: readonly BlindSpot[] = []
  counters: Readonly<Record<string, number>> = {}
  /** Custom rules that were rejected, with the reason, one line each. */
  refusedRules: readonly string[] = []
  baseline: string | undefined
  siteDraft: Site | undefined
  /** Site name from the site file. */
  siteName = ''
  /** Number of learning captures at the start. */
  learnCount = 0
  /** Set by the caller after assessing `plant()`, before the document is built. */
  exposure: SiteExposure | undefined

  /** @param packing compresses collected items. Default: none. */
  constructor(packing?: Packing) {
    this.#devices = new PackedItems(packing)
    this.#links = new PackedItems(packing)
    this.#events = new PackedItems(packing, ({ time }) => time)
    this.#linkTexts = new PackedTexts(packing)
    this.#eventTexts = new PackedTexts(packing)
    this.#contacts = new PackedTexts(packing)
  }

  add(entry: JournalEntry): void {
    switch (entry.kind) {
      case 'device':
        this.#parsed = undefined
        this.#devices.set(entry.device)
        break
      case 'device-gone':
        this.#parsed = undefined
        this.#devices.delete(entry.id)
        break
      case 'link':
        this.#links.set(entry.link)
        break
      case 'link-gone':
        this.#links.delete(entry.id)
        this.#linkTexts.delete(entry.id)
        this.#contacts.delete(entry.id)
        break
      case 'alert':
        this.#alerts.set(entry.alert.id, entry.alert)
        break
      case 'incidents':
        this.#incidents = entry.incidents
        break
      case 'event':
        this.#events.set(entry.event)
        break
      case 'item':
        this.#addItem(entry.item)
        break
      case 'protocols':
        this.#protocols = entry.protocols
        break
      case 'blind-spots':
        this.#blindSpots = entry.blindSpots
        break
      case 'counters':
        this.counters = entry.counters
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
      case 'custom-rules':
        this.refusedRules = entry.refused
        break
      case 'trends':
      case 'recent-trends':
      case 'activity':
      case 'rule-hit':
      case 'sighting':
      case 'message':
      case 'end':
        break
      default:
        entry satisfies never
    }
  }

  /** Input of the exposure assessment. Devices are few and read repeatedly; links are many and read once. */
  plant() {
    const links = this.#linkTexts.size > 0 ? parsed<LinkContact>(this.#contacts) : this.#links
    this.#parsed = [...this.#devices]
    return { devices: this.#parsed, links, alerts: [...this.#alerts.values()] }
  }

  /** The document of schema `sightglass.analysis/2`. */
  document(wallSeconds: number): Analysis {
    return analysisDocument(this.#findings(wallSeconds))
  }

  /** The document as JSON, in chunks. */
  documentText(wallSeconds: number): Iterable<string> {
    return analysisText(this.#findings(wallSeconds))
  }

  /** Iterates devices, links and alerts. */
  lists() {
    return analysisLists(this.#findings(0))
  }

  #addItem({ list, id, time, text, contact }: DocumentItem): void {
    if (list === 'events') this.#eventTexts.set(id, text, time)
    else if (list === 'devices') this.#devices.setText(id, text)
    else {
      this.#linkTexts.set(id, text)
      if (contact === '') this.#contacts.delete(id)
      else this.#contacts.set(id, contact)
    }
  }

  #findings(wallSeconds: number): AnalysisContent {
    const leftOut = this.exposure?.leftOut ?? 0
    return {
      devices: this.#parsed ?? this.#devices,
      links: this.#links,
      linkTexts: this.#linkTexts.size > 0 ? this.#linkTexts : undefined,
      alerts: [...this.#alerts.values()].sort((a, b) => a.time - b.time || compare(a.id, b.id)),
      incidents: this.#incidents,
      protocols: this.#protocols,
      blindSpots: this.#blindSpots,
      captures: this.captures,
      learnCount: this.learnCount,
      counters: leftOut > 0 ? { ...this.counters, 'exposure.leftOut': leftOut } : this.counters,
      wallSeconds,
      events: this.#events,
      eventTexts: this.#eventTexts.size > 0 ? this.#eventTexts : undefined,
      site: this.siteName,
      exposure: this.exposure,
    }
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
