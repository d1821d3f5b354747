import { Button } from '@mantine/core'
import { useState } from 'react'
import type { BaselineSentence } from '#schema/baseline'
import { countText } from '#ui/kit/format'
import { useKeys } from '#ui/kit/keys'
import { Failure } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { SentenceList } from '#ui/parts/SentenceList.tsx'
import { permits, useSession } from '#ui/parts/use-session'
import styles from './Baseline.module.css'
import { useReview } from './queries.ts'
import { reviewOrder } from './review-order.ts'

/** Recently learned entries, one after another: accept normal ones, reject others. */
export function Review({ items }: { items: readonly BaselineSentence[] }) {
  const review = useReview()
  const isAllowed = permits(useSession().data, 'change')
  const [skipped, setSkipped] = useState<ReadonlySet<BaselineSentence>>(new Set())
  const { open, rejected } = reviewOrder(items)
  const [current] = open.filter((item) => !skipped.has(item))
  const decide = (state: 'accepted' | 'rejected') => {
    if (current !== undefined && isAllowed && !review.isPending) review.mutate({ item: current, state })
  }
  useKeys([
    { key: 'a', help: 'Accept the entry under review', run: () => decide('accepted') },
    { key: 'r', help: 'Reject the entry under review', run: () => decide('rejected') },
  ])
  return (
    <>
      <Panel
        title={open.length === 0 ? 'Everything is reviewed' : `Review ${countText(open.length)} new`}
        aside={
          current !== undefined &&
          isAllowed && (
            <span className={styles.decide}>
              <Button loading={review.isPending} onClick={() => decide('accepted')}>
                Accept (a)
              </Button>
              <Button variant="default" disabled={review.isPending} onClick={() => decide('rejected')}>
                Reject (r)
              </Button>
              <Button variant="default" onClick={() => setSkipped((before) => new Set(before).add(current))}>
                Skip
              </Button>
            </span>
          )
        }
        isBare
      >
        {current === undefined ? (
          <p className={styles.none}>
            {open.length === 0 ? 'New entries appear here as they are learned.' : 'All others are skipped.'}
          </p>
        ) : (
          <SentenceList items={[current]} />
        )}
        {review.error && <Failure error={review.error} isInline />}
      </Panel>
      {rejected.length > 0 && (
        <Panel title={`Rejected: ${countText(rejected.length)}`} isBare>
          <p className={styles.none}>
            They still count as normal. Remove them from the file of <code>sightglass baseline export</code>{' '}
            and import it, so that they raise alerts.
          </p>
          <SentenceList items={rejected} />
        </Panel>
      )}
    </>
  )
}
