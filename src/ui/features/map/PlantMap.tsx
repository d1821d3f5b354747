import { Button, Menu, SegmentedControl } from '@mantine/core'
import { IconDownload, IconInfoCircle, IconMaximize, IconMinus, IconPlus } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useRef } from 'react'
import type { PlantMap as MapAnswer } from '#schema/map'
import { useAfterPaint } from '#ui/kit/after-paint'
import { useKeys } from '#ui/kit/keys'
import { Command, Empty, Failure, Loading } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { SavedViews } from '#ui/kit/SavedViews.tsx'
import { DayChart } from '#ui/parts/DayChart.tsx'
import { lookingThrough } from '#ui/parts/loading-text'
import { useOverview } from '#ui/parts/use-overview'
import { changesText } from './comparison.ts'
import { bundled } from './conduits.ts'
import { curvesOf } from './curves.ts'
import { Details } from './Details.tsx'
import { Display } from './Display.tsx'
import { Drawing, type DrawingHandle } from './Drawing.tsx'
import { FORMATS, type Format, fileOf, save } from './exporting.ts'
import { Filters } from './Filters.tsx'
import { Finder } from './Finder.tsx'
import { Legend } from './Legend.tsx'
import { Lines, Places } from './Listing.tsx'
import { leftOut, mapSentence } from './labels.ts'
import { layOut } from './layout.ts'
import styles from './Map.module.css'
import {
  askingOf,
  isNarrowed,
  keptOf,
  type MapQuery,
  type MapView,
  openGroups,
  toggled,
  turnedOver,
} from './map-address.ts'
import { pinned, unpinned, usePins } from './pins.ts'
import { useChanges, useChassis, useMap } from './queries.ts'

export type Go = (change: Readonly<Record<string, string | undefined>>, isStep?: boolean) => void

/** Network map by Purdue level, zone and subnet, with the activity of each line. */
export function PlantMap() {
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Record<string, unknown>
  const asking = useMemo(() => askingOf(search), [search])
  const answer = useMap(asking)
  const overview = useOverview()
  const go: Go = (change, isStep = true) =>
    void navigate({
      to: '.',
      search: ((before: object) => ({ ...before, ...change })) as never,
      replace: !isStep,
    })
  const { data, error } = answer
  if (data === undefined) {
    return (
      <Page title="Map" sentence={error ? undefined : 'Drawing…'}>
        {error ? (
          <Failure error={error} onRetry={() => void answer.refetch()} />
        ) : (
          <Loading lines={14} doing={lookingThrough(overview.data)} />
        )}
      </Page>
    )
  }
  if (data.deviceCount === 0 && !isNarrowed(asking)) {
    return (
      <Page title="Map">
        <NothingSeen />
      </Page>
    )
  }
  return <LoadedMap map={data} asking={asking} go={go} />
}

function LoadedMap({ map, asking, go }: { map: MapAnswer; asking: MapQuery; go: Go }) {
  const drawing = useRef<DrawingHandle>(null)
  const isPainted = useAfterPaint()
  const { pins, setPins } = usePins(asking.layout)
  const chassis = useChassis(asking.chassis)
  const layout = useMemo(() => layOut(map, { pins, chassis }), [map, pins, chassis])
  const singles = useMemo(
    // Sent most critical first; drawn last, on top.
    () =>
      curvesOf(map, layout)
        .filter(({ index }) => !asking.hidden.has(map.edges[index]!.activity))
        .reverse(),
    [map, layout, asking.hidden],
  )
  const { isBundled, conduits, layer } = asking
  const curves = useMemo(
    () => (isBundled ? bundled(map, layout, singles, conduits) : singles),
    [map, layout, singles, isBundled, conduits],
  )
  const changes = useChanges(asking, map)
  const picture = useMemo(
    () => ({ map, layout, curves, singles, layer, changes }),
    [map, layout, curves, singles, layer, changes],
  )
  const kept = useMemo(() => keptOf(map, asking.at), [map, asking.at])
  const keep = (at: string | undefined) => go({ at, device: asking.device === at ? at : undefined }, false)
  const turnOver = (group: string) =>
    go({ open: turnedOver(map, group), device: undefined, at: group }, false)
  const keptNode = kept?.kind === 'node' ? map.nodes[kept.index] : undefined
  const turnKept = () => {
    if (keptNode !== undefined) turnOver(keptNode.kind === 'group' ? keptNode.id : keptNode.group)
  }
  const togglePin = () => {
    if (keptNode === undefined) return
    setPins(keptNode.id in pins ? unpinned(pins, keptNode.id) : pinned(pins, keptNode.id, [0, 0]))
  }
  useKeys([
    { key: 'f', help: 'Fit map to window', run: () => drawing.current?.fit() },
    { key: '+', help: 'Zoom in', run: () => drawing.current?.zoom(1.3) },
    { key: '-', help: 'Zoom out', run: () => drawing.current?.zoom(1 / 1.3) },
    { key: 'u', help: 'Expand or collapse the selection', run: turnKept },
    { key: 'p', help: 'Pin or unpin the selection', run: togglePin },
    {
      key: 'v',
      help: 'Switch between map and tables',
      run: () => go({ view: asking.view === 'map' ? 'places' : undefined }),
    },
  ])
  const acts = {
    onKeep: keep,
    onTurnOver: turnOver,
    onChassis: (device: string) => go({ chassis: toggled(asking.chassis, device) }, false),
    onUnpin: (node: string) => setPins(unpinned(pins, node)),
    isPinned: (node: string) => node in pins,
    isUnfolded: (device: string) => asking.chassis.includes(device),
  }
  const isAnyOpen = openGroups(map).length > 0
  return (
    <Page
      title="Map"
      sentence={
        <>
          <Sentence map={map} />
          {changes !== undefined && asking.compare !== undefined && (
            <> {changesText(changes, asking.compare)}</>
          )}
        </>
      }
      isFilled
      actions={
        <>
          <Button
            variant="default"
            onClick={() => go({ open: isAnyOpen ? 'none' : 'all', device: undefined, at: undefined })}
          >
            {isAnyOpen ? 'Collapse all' : 'Expand all'}
          </Button>
          <SavedViews leavesOut={['at', 'device', 'from', 'until']} />
          {Object.keys(pins).length > 0 && (
            <Button variant="default" onClick={() => setPins({})}>
              Unpin all
            </Button>
          )}
          <Export
            onExport={async (format) => {
              const palette = drawing.current?.palette()
              if (palette !== undefined)
                save(await fileOf(format, picture, palette), `map.${format.toLowerCase()}`)
            }}
            isOff={asking.view !== 'map'}
          />
        </>
      }
    >
      <div className={styles.bar}>
        <SegmentedControl
          size="xs"
          aria-label="View"
          value={asking.view}
          onChange={(view) => go({ view: view === 'map' ? undefined : view })}
          data={VIEW_NAMES}
        />
        {isPainted && (
          <>
            <Finder onFind={(device) => go({ device, at: device, view: undefined })} />
            <Display asking={asking} go={go} />
            <Filters
              map={map}
              narrowing={asking.narrowing}
              onChange={(change) => go({ ...change, at: undefined })}
            />
          </>
        )}
      </div>
      <div className={styles.split}>
        {map.deviceCount === 0 ? (
          <NothingLeft onClear={() => go(CLEAR)} />
        ) : asking.view === 'places' ? (
          <Places map={map} onKeep={keep} />
        ) : asking.view === 'lines' ? (
          <Lines map={map} onKeep={keep} />
        ) : (
          <div className={styles.stage} data-tour="map">
            <Drawing
              ref={drawing}
              picture={picture}
              kept={kept}
              way={asking.way}
              hidden={asking.hidden}
              sought={asking.device}
              onKeep={keep}
              onConduit={(key) => go({ conduits: toggled(asking.conduits, key) }, false)}
              onTurnOver={turnOver}
              onPin={(node, by) => setPins(pinned(pins, node, by))}
              question={JSON.stringify(asking.narrowing)}
            />
            <div className={styles.foot}>
              <Legend
                map={map}
                hidden={asking.hidden}
                layer={layer}
                onToggle={(activity) => go({ hide: toggled(asking.hidden, activity) }, false)}
              />
              <Zoom handle={drawing} />
            </div>
            <TimeBar onRange={go} />
          </div>
        )}
        {kept && <Details map={map} kept={kept} acts={acts} />}
      </div>
    </Page>
  )
}

/** Height of the time bar, in px. */
const BAR = 30

/** A day of alerts below the map; dragging shows the map as it was. */
function TimeBar({
  onRange,
}: {
  onRange: (range: { readonly from: string; readonly until: string }) => void
}) {
  const { data } = useOverview()
  // Takes its place at once: the window of the drawing must not change when the times arrive.
  if (data?.firstTime == null || data.lastTime === null) return <div className={styles.time} />
  return (
    <div className={styles.time}>
      <DayChart first={data.firstTime} latest={data.lastTime} events={[]} height={BAR} onRange={onRange} />
    </div>
  )
}

const VIEW_NAMES: { value: MapView; label: string }[] = [
  { value: 'map', label: 'Map' },
  { value: 'places', label: 'Places' },
  { value: 'lines', label: 'Lines' },
]

const CLEAR = {
  protocol: undefined,
  verb: undefined,
  level: undefined,
  zone: undefined,
  from: undefined,
  until: undefined,
}

function Sentence({ map }: { map: MapAnswer }) {
  const missing = leftOut(map)
  return (
    <>
      {mapSentence(map)}
      {missing.length > 0 && (
        <abbr className={styles.missing} title={`Not drawn: ${missing.join(', ')}.`}>
          {' '}
          <IconInfoCircle size={14} stroke={1.8} aria-hidden="true" />
        </abbr>
      )}
    </>
  )
}

function Zoom({ handle }: { handle: React.RefObject<DrawingHandle | null> }) {
  return (
    <div className={styles.zoom}>
      <button
        type="button"
        onClick={() => handle.current?.zoom(1.3)}
        aria-label="Zoom in"
        title="Zoom in (+)"
      >
        <IconPlus size={15} stroke={1.6} />
      </button>
      <button
        type="button"
        onClick={() => handle.current?.zoom(1 / 1.3)}
        aria-label="Zoom out"
        title="Zoom out (-)"
      >
        <IconMinus size={15} stroke={1.6} />
      </button>
      <button type="button" onClick={() => handle.current?.fit()} aria-label="Fit" title="Fit (f)">
        <IconMaximize size={15} stroke={1.6} />
      </button>
    </div>
  )
}

function Export({ onExport, isOff }: { onExport: (format: Format) => Promise<void>; isOff: boolean }) {
  return (
    <Menu position="bottom-end" shadow="sm">
      <Menu.Target>
        <Button variant="default" disabled={isOff} leftSection={<IconDownload size={15} stroke={1.6} />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORMATS.map((format) => (
          <Menu.Item key={format} onClick={() => void onExport(format)}>
            {format}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function NothingSeen() {
  return (
    <Empty title="Nothing to draw yet">
      <p>
        Open <Link to="/captures">Captures</Link> and select a PCAP or PCAPNG file, or start the sensor on an
        interface that sees the network. Levels, zones and lines appear as devices communicate.
      </p>
      <Command>npm start -- --interface eth0</Command>
    </Empty>
  )
}

function NothingLeft({ onClear }: { onClear: () => void }) {
  return (
    <Empty title="No matches">
      <p>No device matches the filters.</p>
      <p>
        <Button variant="default" onClick={onClear}>
          Clear filters
        </Button>
      </p>
    </Empty>
  )
}
