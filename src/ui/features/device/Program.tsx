import type { DeviceItem } from '#schema/device'
import { Copyable } from '#ui/kit/Copyable.tsx'
import { type DataColumn, DataTable } from '#ui/kit/DataTable.tsx'
import { bytesText, countText, unknown } from '#ui/kit/format'
import { Empty } from '#ui/kit/Message.tsx'
import { PacketsLink } from '#ui/kit/Packets.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { useProtocolName } from '#ui/parts/use-protocol-name'
import { ActionClient } from './ActionClient.tsx'
import { type ControllerAction, controllerActions, unreadableText } from './controller-actions.ts'
import styles from './Device.module.css'
import { headerText, type ProgramRow, programRows } from './program.ts'
import { useLinks } from './queries.ts'

/** Versions shown; the API has all. */
const shownRows = 500

/** Program of a controller as seen in transfers: blocks, versions and differences. */
export function Program({ device: { id, program } }: { device: DeviceItem }) {
  const rows = programRows(program)
  const links = useLinks(id)
  const protocolName = useProtocolName()
  const downloads = controllerActions(id, links.data?.items ?? [])
    .filter(({ verb }) => verb === 'download-program')
    .map((one) => ({ ...one, service: one.service.replace(/^\S+/, (name) => protocolName(name)) }))
  return (
    <Panel title="Program" isBare>
      {rows.length === 0 && downloads.length > 0 ? (
        <Downloads downloads={downloads} />
      ) : rows.length === 0 ? (
        <Empty title="No program seen" isInline>
          <p>Blocks and programs appear when they are downloaded to this device or uploaded from it.</p>
        </Empty>
      ) : (
        <>
          <DataTable
            label="Program"
            columns={COLUMNS}
            rows={rows.slice(0, shownRows)}
            keyOf={({ key }) => key}
          />
          {rows.length > shownRows && (
            <p className="quiet">and {countText(rows.length - shownRows)} more versions</p>
          )}
        </>
      )}
    </Panel>
  )
}

/** Transfers whose content the dissector does not read. */
function Downloads({ downloads }: { downloads: readonly ControllerAction[] }) {
  return (
    <>
      <p className={styles.note}>{unreadableText(downloads)}</p>
      <DataTable
        label="Downloads"
        columns={DOWNLOADS}
        rows={downloads}
        keyOf={({ service, address }) => `${service} ${address}`}
      />
    </>
  )
}

const DOWNLOADS: readonly DataColumn<ControllerAction>[] = [
  { title: 'Action', cell: ({ title }) => title },
  { title: 'Service', cell: ({ service }) => service },
  { title: 'Times', isNumber: true, cell: ({ count }) => countText(count) },
  { title: 'By', cell: (action) => <ActionClient action={action} /> },
  { title: 'First', cell: ({ firstSeen }) => <Time value={firstSeen} /> },
  { title: 'Last', cell: ({ lastSeen }) => <Time value={lastSeen} /> },
  {
    title: 'Packets',
    cell: ({ frame }) =>
      frame ? <PacketsLink frame={frame}>connection from frame {frame.number}</PacketsLink> : unknown,
  },
]

const COLUMNS: readonly DataColumn<ProgramRow>[] = [
  {
    title: 'Block',
    cell: ({ part, isLatest }) =>
      isLatest ? (
        <span>
          {part.name} {part.path !== '' && <span className="quiet">{part.path}</span>}
          {part.removed !== null && (
            <span className={styles.bad}>
              {' '}
              ▲ removed <Time value={part.removed} />
            </span>
          )}
        </span>
      ) : (
        <span className="quiet">previous</span>
      ),
  },
  { title: 'Difference', cell: ({ difference }) => difference || <span className="quiet">{unknown}</span> },
  { title: 'Header', cell: ({ version }) => headerText(version) || unknown },
  { title: 'Size', isNumber: true, cell: ({ version }) => bytesText(version.bytes) },
  {
    title: 'Code SHA-256',
    cell: ({ version: { sha256 } }) => (
      <Copyable value={sha256} label="digest" shown={`${sha256.slice(0, 12)}…`} />
    ),
  },
  {
    title: 'Transferred',
    cell: ({ version }) => (
      <span>
        {version.direction === 'download' ? 'downloaded' : 'uploaded'} by {version.by}{' '}
        <Time value={version.time} />
      </span>
    ),
  },
  {
    title: 'Packets',
    cell: ({ version }) =>
      version.frame ? <PacketsLink frame={version.frame}>frame {version.frame.number}</PacketsLink> : unknown,
  },
]
