import type { ProgramPart } from '#contract/device'
import { Copyable } from '#ui/kit/Copyable.tsx'
import { type DataColumn, DataTable } from '#ui/kit/DataTable.tsx'
import { countText, octetsText, unknown } from '#ui/kit/format'
import { Empty } from '#ui/kit/Message.tsx'
import { PacketsLink } from '#ui/kit/Packets.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import styles from './Device.module.css'
import { headerText, type ProgramRow, programRows } from './program.ts'

/** Versions shown at most; the API has them all. */
const shownRows = 500

/** What a controller runs, as far as it was seen to pass: blocks with their versions, and what is other in each. */
export function Program({ program }: { program: readonly ProgramPart[] }) {
  const rows = programRows(program)
  return (
    <Panel title="Program" isBare>
      {rows.length === 0 ? (
        <Empty title="No program has passed" isInline>
          <p>Blocks and programs are listed once somebody loads them into this device or reads them out.</p>
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
    title: 'Part',
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
        <span className="quiet">before</span>
      ),
  },
  { title: 'Difference', cell: ({ difference }) => difference || <span className="quiet">{unknown}</span> },
  { title: 'Header', cell: ({ version }) => headerText(version) || unknown },
  { title: 'Size', isNumber: true, cell: ({ version }) => octetsText(version.octets) },
  {
    title: 'SHA-256 of the code',
    cell: ({ version: { sha256 } }) => (
      <Copyable value={sha256} label="digest" shown={`${sha256.slice(0, 12)}…`} />
    ),
  },
  {
    title: 'Seen',
    cell: ({ version }) => (
      <span>
        {version.direction === 'download' ? 'loaded' : 'read out'} by {version.by}{' '}
        <Time value={version.time} />
      </span>
    ),
  },
  {
    title: 'Proof',
    cell: ({ version }) =>
      version.frame ? <PacketsLink frame={version.frame}>frame {version.frame.number}</PacketsLink> : unknown,
  },
]
