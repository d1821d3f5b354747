import { Button, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Download } from '#ui/kit/Download.tsx'
import { Facets } from '#ui/kit/Facets.tsx'
import { Command, Empty, Failure, Loading } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { SavedViews } from '#ui/kit/SavedViews.tsx'
import { isTexts, useSaved } from '#ui/kit/saved'
import { isWhole } from '#ui/kit/span'
import { VirtualTable } from '#ui/kit/VirtualTable.tsx'
import { useProtocolName } from '#ui/parts/use-protocol-name'
import { devicesCsv } from '#ui/source/devices'
import { deviceName } from '#ui/source/names'
import { useSource } from '#ui/source/SourceContext.tsx'
import { BulkEdit } from './BulkEdit.tsx'
import { ColumnChoice } from './ColumnChoice.tsx'
import { columns, firstColumns, unknownColumns } from './columns.tsx'
import styles from './Devices.module.css'
import { expectedRows, type Filters, facetGroups, filtersOf, listSentence, USUAL_SORT } from './filters.ts'
import { useDevices } from './queries.ts'
import { NO_DEVICES, NO_MATCH, SENSOR_COMMAND } from './texts.ts'
import { UnknownGroups } from './UnknownGroups.tsx'

/** The device list. */
export function Devices() {
  const source = useSource()
  const navigate = useNavigate()
  const protocolName = useProtocolName()
  const narrowing = filtersOf(useSearch({ strict: false }))
  const isUnknown = narrowing.confidence === 'unknown'
  const inAll = useSaved('device-columns-2', firstColumns, isTexts)
  const inUnknown = useSaved('unknown-device-columns', unknownColumns, isTexts)
  const [shown, setShown] = isUnknown ? inUnknown : inAll
  const { devices, topCount, need, facets, error, isPending, hasNextPage, refetch } = useDevices(narrowing)
  const rows = expectedRows(facets, narrowing, { count: topCount, isAll: !hasNextPage })
  const total = rows.count
  const narrow = (change: Filters) =>
    void navigate({ to: '.', search: ((before: object) => ({ ...before, ...change })) as never })

  const isNarrowed = Object.keys(narrowing).some((word) => word !== 'sort')
  const actions = (
    <>
      <Search words={narrowing.search ?? ''} onSearch={(search) => narrow({ search })} />
      <SavedViews />
      <ColumnChoice shown={shown} onChange={setShown} />
      <Download of={devicesCsv(source, narrowing)} name="devices.csv">
        CSV
      </Download>
    </>
  )
  if (error && devices.length === 0) {
    return (
      <Page title="Devices">
        <Failure error={error} onRetry={refetch} />
      </Page>
    )
  }
  return (
    <Page
      title="Devices"
      sentence={
        <span role="status">{isPending ? 'Counting…' : listSentence(rows, narrowing, protocolName)}</span>
      }
      actions={actions}
      isFilled
    >
      {isPending ? (
        <Loading lines={16} />
      ) : total === 0 && !isNarrowed ? (
        <NothingSeen />
      ) : (
        <>
          {isUnknown && <UnknownGroups />}
          <div className={styles.split}>
            <Facets
              groups={facetGroups(facets, protocolName, isWhole(narrowing))}
              chosen={narrowing}
              onChoose={(group, value) => narrow({ [group]: value })}
            />
            {total === 0 ? (
              <NothingLeft onClear={() => void navigate({ to: '/devices' })} />
            ) : (
              <List {...{ devices, total, narrowing, narrow, shown, need }} />
            )}
          </div>
        </>
      )}
    </Page>
  )
}

/** Delay between typing and searching, in ms. */
const REST = 250

function Search({ words, onSearch }: { words: string; onSearch: (words: string | undefined) => void }) {
  const [text, setText] = useState(words)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => setText(words), [words])
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <TextInput
      aria-label="Search devices"
      placeholder="Name, address, vendor, model, serial"
      leftSection={<IconSearch size={15} stroke={1.6} />}
      className={styles.search ?? ''}
      maxLength={200}
      value={text}
      onChange={({ currentTarget: { value } }) => {
        setText(value)
        clearTimeout(timer.current)
        timer.current = setTimeout(() => onSearch(value || undefined), REST)
      }}
    />
  )
}

interface ListProps {
  readonly devices: ReturnType<typeof useDevices>['devices']
  readonly total: number
  readonly narrowing: Filters
  readonly narrow: (change: Filters) => void
  readonly shown: readonly string[]
  readonly need: (index: number) => void
}

function List({ devices, total, narrowing, narrow, shown, need }: ListProps) {
  const navigate = useNavigate()
  const [selected, setSelected] = useState(0)
  const [chosen, setChosen] = useChosen(narrowing)
  const shownColumns = useMemo(
    () => columns.filter(({ id }, index) => index === 0 || shown.includes(id)),
    [shown],
  )
  return (
    <>
      <VirtualTable
        label="Devices"
        layout="devices"
        columns={shownColumns}
        rows={devices}
        total={total}
        onNeed={need}
        selected={selected}
        onSelect={setSelected}
        onOpen={(device) => void navigate({ to: `/devices/${encodeURIComponent(device.id)}` })}
        sort={narrowing.sort ?? USUAL_SORT}
        onSort={(sort) => narrow({ sort })}
        marking={{
          isMarked: ({ id }) => chosen.has(id),
          onMark: ({ id }) => setChosen(turned(chosen, id)),
          nameOf: deviceName,
        }}
      />
      {chosen.size > 0 && <BulkEdit ids={[...chosen]} onClear={() => setChosen(nobody)} />}
    </>
  )
}

const nobody: ReadonlySet<string> = new Set()

/** Ids selected in this list, visible or not; another filter clears them. */
function useChosen(narrowing: Filters) {
  const of = JSON.stringify({ ...narrowing, sort: undefined })
  const [chosen, setChosen] = useState({ of, ids: nobody })
  const choose = (ids: ReadonlySet<string>) => setChosen({ of, ids })
  return [chosen.of === of ? chosen.ids : nobody, choose] as const
}

/** The set with the id added, or removed if it was in it. */
function turned(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return ids.has(id) ? new Set([...ids].filter((one) => one !== id)) : new Set([...ids, id])
}

function NothingSeen() {
  return (
    <Empty title={NO_DEVICES}>
      <p>
        Open <Link to="/captures">Captures</Link> and select a PCAP or PCAPNG file, or start the sensor on an
        interface that sees the network:
      </p>
      <Command>{SENSOR_COMMAND}</Command>
    </Empty>
  )
}

function NothingLeft({ onClear }: { onClear: () => void }) {
  return (
    <Empty title={NO_MATCH.title}>
      <p>{NO_MATCH.text}</p>
      <p>
        <Button variant="default" onClick={onClear}>
          {NO_MATCH.clear}
        </Button>
      </p>
    </Empty>
  )
}
