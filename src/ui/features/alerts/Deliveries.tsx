import { useQuery } from '@tanstack/react-query'
import { Time } from '#ui/kit/Time.tsx'
import { listDeliveries } from '#ui/source/forwarding'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './Alerts.module.css'
import { Part } from './DetailParts.tsx'

const texts = { title: 'SENT TO', failed: 'not delivered' } as const

/** Where the alert was forwarded, and what the receiver calls it; nothing without forwarding. */
export function Deliveries({ alert }: { alert: string }) {
  const source = useSource()
  const { data } = useQuery({
    queryKey: ['deliveries', 'alert', alert],
    queryFn: () => listDeliveries(source, { alert, limit: 20 }),
    retry: false,
  })
  if (data === undefined || data.items.length === 0) return null
  return (
    <Part title={texts.title}>
      <ul className={styles.relatedActivity}>
        {data.items.map(({ number, destination, state, time, reference, link, problem }) => (
          <li key={`${destination.id} ${number}`}>
            {destination.name} <Time value={time} as="relative" />
            {state === 'failed' ? (
              <span>
                : ▲ {texts.failed}, {problem}
              </span>
            ) : (
              reference !== '' && (
                <span className="quiet">
                  {' · '}
                  {/^https?:\/\//.test(link) ? (
                    <a href={link} target="_blank" rel="noreferrer">
                      {reference}
                    </a>
                  ) : (
                    reference
                  )}
                </span>
              )
            )}
          </li>
        ))}
      </ul>
    </Part>
  )
}
