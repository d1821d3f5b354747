import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { FleetDeviceItem } from '#schema/fleet'
import { Answer } from '#ui/kit/Answer.tsx'
import { Facets } from '#ui/kit/Facets.tsx'
import { unknown } from '#ui/kit/format'
import { Page } from '#ui/kit/Page.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { type Column, VirtualTable } from '#ui/kit/VirtualTable.tsx'
import { EmptyOrNoSensor, fleetStyles as fleet } from '#ui/parts/Fleet.tsx'
import { FLEET_KEY, FLEET_ROWS, useFleetSites } from '#ui/parts/use-fleet'
import { fleetDevices } from '#ui/source/fleet'
import { useSource } from '#ui/source/SourceContext.tsx'
import { deviceFacetGroups, deviceListText, fleetFiltersOf } from './filters.ts'

/** Devices of all sites. */
export function FleetDevices() {
  const source = useSource()
  const navigate = useNavigate()
  const filters = fleetFiltersOf(useSearch({ strict: false }))
  const sites = useFleetSites()
  const devices = useInfiniteQuery({
    queryKey: [FLEET_KEY, 'devices', filters],
    queryFn: ({ pageParam }) => fleetDevices(source, { ...filters, limit: FLEET_ROWS, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  })
  const first = devices.data?.pages[0]
  const rows = devices.data?.pages.flatMap((page) => page.items) ?? []
  const names = new Map(sites.data?.items.map(({ id, name }) => [id, name]))
  const narrow = (change: object) =>
    void navigate({ to: '.', search: ((before: object) => ({ ...before, ...change })) as never })
  return (
    <Page
      title="Devices"
      sentence={
        first && (
          <span role="status">
            {deviceListText({
              filters,
              facets: first.facets,
              shown: rows.length,
              hasMore: devices.hasNextPage,
              hasMoreHits: first.hasMoreHits,
            })}
          </span>
        )
      }
      isFilled
    >
      <Answer of={{ ...devices, data: first }} lines={16}>
        {({ facets }) => (
          <div className={fleet.split}>
            <Facets
              groups={deviceFacetGroups(facets, names)}
              chosen={filters}
              onChoose={(group, value) => narrow({ [group]: value })}
            />
            {rows.length === 0 ? (
              <EmptyOrNoSensor title="No device">
                <p>No device of any site matches. Remove a filter, or wait until a sensor reports.</p>
              </EmptyOrNoSensor>
            ) : (
              <List
                rows={rows}
                isMore={devices.hasNextPage}
                sort={filters.sort ?? 'name'}
                onSort={(sort) => narrow({ sort: sort.replace(/^-/, '') })}
                onNeed={() => {
                  if (devices.hasNextPage && !devices.isFetchingNextPage) void devices.fetchNextPage()
                }}
              />
            )}
          </div>
        )}
      </Answer>
    </Page>
  )
}

/** Width of a column before its texts are measured, in px. */
const UNMEASURED = 110

/** A text, on two lines where the column is narrow; its title has all of it. */
function textColumn(value: (device: FleetDeviceItem) => string) {
  return {
    width: UNMEASURED,
    wraps: true,
    text: value,
    cell: (device: FleetDeviceItem) => (
      <span className={fleet.lines} title={value(device)}>
        {value(device) || unknown}
      </span>
    ),
  }
}

const COLUMNS: readonly Column<FleetDeviceItem>[] = [
  { id: 'name', title: 'Name', grows: true, sort: 'name', ...textColumn(({ name }) => name) },
  { id: 'site', title: 'Site', grows: true, ...textColumn(({ siteName }) => siteName) },
  { id: 'address', title: 'Address', ...textColumn(({ address, mac }) => address || mac) },
  { id: 'type', title: 'Type', ...textColumn(({ type }) => type) },
  // Before what a window of 1280 px shows only after scrolling sideways.
  {
    id: 'risk',
    title: 'Risk',
    width: 70,
    isNumber: true,
    sort: 'risk',
    cell: ({ risk }) => (risk === null ? unknown : Math.round(risk)),
  },
  { id: 'vendor', title: 'Vendor', ...textColumn(({ vendor }) => vendor) },
  { id: 'model', title: 'Model', ...textColumn(({ model }) => model) },
  { id: 'firmware', title: 'Firmware', ...textColumn(({ firmware }) => firmware) },
  {
    id: 'lastSeen',
    title: 'Last seen',
    width: 112,
    sort: 'lastSeen',
    cell: ({ lastSeen }) => <Time value={lastSeen} as="short" />,
  },
]

interface ListProps {
  readonly rows: readonly FleetDeviceItem[]
  readonly isMore: boolean
  readonly sort: string
  readonly onSort: (sort: string) => void
  readonly onNeed: () => void
}

function List({ rows, isMore, sort, onSort, onNeed }: ListProps) {
  const navigate = useNavigate()
  const [selected, setSelected] = useState(0)
  return (
    <VirtualTable
      label="Devices"
      columns={COLUMNS}
      rows={rows}
      // One row more than there are: reaching it reads the next page.
      total={rows.length + (isMore ? 1 : 0)}
      onNeed={onNeed}
      selected={selected}
      onSelect={setSelected}
      onOpen={({ sensor, id }) =>
        void navigate({ to: `/devices/${encodeURIComponent(sensor)}/${encodeURIComponent(id)}` as never })
      }
      sort={sort}
      onSort={onSort}
    />
  )
}
