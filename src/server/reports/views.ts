/** Views for reports: from one analysis, or from all data of a store. */

import { loadProtocolNames } from '#engine-host/folders'
import type { Device, Link } from '#model/device'
import type { SiteExposure } from '#model/exposure'
import type { CaptureState, TimelineEvent } from '#model/journal'
import { periodOf } from '#reports/period'
import type { LongList, WholeView } from '#reports/report'
import type { Analysis } from '#schema/analysis'
import { analysisDocument } from '#schema/analysis-document'
import type { ScorePoint } from '#schema/history'
import { type ProtocolNameOf, protocolName } from '#schema/protocol-name'
import { itemsOf } from '#store/pages'
import type { PlantReader } from '#store/sqlite-reader'
import type { Page, Paging, StoredAlert, StoredCapture } from '#store/store'

const limits = {
  rows: 1000,
  devices: 100_000,
  links: 200_000,
  alerts: 20_000,
  events: 100_000,
} as const

/** Common options of all views. */
export interface ViewSetup {
  readonly site: string
  /** RFC 3339. */
  readonly made: string
  readonly product: string
}

export async function viewOfAnalysis(analysis: Analysis, setup: ViewSetup): Promise<WholeView> {
  const { firstTime, lastTime } = analysis.capture
  return {
    ...setup,
    analysis,
    protocolName: await namesOfProtocols(),
    period: periodOf(firstTime, lastTime),
    closed: new Set(),
    history: [],
    omitted: [],
  }
}

export interface StoreViewSetup extends ViewSetup {
  /** Left out where nothing judges it. */
  readonly exposure?: SiteExposure | undefined
  readonly history: readonly ScorePoint[]
  /** The long lists that are read; the others stay empty. Left out: all. */
  readonly reads?: readonly LongList[] | undefined
}

/** Everything in the store as one view; parts beyond the bounds of a report are listed in `omitted`. */
export async function viewOfStore(
  store: Omit<PlantReader, 'close'>,
  setup: StoreViewSetup,
): Promise<WholeView> {
  const { exposure, history, reads = ['links', 'events'], ...said } = setup
  const omitted: string[] = []
  const some = async <Item>(
    what: LongList | 'devices' | 'alerts',
    most: number,
    ask: (paging: Paging) => Promise<Page<Item>>,
  ) => {
    if ((what === 'links' || what === 'events') && !reads.includes(what)) return []
    const { items, isWhole } = await itemsOf(ask, limits.rows, most)
    if (!isWhole || items.length > most)
      omitted.push(`Only the latest ${most.toLocaleString('en')} ${what} are in this report.`)
    return items.slice(0, most)
  }
  const devices = await some<Device>('devices', limits.devices, (paging) => store.devices(paging))
  const links = await some<Link>('links', limits.links, (paging) => store.links(paging))
  const alerts = await some<StoredAlert>('alerts', limits.alerts, (paging) => store.alerts(paging))
  const events = await some<TimelineEvent>('events', limits.events, (paging) => store.events(paging))
  const [overview, incidents, captures] = await Promise.all([
    store.overview(),
    store.incidents(),
    store.captures(),
  ])
  const analysis = analysisDocument({
    devices,
    links,
    events,
    alerts: alerts.map(({ alert }) => alert).sort((one, other) => one.time - other.time),
    incidents,
    protocols: overview.protocols,
    blindSpots: overview.blindSpots,
    captures: captures.map(stateOf),
    counters: overview.counters,
    wallSeconds: 0,
    exposure,
  })
  const isClosed = ({ triage, mute }: StoredAlert) => triage?.status === 'closed' || mute !== undefined
  const { firstTime, lastTime } = analysis.capture
  return {
    ...said,
    analysis,
    protocolName: await namesOfProtocols(),
    period: periodOf(firstTime, lastTime),
    closed: new Set(alerts.filter(isClosed).map(({ alert }) => alert.id)),
    history,
    omitted,
  }
}

async function namesOfProtocols(): Promise<ProtocolNameOf> {
  const names = await loadProtocolNames()
  return (id) => protocolName(id, names)
}

function stateOf(capture: StoredCapture): CaptureState {
  const { number, name, bytesRead, packets, bytes, firstTime, lastTime, truncated } = capture
  return { file: number, name, bytesRead, packets, bytes, firstTime, lastTime, truncated } as CaptureState
}
