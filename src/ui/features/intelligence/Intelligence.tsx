import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Intelligence, IntelligenceSource } from '#schema/intelligence'
import { Answer } from '#ui/kit/Answer.tsx'
import { type DataColumn, DataTable } from '#ui/kit/DataTable.tsx'
import { bytesText, countText } from '#ui/kit/format'
import { Empty } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { Add, Uploaded } from './Add.tsx'
import styles from './Intelligence.module.css'
import { useIntelligence, useUpdate } from './queries.ts'
import { dailyText, huntText, intelligenceSentence, isNothing, stateText } from './sentences.ts'

/** Threat intelligence: sources, packages, keys, and retrospective matches. */
export function IntelligencePage() {
  const intelligence = useIntelligence()
  return (
    <Page title="Threat intelligence" sentence={intelligence.data && intelligenceSentence(intelligence.data)}>
      <Add />
      <Answer of={intelligence}>
        {(state) => (isNothing(state) ? <Nothing /> : <Everything state={state} />)}
      </Answer>
    </Page>
  )
}

function Nothing() {
  return (
    <Empty title="No threat intelligence loaded">
      <p>
        Upload a file of indicators or add a TAXII server above. On the sensor, <code>sightglass intel</code>{' '}
        adds servers that need sign-in and installs signed packages.
      </p>
    </Empty>
  )
}

function Everything({ state }: { state: Intelligence }) {
  return (
    <div className={styles.panels}>
      {state.problem !== '' && <p role="alert">{state.problem}</p>}
      {state.sources.length > 0 && <Sources sources={state.sources} />}
      <Panel
        title="Retrospective matches"
        aside={<Time value={state.hunt.last ?? undefined} as="relative" />}
      >
        <p>{huntText(state)}</p>
        {state.hunt.problem !== '' && <p>{state.hunt.problem}</p>}
        {state.hunt.found > 0 && (
          <p>
            <Link to="/timeline">Timeline</Link> lists them as threats found retrospectively.
          </p>
        )}
      </Panel>
      {state.daily.length > 0 && (
        <Panel title="Daily package" isBare>
          <DataTable label="Daily sources" columns={DAILY} rows={state.daily} keyOf={({ name }) => name} />
        </Panel>
      )}
      {state.packages.length > 0 && (
        <Panel title="Signed packages" isBare>
          <DataTable
            label="Packages"
            columns={PACKAGES}
            rows={state.packages}
            keyOf={({ kind, name }) => `${kind}/${name}`}
          />
        </Panel>
      )}
      {state.keys.length > 0 && (
        <Panel title="Trusted keys" isBare>
          <DataTable label="Keys" columns={KEYS} rows={state.keys} keyOf={({ fingerprint }) => fingerprint} />
        </Panel>
      )}
      {(state.files.length + (state.uploaded?.length ?? 0) > 0 || state.problems.length > 0) && (
        <Panel title="Files">
          {state.files.length > 0 && <p>Given at start: {state.files.join(', ')}</p>}
          <Uploaded names={state.uploaded ?? []} />
          {state.problems.length > 0 && (
            <>
              <p>Rejected:</p>
              <ul>
                {state.problems.map((problem) => (
                  <li key={problem}>{problem}</li>
                ))}
              </ul>
            </>
          )}
        </Panel>
      )}
    </div>
  )
}

function Sources({ sources }: { sources: readonly IntelligenceSource[] }) {
  const update = useUpdate()
  const columns: readonly DataColumn<IntelligenceSource>[] = [
    {
      title: 'Source',
      cell: ({ name, url }) => (
        <>
          <b>{name}</b>
          <div className="quiet">{url}</div>
        </>
      ),
    },
    {
      title: 'State',
      cell: (source) => (
        <>
          {stateText(source)}
          {source.lastError !== '' && <div>{source.lastError}</div>}
        </>
      ),
    },
    { title: 'Indicators', isNumber: true, cell: ({ indicators }) => countText(indicators) },
    { title: 'Last success', cell: ({ lastSuccess }) => <Time value={lastSuccess ?? undefined} /> },
    { title: 'Next', cell: ({ nextAttempt }) => <Time value={nextAttempt ?? undefined} as="short" /> },
    {
      title: 'Action',
      cell: ({ name, state }) => (
        <Button
          size="compact-sm"
          variant="default"
          disabled={state === 'updating'}
          onClick={() => update.mutate(name)}
          aria-label={`Fetch ${name} now`}
        >
          Fetch now
        </Button>
      ),
    },
  ]
  return (
    <Panel title="TAXII servers" isBare>
      {update.isError && <p role="alert">{update.error.message}</p>}
      <DataTable label="Sources" columns={columns} rows={sources} keyOf={({ name }) => name} />
    </Panel>
  )
}

const DAILY: readonly DataColumn<Intelligence['daily'][number]>[] = [
  {
    title: 'Source',
    cell: ({ name, url }) => (
      <>
        <b>{name}</b>
        <div className="quiet">{url}</div>
      </>
    ),
  },
  { title: 'Kind', cell: ({ kind }) => kind },
  {
    title: 'State',
    cell: (source) => (
      <>
        {dailyText(source)}
        {source.problem !== '' && <div>{source.problem}</div>}
      </>
    ),
  },
  { title: 'Renewed', cell: ({ lastSuccess }) => <Time value={lastSuccess ?? undefined} as="relative" /> },
]

const PACKAGES: readonly DataColumn<Intelligence['packages'][number]>[] = [
  {
    title: 'Package',
    cell: ({ name, about }) => (
      <>
        <b>{name}</b>
        <div className="quiet">{about}</div>
      </>
    ),
  },
  { title: 'Kind', cell: ({ kind }) => kind },
  { title: 'Version', cell: ({ version }) => String(version) },
  { title: 'Files', isNumber: true, cell: ({ files }) => countText(files) },
  { title: 'Size', isNumber: true, cell: ({ bytes }) => bytesText(bytes) },
  { title: 'Signed by', cell: ({ signerName }) => signerName },
  { title: 'Installed', cell: ({ installed }) => <Time value={installed} /> },
]

const KEYS: readonly DataColumn<Intelligence['keys'][number]>[] = [
  { title: 'Name', cell: ({ name }) => name },
  { title: 'Description', cell: ({ words }) => <code>{words}</code> },
]
