import { Button } from '@mantine/core'
import { useState } from 'react'
import type { FleetSensorItem } from '#schema/fleet'
import { DataTable } from '#ui/kit/DataTable.tsx'
import { countText } from '#ui/kit/format'
import { Problem } from '#ui/kit/Message.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { approveSensor, revokeSensor } from '#ui/source/fleet'
import styles from './Fleet.module.css'
import { SiteLink } from './Fleet.tsx'
import { sensorNotes, sensorState, sharedNotes } from './fleet-sentences.ts'
import { useFleetChange } from './use-fleet.ts'
import { usePermission } from './use-session.ts'

/** Sensors with their connection, waiting data, and notes about each below it. */
export function SensorTable({
  items,
  hasSite = true,
}: {
  items: readonly FleetSensorItem[]
  hasSite?: boolean
}) {
  const mayChange = usePermission('administer')
  const shared = sharedNotes(items.map(sensorNotes))
  return (
    <>
      {shared.size > 0 && (
        <ul className={styles.shared}>
          {[...shared].map(([note, count]) => (
            <li key={note}>
              <strong>{countText(count)} sensors:</strong> {note}
            </li>
          ))}
        </ul>
      )}
      <DataTable
        label="Sensors"
        rows={items}
        keyOf={({ id }) => id}
        columns={[
          { title: 'Sensor', width: '14%', cell: ({ name }) => name },
          ...(hasSite
            ? [{ title: 'Site', width: '19%', cell: (item: FleetSensorItem) => <SiteLink {...item} /> }]
            : []),
          { title: 'State', width: '21%', cell: (item) => <State item={item} /> },
          { title: 'Unsent', isNumber: true, cell: ({ waiting }) => countText(waiting) },
          { title: 'Devices', isNumber: true, cell: ({ devices }) => countText(devices) },
          {
            title: 'Last packet',
            cell: ({ lastPacket }) => (lastPacket === null ? '–' : <Time value={lastPacket} as="short" />),
          },
          { title: 'Version', cell: ({ software }) => software || '–' },
          {
            title: 'Certificate',
            cell: ({ certificateExpires }) => <Time value={certificateExpires} as="relative" />,
          },
          ...(mayChange
            ? [{ title: 'Action', cell: (item: FleetSensorItem) => <Actions item={item} /> }]
            : []),
        ]}
        detail={(item) => {
          const notes = sensorNotes(item).filter((note) => !shared.has(note))
          return notes.length === 0 ? undefined : (
            <ul className={styles.notes}>
              {notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          )
        }}
      />
    </>
  )
}

function State({ item }: { item: FleetSensorItem }) {
  const { text, isBad } = sensorState(item)
  return (
    <span className={isBad ? styles.bad : undefined}>
      {isBad && '▲ '}
      {text}
    </span>
  )
}

function Actions({ item: { id, name, state } }: { item: FleetSensorItem }) {
  const approve = useFleetChange((source, _: undefined) => approveSensor(source, id))
  const revoke = useFleetChange((source, _: undefined) => revokeSensor(source, id))
  const [isSure, setSure] = useState(false)
  const error = approve.error ?? revoke.error
  if (state === 'revoked') return null
  return (
    <div className={styles.buttons}>
      {state === 'pending' && (
        <Button size="compact-sm" loading={approve.isPending} onClick={() => approve.mutate(undefined)}>
          Approve
        </Button>
      )}
      {isSure ? (
        <>
          <Button size="compact-sm" loading={revoke.isPending} onClick={() => revoke.mutate(undefined)}>
            Yes, revoke
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => setSure(false)}>
            Keep
          </Button>
        </>
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => setSure(true)}
          aria-label={`Revoke ${name}`}
        >
          Revoke
        </Button>
      )}
      {error && <Problem error={error} />}
    </div>
  )
}
