import type { ProgramPartItem } from '#schema/device'
import { Copyable } from '#ui/kit/Copyable.tsx'
import { type DataColumn, DataTable } from '#ui/kit/DataTable.tsx'
import { bytesText, countText, unknown } from '#ui/kit/format'
import { Empty } from '#ui/kit/Message.tsx'
import { PacketsLink } from '#ui/kit/Packets.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import styles from './Device.module.css'
import { headerText, type ProgramRow, programRows } from './program.ts'

/** Versions shown; the API has all. */
const shownRows = 500

/** Program of a controller as seen in transfers: blocks, versions and differences. */
export function Program({ program }: { program: readonly ProgramPartItem[] }) {
  const rows = programRows(program)
  return (
    <Panel title="Program" isBare>
      {rows.length === 0 ? (
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
