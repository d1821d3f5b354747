import { Link } from '@tanstack/react-router'
import type { EventItem } from '#schema/event'
import { countText } from '#ui/kit/format'
import { useDeviceName } from '#ui/parts/use-device-name'
import { type ActionCell, actionMatrix } from './actions.ts'
import styles from './Overview.module.css'

/** Actions on controllers, with source and target. */
export function Actions({ events }: { events: readonly EventItem[] }) {
  const { sources, targets, cellOf, more } = actionMatrix(events)
  if (sources.length === 0)
    return <p className={styles.calm}>No stops, downloads or other changes of controllers seen.</p>
  return (
    <>
      <table className={styles.matrix}>
        <thead>
          <tr>
            <th scope="col">From</th>
            {targets.map((id) => (
              <th key={id} scope="col">
                <Device id={id} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sources.map((source) => (
            <tr key={source}>
              <th scope="row">
                <Device id={source} />
              </th>
              {targets.map((target) => (
                <td key={target}>
                  <span className={styles.activities}>
                    {cellOf(source, target).map((cell) => (
                      <Cell key={cell.type} cell={cell} />
                    ))}
                  </span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 && (
        <p className={styles.calm}>
          and {countText(more)} more on the <Link to="/timeline">timeline</Link>
        </p>
      )}
    </>
  )
}

function Cell({ cell: { type, title, count, isGrave } }: { cell: ActionCell }) {
  return (
    <Link to="/timeline" search={{ type } as never} className={isGrave ? styles.grave : ''} title={title}>
      {title}
      {count > 1 && ` ×${countText(count)}`}
    </Link>
  )
}

function Device({ id }: { id: string }) {
  const name = useDeviceName(id)
  return (
    <Link to="/devices/$id" params={{ id } as never}>
      {name ?? id}
    </Link>
  )
}
