import { Link as RouterLink } from '@tanstack/react-router'
import type { LinkItem } from '#schema/link'
import { Answer } from '#ui/kit/Answer.tsx'
import { Copyable } from '#ui/kit/Copyable.tsx'
import { type DataColumn, DataTable } from '#ui/kit/DataTable.tsx'
import { bytesText, countText, unknown } from '#ui/kit/format'
import { Hinted } from '#ui/kit/Hinted.tsx'
import { Empty } from '#ui/kit/Message.tsx'
import { PacketsLink } from '#ui/kit/Packets.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { ProtocolNames } from '#ui/parts/ProtocolNames.tsx'
import { RingPackets } from '#ui/parts/RingPackets.tsx'
import { useRing } from '#ui/parts/use-ring'
import styles from './Device.module.css'
import { packetsOfLink } from './link-packets.ts'
import { MiniMap } from './MiniMap.tsx'
import { changesSomething, inOrderOfWeight, operationText } from './operations.ts'
import { useLinks } from './queries.ts'

/** Maximum number of operations shown per connection. */
const shownOperations = 8

/** Connections of this device, with their operations. */
export function Links({ device, name }: { device: string; name: string }) {
  const links = useLinks(device)
  const hasRing = useRing() !== undefined
  return (
    <Panel title="Connections" isBare>
      <Answer of={links}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No connections" isInline>
              <p>Only broadcasts and multicasts of this device were seen, or other devices referred to it.</p>
            </Empty>
          ) : (
            <>
              <MiniMap device={device} name={name} links={items} />
              <DataTable
                label="Connections"
                columns={columnsFor(device, hasRing)}
                rows={items}
                keyOf={({ id }) => id}
              />
            </>
          )
        }
      </Answer>
    </Panel>
  )
}

function columnsFor(device: string, hasRing: boolean): readonly DataColumn<LinkItem>[] {
  return [
    {
      title: 'Device',
      cell: (link) => {
        const isClient = link.client === device
        const other = isClient ? link.server : link.client
        const address = isClient ? link.serverAddress : link.clientAddress
        return (
          <span className={styles.with}>
            <span className="quiet">{isClient ? 'client of ' : 'server for '}</span>
            {other === '' ? (
              <Copyable value={address} />
            ) : (
              <RouterLink to={`/devices/${encodeURIComponent(other)}`}>{address}</RouterLink>
            )}
          </span>
        )
      },
    },
    {
      title: 'Protocol',
      cell: (link) => (
        <>
          <ProtocolNames ids={[link.protocol]} /> <span className="quiet">{link.transport}</span>
          {link.port === null ? '' : `/${link.port}`}
          <Hinted names={link.hinted} />
        </>
      ),
    },
    { title: 'Operations', cell: (link) => <Operations link={link} /> },
    { title: 'Packets', isNumber: true, cell: (link) => countText(link.packets) },
    { title: 'Volume', isNumber: true, cell: (link) => bytesText(link.bytes) },
    { title: 'Last', cell: (link) => <Time value={link.lastSeen} as="relative" /> },
    {
      title: 'Evidence',
      cell: (link) =>
        link.firstFrame ? (
          <PacketsLink frame={link.firstFrame}>frame {link.firstFrame.number}</PacketsLink>
        ) : (
          unknown
        ),
    },
    ...(hasRing
      ? [
          {
            title: 'Capture file',
            cell: (link: LinkItem) => (
              <RingPackets
                isSmall
                of={`${link.clientAddress} and ${link.serverAddress}`}
                selection={packetsOfLink(link)}
                lastSeen={link.lastSeen}
              />
            ),
          },
        ]
      : []),
  ]
}

function Operations({ link }: { link: LinkItem }) {
  if (link.operations.length === 0) return <span className="quiet">{unknown}</span>
  const operations = inOrderOfWeight(link.operations)
  return (
    <div className={styles.operations}>
      {operations.slice(0, shownOperations).map((operation) => (
        <span
          key={operation.code + operation.name}
          className={changesSomething(operation) ? styles.changes : undefined}
          title={operation.objects.length > 0 ? `Objects: ${operation.objects.join(', ')}` : undefined}
        >
          {operationText(operation)}
        </span>
      ))}
      {operations.length > shownOperations && (
        <span className="quiet">and {countText(operations.length - shownOperations)} more operations</span>
      )}
    </div>
  )
}
