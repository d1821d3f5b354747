import type { BaselineSentence } from '#schema/baseline'
import { countOf, countText } from '#ui/kit/format'
import { Time } from '#ui/kit/Time.tsx'
import { namedSentence, stageText } from './learning.ts'
import styles from './SentenceList.module.css'

/** Number of details shown before "more". */
const shownDetails = 5

/** Baseline entries, one sentence per channel, with confidence and reason. */
export function SentenceList({ items }: { items: readonly BaselineSentence[] }) {
  return (
    <ul className={styles.list}>
      {items.map((item) => (
        <li key={`${item.client} ${item.server} ${item.protocol} ${item.unit} ${item.sentence}`}>
          <div className={styles.head}>
            <p className={styles.sentence} title={item.sentence}>
              {namedSentence(item)}
            </p>
            <span className={styles.stage}>{stageText(item)}</span>
          </div>
          <Details details={item.details} />
          <p className={styles.under}>
            {countOf(item.count, 'time')}, since <Time value={item.first} />, last <Time value={item.last} />
          </p>
        </li>
      ))}
    </ul>
  )
}

function Details({ details }: { details: readonly string[] }) {
  const more = details.slice(shownDetails)
  return (
    <>
      <Lines details={details.slice(0, shownDetails)} />
      {more.length > 0 && (
        <details className={styles.more}>
          <summary>{countText(more.length)} more</summary>
          <Lines details={more} />
        </details>
      )}
    </>
  )
}

function Lines({ details }: { details: readonly string[] }) {
  if (details.length === 0) return null
  return (
    <ul className={styles.details}>
      {details.map((detail) => (
        <li key={detail} className={styles.detail}>
          {detail}
        </li>
      ))}
    </ul>
  )
}
