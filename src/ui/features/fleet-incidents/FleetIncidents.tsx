import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import type { FleetCrossSiteIncident } from '#schema/fleet'
import { Answer } from '#ui/kit/Answer.tsx'
import { DataTable } from '#ui/kit/DataTable.tsx'
import { countText } from '#ui/kit/format'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Severity } from '#ui/kit/Severity.tsx'
import { ShowMore } from '#ui/kit/ShowMore.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { EmptyOrNoSensor, fleetStyles as fleet, SiteLink } from '#ui/parts/Fleet.tsx'
import { shownSeverity } from '#ui/parts/fleet-sentences'
import { FLEET_KEY, FLEET_ROWS } from '#ui/parts/use-fleet'
import { crossSiteIncidents, fleetIncidents } from '#ui/source/fleet'
import { useSource } from '#ui/source/SourceContext.tsx'

const REASONS: Readonly<Record<FleetCrossSiteIncident['reasons'][number]['kind'], string>> = {
  address: 'Address',
  rule: 'Rule',
  technique: 'ATT&CK',
}

/** Of alerts at several sites; nothing is shown where there are none. */
function CrossSite() {
  const source = useSource()
  const { data } = useQuery({
    queryKey: [FLEET_KEY, 'cross-site-incidents'],
    queryFn: () => crossSiteIncidents(source),
  })
  if (data === undefined || data.items.length === 0) return null
  return (
    <Panel title="Across sites" isBare>
      <DataTable
        label="Incidents across sites"
        rows={data.items}
        keyOf={({ id }) => id}
        columns={[
          { title: 'Severity', cell: ({ severity }) => <Severity severity={shownSeverity(severity)} /> },
          { title: 'Most severe alert', width: '18%', cell: ({ title }) => title },
          {
            title: 'Sites',
            width: '28%',
            cell: ({ sites }) =>
              sites
                .slice(0, SHOWN_SITES)
                .map(({ name }) => name)
                .join(', ') + (sites.length > SHOWN_SITES ? ` and ${sites.length - SHOWN_SITES} more` : ''),
          },
          {
            title: 'Same at several sites',
            width: '24%',
            cell: ({ reasons }) =>
              reasons.map(({ kind, value, sites }) => (
                <div key={`${kind} ${value}`}>
                  {REASONS[kind]} {value} <span className={fleet.together}>({sites} sites)</span>
                </div>
              )),
          },
          { title: 'Alerts', isNumber: true, cell: ({ alertCount }) => countText(alertCount) },
          { title: 'Began', cell: ({ time }) => <Time value={time} as="short" /> },
          { title: 'Last', cell: ({ lastTime }) => <Time value={lastTime} as="short" /> },
        ]}
      />
    </Panel>
  )
}

const SHOWN_SITES = 4

/** Incidents of all sites, latest first. */
export function FleetIncidents() {
  const source = useSource()
  const { site } = useSearch({ strict: false }) as { site?: string }
  const incidents = useInfiniteQuery({
    queryKey: [FLEET_KEY, 'incidents', site],
    queryFn: ({ pageParam }) => fleetIncidents(source, { site, limit: FLEET_ROWS, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const items = incidents.data?.pages.flatMap((page) => page.items)
  return (
    <Page title="Incidents" sentence="Chains of alerts and sessions, as each sensor found them.">
      <CrossSite />
      <Answer of={{ ...incidents, data: items }}>
        {(items) =>
          items.length === 0 ? (
            <EmptyOrNoSensor title="No incident">
              <p>No sensor has found a chain of alerts that makes an incident.</p>
            </EmptyOrNoSensor>
          ) : (
            <Panel title="Incidents" isBare>
              <DataTable
                label="Incidents"
                rows={items}
                keyOf={({ sensor, id }) => `${sensor} ${id}`}
                columns={[
                  {
                    title: 'Severity',
                    cell: ({ severity }) => <Severity severity={shownSeverity(severity)} />,
                  },
                  {
                    title: 'Incident',
                    width: '34%',
                    cell: ({ sensor, id, title }) => (
                      <Link
                        to={`/incidents/${encodeURIComponent(sensor)}/${encodeURIComponent(id)}` as never}
                      >
                        {title}
                      </Link>
                    ),
                  },
                  { title: 'Site', width: '18%', cell: (item) => <SiteLink {...item} /> },
                  { title: 'Sensor', cell: ({ sensorName }) => sensorName },
                  { title: 'Began', cell: ({ time }) => <Time value={time} as="short" /> },
                  { title: 'Last', cell: ({ lastTime }) => <Time value={lastTime} as="short" /> },
                ]}
              />
              <ShowMore of={incidents} />
            </Panel>
          )
        }
      </Answer>
    </Page>
  )
}
