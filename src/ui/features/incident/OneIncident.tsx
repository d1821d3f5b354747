import { Button, Menu } from '@mantine/core'
import { IconFileDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import type { IncidentItem } from '#schema/incident'
import { priorityOf } from '#schema/incident-priority'
import { Answer } from '#ui/kit/Answer.tsx'
import { saveFile } from '#ui/kit/Download.tsx'
import { countOf, targetName } from '#ui/kit/format'
import { NowMark } from '#ui/kit/NowMark.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Severity } from '#ui/kit/Severity.tsx'
import { isWhole, spanOf } from '#ui/kit/span'
import { Time } from '#ui/kit/Time.tsx'
import { CasePanel } from '#ui/parts/CasePanel.tsx'
import { ContainList } from '#ui/parts/ContainList.tsx'
import { PathStrip } from '#ui/parts/PathStrip.tsx'
import { stageNames } from '#ui/parts/stages'
import { timesText } from '#ui/parts/times-text'
import { useAlertsOf } from '#ui/parts/use-alerts-of'
import { incidentReport, listIncidents, readIncidentLayer } from '#ui/source/incidents'
import { useSource } from '#ui/source/SourceContext.tsx'
import { Damaged } from './Damaged.tsx'
import { Endpoints } from './Endpoints.tsx'
import styles from './Incident.module.css'
import { Lanes } from './Lanes.tsx'
import { stagesInOrder, wayOf } from './lanes.ts'
import { activeText, similarTo, storySentences } from './story.ts'
import { GONE, LATER_INCIDENT, PRIORITY_HINT } from './texts.ts'

/** Incidents searched for this one and for similar ones. */
const ROWS = 200
/** Incidents offered where the one of the address is gone. */
const shownInstead = 5

/** One incident: what it did, the path, what to do now, and who does it. */
export function OneIncident() {
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const span = spanOf(useSearch({ strict: false }))
  const source = useSource()
  const incidents = useQuery({
    queryKey: ['incidents', span],
    queryFn: () => listIncidents(source, { ...span, limit: ROWS }),
  })
  const incident = incidents.data?.items.find((one) => one.id === id)
  if (incident === undefined)
    return (
      <Page title="Incident">
        <Answer of={incidents}>
          {({ items }) => (
            <>
              <p>
                {isWhole(span) ? GONE.unknown : GONE.outside} <Link to="/incidents">All incidents</Link>
              </p>
              {isWhole(span) && items.length > 0 && (
                <Panel title="Latest incidents" isBare>
                  <ul className={styles.similar}>
                    {items.slice(0, shownInstead).map((one) => (
                      <li key={one.id}>
                        <Link to="/incidents/$id" params={{ id: one.id } as never}>
                          {one.title}
                        </Link>{' '}
                        <Time value={one.lastTime} as="relative" />
                      </li>
                    ))}
                  </ul>
                </Panel>
              )}
            </>
          )}
        </Answer>
      </Page>
    )
  return (
    <Page title={incident.title} actions={<Actions incident={incident} />}>
      <Head incident={incident} isLimited={!isWhole(span)} />
      <div className={styles.columns}>
        <div className={styles.stack}>
          <Panel title="What happened">
            <What incident={incident} />
          </Panel>
          {(incident.consequences ?? []).length > 0 && (
            <Panel title="Devices that were hit" aside={<span className="quiet">in order of time</span>}>
              <Damaged incident={incident} />
            </Panel>
          )}
          <Panel title="Course" aside={<span className="quiet">devices in the order of the path</span>}>
            <div data-tour="course">
              <Lanes incident={incident} />
            </div>
          </Panel>
          <Steps incident={incident} />
          <Endpoints id={id} />
        </div>
        <div className={styles.stack}>
          <Panel title="Contain now" aside={<span className="quiet">for people; nothing is sent</span>}>
            <ContainList incident={incident} />
          </Panel>
          <Panel title="Handling">
            <CasePanel id={`incident:${id}`} />
          </Panel>
          <Similar incident={incident} all={incidents.data?.items ?? []} />
        </div>
      </div>
    </Page>
  )
}

function Actions({ incident }: { incident: IncidentItem }) {
  const source = useSource()
  const { id } = incident
  const html = incidentReport(source, id)
  const save = async () => {
    if (typeof html !== 'string') saveFile(await html(), `incident-${id}.html`)
  }
  return (
    <>
      <Button component={Link} to={`/map?way=${wayOf(incident)}`} variant="default">
        Show on map
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button leftSection={<IconFileDownload size={15} stroke={1.6} />}>Report</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {typeof html === 'string' ? (
            <Menu.Item component="a" href={html} download={`incident-${id}.html`}>
              HTML
            </Menu.Item>
          ) : (
            <Menu.Item onClick={() => void save()}>HTML</Menu.Item>
          )}
          <Menu.Item component={Link} to="/reports">
            PDF and schedule
          </Menu.Item>
          <Menu.Item
            onClick={async () => saveFile(await readIncidentLayer(source, id), `incident-${id}.json`)}
          >
            ATT&CK Navigator layer
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}

function Head({ incident, isLimited }: { incident: IncidentItem; isLimited: boolean }) {
  const { severity, time, lastTime, stages } = incident
  const alerts = new Set(stages.flatMap((stage) => stage.alerts)).size
  return (
    <section className={styles.head} aria-label="Summary">
      <div className={styles.facts}>
        <Severity severity={severity} />
        <span title={PRIORITY_HINT}>{priorityOf(incident)}</span>
        <span>
          <Time value={time} /> to <Time value={lastTime} as="clock" />
        </span>
        <span>{countOf(alerts, 'alert')}</span>
        {isLimited ? <NowMark title={LATER_INCIDENT} /> : <strong>{activeText(lastTime, Date.now())}</strong>}
      </div>
      <PathStrip incident={incident} />
    </section>
  )
}

function What({ incident }: { incident: IncidentItem }) {
  const alerts = useAlertsOf(incident).data ?? []
  const known = new Set(alerts.map(({ id }) => id))
  const { consequences = [] } = incident
  return (
    <>
      {consequences.length > 0 && (
        <ul className={styles.consequences}>
          {consequences.map(({ kind, text, count, time, devices, deviceCount, alerts: ids }) => {
            const alert = ids.find((id) => known.has(id)) ?? ids[0]
            return (
              <li key={kind} className={`${styles.consequence} ${kind === 'foothold' ? '' : styles.grave}`}>
                <strong>{capital(text)}</strong>
                <span>
                  <Time value={time} as="clock" />
                  {timesText(count, deviceCount)}
                  {deviceCount > 1 && (
                    <>
                      {' · '}
                      {devices.slice(0, 3).map(({ id, name }, at) => (
                        <span key={id}>
                          {at > 0 && ', '}
                          <Link to="/devices/$id" params={{ id } as never}>
                            {name}
                          </Link>
                        </span>
                      ))}
                      {deviceCount > 3 && ` and ${deviceCount - 3} more`}
                    </>
                  )}
                  {alert !== undefined && (
                    <>
                      {' · '}
                      <Link to="/alerts" search={{ alert, status: 'all' } as never}>
                        {countOf(ids.length, 'alert')}
                      </Link>
                    </>
                  )}
                </span>
              </li>
            )
          })}
        </ul>
      )}
      <p className={styles.story}>{storySentences(incident).join(' ')}</p>
    </>
  )
}

function capital(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`
}

/** The table of all stages, folded: the drawing above is read first. */
function Steps({ incident }: { incident: IncidentItem }) {
  const alertsOf = useAlertsOf(incident)
  return (
    <details className={styles.details}>
      <summary>All {countOf(incident.stages.length, 'step')} as a table</summary>
      <div className={styles.scroll}>
        <table className={styles.steps}>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Stage</th>
              <th scope="col">From</th>
              <th scope="col">To</th>
              <th scope="col">ATT&CK for ICS</th>
              <th scope="col">Alerts</th>
            </tr>
          </thead>
          <tbody>
            {stagesInOrder(incident, alertsOf.data ?? []).map((stage) => (
              <Step key={`${stage.time} ${stage.stage} ${stage.source} ${stage.destination}`} stage={stage} />
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}

function Step({ stage }: { stage: ReturnType<typeof stagesInOrder>[number] }) {
  const { alerts, techniques, techniqueNames } = stage
  return (
    <tr>
      <td>
        <Time value={stage.time} as="clock" />
      </td>
      <td>
        {stageNames[stage.stage]}
        {stage.isWeak && <span className="quiet"> weak evidence</span>}
      </td>
      <td>
        <Device id={stage.source} name={stage.sourceName} />
      </td>
      <td>
        <Device id={stage.destination} name={stage.destinationName} />
      </td>
      <td>
        {techniques.length === 0
          ? 'remote session'
          : techniques.map((id, at) => `${techniqueNames[at]} (${id})`).join(', ')}
      </td>
      <td>
        {alerts.length === 0 ? (
          <span className="quiet">none</span>
        ) : (
          <Link to="/alerts" search={{ alert: alerts[0], status: 'all' } as never}>
            {countOf(alerts.length, 'alert')}
          </Link>
        )}
      </td>
    </tr>
  )
}

function Device({ id, name }: { id: string; name: string }) {
  if (id === '') return <span className="quiet">several targets</span>
  const shown = targetName(name || id)
  if (shown !== (name || id))
    return (
      <span className="quiet" title={name || id}>
        {shown}
      </span>
    )
  return (
    <Link to="/devices/$id" params={{ id } as never}>
      {shown}
    </Link>
  )
}

function Similar({ incident, all }: { incident: IncidentItem; all: readonly IncidentItem[] }) {
  const similar = similarTo(incident, all)
  if (similar.length === 0) return null
  return (
    <Panel title="Similar incidents">
      <ul className={styles.similar}>
        {similar.map(({ incident: { id, title, time }, shared }) => (
          <li key={id}>
            <Link to="/incidents/$id" params={{ id } as never}>
              {title}
            </Link>
            <span className="quiet">
              <Time value={time} as="short" /> · {countOf(shared, 'device')} in common
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
