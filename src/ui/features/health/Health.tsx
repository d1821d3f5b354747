import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { CaptureItem } from '#schema/capture'
import type { CounterWeight } from '#schema/counter-table'
import type { Health as HealthAnswer } from '#schema/health'
import type { Overview } from '#schema/overview'
import { Answer } from '#ui/kit/Answer.tsx'
import { type DataColumn, DataTable } from '#ui/kit/DataTable.tsx'
import { bytesText, countOf, countText, shareText, unknown } from '#ui/kit/format'
import { Failure } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { blindestFirst, sightLines } from '#ui/parts/coverage'
import { useCaptures } from '#ui/parts/use-captures'
import { useOverview } from '#ui/parts/use-overview'
import styles from './Health.module.css'
import { Interfaces } from './Interfaces.tsx'
import { useHealth } from './queries.ts'
import { countersOf, diskText, healthSentence, isTroubled } from './sentences.ts'
import { Traffic } from './Traffic.tsx'

/** Sensor health: sources, loss, blind spots, storage and forwarding. */
export function Health() {
  const [health, overview, captures] = [useHealth(), useOverview(), useCaptures()]
  const items = captures.data?.items ?? []
  if (health.error && overview.error && captures.error && health.data === undefined)
    return (
      <Page title="Health">
        <Failure
          error={health.error}
          onRetry={() => [health, overview, captures].map(({ refetch }) => refetch())}
        />
      </Page>
    )
  return (
    <Page
      title="Health"
      sentence={health.data && overview.data && healthSentence(health.data, items, overview.data)}
    >
      <div className={styles.columns}>
        <Panel title="Sensor">
          <Answer of={health}>{(data) => <Machine health={data} />}</Answer>
        </Panel>
        <Panel title="Coverage">
          <Answer of={overview}>{(data) => <Sight overview={data} />}</Answer>
        </Panel>
      </div>
      <Panel title="Traffic" aside={<span className="quiet">packets/s of all protocols</span>}>
        <Traffic />
      </Panel>
      {health.data?.capture && <Interfaces capture={health.data.capture} />}
      <Panel title="Sources" aside={<Link to="/captures">Captures</Link>} isBare>
        <Answer of={captures}>
          {() =>
            items.length === 0 ? (
              <Calm>
                No source yet: start the sensor on an interface, or open <Link to="/captures">Captures</Link>.
              </Calm>
            ) : (
              <DataTable label="Captures" columns={captureColumns} rows={items} keyOf={({ id }) => id} />
            )
          }
        </Answer>
      </Panel>
      <Panel title="Dropped and skipped traffic" isBare>
        <Answer of={overview}>{(data) => <Counters overview={data} weights={['lost', 'left']} />}</Answer>
      </Panel>
      <Panel title="Blind spots by zone" isBare>
        <Answer of={overview}>{({ blindSpots }) => <BlindSpots spots={blindSpots} />}</Answer>
      </Panel>
      <Panel title="Processing counters" isBare>
        <Answer of={overview}>{(data) => <Counters overview={data} weights={['work']} />}</Answer>
      </Panel>
      {health.data && health.data.suricata.length > 0 && (
        <Panel title="Suricata" isBare>
          <DataTable
            label="Suricata"
            columns={suricataColumns}
            rows={health.data.suricata}
            keyOf={({ source }) => source}
          />
        </Panel>
      )}
      <Panel title="Forwarding" aside={<Link to="/forwarding">Destinations</Link>} isBare>
        <Answer of={health}>
          {({ forwarding }) =>
            forwarding.length === 0 ? (
              <Calm>Forwarding is not configured.</Calm>
            ) : (
              <DataTable
                label="Messages"
                columns={messageColumns}
                rows={forwarding}
                keyOf={({ name }) => name}
              />
            )
          }
        </Answer>
      </Panel>
    </Page>
  )
}

function Machine({ health: { problem, started, disk, kept } }: { health: HealthAnswer }) {
  const room = disk && diskText(disk)
  return (
    <dl className={styles.facts}>
      <dt>State</dt>
      <dd>{problem === '' ? 'healthy' : <Bad>{problem}</Bad>}</dd>
      <dt>Running since</dt>
      <dd>{started === null ? unknown : <Time value={started} />}</dd>
      <dt>Disk</dt>
      <dd>{room === null ? unknown : room.isBad ? <Bad>{room.text}</Bad> : room.text}</dd>
      <dt>Storage used</dt>
      <dd>{kept === null ? unknown : bytesText(kept)}</dd>
    </dl>
  )
}

function Sight({ overview }: { overview: Overview }) {
  return (
    <ul className={styles.lines}>
      {overview.firstTime !== null && (
        <li className="quiet">
          <Time value={overview.firstTime} /> to <Time value={overview.lastTime ?? undefined} />
        </li>
      )}
      {sightLines({ ...overview, blindSpots: [] }, 'No loss.').map(({ text, isBad }) => (
        <li key={text}>{isBad ? <Bad>{text}</Bad> : text}</li>
      ))}
    </ul>
  )
}

const suricataColumns: readonly DataColumn<HealthAnswer['suricata'][number]>[] = [
  { title: 'Source', cell: ({ source }) => source },
  { title: 'State', cell: ({ problem }) => (problem === '' ? 'healthy' : <Bad>{problem}</Bad>) },
  { title: 'Alerts', isNumber: true, cell: ({ alerts }) => countText(alerts) },
  { title: 'Skipped', isNumber: true, cell: ({ leftOut }) => countText(leftOut) },
  { title: 'Last event', cell: ({ last }) => <Time value={last ?? undefined} /> },
]

const captureColumns: readonly DataColumn<CaptureItem>[] = [
  { title: 'Name', cell: ({ name }) => name },
  {
    title: 'State',
    cell: (capture) =>
      isTroubled(capture) ? (
        <Bad>
          {[...new Set([capture.state, capture.problem, ...capture.truncated])].filter(Boolean).join(': ')}
        </Bad>
      ) : capture.isLive ? (
        'live'
      ) : (
        capture.state
      ),
  },
  { title: 'Packets', isNumber: true, cell: ({ packets }) => countText(packets) },
  { title: 'Volume', isNumber: true, cell: ({ bytes }) => bytesText(bytes) },
  { title: 'From', cell: ({ firstTime }) => <Time value={firstTime ?? undefined} /> },
  { title: 'To', cell: ({ lastTime }) => <Time value={lastTime ?? undefined} /> },
]

function BlindSpots({ spots }: { spots: Overview['blindSpots'] }) {
  const blind = spots.filter(({ encrypted, unknown: other, oneSided }) => encrypted + other + oneSided > 0)
  const clear = spots.length - blind.length
  if (blind.length === 0) return <Calm>None.</Calm>
  return (
    <>
      <DataTable
        label="Blind spots"
        columns={spotColumns}
        rows={blind.sort(blindestFirst)}
        keyOf={({ zone }) => zone}
      />
      {clear > 0 && <Calm>No blind spots in {countOf(clear, 'more zone')}.</Calm>}
    </>
  )
}

const spotColumns: readonly DataColumn<Overview['blindSpots'][number]>[] = [
  { title: 'Zone', cell: ({ zone }) => zone || 'No zone' },
  { title: 'Encrypted', isNumber: true, cell: ({ encrypted }) => shareText(encrypted) },
  { title: 'Not decoded', isNumber: true, cell: ({ unknown: other }) => shareText(other) },
  { title: 'One direction only', isNumber: true, cell: ({ oneSided }) => shareText(oneSided) },
]

function Counters({ overview, weights }: { overview: Overview; weights: readonly CounterWeight[] }) {
  const counters = countersOf(overview).filter(({ weight }) => weights.includes(weight))
  const isWork = weights.includes('work')
  if (counters.length === 0) return <Calm>{isWork ? 'Nothing counted yet.' : 'No loss.'}</Calm>
  return (
    <DataTable
      label={isWork ? 'Processing counters' : 'Dropped and skipped traffic'}
      columns={[
        {
          title: 'Counter',
          width: '26%',
          cell: ({ name, weight }) => (weight === 'lost' ? <Bad>{name}</Bad> : name),
        },
        { title: 'Count', width: '10%', isNumber: true, cell: ({ text }) => text },
        {
          title: 'Meaning and action',
          cell: ({ means, todo }) => [means, todo].filter(Boolean).join(' '),
        },
      ]}
      rows={counters}
      keyOf={({ id }) => id}
    />
  )
}

const messageColumns: readonly DataColumn<HealthAnswer['forwarding'][number]>[] = [
  { title: 'Destination', cell: ({ name }) => name },
  {
    title: 'State',
    cell: ({ state, problem }) =>
      state === 'failing' ? <Bad>{`failing: ${problem || 'no reason given'}`}</Bad> : state,
  },
  { title: 'Queued', isNumber: true, cell: ({ waiting }) => countText(waiting) },
  { title: 'Oldest', cell: ({ oldest }) => <Time value={oldest ?? undefined} /> },
  {
    title: 'Dropped',
    isNumber: true,
    cell: ({ dropped }) => (dropped === 0 ? '0' : <Bad>{countText(dropped)}</Bad>),
  },
]

function Bad({ children }: { children: string }) {
  return <span className={styles.bad}>▲ {children}</span>
}

function Calm({ children }: { children: ReactNode }) {
  return <p className={styles.calm}>{children}</p>
}
