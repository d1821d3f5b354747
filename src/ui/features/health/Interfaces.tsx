import type { CaptureStatusItem, InterfaceItem } from '#schema/capture-status'
import { type DataColumn, DataTable } from '#ui/kit/DataTable.tsx'
import { bytesText, countText } from '#ui/kit/format'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { RingPackets } from '#ui/parts/RingPackets.tsx'
import styles from './Health.module.css'
import { LATE_SECONDS, lagText, lossText } from './sentences.ts'

/** Captured interfaces: rate, loss by stage, mirror faults, and how late the engine is. */
export function Interfaces({ capture }: { readonly capture: CaptureStatusItem }) {
  const { interfaces, queue, ring } = capture
  const isLate = queue.lagSeconds >= LATE_SECONDS
  return (
    <Panel title="Interfaces" isBare>
      <DataTable label="Interfaces" columns={columns} rows={interfaces} keyOf={({ name }) => name} />
      <ul className={styles.notes}>
        <li className={isLate ? styles.bad : 'quiet'}>
          {isLate
            ? `Engine ${lagText(queue.lagSeconds)} late: ${bytesText(queue.bytes)} of packets wait in the queue, which holds ${bytesText(queue.limit)}.`
            : `Engine on time; the queue holds up to ${bytesText(queue.limit)}.`}
        </li>
        {ring !== null && (
          <li className={ring.problem === '' ? 'quiet' : styles.bad}>
            {ring.problem !== '' ? (
              ring.problem
            ) : ring.from === null ? (
              `Packet ring of ${bytesText(ring.bytes)}: empty.`
            ) : (
              <>
                Packet ring of {bytesText(ring.bytes)}: {countText(ring.packets)} packets since{' '}
                <Time value={ring.from} />; packets of alerts: {bytesText(ring.evidenceBytes)}.{' '}
                <RingPackets isSmall of="all hosts" selection={{}} />
              </>
            )}
          </li>
        )}
        {queue.problem !== '' && <li className={styles.bad}>{queue.problem}</li>}
        {interfaces.flatMap(({ name, mirror, problem }) =>
          [...(problem === '' ? [] : [problem]), ...mirror.map((text) => `${name}: ${text}`)].map((text) => (
            <li key={text} className={styles.bad}>
              {text}
            </li>
          )),
        )}
      </ul>
    </Panel>
  )
}

const columns: readonly DataColumn<InterfaceItem>[] = [
  { title: 'Interface', cell: ({ name, filter }) => (filter === '' ? name : `${name} (${filter})`) },
  { title: 'Packets/s', cell: ({ packetsPerSecond }) => countText(packetsPerSecond), isNumber: true },
  { title: 'Mbit/s', cell: ({ bitsPerSecond }) => (bitsPerSecond / 1e6).toFixed(1), isNumber: true },
  { title: 'Packets', cell: ({ packets }) => countText(packets), isNumber: true },
  {
    title: 'Lost',
    cell: ({ lost, loss }) => (lost === 0 ? '0' : `${countText(lost)} (${lossText(loss)} in 10 min)`),
    isNumber: true,
  },
  ...(['nic', 'kernel', 'pipe', 'engine'] as const).map(
    (stage): DataColumn<InterfaceItem> => ({
      title: { nic: 'NIC', kernel: 'Kernel', pipe: 'Pipe', engine: 'Engine' }[stage],
      cell: ({ stages }) => countText(stages[stage]),
      isNumber: true,
    }),
  ),
]
