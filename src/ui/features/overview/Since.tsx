import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { Answer } from '#ui/kit/Answer.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { readSaved, writeSaved } from '#ui/kit/saved'
import { Time } from '#ui/kit/Time.tsx'
import styles from './Overview.module.css'
import { useEventsSince } from './queries.ts'
import { compareWords, groupsOf, isTime } from './since-visit.ts'

/** Maximum number of event types listed by name. */
const shownGroups = 6
const NAME = 'looked-at-overview'

/** End of this reader's previous visit; fixed during a visit. */
const sinceThen = (() => {
  let since: string | undefined
  return () => {
    since ??= readSaved(NAME, '', isTime)
    return since
  }
})()

/** Events since this reader's previous visit; hidden on a first visit, or if the packets are older. */
export function Since({ latest }: { latest: string | null }) {
  const [since] = useState(sinceThen)
  useEffect(() => {
    const looked = () => writeSaved(NAME, new Date().toISOString())
    window.addEventListener('pagehide', looked)
    return () => {
      window.removeEventListener('pagehide', looked)
      looked()
    }
  }, [])
  if (since === '' || latest === null || Date.parse(latest) <= Date.parse(since)) return null
  return <Changes since={since} latest={latest} />
}

function Changes({ since, latest }: { since: string; latest: string }) {
  const events = useEventsSince(since)
  return (
    <Panel
      title="Since your last visit"
      aside={
        <Link to="/compare" search={compareWords(since, latest) as never}>
          Compare
        </Link>
      }
    >
      <Answer of={events} lines={2}>
        {(items) => {
          const groups = groupsOf(items)
          return (
            <p className={styles.since}>
              <span className="quiet">
                <Time value={since} as="relative" />:
              </span>
              {groups.length === 0 && 'no events.'}
              {groups.slice(0, shownGroups).map(({ type, text }) => (
                <Link key={type} to="/timeline" search={{ type, from: since } as never}>
                  {text}
                </Link>
              ))}
              {groups.length > shownGroups && (
                <Link to="/timeline" search={{ from: since } as never}>
                  and {groups.length - shownGroups} other types
                </Link>
              )}
            </p>
          )
        }}
      </Answer>
    </Panel>
  )
}
