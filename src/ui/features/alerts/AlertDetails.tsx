import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { TriagedAlert } from '#schema/alert'
import { countOf, groupName } from '#ui/kit/format'
import { Failure } from '#ui/kit/Message.tsx'
import { NowMark } from '#ui/kit/NowMark.tsx'
import { PacketsLink } from '#ui/kit/Packets.tsx'
import { Severity } from '#ui/kit/Severity.tsx'
import { lastWithin, type TimeSpan } from '#ui/kit/span'
import { Time } from '#ui/kit/Time.tsx'
import { CasePanel } from '#ui/parts/CasePanel.tsx'
import { useDeviceName } from '#ui/parts/use-device-name'
import { useProtocolName } from '#ui/parts/use-protocol-name'
import { useTechniqueNames } from '#ui/parts/use-technique-names'
import { listEvents } from '#ui/source/events'
import { usePrivate } from '#ui/source/private/PrivateContext.tsx'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './Alerts.module.css'
import { Deliveries } from './Deliveries.tsx'
import { Part, RiskActionsEvidence } from './DetailParts.tsx'
import { Episodes } from './Episodes.tsx'
import { isOpen } from './filters.ts'
import { beforeText, nearbyOf } from './related-events.ts'

/** Details of an alert in fixed parts, from what happened to what to do and the packets. */
export function AlertDetails(props: {
  alert: TriagedAlert
  span: TimeSpan
  /** Evidence shown here, where no column has it. */
  packets?: ReactNode
  /** Actions, always in view. */
  children: ReactNode
}) {
  const { alert, span, packets, children } = props
  const { isSealed } = usePrivate()
  const techniqueName = useTechniqueNames()
  const { last, isLater } = lastWithin(alert, span)
  const times = alert.count === 1 ? 'once' : countOf(alert.count, 'time')
  return (
    <section className={styles.story} aria-label="Alert details" data-tour="evidence">
      <h2>{alert.title}</h2>
      <Parties alert={alert} />
      <div className={styles.under}>
        <Severity severity={alert.severity} isOpen={isOpen(alert)} />
        <span>{alert.category}</span>
        <span>
          {isLater ? (
            <>
              last <Time value={last} /> in this range; {times}, last <Time value={alert.lastTime} />{' '}
              <NowMark />
            </>
          ) : (
            <>
              {times}, last <Time value={last} />
            </>
          )}
        </span>
        {alert.again && (
          <span>
            recurred after closing:{' '}
            <Link to={`/alerts?alert=${encodeURIComponent(alert.again.previous)}&status=closed`}>
              previous alert
            </Link>
            {alert.again.number > 2 && `, ${alert.again.number - 1} in total`}
          </span>
        )}
        {alert.isLearning && <span>found during learning, informational</span>}
        {alert.status === 'closed' && (
          <span>
            {alert.isLearned ? 'learned as normal' : 'closed'}
            {alert.reason && `: ${alert.reason}`}
          </span>
        )}
        {alert.mute && (
          <span>
            muted{alert.mute.reason && `: ${alert.mute.reason}`}
            {alert.mute.until && (
              <>
                , until <Time value={alert.mute.until} />
              </>
            )}
          </span>
        )}
        {alert.isAfterHours && <span>outside working hours</span>}
        {alert.maintenance !== '' && <span>maintenance: {alert.maintenance}</span>}
      </div>
      {isLater || <Episodes episodes={alert.episodes} />}
      <dl className={styles.parts}>
        <Part title="WHAT">{alert.what}</Part>
        <Part title="NORMAL">{alert.normal || 'No baseline for this channel yet.'}</Part>
        <Part title="WHY">{alert.why}</Part>
        <Part title="RELATED">
          <Nearby alert={alert} />
        </Part>
        <RiskActionsEvidence alert={alert} />
        <Part title="TECHNIQUES">
          <span className={styles.chips}>
            {alert.techniques.map((id) => (
              <Link
                key={id}
                to="/attack"
                search={{ technique: id } as never}
                className={styles.chip}
                title={id}
              >
                {techniqueName(id)}
              </Link>
            ))}
            <Link to="/rules" search={{ search: alert.rule } as never} className={styles.chip}>
              Rule: {alert.rule}
            </Link>
          </span>
        </Part>
        <Deliveries alert={alert.id} />
      </dl>
      {packets !== undefined && <div className={styles.inline}>{packets}</div>}
      {!isSealed && (
        <div className={styles.handling}>
          <h3>Handling</h3>
          <CasePanel id={`alert:${alert.id}`} />
        </div>
      )}
      <div className={styles.sticky}>{children}</div>
    </section>
  )
}

/** Source and target by name, with their addresses. */
function Parties({ alert }: { alert: TriagedAlert }) {
  const protocolName = useProtocolName()
  const { source, sourceAddress, destination, destinationAddress, protocol } = alert
  const isItself = destination === source && destinationAddress === sourceAddress
  return (
    <p className={styles.parties}>
      <Party id={source} address={sourceAddress} />
      {!isItself && (destination !== '' || destinationAddress !== '') && (
        <>
          <span className={styles.protocol}>{protocolName(protocol) || 'to'} →</span>
          <Party id={destination} address={destinationAddress} />
        </>
      )}
    </p>
  )
}

function Party({ id, address }: { id: string; address: string }) {
  const isDevice = id !== '' && id !== address
  const known = useDeviceName(isDevice ? id : '')
  const name = known ?? groupName(address)
  return (
    <span>
      {isDevice ? (
        <Link to="/devices/$id" params={{ id } as never}>
          {name ?? address}
        </Link>
      ) : (
        (name ?? address)
      )}{' '}
      {name !== undefined && name !== address && <small className="mono quiet">{address}</small>}
    </span>
  )
}

/** Earlier activity of both devices; without any, the events around the alert from both timelines. */
function Nearby({ alert }: { alert: TriagedAlert }) {
  if (alert.relatedActivity.length === 0) return <Events alert={alert} />
  return (
    <ul className={styles.relatedActivity}>
      {alert.relatedActivity.map(({ time, text, frame }) => (
        <li key={`${time} ${text}`}>
          <span className="quiet">{beforeText(time, alert.time)}</span>{' '}
          {frame === null ? text : <PacketsLink frame={frame}>{text}</PacketsLink>}
        </li>
      ))}
    </ul>
  )
}

function Events({ alert }: { alert: TriagedAlert }) {
  const source = useSource()
  const { data, error } = useQuery({
    queryKey: ['events', 'nearby', alert.source, alert.destination],
    queryFn: async () => {
      const ids = [...new Set([alert.source, alert.destination])].filter((id) => id !== '')
      const lists = await Promise.all(ids.map((device) => listEvents(source, { device, limit: 200 })))
      return lists.flatMap(({ items }) => items)
    },
  })
  if (error) return <Failure error={error} isInline />
  const events = nearbyOf(data ?? [], alert)
  if (events.length === 0) return data ? 'No other activity around this time.' : '…'
  return (
    <ul className={styles.relatedActivity}>
      {events.map((event) => (
        <li key={event.id}>
          <Time value={event.time} /> {event.title}
          {event.devices.map((id, at) => (
            <span key={id}>
              {at === 0 ? ': ' : ', '}
              <DeviceName id={id} />
            </span>
          ))}{' '}
          <span className="quiet">{event.text}</span>
        </li>
      ))}
    </ul>
  )
}

function DeviceName({ id }: { id: string }) {
  const name = useDeviceName(id)
  return (
    <Link to="/devices/$id" params={{ id } as never}>
      {name ?? id}
    </Link>
  )
}
