/** Metrics of the store, captures, disk and worker pool. */
import type { ServerContext } from '../context.ts'
import type { Sample } from '../metrics.ts'
import { diskOf } from './disk.ts'

/** Engine counters in one scrape; names from packets are left out. */
const MOST_COUNTERS = 300
const PLAIN_NAME = /^[A-Za-z][\w.-]{0,80}$/

export function addServerGauges({ metrics, store, captures, health, data, version }: ServerContext): void {
  const overview = () => store.overview()
  const one = (value: number): readonly Sample[] => [{ value }]
  metrics.gauge('sightglass_info', 'Version of the server', () => [{ value: 1, labels: { version } }], [
    'version',
  ])
  metrics.gauge('sightglass_healthy', '1 if /rest/health reports no problem', async () =>
    one((await health.problem()) === '' ? 1 : 0),
  )
  metrics.gauge('sightglass_devices', 'Devices in the inventory', async () =>
    one((await overview()).deviceCount),
  )
  metrics.gauge('sightglass_links', 'Links between devices', async () => one((await overview()).linkCount))
  metrics.gauge(
    'sightglass_alerts',
    'Alerts by status',
    async () => facetSamples((await overview()).alerts.status, 'status'),
    ['status'],
  )
  metrics.gauge(
    'sightglass_open_alerts',
    'Alerts that are new or active, by severity',
    async () => facetSamples((await overview()).alerts.open, 'severity'),
    ['severity'],
  )
  metrics.gauge(
    'sightglass_captures',
    'Captures by state',
    () => facetSamples(countBy(captures.all.map(({ state }) => state)), 'state'),
    ['state'],
  )
  metrics.gauge('sightglass_packets', 'Packets of all captures that were read', () =>
    one(captures.all.reduce((sum, { packets }) => sum + packets, 0)),
  )
  metrics.gauge('sightglass_packet_bytes', 'Bytes of all packets that were read', () =>
    one(captures.all.reduce((sum, { bytes }) => sum + bytes, 0)),
  )
  metrics.gauge(
    'sightglass_engine_counter',
    'Counters of the engine: limits that were reached, packets that could not be read',
    async () =>
      Object.entries((await overview()).counters)
        .filter(([name]) => PLAIN_NAME.test(name))
        .slice(0, MOST_COUNTERS)
        .map(([name, value]) => ({ value, labels: { name } })),
    ['name'],
  )
  metrics.gauge(
    'sightglass_disk_free_bytes',
    'Free bytes of the file system of the data folder',
    async () => {
      const disk = await diskOf(data)
      return disk === undefined ? [] : one(disk.free)
    },
  )
  metrics.gauge('sightglass_disk_bytes', 'Size of the file system of the data folder', async () => {
    const disk = await diskOf(data)
    return disk === undefined ? [] : one(disk.size)
  })
}

function facetSamples(
  counts: Readonly<Record<string, number>> | undefined,
  label: string,
): readonly Sample[] {
  return Object.entries(counts ?? {}).map(([word, value]) => ({ value, labels: { [label]: word } }))
}

function countBy(words: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}
