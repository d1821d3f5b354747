/** Journal entries of what changed in the modules of an engine. */
import type { Pipeline } from '#engine/pipeline'
import type { Device, Link } from '#model/device'
import type { JournalEntry, TimelineEvent } from '#model/journal'
import { deviceEntry, eventEntry, linkEntry } from './document-items.ts'
import { type EngineModules, isLive } from './engine-modules.ts'
import type { EngineRequest } from './request.ts'

export class EngineJournal {
  readonly #request: EngineRequest
  readonly #modules: EngineModules
  readonly #pipeline: Pipeline
  /** Problems of the start, as counters. */
  readonly #startProblems: Readonly<Record<string, number>>

  constructor(
    request: EngineRequest,
    modules: EngineModules,
    { pipeline, startProblems }: { pipeline: Pipeline; startProblems: Readonly<Record<string, number>> },
  ) {
    this.#request = request
    this.#modules = modules
    this.#pipeline = pipeline
    this.#startProblems = startProblems
  }

  /** Changes since the last call. Entries are created while they are taken. */
  *changes(): Generator<JournalEntry> {
    const { detection, results } = this.#modules
    yield* this.#plantChanges()
    for (const hit of detection.hits?.take() ?? []) yield { kind: 'rule-hit', hit }
    for (const event of this.#modules.plant.timeline.take()) yield this.#eventEntry(event)
    for (const sighting of results.sightings?.take() ?? []) yield { kind: 'sighting', sighting }
    for (const message of results.messages?.take() ?? []) yield { kind: 'message', message }
    yield* this.#trafficSummary()
    if (isLive(this.#request) && results.trends !== undefined)
      yield* results.trends.sometimes(this.#pipeline.clock.now)
    yield* detection.customRules.takeNews()
    yield { kind: 'counters', counters: this.#counters() }
  }

  /** Devices, links, alerts and incidents: alerts follow the devices that they name. */
  *#plantChanges(): Generator<JournalEntry> {
    const { plant, detection } = this.#modules
    const changed = plant.inventory.takeChanged()
    plant.timeline.changed(changed.types)
    for (const { kind, id } of changed.types) {
      const device = kind === 'type-contradicted' ? changed.devices.find((one) => one.id === id) : undefined
      if (device !== undefined) detection.detector.contradicted(device)
    }
    const alerts = detection.detector.takeChanged()
    detection.incidents.alerts(alerts)
    const incidents = detection.incidents.takeChanged()
    for (const id of changed.goneDevices) yield { kind: 'device-gone', id }
    for (const id of changed.goneLinks) yield { kind: 'link-gone', id }
    for (const device of changed.devices) yield this.#deviceEntry(device)
    for (const link of changed.links) yield this.#linkEntry(link)
    for (const alert of alerts) yield { kind: 'alert', alert }
    if (incidents !== undefined) yield { kind: 'incidents', incidents }
  }

  *#trafficSummary(): Generator<JournalEntry> {
    const { inventory } = this.#modules.plant
    yield { kind: 'protocols', protocols: this.#pipeline.protocolCounts() }
    yield {
      kind: 'blind-spots',
      blindSpots: this.#pipeline.blindSpots.list((address) => inventory.deviceOfAddress(address)?.zone ?? ''),
    }
  }

  #counters(): Record<string, number> {
    const { detection, loaded } = this.#modules
    return {
      ...this.#pipeline.counters(),
      ...detection.customRules.counters(),
      ...detection.hits?.counters(),
      ...this.#startProblems,
      ...detection.threats.counters,
      ...detection.signatures.counters,
      ...loaded.quarantine.counters,
      ...loaded.refusals.counters,
    }
  }

  #deviceEntry(device: Device): JournalEntry {
    return this.#request.wantsDocument ? deviceEntry(device) : { kind: 'device', device }
  }

  #linkEntry(link: Link): JournalEntry {
    return this.#request.wantsDocument ? linkEntry(link, this.#request.files) : { kind: 'link', link }
  }

  #eventEntry(event: TimelineEvent): JournalEntry {
    return this.#request.wantsDocument ? eventEntry(event, this.#request.files) : { kind: 'event', event }
  }
}
