import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { LiveStatus } from '#contract/overview'
import { atText, countText, shareText } from '#ui/kit/format'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './Shell.module.css'

/** However fast things change, the pages ask again no more often than this. */
const refreshMs = 2000
/** A list loaded further than this keeps still: asking for all of it again would cost more than it tells. */
const refreshedPages = 2

/** What no captured packet changes, and what asks again at its own pace, since it is dear to answer. */
const unhurried: ReadonlySet<unknown> = new Set(['frames', 'map'])

/** Asks again for what is shown and may have changed. */
function refresh(queries: QueryClient) {
  void queries.invalidateQueries({
    predicate: ({ queryKey, state }) => {
      const pages = (state.data as { pages?: readonly unknown[] } | undefined)?.pages
      return !unhurried.has(queryKey[0]) && (pages === undefined || pages.length <= refreshedPages)
    },
  })
}

/** `lost`: since when the sensor no longer answers, RFC 3339; undefined if it does, or never did. */
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

/** The feed: alive or not, how fast, and what is lost. Never green: being well needs no colour. */
export function Live() {
  const { status, lost } = useLive()
  if (lost !== undefined) {
    return (
      <span
        className={styles.live}
        role="status"
        title="What is shown is as it was then; it goes on by itself"
      >
        <span className={styles.bad}>▲ no answer from the sensor since {atText(lost)}</span>
      </span>
    )
  }
  if (status === undefined) {
    return (
      <span className={styles.live} title="The pages do not refresh by themselves until the sensor answers">
        <span className={`${styles.dot} ${styles.still}`} aria-hidden="true" /> no live feed
      </span>
    )
  }
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
      <span className={status.loss > 0 ? styles.bad : `quiet ${styles.spare}`}>
        {status.loss > 0 ? `▲ ${shareText(status.loss)} lost` : 'none lost'}
      </span>
    </span>
  )
}
