import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { FleetIncidentDetail } from '#schema/fleet'
import type { IncidentItem } from '#schema/incident'
import { containSteps } from '#schema/incident-contain'
import { priorityOf } from '#schema/incident-priority'
import { Answer } from '#ui/kit/Answer.tsx'
import { DataTable } from '#ui/kit/DataTable.tsx'
import { countOf, sentenceCase, targetName } from '#ui/kit/format'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Severity } from '#ui/kit/Severity.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { FleetAlertTable, fleetStyles as fleet, SiteLink } from '#ui/parts/Fleet.tsx'
import { shownSeverity } from '#ui/parts/fleet-sentences'
import { PathStrip } from '#ui/parts/PathStrip.tsx'
import { stageNames } from '#ui/parts/stages'
import { FLEET_KEY } from '#ui/parts/use-fleet'
import { fleetIncident } from '#ui/source/fleet'
import { useSource } from '#ui/source/SourceContext.tsx'
import { NO_DETAILS, PEOPLE_ACT } from './texts.ts'

/** One incident of a site: its path, what it did, what to do, its alerts. */
export function FleetIncident() {
  const source = useSource()
  const { sensor = '', id = '' } = useParams({ strict: false }) as { sensor?: string; id?: string }
  const incident = useQuery({
    queryKey: [FLEET_KEY, 'incident', sensor, id],
    queryFn: () => fleetIncident(source, sensor, id),
  })
  return (
    <Page title={incident.data?.item.title ?? 'Incident'}>
      <Answer of={incident}>{(detail) => <Detail detail={detail} />}</Answer>
    </Page>
  )
}

function Detail({ detail: { item, incident, alerts } }: { detail: FleetIncidentDetail }) {
  return (
    <>
      <p className={fleet.head}>
        <Severity severity={shownSeverity(item.severity)} />
        {incident !== null && <span>{priorityOf(incident)}</span>}
        <span>
          <Time value={item.time} /> to <Time value={item.lastTime} as="clock" />
        </span>
        <span>
          <SiteLink {...item} /> · {item.sensorName}
        </span>
        <span>{countOf(alerts.length, 'alert')}</span>
      </p>
      {incident === null ? <p>{NO_DETAILS}</p> : <Story incident={incident} sensor={item.sensor} />}
      {alerts.length > 0 && (
        <Panel title="Alerts" isBare>
          <FleetAlertTable items={alerts} hasSite={false} />
        </Panel>
      )}
    </>
  )
}

function Story({ incident, sensor }: { incident: IncidentItem; sensor: string }) {
  const { consequences = [], stages } = incident
  const steps = containSteps(incident, [])
  return (
    <>
      <PathStrip incident={incident} sensor={sensor} />
      {consequences.length > 0 && (
        <Panel title="What happened">
          <ul className={fleet.notes}>
            {consequences.map(({ kind, text, time, devices }) => (
              <li key={kind}>
                <strong>{sentenceCase(text)}</strong>{' '}
                <span className="quiet">
                  <Time value={time} as="short" />
                  {devices.length > 1 && `: ${devices.map(({ name }) => name).join(', ')}`}
                </span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {steps.length > 0 && (
        <Panel title="Do next" aside={<span className="quiet">{PEOPLE_ACT}</span>}>
          <ol className={fleet.notes}>
            {steps.map(({ text, hint }) => (
              <li key={text}>
                {text}. <span className="quiet">{hint}</span>
              </li>
            ))}
          </ol>
        </Panel>
      )}
      <Panel title="Course" isBare>
        <DataTable
          label="Course"
          rows={stages}
          keyOf={({ stage, time, source, destination }) => `${stage} ${time} ${source} ${destination}`}
          columns={[
            { title: 'Time', cell: ({ time }) => <Time value={time} as="short" /> },
            { title: 'Stage', cell: ({ stage }) => stageNames[stage] },
            { title: 'From', width: '22%', cell: ({ source, sourceName }) => sourceName || source },
            {
              title: 'To',
              width: '22%',
              cell: ({ destination, destinationName }) => targetName(destinationName || destination) || '–',
            },
            { title: 'Techniques', width: '30%', cell: ({ techniqueNames }) => techniqueNames.join(', ') },
          ]}
        />
      </Panel>
    </>
  )
}
