/** Parts that several pages of the console share. */
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { FleetAlertItem, FleetTriagedAlert } from '#schema/fleet'
import { DataTable } from '#ui/kit/DataTable.tsx'
import { countText, groupName, unknown } from '#ui/kit/format'
import { Empty, Problem } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Severity } from '#ui/kit/Severity.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { fleetOverview, resolveSensorAlert } from '#ui/source/fleet'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './Fleet.module.css'

/** For pages that lay out the same parts. */
export { styles as fleetStyles }

import { openList, sensorAlertText, shownSeverity } from './fleet-sentences.ts'
import { FLEET_KEY, useFleetChange, useFleetSites } from './use-fleet.ts'
import { usePermission } from './use-session.ts'

export function Figure({
  value,
  noun,
  to,
  isBad = false,
}: {
  value: number
  /** Of one: `open alert`. */
  noun: string
  to: string
  isBad?: boolean
}) {
  return (
    <Link to={to as never} className={styles.figure}>
      <strong className={isBad ? styles.bad : undefined}>
        {isBad && '▲ '}
        {countText(value)}
      </strong>
      <span>{value === 1 ? noun : `${noun}s`}</span>
    </Link>
  )
}

/** On pages where somebody would change something. */
export function ReadOnlyNotice() {
  const source = useSource()
  const { data } = useQuery({ queryKey: [FLEET_KEY, 'overview'], queryFn: () => fleetOverview(source) })
  if (data?.isReadOnly !== true) return null
  return (
    <Panel title="The console cannot write">
      <p>
        <span className={styles.bad}>▲</span> Its disk is full, or its database cannot be reached. Free space
        on the disk of its data folder, or start the database. Sensors keep what they have and send it then.
      </p>
    </Panel>
  )
}

/** How to join the first sensor, in the place of a list that is empty because none has joined. */
export function NoSensor() {
  return (
    <Empty title="No sensor has joined yet">
      <p>
        Make an activation code on the page <Link to={'/sensors' as never}>Sensors</Link>, run{' '}
        <code>sightglass join CODE</code> on the machine of the sensor, then start or restart{' '}
        <code>sightglass serve</code> there.
      </p>
    </Empty>
  )
}

/** An empty list: `children`, unless no sensor has joined at all. */
export function EmptyOrNoSensor({ title, children }: { title: string; children: React.ReactNode }) {
  const sites = useFleetSites().data?.items
  const hasNoSensor = sites?.every(({ sensors }) => sensors === 0) === true
  return hasNoSensor ? <NoSensor /> : <Empty title={title}>{children}</Empty>
}

export function Figures({ children }: { children: React.ReactNode }) {
  return <div className={styles.figures}>{children}</div>
}

/** Open alerts by severity, as shape, number and word. */
export function OpenAlerts({ openAlerts }: { openAlerts: Readonly<Record<string, number>> }) {
  const list = openList(openAlerts)
  if (list.length === 0) return <span className="quiet">none</span>
  return (
    <span className={styles.open}>
      {list.map(({ severity, count }, at) => (
        <span key={severity}>
          {countText(count)} <Severity severity={shownSeverity(severity)} isBrief={at > 0} />
        </span>
      ))}
    </span>
  )
}

export function SiteLink({ site, siteName }: { site: string; siteName: string }) {
  return <Link to={`/sites/${encodeURIComponent(site)}` as never}>{siteName || site}</Link>
}

export function FleetAlertTable({
  items,
  hasSite = true,
}: {
  items: readonly FleetTriagedAlert[]
  hasSite?: boolean
}) {
  return (
    <DataTable
      label="Alerts"
      rows={items}
      keyOf={({ sensor, id }) => `${sensor} ${id}`}
      columns={[
        {
          title: 'Severity',
          cell: ({ severity, status, isShown }) => (
            <Severity severity={shownSeverity(severity)} isOpen={status !== 'closed' && isShown} />
          ),
        },
        {
          title: 'Alert',
          width: hasSite ? '28%' : '34%',
          cell: ({ sensor, id, title, population }) => (
            <span title={population}>
              <Link to={`/alerts/${encodeURIComponent(sensor)}/${encodeURIComponent(id)}` as never}>
                {title}
              </Link>
            </span>
          ),
        },
        ...(hasSite
          ? [{ title: 'Site', width: '20%', cell: (item: FleetTriagedAlert) => <SiteLink {...item} /> }]
          : []),
        {
          title: 'From',
          cell: ({ sourceAddress }) => <Address address={sourceAddress} />,
        },
        { title: 'To', cell: ({ destinationAddress }) => <Address address={destinationAddress} /> },
        {
          title: 'Status',
          cell: ({ status, waitingSince }) =>
            waitingSince === null ? (
              status
            ) : (
              <span>
                waits for the sensor since <Time value={waitingSince} as="short" />
              </span>
            ),
        },
        { title: 'Last', cell: ({ lastTime }) => <Time value={lastTime} as="short" /> },
      ]}
    />
  )
}

function Address({ address }: { address: string }) {
  if (address === '') return unknown
  return <span className="mono">{groupName(address) ?? address}</span>
}

/** Alerts about the sensors themselves, with what an administrator can do. */
export function SensorAlerts({ items }: { items: readonly FleetAlertItem[] }) {
  if (items.length === 0) return null
  return (
    <Panel title="Sensors that need a decision">
      <ul className={styles.alerts}>
        {items.map((alert) => (
          <li key={alert.id}>
            <p>
              <span className={styles.bad}>▲</span> {sensorAlertText(alert)}{' '}
              <Time value={alert.opened} as="short" />
            </p>
            <Resolution alert={alert} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Resolution({ alert: { id, kind } }: { alert: FleetAlertItem }) {
  const mayChange = usePermission('administer')
  const resolve = useFleetChange((source, action: 'keep' | 'replace' | 'revoke') =>
    resolveSensorAlert(source, id, { action }),
  )
  if (!mayChange) return <p className="quiet">An administrator decides which machine goes on.</p>
  const button = (action: 'keep' | 'replace' | 'revoke', label: string) => (
    <Button
      size="compact-sm"
      variant="default"
      loading={resolve.isPending}
      onClick={() => resolve.mutate(action)}
    >
      {label}
    </Button>
  )
  return (
    <div className={styles.buttons}>
      {kind === 'clone-suspected' ? (
        <>
          {button('keep', 'Keep the connected machine')}
          {button('replace', 'Replace it by the other machine')}
        </>
      ) : (
        button('keep', 'Close')
      )}
      {button('revoke', 'Revoke the sensor')}
      {resolve.error && <Problem error={resolve.error} />}
    </div>
  )
}
