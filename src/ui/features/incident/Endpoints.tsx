import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { IncidentEndpoint } from '#schema/agents'
import { type DataColumn, DataTable } from '#ui/kit/DataTable.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { listIncidentEndpoints } from '#ui/source/incidents'
import { useSource } from '#ui/source/SourceContext.tsx'
import { ENDPOINT_SOURCES } from './texts.ts'

type Activity = IncidentEndpoint['activities'][number] & {
  readonly key: string
  readonly endpoint: IncidentEndpoint
}

/** Hash as text: its start distinguishes files. */
const HASH = 12

const COLUMNS: readonly DataColumn<Activity>[] = [
  { title: 'Time', cell: ({ time }) => <Time value={time} /> },
  {
    title: 'Device',
    cell: ({ endpoint: { device, name, source, confidence, evidence } }) => (
      <>
        <Link to={`/devices/${encodeURIComponent(device)}`}>{name}</Link>
        <div className="quiet" title={evidence}>
          {ENDPOINT_SOURCES[source]}, {confidence}
        </div>
      </>
    ),
  },
  {
    title: 'Process',
    cell: ({ process, command, title, sha256 }) => (
      <>
        <b>{title || process}</b>
        <div className="quiet">{command}</div>
        {sha256 !== '' && <code title={`SHA-256 ${sha256}`}>{`SHA-256 ${sha256.slice(0, HASH)}…`}</code>}
      </>
    ),
  },
  { title: 'User', cell: ({ user }) => user },
  { title: 'Remote', cell: ({ remote }) => <code>{remote}</code> },
]

/** The incident as agents and endpoint products saw it; nothing where none did. */
export function Endpoints({ id }: { id: string }) {
  const source = useSource()
  const endpoints = useQuery({
    queryKey: ['incidents', id, 'endpoints'],
    queryFn: () => listIncidentEndpoints(source, id),
  })
  const rows = (endpoints.data?.items ?? [])
    .flatMap((endpoint) =>
      endpoint.activities.map(
        (one, at): Activity => ({ ...one, endpoint, key: `${endpoint.endpoint} ${at}` }),
      ),
    )
    .sort((one, other) => (one.time < other.time ? -1 : 1))
  if (rows.length === 0) return null
  return (
    <Panel title="On the endpoints" isBare>
      <DataTable label="Activities on endpoints" columns={COLUMNS} rows={rows} keyOf={({ key }) => key} />
    </Panel>
  )
}
