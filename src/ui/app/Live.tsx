import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { LiveStatus } from '#schema/overview'
import { IS_CONSOLE } from '#ui/kit/edition'
import { atText, countText } from '#ui/kit/format'
import { coverageState } from '#ui/parts/coverage'
import { useOverview } from '#ui/parts/use-overview'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './Shell.module.css'

/** Minimum time between two refreshes of a page, in ms. */
const refreshMs = 2000
/** Longer lists are not refreshed while the reader scrolls: fetching them again costs too much. */
const refreshedPages = 2

/** Excluded: independent of captured packets, or refreshed on their own schedule because the query is expensive. */
const unhurried: ReadonlySet<unknown> = new Set(['frames', 'map'])

/** Refetches the active queries that may have changed. */
function refresh(queries: QueryClient) {
  void queries.invalidateQueries({
    predicate: ({ queryKey, state }) => {
      const pages = (state.data as { pages?: readonly unknown[] } | undefined)?.pages
      return !unhurried.has(queryKey[0]) && (pages === undefined || pages.length <= refreshedPages)
    },
  })
}

/** `lost`: RFC 3339 time since when the sensor does not answer; undefined if it answers, or never did. */
interface Feed {
  readonly status: LiveStatus | undefined
  readonly lost: string | undefined
}

function useLive(): Feed {
  const source = useSource()
  const queries = useQueryClient()
  const [feed, setFeed] = useState<Feed>({ status: undefined, lost: undefined })
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    function changed() {
      timer ??= setTimeout(() => {
        timer = undefined
        refresh(queries)
      }, refreshMs)
    }
    function heard(status: LiveStatus | undefined) {
      setFeed((before) => {
        const wasThere = before.status !== undefined
        const lost = wasThere ? new Date().toISOString() : before.lost
        return { status, lost: status === undefined ? lost : undefined }
      })
    }
    const stop = source.live({ status: heard, changed })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [source, queries])
  return feed
}

/** Status of the live feed: connection, packet rate and loss. Never green: a healthy state needs no colour. */
export function Live() {
  const { status, lost } = useLive()
  const server = IS_CONSOLE ? 'console' : 'sensor'
  if (lost !== undefined) {
    return (
      <span
        className={styles.live}
        role="status"
        title="This page shows a past time range and does not refresh"
      >
        <span className={styles.bad}>
          ▲ no answer from the {server} since {atText(lost)}
        </span>
      </span>
    )
  }
  if (status === undefined) {
    return (
      <span className={styles.live} title={`Pages do not refresh until the ${server} answers`}>
        <span className={`${styles.dot} ${styles.still}`} aria-hidden="true" /> no live feed
      </span>
    )
  }
  if (IS_CONSOLE)
    return (
      <span className={styles.live}>
        <span className={styles.dot} aria-hidden="true" /> live
      </span>
    )
  return (
    <span className={styles.live}>
      <span className={`${styles.dot} ${status.isActive ? '' : styles.still}`} aria-hidden="true" />
      {status.isActive ? (
        <span>
          <span className={styles.spare}>live · </span>
          {countText(status.packetsPerSecond)}
          <span className={styles.spare}> packets</span>/s
        </span>
      ) : (
        'idle'
      )}
      <Coverage loss={status.loss} />
      {(status.lagSeconds ?? 0) >= 3 && (
        <span
          className={styles.bad}
          title="The engine analyses packets from the queue on disk; none of them is lost"
        >
          {' '}
          ▲ {Math.round(status.lagSeconds ?? 0)} s late
        </span>
      )}
    </span>
  )
}

/** The state that Overview and Health show, too. */
function Coverage({ loss }: { loss: number }) {
  const { isBad, text, problems } = coverageState(useOverview().data, loss)
  if (!isBad) return <span className={`quiet ${styles.spare}`}>{text}</span>
  return (
    <Link to="/health" className={`${styles.bad} ${styles.loss}`} title={problems.join('\n')}>
      ▲ {text}
    </Link>
  )
}
